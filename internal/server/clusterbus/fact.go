package clusterbus

import (
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// fact puts something that became true for this node into the output. Nodes are named by
// their IDs.
func (m *Machine) fact(f event.Fact) {
	m.flushOwnerFacts()
	m.out.Facts = append(m.out.Facts, f)
}

// ownerRun is a run of slots whose owner changed in the same way. No owner is nil.
type ownerRun struct {
	from, to *node
	slots    slot.Range
}

// noteUnbound and noteOwner collect changes of the slot table, which come slot by
// slot, until the next fact of another kind: a failover is one fact then.
func (m *Machine) noteUnbound(i int, from *node) { m.noteRun(i, from, nil) }

func (m *Machine) noteOwner(i int, to *node) {
	var from *node
	// A slot that was unbound just now has changed hands.
	if last := len(m.ownerRuns) - 1; last >= 0 {
		if r := &m.ownerRuns[last]; r.to == nil && r.slots.Last == i {
			from = r.from
			r.slots.Last--
			if r.slots.Len() == 0 {
				m.ownerRuns = m.ownerRuns[:last]
			}
		}
	}
	if from != to {
		m.noteRun(i, from, to)
	}
}

func (m *Machine) noteRun(i int, from, to *node) {
	if last := len(m.ownerRuns) - 1; last >= 0 {
		if r := &m.ownerRuns[last]; r.from == from && r.to == to && r.slots.Last == i-1 {
			r.slots.Last = i
			return
		}
	}
	m.ownerRuns = append(m.ownerRuns, ownerRun{from, to, slot.Range{First: i, Last: i}})
}

// flushOwnerFacts makes one fact for each pair of old and new owner.
func (m *Machine) flushOwnerFacts() {
	if len(m.ownerRuns) == 0 {
		return
	}
	var changes []event.SlotsChanged
runs:
	for _, r := range m.ownerRuns {
		from, to := nameOf(r.from), nameOf(r.to)
		for i := range changes {
			if c := &changes[i]; c.From == from && c.To == to {
				c.Slots = append(c.Slots, r.slots)
				continue runs
			}
		}
		changes = append(changes, event.SlotsChanged{Slots: slot.Ranges{r.slots}, From: from, To: to})
	}
	m.ownerRuns = m.ownerRuns[:0]
	for _, c := range changes {
		m.out.Facts = append(m.out.Facts, c)
	}
}

// nameOf is a node's ID in a fact, "" if there is none.
func nameOf(n *node) string {
	if n == nil {
		return ""
	}
	return string(n.id)
}
