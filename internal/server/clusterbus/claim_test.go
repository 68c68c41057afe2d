package clusterbus

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// claims makes a master claim slots under an epoch in a ping.
func (r *rig) claims(letter string, epoch uint64, text string) {
	r.t.Helper()
	r.says(letter, Ping, func(m *Message) { m.ConfigEpoch, m.Slots = epoch, slots(text) })
}

// A slot is rebound if its owner's configEpoch is smaller; equal epochs never steal.
func TestGreaterEpochTakesSlots(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 2, "0 5461-10922")
	equal(t, "claim of epoch 2 against 1", r.owner(0), "b")
	r.claims("a", 1, "0-5460")
	equal(t, "claim of epoch 1 against 2", r.owner(0), "b")
	r.claims("a", 2, "0-5460")
	equal(t, "claim of epoch 2 against 2", r.owner(0), "b")
	r.claims("a", 4, "0-5460")
	equal(t, "claim of epoch 4 against 2", r.owner(0), "a")
	equal(t, "saved", r.saved, true)
}

// An unassigned slot goes to any claimant, whatever its epoch.
func TestUnassignedSlotIsTaken(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 9 0-99", "b master - 0")
	r.claims("b", 0, "50-150")
	equal(t, "slot 50", r.owner(50), "a")
	equal(t, "slot 100", r.owner(100), "b")
	equal(t, "slot 151", r.owner(151), "")
}

// A replica's header speaks of its master's slots: it is no claim.
func TestReplicaClaimsNothing(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.says("e", Ping, func(m *Message) { m.ConfigEpoch, m.Slots = 50, slots("0-10922") })
	equal(t, "slot 0", r.owner(0), "a")
}

// For a slot not claimed any more: it stays bound, and the next claimant of any epoch
// takes it.
func TestOwnerStopsClaiming(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 2, "5461-10921")
	equal(t, "slot 10922 stays bound", r.owner(10922), "b")
	r.claims("a", 1, "0-5460 10922")
	equal(t, "taken with a smaller epoch", r.owner(10922), "a")
}

// Owner already S → clear the mark. But a message that equals the record is not looked
// at: an owner that takes a slot back without another change leaves the mark.
func TestOwnerClaimsAgain(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 2, "5461-10920")
	r.claims("b", 2, "5461-10921")
	equal(t, "slot 10921 is unclaimed", r.m.slotUnclaimed(10921), false)
	r.claims("b", 2, "5461-10922")
	equal(t, "slot 10922 is unclaimed", r.m.slotUnclaimed(10922), true)
	r.claims("a", 1, "0-5460 10921 10922")
	equal(t, "slot 10921", r.owner(10921), "b")
	equal(t, "slot 10922", r.owner(10922), "a")
}

// A slot that is importing here is skipped: only commands change it. After STABLE the
// next message counts.
func TestImportingSlotIsSkipped(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 5, Node: id("a")}))
	r.claims("b", 7, "5 5461-10922")
	equal(t, "slot 5", r.owner(5), "a")
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotStable, Slot: 5}))
	r.claims("b", 7, "5 5461-10922")
	equal(t, "slot 5 after STABLE", r.owner(5), "b")
}

// Migrating marks are left untouched: they remain on the old owner's line.
func TestMigratingMarkSurvivesLoss(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	r.claims("b", 7, "1 5461-10922")
	equal(t, "owner", r.owner(1), "b")
	equal(t, "open slots", r.node("a").Open, []OpenSlot{{Slot: 1, Importing: false, Node: id("b")}})
}

// Keys of slots that I lose are deleted, if I stay a master.
func TestDirtySlots(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.keys[1], r.keys[3], r.keys[100] = 1, 2, 1
	r.claims("b", 7, "0-5 5461-10922")
	equal(t, "effects", r.effectKinds(), "[drop-channels delete-keys]")
	equal(t, "channels", r.effects[0].Slots, "0-5")
	equal(t, "slots", r.effects[1].Slots, "1 3")

	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.keys[1] = 1
	r.claims("b", 7, "0-5 5461-10922")
	equal(t, "effects on a replica", r.effectKinds(), "[drop-channels]")
}

// Some slot of mine went to S and I have none left: I become a replica of S; my replicas
// follow.
func TestMasterWithoutSlotsFollows(t *testing.T) {
	for _, myself := range []string{"a", "d"} {
		r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy(myself)...)
		r.keys[1] = 1
		r.claims("b", 7, "0-10922")
		equal(t, myself+" is a replica", r.hasFlags(myself, FlagReplica), true)
		equal(t, "of", r.node(myself).MasterID, id("b"))
		equal(t, "effects of "+myself, r.effectKinds(), "[drop-channels replicate-from]")
	}
}

// With allow-replica-migration no, only a master that claims nothing but my slots, all
// taken in this message, is followed.
func TestFollowWithoutReplicaMigration(t *testing.T) {
	s := gossip.DefaultSettings()
	s.AllowReplicaMigration = false
	for _, test := range []struct {
		claimed string
		follow  bool
	}{
		{"0-5460", true},
		{"0-5460 7000", false},
	} {
		r := newRig(t, s, trioVars, trio...)
		r.keys[1] = 1
		r.claims("d", 7, test.claimed) // d was my replica
		// d's header still says that it is a replica of mine: make it a master.
		equal(t, "a replica's claim", r.owner(1), "a")
		r.says("d", Ping, func(m *Message) {
			m.MasterID, m.Flags, m.ConfigEpoch, m.Slots = "", FlagMaster, 7, slots(test.claimed)
		})
		equal(t, "I follow d for "+test.claimed, r.hasFlags("a", FlagReplica), test.follow)
		if !test.follow {
			equal(t, "effects", r.effectKinds(), "[drop-channels delete-keys]")
		}
	}
}

// A replica whose master is a replica itself follows the grandmaster, unless that is me.
func TestSubReplicaFollowsGrandmaster(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	// a becomes a replica of b though nobody took its slots.
	r.says("a", Ping, func(m *Message) { m.MasterID, m.Flags, m.Slots = id("b"), FlagReplica, slots("5461-10922") })
	equal(t, "my master", r.node("d").MasterID, id("a"))
	r.claims("c", 3, "10924-16383") // any claim makes the machine look
	equal(t, "my master after a claim", r.node("d").MasterID, id("b"))

	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.says("a", Ping, func(m *Message) { m.MasterID, m.Flags = id("d"), FlagReplica })
	r.claims("c", 3, "10924-16383")
	equal(t, "my master, which is my replica", r.node("d").MasterID, id("a"))
}

// Role: a header without master makes the sender a master; one with a master makes it a
// replica, and its slots are unbound here at once.
func TestRoleFollowsHeader(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.says("e", Ping, func(m *Message) { m.MasterID, m.Flags = "", FlagMaster; m.Slots = slots("") })
	equal(t, "e", r.node("e").Flags, "master")
	equal(t, "b's replicas", len(r.node("b").Replicas), 0)

	r.says("b", Ping, func(m *Message) { m.MasterID, m.Flags, m.Slots = id("e"), FlagReplica, slots("") })
	equal(t, "b", r.node("b").Flags, "slave")
	equal(t, "b's master", r.node("b").MasterID, id("e"))
	equal(t, "slot 6000", r.owner(6000), "")
	equal(t, "e's replicas", r.node("e").Replicas, []ID{id("b")})

	// A master that is unknown here does not replace the known one.
	r.says("b", Ping, func(m *Message) { m.MasterID, m.Flags = id("x"), FlagReplica })
	equal(t, "b's master", r.node("b").MasterID, id("e"))
}

// Stale claims: one update per message, about the first slot claimed by the sender that
// another node owns with a higher epoch, sent on my outgoing link.
func TestUpdateForStaleClaim(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 7, "0-99 5461-10922")
	r.forget()
	r.claims("a", 1, "0-5460 10923")
	equal(t, "updates", r.sentTypes(Update), "[update->a]")
	u := r.sent[len(r.sent)-1]
	equal(t, "about", u.About, id("b"))
	equal(t, "epoch", u.AboutEpoch, 7)
	equal(t, "slots", u.AboutSlots.Ranges(), "0-99 5461-10922")
	equal(t, "link", u.Link, r.puppet("a").out)
}

// The message of a replica is checked in the same way; an owner that does not claim the
// slot any more is not told of.
func TestNoUpdateAboutUnclaimedSlot(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 7, "0-99 5461-10922")
	r.forget()
	r.says("d", Ping)
	equal(t, "updates for a replica", r.sentTypes(Update), "[update->d]")
	r.claims("b", 7, "1-99 5461-10922") // b gives slot 0 up
	r.forget()
	r.claims("a", 1, "0")
	equal(t, "updates", r.sentTypes(Update), "[]")
	r.claims("b", 7, "2-99 5461-10922")
	r.forget()
	r.claims("a", 1, "0-2")
	u := r.sent[len(r.sent)-1]
	equal(t, "slots of the update", u.AboutSlots.Ranges(), "2-99 5461-10922")
}

// update about n: ignored if n is unknown or its known configEpoch >= reported; else n
// becomes master if it was slave, the epoch is stored, the claim applied.
func TestUpdateMessage(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	update := func(about string, epoch uint64, text string) {
		r.says("c", Update, func(m *Message) { m.About, m.AboutEpoch, m.AboutSlots = id(about), epoch, slots(text) })
	}
	update("x", 50, "0-99")
	update("b", 2, "0-99 5461-10922")
	equal(t, "slot 0 after an old update", r.owner(0), "a")
	update("e", 7, "0-99 5461-10922")
	equal(t, "e", r.node("e").Flags, "master")
	equal(t, "e's epoch", r.node("e").ConfigEpoch, 7)
	equal(t, "slot 0", r.owner(0), "e")
	equal(t, "slot 6000", r.owner(6000), "e")
	update("a", 60, "0-16383")
	equal(t, "slot 0 after an update about me", r.owner(0), "e")
}

// A returning old master learns by an update that it was replaced, and follows.
func TestUpdateDemotesReturningMaster(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("c", Update, func(m *Message) { m.About, m.AboutEpoch, m.AboutSlots = id("d"), 7, slots("0-5460") })
	equal(t, "I", r.node("a").Flags, "myself,slave")
	equal(t, "my master", r.node("a").MasterID, id("d"))
	equal(t, "effects", r.effectKinds(), "[drop-channels replicate-from]")
}

// MIGRATE_TO: set with a replica, or with the first slot while some master has
// replicas; cleared with the last replica or the role.
func TestMigrateToFlag(t *testing.T) {
	target := func(r *rig, letter string) bool { return r.m.lookup(id(letter)).flags.Has(FlagMigrateTo) }
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-99", "b master - 2 100-199", "c master - 3", "e slave b 2")
	equal(t, "a, before anybody had replicas", target(r, "a"), false)
	equal(t, "b, with a replica", target(r, "b"), true)
	r.claims("c", 3, "300")
	equal(t, "c, with its first slot", target(r, "c"), true)
	r.says("e", Ping, func(m *Message) { m.MasterID = id("a") })
	equal(t, "a, with a replica", target(r, "a"), true)
	equal(t, "b, without replicas", target(r, "b"), false)
	r.says("e", Ping, func(m *Message) { m.MasterID, m.Flags, m.Slots = "", FlagMaster, slots("") })
	equal(t, "e, a former replica", target(r, "e"), true)
	r.says("c", Ping, func(m *Message) { m.MasterID, m.Flags = id("a"), FlagReplica })
	equal(t, "c, a replica", target(r, "c"), false)
}

// An update leaves out what its subject does not claim any more, and equal epochs are not
// stale.
func TestUpdateLeavesOutUnclaimedSlots(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("c")...)
	r.claims("b", 7, "0-99 5461-10922")
	r.claims("b", 7, "0-49 51-99 5461-10922")
	r.forget()
	r.claims("a", 1, "0-49")
	equal(t, "slots of the update", r.sent[len(r.sent)-1].AboutSlots.Ranges(), "0-49 51-99 5461-10922")
	r.forget()
	r.claims("a", 7, "0-49")
	equal(t, "updates for an equal epoch", len(r.sentTypes(Update)), 0)
}
