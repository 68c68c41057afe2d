package sim

import (
	"slices"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/node"
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
	// History is the replication ID under which the node counted its writes, and
	// From and To are the offsets of the first and of the last byte that are lost.
	// From is greater than To when no byte of the stream is, as for writes from before
	// the first replica came.
	History  string
	From, To int64
	// Writes are the lost commands as replicas would have got them, oldest first:
	// without SELECT, MULTI and EXEC, and with random choices and times made definite.
	Writes [][]string
	// Truncated says that there were more writes, older ones, than the node kept
	// (repl-backlog-size bytes).
	Truncated bool
	// Everything says that the whole data set is lost, of which Writes are only the
	// last part: the winner's history has nothing to do with this one.
	Everything bool
}

// lossOf is what a node has lost to the winner.
func lossOf(at time.Duration, of, winner string, l node.Loss) Loss {
	return Loss{
		At: at, Node: of, Winner: winner, History: l.History, From: l.From, To: l.To,
		Writes: l.Writes, Truncated: l.Truncated, Everything: l.Everything,
	}
}

// empty reports that nothing is lost: at most a PING of the server's own.
func (l *Loss) empty() bool { return len(l.Writes) == 0 && !l.Truncated && !l.Everything }

// String is the loss on one line, as the log has it.
func (l Loss) String() string { return event.Text(l.fact()) }

// fact is what the log has of the loss.
func (l *Loss) fact() event.WritesLost {
	shown := l.Writes[:min(len(l.Writes), event.MaxLostWrites)]
	f := event.WritesLost{
		Winner: l.Winner, Everything: l.Everything, From: l.From, To: l.To, Truncated: l.Truncated,
		Count: len(l.Writes), Writes: make([]event.Args, len(shown)),
	}
	for i, write := range shown {
		f.Writes[i] = write
	}
	return f
}

// size is about how much memory the writes of the loss take.
func (l *Loss) size() int {
	size := 0
	for _, args := range l.Writes {
		size += 24
		for _, arg := range args {
			size += 16 + len(arg)
		}
	}
	return size
}

// losses keeps account of histories of writes and of what is lost of them.
type losses struct {
	mu         sync.Mutex
	histories  map[string]history
	recent     []string // the newest of them
	most       int      // forgetHistories is due when there are more
	forgetting bool     // it is
	successors map[gossip.ID]successor
	ended      []lastWrites
	takeovers  []node.Takeover
	looking    bool // settleLosses is due
	list       []Loss
}

// successor is the replica that was last elected in a master's place, and the history that
// it began then.
type successor struct {
	id      gossip.ID
	history string
}

// lastWrites are those of a process that has ended, until it is certain what
// became of them.
type lastWrites struct {
	tail node.Tail
	name string
	id   gossip.ID
	// slots are those that it served, as far as nobody is known to have taken them.
	slots slot.Set
	alive bool // it has not ended: this is what it would leave
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
	open := slices.Clone(c.losses.ended)
	c.losses.mu.Unlock()
	owners := c.slotOwners()
	for _, r := range open {
		lost, certain := c.lostWith(&r, owners)
		if !certain && r.back != nil {
			lost = []Loss{lossOf(r.backAt, r.name, "", c.losses.notOnDisk(r.tail, r.back))}
		}
		list = append(list, notEmpty(lost)...)
	}
	for _, m := range c.machines {
		p := m.process()
		if p.dead.Load() {
			continue
		}
		if r, ok := p.lastWrites(); ok {
			r.alive = true
			lost, _ := c.lostWith(&r, owners)
			list = append(list, notEmpty(lost)...)
		}
	}
	return list
}

// notEmpty are the losses in which something is lost.
func notEmpty(list []Loss) []Loss {
	return slices.DeleteFunc(list, func(l Loss) bool { return l.empty() })
}

// lastWrites returns what would have to be remembered of a master if it ended now, and false for a replica and
// for one that serves nothing.
func (p *process) lastWrites() (r lastWrites, ok bool) {
	tail, ok := p.node.Tail()
	if !ok {
		return r, false
	}
	r = lastWrites{tail: tail, name: p.name, id: p.node.ID()}
	var served slot.Ranges
	for _, run := range p.node.Owners() {
		if run.Owner == r.id {
			served = append(served, run.Range)
		}
	}
	r.slots = *served.Set()
	return r, len(served) > 0 || tail.Master != ""
}

// keepEnded keeps the last writes of a process that has ended.
func (c *Cluster) keepEnded(p *process) {
	r, ok := p.lastWrites()
	if !ok {
		return
	}
	c.losses.mu.Lock()
	c.losses.ended = append(c.losses.ended, r)
	of := 0
	for _, other := range c.losses.ended {
		if other.name == r.name {
			of++
		}
	}
	if of > maxEndedOfNode {
		i := slices.IndexFunc(c.losses.ended, func(other lastWrites) bool { return other.name == r.name })
		c.losses.ended = slices.Delete(c.losses.ended, i, i+1)
	}
	if surplus := len(c.losses.ended) - maxEnded; surplus > 0 {
		c.losses.ended = slices.Delete(c.losses.ended, 0, surplus)
	}
	c.losses.mu.Unlock()
	c.settleLosses()
}

// maxEnded bounds how many ended processes are remembered, each with up to
// repl-backlog-size bytes, and maxEndedOfNode how many of one node.
const (
	maxEnded       = 64
	maxEndedOfNode = 3
)

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
	for i := range c.losses.ended {
		r := &c.losses.ended[i]
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

// settleLosses records what was lost of the masters whose place another node has taken.
func (c *Cluster) settleLosses() {
	c.losses.mu.Lock()
	open := c.losses.ended
	c.losses.ended, c.losses.looking = nil, false
	c.losses.mu.Unlock()
	var left []lastWrites
	owners := c.slotOwners()
	for _, r := range open {
		lost, certain := c.lostWith(&r, owners)
		if !certain {
			left = append(left, r)
			continue
		}
		for _, l := range notEmpty(lost) {
			c.recordLoss(l)
		}
	}
	c.losses.mu.Lock()
	c.losses.ended = append(left, c.losses.ended...)
	c.losses.mu.Unlock()
}

// lostWith returns what a master had acknowledged that those who took its place do not
// have, nil when no one has taken it. It is certain when nothing can change that any more.
func (c *Cluster) lostWith(r *lastWrites, owners slotOwners) (lost []Loss, certain bool) {
	if winner := c.machineOf(r.tail.Master); winner != nil && r.tail.Master != r.id {
		return []Loss{c.lostTo(r, winner, winner.process().node.ReplicationID())}, true
	}
	taken := owners.others(r.id, &r.slots)
	if len(taken) == 0 {
		return nil, false
	}
	c.losses.mu.Lock()
	s, elected := c.losses.successors[r.id]
	c.losses.mu.Unlock()
	if winner := c.machineOf(s.id); elected && winner != nil && winner.View().Self.MasterID != r.id {
		// It has what it has of all slots, even if some have gone to others since.
		return []Loss{c.lostTo(r, winner, s.history)}, true
	}
	if r.alive || c.machineOf(r.id).Up() {
		return nil, false // it gives slots away, with their keys, and deletes what it still has of them
	}
	left := r.slots.Len()
	for _, m := range c.machines {
		slots := taken[m.ID()]
		if slots == nil {
			continue
		}
		left -= slots.Len()
		shared := c.losses.shared(r.tail.History, m.process().node.ReplicationID())
		lost = append(lost, lossOf(c.loop.now(), r.name, m.name, r.tail.In(slots, shared)))
	}
	return lost, left == 0
}

// lostTo is what a node with a history does not have of what a master had acknowledged.
func (c *Cluster) lostTo(r *lastWrites, winner *machine, history string) Loss {
	return lossOf(c.loop.now(), r.name, winner.name, r.tail.After(c.losses.shared(r.tail.History, history)))
}

// slotOwners are the masters that serve the slots, by the greatest config epoch that any
// node knows of: runs of slots, ascending.
type slotOwners []gossip.OwnedRange

func (c *Cluster) slotOwners() slotOwners {
	opinions := make([]opinion, 0, len(c.machines))
	for _, m := range c.machines {
		if m.Up() {
			n := m.process().node
			opinions = append(opinions, opinion{n.Owners(), n.ConfigEpoch})
		}
	}
	return ownersBy(opinions)
}

// opinion is what one node knows of the owners of slots: runs, ascending, and config epochs.
type opinion struct {
	runs  []gossip.OwnedRange
	epoch func(gossip.ID) uint64
}

func ownersBy(opinions []opinion) (owners slotOwners) {
	for first := 0; first < slot.Count; {
		last := slot.Count - 1 // up to where nobody changes his opinion
		var owner gossip.ID
		var epoch uint64
		for i := range opinions {
			o := &opinions[i]
			for len(o.runs) > 0 && o.runs[0].Last < first {
				o.runs = o.runs[1:]
			}
			if len(o.runs) == 0 {
				continue
			}
			run := &o.runs[0]
			if run.First > first {
				last = min(last, run.First-1)
				continue
			}
			last = min(last, run.Last)
			if e := o.epoch(run.Owner); owner == "" || e > epoch {
				owner, epoch = run.Owner, e
			}
		}
		if owner != "" {
			owners = append(owners, gossip.OwnedRange{Range: slot.Range{First: first, Last: last}, Owner: owner})
		}
		first = last + 1
	}
	return owners
}

// others are the slots of a set that others than a node serve, by their owners.
func (o slotOwners) others(than gossip.ID, slots *slot.Set) map[gossip.ID]*slot.Set {
	others := map[gossip.ID]*slot.Set{}
	for _, run := range o {
		if run.Owner == than {
			continue
		}
		for s := run.First; s <= run.Last; s++ {
			if slots[s>>6] == 0 {
				s |= 63 // none of these
				continue
			}
			if !slots.Has(s) {
				continue
			}
			if others[run.Owner] == nil {
				others[run.Owner] = &slot.Set{}
			}
			others[run.Owner].Add(s)
		}
	}
	return others
}

// NewHistory implements node.Host.
func (p *process) NewHistory(_ *node.Node, h node.History) {
	l := &p.c.losses
	l.begin(history{History: h})
	l.mu.Lock()
	defer l.mu.Unlock()
	if took := p.changed; h.Master != "" && took.From == string(h.Master) && took.To == string(h.Owner) && p.changedAt == p.c.loop.now() {
		if l.successors == nil {
			l.successors = map[gossip.ID]successor{}
		}
		l.successors[h.Master] = successor{h.Owner, h.ID}
		delete(l.successors, h.Owner)
	}
	if len(l.histories) > max(l.most, keptHistories) && !l.forgetting {
		l.forgetting = true
		p.c.loop.after(0, p.c.forgetHistories)
	}
}

// ownerChanged looks, soon, whether somebody has taken the place of a dead master: its
// slots had that owner before, or none. Masters that live may still acknowledge writes,
// until they know.
func (c *Cluster) ownerChanged(from gossip.ID) {
	c.losses.mu.Lock()
	defer c.losses.mu.Unlock()
	if c.losses.looking || !slices.ContainsFunc(c.losses.ended, func(r lastWrites) bool { return from == "" || r.id == from }) {
		return
	}
	c.losses.looking = true
	c.loop.after(settleDelay, c.settleLosses)
}

// settleDelay lets the news of a new owner spread before they are looked at, once for
// all nodes.
const settleDelay = 10 * time.Millisecond

// SharedOffset implements node.Host.
func (p *process) SharedOffset(a, b string) int64 { return p.c.losses.shared(a, b) }

// Lost implements node.Host.
func (p *process) Lost(_ *node.Node, l node.Loss) {
	winner := p.c.NameOf(l.Winner)
	var earlier []node.Tail
	if l.Theirs != "" {
		earlier = p.c.losses.leftTo(p)
	}
	for _, tail := range earlier {
		before := tail.Giving(l.Given).After(p.c.losses.shared(tail.History, l.Theirs))
		if !before.Empty() {
			p.c.recordLoss(lossOf(0, p.name, winner, before))
		}
	}
	if !l.Empty() {
		p.c.recordLoss(lossOf(0, p.name, winner, l))
	}
}

// maxTakeovers bounds how many are remembered, the newest.
const maxTakeovers = 1024

// TookSlots implements node.Host. What a source gives that another node has replaced counts for
// nothing: its successor has served without it, so clients have seen that it was lost.
func (p *process) TookSlots(_ *node.Node, t node.Takeover) {
	l := &p.c.losses
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, replaced := l.successors[t.Source]; replaced {
		return
	}
	if l.takeovers = append(l.takeovers, t); len(l.takeovers) > maxTakeovers {
		l.takeovers = slices.Delete(l.takeovers, 0, 1)
	}
}

// Takeover implements node.Host.
func (p *process) Takeover(job string, source gossip.ID) (node.Takeover, bool) {
	l := &p.c.losses
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range slices.Backward(l.takeovers) {
		if t.Job == job && t.Source == source {
			return t, true
		}
	}
	return node.Takeover{}, false
}

// leftTo takes out the last writes of the processes before one that has their data, the oldest
// first: they are as certain as its own.
func (l *losses) leftTo(p *process) (tails []node.Tail) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = slices.DeleteFunc(l.ended, func(r lastWrites) bool {
		mine := r.name == p.name && r.back == nil
		if mine {
			tails = append(tails, r.tail)
		}
		return mine
	})
	return tails
}

// maxLosses bounds how many losses are kept, the newest, and maxLostBytes how much memory
// their writes take: of older ones it is only known that there were some.
const (
	maxLosses    = 1000
	maxLostBytes = 8 << 20
)

func (c *Cluster) recordLoss(l Loss) {
	l.At = c.loop.now()
	c.losses.mu.Lock()
	if len(c.losses.list) == maxLosses {
		c.losses.list = slices.Delete(c.losses.list, 0, 1)
	}
	c.losses.list = append(c.losses.list, l)
	shortenOldest(c.losses.list)
	c.losses.mu.Unlock()
	c.tell(l.Node, l.fact())
}

// shortenOldest forgets the writes of the oldest losses when they are too many.
func shortenOldest(list []Loss) {
	total := 0
	for i := len(list) - 1; i >= 0; i-- {
		l := &list[i]
		if total += l.size(); total > maxLostBytes && i < len(list)-1 && len(l.Writes) > 0 {
			l.Writes, l.Truncated = nil, true
		}
	}
}

// machineOf returns the machine of the node with an ID, or nil.
func (c *Cluster) machineOf(id gossip.ID) *machine {
	return c.machine(c.NameOf(id))
}
