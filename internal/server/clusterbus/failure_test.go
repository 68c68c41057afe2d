package clusterbus

import (
	"fmt"
	"testing"
	"time"
)

// reported makes nodes report a failure of another by gossip.
func (r *rig) reported(about string, by ...string) {
	r.t.Helper()
	for _, letter := range by {
		r.says(letter, Ping, func(m *Message) { m.Gossip = SectionOf(entry(about, FlagMaster|FlagPFail)) })
	}
}

// fails makes a node unreachable from the machine until it is flagged PFAIL.
func (r *rig) fails(letter string) {
	r.t.Helper()
	r.puppet(letter).mute = true
	for range 1000 {
		if r.node(letter).Flags.HasAny(FlagPFail | FlagFail) {
			return
		}
		r.tick()
	}
	r.t.Fatalf("%s does not fail", letter)
}

// five masters, a sees b, c, d, e; f is a replica of b.
func fiveRig(t *testing.T, myself string) *rig {
	lines := []string{
		"a master - 1 0-99", "b master - 2 100-199", "c master - 3 200-299", "d master - 4 300-399",
		"e master - 5 400-16383", "f slave b 2", "g master - 0",
	}
	for i, line := range lines {
		if line[:1] == myself {
			lines[i] = line[:2] + "myself," + line[2:]
		}
	}
	return newRig(t, testSettings(2*time.Second), trioVars, lines...)
}

// COUNT-FAILURE-REPORTS: unknown node; unexpired reports (2*NT) of other nodes.
func TestCountFailureReports(t *testing.T) {
	r := fiveRig(t, "a")
	_, err := r.m.CountFailureReports(r.now, "abc")
	wantErr(t, "unknown", err, "ERR Unknown node abc")
	count := func() int {
		n, err := r.m.CountFailureReports(r.now, id("e"))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	r.reported("e", "b", "b")
	r.wait(1 * time.Second)
	r.reported("e", "c")
	equal(t, "reports", count(), 2)
	r.wait(3 * time.Second)
	equal(t, "after 4 s, which is 2*NT", count(), 2)
	r.wait(100 * time.Millisecond)
	equal(t, "after more than 4 s", count(), 1)
	r.wait(1 * time.Second)
	equal(t, "after more than 5 s", count(), 0)
}

// Reports count only from masters, with or without slots.
func TestReportsOfMastersOnly(t *testing.T) {
	r := fiveRig(t, "a")
	r.reported("e", "f")
	equal(t, "reports after a replica's", r.node("e").FailureReports, 0)
	r.reported("e", "g")
	equal(t, "reports after a slotless master's", r.node("e").FailureReports, 1)
}

// An entry that is not failing removes the sender's report.
func TestHealthyEntryRemovesReport(t *testing.T) {
	r := fiveRig(t, "a")
	r.reported("e", "b", "c")
	r.says("b", Pong, func(m *Message) { m.Gossip = SectionOf(entry("e", FlagMaster)) })
	equal(t, "reports", r.node("e").FailureReports, 1)
	r.says("b", Pong, func(m *Message) { m.Gossip = SectionOf(entry("c", FlagMaster)) })
	equal(t, "reports", r.node("e").FailureReports, 1)
}

// FAIL needs PFAIL here and quorum = size/2 + 1, me included if I am a master.
func TestQuorumOfFailure(t *testing.T) {
	r := fiveRig(t, "a")
	r.reported("e", "b", "c", "d", "g")
	equal(t, "flags without PFAIL here", r.node("e").Flags, "master")

	r = fiveRig(t, "a")
	r.fails("e")
	r.reported("e", "b")
	equal(t, "flags with 2 of 5", r.node("e").Flags, "master,fail?")
	r.forget()
	r.reported("e", "c")
	equal(t, "flags with 3 of 5", r.node("e").Flags, "master,fail")
	equal(t, "told", r.sentTypes(MsgFail), "[fail->b fail->c fail->d fail->e fail->f fail->g]")
	equal(t, "about", r.sent[1].About, id("e"))
	equal(t, "saved", r.saved, true)
	equal(t, "fact", r.factTexts()[0], "flag e FAIL (3 reports, 3 needed)")
}

// A slotless master counts itself; a replica does not, but may mark and tell.
func TestWhoCountsItself(t *testing.T) {
	r := fiveRig(t, "g")
	r.fails("e")
	r.reported("e", "b", "c")
	equal(t, "seen by a slotless master", r.node("e").Flags, "master,fail")

	r = fiveRig(t, "f")
	r.fails("e")
	r.reported("e", "b", "c")
	equal(t, "seen by a replica, two reports", r.node("e").Flags, "master,fail?")
	r.forget()
	r.reported("e", "d")
	equal(t, "seen by a replica, three reports", r.node("e").Flags, "master,fail")
	equal(t, "a replica tells", len(r.sentTypes(MsgFail)), 6)
}

// The test is made on each failing report, also on repeated ones.
func TestReportsBeforePFail(t *testing.T) {
	r := fiveRig(t, "a")
	r.puppet("e").mute = true
	for !r.hasFlags("e", FlagPFail) {
		r.reported("e", "b", "c")
		r.tick()
	}
	equal(t, "flags", r.node("e").Flags, "master,fail?")
	r.reported("e", "b")
	equal(t, "flags after the next report", r.node("e").Flags, "master,fail")
}

// fail from a known node: FAIL unconditionally, PFAIL or not, unless it is about me.
func TestFailMessage(t *testing.T) {
	r := fiveRig(t, "a")
	about := func(letter string) {
		r.says("f", MsgFail, func(m *Message) { m.About = id(letter) })
	}
	about("a")
	equal(t, "me", r.node("a").Flags, "myself,master")
	about("e")
	equal(t, "e", r.node("e").Flags, "master,fail")
	equal(t, "fact", r.factTexts()[0], "flag e FAIL, told by f")
	about("x")
	equal(t, "passed on", len(r.sentTypes(MsgFail)), 0)
	failed := r.m.lookup(id("e")).failTime
	r.wait(time.Second)
	about("e")
	equal(t, "the time of the failure stays", r.m.lookup(id("e")).failTime, failed)
}

// PFAIL is cleared at once by a pong on my outgoing link, and only by that.
func TestPongClearsPFail(t *testing.T) {
	r := fiveRig(t, "a")
	r.fails("e")
	r.says("e", Ping)
	r.says("e", Pong)
	equal(t, "after messages on e's link", r.node("e").Flags, "master,fail?")
	r.pongs("e")
	equal(t, "after a pong", r.node("e").Flags, "master")
}

// FAIL is cleared by a pong on my outgoing link: for a replica or a master without
// slots at once, for a master with slots 2*NT after FAIL.
func TestPongClearsFail(t *testing.T) {
	for _, test := range []struct {
		letter string
		after  time.Duration
		want   string
	}{
		{"f", 0, "slave"},
		{"g", 0, "master"},
		{"e", 0, "master,fail"},
		{"e", 4 * time.Second, "master,fail"},
		{"e", 4100 * time.Millisecond, "master"},
	} {
		r := fiveRig(t, "a")
		p := r.puppet(test.letter)
		r.says("b", MsgFail, func(m *Message) { m.About = id(test.letter) })
		p.mute = true
		for r.now < 100*time.Millisecond+test.after {
			r.now += 100 * time.Millisecond
		}
		r.says("b", Pong) // the time passes
		r.says(test.letter, Ping)
		equal(t, fmt.Sprintf("%s after a ping", test.letter), r.hasFlags(test.letter, FlagFail), true)
		r.pongs(test.letter)
		equal(t, fmt.Sprintf("%s after %v", test.letter, test.after), r.node(test.letter).Flags, test.want)
	}
}

// With two masters the quorum is 2: one dead master stays "fail?" for ever, the state is
// fail, and nobody is elected.
func TestTwoMastersCannotFail(t *testing.T) {
	n := formed(t, 3, 2, 1, testSettings(2*time.Second))
	n.advance(3 * time.Second)
	dead := n.hosts[1]
	dead.kill()
	n.advance(30 * time.Second)
	equal(t, "n2 seen by n1", n.hosts[0].sees(dead).Flags, "master,fail?")
	equal(t, "n2 seen by its replica", n.hosts[3].sees(dead).Flags, "master,fail?")
	equal(t, "state", n.hosts[0].snapshot().State, "fail")
	equal(t, "n4 is a replica", n.hosts[3].isMaster(), false)
}

// 5.6: with three masters and NT 2000, fail? comes within NT to 1.5*NT and a bit, FAIL
// soon after, and the replica takes over 0.5-1.0 s later.
func TestTimelineOfAutomaticFailover(t *testing.T) {
	for seed := range uint64(20) {
		n := formed(t, seed, 3, 1, testSettings(2*time.Second))
		n.advance(5*time.Second + time.Duration(seed)*77*time.Millisecond)
		frozen := n.hosts[2]
		frozen.freeze()
		pfail := n.waitFor(4*time.Second, "n3 is fail? for n1", func() bool {
			return n.hosts[0].sees(frozen).Flags.HasAny(FlagPFail | FlagFail)
		})
		fail := pfail + n.waitFor(3*time.Second, "n3 is fail for n1", func() bool {
			return n.hosts[0].sees(frozen).Flags.Has(FlagFail)
		})
		won := n.waitFor(1500*time.Millisecond, "n6 is master", n.hosts[5].isMaster)
		if pfail < 1900*time.Millisecond || fail > 5*time.Second || won < 400*time.Millisecond || won > 1200*time.Millisecond {
			t.Errorf("seed %d: fail? after %v, fail after %v, promoted %v later", seed, pfail, fail, won)
		}
	}
}
