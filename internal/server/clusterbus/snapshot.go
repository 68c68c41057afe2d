package clusterbus

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Snapshot returns the state as it is now. It costs a walk over all nodes and slots.
func (m *Machine) Snapshot() Snapshot {
	s := Snapshot{
		State:          m.state,
		Size:           m.size,
		CurrentEpoch:   m.currentEpoch,
		LastVoteEpoch:  m.lastVoteEpoch,
		MyEpoch:        m.info(m.myself).ConfigEpoch,
		Sent:           m.sent,
		Received:       m.received,
		LinksOverLimit: m.limitExceeded,
		Self:           m.myself.id,
		Owners:         m.Owners(),
		ManualFailover: m.mfEnd != 0,
		Shards:         m.shards(),
	}
	for n := range m.all {
		s.Nodes = append(s.Nodes, m.info(n))
		slots := int(n.numSlots)
		s.SlotsAssigned += slots
		switch {
		case n.failed():
			s.SlotsFail += slots
		case n.pfail():
			s.SlotsPFail += slots
		default:
			s.SlotsOK += slots
		}
		for _, l := range []*link{n.link, n.inbound} {
			if l != nil {
				s.Links = append(s.Links, LinkInfo{
					ID: l.id, Node: n.id, Inbound: l.inbound, Created: int64(l.created),
					Connected: l.connected, Queued: len(m.queued[l.id]),
				})
			}
		}
	}
	return s
}

// Owners are the maximal runs of slots with the same owner, ascending; unassigned slots are
// absent. Nobody writes to them: they are kept until an owner changes, because a herd of
// clients asks for them again and again.
func (m *Machine) Owners() []OwnedRange {
	if m.runs != nil {
		return m.runs
	}
	var runs []OwnedRange
	for first := 0; first < slot.Count; {
		last := m.owners.endOfRun(first)
		if handle := m.owners[first]; handle != 0 {
			runs = append(runs, OwnedRange{Range: slot.Range{First: first, Last: last}, Owner: m.node(handle).id})
		}
		first = last + 1
	}
	m.runs = slices.Clip(runs)
	return m.runs
}

// ConfigEpoch is the config epoch of a node, of a replica its master's, and 0 of one that is
// unknown here.
func (m *Machine) ConfigEpoch(id ID) uint64 {
	if n := m.lookup(id); n != nil {
		return n.shownEpoch()
	}
	return 0
}
