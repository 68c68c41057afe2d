package clustertest

import (
	"hash/maphash"
	"maps"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/route"
	"github.com/slotstorm/slotstorm/sim"
)

// Usage is what clients did to the cluster in a time, as its nodes saw it. Commands of
// the test's own (Cluster.Do, migrations) and of nodes do not count.
type Usage struct {
	// Since and Until are the time, since the cluster's start.
	Since, Until time.Duration
	// Commands counts commands with keys, once for each node that got them, so a
	// command that was redirected counts twice. Served counts those that were answered
	// otherwise than by an error.
	Commands, Served int
	// Errors counts error replies by their first word, redirects included: MOVED, ASK,
	// TRYAGAIN, CLUSTERDOWN, WRONGTYPE, ERR.
	Errors map[string]int
	// LongestRoute is the longest sequence of redirects that one command went through.
	LongestRoute Route
	// Topology counts the requests for the cluster's layout (CLUSTER SLOTS, SHARDS and
	// NODES), TopologyPeak those in the worst second, whenever that begins.
	Topology, TopologyPeak int
	// Dials counts connection attempts by dial functions of the Cluster, Refused those
	// that failed.
	Dials, Refused int
	// Connections are open now, ConnectionsPeak were at once at most.
	// PerNodePeak is the most that were open to one node, which is PeakNode.
	Connections, ConnectionsPeak, PerNodePeak int
	PeakNode                                  string
}

// Redirects is the number of MOVED and ASK replies.
func (u Usage) Redirects() int { return u.Errors["MOVED"] + u.Errors["ASK"] }

// meter sees all requests of clients.
type meter struct {
	c    *Cluster
	seed maphash.Seed

	mu    sync.Mutex
	phase string
	usage Usage
	// lastSecond are the times of the topology requests in the second up to the last one.
	lastSecond []time.Duration
	// first is when a slot was first served in this phase; anySlot stands for all.
	first map[int]time.Duration
	// traced are the addresses of connections of traced clients, which report their
	// routes themselves.
	traced map[string]bool
	finder *route.Finder
	recent recent
}

const anySlot = -1

func newMeter(c *Cluster) *meter {
	m := &meter{c: c, seed: maphash.MakeSeed(), finder: newFinder(), traced: map[string]bool{}}
	m.begin("", 0)
	return m
}

// begin starts a phase.
func (m *meter) begin(name string, now time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.phase = name
	m.usage = Usage{Since: now, Errors: map[string]int{}}
	m.lastSecond = nil
	m.first = map[int]time.Duration{}
}

// request counts a request. It is called with a node's lock held.
func (m *meter) request(r *sim.Request) {
	if r.From != sim.FromClient {
		return
	}
	code := r.ErrorCode()
	m.mu.Lock()
	defer m.mu.Unlock()
	u := &m.usage
	switch r.Command {
	case "cluster|slots", "cluster|shards", "cluster|nodes":
		m.topology(r.At)
	}
	if code != "" {
		u.Errors[code]++
	}
	if r.Slot < 0 && code == "" {
		return
	}
	hash := m.hash(r.Args)
	m.recent.add(seen{hash: hash, node: r.Node, at: r.At, reply: replyWord(r, code)})
	if r.Slot < 0 {
		return
	}
	u.Commands++
	if code == "" && len(r.Reply) > 0 {
		u.Served++
		m.served(r.Slot, r.At)
	}
	next := m.c.redirectTarget(r, code)
	if (next != "" || m.finder.Open() > 0) && !m.traced[r.Client] {
		if found, _ := m.finder.Request(r, code, next, func(*route.Route) {}); found != nil && len(found.Hops) > len(u.LongestRoute.Hops) {
			m.longest(routeOf(found))
		}
	}
}

// topology counts a request for the cluster's layout.
func (m *meter) topology(at time.Duration) {
	m.usage.Topology++
	m.lastSecond = append(m.lastSecond, at)
	old := 0
	for at-m.lastSecond[old] >= time.Second {
		old++
	}
	m.lastSecond = m.lastSecond[old:]
	m.usage.TopologyPeak = max(m.usage.TopologyPeak, len(m.lastSecond))
}

// longest notes a route if it is longer than all before.
func (m *meter) longest(r Route) {
	if len(r.Hops) > len(m.usage.LongestRoute.Hops) {
		m.usage.LongestRoute = r
	}
}

// trace says that a connection is a traced client's.
func (m *meter) trace(addr string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.traced[addr] = true
}

// redirected notes the route of a command of a traced client.
func (m *meter) redirected(traced TracedRoute) {
	r := Route{At: traced.Begin, Command: traced.Command}
	for _, h := range traced.Hops {
		r.Hops = append(r.Hops, Hop{h.Node, errorWord(h.Err)})
	}
	if r.Redirects() == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.longest(r)
}

// served notes that a slot works.
func (m *meter) served(slot int, at time.Duration) {
	for _, s := range [...]int{slot, anySlot} {
		if _, known := m.first[s]; !known {
			m.first[s] = at
		}
	}
}

// hash is a fingerprint of a command.
func (m *meter) hash(args [][]byte) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	for _, arg := range args {
		_, _ = h.Write(arg)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// replyWord is a reply in one word.
func replyWord(r *sim.Request, code string) string {
	switch {
	case code != "":
		return code
	case len(r.Reply) == 0:
		return "no reply"
	}
	return "OK"
}

// redirectTarget is the name of the node that a redirect points to, "" if the
// reply is none.
func (c *Cluster) redirectTarget(r *sim.Request, code string) string {
	if code != "MOVED" && code != "ASK" {
		return ""
	}
	return c.nameAt(redirectAddr(string(r.Reply)))
}

// nameAt is the name of the node at an address, or the address.
func (c *Cluster) nameAt(addr string) string {
	if name := c.NameAt(addr); name != "" {
		return name
	}
	return addr
}

// Tap lets f see all requests that nodes process from now on, as sim.Cluster.Tap does,
// besides what Usage and Expect count. nil ends that.
func (c *Cluster) Tap(f func(*sim.Request)) {
	if f == nil {
		c.Cluster.Tap(c.meter.request)
		return
	}
	c.Cluster.Tap(func(r *sim.Request) {
		c.meter.request(r)
		f(r)
	})
}

// Usage returns what clients did since the start or since the last Phase.
func (c *Cluster) Usage() Usage {
	c.meter.mu.Lock()
	u := c.meter.usage
	u.Errors = maps.Clone(u.Errors)
	c.meter.mu.Unlock()
	u.Until = c.Now()
	c.dials.mu.Lock()
	defer c.dials.mu.Unlock()
	u.Dials, u.Refused = c.dials.attempts, c.dials.refused
	u.Connections, u.ConnectionsPeak = len(c.dials.open), c.dials.peak
	u.PerNodePeak, u.PeakNode = c.dials.peakNode, c.dials.peakAt
	return u
}

// Phase begins a new part of the test: Usage and Expect count from now on. Its name
// stands in failures.
func (c *Cluster) Phase(name string) {
	c.meter.begin(name, c.Now())
	c.dials.reset()
}

// FirstServed returns when the phase first saw a command on the slot of a key that was
// answered otherwise than by an error, as the time since the beginning of the phase. No
// key stands for all.
func (c *Cluster) FirstServed(key ...string) (after time.Duration, ok bool) {
	wanted := anySlot
	if len(key) > 0 {
		wanted = slot.OfString(key[0])
	}
	c.meter.mu.Lock()
	defer c.meter.mu.Unlock()
	at, ok := c.meter.first[wanted]
	return at - c.meter.usage.Since, ok
}
