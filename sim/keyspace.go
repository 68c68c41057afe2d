package sim

import (
	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Keyspace is what holds the keys of the node's process, which uses it: it is there for
// tests that know its type. It is nil for a node outside.
func (n *Node) Keyspace() keyspace.Keyspace {
	if m, ok := n.server.(*machine); ok {
		return m.process().ks
	}
	return nil
}

func (c *Cluster) newKeyspace(node string, seed uint64) keyspace.Keyspace {
	if c.cfg.Keyspace != nil {
		if k := c.cfg.Keyspace(node, seed); k != nil {
			return k
		}
	}
	return engine.New(engine.Config{Source: c.source(seed, 0)})
}
