package sim

import (
	"strings"
	"testing"
	"time"
)

// A cluster begins in the state of one that was formed a moment ago: the nodes are
// connected, and replicas have been synchronised.
func TestFirstMoment(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1})
	n1, n4 := mustNode(t, c, "n1"), mustNode(t, c, "n4")
	for _, n := range c.Nodes() {
		nodes := reply(t, n, "CLUSTER", "NODES")
		if strings.Contains(nodes, "disconnected") || strings.Count(nodes, " connected") != 6 {
			t.Errorf("%s sees\n%s", n.Name(), nodes)
		}
		if got := strings.Count(reply(t, n, "CLUSTER", "LINKS"), "direction"); got != 10 {
			t.Errorf("%s has %d links", n.Name(), got)
		}
	}
	info := reply(t, n1, "INFO", "everything")
	for _, want := range []string{
		"cmdstat_psync:calls=1,", "sync_full:1\r", "sync_partial_ok:0\r", "sync_partial_err:1\r", "rdb_last_bgsave_time_sec:0\r", "connected_slaves:1\r",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("INFO has no %q", want)
		}
	}
	if c.Counters().Commands > 15 {
		t.Errorf("%d commands are counted", c.Counters().Commands)
	}
	if got := reply(t, n4, "INFO", "replication"); !strings.Contains(got, "master_link_status:up") {
		t.Errorf("the replica says\n%s", got)
	}
	if got := reply(t, n4, "CLUSTER", "FAILOVER"); got != "OK" {
		t.Fatalf("CLUSTER FAILOVER: %s", got)
	}
	c.Advance(time.Second)
	if !n4.View().Self.Master {
		t.Error("it is no master")
	}
}

// Whoever crashes at the first moment is missed as at any other.
func TestCrashAtTheFirstMoment(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	if err := mustNode(t, c, "n1").Crash(); err != nil {
		t.Fatal(err)
	}
	if !c.Until(6*time.Second, func() bool { return mustNode(t, c, "n4").View().Self.Master }) {
		t.Errorf("nobody takes over\n%v", c.Log())
	}
}
