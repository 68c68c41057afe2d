package sim

import (
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/server/tcp"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// machine is the server of a simulated node: a host with a disk, on which processes run
// one after the other.
type machine struct {
	identity
	at    atomic.Pointer[address]
	host  string       // the IP address that it listens on, maybe 0.0.0.0
	ln    net.Listener // nil in memory
	tlsLn net.Listener // nil without TLS
	held  []func()     // release the ports, while no process runs
	lives int          // processes started
	// The newest IDs and addresses that it had, the present ones last.
	ids   []gossip.ID
	addrs []string
	hosts []string

	current atomic.Pointer[process]
	disk    node.Disk
	dialect string // of the next process
}

var _ server = (*machine)(nil)

// nodeName is the name of the i-th node, counted from 0.
func nodeName(i int) string { return "n" + strconv.Itoa(i+1) }

// addMachine makes the next node of a simulated cluster.
func (c *Cluster) addMachine(id gossip.ID) *machine {
	i := len(c.nodes)
	m := &machine{identity: identity{c: c, name: nodeName(i), index: i}}
	m.dialect = c.cfg.dialectOf(m.name)
	c.names[id] = m.name
	c.machines = append(c.machines, m)
	c.nodes = append(c.nodes, &Node{m.identity, m})
	return m
}

// process is the process that runs, or that ran last.
func (m *machine) process() *process { return m.current.Load() }

func (m *machine) Addr() string              { return m.at.Load().client() }
func (m *machine) TLSAddr() string           { return m.at.Load().tls() }
func (m *machine) ID() gossip.ID             { return m.process().node.ID() }
func (m *machine) View() *gossip.View        { return m.process().node.View() }
func (m *machine) Snapshot() gossip.Snapshot { return m.process().node.Snapshot() }
func (m *machine) Counters() Counters        { return m.process().counters() }
func (m *machine) Keys() []string            { return m.process().node.Keys() }
func (m *machine) Info() string              { return m.process().node.Info() }
func (m *machine) Connections() int          { return m.process().node.Clients() }
func (m *machine) Load() access.Load         { return m.process().work.load() }
func (m *machine) Paused() bool              { return m.process().node.Stopped() }
func (m *machine) Up() bool                  { return m.process().up() }

func (m *machine) String(key string) (value string, ok bool) { return m.process().node.String(key) }

func (m *machine) peerAddr() (host, port string) {
	a := m.at.Load()
	return a.ip, strconv.Itoa(a.nodePort())
}

func (m *machine) Crash() error {
	m.tell(crash{}, event.Crashed{})
	m.process().kill()
	return nil
}

func (m *machine) PowerLoss() error {
	m.tell(crash{powerLoss: true}, event.Crashed{PowerLoss: true})
	m.process().kill()
	m.disk.LosePower()
	return nil
}

func (m *machine) Pause() error {
	m.tell(pause{}, event.Paused{})
	m.process().node.Stop()
	return nil
}

func (m *machine) Resume() error {
	m.tell(resume{}, event.Resumed{})
	m.process().node.Continue()
	return nil
}

// Restart boots a process with what the last one has left.
func (m *machine) Restart(how Restart) error {
	if how.Dialect != "" {
		if _, err := findDialect(how.Dialect); err != nil {
			return err
		}
		m.dialect = how.Dialect
	}
	old := m.process()
	old.kill() // if it has ended at this very instant
	// As in Redis, a node takes its own IP address from nodes.conf, be it outdated, or
	// learns it from those who meet it.
	boot := bootConfig{learnIP: true, file: old.node.File()}
	if how.KeepData {
		boot.ks, boot.functions = old.ks, old.node.Functions()
	}
	if !how.NewIdentity {
		conf := old.node.NodesConf()
		boot.conf = &conf
	}
	at, err := m.nextAddress(how)
	if err != nil {
		return err
	}
	if err := m.listen(at); err != nil {
		return err
	}
	m.releasePorts()
	m.tell(restart(how), how.fact())
	return m.boot(boot)
}

// nextAddress is where the node is to come back.
func (m *machine) nextAddress(how Restart) (string, error) {
	old := m.process()
	switch {
	case how.Address != "":
		at, err := netip.ParseAddrPort(how.Address)
		if err != nil || at.Port() == 0 || m.c.processAt(how.Address) != nil {
			return "", &opError{"restart of", fmt.Sprintf("%s at %q", m.name, how.Address), ErrAddress}
		}
		return how.Address, nil
	case how.NewAddress:
		return m.c.freshAddress(m.host), nil
	}
	return net.JoinHostPort(m.host, strconv.Itoa(old.port)), nil
}

// listen gives the node its address, on which it listens from now on.
func (m *machine) listen(at string) error {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return fmt.Errorf("sim: %s: %w", m.name, err)
	}
	m.host = host
	if m.c.cfg.Transport != Loopback {
		number, err := strconv.Atoi(port)
		tlsPort := 0
		if m.c.cfg.secure() {
			tlsPort = tlsPortOf(number)
		}
		m.at.Store(newAddress(host, number, tlsPort))
		return err
	}
	for range portTries {
		a, err := m.open(at)
		if err != nil {
			return err
		}
		if port != "0" || !m.clashes(a) {
			m.at.Store(a)
			return nil
		}
		m.closePorts()
	}
	return fmt.Errorf("sim: %s: none of %d ports is apart from those of the other nodes", m.name, portTries)
}

// portTries is how many ports the system may choose for a node before one is taken.
const portTries = 100

// open listens on the node's ports, and returns its address.
func (m *machine) open(at string) (*address, error) {
	ln, err := net.Listen("tcp", at)
	if err != nil {
		return nil, fmt.Errorf("sim: %s: %w", m.name, err)
	}
	m.ln = ln
	addr := ln.Addr().(*net.TCPAddr)
	ip := addr.IP.String()
	if addr.IP.IsUnspecified() {
		ip = "127.0.0.1"
	}
	tlsPort := 0
	if m.c.cfg.secure() {
		if tlsPort, err = m.listenTLS(m.host); err != nil {
			ln.Close()
			return nil, err
		}
	}
	return newAddress(ip, addr.Port, tlsPort), nil
}

// closePorts ends what open began.
func (m *machine) closePorts() {
	for _, ln := range m.listeners() {
		ln.Close()
	}
}

// holdPorts keeps the ports for the next process: the system has chosen them among those that
// are free, and would give them to somebody else meanwhile.
func (m *machine) holdPorts() {
	for _, ln := range m.listeners() {
		m.held = append(m.held, tcp.Hold(ln.Addr().(*net.TCPAddr)))
	}
}

func (m *machine) releasePorts() {
	for _, release := range m.held {
		release()
	}
	m.held = nil
}

func (m *machine) listeners() (list []net.Listener) {
	for _, ln := range []net.Listener{m.ln, m.tlsLn} {
		if ln != nil {
			list = append(list, ln)
		}
	}
	return list
}

// clashes reports whether a port of the address is one of another node's: nobody listens on
// the port of a bus, so the system may choose it for a node's clients.
func (m *machine) clashes(a *address) bool {
	return slices.ContainsFunc(m.c.machines, func(other *machine) bool {
		b := other.at.Load()
		return other != m && b != nil && a.clashes(b)
	})
}

// listenTLS opens the node's port for TLS: that which it had, or the configuration
// gives.
func (m *machine) listenTLS(host string) (port int, err error) {
	if old := m.at.Load(); old != nil {
		port = old.tlsPort
	} else if m.c.cfg.TLSPort != 0 {
		port = m.c.cfg.TLSPort + m.index
	}
	ln, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return 0, fmt.Errorf("sim: %s: %w", m.name, err)
	}
	m.tlsLn = tls.NewListener(ln, &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		return m.process().tlsConfig(m.c.tcpClientName())
	}})
	return ln.Addr().(*net.TCPAddr).Port, nil
}

// keptNames is how many of the IDs, of the addresses and of the host names that a node ever
// had are known to be its own, the newest. Logs give older ones as they are.
const keptNames = 64

// knownAs notes an ID of the node. It is called under Cluster.netMu.
func (m *machine) knownAs(id gossip.ID) {
	m.c.names[id] = m.name
	m.ids = remember(m.ids, id, func(old gossip.ID) { delete(m.c.names, old) })
}

// reachedAt notes an address of the node. It is called under Cluster.netMu.
func (m *machine) reachedAt(addr string) {
	m.c.atAddr[addr] = m.name
	m.addrs = remember(m.addrs, addr, func(old string) {
		if m.c.atAddr[old] == m.name {
			delete(m.c.atAddr, old)
		}
	})
}

// calledBy notes a host name of the node. It is called under Cluster.netMu.
func (m *machine) calledBy(host string) {
	m.c.hosts[host] = m.name
	m.hosts = remember(m.hosts, host, func(old string) {
		if m.c.hosts[old] == m.name {
			delete(m.c.hosts, old)
		}
	})
}

// remember adds something to a list of which the newest are kept, and forgets the oldest.
func remember[T comparable](list []T, one T, forget func(T)) []T {
	if i := slices.Index(list, one); i >= 0 {
		list = slices.Delete(list, i, i+1)
	}
	if list = append(list, one); len(list) > keptNames {
		forget(list[0])
		list = slices.Delete(list, 0, 1)
	}
	return list
}

// firstAddress is where the node is to be reached when the cluster begins.
func (m *machine) firstAddress() string {
	if m.c.cfg.Transport != Loopback || m.c.cfg.Port == 0 {
		return m.c.freshAddress("127.0.0.1")
	}
	return net.JoinHostPort(m.c.cfg.Bind, strconv.Itoa(m.c.cfg.Port+m.index))
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

// bootConfig says how a process starts.
type bootConfig struct {
	id   gossip.ID         // "" draws one, unless conf has it
	conf *gossip.NodesConf // nil: no nodes.conf
	ks   keyspace.Keyspace // nil: what is on the disk
	// functions are part of the data; scripts are not.
	functions []byte
	file      []string // the configuration file
	// tables are set for a member of a new cluster: it is ready at once, and shares them.
	tables *clusterbus.Tables
	// learnIP makes the node learn its address from the first who meets it.
	learnIP bool
}

// boot starts a process on the node.
func (m *machine) boot(cfg bootConfig) error {
	p := &process{machine: m, address: *m.at.Load(), ks: cfg.ks}
	keepsData := p.ks != nil
	if p.ks == nil {
		p.ks = m.c.newKeyspace(m.name, m.rand("keyspace").Uint64())
	}
	ip := p.ip
	if cfg.learnIP {
		ip = ""
	}
	version, err := findDialect(m.dialect)
	if err != nil {
		return err
	}
	bus, err := clusterbus.New(clusterbus.Config{
		ID: cfg.id, IP: ip, Port: p.nodePort(), BusPort: p.busPort, TLS: p.tlsPort != 0, PlainPort: p.plainPort(),
		Settings: m.c.cfg.Announce.of(m.c.cfg.gossipSettings(), m.index, &p.address), Rand: m.rand("gossip"), Keys: p.ks,
		Start: m.c.start, Now: m.c.loop.now(), NodesConf: cfg.conf, Tables: cfg.tables, Formed: cfg.tables != nil, Rules: version.Bus(),
	})
	if err != nil {
		return err
	}
	p.node, err = node.New(node.Config{
		Name: m.name, Dialect: m.dialect, Maintenance: m.c.upkeep != nil, Host: p, Machine: bus, Keyspace: p.ks, Start: m.c.start,
		Functions: cfg.functions, File: cfg.file, Disk: &m.disk, Load: !keepsData,
		IP: p.ip, Port: p.port, TLSPort: p.tlsPort, Settings: m.c.cfg.settings, Seed: m.rand("run-id").Uint64(),
	})
	if err != nil {
		return err
	}
	switch start := p.node.Began(); start.From {
	case node.FromDump:
		m.c.tell(m.name, event.DumpLoaded{Keys: start.Keys})
	case node.FromAppendOnlyFile:
		m.c.tell(m.name, event.AppendOnlyFileLoaded{Keys: start.Keys})
	}
	p.work = newWork(p, &m.c.cfg)
	if old := m.process(); old != nil {
		p.past = old.counters()
		m.c.succeed(old, p, keepsData)
	}
	p.installTap()
	p.interfere()
	m.lives++
	p.life = m.lives
	m.current.Store(p)
	m.c.netMu.Lock()
	m.knownAs(bus.ID())
	p.announced(bus.Settings())
	if host := bus.Settings().AnnounceHostname; host != "" {
		m.calledBy(host)
	}
	for _, addr := range p.clientAddrs {
		m.c.byAddr[addr] = p
		m.reachedAt(addr)
	}
	for _, addr := range p.busAddrs {
		m.c.byBus[addr] = p
	}
	m.c.netMu.Unlock()
	p.node.Boot()
	m.c.upkeep.booted(p)
	// Each process's cron has a phase of its own.
	phase := time.Duration(m.rand("cron").Int64N(int64(tickPeriod)))
	m.c.loop.after(phase, p.tick)
	if m.ln != nil {
		ln := m.ln
		m.c.serve.Go(func() { _ = p.node.ServeBy(ln, p.accept) })
	}
	if m.tlsLn != nil {
		ln := m.tlsLn
		m.c.serve.Go(func() { _ = p.node.ServeBy(ln, p.accept) })
	}
	return nil
}

// rand returns a random source for one purpose of the node's next process.
func (m *machine) rand(purpose string) *rand.Rand {
	return m.c.rand(purpose, m.name+"/"+strconv.Itoa(m.lives))
}
