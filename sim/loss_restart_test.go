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
