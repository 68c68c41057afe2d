package sim

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/node"
)

// Server is a node that runs elsewhere, such as a redis-server process: see Outside. Its
// methods are called by several goroutines. What they return may be a little old while
// the server does not answer.
type Server interface {
	ID() gossip.ID
	Addr() string
	// View is the same pointer as before if nothing has changed.
	View() *gossip.View
	Snapshot() gossip.Snapshot
	Counters() node.Counters
	Keys() []string
	String(key string) (value string, ok bool)
	Connections() int
	Up() bool
	Paused() bool
	Crash() error
	Restart(how Restart) error
	Pause() error
	Resume() error
}

// ErrOutside is the error of calls that only simulated nodes can obey.
var ErrOutside = errors.New("the nodes run outside")

// Outside makes a cluster whose nodes run elsewhere, in real time. Clients, raw
// connections, workloads and migrations are the same as in a simulated cluster, and speak
// to the servers over TCP. The log has what they did, and how the nodes' opinions change, as
// far as asking each of them ten times a second shows it; Tap sees nothing, and nothing can
// be injected (ErrOutside). The seed is that of what clients draw. Close ends all
// connections, and leaves the servers alone.
func Outside(servers []Server, seed uint64, logSize int) (*Cluster, error) {
	cfg := Config{Masters: len(servers), Seed: seed, LogSize: logSize, Start: time.Now(), Transport: Loopback}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	c := newCluster(cfg)
	c.outside = map[*wire]struct{}{}
	for i, s := range servers {
		n := &Node{c: c, name: "n" + strconv.Itoa(i+1), index: i, server: s}
		c.nodes = append(c.nodes, n)
		c.names[s.ID()] = n.name
		c.atAddr[s.Addr()] = n.name
	}
	c.Start()
	c.serve.Go(c.watch)
	return c, nil
}

// instant is how long it may take until what happens "now" has happened: nothing, unless
// replies come from real servers.
func (c *Cluster) instant() time.Duration {
	if c.outside != nil {
		return watchEvery
	}
	return 0
}

// watchEvery is how often nodes outside are asked what they believe.
const watchEvery = 100 * time.Millisecond

// watch asks all nodes what they believe, and logs what changed, until Close.
func (c *Cluster) watch() {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	last := make([]*gossip.View, len(c.nodes))
	for {
		for i, n := range c.nodes {
			v := n.View()
			if last[i] != nil && v != last[i] {
				c.logChanges(n, last[i], v)
			}
			last[i] = v
		}
		select {
		case <-ticker.C:
		case <-c.ctx.Done():
			return
		}
	}
}

// logChanges logs how a node's view differs from the one before, in the words in which
// simulated nodes tell it.
func (c *Cluster) logChanges(n *Node, old, now *gossip.View) {
	tell := func(f gossip.Fact) {
		c.log.add(Event{At: c.loop.now(), Kind: factKinds[f.Kind], Node: n.name, Slot: -1, Text: f.Format(c.NameOf)})
	}
	for _, id := range memberIDs(old, now) {
		a, b := old.Member(id), now.Member(id)
		switch {
		case b == nil:
			tell(gossip.Fact{Kind: gossip.FactForgotten, Node: id})
			continue
		case a == nil:
			tell(gossip.Fact{Kind: gossip.FactKnown, Node: id, Text: "seen"})
			continue
		}
		for _, f := range []struct {
			flag gossip.Flags
			text string
		}{{gossip.FlagPFail, "PFAIL"}, {gossip.FlagFail, "FAIL"}} {
			switch was, is := a.Flags.Has(f.flag), b.Flags.Has(f.flag); {
			case is && !was:
				tell(gossip.Fact{Kind: gossip.FactFlag, Node: id, Text: f.text})
			case was && !is && !(f.flag == gossip.FlagPFail && b.Flags.Has(gossip.FlagFail)):
				tell(gossip.Fact{Kind: gossip.FactFlag, Node: id, Text: "-" + f.text})
			}
		}
		if a.Master != b.Master || a.MasterID != b.MasterID {
			f := gossip.Fact{Kind: gossip.FactRole, Node: id}
			if !b.Master {
				f.Peer = b.MasterID
			}
			tell(f)
		}
	}
	c.logOwners(old, now, tell)
	if old.State != now.State {
		tell(gossip.Fact{Kind: gossip.FactState, Text: now.State.String()})
	}
}

// logOwners tells which slots changed hands, runs from the same to the same as one.
func (c *Cluster) logOwners(old, now *gossip.View, tell func(gossip.Fact)) {
	owner := func(v *gossip.View, s int) gossip.ID {
		if m := v.Owner(s); m != nil {
			return m.ID
		}
		return ""
	}
	type hands struct{ from, to gossip.ID }
	moved := map[hands]slot.Ranges{}
	var order []hands
	for s := range slot.Count {
		h := hands{owner(old, s), owner(now, s)}
		if h.from == h.to {
			continue
		}
		list := moved[h]
		switch n := len(list); {
		case n == 0:
			order = append(order, h)
			list = slot.Ranges{{First: s, Last: s}}
		case list[n-1].Last == s-1:
			list[n-1].Last = s
		default:
			list = append(list, slot.Range{First: s, Last: s})
		}
		moved[h] = list
	}
	for _, h := range order {
		tell(gossip.Fact{Kind: gossip.FactOwner, Node: h.to, Peer: h.from, Slots: moved[h]})
	}
}

// askTimeout is how long a migration waits for a node outside beyond what its command
// may take.
const askTimeout = 2 * time.Minute

// askOutside is ask for a node outside.
func (n *Node) askOutside(args []string, then func(Reply, error)) {
	var l *link
	done := func(r Reply, err error) {
		if l != nil {
			l.shut()
		}
		then(r, err)
	}
	l = n.c.newLink("", n.Addr(), time.Second, func(*link, string) {})
	l.send(encode(args), &exchange{
		timeout: askTimeout,
		reply:   func(raw []byte) { done(Reply{append([]byte(nil), raw...)}, nil) },
		failed:  func(why string, _ bool) { done(Reply{}, failure(why)) },
	})
}

// failure is the error of a command that got no reply.
type failure string

// Error implements error.
func (f failure) Error() string { return string(f) }

// doOutside is Do for a node outside.
func (n *Node) doOutside(args []string) (Reply, error) {
	type answer struct {
		r   Reply
		err error
	}
	ctx, cancel := context.WithTimeout(n.c.ctx, doTimeout)
	defer cancel()
	got := make(chan answer, 1)
	n.c.loop.after(0, func() { n.askOutside(args, func(r Reply, err error) { got <- answer{r, err} }) })
	select {
	case a := <-got:
		return a.r, a.err
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}
