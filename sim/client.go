package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/slotmap"
)

// Client is a scripted client: a small cluster client that lives in the event loop,
// and does the same in each run with the same seed. How it takes failures is set by
// its ClientConfig. All its state belongs to the event loop.
type Client struct {
	c   *Cluster
	cfg ClientConfig
	tls *linkTLS
	rnd *rand.Rand

	links map[string]*link // by address
	slots *slotmap.Map
	// owners are the connections to the addresses of slots, in their order, as far as they
	// were used: finding them in links costs much when clients are many.
	owners []*link
	known  []string // addresses of nodes that it has heard of, seeds first

	refreshing   bool
	sawEmpty     bool          // somebody answered that there are no nodes
	refreshed    time.Duration // when it asked last
	unanswered   int           // how often in a row no node answered
	refreshCalls []func(ok bool)
	closed       bool
	cache        *clientCache // nil without Cache

	stats ClientStats
}

// ClientStats count what a scripted client did. They only grow.
type ClientStats struct {
	// Begun counts commands that were wanted, Commands those that ended, Errors those of
	// them that ended with an error reply, Failures those without any reply.
	Begun, Commands, Errors, Failures int
	// Requests counts all that was sent for them: each attempt, ASKING, and requests for
	// the topology.
	Requests int
	// Redirects counts MOVED and ASK that were followed, Retries other attempts
	// beyond the first, Topology the requests for the layout of the cluster.
	Redirects, Retries, Topology int
	// Connections counts connections that were begun.
	Connections int
	// Cached counts commands that were answered from what the client holds.
	Cached int
}

// NewClient makes a scripted client. It connects when it is first used.
func (c *Cluster) NewClient(cfg ClientConfig) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cl := &Client{c: c, cfg: cfg, rnd: c.rand("client", cfg.Name), links: map[string]*link{}, refreshed: -time.Hour}
	if cfg.TLS {
		if c.cfg.Certificates == nil {
			return nil, fmt.Errorf("%w: client %s", ErrNoTLS, cfg.Name)
		}
		cl.tls = &linkTLS{certificate.State(cfg.Certificate)}
	}
	if cfg.Cache {
		cl.cache = newClientCache()
	}
	seeds := c.nodes
	if cfg.Seeds != nil {
		seeds = nil
		for _, name := range cfg.Seeds {
			n, err := c.Node(name)
			if err != nil {
				return nil, fmt.Errorf("%w: seed of client %s", err, cfg.Name)
			}
			seeds = append(seeds, n)
		}
	}
	for _, n := range seeds {
		cl.known = append(cl.known, addrFor(n, cfg.TLS))
	}
	if cfg.RefreshEvery > 0 {
		c.loop.after(cfg.RefreshEvery, cl.refreshRegularly)
	}
	c.onLoop(func() { c.scripted = append(c.scripted, cl) })
	return cl, nil
}

// Stats returns what the client has counted.
func (cl *Client) Stats() (s ClientStats) {
	cl.c.onLoop(func() { s = cl.stats })
	return s
}

// ClientStats is the sum of what all scripted clients have counted, also those that are
// closed.
func (c *Cluster) ClientStats() (sum ClientStats) {
	c.onLoop(func() {
		sum = c.closedStats
		for _, cl := range c.scripted {
			sum.add(&cl.stats)
		}
	})
	return sum
}

func (s *ClientStats) add(other *ClientStats) {
	s.Begun += other.Begun
	s.Commands += other.Commands
	s.Errors += other.Errors
	s.Failures += other.Failures
	s.Requests += other.Requests
	s.Redirects += other.Redirects
	s.Retries += other.Retries
	s.Topology += other.Topology
	s.Connections += other.Connections
	s.Cached += other.Cached
}

// Close closes the client's connections, and the cluster forgets it. Commands that it has
// under way never end, and neither do those that are begun later.
func (cl *Client) Close() {
	cl.c.loop.after(0, func() {
		if cl.closed {
			return
		}
		cl.closed = true
		for _, addr := range cl.addresses() {
			cl.links[addr].shut()
		}
		cl.links, cl.owners = map[string]*link{}, nil
		cl.c.closedStats.add(&cl.stats)
		cl.c.scripted = slices.DeleteFunc(cl.c.scripted, func(other *Client) bool { return other == cl })
	})
}

// addresses are those it is connected to, in order.
func (cl *Client) addresses() []string {
	var addrs []string
	for addr := range cl.links {
		addrs = append(addrs, addr)
	}
	slices.Sort(addrs)
	return addrs
}

// link returns the connection to an address, which it opens if there is none.
func (cl *Client) link(addr string) *link {
	if l := cl.links[addr]; l != nil {
		return l
	}
	cl.stats.Connections++
	l := cl.c.newLink(cl.cfg.Name, addr, cl.tls, cl.cfg.DialTimeout, func(l *link, _ string) {
		if cl.links[l.addr] == l {
			delete(cl.links, l.addr)
		}
		if cl.cache != nil {
			cl.cache.dropFrom(l)
		}
	})
	l.sent, l.keep, l.patient = &cl.stats.Requests, cl.cfg.KeepOnTimeout || cl.cfg.KeepSilent, cl.cfg.KeepSilent
	cl.greet(l)
	cl.links[addr] = l
	return l
}

// greet says first on a connection what the client has to say to each node. What comes
// back does not matter: a node that minds says so to the commands that follow.
func (cl *Client) greet(l *link) {
	ask := func(reply func(raw []byte), args ...string) {
		l.send(encode(args), &exchange{reply: reply, failed: func(string, bool) {}, aside: true})
	}
	say := func(args ...string) { ask(func([]byte) {}, args...) }
	switch {
	case cl.cfg.Username != "":
		say("AUTH", cl.cfg.Username, cl.cfg.Password)
	case cl.cfg.Password != "":
		say("AUTH", cl.cfg.Password)
	}
	if cl.cfg.RESP3 || cl.cache != nil { // behind AUTH: it is refused to strangers
		l.unexpected = func(raw []byte) { cl.pushed(l, raw) }
		say("HELLO", "3")
	}
	if cl.cfg.ReadFrom != FromMaster {
		say("READONLY")
	}
	if cl.cache != nil {
		ask(func(raw []byte) { l.tracked = string(raw) == "+OK\r\n" }, "CLIENT", "TRACKING", "ON")
	}
}

// readAddr draws the node that a command which only reads is sent to, "" if the owner of its
// slot is not known.
func (cl *Client) readAddr(slot int) string {
	place, owner := cl.slots.At(slot)
	if place < 0 {
		return ""
	}
	var from []string
	for _, i := range cl.slots.Replicas(place) {
		from = append(from, cl.slots.Addrs()[i])
	}
	if cl.cfg.ReadFrom == FromAny || len(from) == 0 {
		from = append(from, owner)
	}
	return from[cl.rnd.IntN(len(from))]
}

// linkOf returns the connection to a slot's owner, nil if that is unknown.
func (cl *Client) linkOf(slot int) *link {
	if cl.slots == nil {
		return nil
	}
	i, addr := cl.slots.At(slot)
	if i < 0 {
		return nil
	}
	if i >= len(cl.owners) {
		cl.owners = append(cl.owners, make([]*link, len(cl.slots.Addrs())-len(cl.owners))...)
	}
	if l := cl.owners[i]; l != nil && !l.over && l.addr == addr {
		return l
	}
	cl.owners[i] = cl.link(addr)
	return cl.owners[i]
}

// anyNode is where a command goes that no node in particular has to serve: the first
// known node.
func (cl *Client) anyNode() string {
	if cl.slots != nil && len(cl.slots.Addrs()) > 0 {
		return cl.slots.Addrs()[0]
	}
	if len(cl.known) > 0 {
		return cl.known[0]
	}
	return ""
}

var _ node.Resetter = (*link)(nil)
