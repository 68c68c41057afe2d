package value

import (
	"cmp"
	"iter"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/engine/indexheap"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// fieldTimers are the deadlines of a hash's fields. A hash that has had one keeps them, even
// if there is none any more, as Redis keeps the encoding.
type fieldTimers struct {
	byName map[string]*fieldTimer
	order  indexheap.Heap[*fieldTimer, byTime] // the earliest deadline in front
	set    uint64                              // how many deadlines were ever set
	last   int64                               // the earliest deadline when there was one, rdb.NoDeadlineYet before

	// position is that of the hash among all whose fields expire, and due the deadline by
	// which it stands there. They belong to whoever keeps those.
	position int
	due      int64
}

type fieldTimer struct {
	name     string
	deadline int64  // in milliseconds since 1970
	set      uint64 // when, among those of the hash
	position int
}

// time makes the hash one whose fields may have deadlines.
func (h *Hash) time(last int64) *fieldTimers {
	if h.timers == nil {
		h.timers = &fieldTimers{byName: map[string]*fieldTimer{}, position: -1}
	}
	h.timers.last = last
	return h.timers
}

// Prepare makes the hash one whose fields may have deadlines, as a command does that may give
// them some (hashTypeSetExInit).
func (h *Hash) Prepare() {
	if h.timers == nil {
		h.time(rdb.NoDeadlineYet)
	}
}

// Expire gives a field that is there a deadline, in milliseconds since 1970.
func (h *Hash) Expire(field []byte, deadline int64) {
	t := h.timers
	if t == nil {
		t = h.time(deadline)
	}
	t.set++
	if one := t.byName[string(field)]; one != nil {
		one.deadline, one.set = deadline, t.set
		t.order.Fix(one.position)
	} else {
		one = &fieldTimer{name: string(field), deadline: deadline, set: t.set}
		t.byName[one.name] = one
		t.order.Push(one)
	}
	t.last = t.order[0].deadline
}

// Persist takes a field's deadline away and reports whether it had one. The field goes
// behind the others, as it does in a listpack.
func (h *Hash) Persist(field []byte) bool {
	if h.timers == nil || !h.timers.clear(string(field)) {
		return false
	}
	old := h.Remove(field)
	one, _ := h.Put(field)
	one.Value = old.Value
	return true
}

func (t *fieldTimers) clear(field string) bool {
	one := t.byName[field]
	if one == nil {
		return false
	}
	delete(t.byName, field)
	t.order.Remove(one.position)
	return true
}

// Deadline is when a field expires, 0 for never.
func (h *Hash) Deadline(field string) int64 {
	if h.timers != nil {
		if one := h.timers.byName[field]; one != nil {
			return one.deadline
		}
	}
	return 0
}

// Expires reports whether any field has a deadline.
func (h *Hash) Expires() bool { return h.timers != nil && len(h.timers.order) > 0 }

// Over reports whether a field's deadline has come.
func (h *Hash) Over(field []byte, now int64) bool {
	if h.timers == nil {
		return false
	}
	one := h.timers.byName[string(field)]
	return one != nil && one.deadline <= now
}

// Earliest is the first deadline of all fields, 0 if none has one.
func (h *Hash) Earliest() int64 {
	if !h.Expires() {
		return 0
	}
	return h.timers.order[0].deadline
}

// since is the earliest deadline as payloads have it, 0 if no field ever had one.
func (h *Hash) since() int64 {
	switch {
	case h.timers == nil:
		return 0
	case h.Expires():
		return h.timers.order[0].deadline
	default:
		return h.timers.last
	}
}

// TakeDue takes the fields out whose deadline has come, the earliest first.
func (h *Hash) TakeDue(now int64) (fields []string) {
	for h.Expires() && h.timers.order[0].deadline <= now {
		field := h.timers.order[0].name
		h.Drop([]byte(field))
		fields = append(fields, field)
	}
	return fields
}

// Each ranges over the fields in the order in which they are kept: in a listpack those
// that expire stand first, the earliest in front, and of equal ones the last to be set.
func (h *Hash) Each(yield func(*ordered.Item[string]) bool) {
	if h.Hashed || !h.Expires() {
		h.All(yield)
		return
	}
	for _, one := range slices.SortedFunc(slices.Values(h.timers.order), compareTimers) {
		if !yield(h.Find([]byte(one.name))) {
			return
		}
	}
	for one := range h.All {
		if h.timers.byName[one.Name] == nil && !yield(one) {
			return
		}
	}
}

// Living ranges over the fields whose deadline has not come.
func (h *Hash) Living(now int64) iter.Seq[*ordered.Item[string]] {
	if earliest := h.Earliest(); earliest == 0 || earliest > now {
		return h.Each
	}
	return func(yield func(*ordered.Item[string]) bool) {
		for one := range h.Each {
			if !h.Over([]byte(one.Name), now) && !yield(one) {
				return
			}
		}
	}
}

// CountOver is how many fields are there whose deadline has come.
func (h *Hash) CountOver(now int64) (count int) {
	if earliest := h.Earliest(); earliest == 0 || earliest > now {
		return 0
	}
	for _, one := range h.timers.order {
		if one.deadline <= now {
			count++
		}
	}
	return count
}

// Place is the position of the hash among those whose fields expire, -1 if it is not among
// them, and the deadline by which it stands there.
func (h *Hash) Place() (position int, due int64) {
	if h.timers == nil {
		return -1, 0
	}
	return h.timers.position, h.timers.due
}

// SetPlace notes the place of a hash whose fields expire, or did.
func (h *Hash) SetPlace(position int, due int64) { h.timers.position, h.timers.due = position, due }

func (t *fieldTimers) clone() *fieldTimers {
	if t == nil {
		return nil
	}
	c := &fieldTimers{byName: map[string]*fieldTimer{}, set: t.set, last: t.last, position: -1}
	for _, one := range t.order {
		copied := *one
		c.byName[copied.name] = &copied
		c.order = append(c.order, &copied)
	}
	return c
}

// byTime orders the deadlines of fields, and of equal ones the last to be set first.
type byTime struct{}

var _ indexheap.Order[*fieldTimer] = byTime{}

// Less implements indexheap.Order.
func (byTime) Less(a, b *fieldTimer) bool { return compareTimers(a, b) < 0 }

// Place implements indexheap.Order.
func (byTime) Place(one *fieldTimer, position int) { one.position = position }

func compareTimers(a, b *fieldTimer) int {
	return cmp.Or(cmp.Compare(a.deadline, b.deadline), cmp.Compare(b.set, a.set))
}
