package conformance

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/sim"
)

// simulatedCluster is a Slotstorm cluster on loopback ports.
type simulatedCluster struct {
	cluster *sim.Cluster
	nodes   []live.Node
	byName  map[string]*sim.Node
}

// Simulated is the launcher of Slotstorm clusters of a version, such as "redis-7.0".
func Simulated(dialect string) live.Launcher {
	return func(ctx context.Context, s live.Shape) (live.Target, error) { return simulate(ctx, dialect, s) }
}

func simulate(ctx context.Context, name string, s live.Shape) (live.Target, error) {
	cfg := sim.Config{
		Dialect: name,
		Masters: s.Masters, Replicas: s.Replicas, Lone: s.Lone,
		Transport: sim.Loopback, NodeTimeout: s.Timeout(), Seed: randomSeed(),
		File: []string{`save ""`, "repl-diskless-sync-delay 0"}, // as the real ones
	}
	if s.TLS {
		var err error
		if cfg.TLS, err = tlsConfig(); err != nil {
			return nil, err
		}
	}
	if d, err := dialect.Find(name); s.Debug && err == nil && !d.Has(dialect.DebugAllowed) {
		cfg.File = append(cfg.File, "enable-debug-command yes")
	}
	if s.AppendOnly {
		cfg.File = append(cfg.File, "appendonly yes")
	}
	if s.Masters == 0 {
		cfg.Masters, cfg.Lone, cfg.Empty = s.Lone, 0, true
	}
	// IDs in the order of names, so that what depends on their order is the same in
	// every run.
	for i, name := range s.NodeNames() {
		id := s.IDs[name]
		if id == "" {
			id = live.NewID(i)
		}
		cfg.IDs = append(cfg.IDs, gossip.ID(id))
	}
	cluster, err := sim.Run(cfg)
	if err != nil {
		return nil, err
	}
	c := &simulatedCluster{cluster: cluster, byName: map[string]*sim.Node{}}
	for i, name := range s.NodeNames() {
		n := cluster.Nodes()[i]
		c.byName[name] = n
		host, port, err := hostAndPort(n.Addr())
		if err != nil {
			c.Close()
			return nil, err
		}
		node := live.Node{Name: name, IP: host, Port: port, ID: string(n.ID())}
		if _, tlsPort, err := net.SplitHostPort(n.TLSAddr()); err == nil {
			node.TLSPort, _ = strconv.Atoi(tlsPort)
		}
		c.nodes = append(c.nodes, node)
	}
	if err := live.AwaitReady(ctx, c.nodes, s); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// tlsConfig is that of the nodes.
func tlsConfig() (*tls.Config, error) {
	dir, err := live.TLSDir()
	if err != nil {
		return nil, err
	}
	return certificate.ServerConfig(dir, certificate.Auth["optional"])
}

// randomSeed is another seed for each cluster: what is compared must not depend on
// what is drawn.
func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}

func (c *simulatedCluster) Name() string                        { return "slotstorm" }
func (c *simulatedCluster) Nodes() []live.Node                  { return slices.Clone(c.nodes) }
func (c *simulatedCluster) Can(capability live.Capability) bool { return capability == live.Faults }
func (c *simulatedCluster) Close()                              { c.cluster.Close() }

func (c *simulatedCluster) Kill(node string) error   { return c.byName[node].Crash() }
func (c *simulatedCluster) Pause(node string) error  { return c.byName[node].Pause() }
func (c *simulatedCluster) Resume(node string) error { return c.byName[node].Resume() }

func (c *simulatedCluster) Restart(node string, how live.Comeback) error {
	n := c.byName[node]
	if n.Up() {
		if err := n.Crash(); err != nil {
			return err
		}
	}
	restart := sim.Restart{KeepData: how.WithData, NewAddress: how.At == live.NewPort}
	if how.At != "" && how.At != live.NewPort {
		other, ok := c.byName[how.At]
		if !ok {
			return fmt.Errorf("conformance: no node %s", how.At)
		}
		restart.Address = other.Addr()
	}
	if err := n.Restart(restart); err != nil {
		return err
	}
	at := slices.IndexFunc(c.nodes, func(n live.Node) bool { return n.Name == node })
	var err error
	c.nodes[at].IP, c.nodes[at].Port, err = hostAndPort(n.Addr())
	return err
}

func hostAndPort(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("conformance: address: %w", err)
	}
	port, err = strconv.Atoi(text)
	return host, port, err
}
