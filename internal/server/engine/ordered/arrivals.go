// Package ordered keeps things in the order they came: what SCAN pages through, what
// commands draw from at random, and lists that are cut at the front.
package ordered

import (
	"math/rand/v2"
	"sort"
)

// Arrivals keeps items in the order they came, each under a number that never
// changes: what SCAN cursors, RANDOMKEY and the order of a hash's fields need.
// Adding and taking the item of a random position cost O(1), finding a number
// O(log n), removing O(log n) amortized. The zero value is empty.
type Arrivals[T any] struct {
	items []arrival[T]
	holes int
	last  uint64
}

type arrival[T any] struct {
	number uint64 // 0: a hole
	order  uint64 // the number, kept when the item is gone
	item   T
}

// Add appends an item and returns its number, 1 for the first.
func (a *Arrivals[T]) Add(item T) uint64 {
	a.last++
	a.items = append(a.items, arrival[T]{number: a.last, order: a.last, item: item})
	return a.last
}

// Remove takes out the item of that number, which must be there.
func (a *Arrivals[T]) Remove(number uint64) {
	a.items[a.position(number)] = arrival[T]{order: number}
	a.holes++
	if a.holes > len(a.items)/2 && a.holes > 16 || a.holes == len(a.items) {
		a.close()
	}
}

// close drops the holes.
func (a *Arrivals[T]) close() {
	kept := a.items[:0]
	for _, one := range a.items {
		if one.number != 0 {
			kept = append(kept, one)
		}
	}
	clear(a.items[len(kept):])
	a.items, a.holes = kept, 0
}

// position is where the first item with at least that number stands.
//
// Numbers grow by at least one from item to item: it stands there if no hole was closed between
// it and the first item, otherwise before.
func (a *Arrivals[T]) position(number uint64) int {
	if len(a.items) == 0 || number <= a.items[0].order {
		return 0
	}
	last := number - a.items[0].order
	if last < uint64(len(a.items)) && a.items[last].order == number {
		return int(last)
	}
	return sort.Search(int(min(last, uint64(len(a.items)))), func(i int) bool { return a.items[i].order >= number })
}

// All ranges over the items, the oldest first. They must not change meanwhile.
func (a *Arrivals[T]) All(yield func(T) bool) {
	for i := range a.items {
		if a.items[i].number != 0 && !yield(a.items[i].item) {
			return
		}
	}
}

// Page returns up to max items from the number on, and the number of the first
// item behind them, 0 if there is none: one step of SCAN. An item that is there
// during a whole walk from 1 to 0 is returned exactly once.
func (a *Arrivals[T]) Page(from uint64, max int) (items []T, next uint64) {
	for i := a.position(from); i < len(a.items); i++ {
		one := &a.items[i]
		if one.number == 0 {
			continue
		}
		if len(items) >= max {
			return items, one.number
		}
		items = append(items, one.item)
	}
	return items, 0
}

// Pick returns a random item; there must be one.
func (a *Arrivals[T]) Pick(random *rand.Rand) T {
	for {
		if one := &a.items[random.IntN(len(a.items))]; one.number != 0 {
			return one.item
		}
	}
}
