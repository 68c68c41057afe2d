package sim_test

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim"
)

// TestAcknowledgedWrites: whatever happens, an acknowledged write is there in the end or
// among the losses. One that both replicas had acknowledged is not lost to a failover.
func TestAcknowledgedWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settings := node.DefaultSettings()
		settings.DisklessDelay = time.Duration(rapid.IntRange(0, 2).Draw(t, "wait for replicas")) * time.Second
		c, err := sim.New(sim.Config{
			Replicas: 2, NodeTimeout: 2 * time.Second, Settings: &settings,
			Seed:      rapid.Uint64Range(1, 1000).Draw(t, "seed"),
			LinkDelay: time.Duration(rapid.IntRange(0, 1000).Draw(t, "delay")) * time.Millisecond,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		crashes := rapid.Bool().Draw(t, "crashes")
		a := &acknowledged{t: t, c: c, safe: map[string]bool{}, shard: []*sim.Node{c.Nodes()[0], c.Nodes()[3], c.Nodes()[6]}}
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			one := a.shard[rapid.IntRange(0, 2).Draw(t, "node")]
			last := 10
			if !crashes {
				last = 8
			}
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
			case step == 9 && one.Up():
				one.Crash()
			case step == 10 && !one.Up():
				if err := one.Restart(sim.Restart{KeepData: rapid.Bool().Draw(t, "data")}); err != nil {
					t.Fatal(err)
				}
			}
			c.Advance(time.Duration(rapid.IntRange(0, 3000).Draw(t, "pause")) * time.Millisecond)
		}
		c.HealAll()
		for _, one := range a.shard {
			if !one.Up() {
				if err := one.Restart(sim.Restart{KeepData: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
		c.Advance(time.Minute)
		a.check(!crashes)
	})
}

// acknowledged keeps the writes that were acknowledged.
type acknowledged struct {
	t     *rapid.T
	c     *sim.Cluster
	shard []*sim.Node
	n     int // keys so far
	keys  []string
	safe  map[string]bool // acknowledged by both replicas as well
}

// write sets some new keys at the node if that serves writes.
func (a *acknowledged) write(n *sim.Node, wait bool) {
	if !n.Up() {
		return
	}
	conn, err := a.c.NewRaw("@"+n.Name(), n.Name(), time.Minute)
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
	if !wait || len(keys) == 0 || a.do(conn, "wait", "2", "5000") != "2" {
		return
	}
	for _, key := range keys {
		a.safe[key] = true
	}
}

// do lets time pass until there is a reply: a manual failover holds writes back.
func (a *acknowledged) do(conn *sim.Raw, args ...string) string {
	p := conn.Begin([][]string{args}, false)
	a.c.Advance(0)
	for range 700 {
		if results := p.Results(a.c); results != nil {
			if results[0].Failure != "" {
				return results[0].Failure
			}
			text, _ := show(string(results[0].Reply.Raw))
			return text
		}
		a.c.Advance(100 * time.Millisecond)
	}
	a.t.Fatalf("no reply to %v\n%s", args, a.c.Log())
	return ""
}

func (a *acknowledged) check(noCrash bool) {
	lost, everything := map[string]bool{}, false
	for _, l := range a.c.Losses() {
		everything = everything || l.Everything || l.Truncated
		for _, write := range l.Writes {
			lost[write[1]] = true
		}
	}
	var master *sim.Node
	for _, one := range a.shard {
		if isMaster(one) {
			master = one
		}
	}
	for _, key := range a.keys {
		there := ask(a.t, master, "exists", key) == "1"
		switch {
		case !there && !lost[key] && !everything:
			a.t.Fatalf("%s is gone, and not among the losses %v\n%s", key, a.c.Losses(), a.c.Log())
		case there && lost[key]:
			a.t.Fatalf("%s is there, and among the losses %v\n%s", key, a.c.Losses(), a.c.Log())
		case lost[key] && a.safe[key] && noCrash:
			a.t.Fatalf("%s is lost, though both replicas had acknowledged it: %v\n%s", key, a.c.Losses(), a.c.Log())
		}
	}
}
