package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// a owns 0-3 and 7, b owns 5461-10922, the rest is unassigned.
func slotRig(t *testing.T) *rig {
	return newRig(t, gossip.DefaultSettings(), trioVars,
		"a myself,master - 1 0-3 7 [2->-b] [20-<-b]",
		"b master - 2 5461-10922",
		"d slave a 1")
}

// ADDSLOTS: all arguments are parsed first; then in argument order: busy, repeated.
func TestAddSlotsErrors(t *testing.T) {
	for _, test := range []struct {
		slots []int
		want  string
	}{
		{[]int{16384}, "ERR Invalid or out of range slot"},
		{[]int{-1}, "ERR Invalid or out of range slot"},
		{[]int{2, 16384}, "ERR Invalid or out of range slot"},
		{[]int{10, 2}, "ERR Slot 2 is already busy"},
		{[]int{6000}, "ERR Slot 6000 is already busy"},
		{[]int{2, 2}, "ERR Slot 2 is already busy"},
		{[]int{10, 10}, "ERR Slot 10 specified multiple times"},
		{[]int{10, 11}, ""},
	} {
		r := slotRig(t)
		wantErr(t, "AddSlots", r.do(r.m.AddSlots(r.now, test.slots...)), test.want)
		if test.want != "" {
			equal(t, "owner of slot 10 after an error", r.owner(10), "")
		}
	}
}

// DELSLOTS: same parsing, then unassigned, repeated.
func TestDelSlotsErrors(t *testing.T) {
	for _, test := range []struct {
		slots []int
		want  string
	}{
		{[]int{1, 16384}, "ERR Invalid or out of range slot"},
		{[]int{1, 30}, "ERR Slot 30 is already unassigned"},
		{[]int{1, 1}, "ERR Slot 1 specified multiple times"},
		{[]int{30, 30}, "ERR Slot 30 is already unassigned"},
		{[]int{1, 6000}, ""},
	} {
		r := slotRig(t)
		wantErr(t, "DelSlots", r.do(r.m.DelSlots(r.now, test.slots...)), test.want)
		if test.want != "" {
			equal(t, "owner of slot 1 after an error", r.owner(1), "a")
		}
	}
}

// ADDSLOTSRANGE / DELSLOTSRANGE: per pair in order.
func TestSlotRangeErrors(t *testing.T) {
	type pairs = []slot.Range
	for _, test := range []struct {
		del    bool
		ranges pairs
		want   string
	}{
		{false, pairs{{First: -1, Last: 5}}, "ERR Invalid or out of range slot"},
		{false, pairs{{First: 5, Last: 16384}}, "ERR Invalid or out of range slot"},
		{false, pairs{{First: 15, Last: 12}}, "ERR start slot number 15 is greater than end slot number 12"},
		{false, pairs{{First: 10, Last: 12}, {First: 3, Last: 4}}, "ERR Slot 3 is already busy"},
		{false, pairs{{First: 3, Last: 4}, {First: 5, Last: 16384}}, "ERR Slot 3 is already busy"},
		{false, pairs{{First: 10, Last: 12}, {First: 12, Last: 13}}, "ERR Slot 12 specified multiple times"},
		{false, pairs{{First: 10, Last: 12}, {First: 14, Last: 14}}, ""},
		{true, pairs{{First: 5, Last: 2}}, "ERR start slot number 5 is greater than end slot number 2"},
		{true, pairs{{First: 2, Last: 5}}, "ERR Slot 4 is already unassigned"},
		{true, pairs{{First: 0, Last: 2}, {First: 1, Last: 1}}, "ERR Slot 1 specified multiple times"},
		{true, pairs{{First: 0, Last: 3}, {First: 6000, Last: 6001}}, ""},
	} {
		r := slotRig(t)
		command := r.m.AddSlotRanges
		if test.del {
			command = r.m.DelSlotRanges
		}
		wantErr(t, "slot ranges", r.do(command(r.now, test.ranges...)), test.want)
	}
}

// ADDSLOTS binds to me, clears the importing mark, keeps the epoch, saves.
func TestAddSlots(t *testing.T) {
	r := slotRig(t)
	r.must(r.m.AddSlots(r.now, 10, 20))
	equal(t, "owner of slot 10", r.owner(10), "a")
	_, importing := r.m.View().Importing(20)
	equal(t, "slot 20 is importing", importing, false)
	equal(t, "epoch", r.node("a").ConfigEpoch, 1)
	equal(t, "saved", r.saved, true)
}

// ADDSLOTS has no role check: the slot shows on the replica's own line until the
// master's next ping takes it back.
func TestAddSlotsOnReplica(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars,
		"a master - 1 0-100", "b master - 2 200-300", "d myself,slave a 1")
	r.must(r.m.AddSlots(r.now, 150))
	equal(t, "slots of the replica", r.node("d").Slots.Ranges(), "150")
	r.puppet("a").header.Slots = slots("0-100 150")
	r.says("a", Ping)
	equal(t, "owner of slot 150", r.owner(150), "a")
}

// DELSLOTS unbinds whoever owns the slot, in the local table; it clears importing
// marks but not the migrating mark. The owner's next ping undoes it.
func TestDelSlots(t *testing.T) {
	r := slotRig(t)
	r.must(r.m.DelSlots(r.now, 2, 6000))
	equal(t, "owner of slot 2", r.owner(2), "")
	equal(t, "owner of slot 6000", r.owner(6000), "")
	_, migrating := r.m.View().Migrating(2)
	equal(t, "slot 2 is migrating", migrating, true)
	r.says("b", Ping)
	equal(t, "owner of slot 6000 after b's ping", r.owner(6000), "b")
}

// Deleting my own slot: others keep it bound to me and note that I do not claim it.
func TestDelOwnSlotSeenByOthers(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("b")...)
	r.puppet("a").header.Slots = slots("0-99 101-5460")
	r.says("a", Ping)
	equal(t, "owner of slot 100", r.owner(100), "a")
	equal(t, "state", r.m.Snapshot().State, OK)
	equal(t, "slot 100 is claimed", r.m.slotUnclaimed(100), true)
}

// FLUSHSLOTS: keys are refused; only my slots go; no effect on a replica.
func TestFlushSlots(t *testing.T) {
	r := slotRig(t)
	r.keys[1] = 1
	wantErr(t, "FlushSlots", r.do(r.m.FlushSlots(r.now)), "ERR DB must be empty to perform CLUSTER FLUSHSLOTS.")
	delete(r.keys, 1)
	r.must(r.m.FlushSlots(r.now))
	equal(t, "owner of slot 1", r.owner(1), "")
	equal(t, "owner of slot 6000", r.owner(6000), "b")

	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.must(r.m.FlushSlots(r.now))
	equal(t, "owner of the master's slot", r.owner(1), "a")
}

// Whenever a slot is unbound from me or my master, its shard subscribers go.
func TestDropChannelsOfUnboundSlots(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.DelSlots(r.now, 5, 6, 6000))
	equal(t, "effects", r.effectKinds(), "[drop-channels]")
	equal(t, "slots", r.effects[0].Slots, "5-6")

	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.must(r.m.DelSlots(r.now, 5, 6000))
	equal(t, "slots on the replica", r.effects[0].Slots, "5")
}

// Redis 6.2 looks at one slot after the other, and takes replicas as the other node of a move.
func TestOldSlotRules(t *testing.T) {
	r := newRigOf(t, Rules{SlotsCheckedOneByOne: true, SlotsToAnyone: true}, gossip.DefaultSettings(), trioVars, trio...)
	wantErr(t, "add", r.do(r.m.AddSlots(r.now, 6000, -1)), "ERR Slot 6000 is already busy")
	wantErr(t, "add", r.do(r.m.AddSlots(r.now, -1, 6000)), "ERR Invalid or out of range slot")
	wantErr(t, "del", r.do(r.m.DelSlots(r.now, 16000)), "")
	wantErr(t, "del again", r.do(r.m.DelSlots(r.now, 16000, -1)), "ERR Slot 16000 is already unassigned")
	wantErr(t, "to a replica", r.m.MaySetSlot(SetSlot{Action: SlotMigrating, Slot: 1, Node: id("d")}), "")
}

// A replica's own epoch is what it has as soon as it is a master: that of nodes.conf in Redis 6.2.
func TestReplicasKeepEpoch(t *testing.T) {
	for keep, want := range map[bool]uint64{false: 0, true: 7} {
		r := newRigOf(t, Rules{ReplicasKeepEpoch: keep}, gossip.DefaultSettings(), trioVars, "d myself,slave a 7", "a master - 1 0-3", "b master - 2 5461-10922")
		wantErr(t, "reset", r.do(r.m.Reset(r.now, false)), "")
		equal(t, "epoch", r.node("d").ConfigEpoch, want)
	}
}
