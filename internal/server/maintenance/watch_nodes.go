package maintenance

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// StartFailover says that a replica begins to take the place of its master, as it was at the
// last Look: planned, as by CLUSTER FAILOVER, or because the master has failed.
func (w *Watcher) StartFailover(replica string, planned bool) []Delivery {
	n := w.nodes[replica]
	if n == nil || n.View.Self.Master || w.failover(replica) != nil {
		return nil
	}
	master := w.byID[n.View.Self.MasterID]
	m := &move{from: master, to: replica, slots: w.ownedBy(master), failover: true}
	if m.slots.Len() == 0 {
		return nil
	}
	for _, other := range w.moves { // another replica may try after the first
		if other.failover && other.from == master {
			other.to = replica
			return nil
		}
	}
	if moved := w.find(master, replica); moved != nil && moved.covers > 0 {
		return nil // it is how the slots are moved
	}
	w.open(m)
	m.whole = w.isOnlyShard(master, m.slots)
	if m.spoken = m.whole || !planned; m.spoken {
		p := Push{Kind: FailingOver, Until: w.now + BeginsIn, Shards: w.shards(master)}
		m.begun = append(m.begun, w.send(p, w.shardOf(master, replica)...))
	}
	if planned {
		w.announce(m)
	}
	return w.take()
}

// EndFailover says that a failover in which a node takes part is given up.
func (w *Watcher) EndFailover(node string) {
	w.moves = slices.DeleteFunc(w.moves, func(m *move) bool { return m.failover && (m.from == node || m.to == node) })
}

func (w *Watcher) failover(replica string) *move {
	for _, m := range w.moves {
		if m.failover && m.to == replica {
			return m
		}
	}
	return nil
}

// shardOf are the nodes of a shard: its master, old or new, and those that follow it.
func (w *Watcher) shardOf(masters ...string) []string {
	var list []string
	for _, name := range w.names() {
		self := w.nodes[name].View.Self
		if slices.Contains(masters, name) || !self.Master && slices.Contains(masters, w.byID[self.MasterID]) {
			list = append(list, name)
		}
	}
	return list
}

// lookAtAddresses finds nodes that announce another address than they did.
func (w *Watcher) lookAtAddresses() {
	for _, name := range w.names() {
		n := w.nodes[name]
		known, is := w.members[name]
		if self := n.View.Self; !is || self.IP == "" || !n.Acts {
			continue
		} else if known.said.IP != self.IP || known.said.Port != self.Port || known.said.Hostname != self.Hostname {
			if known.life == n.Life && known.said.IP != "" {
				w.move(name, *self)
			}
			known.said, known.life = *self, n.Life
			w.members[name] = known
		}
		known.life = n.Life
		w.members[name] = known
		if !w.allKnow(name) {
			continue
		}
		old := known.Member
		known.Member = known.said
		w.members[name] = known
		if old.IP == "" || old.IP == known.IP && old.Port == known.Port && old.Hostname == known.Hostname {
			continue
		}
		if slots := w.ownedBy(name).Ranges(); len(slots) > 0 {
			w.send(Push{Kind: SMigrated, Moves: []Move{{From: old, To: known.Member, Slots: slots}}})
		}
	}
}

// allKnow reports whether all nodes that act, and know the node, know its address.
func (w *Watcher) allKnow(name string) bool {
	said := w.members[name].said
	id := w.nodes[name].View.Self.ID
	for _, n := range w.nodes {
		if m := n.View.Member(id); n.Acts && m != nil && (m.IP != said.IP || m.Port != said.Port || m.Hostname != said.Hostname) {
			return false
		}
	}
	return true
}

// ownedBy are the slots of a node.
func (w *Watcher) ownedBy(name string) *slot.Set {
	set := new(slot.Set)
	for s := range slot.Count {
		if w.owners[s] == name {
			set.Add(s)
		}
	}
	return set
}
