package scenario

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/sim"
)

// ackedWrites remembers the SETs that were acknowledged, so that one which the cluster
// no longer has can be found. It sees all requests of all clients: a key that was also
// written in another way is not judged.
type ackedWrites struct {
	r *runner

	mu sync.Mutex // a leaf: see is called with a node's lock held
	// last is the last acknowledged SET of each key, and count how many there were.
	last  map[string]acked
	count uint64
	// expected is set once the file says how many are lost.
	expected bool
	// opened are slots that clients opened, closed or gave away by hand, and reassigned is
	// set when they did so with many at once.
	opened     map[int]bool
	reassigned bool
	owners     ownerHistory
}

// acked is a SET that a node acknowledged.
type acked struct {
	value, node string
	at          time.Duration
	number      uint64 // of all that were acknowledged
}

func newAckedWrites(r *runner) *ackedWrites {
	return &ackedWrites{r: r, last: map[string]acked{}, opened: map[int]bool{}, owners: newOwnerHistory()}
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
		a.reassigned = true
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
			a.count++
			a.last[string(q.Args[1])] = acked{string(q.Args[2]), q.Node, q.At, a.count}
		}
	}
}

func (a *ackedWrites) forget() { a.last = map[string]acked{} }

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
		if value, ok := owner.String(key); !ok || value != last[key].value {
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

// unexplained are those of the lost writes for which nothing that happened is a reason: the
// account of losses does not have them, nor was their slot assigned away from its keys.
func (a *ackedWrites) unexplained(lost []string) []string {
	a.mu.Lock()
	reassigned, opened, last := a.reassigned, maps.Clone(a.opened), maps.Clone(a.last)
	a.mu.Unlock()
	if len(lost) == 0 || reassigned {
		return nil
	}
	a.owners.look(a.r.c.Log())
	losses := a.r.c.Losses()
	return slices.DeleteFunc(slices.Clone(lost), func(key string) bool {
		s := slot.OfString(key)
		if opened[s] || a.r.trueOwner(s) == nil || a.r.assigned(s) {
			return true
		}
		return slices.ContainsFunc(losses, func(l sim.Loss) bool { return a.accounts(&l, key, last) })
	})
}

// accounts reports whether a loss has the last write of a key, or all that a node held
// when it did. Of an account that does not have the oldest writes, it takes the key's for
// one of them if it was acknowledged before those that it has.
func (a *ackedWrites) accounts(l *sim.Loss, key string, last map[string]acked) bool {
	write := last[key]
	if l.At < write.at {
		return false
	}
	oldest := uint64(math.MaxUint64)
	for _, args := range l.Writes {
		set := len(args) >= 3 && strings.EqualFold(args[0], "set")
		for _, k := range keysOf(args) {
			known, ok := last[k]
			if ok && set && known.value == args[2] && known.node == l.Node {
				oldest = min(oldest, known.number)
			}
			if k == key && (!set || args[2] == write.value) {
				return true
			}
		}
	}
	held := l.Node == write.node || a.owners.gotAfter(l.Node, slot.OfString(key), write.at)
	return held && (l.Everything || l.Truncated && write.number < oldest)
}

// keysOf are the keys of a command.
func keysOf(args []string) []string {
	words := make([][]byte, len(args))
	for i, arg := range args {
		words[i] = []byte(arg)
	}
	cmd, _ := command.Resolve(words)
	if cmd == nil || !cmd.ArityOK(len(words)) {
		return nil
	}
	var keys []string
	for _, k := range cmd.Keys(nil, words) {
		keys = append(keys, string(words[k.Index]))
	}
	return keys
}

// assigned reports whether a slot changed hands, or is open, in another way than by
// failovers, whose losses are accounted for, and by migrations that moved all its keys.
func (r *runner) assigned(s int) bool {
	for _, n := range r.c.Nodes() {
		if openState(n.View(), s) != "stable" {
			return true // some of its keys are elsewhere, whatever moves were done before
		}
	}
	moves := map[hands]bool{}
	for _, m := range r.movers {
		if !m.slots.Has(s) {
			continue
		}
		if state, _ := m.mover.State(); state != sim.MoveDone {
			return true // its keys may be at either end
		}
		moves[hands{m.from, m.to}] = true
	}
	for h, c := range r.acked.owners.changes {
		// Real servers tell of failovers, but not of what they lose.
		if c.slots.Has(s) && !moves[h] && (!c.failover || r.opt.Against != nil) {
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
