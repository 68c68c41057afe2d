package clusterbus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// replicaRig is d, a replica of a that is connected to it, at node timeout 2 s. g is
// another replica of a, h a master without slots.
func replicaRig(t *testing.T, change ...func(*Settings)) *rig {
	return replicaRigOf(t, Rules{}, change...)
}

// replicaRigOf is replicaRig for a machine of another version.
func replicaRigOf(t *testing.T, rules Rules, change ...func(*Settings)) *rig {
	s := testSettings(2 * time.Second)
	for _, c := range change {
		c(&s)
	}
	r := newRigOf(t, rules, s, trioVars, append(trioSeenBy("d"), "g slave a 1", "h master - 0")...)
	r.m.SetReplication(r.now, Replication{Offset: 100, Connected: true, Since: r.now})
	r.drain()
	return r
}

// masterFails marks the master as FAIL for the machine.
func (r *rig) masterFails() {
	r.t.Helper()
	r.puppet("a").mute = true
	r.says("b", MsgFail, func(m *Message) { m.About = id("a") })
}

// elect ticks until votes are asked for, and returns how long that took.
func (r *rig) elect() time.Duration {
	r.t.Helper()
	start := r.now
	for range 300 {
		if len(r.sentTypes(AuthRequest)) > 0 {
			return r.now - start
		}
		r.tick()
	}
	r.t.Fatalf("no request for votes; facts %v", r.factTexts())
	return 0
}

func (r *rig) vote(letter string) {
	r.t.Helper()
	r.says(letter, AuthAck, func(m *Message) { m.CurrentEpoch = r.m.currentEpoch })
}

// 7.1: nothing happens unless the master is FAIL, owns slots, and no-failover is off.
func TestElectionConditions(t *testing.T) {
	for _, test := range []struct {
		name   string
		set    func(*Settings)
		before func(*rig)
		want   bool
	}{
		{"master is FAIL", nil, (*rig).masterFails, true},
		{"master is PFAIL", nil, func(r *rig) { r.fails("a") }, false},
		{"no-failover", func(s *Settings) { s.ReplicaNoFailover = true }, (*rig).masterFails, false},
		{"master without slots", nil, func(r *rig) {
			r.masterFails()
			r.must(r.m.DelSlotRanges(r.now, slots("0-5460").Ranges()...))
		}, false},
	} {
		var change []func(*Settings)
		if test.set != nil {
			change = append(change, test.set)
		}
		r := replicaRig(t, change...)
		test.before(r)
		r.wait(4 * time.Second)
		equal(t, test.name+": asked for votes", len(r.sentTypes(AuthRequest)) > 0, test.want)
	}
}

// 7.1: data age in whole seconds, less NT; refused above repl-ping-replica-period +
// NT*factor. A replica that never connected counts from 1970; factor 0 removes the limit.
func TestDataAge(t *testing.T) {
	for _, test := range []struct {
		name        string
		replication Replication
		factor      int
		want        bool
	}{
		// The limit is 10 s + 2*10 s, plus 2 s grace: 32 s.
		{"up, silent for 31 s", Replication{Connected: true, Since: 69 * time.Second}, 10, true},
		{"up, silent for 34 s", Replication{Connected: true, Since: 66 * time.Second}, 10, false},
		{"down for 31 s", Replication{Since: 69 * time.Second}, 10, true},
		{"down for 34 s", Replication{Since: 66 * time.Second}, 10, false},
		{"down for 34 s, factor 11", Replication{Since: 66 * time.Second}, 11, true},
		{"never connected", Replication{Since: -1}, 10, false},
		{"never connected, factor 0", Replication{Since: -1}, 0, true},
	} {
		r := replicaRig(t, func(s *Settings) { s.ReplicaValidityFactor = test.factor })
		r.wait(100*time.Second - r.now)
		r.m.SetReplication(r.now, test.replication)
		r.masterFails()
		r.wait(1100 * time.Millisecond)
		equal(t, test.name+": asked for votes", len(r.sentTypes(AuthRequest)) > 0, test.want)
	}
}

// 7.2.1: 500 + random(0..499) ms after FAIL, and the co-replicas get a pong.
func TestElectionDelay(t *testing.T) {
	delays := map[time.Duration]bool{}
	for seed := range 40 {
		r := replicaRig(t)
		for range seed {
			r.m.rand.Uint64()
		}
		r.masterFails()
		r.tick()
		equal(t, "pongs to co-replicas", r.sentTypes(Pong), "[pong->g]")
		delay := time.Duration(r.m.authTime-r.m.now) * time.Millisecond
		if delay < 500*time.Millisecond || delay > 999*time.Millisecond {
			t.Fatalf("delay %v", delay)
		}
		delays[delay] = true
		if took := r.elect(); took < delay || took > delay+100*time.Millisecond {
			t.Fatalf("asked for votes after %v, scheduled for %v", took, delay)
		}
	}
	equal(t, "delays differ", len(delays) > 20, true)
}

// 7.2.1: each other replica with a greater offset is worth 1000 ms, unless nofailover.
func TestElectionRank(t *testing.T) {
	for _, test := range []struct {
		name   string
		offset int64
		flags  Flags
		rank   int
	}{
		{"equal offset", 100, FlagReplica, 0},
		{"greater offset", 101, FlagReplica, 1},
		{"greater offset, nofailover", 101, FlagReplica | FlagNoFailover, 0},
	} {
		r := replicaRig(t)
		r.says("g", Ping, func(m *Message) { m.Offset, m.Flags = test.offset, test.flags })
		r.masterFails()
		r.tick()
		equal(t, test.name, r.m.authRank, test.rank)
		delay := r.m.authTime - r.m.now
		equal(t, test.name+": delay in seconds", int(delay+500)/1000, test.rank+1)
	}
}

// 7.2.2: not sent and not manual: if the rank grew, 1000 ms per step are added.
func TestElectionRankGrows(t *testing.T) {
	r := replicaRig(t)
	r.masterFails()
	r.tick()
	before := r.m.authTime
	r.says("g", Pong, func(m *Message) { m.Offset = 500 })
	r.tick()
	equal(t, "rank", r.m.authRank, 1)
	equal(t, "added", r.m.authTime-before, 1000)
	r.says("g", Pong, func(m *Message) { m.Offset = 0 })
	r.tick()
	equal(t, "a rank that falls changes nothing", r.m.authRank, 1)
}

// 7.2.5: currentEpoch++, election epoch = currentEpoch, a request to everybody, saved.
func TestElectionAsksEverybody(t *testing.T) {
	r := replicaRig(t)
	r.masterFails()
	r.elect()
	equal(t, "requests", r.sentTypes(AuthRequest),
		"[auth-req->a auth-req->b auth-req->c auth-req->e auth-req->f auth-req->g auth-req->h]")
	equal(t, "epoch", r.m.Snapshot().CurrentEpoch, 7)
	equal(t, "saved", r.saved, true)
	for _, msg := range r.sent {
		if msg.Type == AuthRequest {
			equal(t, "request", []any{msg.CurrentEpoch, msg.ConfigEpoch, msg.ForceAck, msg.Slots.Ranges().String()},
				"[7 1 false 0-5460]")
		}
	}
}

// 7.2.6: a vote counts if from a known master with slots whose currentEpoch >= election
// epoch; size/2 + 1 of them win.
func TestVotesCount(t *testing.T) {
	r := replicaRig(t)
	r.masterFails()
	r.elect()
	r.says("b", AuthAck) // of an older epoch
	r.vote("e")          // of a replica
	r.vote("h")          // of a master without slots
	equal(t, "votes", r.m.authCount, 0)
	r.vote("b")
	equal(t, "votes", r.m.authCount, 1)
	equal(t, "role with 1 of 3", r.hasFlags("d", FlagReplica), true)
	r.vote("c")
	equal(t, "role with 2 of 3", r.hasFlags("d", FlagMaster), true)
}

// 7.3: winning: config epoch = election epoch, master, replication stops, all slots of
// the old master, pong to all, saved.
func TestWinning(t *testing.T) {
	r := replicaRig(t)
	r.masterFails()
	r.elect()
	r.vote("b")
	r.forget()
	r.vote("c")
	equal(t, "epoch", r.node("d").ConfigEpoch, 7)
	equal(t, "slots", r.node("d").Slots.Ranges(), "0-5460")
	equal(t, "old master's slots", r.node("a").Slots == nil, true)
	equal(t, "line", r.node("d").Flags, "myself,master")
	equal(t, "effects", r.effectKinds(), "[become-master]")
	equal(t, "state", r.m.View().State, OK)
	equal(t, "saved", r.saved, true)
	equal(t, "pongs", r.sentTypes(Pong), "[pong->a pong->b pong->c pong->e pong->f pong->g pong->h]")
	equal(t, "the pong claims", r.sent[0].Slots.Ranges(), "0-5460")
	equal(t, "facts", strings.Join(r.factTexts(), "; "),
		"election epoch=7 won with 2 votes; epoch 7 (election won); role d master; slots 0-5460 a -> d; state ok")
}

// 7.2.4: after max(2*NT, 2000 ms) votes do not count any more; after twice that time a
// new election is scheduled, with a new epoch.
func TestElectionIsRepeated(t *testing.T) {
	for _, test := range []struct{ timeout, window time.Duration }{
		{2 * time.Second, 4 * time.Second},
		{500 * time.Millisecond, 2 * time.Second},
	} {
		r := replicaRig(t, func(s *Settings) { s.NodeTimeout = test.timeout })
		r.masterFails()
		r.elect()
		started := r.m.authTime
		for r.m.now-started <= ms(test.window) {
			r.tick()
			r.m.SetReplication(r.now, Replication{Offset: 100, Connected: true, Since: r.now})
		}
		r.vote("b")
		r.vote("c")
		equal(t, "late votes", r.hasFlags("d", FlagReplica), true)
		r.forget()
		for r.m.authTime == started {
			r.tick()
			r.m.SetReplication(r.now, Replication{Offset: 100, Connected: true, Since: r.now})
		}
		again := time.Duration(r.m.now-started) * time.Millisecond
		if again <= 2*test.window || again > 2*test.window+100*time.Millisecond {
			t.Errorf("node timeout %v: scheduled again after %v, want %v", test.timeout, again, 2*test.window)
		}
		equal(t, "votes", r.m.authCount, 0)
		r.elect()
		equal(t, "epoch", r.m.authEpoch, 8)
	}
}

// If the master dies during the window of a manual failover, its automatic election has
// no delay.
func TestPendingManualFailoverSpeedsElection(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverDefault))
	r.masterFails()
	r.says("g", Ping, func(m *Message) { m.Offset = 9999 }) // rank does not matter either
	equal(t, "asked for votes after", r.elect(), 100*time.Millisecond)
	equal(t, "rank", r.m.authRank, 0)
}

// Quirk: a second manual failover of the same replica within auth_timeout of its election
// wins at once, with the old votes and the old epoch.
func TestSecondManualFailoverReusesVotes(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverForce))
	r.elect()
	r.vote("b")
	r.vote("c")
	equal(t, "epoch", r.node("d").ConfigEpoch, 7)
	r.says("a", Ping, func(m *Message) { // a takes the slots back with a greater epoch
		m.ConfigEpoch, m.CurrentEpoch = 8, 8
	})
	equal(t, "role", r.hasFlags("d", FlagReplica), true)
	r.forget()
	r.must(r.m.Failover(r.now, FailoverForce))
	r.tick()
	equal(t, "role after the next tick", r.hasFlags("d", FlagMaster), true)
	equal(t, "epoch, the old one", r.node("d").ConfigEpoch, 7)
	equal(t, "requests", len(r.sentTypes(AuthRequest)), 0)
}

// Between auth_timeout and retry it waits as expired, and proceeds only if its window is
// still open then.
func TestSecondManualFailoverWaits(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverForce))
	r.elect()
	r.wait(6 * time.Second) // the window of 5 s is over, auth_timeout of 4 s too
	r.forget()
	r.must(r.m.Failover(r.now, FailoverForce))
	took := r.elect()
	if took < time.Second || took > 3*time.Second {
		t.Errorf("asked for votes after %v, want 2 s: when 8 s have passed since the first time", took)
	}
}

// A replica that cannot replace its master says why: when the failure is older than NT +
// 5 s, when the reason changes, and every five minutes.
func TestObstaclesAreTold(t *testing.T) {
	r := replicaRig(t, func(s *Settings) { s.ReplicaValidityFactor = 0 })
	told := func() int { return strings.Count(strings.Join(r.factTexts(), "; "), "currently unable to failover: ") }
	r.masterFails()
	r.wait(6900 * time.Millisecond)
	equal(t, "told within NT + 5 s", told(), 0)
	r.forget()
	r.wait(3500 * time.Millisecond)
	var texts []string
	for _, text := range r.factTexts() {
		if _, why, found := strings.Cut(text, "unable to failover: "); found {
			texts = append(texts, why)
		}
	}
	equal(t, "told afterwards", strings.Join(texts, " "), "Failover attempt expired. "+
		"Waiting the delay before I can start a new failover. Waiting for votes, but majority still not reached.")

	r = replicaRig(t)
	r.masterFails()
	r.m.SetReplication(r.now, Replication{Since: -1})
	r.wait(9 * time.Minute)
	equal(t, "times in nine minutes", told(), 2)
}

// voterRig is b, a master that is asked by d to vote about a.
func voterRig(t *testing.T) *rig {
	r := newRig(t, testSettings(2*time.Second), trioVars, trioSeenBy("b")...)
	r.says("c", MsgFail, func(m *Message) { m.About = id("a") })
	r.forget()
	return r
}

func (r *rig) asks(letter string, epoch uint64, change ...func(*Message)) {
	r.t.Helper()
	r.says(letter, AuthRequest, append([]func(*Message){func(m *Message) { m.CurrentEpoch = epoch }}, change...)...)
}

// Vote rules: all must hold, else no reply.
func TestVoteRules(t *testing.T) {
	force := func(m *Message) { m.ForceAck = true }
	for _, test := range []struct {
		name   string
		before func(*rig)
		letter string
		epoch  uint64
		change func(*Message)
		denial string // "" means that the vote is granted
	}{
		{"a replica of a FAIL master", nil, "d", 7, nil, ""},
		{"an old epoch", nil, "d", 5, nil, "the epoch is behind 6"},
		{"this epoch's vote is gone", func(r *rig) { r.m.lastVoteEpoch = 7 }, "d", 7, nil, "already voted in this epoch"},
		{"a master asks", nil, "c", 7, nil, "it is a master"},
		{"its master is unknown", func(r *rig) { r.must(r.m.Forget(r.now, id("a"))) }, "d", 7, nil, "its master is unknown"},
		{"its master is up", nil, "f", 7, nil, "its master is up"},
		{"its master is up, FORCEACK", nil, "f", 7, force, ""},
		{"a slot has a newer epoch", nil, "d", 7, func(m *Message) { m.Slots = slots("0-5460 10923") },
			"slot 10923 has the newer epoch 3"},
		{"a slot is unassigned", func(r *rig) { r.must(r.m.DelSlots(r.now, 5)) }, "d", 7, nil, ""},
		{"FORCEACK does not help an old epoch", nil, "f", 5, force, "the epoch is behind 6"},
	} {
		r := voterRig(t)
		if test.before != nil {
			test.before(r)
			r.forget()
		}
		if test.change == nil {
			test.change = func(*Message) {}
		}
		r.asks(test.letter, test.epoch, test.change)
		if test.denial == "" {
			equal(t, test.name+": votes", r.sentTypes(AuthAck), "[auth-ack->"+test.letter+"]")
			equal(t, test.name+": last vote", r.m.lastVoteEpoch, test.epoch)
			equal(t, test.name+": saved", r.saved, true)
		} else {
			equal(t, test.name+": votes", len(r.sentTypes(AuthAck)), 0)
			equal(t, test.name, r.factTexts(), fmt.Sprintf("[vote %s epoch=%d denied: %s]", test.letter, test.epoch, test.denial))
		}
	}
}

// A voter is a master with slots: others are silent.
func TestWhoVotes(t *testing.T) {
	for _, lines := range [][]string{
		{"b myself,master - 2", "a master,fail - 1 0-16383", "d slave a 1"},
		{"b myself,slave a 1", "a master,fail - 1 0-16383", "d slave a 1"},
	} {
		r := newRig(t, testSettings(2*time.Second), trioVars, lines...)
		r.m.addFlags(r.m.lookup(id("a")), FlagFail)
		r.asks("d", 7)
		equal(t, "votes of "+lines[0], len(r.sentTypes(AuthAck)), 0)
		equal(t, "facts of "+lines[0], len(r.facts), 0)
	}
}

// No second vote for a replica of the same master within 2*NT; another master's is fine.
func TestOneVotePerMaster(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, append(trioSeenBy("b"), "g slave a 1")...)
	force := func(m *Message) { m.ForceAck = true }
	r.asks("d", 7, force)
	r.wait(2 * time.Second)
	r.asks("g", 8, force)
	equal(t, "votes", r.sentTypes(AuthAck), "[auth-ack->d]")
	r.asks("f", 9, force)
	equal(t, "votes", r.sentTypes(AuthAck), "[auth-ack->d auth-ack->f]")
	r.wait(2 * time.Second)
	r.asks("g", 10, force)
	equal(t, "votes", r.sentTypes(AuthAck), "[auth-ack->d auth-ack->f auth-ack->g]")
}

// Never two votes in one epoch, also over a restart from nodes.conf.
func TestVoteSurvivesRestart(t *testing.T) {
	r := voterRig(t)
	r.asks("d", 7)
	conf, err := gossip.ParseNodesConf(r.m.NodesConf().String())
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(Config{Port: 6379, Rand: r.m.rand, NodesConf: conf, Formed: true, Now: r.now})
	if err != nil {
		t.Fatal(err)
	}
	r.m = m
	for _, p := range r.puppets {
		p.in, p.out = 0, 0
	}
	r.drain()
	r.tick()
	r.forget()
	r.asks("f", 7, func(m *Message) { m.ForceAck = true })
	equal(t, "votes", len(r.sentTypes(AuthAck)), 0)
	equal(t, "denied", r.factTexts(), "[vote f epoch=7 denied: already voted in this epoch]")
}
