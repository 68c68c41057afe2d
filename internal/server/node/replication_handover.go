package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// handover is a set of slots that this node's shard gave to another one, with all their
// keys: what had been written to them by then can no longer be lost here.
type handover struct {
	slots slot.Ranges
	// offset is that of the stream, and journal the end of the journal, at that time.
	offset, journal int64
}

// maxHandovers bounds how many are remembered. Of those before, writes may be taken for
// lost that are safe elsewhere.
const maxHandovers = 1024

// noteHandover looks at slots that change hands. Before is the view until then.
func (n *Node) noteHandover(f event.SlotsChanged, before *gossip.View) {
	r := &n.repl
	shard := before.Self.ID
	if !before.Self.Master {
		shard = before.Self.MasterID
	}
	if gossip.ID(f.From) != shard || f.To == "" || !n.records() && !r.following {
		return
	}
	for _, m := range before.Members {
		if m.ID == gossip.ID(f.To) && m.MasterID == shard {
			return // a failover within the shard
		}
	}
	var given slot.Set
	by := map[*grant]*slot.Set{} // in atomic migrations: with the keys that were there by then
	for _, part := range f.Slots {
		for s := part.First; s <= part.Last; s++ {
			if n.ks.CountInSlot(s) == 0 { // else its keys are not where the slot is
				given.Add(s)
			} else if g := n.granted(s, gossip.ID(f.To)); g != nil {
				if by[g] == nil {
					by[g] = new(slot.Set)
				}
				by[g].Add(s)
			}
		}
	}
	for i := range n.migrations.grants {
		if g := &n.migrations.grants[i]; by[g] != nil {
			r.addHandover(handover{slots: by[g].Ranges(), offset: g.offset, journal: g.journal})
		}
	}
	if given.Len() > 0 {
		r.addHandover(handover{slots: given.Ranges(), offset: r.Offset, journal: r.journal.End()})
	}
}

func (r *replicating) addHandover(h handover) {
	r.handovers = append(r.handovers, h)
	if len(r.handovers) > maxHandovers {
		r.handovers = slices.Delete(r.handovers, 0, 1)
	}
}

// handed reports whether a write to a slot, which ends at a position of the stream or of
// the journal, has its effect in another shard now.
func (t *Tail) handed(s int, offset, journal int64) bool {
	return slices.ContainsFunc(t.handovers, func(h handover) bool {
		return offset <= h.offset && journal <= h.journal && event.SlotsChanged{Slots: h.slots}.Has(s)
	})
}
