package scenario

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// ownerHistory is how slots changed hands, as the old and the new owners tell it.
type ownerHistory struct {
	changes map[hands]*handover
	elected map[string]time.Duration // when nodes became masters
	seen    uint64                   // the last event that was looked at
}

// hands are the old and the new owner of slots.
type hands struct{ from, to string }

// handover is all that went from one owner to another.
type handover struct {
	slots    *slot.Set
	failover bool // the new owner took the place of the old one
	last     time.Duration
}

func newOwnerHistory() ownerHistory {
	return ownerHistory{changes: map[hands]*handover{}, elected: map[string]time.Duration{}}
}

// look takes the events that are new in the log.
func (o *ownerHistory) look(log *sim.Log) {
	for _, e := range log.Since(o.seen) {
		o.seen = e.Seq
		o.event(&e)
	}
}

// event takes an event of the log. What others say of two owners comes later, and may
// leave out those in between.
func (o *ownerHistory) event(e *event.Event) {
	switch f := e.Fact.(type) {
	case event.RoleChanged:
		if f.Node == e.Node && f.Role == event.Master {
			o.elected[e.Node] = e.At
		}
	case event.SlotsChanged:
		if e.Node != f.From && e.Node != f.To {
			return
		}
		h := hands{f.From, f.To}
		c := o.changes[h]
		if c == nil {
			c = &handover{slots: &slot.Set{}}
			o.changes[h] = c
		}
		for _, r := range f.Slots {
			for s := r.First; s <= r.Last; s++ {
				c.slots.Add(s)
			}
		}
		c.last = e.At
		if at, ok := o.elected[f.To]; ok && at == e.At && e.Node == f.To {
			c.failover = true
		}
	}
}

// gotAfter reports whether a node got a slot after a time, or at it.
func (o *ownerHistory) gotAfter(node string, s int, at time.Duration) bool {
	for h, c := range o.changes {
		if h.to == node && c.last >= at && c.slots.Has(s) {
			return true
		}
	}
	return false
}
