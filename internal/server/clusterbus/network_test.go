package clusterbus

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
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
	fact event.Fact
	text string // with the names of the moment
}

func (e entryOfLog) String() string {
	if e.host == nil {
		return fmt.Sprintf("%8.3f # %s", e.at.Seconds(), e.text)
	}
	return fmt.Sprintf("%8.3f %s: %s", e.at.Seconds(), e.host.name, e.text)
}

// end is one end of a bus connection.
type end struct {
	host *host
	life int
	link LinkID
}

type timer struct {
	at  time.Duration
	seq int
	do  func()
}

type eventQueue []timer

func (q eventQueue) Len() int { return len(q) }
func (q eventQueue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].seq, q[j].seq)) < 0
}
func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *eventQueue) Push(x any)   { *q = append(*q, x.(timer)) }
func (q *eventQueue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	(*q)[last] = timer{}
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
	s := gossip.DefaultSettings()
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

func (n *network) byIP(ip string) *host {
	i := slices.IndexFunc(n.hosts, func(h *host) bool { return h.ip == ip })
	if i < 0 {
		return nil
	}
	return n.hosts[i]
}

func (n *network) after(d time.Duration, do func()) {
	n.seq++
	heap.Push(&n.queue, timer{n.now + d, n.seq, do})
}

// advance runs the world for a while.
func (n *network) advance(d time.Duration) {
	until := n.now + d
	for len(n.queue) > 0 && n.queue[0].at <= until {
		e := heap.Pop(&n.queue).(timer)
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

// dial connects two hosts. A host that is down refuses; during a cut the kernel tries
// again each second.
func (n *network) dial(from *host, d Dial) {
	c := &conn{ends: [2]end{{from, from.life, d.Link}}}
	n.conns[c.ends[0]] = c
	n.after(n.delay(), func() { n.arrive(c, d) })
}

func (n *network) arrive(c *conn, d Dial) {
	from, to := c.ends[0].host, n.byIP(d.IP)
	switch {
	case c.closed || !from.up || from.life != c.ends[0].life:
	case to != nil && n.cuts[[2]*host{from, to}]:
		n.after(time.Second, func() { n.arrive(c, d) })
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
	tables := new(Tables)
	for _, h := range n.hosts {
		mine := conf.For(h.id())
		h.disk = mine
		h.start(&mine, tables)
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
	for m := range h.m.all {
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

func (n *network) nameOf(id ID) string {
	if name, ok := n.names[id]; ok {
		return name
	}
	return "?" + string(id[:min(4, len(id))])
}
