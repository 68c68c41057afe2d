package sim

// Counters count what a node did, or what all nodes of a cluster did. They only grow.
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

// Add returns the sum of two counters.
func (c Counters) Add(o Counters) Counters {
	return Counters{
		Commands: c.Commands + o.Commands, Connections: c.Connections + o.Connections,
		Rejected: c.Rejected + o.Rejected, Asking: c.Asking + o.Asking, Topology: c.Topology + o.Topology,
		Moved: c.Moved + o.Moved, Ask: c.Ask + o.Ask, TryAgain: c.TryAgain + o.TryAgain,
		CrossSlot: c.CrossSlot + o.CrossSlot, ClusterDown: c.ClusterDown + o.ClusterDown,
	}
}
