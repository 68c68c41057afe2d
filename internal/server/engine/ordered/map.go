package ordered

import "math/rand/v2"

// Map is a map that keeps its items in the order they came, in which they are
// listed, paged by the SCAN commands and drawn at random: the members of a set,
// the fields of a hash with their values, the members of a sorted set with their
// scores. The zero value is empty.
type Map[V any] struct {
	order Arrivals[*Item[V]]
	names Names[*Item[V]]
}

// Item is a name with its value.
type Item[V any] struct {
	Name  string
	Value V
	place uint32 // among the arrivals
}

// Key implements Named.
func (one *Item[V]) Key() string { return one.Name }

// SetPlace implements Placed.
func (one *Item[V]) SetPlace(place uint32) { one.place = place }

// Len is the number of items.
func (m *Map[V]) Len() int { return m.names.Len() }

// Has reports whether there is an item of that name.
func (m *Map[V]) Has(name []byte) bool { return m.names.Find(name) != nil }

// Find returns an item that can be modified, or nil.
func (m *Map[V]) Find(name []byte) *Item[V] { return m.names.Find(name) }

// Put finds or adds an item and reports whether it is new.
func (m *Map[V]) Put(name []byte) (one *Item[V], added bool) {
	if one = m.names.Find(name); one != nil {
		return one, false
	}
	one = &Item[V]{Name: string(name)}
	m.order.Add(one)
	m.names.Add(one)
	return one, true
}

// Remove takes an item out and returns it, or nil if there is none.
func (m *Map[V]) Remove(name []byte) *Item[V] {
	one := m.names.Find(name)
	if one != nil {
		m.names.Remove(one)
		m.order.Remove(one.place)
	}
	return one
}

// All ranges over the items, the oldest first.
func (m *Map[V]) All(yield func(*Item[V]) bool) { m.order.All(yield) }

// Page returns up to max items from the number on, and the number to go on with, 0 at the
// end (see Arrivals.Page).
func (m *Map[V]) Page(from uint64, max int) (items []*Item[V], next uint64) {
	return m.order.Page(from, max)
}

// Pick returns a random item; there must be one.
func (m *Map[V]) Pick(random *rand.Rand) *Item[V] { return m.order.Pick(random) }

// Draw returns that many different items, fewer than there are, or, if the count
// is negative, that many with repetitions.
func (m *Map[V]) Draw(random *rand.Rand, count int64) []*Item[V] {
	drawn := make([]*Item[V], 0, max(count, -count))
	if count < 0 {
		for range -count {
			drawn = append(drawn, m.Pick(random))
		}
		return drawn
	}
	if count*3 <= int64(m.Len()) { // repetitions are rare
		seen := make(map[*Item[V]]bool, count)
		for int64(len(drawn)) < count {
			if one := m.Pick(random); !seen[one] {
				seen[one] = true
				drawn = append(drawn, one)
			}
		}
		return drawn
	}
	for one := range m.All {
		drawn = append(drawn, one)
	}
	random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	return drawn[:count]
}

// Clone returns a copy without the past of the original.
func (m *Map[V]) Clone() Map[V] {
	var c Map[V]
	for one := range m.All {
		copied, _ := c.Put([]byte(one.Name))
		copied.Value = one.Value
	}
	return c
}
