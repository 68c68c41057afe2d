package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// grant is what a source has promised in an atomic migration: what it had written to the slots
// by then, the target has. If its pause ends before it hears that the target has taken the
// slots, what it writes then is lost with them.
type grant struct {
	slots  *slot.Set
	target gossip.ID
	// offset and journal are where the stream and the journal ended.
	offset, journal int64
}

// maxGrants bounds how many are remembered, the newest.
const maxGrants = 64

// noteGrant remembers what a target has when it is told that it may take over.
func (n *Node) noteGrant(ranges slot.Ranges, target gossip.ID) {
	g := grant{slots: ranges.Set(), target: target, offset: n.repl.Offset, journal: n.repl.journal.End()}
	m := &n.migrations
	m.grants = append(slices.DeleteFunc(m.grants, func(o grant) bool { return overlap(o.slots, g.slots).Len() > 0 }), g)
	if len(m.grants) > maxGrants {
		m.grants = slices.Delete(m.grants, 0, 1)
	}
}

// granted is the grant that holds for a slot, if that goes to its target.
func (n *Node) granted(s int, to gossip.ID) *grant {
	for i := range n.migrations.grants {
		if g := &n.migrations.grants[i]; g.target == to && g.slots.Has(s) {
			return g
		}
	}
	return nil
}

// accountGrants reports the writes to slots that are about to be deleted, and that their new
// owner cannot have.
func (n *Node) accountGrants(gone slot.Ranges) {
	set := gone.Set()
	n.migrations.grants = slices.DeleteFunc(n.migrations.grants, func(g grant) bool {
		both := overlap(g.slots, set)
		if both.Len() == 0 {
			return false
		}
		n.sendEffects(true)
		t := n.tail()
		t.only, t.journal = both, t.journal.Behind(g.journal)
		if loss := t.After(g.offset); !loss.Empty() {
			loss.Winner = g.target
			n.host.Lost(n, loss)
		}
		return true
	})
}

func overlap(a, b *slot.Set) *slot.Set {
	both := new(slot.Set)
	for i := range both {
		both[i] = a[i] & b[i]
	}
	return both
}
