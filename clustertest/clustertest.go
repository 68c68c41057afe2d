// Package clustertest gives Go tests a Redis Cluster: simulated nodes in the test's
// own process, which a go-redis client, or any other that takes a dial function,
// talks to as to real ones.
//
//	func TestCart(t *testing.T) {
//		c := clustertest.Start(t)
//		rdb := c.Redis()
//		...
//	}
package clustertest

import (
	"context"
	"net"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

// Config describes a cluster; see sim.Config for its fields and their defaults.
type Config = sim.Config

// Default is the cluster that Start gives when it is not told otherwise: three
// masters with one replica each, in memory.
var Default = Config{Masters: 3, Replicas: 1}

// Cluster is a running cluster that belongs to a test.
type Cluster struct {
	*sim.Cluster
	tb TB

	mu      sync.Mutex
	clients []*redis.ClusterClient
}

// Start runs a cluster in real time until the end of the test. It is ready when
// Start returns: all slots are covered and all nodes agree. Tests that start their
// own clusters can run in parallel. At most one configuration may be given; none
// means Default.
func Start(tb TB, cfg ...Config) *Cluster {
	tb.Helper()
	chosen := Default
	switch len(cfg) {
	case 0:
	case 1:
		chosen = cfg[0]
	default:
		tb.Fatalf("clustertest: Start takes one Config at most, got %d", len(cfg))
	}
	inner, err := sim.Run(chosen)
	if err != nil {
		tb.Fatalf("clustertest: %v", err)
	}
	c := &Cluster{Cluster: inner, tb: tb}
	tb.Cleanup(c.close)
	return c
}

func (c *Cluster) close() {
	c.mu.Lock()
	clients := c.clients
	c.clients = nil
	c.mu.Unlock()
	for _, client := range clients {
		_ = client.Close() // the test may have closed it
	}
	c.Cluster.Close()
}

// Redis returns a new go-redis client of the cluster, with Options. It is closed at
// the end of the test.
func (c *Cluster) Redis() *redis.ClusterClient {
	return c.RedisWith(c.Options())
}

// RedisWith is Redis with options of the caller's choice. Start from Options, which
// know how to dial.
func (c *Cluster) RedisWith(opts *redis.ClusterOptions) *redis.ClusterClient {
	client := redis.NewClusterClient(opts)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clients = append(c.clients, client)
	return client
}

// Options are go-redis options for the cluster: its addresses, and in memory its
// dial function. Everything else is go-redis's default.
func (c *Cluster) Options() *redis.ClusterOptions {
	return &redis.ClusterOptions{
		Addrs:  c.Addrs(),
		Dialer: c.Dialer(),
	}
}

// Dialer returns the dial function for clients: Cluster.Dial.
func (c *Cluster) Dialer() func(ctx context.Context, network, addr string) (net.Conn, error) {
	return c.Dial
}
