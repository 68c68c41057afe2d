package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// valkeySlots are the rules of a version whose replicas know of open slots.
var valkeySlots = Rules{ShardIDs: true, OpenSlotsFollow: true}

// A replica takes SETSLOT from its master: no check there is about its own slots.
func TestSetSlotFromMaster(t *testing.T) {
	r := newRigOf(t, valkeySlots, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	from := func(action SlotAction, slot int, node string) error {
		return r.do(r.m.SetSlot(r.now, SetSlot{Action: action, Slot: slot, Node: id(node), FromMaster: true}))
	}
	wantErr(t, "from a client", r.m.CheckSetSlot(0, false), "ERR Please use SETSLOT only with masters.")
	r.must(from(SlotMigrating, 7, "b"))
	r.must(from(SlotImporting, 6000, "b"))
	equal(t, "open slots", r.node("d").Open, []OpenSlot{{Slot: 7, Node: id("b")}, {Slot: 6000, Importing: true, Node: id("b")}})
	r.forget()
	epoch := r.m.currentEpoch
	r.must(from(SlotNode, 6000, "a")) // to its master, which closes the import
	equal(t, "open slots", r.node("d").Open, []OpenSlot{{Slot: 7, Node: id("b")}})
	equal(t, "owner", r.owner(6000), "a")
	equal(t, "told anybody", len(r.sent), 0)
	equal(t, "epoch", r.m.currentEpoch, epoch)
	r.must(from(SlotStable, 7, ""))
	equal(t, "open slots", len(r.node("d").Open), 0)
}

// In Valkey 9.1 a slot is not opened to the node itself.
func TestSetSlotToMyself(t *testing.T) {
	for rules, want := range map[Rules]string{{}: "", {SlotsOpenToOthers: true}: "ERR Target node is myself"} {
		r := newRigOf(t, rules, gossip.DefaultSettings(), trioVars, trio...)
		wantErr(t, "migrating", r.m.MaySetSlot(SetSlot{Action: SlotMigrating, Slot: 1, Node: id("a")}), want)
		wantErr(t, "importing", r.m.MaySetSlot(SetSlot{Action: SlotImporting, Slot: 6000, Node: id("a")}), want)
		wantErr(t, "node", r.m.MaySetSlot(SetSlot{Action: SlotNode, Slot: 1, Node: id("a")}), "")
	}
}

// A failover of the other shard re-points the marks of open slots; within the own shard they
// outlive it.
func TestOpenSlotsFollowFailovers(t *testing.T) {
	failover := func(r *rig, master, replica string, claims string) {
		r.says(replica, Ping, func(m *Message) {
			m.Flags, m.MasterID, m.ConfigEpoch, m.CurrentEpoch, m.Slots = FlagMaster, "", 9, 9, slots(claims)
		})
	}
	for rules, want := range map[Rules][]OpenSlot{
		{ShardIDs: true}: {{Slot: 1, Node: id("b")}, {Slot: 6000, Importing: true, Node: id("b")}},
		valkeySlots:      {{Slot: 1, Node: id("e")}, {Slot: 6000, Importing: true, Node: id("e")}},
	} {
		r := newRigOf(t, rules, gossip.DefaultSettings(), trioVars, trio...)
		r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
		r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6000, Node: id("b")}))
		failover(r, "b", "e", "5461-10922")
		equal(t, "open slots", r.node("a").Open, want)
	}

	r := newRigOf(t, valkeySlots, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	failover(r, "a", "d", "0-5460")
	equal(t, "follows the new master", r.node("a").MasterID, id("d"))
	equal(t, "open slots of the old master", r.node("a").Open, []OpenSlot{{Slot: 1, Node: id("b")}})
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 2, Node: id("b"), FromMaster: true}))
	r.must(r.m.Replicate(r.now, id("c")))
	equal(t, "open slots in another shard", len(r.node("a").Open), 0)
}

// The target of a migration takes the slot that the source has given away.
func TestImportEndsWhenSourceGivesUp(t *testing.T) {
	for rules, want := range map[Rules]string{{ShardIDs: true}: "b", valkeySlots: "a"} {
		r := newRigOf(t, rules, gossip.DefaultSettings(), trioVars, trio...)
		r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6000, Node: id("b")}))
		r.says("b", Ping, func(m *Message) { m.Slots = slots("5461-5999 6001-10922") })
		equal(t, "owner", r.owner(6000), want)
		equal(t, "still importing", len(r.node("a").Open) == 1, want == "b")
	}
}
