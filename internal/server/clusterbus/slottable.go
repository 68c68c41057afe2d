package clusterbus

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// owners is the slot table: each slot's owner, by handle. It takes 32 KiB, so views,
// and the machines of a cluster that was formed at once, share one copy until
// somebody changes theirs.
type owners [slot.Count]uint16

// endOfRun returns the last of the slots from the first one on that have the same owner.
func (o *owners) endOfRun(first int) int {
	const block = 32 // slots that are compared, each with the next one, at once
	last := first
	for last+block < slot.Count && *(*[block]uint16)(o[last:]) == *(*[block]uint16)(o[last+1:]) {
		last += block
	}
	for last+1 < slot.Count && o[last+1] == o[first] {
		last++
	}
	return last
}

// owner returns the node that a slot is bound to here, or nil.
func (m *Machine) owner(slot int) *node {
	handle := m.owners[slot]
	if handle == 0 {
		return nil
	}
	return m.node(handle)
}

// slotUnclaimed is isSlotUnclaimed: nobody owns the slot, or the owner has stopped
// to say so.
func (m *Machine) slotUnclaimed(slot int) bool {
	return m.owners[slot] == 0 || m.notClaiming.Has(slot)
}

func (m *Machine) setOwner(slot int, handle uint16) {
	if m.ownersShared {
		clone := *m.owners
		m.owners, m.ownersShared = &clone, false
	}
	m.owners[slot] = handle
	m.runs = nil
	m.viewStale = true
}

// ownSlots returns the node's set of slots for writing.
func (n *node) ownSlots() *slot.Set {
	if n.slotsShared {
		clone := *n.slots
		n.slots, n.slotsShared = &clone, false
	}
	return n.slots
}

// shareSlots returns the node's set of slots for reading by others.
func (n *node) shareSlots() *slot.Set {
	n.slotsShared = true
	return n.slots
}

// adoptSlots replaces the node's set by an equal one of somebody else, so that a whole
// cluster ends up with one copy.
func (n *node) adoptSlots(set *slot.Set) { n.slots, n.slotsShared = set, true }

// bind gives an unassigned slot to a node (clusterAddSlot, clusterNodeSetSlotBit).
func (m *Machine) bind(n *node, slot int) {
	if m.owners[slot] != 0 {
		return
	}
	m.setOwner(slot, n.handle)
	n.ownSlots().Add(slot)
	n.numSlots++
	if n.numSlots == 1 {
		m.gotFirstSlot(n)
	}
	m.noteOwner(slot, n)
}

// gotFirstSlot is called when a node has slots and had none before. A master becomes a target
// of replica migration then, even without a replica of its own, unless nobody has replicas.
func (m *Machine) gotFirstSlot(n *node) {
	if m.mastersHaveReplicas() {
		m.addFlags(n, FlagMigrateTo)
	}
	m.wakeCron()
}

// unbind makes a slot unassigned (clusterDelSlot). Shard subscribers lose their
// channels if the owner is this node's master or this node itself.
func (m *Machine) unbind(slot int) {
	n := m.owner(slot)
	if n == nil {
		return
	}
	if m.rules.DropsAllChannels || m.inShardOf(n) {
		m.lostSlots.Add(slot)
		m.hasLostSlots = true
	}
	n.ownSlots().Remove(slot)
	n.numSlots--
	if n.numSlots == 0 {
		m.wakeCron()
	}
	m.setOwner(slot, 0)
	m.noteUnbound(slot, n)
}

// unbindAll is clusterDelNodeSlots.
func (m *Machine) unbindAll(n *node) {
	if n.numSlots == 0 {
		return
	}
	for slot := range slotsIn(n.slots) {
		m.unbind(slot)
	}
}

// inShardOf reports whether this node is n, or serves n's slots as a replica, or
// is the master of n (clusterGetNodesServingMySlots).
func (m *Machine) inShardOf(n *node) bool {
	primary := n
	if !n.isMaster() {
		primary = n.master
	}
	return primary != nil && (primary == m.myself || slices.Contains(primary.replicas, m.myself))
}

// mastersHaveReplicas is clusterMastersHaveSlaves.
func (m *Machine) mastersHaveReplicas() bool {
	for n := range m.all {
		if !n.isReplica() && len(n.replicas) > 0 {
			return true
		}
	}
	return false
}

// slotsIn yields the slots of a set in ascending order. The set is copied word by
// word, so slots may be removed meanwhile.
func slotsIn(set *slot.Set) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range set {
			for word := set[i]; word != 0; word &= word - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (m *Machine) setMigrating(slot int, to *node)   { m.setOpen(&m.migrating, slot, to) }
func (m *Machine) setImporting(slot int, from *node) { m.setOpen(&m.importing, slot, from) }

func (m *Machine) setOpen(marks *map[int]*node, slot int, n *node) {
	if (*marks)[slot] == n {
		return
	}
	if n == nil {
		delete(*marks, slot)
	} else {
		if *marks == nil {
			*marks = make(map[int]*node)
		}
		(*marks)[slot] = n
	}
	m.openStale, m.viewStale = true, true
}

// closeAllSlots is clusterCloseAllSlots.
func (m *Machine) closeAllSlots() {
	if len(m.migrating) == 0 && len(m.importing) == 0 {
		return
	}
	m.migrating, m.importing = nil, nil
	m.openStale, m.viewStale = true, true
}
