package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

func isMaster(n *sim.Node) bool { return n.View().Self.Master }

// until lets time pass until a condition holds.
func until(t tb, c *sim.Cluster, limit time.Duration, what string, cond func() bool) time.Duration {
	t.Helper()
	start := c.Now()
	for !cond() {
		if c.Now()-start > limit {
			t.Fatalf("%s: not within %v\n%s", what, limit, c.Log())
		}
		c.Advance(10 * time.Millisecond)
	}
	return c.Now() - start
}

func linkUp(t tb, n *sim.Node) func() bool {
	return func() bool { return field(t, n, "role") == "slave" && field(t, n, "master_link_status") == "up" }
}

// TestManualFailoverContinues: after a clean failover everybody goes on where he was,
// without a data set being sent.
func TestManualFailoverContinues(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 2})
	c.Advance(3 * time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1") // slot 0
	before := field(t, n[0], "master_replid")
	expect(t, n[3], "OK", "cluster", "failover")
	took := until(t, c, 5*time.Second, "promotion", func() bool { return isMaster(n[3]) })
	t.Logf("took %v", took)
	until(t, c, 5*time.Second, "old master's link", linkUp(t, n[0]))
	until(t, c, 5*time.Second, "other replica's link", linkUp(t, n[6]))
	if got := field(t, n[3], "master_replid2"); got != before {
		t.Errorf("replid2 %s, want the old master's ID %s", got, before)
	}
	if full, partial := field(t, n[3], "sync_full"), field(t, n[3], "sync_partial_ok"); full != "0" || partial != "2" {
		t.Errorf("sync_full %s, sync_partial_ok %s, want 0 and 2", full, partial)
	}
	expect(t, n[3], "OK", "set", "b{06S}", "2")
	c.Advance(time.Second)
	want := dump(t, c, n[3])
	for _, one := range []*sim.Node{n[0], n[6]} {
		if got := dump(t, c, one); !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", one.Name(), got, want)
		}
		if got, want := field(t, one, "master_replid"), field(t, n[3], "master_replid"); got != want {
			t.Errorf("%s has another history", one.Name())
		}
	}
}

// TestLostWrites: what a master accepts and the promoted replica has not received is
// lost when the master follows it, and the log says so.
func TestLostWrites(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, LinkDelay: time.Second})
	c.Advance(time.Minute)
	expect(t, n[0], "OK", "set", "kept{06S}", "1")
	c.Advance(2 * time.Second)
	shared := field(t, n[3], "slave_repl_offset")
	for _, line := range []string{"set lost{06S} 1", "sadd set{06S} a", "spop set{06S}", "set vol{06S} 1 ex 10"} {
		ask(t, n[0], strings.Fields(line)...)
	}
	end := field(t, n[0], "master_repl_offset")
	expect(t, n[3], "OK", "cluster", "failover", "takeover") // with the writes under way
	if got := c.Losses(); len(got) != 1 {
		t.Errorf("the writes of the master that was replaced are not lost: %v", got)
	}
	until(t, c, time.Minute, "old master's link", linkUp(t, n[0]))
	losses := c.Losses()
	if len(losses) != 1 {
		t.Fatalf("losses %v\n%s", losses, c.Log())
	}
	got := losses[0]
	if got.Node != "n1" || got.Winner != "n4" || fmt.Sprint(got.From-1) != shared || fmt.Sprint(got.To) != end || got.Truncated {
		t.Errorf("loss %v, want n1's of %s-%s to n4", got, shared, end)
	}
	want := "[[set lost{06S} 1] [sadd set{06S} a] [SREM set{06S} a] [SET vol{06S} 1 PXAT 1704067272000]]"
	if text := fmt.Sprint(got.Writes); text != want {
		t.Errorf("lost %s, want %s", text, want)
	}
	if !strings.Contains(c.Log().String(), " repl     "+got.String()+"\n") {
		t.Errorf("the log does not have %s\n%s", got, c.Log())
	}
	if keys := dump(t, c, n[0]); len(keys) != 1 {
		t.Errorf("the old master has %q", keys)
	}
}

// TestLostWritesOfDeadMaster: a crash leaves it open what is lost until a replica wins.
func TestLostWritesOfDeadMaster(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, NodeTimeout: 2 * time.Second, LinkDelay: 20 * time.Second})
	c.Advance(25 * time.Second)
	expect(t, n[0], "OK", "set", "lost{06S}", "1")
	if err := n[0].Crash(); err != nil {
		t.Fatal(err)
	}
	if got := c.Losses(); len(got) != 0 {
		t.Errorf("lost already: %v", got)
	}
	until(t, c, 15*time.Second, "promotion", func() bool { return isMaster(n[3]) })
	if got := c.Losses(); len(got) != 1 || fmt.Sprint(got[0].Writes) != "[[set lost{06S} 1]]" {
		t.Errorf("lost %v", got)
	}
}

// TestRestartWithoutData: replicas take the empty data set of a master that comes back
// in time.
func TestRestartWithoutData(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1")
	c.Advance(time.Second)
	if err := n[0].Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	if err := n[0].Restart(sim.Restart{}); err != nil {
		t.Fatal(err)
	}
	until(t, c, 20*time.Second, "the replica's link", linkUp(t, n[3]))
	c.Advance(time.Second)
	expect(t, n[3], "0", "dbsize")
	expect(t, n[0], "OK", "set", "b{06S}", "1")
	if got := c.Losses(); len(got) != 1 || !got[0].Everything || got[0].Node != "n1" {
		t.Errorf("losses %v", got)
	}
}

// TestRestartWithData loses nothing, not even when a replica takes over that has the
// data by then.
func TestRestartWithData(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1")
	if err := n[0].Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n[0].Restart(sim.Restart{KeepData: true}); err != nil {
		t.Fatal(err)
	}
	c.Advance(10 * time.Millisecond)
	until(t, c, 20*time.Second, "the replica's link", linkUp(t, n[3]))
	c.Advance(3 * time.Second)
	expect(t, n[0], "OK", "set", "b{06S}", "1")
	c.Advance(time.Second)
	expect(t, n[3], "OK", "cluster", "failover")
	until(t, c, 5*time.Second, "promotion", func() bool { return isMaster(n[3]) })
	expect(t, n[3], "2", "dbsize")
	until(t, c, 20*time.Second, "old master's link", linkUp(t, n[0]))
	if got := c.Losses(); len(got) != 0 {
		t.Errorf("losses %v", got)
	}
}
