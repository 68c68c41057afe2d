package maintenance

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// StartMove says that somebody begins to move slots, and will say EndMove. Until then it is not
// over. How the slots go, one by one or by a failover, is nobody's business meanwhile.
func (w *Watcher) StartMove(from, to string, slots slot.Ranges) []Delivery {
	m := w.find(from, to)
	if m == nil {
		m = w.open(&move{from: from, to: to, slots: slots.Set()})
		w.announce(m)
	}
	m.covers++
	return w.take()
}

// EndMove says that who moves slots has ended. Slots that have not gone stay.
func (w *Watcher) EndMove(from, to string) []Delivery {
	if m := w.find(from, to); m != nil && m.covers > 0 {
		if m.covers--; m.covers == 0 {
			w.giveUp(m)
			w.finish(m)
		}
	}
	return w.take()
}

func (w *Watcher) find(from, to string) *move {
	for _, m := range w.moves {
		if m.from == from && m.to == to && !m.failover {
			return m
		}
	}
	return nil
}

func (w *Watcher) open(m *move) *move {
	m.left = m.slots.Len()
	w.moves = append(w.moves, m)
	return m
}

// announce sends what begins a move.
func (w *Watcher) announce(m *move) {
	if m.whole = w.isOnlyShard(m.from, m.slots); m.whole && !m.failover {
		p := Push{Kind: Migrating, Until: w.now + BeginsIn, Shards: w.shards(m.from)}
		m.begun = append(m.begun, w.send(p, m.from, m.to))
	}
	m.begun = append(m.begun, w.send(Push{Kind: SMigrating, Slots: m.slots.Ranges()}))
}

// isOnlyShard reports whether a node owns all slots that anybody owns, and these are they.
func (w *Watcher) isOnlyShard(name string, slots *slot.Set) bool {
	for s := range slot.Count {
		if owner := w.owners[s]; owner != "" && (owner != name || !slots.Has(s)) {
			return false
		}
	}
	return slots.Len() > 0
}

// shards are the IDs of a master's shard: redis:N, where N is the number of the node that had
// it at first.
func (w *Watcher) shards(name string) []string { return []string{"redis:" + number(name)} }

func number(name string) string {
	for i := range name {
		if name[i] >= '0' && name[i] <= '9' {
			return name[i:]
		}
	}
	return name
}

// lookForMarks opens moves of slots that a node has begun to migrate.
func (w *Watcher) lookForMarks() {
	for _, name := range w.names() {
		v := w.nodes[name].View
		if !v.Self.Master {
			continue
		}
		migrating, _ := v.OpenSlots()
		fresh := map[string]*slot.Set{}
		var targets []string
		for _, s := range migrating {
			id, _ := v.Migrating(s)
			to := w.byID[id]
			if owner := v.Owner(s); to == "" || owner == nil || owner.ID != v.Self.ID || w.moveOf(s) != nil {
				continue
			}
			if fresh[to] == nil {
				fresh[to] = new(slot.Set)
				targets = append(targets, to)
			}
			fresh[to].Add(s)
		}
		for _, to := range targets {
			w.announce(w.open(&move{from: name, to: to, slots: fresh[to]}))
		}
	}
}

// moveOf is the open move of a slot, or nil.
func (w *Watcher) moveOf(s int) *move {
	for _, m := range w.moves {
		if m.slots.Has(s) && !m.settled.Has(s) {
			return m
		}
	}
	return nil
}

// settle looks at the slots that may have another owner, and ends what is complete.
func (w *Watcher) settle() {
	type way struct{ from, to string }
	var ways []way
	unannounced := map[way]*slot.Set{}
	for _, r := range w.touched.Ranges() {
		for s := r.First; s <= r.Last; s++ {
			owner, ok := w.agreed(s)
			if !ok {
				continue
			}
			w.touched.Remove(s)
			from := w.owners[s]
			if w.owners[s] = owner; owner == from {
				continue
			}
			if m := w.moveOf(s); m != nil {
				if m.to == owner {
					m.settled.Add(s)
					m.left--
					continue
				}
				m.slots.Remove(s) // it went elsewhere
				m.left--
			}
			if from == "" || owner == "" {
				continue
			}
			k := way{from, owner}
			if unannounced[k] == nil {
				unannounced[k] = new(slot.Set)
				ways = append(ways, k)
			}
			unannounced[k].Add(s)
		}
	}
	for _, m := range slices.Clone(w.moves) {
		w.drop(m)
		w.finish(m)
	}
	for _, k := range ways {
		w.moved(k.from, k.to, unannounced[k].Ranges())
	}
}

// drop gives up slots that their node does not migrate any more, and still owns.
func (w *Watcher) drop(m *move) {
	n := w.nodes[m.from]
	if m.covers > 0 || m.failover || n == nil || !n.Acts {
		return
	}
	for _, r := range m.slots.Ranges() {
		for s := r.First; s <= r.Last; s++ {
			if m.settled.Has(s) {
				continue
			}
			if _, migrates := n.View.Migrating(s); !migrates && n.View.Owner(s) != nil && n.View.Owner(s).ID == n.View.Self.ID {
				m.slots.Remove(s)
				m.left--
			}
		}
	}
}

// giveUp leaves the slots of a move that are not there, and not on their way.
func (w *Watcher) giveUp(m *move) {
	for _, r := range m.slots.Ranges() {
		for s := r.First; s <= r.Last; s++ {
			if !m.settled.Has(s) && !w.touched.Has(s) {
				m.slots.Remove(s)
				m.left--
			}
		}
	}
}

// finish ends a move of which nothing is left.
func (w *Watcher) finish(m *move) {
	if m.left > 0 || m.covers > 0 {
		return
	}
	w.moves = slices.DeleteFunc(w.moves, func(o *move) bool { return o == m })
	slots := m.settled.Ranges()
	if m.failover && m.spoken {
		w.send(Push{Kind: FailedOver, Shards: w.shards(m.from)}, w.shardOf(m.from, m.to)...)
	}
	if len(slots) == 0 {
		return
	}
	if m.whole && !m.failover {
		w.send(Push{Kind: Migrated, Shards: w.shards(m.from)}, m.from, m.to)
	}
	w.moved(m.from, m.to, slots)
	if m.whole && w.isOnlyShard(m.to, &m.settled) {
		w.move(m.from, w.self(m.to))
	}
}

// moved says that slots are elsewhere.
func (w *Watcher) moved(from, to string, slots slot.Ranges) {
	w.send(Push{Kind: SMigrated, Moves: []Move{{From: w.self(from), To: w.self(to), Slots: slots}}})
}

// move sends the connections of a node elsewhere.
func (w *Watcher) move(node string, to gossip.Member) {
	w.moving = append(w.moving, w.send(Push{Kind: Moving, Until: w.now + MovingIn, To: &to}, node))
}

// self is what a node announces, or announced when it could last be asked.
func (w *Watcher) self(name string) gossip.Member { return w.members[name].Member }
