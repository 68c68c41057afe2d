package clusterbus

import (
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// learnSlots compares the slots that a message claims with what this node believes.
// Most messages end at the first comparison.
func (m *Machine) learnSlots(sender *node, msg *Message) {
	owner := sender
	if !sender.isMaster() {
		owner = sender.master
	}
	if owner == nil || owner.slots == msg.Slots {
		return
	}
	if *owner.slots == *msg.Slots {
		if owner == sender {
			owner.adoptSlots(msg.Slots) // next time, comparing the pointers is enough
		}
		return
	}
	if sender.isMaster() {
		m.applyClaim(sender, msg.ConfigEpoch, msg.Slots)
	}
	m.answerStaleClaim(sender, msg)
}

// answerStaleClaim tells the sender about the first slot that it claims though
// another node owns it with a greater config epoch. A master that was cut off learns
// that way that it was replaced.
func (m *Machine) answerStaleClaim(sender *node, msg *Message) {
	for s := range slotsIn(msg.Slots) {
		owner := m.owner(s)
		if owner == sender || m.slotUnclaimed(s) {
			continue
		}
		if owner.configEpoch > msg.ConfigEpoch {
			m.sendUpdate(sender.link, owner)
			return
		}
	}
}

// sendUpdate tells about a node's slots, except those it no longer claims
// (clusterSendUpdate).
func (m *Machine) sendUpdate(l *link, about *node) {
	if l == nil {
		return
	}
	msg := m.header(Update)
	msg.About = about.id
	msg.AboutEpoch = about.configEpoch
	claimed := new(slot.Set)
	for i := range claimed {
		claimed[i] = about.slots[i] &^ m.notClaiming[i]
	}
	msg.AboutSlots = claimed
	m.send(l, msg)
}

// stepUpdate believes an update if it is newer than what this node knows.
func (m *Machine) stepUpdate(msg *Message) {
	n := m.lookup(msg.About)
	if n == nil || n.configEpoch >= msg.AboutEpoch {
		return
	}
	if n.isReplica() {
		m.setNodeAsMaster(n)
	}
	n.configEpoch = msg.AboutEpoch
	m.todo |= todoSaveConfig
	m.applyClaim(n, msg.AboutEpoch, msg.AboutSlots)
}

// applyClaim rebinds slots to a master that claims them under a greater config
// epoch, and follows that master if this node's shard has no slot left
// (clusterUpdateSlotsConfigWith).
func (m *Machine) applyClaim(sender *node, epoch uint64, claimed *slot.Set) {
	me := m.myself
	if sender == me {
		return
	}
	current := me
	if !me.isMaster() {
		current = me.master
	}

	var dirty slot.Set // lost slots with keys
	hasDirty, lostOurs := false, false
	claimedCount, takenFromUs := 0, 0
	union := *claimed
	for i := range union {
		union[i] |= sender.slots[i]
	}
	for s := range slotsIn(&union) {
		owner := m.owner(s)
		if !claimed.Has(s) {
			// Its owner does not claim the slot any more. It stays bound, since a few
			// redirections too many are better than errors, but nobody is told so.
			if owner == sender {
				m.notClaiming.Add(s)
			}
			continue
		}
		claimedCount++
		if owner == sender {
			m.notClaiming.Remove(s)
			continue
		}
		if m.importing[s] != nil && !m.rules.OpenSlotsFollow { // changed by commands only
			continue
		}
		if !m.slotUnclaimed(s) && owner.configEpoch >= epoch && !(owner == me && m.granted(s)) {
			continue
		}
		if owner == me && m.keys.CountInSlot(s) != 0 {
			dirty.Add(s)
			hasDirty = true
		}
		if owner != nil && owner == current {
			lostOurs = true
			takenFromUs++
		}
		if m.rules.OpenSlotsFollow {
			m.marksOfClaimed(s, sender)
		}
		m.unbind(s)
		m.bind(sender, s)
		m.notClaiming.Remove(s)
		m.todo |= todoSaveConfig | todoUpdateState
	}
	if m.rules.OpenSlotsFollow {
		m.marksOfOthers(sender, epoch, claimed)
	}
	if *sender.slots == *claimed {
		sender.adoptSlots(claimed)
	}
	alone := claimedCount == takenFromUs
	if m.rules.OpenSlotsFollow {
		alone = m.inSameShard(sender, me)
		lostOurs = lostOurs || me.master != sender && claimedCount == 0 && me.numSlots == 0 && alone && current.configEpoch < epoch
	}

	switch {
	case lostOurs && current.numSlots == 0 &&
		(m.settings.AllowReplicaMigration || alone):
		m.setMaster(sender)
		m.todo |= todoSaveConfig | todoUpdateState
	case me.master != nil && me.master.master != nil && me.master.master != me:
		// Replicas of replicas do not last: the master lost its last slot and turned
		// into a replica itself.
		m.setMaster(me.master.master)
		m.todo |= todoSaveConfig | todoUpdateState
	case hasDirty:
		m.effect(Effect{Kind: EffectDeleteKeys, Slots: dirty.Ranges()})
	}
}
