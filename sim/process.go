package sim

import (
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/engine"
	"github.com/slotstorm/slotstorm/node"
)

// Node is one node of the cluster: a machine on which a Redis process runs, ends
// and is started again.
type Node struct {
	c       *Cluster
	name    string
	index   int
	ip      string
	port    int
	busPort int
	ln      net.Listener // nil in memory

	current atomic.Pointer[process]
}

// process is one life of a node's server. It implements node.Host.
type process struct {
	*Node
	node *node.Node
	ks   *engine.Engine
	dead atomic.Bool
}

// bootConfig says how a process starts.
type bootConfig struct {
	id     gossip.ID
	conf   *gossip.NodesConf
	formed bool
}

// tickPeriod is the period of the cron that drives the cluster bus (clusterCron).
const tickPeriod = 100 * time.Millisecond

// listen gives the node its address.
func (n *Node) listen() error {
	n.ip, n.port = "127.0.0.1", n.index+1
	if n.c.cfg.Transport == Loopback {
		port := 0
		if n.c.cfg.Port != 0 {
			port = n.c.cfg.Port + n.index
		}
		ln, err := net.Listen("tcp", net.JoinHostPort(n.c.cfg.Bind, strconv.Itoa(port)))
		if err != nil {
			return err
		}
		n.ln = ln
		addr := ln.Addr().(*net.TCPAddr)
		n.ip, n.port = addr.IP.String(), addr.Port
	}
	n.busPort = busPortOf(n.port)
	return nil
}

// busPortOf is the port of the cluster bus: the client port plus 10000 as in Redis,
// or minus 10000 where that is no port. Nobody listens there, the bus is not on any
// wire.
func busPortOf(port int) int {
	if port+10000 > 65535 {
		return port - 10000
	}
	return port + 10000
}

// boot starts a process on the node.
func (n *Node) boot(cfg bootConfig) error {
	ip := n.ip
	if n.c.cfg.Empty {
		ip = "" // learned from the first who meets it, as Redis does
	}
	p := &process{Node: n, ks: engine.New(engine.Config{Seed: n.c.rand("keyspace", n.name).Uint64()})}
	machine, err := gossip.New(gossip.Config{
		ID: cfg.id, IP: ip, Port: n.port, BusPort: n.busPort,
		Settings: n.c.cfg.gossipSettings(), Rand: n.c.rand("gossip", n.name), Keys: p.ks,
		Start: n.c.start, Now: n.c.loop.now(), NodesConf: cfg.conf, Formed: cfg.formed,
	})
	if err != nil {
		return err
	}
	p.node, err = node.New(node.Config{
		Name: n.name, Host: p, Machine: machine, Keyspace: p.ks, Start: n.c.start,
		Port: n.port, Settings: n.c.cfg.Settings, Seed: n.c.rand("run-id", n.name).Uint64(),
	})
	if err != nil {
		return err
	}
	n.current.Store(p)
	n.c.netMu.Lock()
	n.c.byAddr[n.Addr()] = p
	n.c.byBus[net.JoinHostPort(n.ip, strconv.Itoa(n.busPort))] = p
	n.c.netMu.Unlock()
	p.node.Boot()
	// Each process's cron has a phase of its own.
	phase := time.Duration(n.c.rand("cron", n.name).Int64N(int64(tickPeriod)))
	n.c.loop.after(phase, p.tick)
	if n.ln != nil {
		n.c.serve.Go(func() { _ = p.node.Serve(n.ln) })
	}
	return nil
}

// tick runs the cron and comes again.
func (p *process) tick() {
	if p.dead.Load() {
		return
	}
	p.c.loop.after(tickPeriod, p.tick)
	p.node.Tick()
}

// kill ends the process as SIGKILL does.
func (p *process) kill() {
	if p == nil || !p.dead.CompareAndSwap(false, true) {
		return
	}
	p.c.netMu.Lock()
	delete(p.c.byAddr, p.Addr())
	delete(p.c.byBus, net.JoinHostPort(p.ip, strconv.Itoa(p.busPort)))
	p.c.netMu.Unlock()
	if p.ln != nil {
		p.ln.Close()
	}
	p.node.Shutdown()
	p.c.bus.closeAll(p)
}

func (n *Node) process() *process { return n.current.Load() }

// Name is the node's name, such as n1.
func (n *Node) Name() string { return n.name }

// Addr is the address that clients connect to.
func (n *Node) Addr() string { return net.JoinHostPort(n.ip, strconv.Itoa(n.port)) }

// ID is the node's ID.
func (n *Node) ID() gossip.ID { return n.process().node.ID() }

// View is what the node believes about the cluster.
func (n *Node) View() *gossip.View { return n.process().node.View() }

// Snapshot is all that the node knows about the cluster.
func (n *Node) Snapshot() gossip.Snapshot { return n.process().node.Snapshot() }

// Counters are what the node's current process has counted.
func (n *Node) Counters() node.Counters { return n.process().node.Counters() }

// Now implements node.Host.
func (p *process) Now() time.Duration { return p.c.loop.now() }

// After implements node.Host.
func (p *process) After(d time.Duration, f func()) (cancel func()) {
	return p.c.loop.after(d, func() {
		if !p.dead.Load() {
			f()
		}
	})
}

// Bus implements node.Host.
func (p *process) Bus(_ *node.Node, out *gossip.Output) { p.c.bus.carry(p, out) }

// Dial implements node.Host.
func (p *process) Dial(_ *node.Node, addr string, timeout time.Duration, h node.LinkHandler) node.Link {
	return p.c.dial(p, addr, timeout, h)
}

// up reports whether the node's process runs.
func (n *Node) up() bool { return !n.process().dead.Load() }
