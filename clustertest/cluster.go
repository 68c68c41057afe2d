// Package clustertest gives Go tests a Redis Cluster: simulated nodes in the test's
// own process, which a go-redis client, or any other that takes a dial function,
// talks to as to real ones.
//
//	func TestCart(t *testing.T) {
//		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
//			rdb := c.Redis()
//			...
//			c.Crash("n1")
//			c.WaitRole("n4", clustertest.Master, time.Minute)
//			...
//		})
//	}
//
// There are three ways to run it, which differ in what moves time:
//
//   - Bubble: time is virtual, for the cluster, its clients and the test. It is exact
//     and costs nothing. This is the one to choose.
//   - Start: time is real, or runs by Config.Speed times faster for the cluster. For
//     benchmarks, and for clients in other processes (Config.Transport).
//   - New: the test moves time itself, by Advance and by the methods that wait. A
//     run with the same seed gives the same log, byte for byte.
//
// Methods without an error as a result end the test when something is wrong with the
// call, such as a node's name that there is not. They have to be called from the test's
// goroutine then, as testing wants it of Fatalf.
package clustertest

import (
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

// Config describes a cluster; see sim.Config for its fields and their defaults.
type Config = sim.Config

// Default returns the configuration of a cluster as most have it: three masters with one
// replica each, in memory.
func Default() Config { return Config{Masters: 3, Replicas: 1} }

// Cluster is a running cluster that belongs to a test. What it shares with sim.Cluster
// is documented there; where both have a method of a name, the one here ends the test
// instead of returning an error.
type Cluster struct {
	*sim.Cluster
	tb    TB
	cfg   Config
	dials *dials
	meter *meter
	trace *trace
	log   outputFile
	// recording is for what Config.Record keeps.
	recording outputFile
	// home is the import path of the test.
	home    string
	misused bool // the test ended because of a wrong call

	mu      sync.Mutex
	clients []*redis.ClusterClient
	closed  bool
	// explains is set if a failure can be explained: the test is that of a Bubble.
	explains bool
	// smallPools is set when a client may have waited for a connection to be free.
	smallPools bool
}

// Start runs the Default cluster in real time until the end of the test. It is ready when
// Start returns: all slots are covered and all nodes agree. Tests that start their
// own clusters can run in parallel.
func Start(tb TB) *Cluster {
	tb.Helper()
	return newCluster(tb, Default(), sim.Run)
}

// StartWith is Start for a cluster of another kind.
func StartWith(tb TB, cfg Config) *Cluster {
	tb.Helper()
	return newCluster(tb, cfg, sim.Run)
}

// New makes a cluster whose time stands still. It moves by Advance, and by methods
// that wait for something. Clients can be used, but a client that waits for time to
// pass (a timeout, a blocked command) waits for somebody to call Advance.
func New(tb TB, cfg Config) *Cluster {
	tb.Helper()
	return newCluster(tb, cfg, sim.New)
}

func newCluster(tb TB, cfg Config, run func(Config) (*sim.Cluster, error)) *Cluster {
	tb.Helper()
	inner, err := run(cfg)
	if err != nil {
		tb.Fatalf("clustertest: %v", err)
	}
	return own(tb, cfg, inner)
}

// own makes a cluster the test's.
func own(tb TB, cfg Config, inner *sim.Cluster) *Cluster {
	c := &Cluster{
		Cluster: inner, tb: tb, cfg: cfg, dials: newDials(), home: testPackage(),
		log:       outputFile{tb: tb, suffix: ".log"},
		recording: outputFile{tb: tb, suffix: ".rec"},
	}
	c.meter = newMeter(c)
	c.trace = newTrace(c)
	inner.Tap(c.meter.request)
	tb.Cleanup(c.finish)
	return c
}

// finish ends the cluster with its test.
func (c *Cluster) finish() {
	c.reportFailure()
	if err := c.tellEvents(); err != nil {
		c.tb.Errorf("clustertest: %s: %v", eventsVariable, err)
	}
	c.Close()
}

// Close ends the cluster before the test does, with the clients that Redis and
// RedisWith gave. A client of the test's own that is still connected fails the test.
func (c *Cluster) Close() {
	c.mu.Lock()
	clients, closed := c.clients, c.closed
	c.clients, c.closed = nil, true
	c.mu.Unlock()
	if closed {
		return
	}
	for _, client := range clients {
		_ = client.Close() // the test may have closed it
	}
	c.dials.reportOpen(c)
	c.Cluster.Close()
}
