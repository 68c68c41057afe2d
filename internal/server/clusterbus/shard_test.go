package clusterbus

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// withShards are the rules of a version that has shard IDs.
var withShards = Rules{ShardIDs: true, ForgetSpreads: true}

// shardsOf is how a machine groups the nodes of a rig, by their letters.
func shardsOf(m *Machine) string {
	var groups []string
	for _, s := range m.Snapshot().Shards {
		letters := ""
		for _, n := range s.Nodes {
			letters += string(n[:1])
		}
		groups = append(groups, letters)
	}
	return strings.Join(groups, " ")
}

// A configuration without shard IDs puts replicas into their masters' shards; a replica whose
// line comes first takes its master along.
func TestShardsOfOldConfiguration(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trio...)
	equal(t, "shards", len(r.m.Snapshot().Shards), 3)
	equal(t, "a and d", r.node("a").ShardID, r.node("d").ShardID)
	equal(t, "b and e", r.node("b").ShardID, r.node("e").ShardID)
	equal(t, "mine", r.m.ShardID(), r.node("a").ShardID)
	equal(t, "Redis 7.0", newRig(t, gossip.DefaultSettings(), trioVars, trio...).m.Snapshot().Shards == nil, true)
}

// Most versions with shard IDs put nobody into a shard whose configuration has none, not
// even themselves, until somebody tells.
func TestOldShardsLost(t *testing.T) {
	rules := withShards
	rules.OldShardsLost = true
	r := unlinkedRig(t, rules, gossip.DefaultSettings(), trioVars, trio...)
	equal(t, "shards", shardsOf(r.m), "")
	r.says("b", Ping, func(m *Message) { m.ShardID = id("x") })
	r.says("e", Ping, func(m *Message) { m.ShardID = "" })
	equal(t, "shards", shardsOf(r.m), "be")
	equal(t, "my own ID", r.m.ShardID().Valid(), true)
	equal(t, "who hears of shard messages", len(r.m.shardMates()), 0)
	r.must(r.m.Reset(r.now, false))
	equal(t, "after a reset", shardsOf(r.m), "a")
}

// A ping tells the shard of its sender. Replicas follow their master into its shard, and
// go to the end of the list there.
func TestPingTellsShard(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trio...)
	r.says("b", Ping, func(m *Message) { m.ShardID, m.HumanName = id("x"), "bee" })
	equal(t, "answer", r.sent[0].ShardID, r.m.ShardID())
	equal(t, "shard of b", r.node("b").ShardID, id("x"))
	equal(t, "human name of b", r.node("b").HumanName, "bee")
	r.says("e", Ping, func(m *Message) { m.ShardID = "" }) // an old version
	equal(t, "shard of e", r.node("e").ShardID, id("x"))
	r.says("f", Ping, func(m *Message) { m.ShardID, m.MasterID = id("x"), id("b") })
	equal(t, "shard x in order", r.m.shards()[2].Nodes, []ID{id("b"), id("e"), id("f")})

	r = newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.says("a", Ping, func(m *Message) { m.ShardID = id("x") })
	equal(t, "a replica follows its master", r.m.ShardID(), id("x"))
	r.must(r.m.Replicate(r.now, id("b")))
	equal(t, "and the next one", r.m.ShardID(), r.node("b").ShardID)
}

// Nodes in handshake are in no shard.
func TestHandshakeIsInNoShard(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	r.must(r.m.Meet(r.now, puppetIP("z"), 6379, 16379))
	equal(t, "shards", shardsOf(r.m), "a")
}

// CLUSTER RESET SOFT keeps the shard's ID, HARD draws another one.
func TestResetAndShard(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trio...)
	shard := r.m.ShardID()
	r.must(r.m.Reset(r.now, false))
	equal(t, "after a soft reset", r.m.ShardID(), shard)
	r.must(r.m.Reset(r.now, true))
	equal(t, "the same after a hard reset", r.m.ShardID() == shard, false)
	equal(t, "shards", len(r.m.Snapshot().Shards), 1)
}

// nodes.conf keeps the shards, and what it says of them has to agree.
func TestConfigurationKeepsShards(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trio...)
	r.says("b", Ping, func(m *Message) { m.ShardID, m.HumanName = id("x"), "bee" })
	r.says("e", Ping)
	text := r.m.NodesConf().String()
	equal(t, "line of b", strings.Contains(text, "16379,,tls-port=0,nodename=bee,shard-id="+string(id("x"))+" master"), true)
	equal(t, "CLUSTER NODES has it", strings.Contains(r.m.NodesText(false), "shard-id"), false)
	conf, err := gossip.ParseNodesConf(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := New(Config{Port: 6379, Rules: withShards, Rand: r.m.rand, NodesConf: conf})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "shards of a node that was loaded", again.Snapshot().Shards, r.m.Snapshot().Shards)
	equal(t, "with the human name", strings.Contains(again.NodesConf().String(), "nodename=bee"), true)
	for i := range conf.Nodes {
		if conf.Nodes[i].ID == id("e") {
			conf.Nodes[i].ShardID = id("y")
		}
	}
	again, err = New(Config{Port: 6379, Rules: withShards, Rand: r.m.rand, NodesConf: conf})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a replica in another shard", shardsOf(again) == shardsOf(r.m), true)
}

// Whom a node has forgotten, the others forget too, but not themselves and not their master.
func TestForgetSpreads(t *testing.T) {
	r := newRigOf(t, withShards, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.says("b", Ping, func(m *Message) {
		m.Forgotten = []Forgotten{{id("a"), 60}, {id("d"), 60}, {id("e"), 60}, {id("z"), 60}}
	})
	equal(t, "knows its master", r.knows("a"), true)
	equal(t, "knows itself", r.knows("d"), true)
	equal(t, "knows e", r.knows("e"), false)
	equal(t, "keeps e out", r.m.blacklisted(id("e")), true)
	equal(t, "keeps z out", r.m.blacklisted(id("z")), false)
	r.must(r.m.Forget(r.now, id("e"))) // which is no error
	wantErr(t, "forgetting a stranger", r.m.Forget(r.now, id("z")), "ERR Unknown node "+string(id("z")))

	// It tells others for how long.
	r.wait(10 * time.Second)
	r.forget()
	r.says("b", Ping)
	equal(t, "told", r.sent[0].Forgotten, []Forgotten{{id("e"), 50}})
	r.must(r.m.Reset(r.now, false))
	equal(t, "kept out after a reset", r.m.blacklisted(id("e")), false)

	old := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	old.says("b", Ping, func(m *Message) { m.Forgotten = []Forgotten{{id("e"), 60}} })
	equal(t, "Redis 7.0 knows e", old.knows("e"), true)
}

// A node that has not evaluated the state counts itself, except since 7.4.
func TestSizeAtStart(t *testing.T) {
	for rules, want := range map[Rules]int{{}: 1, {SizeStartsAtZero: true}: 0} {
		m, err := New(Config{Port: 6379, Rules: rules, Rand: newRig(t, gossip.DefaultSettings(), trioVars, trio...).m.rand})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "size", m.Snapshot().Size, want)
	}
}
