package maintenance

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Node is one node as a Watcher sees it.
type Node struct {
	Name string
	// Acts says that its process runs and is not paused. Nobody waits for one that does not.
	Acts bool
	// Life counts the node's processes: connections end with one.
	Life int
	View *gossip.View
}

// Delivery is a push and the names of the nodes whose connections get it, nil for all nodes.
type Delivery struct {
	Push
	Nodes []string
}

// Watcher turns what happens to a cluster into pushes, in the order in which they have to come:
//
//   - SMIGRATING when a slot is marked as migrating, or before that by whoever moves many, then
//     MOVED and ASK as usual, then, as soon as every node that acts shows the new owner in
//     CLUSTER SLOTS, SMIGRATED;
//   - SMIGRATING when a planned failover begins, and SMIGRATED when all nodes know the new master;
//   - FAILING_OVER and FAILED_OVER to the shard's nodes besides, if the shard is the only one, and
//     in place of SMIGRATING if nobody planned the failover;
//   - SMIGRATED from the old to the new address when a node with slots has another address;
//   - of a cluster's only shard, MIGRATING and MIGRATED when all of it moves;
//   - MOVING to the connections of a node whose address changes, or that has left the only shard
//     for another node.
//
// All pushes have numbers from one series. What begins and is not ended yet is open: a
// connection that opts in meanwhile is told of it. What is given up, as a SETSLOT STABLE does,
// ends without a push. The zero value is a Watcher of nothing.
type Watcher struct {
	seq   int64
	nodes map[string]*Node
	byID  map[gossip.ID]string
	// What the nodes were at the last Look, in their order.
	views   []*gossip.View
	acts    []bool
	owners  [slot.Count]string
	touched slot.Set // whose owner may have changed
	members map[string]member
	moves   []*move
	moving  []Delivery // until their time
	out     []Delivery
	now     time.Duration
}

// member is what is known of a node's address.
type member struct {
	gossip.Member
	life int
	// said is what the node says of itself now, which others may not know yet.
	said gossip.Member
}

// move is something open: slots that go from one node to another.
type move struct {
	from, to string
	slots    *slot.Set // those that have not been given up
	left     int       // of them, not there yet
	settled  slot.Set
	begun    []Delivery // what a new connection is told
	// covers counts those who move the slots and will tell when they end.
	covers   int
	failover bool
	spoken   bool // FAILING_OVER was sent
	whole    bool // it is all of the only shard
}

// Times that clients are told.
const (
	// MovingIn is how long a client has to leave a connection.
	MovingIn = 15 * time.Second
	// MovingTold is how long connections that come are told of it: at half of the time those
	// connect again that were told no endpoint, and they may stay where they come to.
	MovingTold = MovingIn / 2
	// BeginsIn is when a move or a failover that is announced happens.
	BeginsIn = 2 * time.Second
)

// Seq is the number of the last push.
func (w *Watcher) Seq() int64 { return w.seq }

// Next is the number for the next push.
func (w *Watcher) Next() int64 {
	w.seq++
	return w.seq
}

// Begin starts to watch nodes as they are.
func (w *Watcher) Begin(now time.Duration, nodes []Node) {
	w.see(now, nodes)
	w.members = map[string]member{}
	for s := range slot.Count {
		w.owners[s], _ = w.agreed(s)
	}
	for name, n := range w.nodes {
		w.members[name] = member{*n.View.Self, n.Life, *n.View.Self}
	}
}

// Touch says that a slot's owner changed at some node.
func (w *Watcher) Touch(rs slot.Ranges) {
	for _, r := range rs {
		for s := r.First; s <= r.Last; s++ {
			w.touched.Add(s)
		}
	}
}

// Look compares what the nodes believe with what they believed, and returns the pushes that
// are due.
func (w *Watcher) Look(now time.Duration, nodes []Node) []Delivery {
	if w.see(now, nodes) {
		w.lookForMarks()
		w.settle()
		w.lookAtAddresses()
	}
	w.moving = slices.DeleteFunc(w.moving, func(d Delivery) bool { return d.Until-MovingIn+MovingTold <= now })
	return w.take()
}

// see notes the nodes, and reports whether anything about them is new.
func (w *Watcher) see(now time.Duration, nodes []Node) bool {
	w.now = now
	var views []*gossip.View
	var acts []bool
	for i := range nodes {
		views, acts = append(views, nodes[i].View), append(acts, nodes[i].Acts)
	}
	if slices.Equal(acts, w.acts) && slices.Equal(views, w.views) {
		return false
	}
	w.views, w.acts = views, acts
	w.nodes, w.byID = map[string]*Node{}, map[gossip.ID]string{}
	for i := range nodes {
		n := &nodes[i]
		w.nodes[n.Name], w.byID[n.View.Self.ID] = n, n.Name
	}
	return true
}

// names are those of the nodes, in order.
func (w *Watcher) names() []string {
	return slices.SortedFunc(maps.Keys(w.nodes), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) // n2 before n10
	})
}

// agreed is the owner of a slot to all nodes that act and know others, and whether they agree.
func (w *Watcher) agreed(s int) (owner string, ok bool) {
	first := true
	for _, n := range w.nodes {
		if !n.Acts || len(n.View.Members) == 1 && len(w.nodes) > 1 && n.View.Owner(s) == nil {
			continue
		}
		name := ""
		if m := n.View.Owner(s); m != nil {
			name = w.byID[m.ID]
		}
		if !first && name != owner {
			return "", false
		}
		owner, first = name, false
	}
	return owner, !first
}

// send queues a push, which gets the next number.
func (w *Watcher) send(p Push, nodes ...string) Delivery {
	p.Seq = w.Next()
	d := Delivery{Push: p, Nodes: nodes}
	w.out = append(w.out, d)
	return d
}

func (w *Watcher) take() []Delivery {
	out := w.out
	w.out = nil
	return out
}

// Open are the pushes that a connection which opts in at a node is told: the beginnings of what
// has not ended, in their order.
func (w *Watcher) Open(node string) []Push {
	var open []Push
	add := func(list []Delivery) {
		for _, d := range list {
			if len(d.Nodes) == 0 || slices.Contains(d.Nodes, node) {
				open = append(open, d.Push)
			}
		}
	}
	for _, m := range w.moves {
		add(m.begun)
	}
	add(w.moving)
	slices.SortFunc(open, func(a, b Push) int { return cmp.Compare(a.Seq, b.Seq) })
	return open
}
