package sim_test

import (
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// TestAcknowledgedWrites: whatever happens, an acknowledged write is there in the end or
// among the losses. One that a replica had acknowledged is not lost to that replica.
func TestAcknowledgedWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settings := node.DefaultSettings()
		settings.DisklessDelay = time.Duration(rapid.IntRange(0, 2).Draw(t, "wait for replicas")) * time.Second
		var file []string
		if fsync := rapid.SampledFrom([]string{"", "always", "everysec", "no"}).Draw(t, "append only file"); fsync != "" {
			file = []string{"appendonly yes", "appendfsync " + fsync, "auto-aof-rewrite-min-size 300", "rdb-key-save-delay 100000"}
		}
		c, shard := drawShard(t, settings, 1000, file...)
		a := &acknowledged{t: t, c: c, by: map[string][]string{}, shard: shard}
		last := rapid.SampledFrom([]int{8, 9, 11}).Draw(t, "kinds of faults")
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			one := a.shard[rapid.IntRange(0, 2).Draw(t, "node")]
			switch step := rapid.IntRange(0, last).Draw(t, "step"); {
			case step < 4:
				a.write(one, false)
			case step == 4:
				a.write(one, true)
			case step == 5 && one.Up():
				one.Do("client", "kill", "type", "replica")
			case step == 6 && one.Up() && !isMaster(one):
				one.Do("cluster", "failover")
			case step == 7 && one.Up() && !isMaster(one):
				one.Do("cluster", "failover", "takeover")
			case step == 8:
				inject(t, c, one)
			case step == 9 && one.Paused():
				one.Resume()
			case step == 9 && one.Up():
				one.Pause()
			case step == 10 && one.Up() && rapid.Bool().Draw(t, "power"):
				one.PowerLoss()
			case step == 10 && one.Up():
				one.Crash()
			case step == 11 && !one.Up():
				a.restart(one, rapid.Bool().Draw(t, "data"))
			}
			c.Advance(time.Duration(rapid.IntRange(0, 3000).Draw(t, "pause")) * time.Millisecond)
		}
		c.HealAll()
		for _, one := range a.shard {
			switch {
			case !one.Up():
				a.restart(one, true)
			case one.Paused():
				one.Resume()
			}
		}
		c.Advance(time.Minute)
		a.check()
	})
}

// acknowledged keeps the writes that were acknowledged.
type acknowledged struct {
	t     *rapid.T
	c     *sim.Cluster
	shard []*sim.Node
	n     int // keys so far
	keys  []string
	by    map[string][]string // the replicas that acknowledged a key as well, and still had it
}

// restart starts a node again. Without data, what it had acknowledged counts no more.
func (a *acknowledged) restart(n *sim.Node, keepData bool) {
	if err := n.Restart(sim.Restart{KeepData: keepData}); err != nil {
		a.t.Fatal(err)
	}
	if keepData {
		return
	}
	for key, names := range a.by {
		a.by[key] = slices.DeleteFunc(names, func(name string) bool { return name == n.Name() })
	}
}

// write sets some new keys at the node if that serves writes.
func (a *acknowledged) write(n *sim.Node, wait bool) {
	if !n.Up() || n.Paused() {
		return
	}
	conn, err := access.To(a.c).Raw("@"+n.Name(), n.Name(), time.Minute)
	if err != nil {
		a.t.Fatal(err)
	}
	var keys []string
	for range rapid.IntRange(1, 5).Draw(a.t, "writes") {
		key := "{06S}" + strconv.Itoa(a.n)
		a.n++
		if a.do(conn, "set", key, "1") == "OK" {
			a.keys, keys = append(a.keys, key), append(keys, key)
		}
	}
	if !wait || len(keys) == 0 {
		return
	}
	a.do(conn, "wait", rapid.SampledFrom([]string{"1", "2"}).Draw(a.t, "replicas"), "3000")
	info := a.do(conn, "info", "replication")
	if !strings.Contains(info, "role:master") {
		return
	}
	end := regexp.MustCompile(`master_repl_offset:(\d+)`).FindStringSubmatch(info)[1]
	for _, replica := range regexp.MustCompile(`slave\d:ip=(.*),port=(.*),state=online,offset=(\d+),`).FindAllStringSubmatch(info, -1) {
		if replica[3] != end {
			continue
		}
		for _, key := range keys {
			a.by[key] = append(a.by[key], a.c.NameAt(net.JoinHostPort(replica[1], replica[2])))
		}
	}
}

// do lets time pass until there is a reply: a manual failover holds writes back.
func (a *acknowledged) do(conn access.Raw, args ...string) string {
	p := conn.Begin([][]string{args}, false)
	a.c.Advance(0)
	for range 700 {
		if results := p.Results(); results != nil {
			if results[0].Failure != "" {
				return results[0].Failure
			}
			text, _ := show(string(results[0].Reply))
			return text
		}
		a.c.Advance(100 * time.Millisecond)
	}
	a.t.Fatalf("no reply to %v\n%s", args, a.c.Log())
	return ""
}

func (a *acknowledged) check() {
	lost, everything := map[string]bool{}, false
	for _, l := range a.c.Losses() {
		everything = everything || l.Everything || l.Truncated
		for _, write := range l.Writes {
			lost[write[1]] = true
			if slices.Contains(a.by[write[1]], l.Winner) {
				a.t.Fatalf("%s is lost to %s, which had acknowledged it: %v\n%s", write[1], l.Winner, l, a.c.Log())
			}
		}
	}
	var master *sim.Node
	for _, one := range a.c.Nodes() { // a replica of another shard may have come and won
		if v := one.View(); v.Owner(0) == v.Self {
			master = one
		}
	}
	if master == nil {
		a.t.Fatalf("nobody is the master of the shard\n%s", a.c.Log())
	}
	for _, key := range a.keys {
		there := ask(a.t, master, "exists", key) == "1"
		switch {
		case !there && !lost[key] && !everything:
			a.t.Fatalf("%s is gone, and not among the losses %v\n%s", key, a.c.Losses(), a.c.Log())
		case there && lost[key]:
			a.t.Fatalf("%s is there, and among the losses %v\n%s", key, a.c.Losses(), a.c.Log())
		}
	}
}
