package sim

import (
	"slices"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Loss is a set of writes that were acknowledged to clients and that a failover, or a
// restart without all data, discarded.
type Loss struct {
	// At is when it was certain.
	At time.Duration
	// Node had acknowledged the writes. Winner is the master that never got them, ""
	// for a restart without all data.
	Node, Winner string
	node.Loss
}

// String is the loss on one line, as the log has it.
func (l Loss) String() string { return event.Text(l.fact()) }

// fact is what the log has of the loss.
func (l *Loss) fact() event.WritesLost {
	f := event.WritesLost{
		Winner: l.Winner, Everything: l.Everything, From: l.From, To: l.To, Truncated: l.Truncated,
		Writes: make([]event.Args, len(l.Writes)),
	}
	for i, write := range l.Writes {
		f.Writes[i] = write
	}
	return f
}

// history says where a history of writes comes from.
type history struct {
	node.History
	// restarted is set for that of a process which began with the data of its
	// predecessor: it counts its offsets from 0.
	restarted bool
}

// losses keeps account of histories of writes and of what is lost of them.
type losses struct {
	mu        sync.Mutex
	histories map[string]history
	remains   []remains
	looking   bool // settleLosses is due
	list      []Loss
}

// remains are the last writes of a process that has ended, until it is certain what
// became of them.
type remains struct {
	tail node.Tail
	name string
	id   gossip.ID
	slot int // one that it served
	// back is what its successor had to begin with, when that was no longer its data, and
	// backAt is when.
	back   *node.Start
	backAt time.Duration
}

// Losses returns the writes that were acknowledged to clients and are gone, in the
// order in which that became certain. At the end come those of masters that have been
// replaced and do not know it yet, and of those that came back without all of their data.
// There are none for nodes outside: only who holds the data can tell.
func (c *Cluster) Losses() []Loss {
	c.losses.mu.Lock()
	list := slices.Clone(c.losses.list)
	open := slices.Clone(c.losses.remains)
	c.losses.mu.Unlock()
	for _, r := range open {
		l := c.lossOf(r)
		if l == nil && r.back != nil {
			l = &Loss{At: r.backAt, Node: r.name, Loss: c.losses.notOnDisk(r.tail, r.back)}
		}
		if l != nil && !l.Empty() {
			list = append(list, *l)
		}
	}
	for _, m := range c.machines {
		if p := m.process(); !p.dead.Load() {
			if r, ok := p.remains(); ok {
				if l := c.lossOf(r); l != nil && !l.Empty() {
					list = append(list, *l)
				}
			}
		}
	}
	return list
}

// remains returns what a master would leave if it ended now, and false for a replica and
// for one that serves nothing.
func (p *process) remains() (r remains, ok bool) {
	tail, ok := p.node.Tail()
	if !ok {
		return r, false
	}
	r = remains{tail: tail, name: p.name, id: p.node.ID(), slot: servedSlot(p.node.View())}
	return r, r.slot >= 0 || tail.Master != ""
}

// servedSlot is the first slot of the view's own node, or -1.
func servedSlot(v *gossip.View) int {
	for s := range slot.Count {
		if v.Owner(s) == v.Self {
			return s
		}
	}
	return -1
}

// bury keeps the remains of a process that has ended.
func (c *Cluster) bury(p *process) {
	r, ok := p.remains()
	if !ok {
		return
	}
	c.losses.mu.Lock()
	c.losses.remains = append(c.losses.remains, r)
	if surplus := len(c.losses.remains) - maxRemains; surplus > 0 {
		c.losses.remains = slices.Delete(c.losses.remains, 0, surplus)
	}
	c.losses.mu.Unlock()
	c.settleLosses()
}

// maxRemains bounds how many ended processes are remembered, each with up to
// repl-backlog-size bytes.
const maxRemains = 64

// succeed notes that a process begins in place of one that has ended, with its data or
// without, and then with what is on the disk.
func (c *Cluster) succeed(old, p *process, keepsData bool) {
	tail, wasMaster := old.node.Tail()
	id, start := p.node.ReplicationID(), p.node.Began()
	switch {
	case keepsData && wasMaster:
		c.losses.begin(history{
			History:   node.History{ID: id, Parent: tail.History, Offset: node.WholeHistory},
			restarted: true,
		})
	case !keepsData && start.From != node.FromNothing && id != start.History:
		c.losses.begin(history{
			History:   node.History{ID: id, Parent: start.History, Offset: start.Offset},
			restarted: !start.Resumable,
		})
	}
	if keepsData || !wasMaster {
		return
	}
	c.losses.mu.Lock()
	defer c.losses.mu.Unlock()
	for i := range c.losses.remains {
		r := &c.losses.remains[i]
		if r.back == nil && r.tail.History == tail.History {
			r.back, r.backAt = &start, c.loop.now()
		}
	}
}

// notOnDisk returns what a process that has ended had acknowledged and its successor does
// not find on the disk.
func (l *losses) notOnDisk(tail node.Tail, start *node.Start) node.Loss {
	if start.From == node.FromNothing {
		return tail.After(node.Unrelated)
	}
	return tail.AfterStart(*start, l.shared(tail.History, start.History))
}

// settleLosses records what was lost of the remains whose place another node has taken.
func (c *Cluster) settleLosses() {
	c.losses.mu.Lock()
	open := c.losses.remains
	c.losses.remains, c.losses.looking = nil, false
	c.losses.mu.Unlock()
	var left []remains
	for _, r := range open {
		switch l := c.lossOf(r); {
		case l == nil:
			left = append(left, r)
		case !l.Empty():
			c.recordLoss(*l)
		}
	}
	c.losses.mu.Lock()
	c.losses.remains = append(left, c.losses.remains...)
	c.losses.mu.Unlock()
}

// lossOf returns what a master had acknowledged that the one which took its place does
// not have, or nil when no one has taken it.
func (c *Cluster) lossOf(r remains) *Loss {
	winner := r.tail.Master
	if winner == "" {
		winner = c.ownerOf(r.slot)
	}
	n := c.machineOf(winner)
	if winner == r.id || n == nil {
		return nil
	}
	lost := r.tail.After(c.losses.shared(r.tail.History, n.process().node.ReplicationID()))
	lost.Winner = winner
	return &Loss{At: c.loop.now(), Node: r.name, Winner: n.name, Loss: lost}
}

// ownerOf is the master that serves a slot, by the greatest config epoch that any node
// knows of.
func (c *Cluster) ownerOf(slot int) (owner gossip.ID) {
	var epoch uint64
	for _, n := range c.nodes {
		if !n.Up() {
			continue
		}
		m := n.View().Owner(slot)
		if m == nil {
			continue
		}
		known := n.Snapshot()
		if e := known.Node(m.ID).ConfigEpoch; owner == "" || e > epoch {
			owner, epoch = m.ID, e
		}
	}
	return owner
}

// begin notes a history and where it comes from.
func (l *losses) begin(h history) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.histories == nil {
		l.histories = map[string]history{}
	}
	l.histories[h.ID] = h
}

// NewHistory implements node.Host.
func (p *process) NewHistory(_ *node.Node, h node.History) {
	p.c.losses.begin(history{History: h})
}

// ownerChanged looks, soon, whether somebody has taken the place of a dead master.
// Masters that live may still acknowledge writes, until they know.
func (c *Cluster) ownerChanged() {
	c.losses.mu.Lock()
	defer c.losses.mu.Unlock()
	if len(c.losses.remains) == 0 || c.losses.looking {
		return
	}
	c.losses.looking = true
	c.loop.after(settleDelay, c.settleLosses)
}

// settleDelay lets the news of a new owner spread before they are looked at, once for
// all nodes.
const settleDelay = 10 * time.Millisecond

// shared is the last offset, as a counts, up to which history b has what a has.
func (l *losses) shared(a, b string) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	limits := map[string]int64{} // how much of each history that a continues is also in a
	for limit := int64(node.WholeHistory); ; {
		limits[a] = limit
		h, ok := l.histories[a]
		if !ok {
			break
		}
		if limit = min(limit, h.Offset); h.restarted {
			limit = 0 // what came before the restart has no offset now
		}
		a = h.Parent
	}
	for limit := int64(node.WholeHistory); ; {
		if own, ok := limits[b]; ok {
			return min(limit, own)
		}
		h, ok := l.histories[b]
		if !ok {
			return node.Unrelated
		}
		if limit = min(limit, h.Offset); h.restarted {
			limit = h.Offset // all that came before is in the data it began with
		}
		b = h.Parent
	}
}

// SharedOffset implements node.Host.
func (p *process) SharedOffset(a, b string) int64 { return p.c.losses.shared(a, b) }

// Lost implements node.Host.
func (p *process) Lost(_ *node.Node, l node.Loss) {
	p.c.recordLoss(Loss{Node: p.name, Winner: p.c.NameOf(l.Winner), Loss: l})
}

// maxLosses bounds how many losses are kept, the newest.
const maxLosses = 1000

func (c *Cluster) recordLoss(l Loss) {
	l.At = c.loop.now()
	c.losses.mu.Lock()
	if len(c.losses.list) == maxLosses {
		c.losses.list = slices.Delete(c.losses.list, 0, 1)
	}
	c.losses.list = append(c.losses.list, l)
	c.losses.mu.Unlock()
	c.tell(l.Node, l.fact())
}

// machineOf returns the machine of the node with an ID, or nil.
func (c *Cluster) machineOf(id gossip.ID) *machine {
	return c.machine(c.NameOf(id))
}
