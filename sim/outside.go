package sim

import (
	"errors"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
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
	Counters() Counters
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
var ErrOutside = errors.New("sim: the nodes run outside")

// Outside makes a cluster whose nodes run elsewhere, in real time. Clients, raw
// connections, workloads and migrations are the same as in a simulated cluster, and speak
// to the servers over TCP. The log has what they did, and how the nodes' opinions change, as
// far as asking each of them ten times a second shows it; Tap sees what the
// cluster's own clients send, and nothing can be injected (ErrOutside). The seed is that of what clients draw. Close ends all
// connections, and leaves the servers alone.
func Outside(servers []Server, seed uint64, logSize int) (*Cluster, error) {
	cfg := Config{Masters: len(servers), Seed: seed, LogSize: logSize, Start: time.Now(), Transport: Loopback}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	c := newCluster(cfg)
	c.outside = map[*wire]struct{}{}
	for _, s := range servers {
		c.addOutside(s)
	}
	c.loop.run(c.cfg.Speed, c.start)
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

// logChanges logs how a node's view differs from the one before, with the facts that
// simulated nodes tell.
func (c *Cluster) logChanges(n *Node, old, now *gossip.View) {
	tell := func(f event.Fact) { c.tell(n.name, f) }
	for _, id := range memberIDs(old, now) {
		a, b, name := old.Member(id), now.Member(id), c.NameOf(id)
		switch {
		case b == nil:
			tell(event.MemberForgotten{Node: name})
			continue
		case a == nil:
			tell(event.MemberKnown{Node: name, How: event.BySight})
			continue
		}
		failed, suspected := b.Flags.Has(gossip.FlagFail), b.Flags.Has(gossip.FlagPFail)
		switch was := a.Flags.Has(gossip.FlagPFail); {
		case suspected && !was:
			tell(event.PFail{Node: name})
		case was && !suspected && !failed:
			tell(event.PFailCleared{Node: name})
		}
		switch was := a.Flags.Has(gossip.FlagFail); {
		case failed && !was:
			tell(event.Fail{Node: name})
		case was && !failed:
			tell(event.FailCleared{Node: name})
		}
		switch {
		case a.Master == b.Master && a.MasterID == b.MasterID:
		case b.Master:
			tell(event.RoleChanged{Node: name, Role: event.Master})
		default:
			tell(event.RoleChanged{Node: name, Role: event.Replica, Master: c.NameOf(b.MasterID)})
		}
	}
	c.logOwners(old, now, tell)
	if old.State != now.State {
		tell(event.StateChanged{OK: now.State == gossip.OK})
	}
}

// logOwners tells which slots changed hands, runs from the same to the same as one.
func (c *Cluster) logOwners(old, now *gossip.View, tell func(event.Fact)) {
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
		tell(event.SlotsChanged{Slots: moved[h], From: c.NameOf(h.from), To: c.NameOf(h.to)})
	}
}
