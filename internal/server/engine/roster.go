package engine

import (
	"math/rand/v2"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// roster is a map that keeps its items in the order they came, in which they are
// listed, paged by the SCAN commands and drawn at random: the members of a set,
// the fields of a hash with their values, the members of a sorted set with their
// scores. The zero value is empty.
type roster[V any] struct {
	order arrivals[*item[V]]
	items map[string]*item[V]
}

type item[V any] struct {
	name   string
	value  V
	number uint64 // among the arrivals
}

func (r *roster[V]) len() int { return len(r.items) }

func (r *roster[V]) has(name []byte) bool { return r.items[string(name)] != nil }

// find returns an item that can be modified, or nil.
func (r *roster[V]) find(name []byte) *item[V] { return r.items[string(name)] }

// put finds or adds an item and reports whether it is new.
func (r *roster[V]) put(name []byte) (one *item[V], added bool) {
	if one = r.items[string(name)]; one != nil {
		return one, false
	}
	if r.items == nil {
		r.items = map[string]*item[V]{}
	}
	one = &item[V]{name: string(name)}
	one.number = r.order.add(one)
	r.items[one.name] = one
	return one, true
}

// remove takes an item out and returns it, or nil if there is none.
func (r *roster[V]) remove(name []byte) *item[V] {
	one := r.items[string(name)]
	if one != nil {
		delete(r.items, one.name)
		r.order.remove(one.number)
	}
	return one
}

// all ranges over the items, the oldest first.
func (r *roster[V]) all(yield func(*item[V]) bool) { r.order.all(yield) }

// pick returns a random item; there must be one.
func (r *roster[V]) pick(random *rand.Rand) *item[V] { return r.order.pick(random) }

// clone returns a copy without the past of the original.
func (r *roster[V]) clone() roster[V] {
	var c roster[V]
	for one := range r.all {
		copied, _ := c.put([]byte(one.name))
		copied.value = one.value
	}
	return c
}

// writeItems writes the names of items. With their values it is a flat array for RESP2
// and one of pairs for RESP3.
func writeItems[V any](w *resp.Writer, items []*item[V], withValues bool, write func(V)) {
	if withValues && !w.RESP3 {
		w.Array(2 * len(items))
	} else {
		w.Array(len(items))
	}
	for _, one := range items {
		if withValues && w.RESP3 {
			w.Array(2)
		}
		w.BulkString(one.name)
		if withValues {
			write(one.value)
		}
	}
}
