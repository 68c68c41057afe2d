package clusterbus

import "hash/maphash"

// The index finds nodes by their IDs. It is a hash table with open addressing that holds
// handles, a power of two of them, 0 for nobody: a node takes three to six bytes, since it has its ID
// itself.

// seed differs from process to process. Where a node stands in the index does not show.
var seed = maphash.MakeSeed()

// home is the place of an ID in the index, or the one behind which it is.
func (m *Machine) home(id ID) int {
	return int(maphash.String(seed, string(id)) & uint64(len(m.index)-1))
}

// lookup returns the node with that ID or nil (clusterLookupNode). IDs are
// compared byte by byte.
func (m *Machine) lookup(id ID) *node {
	if len(m.index) == 0 {
		return nil
	}
	for i := m.home(id); m.index[i] != 0; i = (i + 1) & (len(m.index) - 1) {
		if n := m.node(m.index[i]); n.id == id {
			return n
		}
	}
	return nil
}

// indexNode makes a node known by its ID. It is in the list of nodes already.
func (m *Machine) indexNode(n *node) {
	if 3*len(m.live) > 2*len(m.index) {
		m.index = make([]uint16, max(16, 2*len(m.index)))
		for other := range m.all {
			m.fill(other)
		}
		return
	}
	m.fill(n)
}

func (m *Machine) fill(n *node) {
	i := m.home(n.id)
	for m.index[i] != 0 {
		i = (i + 1) & (len(m.index) - 1)
	}
	m.index[i] = n.handle
}

// unindex takes a node out. What is behind it moves up, if it may.
func (m *Machine) unindex(n *node) {
	mask := len(m.index) - 1
	gap := m.home(n.id)
	for m.index[gap] != n.handle {
		gap = (gap + 1) & mask
	}
	for i := (gap + 1) & mask; m.index[i] != 0; i = (i + 1) & mask {
		if home := m.home(m.node(m.index[i]).id); (i-home)&mask >= (i-gap)&mask {
			m.index[gap], gap = m.index[i], i
		}
	}
	m.index[gap] = 0
}
