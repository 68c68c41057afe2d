package clusterbus

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// The delays of an election in each family. The other replica of the shard, g, says how much
// data it has, and whether it has seen the master fail.
func TestElectionDelays(t *testing.T) {
	valkey80 := Rules{ShardIDs: true, RankByID: true, VotersJudge: true}
	valkey90, valkey91 := valkey80, valkey80
	valkey90.ShortElections, valkey91.ShortElections, valkey91.BestAtOnce = true, true, true
	const second = time.Second
	for _, row := range []struct {
		name        string
		rules       Rules
		offset      int64 // g's; this replica has 100
		id          string
		masterFails bool
		from, to    time.Duration // with 100 ms for a tick at either end
	}{
		{"Redis", Rules{}, 100, "g", false, second / 2, 12 * second / 10},
		{"Redis, somebody has more", Rules{}, 101, "g", false, 3 * second / 2, 22 * second / 10},
		{"Valkey 8.0, a greater ID", valkey80, 100, "g", false, second / 2, 12 * second / 10},
		{"Valkey 8.0, a smaller ID", valkey80, 100, "0", false, 3 * second / 2, 22 * second / 10},
		{"Valkey 9.0: a thirtieth of 2 s", valkey90, 100, "g", false, 66 * time.Millisecond, 340 * time.Millisecond},
		{"Valkey 9.0, somebody has more", valkey90, 101, "g", false, 198 * time.Millisecond, 470 * time.Millisecond},
		{"Valkey 9.1: nobody else knows", valkey91, 100, "g", false, 66 * time.Millisecond, 340 * time.Millisecond},
		{"Valkey 9.1: all know", valkey91, 100, "g", true, 0, 100 * time.Millisecond},
		{"Valkey 9.1: all know, somebody has more", valkey91, 101, "g", true, 198 * time.Millisecond, 470 * time.Millisecond},
	} {
		r := replicaRigOf(t, row.rules)
		if row.id != "g" {
			n := r.m.newNode(id(row.id), FlagReplica)
			n.master, n.replOffset = r.m.myself.master, row.offset
			r.m.addReplica(n.master, n)
		} else {
			r.says("g", Ping, func(m *Message) { m.Offset, m.MasterFailed = row.offset, row.masterFails })
		}
		r.masterFails()
		if got := r.elect(); got < row.from || got > row.to {
			t.Errorf("%s: asked for votes after %v, want %v to %v", row.name, got, row.from, row.to)
		}
	}
}

// A replica tells the others of its shard that it has seen the master fail; it may be what
// they have waited for.
func TestMasterFailedIsTold(t *testing.T) {
	rules := Rules{ShardIDs: true, ShortElections: true, BestAtOnce: true}
	s := func(s *Settings) { s.NodeTimeout = 15 * time.Second }
	r := replicaRigOf(t, rules, s)
	r.masterFails()
	r.tick()
	r.tick()
	told := false
	for _, m := range r.sent {
		told = told || m.Type == Pong && m.To == id("g") && m.MasterFailed
	}
	equal(t, "told g", told, true)
	equal(t, "asked for votes", len(r.sentTypes(AuthRequest)), 0)
	r.says("g", Ping, func(m *Message) { m.Offset, m.MasterFailed = 100, true })
	equal(t, "asked for votes when g knew", len(r.sentTypes(AuthRequest)) > 0, true)

	old := replicaRig(t)
	old.masterFails()
	old.tick()
	for _, m := range old.sent {
		equal(t, "Redis tells", m.MasterFailed, false)
	}
}

// When several masters have failed, the replicas of the shard with the smallest ID go first.
func TestRankOfShards(t *testing.T) {
	rules := Rules{ShardIDs: true, RankOfShards: true}
	for other, want := range map[string]int{"0": 1, "z": 0} {
		r := replicaRigOf(t, rules)
		r.says("a", Ping, func(m *Message) { m.ShardID = id("m") })
		r.says("b", Ping, func(m *Message) { m.ShardID = id(other) })
		r.says("c", MsgFail, func(m *Message) { m.About = id("b") })
		r.masterFails()
		r.tick()
		equal(t, "rank with a failed shard "+other, r.m.shardRank(), want)
		equal(t, "delay with it", r.m.authTime-r.m.now >= 500+msec(500*want-100), true)
		r.wait(11 * 2 * time.Second * 10 / 10)
		equal(t, "rank when that is long ago", r.m.shardRank(), 0)
	}
}

// A vote about a master that this one voted about lately is denied, except since Valkey 8.1.
func TestVotesOften(t *testing.T) {
	for rules, want := range map[Rules]int{{}: 1, {VotesOften: true}: 2} {
		r := newRigOf(t, rules, testSettings(2*time.Second), trioVars, trio...)
		r.says("c", MsgFail, func(m *Message) { m.About = id("b") })
		r.forget()
		for epoch := range 2 {
			r.says("e", AuthRequest, func(m *Message) { m.CurrentEpoch = uint64(10 + epoch) })
		}
		equal(t, "votes", len(r.sentTypes(AuthAck)), want)
	}
}

// Since Valkey 8.0 masters without slots do not count among those who judge, and neither
// does this node if it is one.
func TestVotersJudge(t *testing.T) {
	for rules, want := range map[Rules]bool{{}: true, {VotersJudge: true}: false} {
		r := newRigOf(t, rules, testSettings(2*time.Second), trioVars, "h myself,master - 0", "a master - 1 0-5460", "b master - 2 5461-10922", "c master - 3 10923-16383", "g master - 4")
		r.fails("b")
		report := func(from string) {
			r.says(from, Ping, func(m *Message) {
				m.Gossip = SectionOf(GossipEntry{Contact: *r.m.contact(r.m.lookup(id("b"))), Flags: FlagMaster | FlagFail})
			})
		}
		report("g")
		equal(t, "FAIL by masters without slots", r.hasFlags("b", FlagFail), want)
		report("a")
		report("c")
		equal(t, "FAIL by masters with slots", r.hasFlags("b", FlagFail), true)
	}
}

// Where one master has all slots nobody else judges; it does so at once.
func TestLoneMasterJudges(t *testing.T) {
	for rules, want := range map[Rules]bool{{}: false, {LoneMasterJudges: true}: true} {
		r := newRigOf(t, rules, testSettings(2*time.Second), trioVars, "a myself,master - 1 0-16383", "d slave a 1")
		r.fails("d")
		equal(t, "FAIL of its replica", r.hasFlags("d", FlagFail), want)
	}
}

// A master that turned into a replica of its shard's new master gives its slots to that one at
// once since Redis 7.4; before, they belong to nobody for a moment.
func TestSlotsFollowFailover(t *testing.T) {
	rules := Rules{ShardIDs: true, SlotsFollowFailover: true}
	for _, row := range []struct {
		name   string
		rules  Rules
		follow string
		epoch  uint64
		want   string
	}{
		{"Redis 7.2", Rules{ShardIDs: true}, "e", 7, ""},
		{"a replica of its own", rules, "e", 7, "e"},
		{"old news", rules, "e", 1, "b"},
		{"another shard", rules, "c", 7, ""},
		{"nobody known", rules, "z", 7, ""},
	} {
		r := newRigOf(t, row.rules, gossip.DefaultSettings(), trioVars, trio...)
		r.says("b", Ping, func(m *Message) {
			m.Flags, m.MasterID, m.ConfigEpoch = FlagReplica, id(row.follow), row.epoch
		})
		equal(t, row.name, r.owner(6000), row.want)
	}
}
