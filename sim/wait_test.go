package sim

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// A stepped cluster waits exactly until the event that the condition is about.
func TestUntilEndsWithTheEvent(t *testing.T) {
	c := stepped(t, Config{Replicas: 1})
	if err := mustNode(t, c, "n1").Crash(); err != nil {
		t.Fatal(err)
	}
	if !c.Until(time.Minute, func() bool { return mustNode(t, c, "n4").View().Self.Master }) {
		t.Fatalf("n4 was not elected within a minute\n%s", c.Log())
	}
	for e := range c.Log().All() {
		if e.Kind() == event.KindRole && e.Node == "n4" && e.At == c.Now() {
			return
		}
	}
	t.Errorf("it is %v, which is not when n4 became master\n%s", c.Now(), c.Log())
}

func TestUntilGivesUp(t *testing.T) {
	c := stepped(t, Config{})
	asked := 0
	if c.Until(10*time.Second, func() bool { asked++; return false }) {
		t.Error("the condition came true")
	}
	if c.Now() != 10*time.Second {
		t.Errorf("it is %v, want 10s", c.Now())
	}
	if asked < 100 || asked > 2000 {
		t.Errorf("asked %d times in 10 quiet seconds", asked)
	}
}

// The condition may use the cluster, and what no event shows is noticed too.
func TestUntilAsksTheCluster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := running(t, Config{})
		n1 := mustNode(t, c, "n1")
		if _, err := n1.Do("SET", "hello", "world", "PX", "1500"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if !c.Until(time.Minute, func() bool { return len(n1.Keys()) == 0 }) {
			t.Error("the key did not expire")
		}
		if took := time.Since(start); took < 1500*time.Millisecond || took > 1600*time.Millisecond {
			t.Errorf("the key was gone after %v, want 1.5s", took)
		}
	})
}

func TestDisagreement(t *testing.T) {
	c := stepped(t, Config{Replicas: 1})
	if d := c.Disagreement(); d != "" {
		t.Errorf("a new cluster disagrees: %s", d)
	}
	if _, err := mustNode(t, c, "n3").Do("CLUSTER", "SETSLOT", "5", "NODE", string(mustNode(t, c, "n2").ID())); err != nil {
		t.Fatal(err)
	}
	const want = "slot 5 belongs to n1 on n1 and to n2 on n3"
	if d := c.Disagreement(); d != want {
		t.Errorf("Disagreement() = %q, want %q", d, want)
	}
	if !c.Until(time.Minute, func() bool { return c.Disagreement() == "" }) {
		t.Errorf("after a minute: %s", c.Disagreement())
	}
	if err := mustNode(t, c, "n4").Crash(); err != nil {
		t.Fatal(err)
	}
	if !c.Until(time.Minute, func() bool { return strings.HasPrefix(c.Disagreement(), "n4 is ") }) {
		t.Errorf("nobody noticed that n4 is down\n%s", c.Log())
	}
	if !c.Until(time.Minute, func() bool { return c.Disagreement() == "" }) {
		t.Errorf("no agreement that n4 has failed: %s", c.Disagreement())
	}
}

func TestCountersSurviveARestart(t *testing.T) {
	c := stepped(t, Config{})
	n1 := mustNode(t, c, "n1")
	do := func(args ...string) {
		if _, err := n1.Do(args...); err != nil {
			t.Fatal(err)
		}
	}
	do("PING")
	do("GET", "a") // slot 15495: n3's
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	do("PING")
	if got := n1.Counters(); got.Commands != 3 || got.Moved != 1 {
		t.Errorf("%d commands and %d MOVED, want 3 and 1", got.Commands, got.Moved)
	}
}

func TestTapTellsWhoAsked(t *testing.T) {
	c := stepped(t, Config{})
	var seen []string
	c.Tap(func(r *Request) {
		line := r.Node + " " + r.Command + " " + r.ErrorCode()
		seen = append(seen, strings.TrimSpace([]string{"client", "test", "node"}[r.From]+" "+line))
	})
	n1 := mustNode(t, c, "n1")
	conn, err := c.Dial(t.Context(), "tcp", n1.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("SET hello world\r\nGET a\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"client n1 set",
		"client n1 get MOVED",
		"test n2 cluster|setslot",
		"test n1 cluster|setslot",
		"test n1 cluster|getkeysinslot",
		"test n1 migrate",
		"node n2 select",
		"node n2 restore-asking",
		"test n1 cluster|getkeysinslot",
		"test n2 cluster|setslot",
		"test n1 cluster|setslot",
		"test n3 cluster|setslot",
	}, "\n")
	if got := strings.Join(seen, "\n"); got != want {
		t.Errorf("saw\n%s\nwant\n%s", got, want)
	}
}
