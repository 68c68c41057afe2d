package clusterbus

import (
	"fmt"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// restarted is a machine that starts from a nodes.conf, as after a crash. All other
// nodes answer.
func restarted(t *testing.T, s Settings, lines ...string) *rig {
	t.Helper()
	r := unlinkedRig(t, Rules{}, s, trioVars, lines...)
	conf := r.m.NodesConf()
	m, err := New(Config{Port: 6379, Settings: s, Rand: r.m.rand, Keys: r.keys, NodesConf: &conf})
	if err != nil {
		t.Fatal(err)
	}
	r.m = m
	r.drain()
	return r
}

// until ticks until the state is ok and returns when that was.
func (r *rig) until(want State) time.Duration {
	r.t.Helper()
	for range 1000 {
		if r.m.Snapshot().State == want {
			return r.now
		}
		r.tick()
	}
	r.t.Fatalf("the state does not become %s", want)
	return 0
}

// 5.7.1: a restarted master stays in fail for 2000 ms from the first evaluation, which
// is the first tick. Replicas are not delayed.
func TestRestartDelay(t *testing.T) {
	equal(t, "a master", restarted(t, gossip.DefaultSettings(), trio...).until(OK), 2100*time.Millisecond)
	equal(t, "a replica", restarted(t, gossip.DefaultSettings(), trioSeenBy("d")...).until(OK), 100*time.Millisecond)
}

// A ready-made cluster is ok at once.
func TestFormedClusterIsOK(t *testing.T) {
	for _, myself := range []string{"a", "d"} {
		r := unlinkedRig(t, Rules{}, gossip.DefaultSettings(), trioVars, trioSeenBy(myself)...)
		equal(t, "state of "+myself, r.m.View().State, OK)
		equal(t, "size for "+myself, r.m.Snapshot().Size, 3)
	}
	r := unlinkedRig(t, Rules{}, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-99")
	equal(t, "state with uncovered slots", r.m.View().State, Fail)
}

// Full coverage: any slot unassigned or owned by a FAIL node → fail. PFAIL owners do not
// matter. Without full coverage neither does.
func TestCoverage(t *testing.T) {
	for _, full := range []bool{true, false} {
		s := testSettings(2 * time.Second)
		s.RequireFullCoverage = full
		want := State(!full)

		r := newRig(t, s, trioVars, trio...)
		r.must(r.m.DelSlots(r.now, 5))
		equal(t, fmt.Sprintf("state with slot 5 unassigned, full coverage %v", full), r.m.View().State, want)
		r.must(r.m.AddSlots(r.now, 5))
		equal(t, "state with slot 5 back", r.m.View().State, OK)

		r = newRig(t, s, trioVars, trio...)
		r.fails("c")
		equal(t, "state with c PFAIL", r.m.View().State, OK)
		r.says("b", MsgFail, func(m *Message) { m.About = id("c") })
		equal(t, fmt.Sprintf("state with c FAIL, full coverage %v", full), r.m.View().State, want)
		snapshot := r.m.Snapshot()
		equal(t, "slots", []int{snapshot.SlotsAssigned, snapshot.SlotsOK, snapshot.SlotsPFail, snapshot.SlotsFail},
			"[16384 10923 0 5461]")
	}
}

// reachable < size/2 + 1 → fail, whatever the coverage.
func TestMinority(t *testing.T) {
	s := testSettings(2 * time.Second)
	s.RequireFullCoverage = false
	r := newRig(t, s, trioVars, trio...)
	r.fails("b")
	equal(t, "2 of 3", r.m.View().State, OK)
	r.fails("c")
	r.tick()
	equal(t, "1 of 3", r.m.View().State, Fail)
	equal(t, "fact", r.factTexts()[len(r.facts)-1], "state fail: 1 of 3 masters reachable")
	snapshot := r.m.Snapshot()
	equal(t, "pfail slots", snapshot.SlotsPFail, 10923)
	// FAILed masters still count for the size.
	r.says("b", MsgFail, func(m *Message) { m.About = id("c") })
	equal(t, "size", r.m.Snapshot().Size, 3)
}

// After a minority a master waits for clamp(NT, 500, 5000) ms, a replica does not.
func TestRejoinDelay(t *testing.T) {
	for _, test := range []struct{ timeout, want time.Duration }{
		{200 * time.Millisecond, 500 * time.Millisecond},
		{2 * time.Second, 2 * time.Second},
		{15 * time.Second, 5 * time.Second},
	} {
		for _, myself := range []string{"a", "d"} {
			r := newRig(t, testSettings(test.timeout), trioVars, trioSeenBy(myself)...)
			for _, letter := range []string{"a", "b", "c"} {
				if letter != myself {
					r.fails(letter)
				}
			}
			r.tick()
			equal(t, "state", r.m.View().State, Fail)
			healed := r.now
			for _, letter := range []string{"a", "b", "c"} {
				if letter != myself {
					r.puppet(letter).mute = false
					r.pongs(letter)
				}
			}
			want := test.want
			if myself == "d" {
				want = 0
			}
			equal(t, fmt.Sprintf("%s is ok after, node timeout %v", myself, test.timeout), r.until(OK)-healed, want)
		}
	}
}

// A fresh master that is idle for > 2 s has been in a minority of nobody: after ADDSLOTS
// of all slots it waits like after any minority. Within the first 2 s it does not.
func TestFreshMaster(t *testing.T) {
	all := slots("0-16383").Ranges()
	for _, test := range []struct{ timeout, addAt, want time.Duration }{
		{2 * time.Second, 500 * time.Millisecond, 2100 * time.Millisecond},
		{2 * time.Second, 6 * time.Second, 8 * time.Second},
		{15 * time.Second, 6 * time.Second, 11 * time.Second},
	} {
		r := newRig(t, testSettings(test.timeout), trioVars, "a myself,master - 0")
		m, err := New(Config{Port: 6379, Settings: testSettings(test.timeout), Rand: r.m.rand})
		if err != nil {
			t.Fatal(err)
		}
		r.m, r.now = m, 0
		equal(t, "size", r.m.Snapshot().Size, 1)
		r.wait(test.addAt)
		r.must(r.m.AddSlotRanges(r.now, all...))
		equal(t, fmt.Sprintf("ok at, slots at %v, node timeout %v", test.addAt, test.timeout), r.until(OK), test.want)
	}
}

// Setting require-full-coverage yes while a slot is missing does not turn an ok node to
// fail until some event evaluates; setting no takes effect within 100 ms.
func TestChangeOfFullCoverage(t *testing.T) {
	s := testSettings(2 * time.Second)
	s.RequireFullCoverage = false
	r := newRig(t, s, trioVars, trio...)
	r.must(r.m.DelSlots(r.now, 5))
	s.RequireFullCoverage = true
	r.must(r.m.SetSettings(r.now, s))
	r.wait(3 * time.Second)
	equal(t, "state after yes", r.m.View().State, OK)
	r.must(r.m.DelSlots(r.now, 6))
	equal(t, "state after an event", r.m.View().State, Fail)
	s.RequireFullCoverage = false
	r.must(r.m.SetSettings(r.now, s))
	equal(t, "state after no", r.m.View().State, Fail)
	r.tick()
	equal(t, "state after no and a tick", r.m.View().State, OK)
}

// S39: a minority master serves for about NT, flags the others "fail?" and never
// "fail", and is back after clamp(NT,500,5000); its replica earlier.
func TestMinorityMasterComesBack(t *testing.T) {
	n := formed(t, 9, 3, 1, testSettings(2*time.Second))
	n.advance(5 * time.Second)
	a, d := n.hosts[0], n.hosts[3]
	n.cut([]*host{a, d}, []*host{n.hosts[1], n.hosts[2], n.hosts[4], n.hosts[5]})
	failed := n.waitFor(6*time.Second, "n1 is in state fail", func() bool { return a.m.View().State == Fail })
	if failed < 1500*time.Millisecond || failed > 3500*time.Millisecond {
		t.Errorf("n1 turned to fail after %v", failed)
	}
	for _, h := range n.hosts[1:3] {
		n.waitFor(3*time.Second, h.name+" is fail? for n1", func() bool { return a.sees(h).Flags.Has(FlagPFail) })
	}
	n.advance(200 * time.Millisecond)
	n.heal()
	replica := n.waitFor(6*time.Second, "n4 is ok", func() bool { return d.m.View().State == OK })
	master := replica + n.waitFor(6*time.Second, "n1 is ok", func() bool { return a.m.View().State == OK })
	if master < 2*time.Second || master > 5*time.Second {
		t.Errorf("n1 is ok %v after the cut ended", master)
	}
	equal(t, "times that n1 saw a master as fail", n.logged("n1: flag n2 FAIL")+n.logged("n1: flag n3 FAIL"), 0)
}
