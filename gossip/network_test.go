package gossip

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// network is a small simulated world for tests: hosts that run one machine each,
// connections with latency, cuts, and a log of facts. Everything is drawn from one
// seed.
type network struct {
	t       tester
	rand    *rand.Rand
	now     time.Duration
	queue   eventQueue
	seq     int
	hosts   []*host
	conns   map[end]*conn
	holding []held
	cuts    map[[2]*host]bool // both directions are present
	loss    float64           // chance that a message breaks its connection
	// diskless saves the time that benchmarks would spend on saving nodes.conf.
	diskless bool
	names    map[ID]string
	log      []entryOfLog
	// watch is called after each event of a host.
	watch func(*host)
	delay func() time.Duration
}

// entryOfLog is a fact, with the time and the host that it is true for.
type entryOfLog struct {
	at   time.Duration
	host *host
	fact Fact
	text string // with the names of the moment
}

func (e entryOfLog) String() string {
	if e.host == nil {
		return fmt.Sprintf("%8.3f # %s", e.at.Seconds(), e.text)
	}
	return fmt.Sprintf("%8.3f %s: %s", e.at.Seconds(), e.host.name, e.text)
}

// host is one node's machine, data and disk.
type host struct {
	net        *network
	index      int
	name       string
	ip         string
	m          *Machine
	up         bool
	frozen     bool // as by SIGSTOP: connections stay, nothing is processed
	settings   Settings
	keys       fakeKeys
	disk       NodesConf
	offset     int64
	master     *host
	masterLink bool // the replication link is up
	lastByte   time.Duration
	pausedTo   time.Duration
	effects    []Effect
	life       int // counts starts, so that events of a former life are void
	backlog    []func()
}

// end is one end of a bus connection.
type end struct {
	host *host
	life int
	link LinkID
}

type fakeKeys map[int]int

func (k fakeKeys) CountInSlot(slot int) int { return k[slot] }
func (k fakeKeys) Len() int {
	n := 0
	for _, count := range k {
		n += count
	}
	return n
}

type event struct {
	at  time.Duration
	seq int
	do  func()
}

type eventQueue []event

func (q eventQueue) Len() int { return len(q) }
func (q eventQueue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].seq, q[j].seq)) < 0
}
func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *eventQueue) Push(x any)   { *q = append(*q, x.(event)) }
func (q *eventQueue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	(*q)[last] = event{}
	*q = (*q)[:last]
	return x
}

// tester is what tests, benchmarks and properties have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

const busBase = 10000

func testSettings(timeout time.Duration) Settings {
	s := DefaultSettings()
	s.NodeTimeout = timeout
	return s
}

func newNetwork(t tester, seed uint64) *network {
	n := &network{
		t:     t,
		rand:  rand.New(rand.NewPCG(seed, 1)),
		conns: make(map[end]*conn),
		cuts:  make(map[[2]*host]bool),
		names: make(map[ID]string),
	}
	n.delay = func() time.Duration { return time.Millisecond }
	return n
}

// addHost adds a fresh node; its ID starts with its number so that the order of IDs
// is the order of numbers.
func (n *network) addHost(s Settings) *host {
	h := &host{
		net: n, index: len(n.hosts), name: fmt.Sprintf("n%d", len(n.hosts)+1),
		ip: fmt.Sprintf("10.0.%d.%d", len(n.hosts)/250, len(n.hosts)%250+1), settings: s,
		keys: fakeKeys{},
	}
	n.hosts = append(n.hosts, h)
	return h
}

func (h *host) id() ID { return ID(fmt.Sprintf("%04x%036x", h.index+1, 0)) }

// start boots the host from a configuration, or afresh if that is nil.
func (h *host) start(conf *NodesConf, formed bool) {
	cfg := Config{
		Port: 6379, Settings: h.settings, Keys: h.keys, Now: h.net.now,
		Rand:      rand.New(rand.NewPCG(h.net.rand.Uint64(), h.net.rand.Uint64())),
		NodesConf: conf, Formed: formed,
	}
	if conf == nil {
		cfg.ID = h.id()
	}
	m, err := New(cfg)
	if err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
	h.m = m
	h.up, h.frozen = true, false
	h.life++
	h.master, h.masterLink = nil, false
	h.net.names[m.ID()] = h.name
	h.drain()
	phase := time.Duration(h.net.rand.Int64N(int64(100 * time.Millisecond)))
	h.net.after(phase, h.ticker(h.life))
}

func (h *host) ticker(life int) func() {
	return func() {
		if h.life != life || !h.up {
			return
		}
		h.run(func() {
			h.replicate()
			h.m.Tick(h.net.now)
		})
		h.net.after(100*time.Millisecond, h.ticker(life))
	}
}

// run executes a handler of the host, or keeps it for later if the host is frozen.
func (h *host) run(do func()) {
	switch {
	case !h.up:
	case h.frozen:
		h.backlog = append(h.backlog, do)
	default:
		do()
		h.drain()
	}
}

// do runs a command on the host.
func (h *host) do(command func(m *Machine, now time.Duration) error) error {
	err := command(h.m, h.net.now)
	h.drain()
	return err
}

func (h *host) mustDo(command func(m *Machine, now time.Duration) error) {
	h.net.t.Helper()
	if err := h.do(command); err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
}

// drain carries out what the machine asks for.
func (h *host) drain() {
	n := h.net
	out := h.m.Take()
	if out.SaveConfig && !n.diskless {
		h.disk = h.m.NodesConf()
	}
	n.names[h.m.ID()] = h.name
	for _, f := range out.Facts {
		n.log = append(n.log, entryOfLog{n.now, h, f, f.Format(n.nameOf)})
	}
	for _, e := range out.Effects {
		h.effects = append(h.effects, e)
		h.apply(e)
	}
	for _, id := range out.Closed {
		n.closeEnd(end{h, h.life, id})
	}
	for _, dial := range out.Connect {
		n.dial(h, dial)
	}
	for _, msg := range out.Messages {
		n.deliver(h, msg)
	}
	if n.watch != nil {
		n.watch(h)
	}
}

func (n *network) nameOf(id ID) string {
	if name, ok := n.names[id]; ok {
		return name
	}
	return "?" + string(id[:min(4, len(id))])
}

func (h *host) apply(e Effect) {
	switch e.Kind {
	case EffectReplicateFrom:
		h.master, h.masterLink = h.net.byIP(e.IP), false
		life, master := h.life, h.master
		h.net.after(3*h.net.delay(), func() {
			if h.life == life && h.master == master {
				h.run(h.replicate)
			}
		})
	case EffectBecomeMaster:
		h.master, h.masterLink = nil, false
	case EffectFlushData:
		clear(h.keys)
	case EffectDeleteKeys:
		for _, r := range e.Slots {
			for s := r.First; s <= r.Last; s++ {
				delete(h.keys, s)
			}
		}
	case EffectPauseWrites:
		h.pausedTo = max(h.pausedTo, e.Until)
	case EffectUnpauseWrites:
		h.pausedTo = 0
	}
}

// replicate lets a replica catch up with its master, if it can reach it.
func (h *host) replicate() {
	r := Replication{Offset: h.offset, Connected: h.masterLink, Since: h.lastByte}
	if h.master == nil {
		r.Since = -1
	} else if h.master.up && !h.master.frozen && !h.net.cuts[[2]*host{h, h.master}] {
		h.masterLink, h.lastByte = true, h.net.now
		h.offset = h.master.offset
		r = Replication{Offset: h.offset, Connected: true, Since: h.lastByte}
	} else if h.masterLink && !h.master.up {
		h.masterLink = false
		r.Connected = false
	}
	h.m.SetReplication(h.net.now, r)
}

func (n *network) byIP(ip string) *host {
	i := slices.IndexFunc(n.hosts, func(h *host) bool { return h.ip == ip })
	if i < 0 {
		return nil
	}
	return n.hosts[i]
}

func (n *network) after(d time.Duration, do func()) {
	n.seq++
	heap.Push(&n.queue, event{n.now + d, n.seq, do})
}

// advance runs the world for a while.
func (n *network) advance(d time.Duration) {
	until := n.now + d
	for len(n.queue) > 0 && n.queue[0].at <= until {
		e := heap.Pop(&n.queue).(event)
		n.now = e.at
		e.do()
	}
	n.now = until
}

// waitFor advances until the condition holds, and fails the test if it does not in
// time.
func (n *network) waitFor(within time.Duration, what string, cond func() bool) time.Duration {
	n.t.Helper()
	start := n.now
	for !cond() {
		if n.now-start >= within {
			n.t.Fatalf("not within %v: %s\n%s", within, what, n.tail(40))
		}
		n.advance(10 * time.Millisecond)
	}
	return n.now - start
}

func (n *network) tail(lines int) string {
	var b strings.Builder
	for _, e := range n.log[max(0, len(n.log)-lines):] {
		b.WriteString(e.String() + "\n")
	}
	return b.String()
}

// conn is a connection of the bus. Like TCP it loses nothing while it lives: what is
// sent into a cut waits for its end.
type conn struct {
	ends   [2]end // who dialled, who accepted
	closed bool
	held   [2][]func() // by the direction's sender
}

// dial connects two hosts. A host that is down refuses, a cut swallows the attempt.
func (n *network) dial(from *host, d Dial) {
	c := &conn{ends: [2]end{{from, from.life, d.Link}}}
	n.conns[c.ends[0]] = c
	n.after(n.delay(), func() {
		to := n.byIP(d.IP)
		switch {
		case c.closed || to != nil && n.cuts[[2]*host{from, to}]:
		case to == nil || !to.up || d.BusPort != 6379+busBase:
			c.closed = true
			n.after(n.delay(), func() { n.atEnd(c.ends[0], func() { from.m.LinkDown(n.now, d.Link) }) })
		default:
			// The kernel accepts even for a frozen process.
			c.ends[1] = end{host: to, life: to.life}
			n.atEnd(c.ends[1], func() {
				c.ends[1].link = to.m.Accept(n.now, from.ip, to.ip)
				n.conns[c.ends[1]] = c
			})
			n.after(n.delay(), func() { n.atEnd(c.ends[0], func() { from.m.LinkUp(n.now, d.Link) }) })
		}
	})
}

// atEnd runs a handler at one end of a connection, unless the process is gone.
func (n *network) atEnd(e end, do func()) {
	if e.host.up && e.host.life == e.life {
		e.host.run(do)
	}
}

// carry brings something from one end to the other, or holds it while they are cut off.
func (n *network) carry(c *conn, from int, do func()) {
	n.after(n.delay(), func() {
		if len(c.held[from]) > 0 || n.cuts[[2]*host{c.ends[0].host, c.ends[1].host}] {
			if len(c.held[from]) == 0 {
				n.holding = append(n.holding, held{c, from})
			}
			c.held[from] = append(c.held[from], do)
			return
		}
		do()
	})
}

// held is a direction of a connection in which something waits for the end of a cut.
type held struct {
	c    *conn
	from int
}

// side finds a connection by one of its ends.
func (n *network) side(e end) (c *conn, from int) {
	c = n.conns[e]
	if c == nil || c.closed || c.ends[1].host == nil {
		return nil, 0
	}
	if c.ends[1] == e {
		return c, 1
	}
	return c, 0
}

func (n *network) deliver(from *host, msg Message) {
	c, i := n.side(end{from, from.life, msg.Link})
	if c == nil {
		return
	}
	if n.loss > 0 && n.rand.Float64() < n.loss {
		n.carry(c, i, func() { n.hangUp(c, 0, 1) })
		return
	}
	n.carry(c, i, func() {
		n.atEnd(c.ends[1-i], func() {
			if c.closed {
				return
			}
			msg.Link = c.ends[1-i].link
			if err := c.ends[1-i].host.m.Step(n.now, msg); err != nil {
				n.t.Errorf("%s: %v", c.ends[1-i].host.name, err)
			}
		})
	})
}

// closeEnd tells the other end, after all that was sent before, that this one closed
// the connection.
func (n *network) closeEnd(e end) {
	if c, i := n.side(e); c != nil {
		n.carry(c, i, func() { n.hangUp(c, 1-i) })
	} else if c := n.conns[e]; c != nil {
		c.closed = true // it never came about
	}
	delete(n.conns, e)
}

// hangUp ends a connection and tells the given ends.
func (n *network) hangUp(c *conn, tell ...int) {
	for _, i := range tell {
		e := &c.ends[i]
		n.atEnd(*e, func() {
			e.host.m.LinkDown(n.now, e.link)
			delete(n.conns, *e)
		})
	}
	// A frozen process still finds what was sent before.
	n.atEnd(c.ends[tell[len(tell)-1]], func() { c.closed = true })
}

// cut separates two groups of hosts.
func (n *network) cut(a, b []*host) {
	for _, x := range a {
		for _, y := range b {
			n.cuts[[2]*host{x, y}], n.cuts[[2]*host{y, x}] = true, true
		}
	}
}

// heal ends all cuts; what was held arrives now, in its order.
func (n *network) heal() {
	clear(n.cuts)
	holding := n.holding
	n.holding = nil
	for _, h := range holding {
		waiting := h.c.held[h.from]
		h.c.held[h.from] = nil
		for _, do := range waiting {
			do()
		}
	}
}

// kill stops a process; its connections break.
func (h *host) kill() {
	h.up = false
	h.backlog = nil
	var mine []end
	for e := range h.net.conns {
		if e.host == h {
			mine = append(mine, e)
		}
	}
	slices.SortFunc(mine, func(a, b end) int { return cmp.Compare(a.link, b.link) })
	for _, e := range mine {
		h.net.closeEnd(e)
	}
}

// restart boots from what is on the disk, by way of its text.
func (h *host) restart() {
	conf, err := ParseNodesConf(h.disk.String())
	if err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
	h.start(conf, false)
}

func (h *host) freeze() { h.frozen = true }

func (h *host) thaw() {
	h.frozen = false
	for _, do := range h.backlog {
		h.run(do)
	}
	h.backlog = nil
}

// formed builds a ready cluster: masters first, then their replicas round robin,
// config epochs 1, 2, 3...
func formed(t tester, seed uint64, masters, replicas int, s Settings) *network {
	return newNetwork(t, seed).form(masters, replicas, s)
}

func (n *network) form(masters, replicas int, s Settings) *network {
	var conf NodesConf
	ranges := slot.Split(masters)
	for i := range masters * (1 + replicas) {
		h := n.addHost(s)
		info := NodeInfo{
			ID: h.id(), IP: h.ip, Port: 6379, BusPort: 6379 + busBase,
			Flags: FlagMaster, ConfigEpoch: uint64(i + 1), PongReceived: 1, Connected: true,
		}
		if i < masters {
			info.Slots = slot.Ranges{ranges[i]}.Set()
		} else {
			info.Flags = FlagReplica
			info.MasterID = n.hosts[i%masters].id()
		}
		conf.Nodes = append(conf.Nodes, info)
	}
	conf.CurrentEpoch = uint64(masters)
	for _, h := range n.hosts {
		mine := conf.For(h.id())
		h.disk = mine
		h.start(&mine, true)
	}
	return n
}

// snapshots for assertions

func (h *host) snapshot() Snapshot { return h.m.Snapshot() }

// sees is what the host believes about another.
func (h *host) sees(other *host) NodeInfo {
	s := h.m.Snapshot()
	if info := s.Node(other.m.ID()); info != nil {
		return *info
	}
	return NodeInfo{}
}

func (h *host) isMaster() bool { return h.m.View().Self.Master }

// logged counts the lines of the log that contain a text such as "n1: flag n2 FAIL".
func (n *network) logged(text string) int {
	count := 0
	for _, e := range n.log {
		if strings.Contains(e.String(), text) {
			count++
		}
	}
	return count
}

// agreement returns "" if all hosts that are up agree on slots, roles, masters and
// epochs, and what they disagree about otherwise. The epoch of a replica is its
// master's: with replicas of replicas, each node sees another one.
func (n *network) agreement() string {
	var first string
	var owner *host
	for _, h := range n.hosts {
		if !h.up {
			continue
		}
		belief := h.belief()
		if owner == nil {
			first, owner = belief, h
		} else if belief != first {
			return fmt.Sprintf("%s believes\n%s%s believes\n%s", owner.name, first, h.name, belief)
		}
	}
	return ""
}

// belief is what a host thinks of the cluster, on a line for each node.
func (h *host) belief() string {
	var b []byte
	for _, m := range h.m.nodes {
		b = append(b, h.net.nameOf(m.id)...)
		b = append(b, ' ')
		b = append(b, (m.flags & shownFlags &^ FlagMyself).String()...)
		if m.master != nil {
			b = append(b, " of "...)
			b = append(b, h.net.nameOf(m.master.id)...)
		} else {
			b = fmt.Appendf(b, " epoch=%d", m.configEpoch)
		}
		if m.numSlots > 0 {
			b = append(b, ' ')
			b = append(b, m.slots.Ranges().String()...)
		}
		b = append(b, '\n')
	}
	return string(fmt.Appendf(b, "current %d\n", h.m.currentEpoch))
}
