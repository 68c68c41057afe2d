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
	accesses accesses
	place    uint32 // where it stands among the keys, in the order in which they came
	timer    uint32 // 1 + its position among the deadlines, 0 if it has none
	slot     uint16

	newer, older *entry // neighbours in the list of its slot
}

// Key implements ordered.Named.
func (en *entry) Key() string { return en.key }

// SetPlace implements ordered.Placed.
func (en *entry) SetPlace(place uint32) { en.place = place }

// index finds the keys: by name, by slot and by order of arrival. The zero value
// is empty.
type index struct {
	pages [slot.Count / pageSize]*slotPage // each made for the first key in it
	count int
	order ordered.Arrivals[*entry]
}

// slotPage is a run of slots. All of them would take a quarter of a megabyte, which the
// many clusters of a test with a few keys each need not have. Its keys are together in a
// table, which stays small: what goes through a slot finds them in the processor's cache.
type slotPage struct {
	entries ordered.Names[*entry]
	slots   [pageSize]slotKeys
}

const pageSize = 128

// slotKeys lists the keys of a slot (slotToKeys).
type slotKeys struct {
	newest *entry
	count  int
}

// find returns the key of that name, nil if there is none.
func (x *index) find(key []byte) *entry {
	page := x.pages[slot.Of(key)/pageSize]
	if page == nil {
		return nil
	}
	return page.entries.Find(key)
}

// findString is find.
func (x *index) findString(key string) *entry { return x.find([]byte(key)) }

// insert adds a key that is not there (dbAdd).
func (x *index) insert(key string, v value.Value) *entry {
	en := &entry{key: key, Value: v, slot: uint16(slot.OfString(key))}
	page := x.pages[en.slot/pageSize]
	if page == nil {
		page = &slotPage{}
		x.pages[en.slot/pageSize] = page
	}
	page.entries.Add(en)
	x.count++
	x.order.Add(en)
	list := &page.slots[en.slot%pageSize]
	if en.older = list.newest; en.older != nil {
		en.older.newer = en
	}
	list.newest = en
	list.count++
	return en
}

// remove takes a key out.
func (x *index) remove(en *entry) {
	page := x.pages[en.slot/pageSize]
	page.entries.Remove(en)
	x.count--
	x.order.Remove(en.place)
	list := &page.slots[en.slot%pageSize]
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
	page := x.pages[s/pageSize]
	if page == nil {
		return 0
	}
	return page.slots[s%pageSize].count
}

// newestInSlot returns the key of a slot that came last, nil if there is none.
func (x *index) newestInSlot(s int) *entry {
	page := x.pages[s/pageSize]
	if page == nil {
		return nil
	}
	return page.slots[s%pageSize].newest
}

func (x *index) keysInSlot(s, max int) []string {
	max = min(max, x.countInSlot(s))
	if max <= 0 {
		return nil
	}
	keys := make([]string, 0, max)
	for en := x.newestInSlot(s); en != nil && len(keys) < max; en = en.older {
		keys = append(keys, en.key)
	}
	return keys
}
