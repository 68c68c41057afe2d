package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// SETSLOT: the first check is the role, even for garbage slots; then the slot.
func TestSetSlotFirstChecks(t *testing.T) {
	replica := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	const refused = "ERR Please use SETSLOT only with masters."
	wantErr(t, "MIGRATING", replica.do(replica.m.SetSlot(0, SetSlot{Action: SlotMigrating, Slot: -1, Node: id("b")})), refused)
	wantErr(t, "IMPORTING", replica.do(replica.m.SetSlot(0, SetSlot{Action: SlotImporting, Slot: -1, Node: id("b")})), refused)
	wantErr(t, "STABLE", replica.do(replica.m.SetSlot(0, SetSlot{Action: SlotStable, Slot: -1})), refused)
	wantErr(t, "NODE", replica.do(replica.m.SetSlot(0, SetSlot{Action: SlotNode, Slot: 99999, Node: id("b")})), refused)
	wantErr(t, "other words", replica.m.CheckSetSlot(-1, false), refused)

	master := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	const invalid = "ERR Invalid or out of range slot"
	wantErr(t, "MIGRATING", master.do(master.m.SetSlot(0, SetSlot{Action: SlotMigrating, Slot: 16384, Node: id("b")})), invalid)
	wantErr(t, "STABLE", master.do(master.m.SetSlot(0, SetSlot{Action: SlotStable, Slot: -1})), invalid)
	wantErr(t, "NODE", master.do(master.m.SetSlot(0, SetSlot{Action: SlotNode, Slot: -1, Node: id("x")})), invalid)
	wantErr(t, "other words", master.m.CheckSetSlot(16384, false), invalid)
	wantErr(t, "other words", master.m.CheckSetSlot(0, false), "")
}

// SETSLOT MIGRATING: not owner, unknown node, not a master; the mark is overwritten and
// may name me.
func TestSetSlotMigrating(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	migrating := func(slot int, letter string) error {
		return r.do(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: slot, Node: id(letter)}))
	}
	wantErr(t, "foreign slot", migrating(6000, "b"), "ERR I'm not the owner of hash slot 6000")
	wantErr(t, "foreign slot, unknown node", migrating(6000, "x"), "ERR I'm not the owner of hash slot 6000")
	wantErr(t, "unknown node", migrating(1, "x"), "ERR I don't know about node "+string(id("x")))
	wantErr(t, "replica", migrating(1, "e"), "ERR Target node is not a master")
	r.must(migrating(1, "b"))
	r.must(migrating(1, "a"))
	to, ok := r.m.View().Migrating(1)
	equal(t, "mark", to, id("a"))
	equal(t, "marked", ok, true)
	equal(t, "saved", r.saved, true)
}

// SETSLOT IMPORTING: owner is me, unknown node, not a master. Works for unassigned
// slots, and the source need not be the owner.
func TestSetSlotImporting(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-5460", "b master - 2 5461-10922", "e slave b 2")
	importing := func(slot int, letter string) error {
		return r.do(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: slot, Node: id(letter)}))
	}
	wantErr(t, "own slot", importing(1, "x"), "ERR I'm already the owner of hash slot 1")
	wantErr(t, "unknown node", importing(6000, "x"), "ERR I don't know about node "+string(id("x")))
	wantErr(t, "replica", importing(6000, "e"), "ERR Target node is not a master")
	r.must(importing(6000, "b"))
	r.must(importing(16000, "b"))
	r.must(importing(16001, "a"))
	equal(t, "line", r.node("a").Open, []OpenSlot{
		{Slot: 6000, Importing: true, Node: id("b")}, {Slot: 16000, Importing: true, Node: id("b")}, {Slot: 16001, Importing: true, Node: id("a")}})
}

// SETSLOT STABLE: both marks are cleared, nothing else.
func TestSetSlotStable(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6000, Node: id("b")}))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotStable, Slot: 1}))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotStable, Slot: 6000}))
	equal(t, "open slots", len(r.node("a").Open), 0)
	equal(t, "owner", r.owner(1), "a")
}

// If both marks are set only migrating shows.
func TestBothMarksShowMigrating(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	r.must(r.m.DelSlots(r.now, 1))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 1, Node: id("c")}))
	equal(t, "open slots", r.node("a").Open, []OpenSlot{{Slot: 1, Importing: false, Node: id("b")}})
}

// SETSLOT NODE: unknown node, not a master, keys held; in that order.
func TestSetSlotNodeErrors(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.keys[1] = 3
	node := func(slot int, letter string) error {
		return r.do(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: slot, Node: id(letter)}))
	}
	wantErr(t, "unknown", node(1, "x"), "ERR Unknown node "+string(id("x")))
	wantErr(t, "replica", node(1, "e"), "ERR Target node is not a master")
	wantErr(t, "keys", node(1, "b"),
		"ERR Can't assign hashslot 1 to a different node while I still hold keys for this hash slot.")
	wantErr(t, "keys, but to me", node(1, "a"), "")
	wantErr(t, "foreign slot", node(6000, "c"), "")
	equal(t, "owner of slot 6000", r.owner(6000), "c")
}

// SETSLOT NODE effects 1 and 2: the migrating mark goes if I hold no key, the slot is
// bound; no epoch moves and nobody is told.
func TestSetSlotNodeBindsLocally(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	r.forget()
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 1, Node: id("b")}))
	equal(t, "owner", r.owner(1), "b")
	equal(t, "open slots", len(r.node("a").Open), 0)
	equal(t, "epoch", r.node("a").ConfigEpoch, 1)
	equal(t, "messages", len(r.sent), 0)
	equal(t, "saved", r.saved, true)

	// With keys in it, a slot assigned to me keeps its mark.
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 2, Node: id("b")}))
	r.keys[2] = 1
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 2, Node: id("a")}))
	equal(t, "open slots", len(r.node("a").Open), 1)
}

// SETSLOT NODE effect 3: without slots I become a replica of the receiver, if
// cluster-allow-replica-migration is on.
func TestSetSlotNodeOfLastSlot(t *testing.T) {
	for _, allowed := range []bool{true, false} {
		s := gossip.DefaultSettings()
		s.AllowReplicaMigration = allowed
		r := newRig(t, s, trioVars, "a myself,master - 1 7", "b master - 2 5461-10922")
		r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 7, Node: id("b")}))
		equal(t, "I am a replica", r.hasFlags("a", FlagReplica), allowed)
		if allowed {
			equal(t, "my master", r.node("a").MasterID, id("b"))
			equal(t, "effects", r.effectKinds(), "[drop-channels replicate-from]")
			equal(t, "address", r.effects[1].IP, puppetIP("b"))
		}
	}
}

// SETSLOT NODE effect 4: closing an import on me bumps my epoch, if it is not the
// maximum already, clears the mark, and tells all nodes at once.
func TestSetSlotNodeClosesImport(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6000, Node: id("b")}))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6001, Node: id("b")}))
	r.forget()
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 6000, Node: id("a")}))
	equal(t, "owner", r.owner(6000), "a")
	equal(t, "epoch", r.node("a").ConfigEpoch, 7)
	equal(t, "pongs", r.sentTypes(Pong), "[pong->b pong->c pong->d pong->e pong->f]")
	equal(t, "the pong claims the slot", r.sent[0].Slots.Has(6000), true)

	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 6001, Node: id("a")}))
	equal(t, "epoch, which was the maximum", r.node("a").ConfigEpoch, 7)
	equal(t, "open slots", len(r.node("a").Open), 0)

	// Without the mark there is neither a new epoch nor a pong.
	r.forget()
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 6002, Node: id("a")}))
	equal(t, "epoch", r.node("a").ConfigEpoch, 7)
	equal(t, "messages", len(r.sent), 0)
}
