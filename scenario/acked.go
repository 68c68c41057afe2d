package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// ackedWrites remembers the SETs that were acknowledged, so that one which the cluster
// no longer has can be found. It sees all requests of all clients: a key that was also
// written in another way is not judged.
type ackedWrites struct {
	r *runner

	mu sync.Mutex // a leaf: see is called with a node's lock held
	// last is the value of the last acknowledged SET of each key.
	last map[string]string
	// expected is set once the file says how many are lost.
	expected bool
	// opened are slots that clients opened, closed or gave away by hand, and meddled is
	// set when they did so with many at once.
	opened  map[int]bool
	meddled bool
}

// maxAcked bounds the keys that are remembered.
const maxAcked = 1_000_000

// see is the cluster's Tap. It is called in the middle of a node's work.
func (a *ackedWrites) see(q *sim.Request) {
	if q.From == sim.FromNode {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch q.Command {
	case "cluster|setslot":
		if s, err := strconv.Atoi(string(q.Args[2])); err == nil && q.From == sim.FromClient {
			a.opened[s] = true
		}
	case "cluster|addslots", "cluster|addslotsrange", "cluster|delslots", "cluster|delslotsrange", "cluster|flushslots", "cluster|reset":
		a.meddled = true
	case "set":
		a.set(q)
	case "get", "mget", "exists", "ttl", "ping", "asking", "readonly", "cluster|slots", "cluster|shards":
	case "flushall", "flushdb", "exec", "eval", "evalsha", "fcall", "restore", "debug", "swapdb":
		a.forget() // who knows what they wrote
	default:
		for _, arg := range q.Args {
			delete(a.last, string(arg)) // if it is a key at all
		}
	}
}

func (a *ackedWrites) set(q *sim.Request) {
	if len(q.Args) < 3 {
		return
	}
	switch {
	case len(q.Args) > 3, string(q.Reply) == "+QUEUED\r\n", len(q.Reply) == 0:
		delete(a.last, string(q.Args[1]))
	case string(q.Reply) == "+OK\r\n":
		if len(a.last) < maxAcked {
			a.last[string(q.Args[1])] = string(q.Args[2])
		}
	}
}

func (a *ackedWrites) forget() { a.last = map[string]string{} }

// lost lists the keys whose last acknowledged value the owner of their slot does not
// have, in order.
func (a *ackedWrites) lost() []string {
	a.mu.Lock()
	last := maps.Clone(a.last)
	a.mu.Unlock()
	keys := sortedKeys(last)
	owners := map[int]*sim.Node{}
	var lost []string
	for _, key := range keys {
		s := slot.OfString(key)
		owner, known := owners[s]
		if !known {
			owner = a.r.trueOwner(s)
			owners[s] = owner
		}
		if owner == nil {
			lost = append(lost, key)
			continue
		}
		if value, ok := owner.String(key); !ok || value != last[key] {
			lost = append(lost, key)
		}
	}
	return lost
}

// trueOwner is the master that runs and owns a slot in its own view, with the greatest
// config epoch of those who believe that.
func (r *runner) trueOwner(s int) *sim.Node {
	var best *sim.Node
	epoch := uint64(0)
	for _, n := range r.c.Nodes() {
		if !n.Up() {
			continue
		}
		v := n.View()
		if o := v.Owner(s); o == v.Self && v.Self.Master {
			if e := n.Snapshot().MyEpoch; best == nil || e > epoch {
				best, epoch = n, e
			}
		}
	}
	return best
}

// unexplained are those of the lost writes for which nothing that happened is a reason.
// Redis loses acknowledged writes in a failover, with the data of a process, and when a
// slot is assigned away from its keys.
func (a *ackedWrites) unexplained(lost []string) []string {
	a.mu.Lock()
	meddled, opened := a.meddled, maps.Clone(a.opened)
	a.mu.Unlock()
	if len(lost) == 0 || meddled {
		return nil
	}
	discarded := map[string]bool{}
	for _, l := range a.r.c.Losses() {
		if l.Everything || l.Truncated {
			return nil
		}
		for _, write := range l.Writes {
			for _, w := range write {
				discarded[w] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(lost), func(key string) bool {
		s := slot.OfString(key)
		return discarded[key] || opened[s] || a.r.trueOwner(s) == nil || a.r.assigned(s)
	})
}

// assigned reports whether a slot changed hands, or is open, in another way than by a
// migration that moved all its keys.
func (r *runner) assigned(s int) bool {
	for _, n := range r.c.Nodes() {
		if openState(n.View(), s) != "stable" {
			return true // some of its keys are elsewhere, whatever moves were done before
		}
	}
	moves := map[[2]string]bool{}
	for _, m := range r.movers {
		if state, _ := m.mover.State(); m.slots.Has(s) && state == sim.MoveDone {
			moves[[2]string{m.from, m.to}] = true
		}
	}
	for _, e := range r.c.Log().Since(0) {
		if f, ok := e.Fact.(event.SlotsChanged); ok && f.Has(s) && !moves[[2]string{f.From, f.To}] {
			return true
		}
	}
	return false
}

// showLost names some of the lost writes.
func showLost(lost []string) string {
	const most = 5
	switch {
	case len(lost) == 0:
		return ""
	case len(lost) > most:
		return fmt.Sprintf(" (%s, ...)", strings.Join(lost[:most], ", "))
	}
	return " (" + strings.Join(lost, ", ") + ")"
}
