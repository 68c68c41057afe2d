// Package ordered keeps things in the order they came: what SCAN pages through, what
// commands draw from at random, and lists that are cut at the front.
package ordered

import (
	"math/rand/v2"
	"sort"
)

// Placed is what Arrivals keeps: a pointer to something that knows its place.
type Placed interface {
	comparable
	// SetPlace notes where the item stands. It stands before those that come later.
	SetPlace(place uint32)
}

// Arrivals keeps items in the order they came, each under a number that never
// changes: what SCAN cursors, RANDOMKEY and the order of a hash's fields need.
// Adding, removing and taking the item of a random position cost O(1), amortized, finding a
// number O(log n). The zero value is empty.
type Arrivals[T Placed] struct {
	items []T // the zero value where one was removed: a hole
	holes int
	// numbers are those of the first items. The others have come one after the other, the
	// last of them, or a hole in its place, has the number last.
	numbers []uint64
	last    uint64
}

// Add appends an item. The first has the number 1.
func (a *Arrivals[T]) Add(item T) {
	a.last++
	item.SetPlace(uint32(len(a.items)))
	a.items = append(a.items, item)
}

// Remove takes out the item of that place, which must be there.
func (a *Arrivals[T]) Remove(place uint32) {
	var hole T
	a.items[place] = hole
	a.holes++
	if a.holes > len(a.items)/2 && a.holes > 16 || a.holes == len(a.items) {
		a.close()
	}
}

// close drops the holes.
func (a *Arrivals[T]) close() {
	var hole T
	kept, numbers := a.items[:0], make([]uint64, 0, len(a.items)-a.holes)
	for i, item := range a.items {
		if item != hole {
			numbers = append(numbers, a.number(i))
			item.SetPlace(uint32(len(kept)))
			kept = append(kept, item)
		}
	}
	clear(a.items[len(kept):])
	a.items, a.holes, a.numbers = kept, 0, numbers
	a.forget()
}

// forget drops the numbers at the end that follow from the last one.
func (a *Arrivals[T]) forget() {
	known := len(a.numbers)
	for known > 0 && a.numbers[known-1] == a.last-uint64(len(a.items)-known) {
		known--
	}
	a.numbers = a.numbers[:known:known]
	if known == 0 {
		a.numbers = nil
	}
}

// number is that of the item at a place, or of the hole there.
func (a *Arrivals[T]) number(place int) uint64 {
	if place < len(a.numbers) {
		return a.numbers[place]
	}
	return a.last - uint64(len(a.items)-1-place)
}

// position is where the first item with at least that number stands, or a hole in its place.
func (a *Arrivals[T]) position(number uint64) int {
	if next := a.last + 1 - uint64(len(a.items)-len(a.numbers)); number >= next {
		return len(a.numbers) + int(min(number-next, uint64(len(a.items)-len(a.numbers))))
	}
	return sort.Search(len(a.numbers), func(i int) bool { return a.numbers[i] >= number })
}

// All ranges over the items, the oldest first. They must not change meanwhile.
func (a *Arrivals[T]) All(yield func(T) bool) {
	var hole T
	for _, item := range a.items {
		if item != hole && !yield(item) {
			return
		}
	}
}

// Page returns up to max items from the number on, and the number of the first
// item behind them, 0 if there is none: one step of SCAN. An item that is there
// during a whole walk from 1 to 0 is returned exactly once.
func (a *Arrivals[T]) Page(from uint64, max int) (items []T, next uint64) {
	var hole T
	for i := a.position(from); i < len(a.items); i++ {
		if a.items[i] == hole {
			continue
		}
		if len(items) >= max {
			return items, a.number(i)
		}
		items = append(items, a.items[i])
	}
	return items, 0
}

// Pick returns a random item; there must be one.
func (a *Arrivals[T]) Pick(random *rand.Rand) T {
	var hole T
	for {
		if item := a.items[random.IntN(len(a.items))]; item != hole {
			return item
		}
	}
}
