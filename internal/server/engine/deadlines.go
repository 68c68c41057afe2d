package engine

import "github.com/slotstorm/slotstorm/internal/server/engine/indexheap"

// deadlines is a heap of the keys that expire, the earliest first. A key's
// position is kept in its entry, so that changing a deadline costs O(log n)
// whatever the number of keys.
type deadlines struct {
	indexheap.Heap[deadline, byDeadline]
}

// deadline is when a key expires, in milliseconds since 1970.
type deadline struct {
	at int64
	en *entry
}

// byDeadline orders keys by deadline, and equal ones by age, so that the order in which
// they expire is determined.
type byDeadline struct{}

var _ indexheap.Order[deadline] = byDeadline{}

// Less implements indexheap.Order.
func (byDeadline) Less(a, b deadline) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	return a.en.place < b.en.place
}

// Place implements indexheap.Order.
func (byDeadline) Place(d deadline, position int) { d.en.timer = uint32(position) + 1 }

// set gives the key a deadline, in milliseconds since 1970.
func (d *deadlines) set(en *entry, at int64) {
	if en.timer == 0 {
		d.Push(deadline{at, en})
		return
	}
	position := int(en.timer) - 1
	d.Heap[position].at = at
	d.Fix(position)
}

// of is the key's deadline, 0 for none.
func (d *deadlines) of(en *entry) int64 {
	if en.timer == 0 {
		return 0
	}
	return d.Heap[en.timer-1].at
}

// clear takes the key's deadline away and reports whether it had one.
func (d *deadlines) clear(en *entry) bool {
	if en.timer == 0 {
		return false
	}
	d.Remove(int(en.timer) - 1)
	en.timer = 0
	return true
}

// due returns the key whose deadline is the earliest if it has come by now.
func (d *deadlines) due(now int64) *entry {
	if len(d.Heap) == 0 || d.Heap[0].at > now {
		return nil
	}
	return d.Heap[0].en
}
