package clusterbus

import (
	"slices"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// FAILOVER: me is master; master unknown; without option: master FAIL, or my outgoing
// link to it down. A hung but not yet failed master is accepted.
func TestFailoverErrors(t *testing.T) {
	const down = "ERR Master is down or failed, please use CLUSTER FAILOVER FORCE"
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	wantErr(t, "master", r.do(r.m.Failover(r.now, FailoverForce)), "ERR You should send CLUSTER FAILOVER to a replica")

	r = newRig(t, gossip.DefaultSettings(), trioVars, "d myself,slave - 0", "a master - 1 0-16383")
	wantErr(t, "unknown master", r.do(r.m.Failover(r.now, FailoverTakeover)), "ERR I'm a replica but my master is unknown to me")

	r = replicaRig(t)
	r.puppet("a").mute = true
	wantErr(t, "hung master", r.do(r.m.Failover(r.now, FailoverDefault)), "")
	r.puppet("a").gone = true
	r.must(r.m.KillLink(r.now, "to", id("a")))
	wantErr(t, "no link", r.do(r.m.Failover(r.now, FailoverDefault)), down)
	wantErr(t, "no link, FORCE", r.do(r.m.Failover(r.now, FailoverForce)), "")

	r = replicaRig(t)
	r.masterFails()
	wantErr(t, "FAIL", r.do(r.m.Failover(r.now, FailoverDefault)), down)
	wantErr(t, "FAIL, FORCE", r.do(r.m.Failover(r.now, FailoverForce)), "")
}

// 7.4.1: mfstart goes to the master.
func TestManualFailoverAsksMaster(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverDefault))
	equal(t, "messages", r.sentTypes(MFStart, AuthRequest), "[mfstart->a]")
	equal(t, "in progress", r.m.ManualFailover(), true)
}

// 7.4.2: the master pauses writes for 10000 ms at most, answers with a ping at once, and
// its headers say PAUSED.
func TestMFStart(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.m.SetReplication(r.now, Replication{Offset: 4711})
	r.says("d", MFStart)
	equal(t, "effects", r.effects, []Effect{{Kind: EffectPauseWrites, Until: r.now + 10*time.Second}})
	equal(t, "messages", r.sentTypes(Ping), "[ping->d]")
	ping := r.sent[0]
	equal(t, "link", ping.Link, r.puppet("d").in)
	equal(t, "paused at", []any{ping.Paused, ping.Offset}, "[true 4711]")
	equal(t, "in progress", r.m.ManualFailover(), true)
	r.forget()
	r.says("b", Ping)
	equal(t, "header for others", r.sent[0].Paused, true)
}

// mfstart counts only from a node that I know as my replica: else it is silently ignored.
func TestMFStartFromOthers(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("e", MFStart)
	r.says("b", MFStart)
	equal(t, "effects", len(r.effects), 0)
	equal(t, "messages", len(r.sent), 0)
}

// 7.4.3 and 4: the replica remembers the first PAUSED offset of its master, and starts
// when it has processed as much.
func TestManualFailoverWaitsForOffset(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverDefault))
	r.says("a", Ping, func(m *Message) { m.Offset = 500 }) // not paused
	r.says("b", Ping, func(m *Message) { m.Offset, m.Paused = 100, true })
	equal(t, "can start without the master's word", r.m.mfCanStart, false)
	r.says("a", Ping, func(m *Message) { m.Offset, m.Paused = 150, true })
	r.says("a", Ping, func(m *Message) { m.Offset, m.Paused = 160, true })
	equal(t, "offset to reach", r.m.mfMasterOffset, 150)
	r.wait(300 * time.Millisecond)
	equal(t, "requests before the offset is reached", len(r.sentTypes(AuthRequest)), 0)

	// The moment it is, without waiting for a tick, since the co-replica has to be told
	// and the event loop turns again.
	r.m.SetReplication(r.now, Replication{Offset: 150, Connected: true, Since: r.now})
	r.drain()
	equal(t, "requests when it is", len(r.sentTypes(AuthRequest)), 7)
	equal(t, "FORCEACK", r.sent[len(r.sent)-1].ForceAck, true)
}

// 7.4: if not finished in 5000 ms both sides drop it.
func TestManualFailoverTimesOut(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverDefault))
	r.wait(5 * time.Second)
	equal(t, "replica after 5 s", r.m.ManualFailover(), true)
	r.tick()
	equal(t, "replica after more than 5 s", r.m.ManualFailover(), false)

	r = newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("d", MFStart)
	r.forget()
	r.wait(5100 * time.Millisecond)
	equal(t, "master after more than 5 s", r.m.ManualFailover(), false)
	equal(t, "effects", r.effectKinds(), "[unpause-writes]")
	r.wait(time.Second)
	equal(t, "effects later", len(r.effects), 1)
}

// 7.5: FORCE needs no contact with the master and no offset: votes are asked for with the
// next tick.
func TestForce(t *testing.T) {
	r := replicaRig(t, func(s *Settings) { s.ReplicaNoFailover = true })
	r.m.SetReplication(r.now, Replication{Since: -1}) // no data age either
	r.must(r.m.Failover(r.now, FailoverForce))
	equal(t, "messages at once", len(r.sentTypes(MFStart, AuthRequest)), 0)
	equal(t, "asked after", r.elect(), 100*time.Millisecond)
	r.vote("b")
	r.vote("c")
	equal(t, "role", r.hasFlags("d", FlagMaster), true)
	equal(t, "in progress", r.m.ManualFailover(), false)
}

// 7.6: TAKEOVER: a new epoch without votes, promotion at once.
func TestTakeover(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverTakeover))
	equal(t, "role", r.hasFlags("d", FlagMaster), true)
	equal(t, "epoch", r.node("d").ConfigEpoch, 7)
	equal(t, "slots", r.node("d").Slots.Ranges(), "0-5460")
	equal(t, "requests", len(r.sentTypes(AuthRequest)), 0)
	equal(t, "pongs", len(r.sentTypes(Pong)), 7)
	equal(t, "effects", r.effectKinds(), "[become-master]")
}

// S42: default: the master becomes a replica of its replica within a moment, nobody
// loses a write, paused clients are released.
func TestManualFailover(t *testing.T) {
	n := formed(t, 4, 3, 1, testSettings(15*time.Second))
	n.hosts[0].offset = 1000
	n.advance(3 * time.Second)
	a, d := n.hosts[0], n.hosts[3]
	d.mustDo(func(m *Machine, now time.Duration) error { return m.Failover(now, FailoverDefault) })
	took := n.waitFor(time.Second, "n1 is a replica", func() bool { return !a.isMaster() })
	if took > 200*time.Millisecond {
		t.Errorf("took %v", took)
	}
	n.advance(10 * time.Second)
	equal(t, "agreement", n.agreement(), "")
	kinds := []EffectKind{}
	for _, e := range a.effects {
		kinds = append(kinds, e.Kind)
	}
	equal(t, "effects on the old master", slices.Index(kinds, EffectPauseWrites) < slices.Index(kinds, EffectUnpauseWrites), true)
	equal(t, "writes are paused", a.pausedTo > n.now, false)
	equal(t, "offset of the new master", d.offset, 1000)
}

// S45: without votes, everything is as before after 5 s.
func TestManualFailoverWithoutVotes(t *testing.T) {
	n := formed(t, 4, 3, 1, testSettings(60*time.Second))
	n.advance(3 * time.Second)
	for _, h := range n.hosts[1:3] {
		h.freeze()
	}
	a, d := n.hosts[0], n.hosts[3]
	d.mustDo(func(m *Machine, now time.Duration) error { return m.Failover(now, FailoverDefault) })
	n.advance(100 * time.Millisecond)
	equal(t, "writes are paused", a.pausedTo > n.now, true)
	n.advance(5100 * time.Millisecond)
	equal(t, "writes are paused after 5.2 s", a.pausedTo > n.now, false)
	equal(t, "roles", []bool{a.isMaster(), d.isMaster()}, "[true false]")
}

// S44: with the majority gone TAKEOVER works and FORCE does not.
func TestForceAndTakeoverWithoutMajority(t *testing.T) {
	for _, mode := range []FailoverMode{FailoverForce, FailoverTakeover} {
		n := formed(t, 4, 3, 1, testSettings(2*time.Second))
		n.advance(3 * time.Second)
		for _, h := range n.hosts[:3] {
			h.kill()
		}
		n.advance(500 * time.Millisecond)
		d := n.hosts[3]
		d.mustDo(func(m *Machine, now time.Duration) error { return m.Failover(now, mode) })
		equal(t, "master at once", d.isMaster(), mode == FailoverTakeover)
		n.advance(8 * time.Second)
		equal(t, "master later", d.isMaster(), mode == FailoverTakeover)
	}
}

// Only a master says PAUSED: the replica of a manual failover does not.
func TestReplicaIsNotPaused(t *testing.T) {
	r := replicaRig(t)
	r.must(r.m.Failover(r.now, FailoverDefault))
	r.forget()
	r.says("b", Ping)
	equal(t, "paused", r.sent[0].Paused, false)
}
