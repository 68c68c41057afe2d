package engine

import (
	"container/heap"

	"github.com/slotstorm/slotstorm/internal/server/engine/indexheap"
)

// deadlines is a heap of the keys that expire, the earliest first. A key's
// position is kept in its entry, so that changing a deadline costs O(log n)
// whatever the number of keys.
type deadlines struct {
	indexheap.Heap[*entry, byDeadline]
}

// byDeadline orders keys by deadline, and equal ones by age, so that the order in which
// they expire is determined.
type byDeadline struct{}

var _ indexheap.Order[*entry] = byDeadline{}

// Less implements indexheap.Order.
func (byDeadline) Less(a, b *entry) bool {
	if a.deadline != b.deadline {
		return a.deadline < b.deadline
	}
	return a.arrival < b.arrival
}

// Place implements indexheap.Order.
func (byDeadline) Place(en *entry, position int) { en.timer = position }

// set gives the key a deadline, in milliseconds since 1970.
func (d *deadlines) set(en *entry, deadline int64) {
	known := en.deadline != 0
	en.deadline = deadline
	if known {
		heap.Fix(d, en.timer)
	} else {
		heap.Push(d, en)
	}
}

// clear takes the key's deadline away and reports whether it had one.
func (d *deadlines) clear(en *entry) bool {
	if en.deadline == 0 {
		return false
	}
	heap.Remove(d, en.timer)
	en.deadline = 0
	return true
}

// due returns the key whose deadline is the earliest if it has come by now.
func (d *deadlines) due(now int64) *entry {
	if len(d.Heap) == 0 || d.Heap[0].deadline > now {
		return nil
	}
	return d.Heap[0]
}
