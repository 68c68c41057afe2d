package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// CLUSTER REPLICATE NO ONE: a replica becomes an empty master in a shard of its own, with its
// open slots closed; a master stays what it is.
func TestReplicateNoOne(t *testing.T) {
	r := newRigOf(t, valkeySlots, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 7, Node: id("b"), FromMaster: true}))
	shard := r.m.ShardID()
	r.forget()
	r.m.ReplicateNoOne(r.now)
	r.drain()
	equal(t, "effects", r.effectKinds(), []string{"become-master", "flush-data"})
	equal(t, "a master", r.hasFlags("d", FlagMaster), true)
	equal(t, "in its old shard", r.m.ShardID() == shard, false)
	equal(t, "open slots", len(r.node("d").Open), 0)
	equal(t, "replicas of a", len(r.node("a").Replicas), 0)
	r.forget()
	shard = r.m.ShardID()
	r.m.ReplicateNoOne(r.now)
	r.drain()
	equal(t, "effects on a master", len(r.effectKinds()), 0)
	equal(t, "a master's shard", r.m.ShardID(), shard)
}

// CLUSTER MEET words its errors otherwise in each family.
func TestMeetErrorsOfVersions(t *testing.T) {
	for _, row := range []struct {
		rules                Rules
		word, port, busPorts string
	}{
		{Rules{}, "ERR Invalid TCP base port specified: x", "ERR Invalid node address specified: 10.0.0.9:99999", "ERR Invalid node address specified: 10.0.0.9:1000"},
		{Rules{PortsUnnamed: true}, "ERR Invalid base port specified: x", "ERR Invalid node address specified: 10.0.0.9:99999", "ERR Invalid node address specified: 10.0.0.9:1000"},
		{Rules{PortsUnnamed: true, PortsInRange: true}, "ERR Invalid base port specified: x", "ERR Port number is out of range", "ERR Cluster bus port number is out of range"},
	} {
		r := newRigOf(t, row.rules, gossip.DefaultSettings(), trioVars, trio...)
		wantErr(t, "a word", r.m.ErrInvalidBasePort("x"), row.word)
		wantErr(t, "a port", r.m.Meet(r.now, "10.0.0.9", 99999, 1), row.port)
		wantErr(t, "a bus port", r.m.Meet(r.now, "10.0.0.9", 1000, 99999), row.busPorts)
	}
}

// Which slots' channels go when a node follows another master, and when a slot changes hands
// elsewhere.
func TestChannelsOfOthers(t *testing.T) {
	dropped := func(rules Rules, do func(r *rig)) (count int) {
		r := newRigOf(t, rules, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
		do(r)
		r.drain()
		for _, e := range r.effects {
			if e.Kind == EffectDropChannels {
				count += e.Slots.Set().Len()
			}
		}
		return count
	}
	follow := func(r *rig) { r.must(r.m.Replicate(r.now, id("b"))) }
	equal(t, "7.0 follows b", dropped(Rules{}, follow), 0)
	equal(t, "7.4 follows b", dropped(Rules{NewMasterChannels: true}, follow), 16384-5462)
	elsewhere := func(r *rig) {
		r.says("c", Ping, func(m *Message) { m.ConfigEpoch, m.Slots = 9, slots("6000 10923-16383") })
	}
	equal(t, "7.0: a slot goes from b to c", dropped(Rules{}, elsewhere), 0)
	equal(t, "7.2: a slot goes from b to c", dropped(Rules{DropsAllChannels: true}, elsewhere), 1)
}
