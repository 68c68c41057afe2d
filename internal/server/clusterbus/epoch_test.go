package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// BUMPEPOCH: a new epoch if mine is 0 or not the maximum of all known epochs.
func TestBumpEpoch(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	epoch, bumped := r.m.BumpEpoch(r.now)
	r.drain()
	equal(t, "epoch", epoch, 7)
	equal(t, "bumped", bumped, true)
	equal(t, "saved", r.saved, true)
	epoch, bumped = r.m.BumpEpoch(r.now)
	equal(t, "epoch again", epoch, 7)
	equal(t, "bumped again", bumped, false)

	// Another node's greater epoch counts even before currentEpoch has followed.
	r.says("b", Ping, func(m *Message) { m.ConfigEpoch = 20 })
	epoch, bumped = r.m.BumpEpoch(r.now)
	equal(t, "epoch after b's 20", epoch, 8)
	equal(t, "bumped after b's 20", bumped, true)
}

// SET-CONFIG-EPOCH: negative; more than one known node; non-zero already. It raises
// currentEpoch to at least n.
func TestSetConfigEpoch(t *testing.T) {
	const knows = "ERR The user can assign a config epoch only when the node does not know any other node."
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	wantErr(t, "negative", r.do(r.m.SetConfigEpoch(r.now, -1)), "ERR Invalid config epoch specified: -1")
	wantErr(t, "knows others", r.do(r.m.SetConfigEpoch(r.now, 5)), knows)

	r = newRig(t, gossip.DefaultSettings(), "currentEpoch 0 lastVoteEpoch 0", "a myself,master - 0")
	r.must(r.m.SetConfigEpoch(r.now, 0))
	r.must(r.m.SetConfigEpoch(r.now, 5))
	equal(t, "config epoch", r.node("a").ConfigEpoch, 5)
	equal(t, "current epoch", r.m.Snapshot().CurrentEpoch, 5)
	wantErr(t, "non-zero", r.do(r.m.SetConfigEpoch(r.now, 6)), "ERR Node config epoch is already non-zero")

	r = newRig(t, gossip.DefaultSettings(), "currentEpoch 9 lastVoteEpoch 0", "a myself,master - 0")
	r.must(r.m.SetConfigEpoch(r.now, 5))
	equal(t, "current epoch, which was greater", r.m.Snapshot().CurrentEpoch, 9)
}

// currentEpoch is raised by any header of a known node, a node's configEpoch by its own.
func TestEpochsAreLearnedFromHeaders(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("b", AuthAck, func(m *Message) { m.CurrentEpoch, m.ConfigEpoch = 30, 25 })
	equal(t, "current epoch", r.m.Snapshot().CurrentEpoch, 30)
	equal(t, "b's epoch", r.node("b").ConfigEpoch, 25)
	equal(t, "saved", r.saved, true)
	r.says("b", Ping, func(m *Message) { m.CurrentEpoch, m.ConfigEpoch = 3, 2 })
	equal(t, "current epoch does not fall", r.m.Snapshot().CurrentEpoch, 30)
	equal(t, "b's epoch does not fall", r.node("b").ConfigEpoch, 25)
}

// A replica's header carries its master's epoch; it is stored in the replica's record
// but CLUSTER NODES shows the master's.
func TestReplicaRecordHoldsItsMastersEpoch(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("e", Ping, func(m *Message) { m.ConfigEpoch = 40 })
	equal(t, "shown", r.node("e").ConfigEpoch, 2)
	equal(t, "recorded", r.m.lookup(id("e")).configEpoch, 40)
}

// Epochs of unknown senders do not count.
func TestEpochsOfStrangersAreIgnored(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.stranger("x")
	r.says("x", Ping, func(m *Message) { m.CurrentEpoch, m.ConfigEpoch = 99, 99 })
	equal(t, "current epoch", r.m.Snapshot().CurrentEpoch, 6)
}

// Collision: on a ping, pong or meet of a master with my epoch, the smaller ID moves to
// the next epoch. Other messages do not collide.
func TestEpochCollision(t *testing.T) {
	for _, test := range []struct {
		name         string
		mine, theirs string
		kind         MessageType
		want         uint64
	}{
		{"mine is smaller", "a", "b", Ping, 7},
		{"mine is smaller", "a", "b", Pong, 7},
		{"mine is smaller", "a", "b", Meet, 7},
		{"mine is smaller, but no ping", "a", "b", AuthAck, 5},
		{"mine is larger", "b", "a", Ping, 5},
	} {
		r := newRig(t, gossip.DefaultSettings(), trioVars, test.mine+" myself,master - 5 0-99", test.theirs+" master - 4 100-16383")
		r.says(test.theirs, test.kind, func(m *Message) { m.ConfigEpoch = 5 })
		equal(t, test.name+" "+test.kind.String(), r.node(test.mine).ConfigEpoch, test.want)
	}
}

// A collision counts even for epoch 0 and without slots: two fresh nodes part.
func TestEpochCollisionOfFreshNodes(t *testing.T) {
	const vars = "currentEpoch 0 lastVoteEpoch 0"
	for _, kind := range []MessageType{Ping, Pong, Meet} {
		r := newRig(t, gossip.DefaultSettings(), vars, "a myself,master - 0", "b master - 0")
		r.m.myself.configEpoch, r.m.currentEpoch = 0, 0 // the pongs of the start have collided
		r.says("b", kind)
		equal(t, kind.String()+": the smaller ID", r.node("a").ConfigEpoch, 1)
		equal(t, kind.String()+": current epoch", r.m.Snapshot().CurrentEpoch, 1)

		r = newRig(t, gossip.DefaultSettings(), vars, "b myself,master - 0", "a master - 0")
		r.says("a", kind)
		equal(t, kind.String()+": the larger ID", r.node("b").ConfigEpoch, 0)
	}
}

// Replicas neither move nor make others move.
func TestNoEpochCollisionWithReplicas(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("d", Ping) // my replica sends my epoch
	equal(t, "epoch", r.node("a").ConfigEpoch, 1)
	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.says("e", Ping)
	equal(t, "epoch of a replica", r.m.myself.configEpoch, 0)
}
