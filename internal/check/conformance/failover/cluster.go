package failover

import (
	"context"
	"time"
)

// Cluster is three masters with a replica each, under observation. Nodes are
// numbered: masters 0 to 2, then their first replicas 3 to 5, so that the members of
// a shard stay i and i+3 whoever of them is master.
type Cluster interface {
	// ID is the node's ID.
	ID(node int) string
	// Ask returns the answer of a node to a command that answers with a bulk string.
	// An error means that there is none, for instance because the node is down.
	Ask(ctx context.Context, node int, args ...string) (string, error)
	// Kill ends a node as SIGKILL does, and Restart starts it with what its
	// nodes.conf has.
	Kill(node int) error
	Restart(node int) error
	// Now is the cluster's time, and Wait lets it pass.
	Now() time.Duration
	Wait(ctx context.Context, d time.Duration) error
	Close()
}

const (
	shards = 3
	nodes  = 2 * shards
)
