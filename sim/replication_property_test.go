package sim_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim"
)

// writer makes random writes of all kinds to keys of slot 0.
type writer struct {
	t *rapid.T
	n int
}

var writeKinds = []string{
	"set %k %v", "set %k %v px %t", "append %k %v", "incr %c", "incrbyfloat %c 0.5", "del %k", "getdel %k",
	"expire %k 2", "pexpire %l %t", "persist %k", "rpush %l %v %v", "lpop %l", "lmpop 2 %l %l left count 2", "linsert %l before %v %v",
	"sadd %s %v %v %v", "spop %s", "spop %s 2", "srem %s %v", "hset %h %v %v", "hincrbyfloat %h n 1.25", "hdel %h %v",
	"zadd %z 1 %v 2 %v", "zpopmin %z", "zmpop 1 %z max", "zadd %z gt 3 %v", "xadd %x * f %v", "xadd %x maxlen ~ 5 * f %v", "xtrim %x maxlen 3",
	"xgroup create %x g 0 mkstream", "xreadgroup group g c count 2 streams %x >", "xautoclaim %x g d 0 0", "xack %x g 1-1",
	"setrange %k 5 %v", "setbit %b 7 1", "bitfield %b incrby u8 0 7", "pfadd %p %v", "pfcount %p", "geoadd %g 13.3 38.1 %v",
	"rename %k {06S}renamed", "copy %k {06S}copied replace", "sort %l alpha store {06S}sorted", "zunionstore {06S}union 1 %z",
}

// command draws the next one.
func (w *writer) command() []string {
	w.n++
	words := strings.Fields(rapid.SampledFrom(writeKinds).Draw(w.t, "write"))
	for i, word := range words {
		switch {
		case word == "%v":
			words[i] = "v" + strconv.Itoa(rapid.IntRange(0, 9).Draw(w.t, "value"))
		case word == "%t":
			words[i] = strconv.Itoa(rapid.IntRange(1, 3000).Draw(w.t, "ttl"))
		case word[0] == '%':
			words[i] = "{06S}" + word[1:] + strconv.Itoa(rapid.IntRange(0, 2).Draw(w.t, "key"))
		}
	}
	return words
}

// TestReplicasConverge: after random writes, broken links, failovers and restarts, all
// nodes of a shard have the same data.
func TestReplicasConverge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settings := node.DefaultSettings()
		settings.BacklogSize = 16 << 10
		settings.DisklessDelay = time.Second
		c, shard := drawShard(t, settings, 300)
		w := &writer{t: t}
		write := func() {
			for range rapid.IntRange(1, 20).Draw(t, "writes") {
				for _, one := range shard {
					if one.Up() && isMaster(one) {
						args := w.command()
						reply, err := one.Do(args...)
						if err == nil && reply.Err() != nil && strings.HasPrefix(reply.Err().Error(), "ERR unknown") {
							t.Fatalf("%v: %v", args, reply.Err())
						}
						break
					}
				}
			}
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			one := shard[rapid.IntRange(0, 2).Draw(t, "node")]
			switch step := rapid.IntRange(0, 10).Draw(t, "step"); {
			case step < 5:
				write()
			case step == 5 && one.Up():
				one.Do("client", "kill", "type", "replica")
			case step == 6 && one.Up() && !isMaster(one):
				one.Do("cluster", "failover")
			case step == 7 && one.Up() && !isMaster(one):
				one.Do("cluster", "failover", "takeover")
			case step == 8 && one.Up():
				one.Crash()
			case step == 10:
				inject(t, c, one)
			case step == 9 && !one.Up():
				if err := one.Restart(sim.Restart{KeepData: rapid.Bool().Draw(t, "data")}); err != nil {
					t.Fatal(err)
				}
			}
			c.Advance(time.Duration(rapid.IntRange(0, 3000).Draw(t, "pause")) * time.Millisecond)
		}
		c.HealAll()
		for _, one := range shard {
			if !one.Up() {
				if err := one.Restart(sim.Restart{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		c.Advance(time.Minute)
		var master *sim.Node
		for _, one := range shard {
			if isMaster(one) {
				if master != nil {
					t.Fatalf("two masters\n%s", c.Log())
				}
				master = one
			}
		}
		want := dump(t, c, master)
		for _, one := range shard {
			if got := dump(t, c, one); !slices.Equal(got, want) {
				t.Fatalf("%s has\n%s\n%s has\n%s\n%s", one.Name(), strings.Join(got, "\n"),
					master.Name(), strings.Join(want, "\n"), c.Log())
			}
		}
	})
}

// drawShard makes a cluster with two replicas for each master, whose seed and delay of
// links, at most so many milliseconds, are drawn. The shard is that of slot 0.
func drawShard(t *rapid.T, settings node.Settings, delay int, file ...string) (c *sim.Cluster, shard []*sim.Node) {
	c, n := newCluster(t, sim.WithSettings(sim.Config{
		Replicas: 2, NodeTimeout: 2 * time.Second, File: file,
		Seed:      rapid.Uint64Range(1, 1000).Draw(t, "seed"),
		LinkDelay: time.Duration(rapid.IntRange(0, delay).Draw(t, "delay")) * time.Millisecond,
	}, settings))
	return c, []*sim.Node{n[0], n[3], n[6]}
}

// inject disturbs the network around a node for a while.
func inject(t *rapid.T, c *sim.Cluster, n *sim.Node) {
	var others []string // and no clients: they would wait in real time
	for _, other := range c.Nodes() {
		if other != n {
			others = append(others, other.Name())
		}
	}
	set := faults.Nodes(n.Name())
	replication := faults.Aim{Link: faults.Replication, Node: set}
	fault := rapid.SampledFrom([]faults.Fault{
		faults.Partition(set, faults.Nodes(others...)),
		faults.Hold(replication),
		faults.Reset(replication),
		faults.Refuse(replication),
		faults.Delay(replication, time.Second, time.Second),
		faults.Bandwidth(replication, 100),
	}).Draw(t, "fault")
	duration := time.Duration(rapid.IntRange(100, 20000).Draw(t, "duration")) * time.Millisecond
	c.HealAll()
	if err := c.Inject("disturbance", faults.During(0, duration, fault)); err != nil {
		t.Fatal(err)
	}
}
