package evidence

import (
	"cmp"
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// move is a slot on its way, as logs tell it, or some that follow each other.
type move struct {
	slots    slot.Set
	from, to *node
	begun    time.Time // when that was told first: the beginning, or the end if that is all there is
	ended    time.Time // zero if nothing tells of an end
	last     time.Time // when it was told of the last of the slots
}

// atOnce is how long a move may take, or be behind another one, to be one line with it.
const atOnce = time.Second

// long reports whether clients may have seen what is between the beginning and the end.
func (m *move) long() bool { return m.ended.Sub(m.begun) > atOnce }

// moves are migrations of slots. One that took long is two lines, since clients see what is between.
func (w *writer) moves(list []happened) (steps []step) {
	for _, m := range joined(w.moved(list)) {
		from, to := w.names[m.from], w.names[m.to]
		if from == "" || to == "" || from == to {
			continue
		}
		line := fmt.Sprintf("migrate %s %s %s", rangesText(&m.slots), from, to)
		switch {
		case m.ended.IsZero():
			steps = append(steps, step{m.begun, line + " stop-before=target"})
		case m.long():
			steps = append(steps, step{m.begun, line + " stop-before=target"}, step{m.ended, line + " steps=keys,target,source,others"})
		default:
			steps = append(steps, step{m.begun, line})
		}
	}
	for _, h := range list {
		if h.what == eventStable && w.names[h.who] != "" {
			steps = append(steps, step{h.at, fmt.Sprintf("@%s> CLUSTER SETSLOT %d STABLE", w.names[h.who], h.slot)})
		}
	}
	return steps
}

// moved finds out which slots went where. Both ends and others tell of the same move.
func (w *writer) moved(list []happened) (moves []*move) {
	open, owners := map[int]*move{}, map[int]*node{} // owners of slots that have moved
	at := func(h *happened) *move {
		if m := open[h.slot]; m != nil {
			return m
		}
		m := &move{from: owners[h.slot], begun: h.at, last: h.at}
		if m.from == nil {
			m.from = w.owner(h.slot)
		}
		m.slots.Add(h.slot)
		open[h.slot] = m
		moves = append(moves, m)
		return m
	}
	for i := range list {
		switch h := &list[i]; h.what {
		case eventImporting:
			m := at(h)
			m.from, m.to = h.about, cmp.Or(h.who, m.to)
		case eventMigrating:
			m := at(h)
			m.from, m.to = cmp.Or(h.who, m.from), h.about
		case eventAssigned:
			to := cmp.Or(h.about, h.who) // who names nobody tells of itself
			if to == nil || to == owners[h.slot] {
				continue // the other end has told it
			}
			m := at(h)
			m.to, m.ended, m.last = to, h.at, h.at
			owners[h.slot] = to
			delete(open, h.slot)
		case eventStable:
			delete(open, h.slot)
		}
	}
	return moves
}

// owner is who most say a slot belongs to, nil if nobody says so.
func (w *writer) owner(s int) *node {
	for _, said := range w.all {
		if said.master && said.slots != nil && said.slots.Has(s) {
			return said.about
		}
	}
	return nil
}

// joined are moves, short ones as one that follow each other on the same way.
func joined(moves []*move) (list []*move) {
	for _, m := range moves {
		if n := len(list); n > 0 && !m.long() && list[n-1].leadsTo(m) {
			before := list[n-1]
			for i := range m.slots {
				before.slots[i] |= m.slots[i]
			}
			before.last = m.last
			continue
		}
		list = append(list, m)
	}
	return list
}

// leadsTo reports whether another move is the next one on the same way.
func (m *move) leadsTo(next *move) bool {
	return m.from == next.from && m.to == next.to && m.ended.IsZero() == next.ended.IsZero() && !m.long() && next.begun.Sub(m.last) <= atOnce
}
