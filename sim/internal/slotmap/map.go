// Package slotmap is what a client believes about who owns which slot, and how it reads that
// out of what nodes say: CLUSTER SLOTS, CLUSTER SHARDS and redirects.
package slotmap

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Map has the owner of each slot, as far as it is known.
type Map struct {
	owner *[slot.Count]uint16 // index into addrs plus one, 0: nobody
	addrs []string            // in the order in which they became known
	// replicas are the places in addrs of the replicas of the master at a place.
	replicas map[int][]int
	// shared is set while others have the same owner and addrs: clients of one cluster mostly
	// believe the same, and each its own map would not fit any cache.
	shared bool
}

// New makes a map that knows nobody.
func New() *Map {
	return &Map{owner: new([slot.Count]uint16), replicas: map[int][]int{}}
}

// Share returns the same map for somebody else. Neither sees what the other sets from now on.
func (m *Map) Share() *Map {
	m.shared = true
	return &Map{owner: m.owner, addrs: m.addrs, replicas: m.replicas, shared: true}
}

// Addrs are the addresses in the map, in the order in which they became known. They must not
// be changed.
func (m *Map) Addrs() []string { return m.addrs }

// Replicas are the places in Addrs of the replicas of the master at a place.
func (m *Map) Replicas(place int) []int { return m.replicas[place] }

// Of returns the address of a slot's owner, "" if it is unknown.
func (m *Map) Of(slot int) string {
	_, addr := m.At(slot)
	return addr
}

// At returns the address of a slot's owner and its place in Addrs, -1 if it is unknown.
func (m *Map) At(slot int) (place int, addr string) {
	if i := m.owner[slot]; i != 0 {
		return int(i) - 1, m.addrs[i-1]
	}
	return -1, ""
}

// Set notes a slot's owner.
func (m *Map) Set(slot int, addr string) {
	if m.shared {
		owner := *m.owner
		m.owner, m.addrs, m.shared = &owner, slices.Clone(m.addrs), false
	}
	m.owner[slot] = uint16(m.index(addr) + 1)
}

// index is the address's place in addrs, where it is added if it is new.
func (m *Map) index(addr string) int {
	for i, a := range m.addrs {
		if a == addr {
			return i
		}
	}
	m.addrs = append(m.addrs, addr)
	return len(m.addrs) - 1
}

// follows notes a replica of a master, both by their places in addrs.
func (m *Map) follows(replica, master int) {
	if !slices.Contains(m.replicas[master], replica) {
		m.replicas[master] = append(m.replicas[master], replica)
	}
}

// give notes the address with that index as the owner of slots.
func (m *Map) give(first, last, index int) {
	for s := first; s <= last; s++ {
		m.owner[s] = uint16(index + 1)
	}
}
