package engine

import (
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
)

// entry is a key.
type entry struct {
	key string
	value.Value
	slot     uint16
	arrival  uint64 // its number among the keys
	deadline int64  // in milliseconds since 1970, 0 for none
	timer    int    // its position among the deadlines, if it has one
	accesses accesses

	newer, older *entry // neighbours in the list of its slot
}

// index finds the keys: by name, by slot and by order of arrival. The zero value
// is empty.
type index struct {
	entries map[string]*entry
	slots   [slot.Count / pageSize]*slotPage // each made for the first key in it
	order   ordered.Arrivals[*entry]
}

// slotPage is a run of slots. All of them would take a quarter of a megabyte, which the
// many clusters of a test with a few keys each need not have.
type slotPage [pageSize]slotKeys

const pageSize = 128

// slotKeys lists the keys of a slot (slotToKeys).
type slotKeys struct {
	newest *entry
	count  int
}

// insert adds a key that is not there (dbAdd).
func (x *index) insert(key string, v value.Value) *entry {
	if x.entries == nil {
		x.entries = map[string]*entry{}
	}
	en := &entry{key: key, Value: v, slot: uint16(slot.OfString(key))}
	x.entries[key] = en
	en.arrival = x.order.Add(en)
	page := &x.slots[en.slot/pageSize]
	if *page == nil {
		*page = new(slotPage)
	}
	list := &(*page)[en.slot%pageSize]
	if en.older = list.newest; en.older != nil {
		en.older.newer = en
	}
	list.newest = en
	list.count++
	return en
}

// remove takes a key out.
func (x *index) remove(en *entry) {
	delete(x.entries, en.key)
	x.order.Remove(en.arrival)
	list := &x.slots[en.slot/pageSize][en.slot%pageSize]
	list.count--
	if en.newer != nil {
		en.newer.older = en.older
	} else {
		list.newest = en.older
	}
	if en.older != nil {
		en.older.newer = en.newer
	}
}

func (x *index) countInSlot(s int) int {
	page := x.slots[s/pageSize]
	if page == nil {
		return 0
	}
	return page[s%pageSize].count
}

func (x *index) keysInSlot(s, max int) []string {
	max = min(max, x.countInSlot(s))
	if max <= 0 {
		return nil
	}
	keys := make([]string, 0, max)
	for en := x.slots[s/pageSize][s%pageSize].newest; en != nil && len(keys) < max; en = en.older {
		keys = append(keys, en.key)
	}
	return keys
}
