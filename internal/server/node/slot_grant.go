package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// grant is what a source has promised in an atomic migration: what it had written to the slots
// by then, the target has, if it takes them over with this grant. If the pause of the source ends before
// it hears of that, what it writes then is lost with the slots.
type grant struct {
	job    string
	slots  *slot.Set
	target gossip.ID
	// offset and journal are where the stream and the journal ended.
	offset, journal int64
}

// Takeover is the end of an atomic migration at its target.
type Takeover struct {
	// Job is the ID of the job or task, and Source the node from which the slots came: a task that is tried
	// again may have another one.
	Job    string
	Source gossip.ID
	// Behind is how many commands the target has executed that the source sent behind its grant.
	Behind int
}

// maxGrants bounds how many are remembered, the newest.
const maxGrants = 64

// noteGrant remembers what a target has when it is told that it may take over.
func (n *Node) noteGrant(job string, ranges slot.Ranges, target gossip.ID) {
	g := grant{job: job, slots: ranges.Set(), target: target, offset: n.repl.Offset, journal: n.repl.journal.End()}
	m := &n.migrations
	m.grants = append(slices.DeleteFunc(m.grants, func(o grant) bool { return overlap(o.slots, g.slots).Len() > 0 }), g)
	if len(m.grants) > maxGrants {
		m.grants = slices.Delete(m.grants, 0, 1)
	}
}

// granted is the grant with which a target took a slot over, nil if it has the slot otherwise.
func (n *Node) granted(s int, to gossip.ID) *grant {
	for i := range n.migrations.grants {
		if g := &n.migrations.grants[i]; g.target == to && g.slots.Has(s) {
			if _, took := n.host.Takeover(g.job, n.machine.ID()); took {
				return g
			}
		}
	}
	return nil
}

// accountGrants reports the writes to slots that are about to be deleted, and that their new
// owner cannot have. The slots that it returns are accounted for when their keys are gone.
func (n *Node) accountGrants(gone slot.Ranges) (settled slot.Ranges) {
	set := gone.Set()
	n.migrations.grants = slices.DeleteFunc(n.migrations.grants, func(g grant) bool {
		both := overlap(g.slots, set)
		if both.Len() == 0 {
			return false
		}
		took, ok := n.host.Takeover(g.job, n.machine.ID())
		if !ok {
			return true // the new owner did not get them with this grant
		}
		n.sendEffects(true)
		t := n.tail()
		t.only, t.journal = both, t.journal.Behind(g.journal)
		loss := t.After(g.offset)
		if !loss.Truncated && both.Len() == g.slots.Len() {
			loss.Writes = loss.Writes[min(took.Behind, len(loss.Writes)):] // they came in this order
		}
		if !loss.Empty() {
			loss.Winner = g.target
			n.host.Lost(n, loss)
		}
		settled = append(settled, both.Ranges()...)
		return true
	})
	return settled
}

// accounted notes that what was written to some slots by now, be it by their deletion, cannot be lost here any more.
func (n *Node) accounted(slots slot.Ranges) {
	if len(slots) > 0 {
		n.sendEffects(true)
		n.repl.addHandover(handover{slots: slots, offset: n.repl.Offset, journal: n.repl.journal.End()})
	}
}

func overlap(a, b *slot.Set) *slot.Set {
	both := new(slot.Set)
	for i := range both {
		both[i] = a[i] & b[i]
	}
	return both
}
