package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// The first check of each SETSLOT action (CLUSTER SETSLOT): only masters open and
// close slots, even slots that do not exist.
func (m *Machine) checkSetSlot(slot int) error {
	if m.myself.isReplica() {
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
func (m *Machine) CheckSetSlot(slot int) error { return m.checkSetSlot(slot) }

// SetSlotMigrating marks a slot of this node as moving to another one (CLUSTER
// SETSLOT MIGRATING).
func (m *Machine) SetSlotMigrating(now time.Duration, slot int, to ID) error {
	return m.openSlot(now, slot, to, true)
}

// SetSlotImporting marks a slot that this node does not own as coming from another
// one (CLUSTER SETSLOT IMPORTING). While the mark is there, the slot's owner is not
// changed by what other nodes claim.
func (m *Machine) SetSlotImporting(now time.Duration, slot int, from ID) error {
	return m.openSlot(now, slot, from, false)
}

func (m *Machine) openSlot(now time.Duration, slot int, id ID, migrating bool) error {
	m.begin(now)
	defer m.beforeSleep()
	if err := m.checkSetSlot(slot); err != nil {
		return err
	}
	mine := m.owner(slot) == m.myself
	switch {
	case migrating && !mine:
		return errNotOwner(slot)
	case !migrating && mine:
		return errAlreadyOwner(slot)
	}
	n := m.lookup(id)
	if n == nil {
		return errSetSlotUnknownNode(id)
	}
	if n.isReplica() {
		return errTargetNotMaster
	}
	if migrating {
		m.setMigrating(slot, n)
	} else {
		m.setImporting(slot, n)
	}
	m.todo |= todoSaveConfig | todoUpdateState
	return nil
}

// SetSlotStable removes both marks of a slot (CLUSTER SETSLOT STABLE).
func (m *Machine) SetSlotStable(now time.Duration, slot int) error {
	m.begin(now)
	defer m.beforeSleep()
	if err := m.checkSetSlot(slot); err != nil {
		return err
	}
	m.setImporting(slot, nil)
	m.setMigrating(slot, nil)
	m.todo |= todoSaveConfig | todoUpdateState
	return nil
}

// SetSlotNode binds a slot to a node in this node's table (CLUSTER SETSLOT NODE).
// Only if that closes an import of this node, the others are told, with a new
// config epoch.
func (m *Machine) SetSlotNode(now time.Duration, slot int, id ID) error {
	m.begin(now)
	defer m.beforeSleep()
	if err := m.checkSetSlot(slot); err != nil {
		return err
	}
	n := m.lookup(id)
	if n == nil {
		return ErrUnknownNode(id)
	}
	if n.isReplica() {
		return errTargetNotMaster
	}
	me := m.myself
	wasMine := m.owner(slot) == me
	keys := m.keys.CountInSlot(slot)
	if wasMine && n != me && keys != 0 {
		return errHoldsKeys(slot)
	}
	if keys == 0 {
		m.setMigrating(slot, nil)
	}
	m.unbind(slot)
	m.bind(n, slot)

	// A master left without slots follows the one that took the last.
	if wasMine && n != me && me.numSlots == 0 && m.settings.AllowReplicaMigration {
		m.setMaster(n)
	}
	if n == me && m.importing[slot] != nil {
		m.bumpEpoch(event.EpochImport)
		m.setImporting(slot, nil)
		m.broadcastPong(false)
	}
	m.todo |= todoSaveConfig | todoUpdateState
	return nil
}
