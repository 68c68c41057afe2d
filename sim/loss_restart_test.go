package sim

import (
	"slices"
	"testing"
	"time"
)

// What a master that came back wrote before the first replica was there is lost to one that
// never followed this process, though another replica got it with the data set.
func TestLossBehindARestart(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 2})
	n1, n4, n7 := mustNode(t, c, "n1"), mustNode(t, c, "n4"), mustNode(t, c, "n7")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Advance(time.Second)
	must(n4.Pause())
	must(n7.Pause())
	must(n1.Crash())
	must(n1.Restart(Restart{KeepData: true}))
	c.Advance(5 * time.Second)
	reply(t, n1, "SET", "hello", "1")
	must(n7.Resume())
	if !c.Until(time.Minute, func() bool { value, _ := n7.String("hello"); return value == "1" }) {
		t.Fatal("n7 did not follow")
	}
	must(n4.Resume())
	reply(t, n4, "CLUSTER", "FAILOVER", "TAKEOVER")
	c.Advance(time.Minute)
	if value, there := n4.String("hello"); there {
		t.Fatalf("n4 has %q, want a lost write", value)
	}
	var lost [][]string
	for _, l := range c.Losses() {
		if l.Truncated || l.Everything {
			t.Errorf("not exact: %v", l)
		}
		lost = append(lost, l.Writes...)
	}
	if len(lost) != 1 || !slices.Equal(lost[0], []string{"SET", "hello", "1"}) {
		t.Errorf("lost are %q, want the one write", lost)
	}
}

// A master that came back with its data is replaced by a node that never knew that it was the
// master, by the greater ID: what it had written before it ended is lost as well.
func TestLossBeforeARestart(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 2, NodeTimeout: 5 * time.Second, Seed: 3})
	n1, n4, n7 := mustNode(t, c, "n1"), mustNode(t, c, "n4"), mustNode(t, c, "n7")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Advance(time.Second)
	reply(t, n7, "CLUSTER", "FAILOVER")
	c.Advance(time.Second)
	reply(t, n7, "SET", "{hello}kept", "1")
	c.Advance(100 * time.Millisecond)
	inject(t, c, "apart", "partition {n4} {n1 n2 n3 n5 n6 n7 n8 n9}")
	reply(t, n1, "CLUSTER", "FAILOVER", "TAKEOVER")
	c.Advance(time.Second)
	reply(t, n1, "SET", "hello", "1")
	c.Advance(100 * time.Millisecond)
	reply(t, n4, "CLUSTER", "FAILOVER", "TAKEOVER")
	must(n1.Crash())
	heal(t, c, "apart")
	must(n1.Restart(Restart{KeepData: true}))
	c.Advance(time.Minute)
	if value, there := n4.String("hello"); there || n1.View().Self.MasterID != n4.ID() {
		t.Fatalf("n4 has %q, and n1 follows %s, want a lost write", value, n1.View().Self.MasterID)
	}
	var lost [][]string
	for _, l := range c.Losses() {
		lost = append(lost, l.Writes...)
	}
	if len(lost) != 1 || !slices.Equal(lost[0], []string{"SET", "hello", "1"}) {
		t.Errorf("lost are %q, want the one write", lost)
	}
}
