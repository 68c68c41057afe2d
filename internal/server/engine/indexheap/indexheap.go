// Package indexheap has heaps whose elements know where they stand, so that one whose place
// changes is moved in O(log n), whatever the number of elements.
package indexheap

// Order is how the elements of a heap are ordered, and where each keeps its position.
type Order[T any] interface {
	// Less reports whether a stands before b.
	Less(a, b T) bool
	// Place notes the position of an element.
	Place(one T, position int)
}

// Heap has the least element in front: container/heap without an allocation for each element
// that is no pointer. The zero value is empty; O has no state.
type Heap[T any, O Order[T]] []T

// Push adds an element.
func (h *Heap[T, O]) Push(one T) {
	var order O
	order.Place(one, len(*h))
	*h = append(*h, one)
	h.up(len(*h) - 1)
}

// Remove takes out the element at a position.
func (h *Heap[T, O]) Remove(position int) {
	last := len(*h) - 1
	h.swap(position, last)
	clear((*h)[last:])
	*h = (*h)[:last]
	if position < last {
		h.Fix(position)
	}
}

// Fix moves the element at a position to where it belongs now.
func (h *Heap[T, O]) Fix(position int) {
	if !h.down(position) {
		h.up(position)
	}
}

func (h *Heap[T, O]) up(i int) {
	var order O
	for i > 0 {
		parent := (i - 1) / 2
		if !order.Less((*h)[i], (*h)[parent]) {
			return
		}
		h.swap(i, parent)
		i = parent
	}
}

// down reports whether the element moved.
func (h *Heap[T, O]) down(from int) bool {
	var order O
	i := from
	for {
		child := 2*i + 1
		if child >= len(*h) {
			break
		}
		if right := child + 1; right < len(*h) && order.Less((*h)[right], (*h)[child]) {
			child = right
		}
		if !order.Less((*h)[child], (*h)[i]) {
			break
		}
		h.swap(i, child)
		i = child
	}
	return i > from
}

func (h *Heap[T, O]) swap(i, j int) {
	var order O
	list := *h
	list[i], list[j] = list[j], list[i]
	order.Place(list[i], i)
	order.Place(list[j], j)
}
