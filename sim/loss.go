package sim

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/node"
)

// Loss is a set of writes that were acknowledged to clients and that a failover, or a
// restart without data, discarded.
type Loss struct {
	// At is when it was certain.
	At time.Duration
	// Node had acknowledged the writes. Winner is the master that never got them, ""
	// for a restart without data.
	Node, Winner string
	// Everything says that the whole data set is lost, of which Writes are only the
	// last part.
	Everything bool
	node.Loss
}

// String is the loss on one line, as the log has it.
func (l Loss) String() string {
	var b strings.Builder
	b.WriteString("lost ")
	if l.Everything {
		b.WriteString("all data, ")
	}
	if l.From <= l.To {
		fmt.Fprintf(&b, "offsets %d-%d, ", l.From, l.To)
	}
	fmt.Fprintf(&b, "%d writes", len(l.Writes))
	if l.Truncated {
		b.WriteString(" and older ones")
	}
	if l.Winner != "" {
		b.WriteString(" that " + l.Winner + " did not get")
	}
	for i, write := range l.Writes {
		if i == lossShown {
			b.WriteString("; ...")
			break
		}
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		b.WriteString(sep + brief(write))
	}
	return b.String()
}

// lossShown is how many writes of a loss the log shows.
const lossShown = 5

// brief shows a command on one line, cut where it gets long.
func brief(words []string) string {
	const most = 60
	text := strings.Join(words, " ")
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '.'
		}
		return r
	}, text[:min(len(text), most)])
	if len(strings.Join(words, " ")) > most {
		text += "..."
	}
	return text
}

// history says where a history of writes comes from.
type history struct {
	node.History
	// number is its place among the histories that began.
	number int
	// restarted is set for that of a process which began with the data of its
	// predecessor: it counts its offsets from 0.
	restarted bool
}

// losses keeps account of histories of writes and of what is lost of them.
type losses struct {
	mu        sync.Mutex
	histories map[string]history
	count     int
	remains   []remains
	list      []Loss
}

// remains are the last writes of a process that has ended, until it is certain what
// became of them.
type remains struct {
	tail node.Tail
	name string
	id   gossip.ID
	// born is the number of the last history that began before it did.
	born int
	// empty is set when its successor began without data.
	empty bool
}

// Losses returns the writes that were acknowledged to clients and are gone, in the
// order in which that became certain. At the end come those of masters that have been
// replaced and do not know it yet, and of those that came back without data.
func (c *Cluster) Losses() []Loss {
	c.losses.mu.Lock()
	list := slices.Clone(c.losses.list)
	open := slices.Clone(c.losses.remains)
	c.losses.mu.Unlock()
	for _, r := range open {
		if r.empty {
			list = append(list, Loss{At: c.loop.now(), Node: r.name, Everything: true, Loss: r.tail.After(0)})
		}
	}
	for _, n := range c.nodes {
		if p := n.process(); !p.dead.Load() {
			if r, ok := p.remains(); ok {
				if l := c.lossOf(r); l != nil && !l.Empty() {
					list = append(list, *l)
				}
			}
		}
	}
	return list
}

// remains returns what a master would leave if it ended now, and false for a replica.
func (p *process) remains() (remains, bool) {
	tail, ok := p.node.Tail()
	return remains{tail: tail, name: p.name, id: p.node.ID(), born: p.born}, ok
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
// without.
func (c *Cluster) succeed(old, p *process, keepsData bool) {
	tail, ok := old.node.Tail()
	if !ok {
		return
	}
	if keepsData {
		c.losses.begin(history{
			History:   node.History{ID: p.node.ReplicationID(), Parent: tail.History, Offset: node.WholeHistory},
			restarted: true,
		})
		return
	}
	c.losses.mu.Lock()
	defer c.losses.mu.Unlock()
	for i := range c.losses.remains {
		r := &c.losses.remains[i]
		r.empty = r.empty || r.tail.History == tail.History
	}
}

// settleLosses records what was lost of the remains whose place another node has taken.
func (c *Cluster) settleLosses() {
	c.losses.mu.Lock()
	open := c.losses.remains
	c.losses.remains = nil
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
	winner, ok := c.losses.successor(r)
	if !ok {
		return nil
	}
	lost := r.tail.After(c.losses.shared(r.tail.History, winner.ID))
	lost.Winner = winner.Owner
	return &Loss{At: c.loop.now(), Node: r.name, Winner: c.NameOf(winner.Owner), Loss: lost}
}

// successor is the first history that took the place of a master's.
func (l *losses) successor(r remains) (first history, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	since := max(r.born, l.histories[r.tail.History].number)
	for _, h := range l.histories {
		if h.Master == r.id && h.number > since && (!ok || h.number < first.number) {
			first, ok = h, true
		}
	}
	return first, ok
}

// begin notes a history and where it comes from.
func (l *losses) begin(h history) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.histories == nil {
		l.histories = map[string]history{}
	}
	l.count++
	h.number = l.count
	l.histories[h.ID] = h
}

// begun is how many histories have begun.
func (l *losses) begun() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count
}

// NewHistory implements node.Host.
func (p *process) NewHistory(_ *node.Node, h node.History) {
	p.c.losses.begin(history{History: h})
	// What dead masters did not pass on is lost now. One that lives may still
	// acknowledge writes, until it knows.
	p.c.loop.after(0, p.c.settleLosses)
}

// shared is the last offset, as a counts, up to which history b has what a has; 0 if
// they have nothing in common.
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
			return 0
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
	c.log.add(Event{At: l.At, Kind: KindRepl, Node: l.Node, Slot: -1, Text: l.String()})
}
