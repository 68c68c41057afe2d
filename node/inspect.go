package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Keys returns the names of all keys in ascending order, as a test wants to see them.
func (n *Node) Keys() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refreshTime()
	keys := make([]string, 0, n.ks.Len())
	for s := range slot.Count {
		if count := n.ks.CountInSlot(s); count > 0 {
			keys = append(keys, n.ks.KeysInSlot(s, count)...)
		}
	}
	slices.Sort(keys)
	return keys
}

// Clients is the number of open connections.
func (n *Node) Clients() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.sessions)
}

// Stopped reports whether Stop holds the node.
func (n *Node) Stopped() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.suspension.stopped
}
