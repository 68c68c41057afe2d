package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// SlotAction is what CLUSTER SETSLOT does to a slot.
type SlotAction uint8

// The actions.
const (
	// SlotMigrating marks a slot of this node as moving to another one.
	SlotMigrating SlotAction = iota
	// SlotImporting marks a slot that this node does not own as coming from another one.
	// While the mark is there, the slot's owner is not changed by what other nodes claim.
	SlotImporting
	// SlotStable removes both marks of a slot.
	SlotStable
	// SlotNode binds a slot to a node in this node's table. Only if that closes an import of
	// this node, the others are told, with a new config epoch.
	SlotNode
)

// SetSlot is a CLUSTER SETSLOT.
type SetSlot struct {
	Action SlotAction
	Slot   int
	// Node is the other node; SlotStable has none.
	Node ID
	// FromMaster says that this node is a replica and that its master sent the command, which
	// only some versions do (clusterCommandSetSlot).
	FromMaster bool
}

// The first check of each SETSLOT action (CLUSTER SETSLOT): only masters open and
// close slots, even slots that do not exist.
func (m *Machine) checkSetSlot(slot int, fromMaster bool) error {
	if m.myself.isReplica() && !fromMaster {
		return errSetSlotReplica
	}
	if !validSlot(slot) {
		return ErrInvalidSlot
	}
	return nil
}

// CheckSetSlot returns the error that CLUSTER SETSLOT has for the slot, whatever the
// action: the owner needs it where the action's own words are wrong
// (ErrSetSlotAction comes second). -1 stands for a word that is no number.
func (m *Machine) CheckSetSlot(slot int, fromMaster bool) error {
	return m.checkSetSlot(slot, fromMaster)
}

// MaySetSlot returns the error that SetSlot would return now.
func (m *Machine) MaySetSlot(c SetSlot) error {
	if err := m.checkSetSlot(c.Slot, c.FromMaster); err != nil {
		return err
	}
	if c.Action == SlotStable {
		return nil
	}
	mine := m.owner(c.Slot) == m.myself
	n := m.lookup(c.Node)
	switch {
	case c.Action == SlotMigrating && !mine && m.myself.isMaster():
		return errNotOwner(c.Slot)
	case c.Action == SlotImporting && mine:
		return errAlreadyOwner(c.Slot)
	case n == nil && c.Action == SlotNode:
		return ErrUnknownNode(c.Node)
	case n == nil:
		return errSetSlotUnknownNode(c.Node)
	case n.isReplica() && !m.rules.SlotsToAnyone:
		return errTargetNotMaster
	case n == m.myself && c.Action != SlotNode && m.rules.SlotsOpenToOthers:
		return errTargetMyself
	case c.Action == SlotNode && mine && n != m.myself && m.keys.CountInSlot(c.Slot) != 0:
		return errHoldsKeys(c.Slot)
	}
	return nil
}

// SetSlot is CLUSTER SETSLOT.
func (m *Machine) SetSlot(now time.Duration, c SetSlot) error {
	m.begin(now)
	defer m.beforeSleep()
	if err := m.MaySetSlot(c); err != nil {
		return err
	}
	n := m.lookup(c.Node)
	switch c.Action {
	case SlotMigrating:
		m.setMigrating(c.Slot, n)
	case SlotImporting:
		m.setImporting(c.Slot, n)
	case SlotStable:
		m.setImporting(c.Slot, nil)
		m.setMigrating(c.Slot, nil)
	case SlotNode:
		m.assignSlot(c.Slot, n)
	}
	m.todo |= todoSaveConfig | todoUpdateState
	return nil
}

// assignSlot binds a slot to a node (CLUSTER SETSLOT NODE).
func (m *Machine) assignSlot(slot int, n *node) {
	me, shard := m.myself, m.myself.primary()
	wasOurs := m.owner(slot) == shard
	if m.keys.CountInSlot(slot) == 0 {
		m.setMigrating(slot, nil)
	}
	m.unbind(slot)
	m.bind(n, slot)

	// A master left without slots follows the one that took the last, and its replicas do.
	if wasOurs && n != shard && shard.numSlots == 0 && m.settings.AllowReplicaMigration {
		m.setMaster(n)
	}
	if (n == me || n == me.master) && m.importing[slot] != nil {
		m.setImporting(slot, nil)
		if n == me {
			m.bumpEpoch(event.EpochImport)
			m.broadcastPong(false)
		}
	}
}
