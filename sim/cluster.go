// Package sim runs a whole Redis Cluster in one process: simulated nodes, the bus
// and the connections between them, and the event loop that moves them through
// time.
//
// A cluster made by New stands still until its time is moved: step by step by
// Advance, which makes every run with the same seed and the same calls the same, or
// by package time after Start, which is real time outside a testing/synctest bubble
// and virtual time inside one.
package sim

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
	"github.com/slotstorm/slotstorm/sim/internal/slotmap"
)

// Cluster is a running cluster. Its methods are safe for concurrent use, except
// that only one goroutine may call Advance.
type Cluster struct {
	cfg   Config
	loop  *loop
	log   *Log
	nodes []*Node
	// machines are the nodes that are simulated: all of them, or none.
	machines []*machine
	agreed   agreement
	start    time.Time

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	closed sync.Once
	serve  sync.WaitGroup // goroutines of listeners

	// netMu guards the network: who listens where, and what is connected.
	netMu     sync.Mutex
	byAddr    map[string]*process // by client address
	byBus     map[string]*process // by bus address
	bus       *bus
	tap       func(*Request)
	effects   func(client string, requests []byte)
	recording *Recording // nil unless Config.Record
	names     map[gossip.ID]string
	losses    losses
	atAddr    map[string]string // names of nodes by client address, also of those that are down
	clients   int               // for their addresses
	ports     int               // the last that was given to a node in memory

	branch    *branching // nil for none
	injector  *injector.Injector
	holding   []*traffic // of directions on which something waits, in the order in which it began
	conns     map[*conn]struct{}
	lastConn  uint64
	frozen    frozen
	hosts     map[string]string    // names of nodes by the host names that they announce
	oldIPs    map[[2]string]string // of nodes when a fault began, by fault and node
	faultsDue time.Duration        // when a limit in time is looked at next
	tcpClient string               // the name of clients that come over TCP
	movers    []*Mover             // migrations that have not ended
	upkeep    *upkeep              // nil without maintenance notifications
	buffers   buffers
	cutter    request.Cutter

	scripted    []*Client          // of the event loop: those that are not closed
	closedStats ClientStats        // of those that are
	outside     map[*wire]struct{} // connections to nodes outside, nil if nodes are simulated
	// Of the event loop: the last topology that a scripted client was told, and what it
	// means.
	lastTopology topologyReply
	lastMap      *slotmap.Map
}

// New makes a cluster that is ready for clients: formed, all slots covered, all
// nodes in agreement, unless Config.Views say otherwise. Its time stands still. Close has
// to be called in the end.
func New(cfg Config) (*Cluster, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	c := newCluster(cfg)
	if err := c.populate(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// newCluster makes a cluster without nodes.
func newCluster(cfg Config) *Cluster {
	c := &Cluster{
		cfg: cfg, log: newLog(cfg.LogSize), start: cfg.Start,
		byAddr: map[string]*process{}, byBus: map[string]*process{}, names: map[gossip.ID]string{},
		atAddr: map[string]string{}, conns: map[*conn]struct{}{}, frozen: frozen{}, oldIPs: map[[2]string]string{}, hosts: map[string]string{},
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.loop = newLoop(c.cancel)
	if !cfg.Branch.none() {
		c.branch = &branching{Branch: cfg.Branch, c: c}
	}
	c.injector = injector.New(cfg.Seed, c.fired)
	if c.branch != nil {
		c.branch.begin()
	}
	if c.start.IsZero() {
		c.start = stepStart
	}
	if cfg.Record {
		c.recording = newRecording(&cfg, c.start)
	}
	c.bus = newBus(c)
	c.upkeep = newUpkeep(c)
	return c
}

// Run is New and Start with the wall clock set to the present. The cluster's time begins
// with the call: what it takes to make the nodes has passed when it returns.
func Run(cfg Config) (*Cluster, error) {
	began := time.Now()
	if cfg.Start.IsZero() {
		cfg.Start = began
	}
	c, err := New(cfg)
	if err != nil {
		return nil, err
	}
	c.loop.run(c.cfg.Speed, began)
	return c, nil
}

// Close ends all nodes and connections, and waits for the goroutines of the
// cluster. A second call does nothing.
func (c *Cluster) Close() {
	c.closed.Do(func() {
		c.cancel()
		c.loop.halt()
		for _, m := range c.machines {
			m.process().kill()
			m.releasePorts()
		}
		c.hangUp()
		c.closeWires()
		c.serve.Wait()
	})
}

// populate makes the nodes and tells each of them about all.
func (c *Cluster) populate() error {
	ids := make([]gossip.ID, c.cfg.nodes())
	copy(ids, c.cfg.IDs)
	draw := c.rand("node-id", "")
	for i := range ids {
		if ids[i] == "" {
			ids[i] = clusterbus.RandomID(draw)
		}
		m := c.addMachine(ids[i])
		if c.cfg.Disk != nil {
			d := c.cfg.Disk(m.name)
			m.disk.Dump.File, m.disk.ACL = d.Dump, d.ACL
		}
		if err := m.listen(m.firstAddress()); err != nil {
			return err
		}
	}
	roster := c.roster(ids)
	tables := new(clusterbus.Tables)
	var members []member
	for i, m := range c.machines {
		boot := bootConfig{id: ids[i], learnIP: true, file: c.cfg.File}
		if own, ok := c.firstConf(i, roster); ok {
			boot.learnIP, boot.conf, boot.tables = false, &own, tables
			self := slices.IndexFunc(own.Nodes, func(n gossip.NodeInfo) bool { return n.ID == ids[i] })
			members = append(members, member{m, own.Nodes[self]})
		}
		if err := m.boot(boot); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	c.bus.form(members)
	if err := c.formReplication(members); err != nil {
		return err
	}
	if c.upkeep != nil {
		c.upkeep.begin()
	}
	return nil
}

// firstConf is what a node knows when the cluster begins: all that form it, or what its views
// say. A node that nobody has met yet has none.
func (c *Cluster) firstConf(i int, roster []gossip.NodeInfo) (conf gossip.NodesConf, ok bool) {
	name, members := c.machines[i].name, c.cfg.members()
	viewed := c.cfg.viewed(name)
	switch {
	case i < members:
		conf = gossip.NodesConf{Nodes: roster[:members], CurrentEpoch: uint64(members)}
	case viewed:
		conf.Nodes = roster[i : i+1]
	default:
		return conf, false
	}
	conf = conf.For(roster[i].ID)
	if viewed {
		c.beliefs(name, &conf, roster)
	}
	return conf, true
}

// roster has a line for each node. Those of the new cluster have the spread of the slots, and
// config epochs in the order of the nodes, as redis-cli assigns them.
func (c *Cluster) roster(ids []gossip.ID) (roster []gossip.NodeInfo) {
	ranges := slot.Split(c.cfg.Masters)
	shards := c.cfg.anyHas(dialect.ShardIDs)
	for i, m := range c.machines {
		at := m.at.Load()
		said := c.cfg.Announce.of(c.cfg.gossipSettings(), i, at)
		info := gossip.NodeInfo{
			ID: ids[i], IP: cmp.Or(said.AnnounceIP, at.ip), Hostname: said.AnnounceHostname,
			Port: at.nodePort() + c.cfg.Announce.PortOffset, BusPort: at.busPort + c.cfg.Announce.PortOffset,
			Flags: gossip.FlagMaster,
		}
		if plain := at.plainPort(); plain != 0 {
			info.PlainPort = plain + c.cfg.Announce.PortOffset
		}
		shard := nodeName(i % c.cfg.Masters)
		switch {
		case i >= c.cfg.members():
			shard = m.name
		case i >= c.cfg.Masters:
			info.Flags = gossip.FlagReplica
			info.MasterID = ids[i%c.cfg.Masters]
		default:
			info.Slots = slot.Ranges{ranges[i]}.Set()
		}
		if i < c.cfg.members() {
			info.ConfigEpoch = uint64(i + 1)
		}
		if shards {
			info.ShardID = clusterbus.RandomID(c.rand("shard", shard))
		}
		roster = append(roster, info)
	}
	return roster
}

// rand returns a random source for one purpose of one node or link, so that what
// one draws does not shift what another draws.
func (c *Cluster) rand(purpose, who string) *rand.Rand {
	h := fnv.New64a()
	_, _ = io.WriteString(h, purpose+"\x00"+who) // which never fails
	return rand.New(c.source(c.cfg.Seed, h.Sum64()))
}

// Advance moves the time of a stepped cluster and runs all that happens meanwhile.
func (c *Cluster) Advance(d time.Duration) {
	if c.loop.paced() {
		panic("sim: Advance of a cluster that package time moves")
	}
	c.loop.advance(c.loop.now()+d, nil)
}

// Now is the time since the cluster's start.
func (c *Cluster) Now() time.Duration { return c.loop.now() }

// Log is the record of what happened.
func (c *Cluster) Log() *Log { return c.log }

// Nodes returns all nodes in the order of their names.
func (c *Cluster) Nodes() []*Node { return append([]*Node(nil), c.nodes...) }

// Node returns the node with that name. The error says which names there are.
func (c *Cluster) Node(name string) (*Node, error) {
	for _, n := range c.nodes {
		if n.name == name {
			return n, nil
		}
	}
	return nil, c.noNode(name)
}

func (c *Cluster) noNode(name string) error {
	return fmt.Errorf("sim: no node %q (there are n1 to n%d)", name, len(c.nodes))
}

// machine returns the machine of the simulated node with that name, or nil.
func (c *Cluster) machine(name string) *machine {
	for _, m := range c.machines {
		if m.name == name {
			return m
		}
	}
	return nil
}

// Addrs returns the addresses of all nodes.
func (c *Cluster) Addrs() []string {
	addrs := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		addrs[i] = n.Addr()
	}
	return addrs
}

// TLSAddrs returns the addresses of all nodes for clients with TLS, each "" if there are none.
func (c *Cluster) TLSAddrs() []string {
	addrs := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		addrs[i] = n.TLSAddr()
	}
	return addrs
}

// Counters returns the sum of all nodes' counters.
func (c *Cluster) Counters() Counters {
	var sum Counters
	for _, n := range c.nodes {
		sum = sum.Add(n.Counters())
	}
	return sum
}

// NameOf returns the name of the node with an ID. A node in handshake has a random
// ID, which is nobody's: it is shown as its first eight digits.
func (c *Cluster) NameOf(id gossip.ID) string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	if name, ok := c.names[id]; ok {
		return name
	}
	return string(id[:min(8, len(id))])
}

// processAt returns the process that accepts clients at an address, or nil.
func (c *Cluster) processAt(addr string) *process {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	return c.byAddr[addr]
}

// processAtBus returns the process that accepts bus connections at an address, or
// nil.
func (c *Cluster) processAtBus(ip string, port int) *process {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	return c.byBus[net.JoinHostPort(ip, strconv.Itoa(port))]
}
