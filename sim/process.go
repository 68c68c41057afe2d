package sim

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Node is one node of the cluster: a machine on which a Redis process runs, ends
// and is started again.
type Node struct {
	c     *Cluster
	name  string
	index int
	at    atomic.Pointer[address]
	host  string       // the IP address that it listens on, maybe 0.0.0.0
	ln    net.Listener // nil in memory
	tlsLn net.Listener // nil without TLS
	lives int          // processes started

	current atomic.Pointer[process]
	server  Server // that the node is, if it runs outside
	disk    node.Disk
}

// address is where a node is reached. The bus port is the client port plus 10000 as
// in Redis, or minus 10000 where that is no port; nobody listens there, since the bus
// is not on any wire.
type address struct {
	ip            string
	port, busPort int
	tlsPort       int // 0 without TLS
}

func newAddress(ip string, port, tlsPort int) *address {
	a := &address{ip: ip, port: port, tlsPort: tlsPort}
	a.busPort = a.nodePort() + 10000
	if a.busPort > 65535 {
		a.busPort = a.nodePort() - 10000
	}
	return a
}

// nodePort is the port by which nodes know the node, and plainPort the other one, if
// there are two.
func (a *address) nodePort() int {
	if a.tlsPort != 0 {
		return a.tlsPort
	}
	return a.port
}

func (a *address) plainPort() int {
	if a.tlsPort != 0 {
		return a.port
	}
	return 0
}

// TLSAddr is the address for clients with TLS, "" if there is none. A node outside has
// none that is known.
func (n *Node) TLSAddr() string {
	a := n.at.Load()
	if a == nil || a.tlsPort == 0 {
		return ""
	}
	return net.JoinHostPort(a.ip, strconv.Itoa(a.tlsPort))
}

// nodeAddr is where other nodes find the node.
func (n *Node) nodeAddr() (host, port string) {
	if n.server != nil {
		host, port, _ = net.SplitHostPort(n.server.Addr()) // "" if the server is nowhere
		return host, port
	}
	a := n.at.Load()
	return a.ip, strconv.Itoa(a.nodePort())
}

func (a *address) client() string { return net.JoinHostPort(a.ip, strconv.Itoa(a.port)) }

// process is one life of a node's server. It implements node.Host.
type process struct {
	*Node
	address
	node   *node.Node
	ks     *engine.Engine
	end    sync.Once
	dead   atomic.Bool
	exited atomic.Bool   // it has ended by itself, and is killed next
	past   node.Counters // of the node's earlier processes
	work   *work         // nil if commands take no time
	// The addresses by which other nodes find it.
	clientAddrs, busAddrs []string
}

// bootConfig says how a process starts.
type bootConfig struct {
	id   gossip.ID         // "" draws one, unless conf has it
	conf *gossip.NodesConf // nil: no nodes.conf
	ks   *engine.Engine    // nil: what is on the disk
	// functions are part of the data; scripts are not.
	functions []byte
	file      []string // the configuration file
	// formed makes a member of a new cluster ready at once; learnIP makes the
	// node learn its address from the first who meets it.
	formed, learnIP bool
}

// tickPeriod is the period of the cron that drives the cluster bus (clusterCron): hz
// is 10, but the timer is set again only after the cron has run, and the event loop
// rounds its waits up to a millisecond. Idle servers were measured to tick each 100.7
// ms. It matters: what has to last longer than a node timeout, mostly a multiple of
// 100 ms, would otherwise be found a whole tick later than by Redis.
const tickPeriod = 100*time.Millisecond + 700*time.Microsecond

// listen gives the node its address, on which it listens from now on.
func (n *Node) listen(at string) error {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return fmt.Errorf("sim: %s: %w", n.name, err)
	}
	n.host = host
	if n.c.cfg.Transport != Loopback {
		number, err := strconv.Atoi(port)
		n.at.Store(newAddress(host, number, 0))
		return err
	}
	ln, err := net.Listen("tcp", at)
	if err != nil {
		return fmt.Errorf("sim: %s: %w", n.name, err)
	}
	n.ln = ln
	addr := ln.Addr().(*net.TCPAddr)
	ip := addr.IP.String()
	if addr.IP.IsUnspecified() {
		ip = "127.0.0.1"
	}
	tlsPort := 0
	if n.c.cfg.TLS != nil {
		if tlsPort, err = n.listenTLS(host); err != nil {
			ln.Close()
			return err
		}
	}
	n.at.Store(newAddress(ip, addr.Port, tlsPort))
	return nil
}

// listenTLS opens the node's port for TLS: that which it had, or the configuration
// gives.
func (n *Node) listenTLS(host string) (port int, err error) {
	if old := n.at.Load(); old != nil {
		port = old.tlsPort
	} else if n.c.cfg.TLSPort != 0 {
		port = n.c.cfg.TLSPort + n.index
	}
	ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return 0, fmt.Errorf("sim: %s: %w", n.name, err)
	}
	n.tlsLn = tls.NewListener(ln, n.c.cfg.TLS)
	return ln.Addr().(*net.TCPAddr).Port, nil
}

// firstAddress is where the node is to be reached when the cluster begins.
func (n *Node) firstAddress() string {
	if n.c.cfg.Transport != Loopback || n.c.cfg.Port == 0 {
		return n.c.freshAddress("127.0.0.1")
	}
	return net.JoinHostPort(n.c.cfg.Bind, strconv.Itoa(n.c.cfg.Port+n.index))
}

// freshAddress is an address that no node has had: in memory the IP's next port, on TCP
// one that the system chooses.
func (c *Cluster) freshAddress(ip string) string {
	if c.cfg.Transport == Loopback {
		return net.JoinHostPort(c.cfg.Bind, "0")
	}
	for {
		c.ports++
		at := net.JoinHostPort(ip, strconv.Itoa(c.ports))
		if c.NameAt(at) == "" {
			return at
		}
	}
}

// boot starts a process on the node.
func (n *Node) boot(cfg bootConfig) error {
	p := &process{Node: n, address: *n.at.Load(), ks: cfg.ks}
	keepsData := p.ks != nil
	if p.ks == nil {
		p.ks = engine.New(engine.Config{Seed: n.rand("keyspace").Uint64()})
	}
	ip := p.ip
	if cfg.learnIP {
		ip = ""
	}
	machine, err := gossip.New(gossip.Config{
		ID: cfg.id, IP: ip, Port: p.nodePort(), BusPort: p.busPort, TLS: p.tlsPort != 0, PlainPort: p.plainPort(),
		Settings: n.c.cfg.Announce.of(n.c.cfg.gossipSettings(), n.index, &p.address), Rand: n.rand("gossip"), Keys: p.ks,
		Start: n.c.start, Now: n.c.loop.now(), NodesConf: cfg.conf, Formed: cfg.formed,
	})
	if err != nil {
		return err
	}
	p.node, err = node.New(node.Config{
		Name: n.name, Host: p, Machine: machine, Keyspace: p.ks, Start: n.c.start,
		Functions: cfg.functions, File: cfg.file, Disk: &n.disk, Load: !keepsData,
		IP: p.ip, Port: p.port, TLSPort: p.tlsPort, Settings: n.c.cfg.Settings, Seed: n.rand("run-id").Uint64(),
	})
	if err != nil {
		return err
	}
	switch start := p.node.Began(); start.From {
	case node.FromDump:
		n.c.tell(n.name, event.DumpLoaded{Keys: start.Keys})
	case node.FromAppendOnlyFile:
		n.c.tell(n.name, event.AppendOnlyFileLoaded{Keys: start.Keys})
	}
	p.work = newWork(p, &n.c.cfg)
	if old := n.process(); old != nil {
		p.past = old.counters()
		n.c.succeed(old, p, keepsData)
	}
	p.installTap()
	p.interfere()
	n.lives++
	n.current.Store(p)
	n.c.netMu.Lock()
	n.c.names[machine.ID()] = n.name
	p.announced(machine.Settings())
	if host := machine.Settings().AnnounceHostname; host != "" {
		n.c.hosts[host] = n.name
	}
	for _, addr := range p.clientAddrs {
		n.c.byAddr[addr], n.c.atAddr[addr] = p, n.name
	}
	for _, addr := range p.busAddrs {
		n.c.byBus[addr] = p
	}
	n.c.netMu.Unlock()
	p.node.Boot()
	// Each process's cron has a phase of its own.
	phase := time.Duration(n.rand("cron").Int64N(int64(tickPeriod)))
	n.c.loop.after(phase, p.tick)
	if n.ln != nil {
		ln := n.ln
		n.c.serve.Go(func() { _ = p.node.ServeBy(ln, p.accept) })
	}
	if n.tlsLn != nil {
		ln := n.tlsLn
		n.c.serve.Go(func() { _ = p.node.ServeBy(ln, p.accept) })
	}
	return nil
}

// announced works out by which addresses other nodes find the process: its own, and the
// one that its configuration announces, as if the network were set up for it. What
// CONFIG SET announces later, no network knows.
func (p *process) announced(s gossip.Settings) {
	ip := cmp.Or(s.AnnounceIP, p.ip)
	add := func(list *[]string, ip string, port int) {
		if addr := net.JoinHostPort(ip, strconv.Itoa(port)); port != 0 && !slices.Contains(*list, addr) {
			*list = append(*list, addr)
		}
	}
	for _, port := range []int{p.port, p.tlsPort} {
		add(&p.clientAddrs, p.ip, port)
		add(&p.clientAddrs, ip, port)
	}
	add(&p.clientAddrs, ip, s.AnnouncePort)
	add(&p.clientAddrs, ip, s.AnnounceTLSPort)
	add(&p.busAddrs, p.ip, p.busPort)
	add(&p.busAddrs, ip, cmp.Or(s.AnnounceBusPort, p.busPort))
}

// tick runs the cron and comes again.
func (p *process) tick() {
	if p.dead.Load() {
		return
	}
	p.work.turn(func() {
		p.c.loop.after(tickPeriod, p.tick)
		p.node.Tick()
	})
}

// Exit implements node.Host.
func (p *process) Exit(_ *node.Node, command string) {
	p.exited.Store(true)
	p.c.tell(p.name, event.Exited{Command: command})
	p.c.loop.after(0, p.kill)
}

// kill ends the process as SIGKILL does, and waits until it is over.
func (p *process) kill() {
	if p != nil {
		p.end.Do(p.die)
	}
}

func (p *process) die() {
	p.dead.Store(true)
	p.c.netMu.Lock()
	for _, addr := range p.clientAddrs {
		delete(p.c.byAddr, addr)
	}
	for _, addr := range p.busAddrs {
		delete(p.c.byBus, addr)
	}
	p.c.netMu.Unlock()
	if p.ln != nil {
		p.ln.Close()
	}
	if p.tlsLn != nil {
		p.tlsLn.Close()
	}
	p.node.Shutdown()
	p.work.drop()
	if p.c.ctx.Err() == nil { // else there is nobody to tell
		p.c.bus.closeAll(p)
		p.c.bury(p)
	}
}

// rand returns a random source for one purpose of the node's next process.
func (n *Node) rand(purpose string) *rand.Rand {
	return n.c.rand(purpose, n.name+"/"+strconv.Itoa(n.lives))
}

func (n *Node) process() *process { return n.current.Load() }

// Name is the node's name, such as n1.
func (n *Node) Name() string { return n.name }

// Addr is the address that clients connect to.
func (n *Node) Addr() string {
	if n.server != nil {
		return n.server.Addr()
	}
	return n.at.Load().client()
}

// ID is the node's ID.
func (n *Node) ID() gossip.ID {
	if n.server != nil {
		return n.server.ID()
	}
	return n.process().node.ID()
}

// View is what the node believes about the cluster.
func (n *Node) View() *gossip.View {
	if n.server != nil {
		return n.server.View()
	}
	return n.process().node.View()
}

// Snapshot is all that the node knows about the cluster.
func (n *Node) Snapshot() gossip.Snapshot {
	if n.server != nil {
		return n.server.Snapshot()
	}
	return n.process().node.Snapshot()
}

// Counters are what the node has counted since the start of the cluster, through all
// its restarts.
func (n *Node) Counters() node.Counters {
	if n.server != nil {
		return n.server.Counters()
	}
	return n.process().counters()
}

func (p *process) counters() node.Counters { return p.past.Add(p.node.Counters()) }

// Keys are the names of all keys that the node holds, in ascending order.
func (n *Node) Keys() []string {
	if n.server != nil {
		return n.server.Keys()
	}
	return n.process().node.Keys()
}

// String returns the value of a key that is a string, whoever owns its slot.
func (n *Node) String(key string) (value string, ok bool) {
	if n.server != nil {
		return n.server.String(key)
	}
	return n.process().node.String(key)
}

// Info is what INFO everything answers on the node, whoever may ask it. A node outside
// is asked; it is "" if that does not answer.
func (n *Node) Info() string {
	if n.server != nil {
		r, err := n.doOutside([]string{"INFO", "everything"})
		if err != nil || r.Err() != nil {
			return ""
		}
		return r.String()
	}
	return n.process().node.Info()
}

// Connections is the number of connections that are open to the node.
func (n *Node) Connections() int {
	if n.server != nil {
		return n.server.Connections()
	}
	return n.process().node.Clients()
}

// Paused reports whether Pause holds the node.
func (n *Node) Paused() bool {
	if n.server != nil {
		return n.server.Paused()
	}
	return n.process().node.Stopped()
}

// ProcessState is "up", "paused" or "down".
func (n *Node) ProcessState() string {
	switch {
	case !n.Up():
		return "down"
	case n.Paused():
		return "paused"
	}
	return "up"
}

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

// BusRead implements node.Host.
func (p *process) BusRead(_ *node.Node, msg *gossip.Message) { p.c.bus.read(busEnd{p, msg.Link}, msg) }

// BusBacklog implements node.Host.
func (p *process) BusBacklog(_ *node.Node, link gossip.LinkID) int {
	return p.c.bus.backlog(busEnd{p, link})
}

// Dial implements node.Host.
func (p *process) Dial(_ *node.Node, addr string, timeout time.Duration, h node.LinkHandler) node.Link {
	return p.c.dial(p, addr, h, timeout)
}

// up reports whether the node's process runs.
func (n *Node) up() bool {
	if n.server != nil {
		return n.server.Up()
	}
	p := n.process()
	return !p.dead.Load() && !p.exited.Load()
}
