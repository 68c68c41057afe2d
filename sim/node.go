package sim

import (
	"github.com/slotstorm/slotstorm/gossip"
)

// Node is one node of the cluster: a machine on which a Redis process runs, ends
// and is started again. It is simulated or, in a cluster made by Outside, a server that
// runs elsewhere. What a server outside cannot do is an error that wraps ErrOutside.
type Node struct {
	identity
	server server
}

// Name is the node's name, such as n1.
func (n *Node) Name() string { return n.name }

// Addr is the address that clients connect to.
func (n *Node) Addr() string { return n.server.Addr() }

// addrFor is the address of a node for clients with TLS, or without.
func addrFor(n *Node, tls bool) string {
	if tls {
		return n.TLSAddr()
	}
	return n.Addr()
}

// TLSAddr is the address for clients with TLS, "" if there is none. A node outside has
// none that is known.
func (n *Node) TLSAddr() string { return n.server.TLSAddr() }

// ID is the node's ID.
func (n *Node) ID() gossip.ID { return n.server.ID() }

// View is what the node believes about the cluster.
func (n *Node) View() *gossip.View { return n.server.View() }

// Snapshot is all that the node knows about the cluster.
func (n *Node) Snapshot() gossip.Snapshot { return n.server.Snapshot() }

// Counters are what the node has counted since the start of the cluster, through all
// its restarts.
func (n *Node) Counters() Counters { return n.server.Counters() }

// Keys are the names of all keys that the node holds, in ascending order.
func (n *Node) Keys() []string { return n.server.Keys() }

// String returns the value of a key that is a string, whoever owns its slot.
func (n *Node) String(key string) (value string, ok bool) { return n.server.String(key) }

// Up reports whether the node's process runs, paused or not.
func (n *Node) Up() bool { return n.server.Up() }

// Paused reports whether Pause holds the node.
func (n *Node) Paused() bool { return n.server.Paused() }
