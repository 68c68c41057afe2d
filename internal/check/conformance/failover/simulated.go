package failover

import (
	"context"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// simulatedCluster is stepped: time passes only in Wait.
type simulatedCluster struct {
	cluster *sim.Cluster
	nodes   []*sim.Node
}

// NewSimulated makes a simulated cluster in virtual time.
func NewSimulated(nodeTimeout time.Duration, seed uint64) (Cluster, error) {
	cluster, err := sim.New(sim.Config{Masters: shards, Replicas: 1, NodeTimeout: nodeTimeout, Seed: seed})
	if err != nil {
		return nil, err
	}
	return &simulatedCluster{cluster, cluster.Nodes()}, nil
}

func (c *simulatedCluster) ID(node int) string     { return string(c.nodes[node].ID()) }
func (c *simulatedCluster) Kill(node int) error    { return c.nodes[node].Crash() }
func (c *simulatedCluster) Restart(node int) error { return c.nodes[node].Restart(sim.Restart{}) }
func (c *simulatedCluster) Now() time.Duration     { return c.cluster.Now() }
func (c *simulatedCluster) Close()                 { c.cluster.Close() }

func (c *simulatedCluster) Ask(_ context.Context, node int, args ...string) (string, error) {
	reply, err := c.nodes[node].Do(args...)
	if err == nil {
		err = reply.Err()
	}
	if err != nil {
		return "", err
	}
	return reply.String(), nil
}

func (c *simulatedCluster) Wait(ctx context.Context, d time.Duration) error {
	c.cluster.Advance(d)
	return ctx.Err()
}
