package clusterbus

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// orphanRig is d, a replica of a like e and f. b lost its replica g, c has h.
func orphanRig(t *testing.T, change func(*Settings), lines ...string) *rig {
	s := testSettings(2 * time.Second)
	if change != nil {
		change(&s)
	}
	if lines == nil {
		lines = []string{"d myself,slave a 1", "e slave a 1", "f slave a 1", "g slave b 2", "h slave c 3",
			"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383"}
	}
	r := newRig(t, s, trioVars, lines...)
	r.says("c", MsgFail, func(m *Message) { m.About = id("g") })
	r.puppet("g").mute = true
	return r
}

func (r *rig) migratedTo() string {
	for _, f := range r.facts {
		if f, ok := f.(event.ReplicaMigrates); ok {
			return f.Master[:1]
		}
	}
	return ""
}

// 7.8: the replica with the smallest id moves to the master that has been orphaned for
// more than 5000 ms by its own clock.
func TestReplicaMigrates(t *testing.T) {
	r := orphanRig(t, nil)
	r.forget()
	start := r.now
	for r.migratedTo() == "" && r.now < 20*time.Second {
		r.tick()
	}
	equal(t, "to", r.migratedTo(), "b")
	equal(t, "after", r.now-start, 5200*time.Millisecond)
	equal(t, "master", r.node("d").MasterID, id("b"))
	equal(t, "effects", r.effectKinds(), "[replicate-from]")
}

// What keeps a replica where it is.
func TestReplicaDoesNotMigrate(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Settings)
		lines  []string
		before func(*rig)
	}{
		{"allow-replica-migration no", func(s *Settings) { s.AllowReplicaMigration = false }, nil, nil},
		{"the barrier", func(s *Settings) { s.MigrationBarrier = 3 }, nil, nil},
		{"the barrier, with a replica PFAIL", func(s *Settings) { s.MigrationBarrier = 2 }, nil, func(r *rig) { r.fails("f") }},
		{"the state is fail", nil, []string{"d myself,slave a 1", "e slave a 1", "f slave a 1", "g slave b 2", "h slave c 3",
			"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16382"}, nil},
		{"another replica has a smaller id", nil, []string{"e myself,slave a 1", "d slave a 1", "f slave a 1", "g slave b 2", "h slave c 3",
			"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383"}, nil},
		{"nobody has two replicas", nil, []string{"d myself,slave a 1", "g slave b 2",
			"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383"}, nil},
		{"another master has more replicas", nil, []string{"d myself,slave a 1", "e slave a 1", "g slave b 2",
			"f slave c 3", "h slave c 3", "i slave c 3",
			"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383"}, nil},
		{"the orphan is failing", func(s *Settings) { s.RequireFullCoverage = false }, nil, func(r *rig) {
			r.puppet("b").mute = true
			r.says("c", MsgFail, func(m *Message) { m.About = id("b") })
		}},
		{"the orphan has no slots", nil, []string{"d myself,slave a 1", "e slave a 1", "g slave b 2", "h slave c 3",
			"a master - 1 0-5460", "b master - 2", "c master - 3 5461-16383"}, nil},
		{"the replica is back", nil, nil, func(r *rig) { r.wait(2 * time.Second); r.pongs("g"); r.puppet("g").mute = false }},
	} {
		r := orphanRig(t, test.change, test.lines...)
		if test.before != nil {
			test.before(r)
		}
		r.wait(12 * time.Second)
		equal(t, test.name, r.migratedTo(), "")
	}
}

// A failed replica counts in the choice of the mover: while it has the smallest id,
// nobody moves.
func TestFailedReplicaMayBlockMigration(t *testing.T) {
	r := orphanRig(t, nil, "e myself,slave a 1", "d slave a 1", "f slave a 1", "h slave a 1", "g slave b 2",
		"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383")
	r.says("c", MsgFail, func(m *Message) { m.About = id("d") })
	r.puppet("d").mute = true
	r.wait(12 * time.Second)
	equal(t, "moved to", r.migratedTo(), "")
}

// The first orphan in table order is the target. A new time starts when it changes.
func TestFirstOrphanIsTarget(t *testing.T) {
	r := orphanRig(t, nil, "d myself,slave a 1", "e slave a 1", "f slave a 1", "g slave c 3", "h slave b 2",
		"a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383")
	r.wait(3 * time.Second)
	r.says("c", MsgFail, func(m *Message) { m.About = id("h") })
	r.puppet("h").mute = true
	r.wait(4 * time.Second) // c is due by now, but b comes first and is not
	equal(t, "moved to", r.migratedTo(), "")
	r.wait(3 * time.Second)
	equal(t, "moved to", r.migratedTo(), "b")
}

// S48: A has two replicas; b's only replica is killed: after FAIL + 5 s exactly the one
// with the smaller id moves. The returning replica is simply added back.
func TestMigrationInNetwork(t *testing.T) {
	n := formed(t, 6, 3, 1, testSettings(2*time.Second))
	extra := n.addHost(testSettings(2 * time.Second))
	extra.start(nil, nil)
	extra.mustDo(func(m *Machine, now time.Duration) error { return m.Meet(now, n.hosts[0].ip, 6379, 16379) })
	n.advance(5 * time.Second)
	extra.mustDo(func(m *Machine, now time.Duration) error { return m.Replicate(now, n.hosts[0].m.ID()) })
	n.advance(3 * time.Second)

	gone := n.hosts[4] // n2's
	gone.kill()
	n.waitFor(5*time.Second, "n5 is FAIL", func() bool { return n.hosts[3].sees(gone).Flags.Has(FlagFail) })
	took := n.waitFor(7*time.Second, "n4 follows n2", func() bool { return n.hosts[3].m.View().Self.MasterID == n.hosts[1].m.ID() })
	if took < 5*time.Second || took > 5500*time.Millisecond {
		t.Errorf("migrated %v after FAIL", took)
	}
	gone.restart()
	n.advance(15 * time.Second)
	equal(t, "agreement", n.agreement(), "")
	equal(t, "migrations", n.logged(": migration "), 1)
	equal(t, "n5's master", gone.m.View().Self.MasterID, n.hosts[1].m.ID())
}

// The five seconds start anew when the master has a working replica for a while.
func TestOrphanedTimeStartsAnew(t *testing.T) {
	r := orphanRig(t, nil)
	r.wait(4 * time.Second)
	r.puppet("g").mute = false
	r.pongs("g")
	r.says("c", MsgFail, func(m *Message) { m.About = id("f") }) // somebody stays orphaned: not b
	r.says("c", MsgFail, func(m *Message) { m.About = id("h") })
	r.puppet("h").mute, r.puppet("f").mute = true, true
	r.wait(2 * time.Second)
	r.puppet("g").mute = true
	r.says("c", MsgFail, func(m *Message) { m.About = id("g") })
	r.wait(3500 * time.Millisecond)
	equal(t, "moved to", r.migratedTo(), "")
	r.wait(2 * time.Second)
	equal(t, "moved to", r.migratedTo(), "b")
}
