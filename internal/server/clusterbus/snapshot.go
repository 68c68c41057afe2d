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
		Owners:         m.ownedRanges(),
		ManualFailover: m.mfEnd != 0,
		Shards:         m.shards(),
	}
	for _, n := range m.nodes {
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
					Connected: l.connected, Queued: len(l.queue),
				})
			}
		}
	}
	return s
}

// ownedRanges walks over all slots, and keeps the result until an owner changes: a herd
// of clients asks for it again and again.
func (m *Machine) ownedRanges() []OwnedRange {
	if m.runs != nil {
		return m.runs
	}
	var runs []OwnedRange
	previous := uint16(0)
	for i, handle := range m.owners {
		switch {
		case handle == 0:
		case handle == previous:
			runs[len(runs)-1].Last = i
		default:
			runs = append(runs, OwnedRange{Range: slot.Range{First: i, Last: i}, Owner: m.byHandle[handle].id})
		}
		previous = handle
	}
	m.runs = slices.Clip(runs)
	return m.runs
}
