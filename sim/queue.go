package sim

import "time"

// timer is something that happens at a time. Events of the same time happen in the
// order in which they were scheduled.
type timer struct {
	at        time.Duration
	seq       uint64
	do        func()
	cancelled bool
	posted    bool // nobody holds on to it
}

// queue holds events in the order in which they happen: a binary heap. It is not
// container/heap because every bus message passes through it, and a call through
// an interface for each comparison is what one then notices.
type queue []*timer

func (q queue) before(i, j int) bool {
	if q[i].at != q[j].at {
		return q[i].at < q[j].at
	}
	return q[i].seq < q[j].seq
}

func (q *queue) push(e *timer) {
	*q = append(*q, e)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h.before(i, parent) {
			return
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

// pop takes the first event out. The queue must not be empty.
func (q *queue) pop() *timer {
	h := *q
	first := h[0]
	last := len(h) - 1
	h[0], h[last] = h[last], nil
	h = h[:last]
	*q = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(h) {
			return first
		}
		if right := child + 1; right < len(h) && h.before(right, child) {
			child = right
		}
		if !h.before(child, i) {
			return first
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
