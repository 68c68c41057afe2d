package miniredis

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// index is what is known about the keys of a Miniredis beside their values.
type index struct {
	keys  map[string]*entry
	slots map[int]map[string]*entry
	last  uint64
	due   deadlines
	// hidden are keys that were hidden since dueAgain, some more than once.
	hidden []*entry
}

// entry is a key.
type entry struct {
	name   string
	slot   int
	kind   string
	number uint64 // in the order in which keys came
	// deadline is when the key's time is over, in milliseconds since 1970, 0 for never.
	deadline int64
	// hidden is set when it is over and the key is there all the same.
	hidden bool
}

func newIndex() index {
	return index{keys: map[string]*entry{}, slots: map[int]map[string]*entry{}}
}

func (x *index) add(name string) *entry {
	x.last++
	en := &entry{name: name, slot: slot.OfString(name), number: x.last}
	x.keys[name] = en
	if x.slots[en.slot] == nil {
		x.slots[en.slot] = map[string]*entry{}
	}
	x.slots[en.slot][name] = en
	return en
}

func (x *index) remove(en *entry) {
	delete(x.keys, en.name)
	delete(x.slots[en.slot], en.name)
}

// inSlot returns up to max keys of a slot, the newest first.
func (x *index) inSlot(slot, max int) []string {
	list := make([]*entry, 0, len(x.slots[slot]))
	for _, en := range x.slots[slot] {
		list = append(list, en)
	}
	slices.SortFunc(list, func(a, b *entry) int { return cmp.Compare(b.number, a.number) })
	names := make([]string, 0, min(len(list), max))
	for _, en := range list[:min(len(list), max)] {
		names = append(names, en.name)
	}
	return names
}

// setDeadline notes when a key's time is over.
func (x *index) setDeadline(en *entry, deadline int64) {
	if en.deadline == deadline {
		return
	}
	en.deadline = deadline
	if deadline != 0 {
		heap.Push(&x.due, moment{deadline, en})
	}
}

// next takes the first key whose time is over from the heap, nil if there is none.
func (x *index) next(now int64) *entry {
	for len(x.due) > 0 && x.due[0].deadline <= now {
		m := heap.Pop(&x.due).(moment)
		if x.keys[m.en.name] == m.en && m.en.deadline == m.deadline {
			return m.en
		}
	}
	return nil
}

// hide notes that a key is there though its time is over.
func (x *index) hide(en *entry) {
	en.hidden = true
	x.hidden = append(x.hidden, en)
}

// dueAgain lets next return the hidden keys.
func (x *index) dueAgain() {
	for _, en := range x.hidden {
		heap.Push(&x.due, moment{en.deadline, en})
	}
	x.hidden = nil
}

// deadlines is a heap of moments, some of which do not hold any more.
type deadlines []moment

type moment struct {
	deadline int64
	en       *entry
}

func (d deadlines) Len() int      { return len(d) }
func (d deadlines) Swap(i, j int) { d[i], d[j] = d[j], d[i] }

func (d deadlines) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(d[i].deadline, d[j].deadline), cmp.Compare(d[i].en.number, d[j].en.number)) < 0
}

func (d *deadlines) Push(x any) { *d = append(*d, x.(moment)) }

func (d *deadlines) Pop() any {
	last := (*d)[len(*d)-1]
	(*d)[len(*d)-1] = moment{}
	*d = (*d)[:len(*d)-1]
	return last
}
