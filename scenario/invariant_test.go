package scenario

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// newTestRunner makes a runner with a cluster and no lines.
func newTestRunner(t *testing.T, text string) *runner {
	t.Helper()
	s, err := Parse("f.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := startCluster(s, Options{}, s.needs())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	r := newRunner(t.Context(), s, Options{}, c)
	r.begin()
	return r
}

// wantBroken checks that an invariant was found broken.
func wantBroken(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Fatalf("got %v, want an error with %q", err, words)
		}
	}
}

// A write that was acknowledged and is not there, without a failover, a restart or
// anything else.
func TestUnexplainedLoss(t *testing.T) {
	r := newTestRunner(t, "cluster masters=3")
	r.acked.see(&sim.Request{
		From:    sim.FromClient,
		Command: "set", Slot: 866, Reply: []byte("+OK\r\n"),
		Args: [][]byte{[]byte("SET"), []byte("hello"), []byte("1")},
	})
	r.finish()
	if r.result.OK() || !strings.Contains(r.result.Failures[0].Reason, "1 acknowledged writes are lost without a reason (hello)") {
		t.Errorf("got %v", r.result)
	}
}

// After a takeover in a minority two masters claim the same slots: with different epochs
// that is Redis's way, with the same one it would be a fault.
func TestTwoMastersOfOneEpoch(t *testing.T) {
	r := newTestRunner(t, "cluster masters=3 replicas=1\nfault cut partition {n4} {*}\nwait 1s\n@n4> CLUSTER FAILOVER TAKEOVER => OK\n")
	r.play()
	if !r.result.OK() {
		t.Fatal(r.result)
	}
	n1, n4 := r.node("n1").View(), r.node("n4").View()
	if err := conflict([]claim{{"n1", 1, n1}, {"n4", 7, n4}}); err != nil {
		t.Error(err)
	}
	wantBroken(t, conflict([]claim{{"n1", 7, n1}, {"n4", 7, n4}}), "n1 and n4 both claim slot 0 with config epoch 7")
	if err := conflict([]claim{{"n1", 7, n1}, {"n2", 7, r.node("n2").View()}}); err != nil {
		t.Error(err)
	}
}

func TestFallingEpochs(t *testing.T) {
	r := newTestRunner(t, "cluster masters=3")
	if err := r.invariants.epochsRise(r); err != nil {
		t.Fatal(err)
	}
	e := r.invariants.epochs["n2"]
	e.current++
	r.invariants.epochs["n2"] = e
	wantBroken(t, r.invariants.epochsRise(r), "the current epoch of n2 falls from 4 to 3")
	if err := r.invariants.epochsRise(r); err != nil {
		t.Fatal(err)
	}
	r.invariants.epochs["n1"].config[r.node("n3").ID()] = 4
	wantBroken(t, r.invariants.epochsRise(r), "at n1 the config epoch of n3 falls from 4 to 3")
}

func TestDishonestRedirect(t *testing.T) {
	r := newTestRunner(t, "cluster masters=2 lone=1")
	for _, tt := range []struct {
		fact event.Redirected
		want string
	}{
		{event.Redirected{Code: event.Moved, Slot: 866, Target: "n2", To: "n2"}, ""},
		{event.Redirected{Code: event.ClusterDown, Message: "CLUSTERDOWN"}, ""},
		{event.Redirected{Code: event.Moved, Slot: 866, Target: "n3", To: "n3"}, "which it does not know"},
		{event.Redirected{Code: event.Moved, Slot: 866, Target: "abcdef", To: "x"}, "which is no node"},
	} {
		err := r.invariants.redirect(r, "n1", tt.fact)
		if tt.want == "" && err != nil {
			t.Errorf("%v: %v", event.Text(tt.fact), err)
		}
		if tt.want != "" {
			wantBroken(t, err, tt.want)
		}
	}
}

// A broken invariant ends the run, and allow turns it off.
func TestBrokenInvariantEndsTheRun(t *testing.T) {
	r := newTestRunner(t, "cluster masters=3\nwait 1s\nwait 1s\n")
	if err := r.invariants.epochsRise(r); err != nil {
		t.Fatal(err)
	}
	e := r.invariants.epochs["n2"]
	e.current = 1000
	r.invariants.epochs["n2"] = e
	if err := r.c.MoveSlot(866, "n1", "n2"); err != nil { // something happens
		t.Fatal(err)
	}
	r.play()
	if len(r.result.Failures) != 1 || !r.broken || r.c.Now() > time.Second {
		t.Errorf("after %v: %v", r.c.Now(), r.result)
	}
	if err := (&allow{names: []string{invEpochs}}).run(r); err != nil {
		t.Fatal(err)
	}
	e.current = 2000
	r.invariants.epochs["n2"] = e
	if err := r.invariants.epochsRise(r); err != nil {
		t.Errorf("an invariant that is allowed to break: %v", err)
	}
}

// A slot that was moved once, and then half, has keys on both sides: none is lost.
func TestAckedWritesInAHalfMovedSlot(t *testing.T) {
	script, err := Parse("x.scn", []byte(`client a
migrate 866 n1 n2                       => done
migrate 866 n2 n3 stop-after=migrating  => stopped
a> SET {hello}r 1 => OK
`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Run(t.Context(), script, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Failures {
		t.Error(f)
	}
}

// A slot that was moved, and then changed hands in another way, is not one that only
// moved: what is lost of it has that reason.
func TestAssignedInAnotherWay(t *testing.T) {
	for _, tc := range []struct {
		lines string
		want  bool
	}{
		{"migrate 866 n1 n2 => done\n", false},
		{"migrate 866 n1 n2 => done\nmigrate 866 n2 n3 => done\n", false},
		{"migrate 866 n1 n2 => done\n@n2> CLUSTER SETSLOT 866 NODE n3\n@n3> CLUSTER SETSLOT 866 NODE n3\n", true},
	} {
		script, err := Parse("x.scn", []byte(tc.lines))
		if err != nil {
			t.Fatal(err)
		}
		c, err := startCluster(script, Options{}, steppedTime)
		if err != nil {
			t.Fatal(err)
		}
		r := newRunner(t.Context(), script, Options{}, c)
		r.play()
		if got := r.assigned(866); got != tc.want {
			t.Errorf("%sassigned: %t, want %t", tc.lines, got, tc.want)
		}
		c.Close()
	}
}
