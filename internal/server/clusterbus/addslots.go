package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// AddSlots binds unassigned slots to this node, whatever its role (CLUSTER
// ADDSLOTS). A slot that is none, say -1 for a word that is no number, is
// ErrInvalidSlot. Nothing happens if there is an error.
func (m *Machine) AddSlots(now time.Duration, slots ...int) error {
	return m.changeSlots(now, singles(slots), false, m.rules.SlotsCheckedOneByOne)
}

// DelSlots makes slots unassigned in this node's table, whoever owns them (CLUSTER
// DELSLOTS).
func (m *Machine) DelSlots(now time.Duration, slots ...int) error {
	return m.changeSlots(now, singles(slots), true, m.rules.SlotsCheckedOneByOne)
}

// AddSlotRanges is CLUSTER ADDSLOTSRANGE. Unlike ADDSLOTS it checks the pairs one
// by one, so an invalid bound may come to light after a busy slot.
func (m *Machine) AddSlotRanges(now time.Duration, ranges ...slot.Range) error {
	return m.changeSlots(now, ranges, false, true)
}

// DelSlotRanges is CLUSTER DELSLOTSRANGE.
func (m *Machine) DelSlotRanges(now time.Duration, ranges ...slot.Range) error {
	return m.changeSlots(now, ranges, true, true)
}

func singles(slots []int) []slot.Range {
	ranges := make([]slot.Range, len(slots))
	for i, s := range slots {
		ranges[i] = slot.Range{First: s, Last: s}
	}
	return ranges
}

func (m *Machine) changeSlots(now time.Duration, ranges []slot.Range, del, pairwise bool) error {
	m.begin(now)
	defer m.beforeSleep()
	if !pairwise {
		for _, r := range ranges {
			if !validSlot(r.First) {
				return ErrInvalidSlot
			}
		}
	}
	chosen := new(slot.Set)
	for _, r := range ranges {
		if !validSlot(r.First) || !validSlot(r.Last) {
			return ErrInvalidSlot
		}
		if r.First > r.Last {
			return errBackwards(r.First, r.Last)
		}
		if err := m.checkSlots(r, chosen, del); err != nil {
			return err
		}
	}
	for s := range slotsIn(chosen) { // clusterUpdateSlots
		m.setImporting(s, nil)
		if del {
			m.unbind(s)
		} else {
			m.bind(m.myself, s)
		}
	}
	m.todo |= todoUpdateState | todoSaveConfig
	return nil
}

// checkSlots is checkSlotAssignmentsOrReply; it adds the slots to chosen.
func (m *Machine) checkSlots(r slot.Range, chosen *slot.Set, del bool) error {
	for s := r.First; s <= r.Last; s++ {
		switch {
		case del && m.owners[s] == 0:
			return errUnassigned(s)
		case !del && m.owners[s] != 0:
			return errBusy(s)
		case chosen.Has(s):
			return errRepeated(s)
		}
		chosen.Add(s)
	}
	return nil
}

func validSlot(s int) bool { return s >= 0 && s < slot.Count }

// FlushSlots makes all slots of this node unassigned (CLUSTER FLUSHSLOTS). It must
// hold no keys.
func (m *Machine) FlushSlots(now time.Duration) error {
	m.begin(now)
	defer m.beforeSleep()
	if m.keys.Len() != 0 {
		return errNotEmptyFlushSlots
	}
	m.unbindAll(m.myself)
	m.todo |= todoUpdateState | todoSaveConfig
	return nil
}
