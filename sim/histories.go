package sim

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/node"
)

// history says where a history of writes comes from.
type history struct {
	node.History
	// restarted is set for that of a process which began with the data of its
	// predecessor: it counts its offsets from 0.
	restarted bool
}

// begin notes a history and where it comes from.
func (l *losses) begin(h history) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.histories == nil {
		l.histories = map[string]history{}
	}
	l.histories[h.ID] = h
	l.recent = append(l.recent, h.ID)
}

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
			limit = node.BeforeStart // what came before the restart has no offset now
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

// keptHistories is how many histories are remembered at least, the newest. Of older ones
// those remain that somebody may still ask for, and those at which they part.
const keptHistories = 512

// forgetHistories lets go of the histories that nobody asks for any more, when there are
// many.
func (c *Cluster) forgetHistories() {
	l := &c.losses
	l.mu.Lock()
	l.forgetting = false
	l.mu.Unlock()
	asked, living := map[string]bool{}, map[gossip.ID]bool{}
	for _, m := range c.machines {
		living[m.ID()] = true
		for _, id := range m.process().node.Histories() {
			asked[id] = true
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.ended {
		asked[r.tail.History] = true
		if r.back != nil {
			asked[r.back.History] = true
		}
	}
	maps.DeleteFunc(l.successors, func(id gossip.ID, _ successor) bool {
		return !living[id] && !slices.ContainsFunc(l.ended, func(r lastWrites) bool { return r.id == id })
	})
	for _, s := range l.successors {
		asked[s.history] = true
	}
	l.recent = slices.Clone(l.recent[max(len(l.recent)-keptHistories/2, 0):])
	for _, id := range l.recent {
		asked[id] = true
	}
	l.histories = pruned(l.histories, asked)
	l.most = max(2*len(l.histories), keptHistories)
}

// pruned is a tree of histories with those that are asked for, and those from which two of
// them branch off. What they have in common is the same.
func pruned(all map[string]history, asked map[string]bool) map[string]history {
	branches := map[string]int{} // to histories that are asked for
	passed := map[string]bool{}
	for id := range asked {
		for h, ok := all[id]; ok && !passed[id]; h, ok = all[id] {
			passed[id] = true
			branches[h.Parent]++
			id = h.Parent
		}
	}
	kept := map[string]history{}
	for id, h := range all {
		if !asked[id] && branches[id] < 2 {
			continue
		}
		for {
			parent, ok := all[h.Parent]
			if !ok || asked[h.Parent] || branches[h.Parent] > 1 {
				break
			}
			h = h.behind(parent)
		}
		kept[id] = h
	}
	return kept
}

// behind is a history as one that continues the parent of its own parent.
func (h history) behind(parent history) history {
	offset := min(h.Offset, parent.Offset)
	if parent.restarted {
		offset = parent.Offset // all that came before was in the data it began with
	}
	h.Parent, h.Offset, h.restarted = parent.Parent, offset, h.restarted || parent.restarted
	return h
}
