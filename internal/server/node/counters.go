package node

import (
	"github.com/slotstorm/slotstorm/internal/server/node/info"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Counters count what a node did, for tests and reports. They only grow.
type Counters struct {
	// Commands counts requests, Connections accepted connections, Rejected those
	// over maxclients.
	Commands, Connections, Rejected uint64
	// Asking counts ASKING commands, Topology the requests for the cluster's
	// layout: CLUSTER SLOTS, SHARDS and NODES.
	Asking, Topology uint64
	// The rest counts replies of a kind.
	Moved, Ask, TryAgain, CrossSlot, ClusterDown uint64
}

// Counters returns what the node has counted so far.
func (n *Node) Counters() Counters {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.counters
}

// count counts a redirect or refusal of Route.
func (n *Node) count(d Decision) {
	switch d.Kind {
	case Moved:
		n.counters.Moved++
	case Ask:
		n.counters.Ask++
	case TryAgain:
		n.counters.TryAgain++
	case CrossSlot:
		n.counters.CrossSlot++
	case Unbound, Down, DownReadOnly:
		n.counters.ClusterDown++
	}
}

// stats are the figures of INFO, since the start or CONFIG RESETSTAT.
type stats struct {
	info.Counts
	// base and baseFigures are the counters at the last reset.
	base        Counters
	baseFigures keyspace.Figures
}

// resetStats is CONFIG RESETSTAT. Counters, which are for tests, go on.
func (n *Node) resetStats() { n.stats = stats{base: n.counters, baseFigures: n.figures()} }
