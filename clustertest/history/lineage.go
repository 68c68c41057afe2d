package history

import (
	"cmp"
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// branch is what one master, and those that slots were moved to from there, did with a
// slot. Another one begins where a replica takes over, and where a process comes back
// without its data: it goes on from something that an earlier one had at some time,
// while the old master may serve for a while yet.
type branch struct {
	parent *branch
	begin  time.Duration
	node   string
	why    string // it began
	runs   []*Run
}

// lineage are the branches of a slot, in the order of their beginnings.
type lineage struct {
	slot     int
	branches []*branch
	// muddled says why nothing can be said of what happened after a time, "" if all is
	// clear. Redis forgets that a slot is on its way when a failover comes in between,
	// and leaves keys where nobody finds them. And a source that raises its epoch before
	// it is told of the end of the move takes the slot back; then the target deletes
	// its keys.
	muddled string
	of      map[*Run]*branch

	current map[string]*branch       // by node
	taken   map[string]time.Duration // when the slot was taken from nodes last
	moving  map[string]bool          // nodes at which it is open, on its way
	moved   bool                     // it was given to another node
}

// setslot is a step of a migration.
type setslot struct {
	after uint64 // so many events of the log
	node  string
	slot  int
	what  string // importing, migrating, node, stable
}

// trace follows a slot through the log.
func trace(s int, runs []*Run, events []event.Event, steps []setslot) *lineage {
	l := &lineage{slot: s, of: map[*Run]*branch{}, current: map[string]*branch{}, taken: map[string]time.Duration{}, moving: map[string]bool{}}
	masters := map[string]time.Duration{} // when nodes became masters
	for len(runs) > 0 || len(events) > 0 || len(steps) > 0 {
		switch {
		case len(events) > 0 && (len(runs) == 0 || events[0].Seq <= runs[0].after) && (len(steps) == 0 || events[0].Seq <= steps[0].after):
			l.event(events[0], masters)
			events = events[1:]
		case len(steps) > 0 && (len(runs) == 0 || steps[0].after <= runs[0].after):
			if steps[0].slot == s {
				l.step(steps[0])
			}
			steps = steps[1:]
		default:
			l.run(runs[0])
			runs = runs[1:]
		}
	}
	return l
}

func (l *lineage) step(st setslot) {
	switch st.what {
	case "importing", "migrating":
		l.moving[st.node] = true
	default:
		delete(l.moving, st.node)
		l.moved = l.moved || st.what == "node"
	}
}

func (l *lineage) event(e event.Event, masters map[string]time.Duration) {
	switch f := e.Fact.(type) {
	case event.RoleChanged:
		switch {
		case f.Node != e.Node: // what it thinks of another node
		case f.Role == event.Master:
			masters[e.Node] = e.At
		default:
			delete(l.current, e.Node)
			delete(l.moving, e.Node)
		}
	case event.Restarted:
		if b := l.current[e.Node]; b != nil && !f.KeepData {
			l.begin(&branch{parent: b, begin: e.At, node: e.Node, why: e.Node + " comes back without its data"}, e)
		}
	case event.KeysDeleted:
		// A master that finds its slot taken away deletes the keys in it. The log tells so
		// right behind the change itself.
		if at, is := l.taken[e.Node]; is && at == e.At {
			l.muddle(e, e.Node+" "+e.Text())
		}
	case event.SlotsChanged:
		if f.Has(l.slot) {
			l.slotChanged(e, f.From, f.To, masters)
		}
	}
}

// slotChanged takes what a node says of a new owner of the slot, the node itself being the
// old or the new one.
func (l *lineage) slotChanged(e event.Event, from, to string, masters map[string]time.Duration) {
	l.root(from)
	switch {
	case e.Node == to:
		if at, is := masters[to]; is && at == e.At {
			parent := l.current[from]
			if parent == nil {
				parent = l.tip()
			}
			l.begin(&branch{parent: parent, begin: e.At, node: to, why: to + " takes over from " + cmp.Or(from, "nobody")}, e)
		} else if b := l.current[from]; b != nil {
			l.current[to] = b
		}
	case e.Node == from:
		l.taken[from] = e.At
		if l.current[to] == nil {
			l.current[to] = l.current[from]
		}
		delete(l.current, from)
	}
}

// begin adds a branch. If the slot was on its way, it is lost track of.
func (l *lineage) begin(b *branch, e event.Event) {
	l.branches = append(l.branches, b)
	l.current[b.node] = b
	if len(l.moving) > 0 {
		l.muddle(e, b.why)
	}
}

func (l *lineage) muddle(e event.Event, why string) {
	if l.muddled == "" {
		l.muddled = fmt.Sprintf("at %.3fs, with slot %d on its way: %s", e.At.Seconds(), l.slot, why)
	}
}

// root begins the first branch, if there is none yet.
func (l *lineage) root(node string) {
	if len(l.branches) == 0 {
		b := &branch{node: node}
		l.branches = append(l.branches, b)
		l.current[node] = b
	}
}

// tip is the latest branch.
func (l *lineage) tip() *branch { return l.branches[len(l.branches)-1] }

func (l *lineage) run(r *Run) {
	b := l.current[r.Node]
	if b == nil {
		l.root(r.Node)
		b = l.tip()
		l.current[r.Node] = b
	}
	b.runs = append(b.runs, r)
	l.of[r] = b
}
