package engine

import "container/heap"

// deadlines is a heap of the keys that expire, the earliest first. A key's
// position is kept in its entry, so that changing a deadline costs O(log n)
// whatever the number of keys.
type deadlines []*entry

var _ heap.Interface = (*deadlines)(nil)

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
func (d deadlines) due(now int64) *entry {
	if len(d) == 0 || d[0].deadline > now {
		return nil
	}
	return d[0]
}

// Len implements heap.Interface.
func (d deadlines) Len() int { return len(d) }

// Less orders by deadline, and equal ones by age, so that the order in which
// keys expire is determined.
func (d deadlines) Less(i, j int) bool {
	if d[i].deadline != d[j].deadline {
		return d[i].deadline < d[j].deadline
	}
	return d[i].arrival < d[j].arrival
}

// Swap implements heap.Interface.
func (d deadlines) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].timer, d[j].timer = i, j
}

// Push implements heap.Interface.
func (d *deadlines) Push(en any) {
	last := en.(*entry)
	last.timer = len(*d)
	*d = append(*d, last)
}

// Pop implements heap.Interface.
func (d *deadlines) Pop() any {
	last := len(*d) - 1
	en := (*d)[last]
	(*d)[last] = nil
	*d = (*d)[:last]
	return en
}
