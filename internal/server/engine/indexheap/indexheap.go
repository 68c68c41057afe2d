// Package indexheap has heaps whose elements know where they stand, so that one whose place
// changes is moved in O(log n), whatever the number of elements.
package indexheap

import "container/heap"

// Order is how the elements of a heap are ordered, and where each keeps its position.
type Order[T any] interface {
	// Less reports whether a stands before b.
	Less(a, b T) bool
	// Place notes the position of an element.
	Place(one T, position int)
}

// Heap has the least element in front. Use it with the functions of container/heap. The zero
// value is empty; O has no state.
type Heap[T any, O Order[T]] []T

var _ heap.Interface = (*Heap[int, Order[int]])(nil)

// Len implements heap.Interface.
func (h Heap[T, O]) Len() int { return len(h) }

// Less implements heap.Interface.
func (h Heap[T, O]) Less(i, j int) bool {
	var order O
	return order.Less(h[i], h[j])
}

// Swap implements heap.Interface.
func (h Heap[T, O]) Swap(i, j int) {
	var order O
	h[i], h[j] = h[j], h[i]
	order.Place(h[i], i)
	order.Place(h[j], j)
}

// Push implements heap.Interface.
func (h *Heap[T, O]) Push(one any) {
	var order O
	order.Place(one.(T), len(*h))
	*h = append(*h, one.(T))
}

// Pop implements heap.Interface.
func (h *Heap[T, O]) Pop() any {
	last := len(*h) - 1
	one := (*h)[last]
	clear((*h)[last:])
	*h = (*h)[:last]
	return one
}
