package ordered

import (
	"hash/maphash"
	"math/bits"
)

// Named is what Names keeps: a pointer to something that knows its name.
type Named interface {
	comparable
	Key() string
}

// Names finds things by their names. It is a hash table of pointers, without the names that a
// map has beside them; where things stand in it, which differs from process to process, does
// not show. The zero value is empty.
type Names[T Named] struct {
	groups []group[T]
	count  int
	used   int // places that are not empty
}

// group is eight places of the table. What belongs to a group that is full is in the next one
// that has room, and is looked for until a group has an empty place.
type group[T Named] struct {
	marks uint64 // a byte for each place
	items [groupSize]T
}

const (
	groupSize = 8
	lowBits   = 0x0101010101010101
	highBits  = 0x8080808080808080

	// The marks. One with the high bit is seven bits of the hash of the name there.
	empty   = 0x00
	removed = 0x01 // the search goes on behind it
	taken   = 0x80
)

var seed = maphash.MakeSeed()

// Len is the number of things.
func (n *Names[T]) Len() int { return n.count }

// Find returns what has that name, the zero value if there is nothing.
func (n *Names[T]) Find(name []byte) (found T) {
	if n.count == 0 {
		return found
	}
	hash := n.hash(name)
	for i := n.first(hash); ; {
		g := &n.groups[i]
		for same := g.marked(hash); same != 0; same &= same - 1 {
			if one := g.items[bits.TrailingZeros64(same)/8]; one.Key() == string(name) {
				return one
			}
		}
		if g.hasEmpty() {
			return found
		}
		if i++; i == len(n.groups) {
			i = 0
		}
	}
}

// Add puts a thing in whose name is not there.
func (n *Names[T]) Add(one T) {
	if n.used == len(n.groups)*groupSize*7/8 {
		n.rebuild()
	}
	hash := n.hashString(one.Key())
	i := n.first(hash)
	for n.groups[i].isFull() {
		if i++; i == len(n.groups) {
			i = 0
		}
	}
	g := &n.groups[i]
	place := bits.TrailingZeros64(^g.marks&highBits) / 8
	if g.mark(place) == empty {
		n.used++
	}
	g.set(place, taken|uint8(hash), one)
	n.count++
}

// Remove takes out a thing that is there.
func (n *Names[T]) Remove(one T) {
	hash := n.hashString(one.Key())
	for i := n.first(hash); ; {
		g := &n.groups[i]
		for same := g.marked(hash); same != 0; same &= same - 1 {
			if place := bits.TrailingZeros64(same) / 8; g.items[place] == one {
				n.clear(g, place)
				return
			}
		}
		if i++; i == len(n.groups) {
			i = 0
		}
	}
}

func (n *Names[T]) clear(g *group[T], place int) {
	var none T
	n.count--
	switch {
	case n.count == 0 && len(n.groups) > 1:
		*n = Names[T]{}
	case g.hasEmpty():
		g.set(place, empty, none)
		n.used--
	default:
		g.set(place, removed, none)
	}
}

// rebuild makes room for half as many again.
func (n *Names[T]) rebuild() {
	old := n.groups
	size := n.count + n.count/2
	*n = Names[T]{groups: make([]group[T], max(1, (size+6)/7))}
	for i := range old {
		g := &old[i]
		for there := g.marks & highBits; there != 0; there &= there - 1 {
			n.Add(g.items[bits.TrailingZeros64(there)/8])
		}
	}
}

// hash is that of a name.
func (n *Names[T]) hash(name []byte) uint64 {
	if len(n.groups) > 1 {
		return maphash.Bytes(seed, name)
	}
	return cheapHash(name)
}

// hashString is hash.
func (n *Names[T]) hashString(name string) uint64 {
	if len(n.groups) > 1 {
		return maphash.String(seed, name)
	}
	return cheapHash(name)
}

// cheapHash is a name's length and its last byte, which tell names apart well enough in a table
// of one group.
func cheapHash[S []byte | string](name S) uint64 {
	if len(name) == 0 {
		return 0
	}
	return uint64(len(name))<<3 ^ uint64(name[len(name)-1])
}

// first is the group in which the search for a name begins.
func (n *Names[T]) first(hash uint64) int {
	i, _ := bits.Mul64(hash, uint64(len(n.groups)))
	return int(i)
}

// marked is a bit for each place that may hold a name of that hash.
func (g *group[T]) marked(hash uint64) uint64 {
	different := g.marks ^ lowBits*uint64(taken|uint8(hash))
	return (different - lowBits) &^ different & highBits
}

func (g *group[T]) hasEmpty() bool { return (g.marks-lowBits)&^g.marks&highBits != 0 }

func (g *group[T]) isFull() bool { return g.marks&highBits == highBits }

func (g *group[T]) mark(place int) uint8 { return uint8(g.marks >> (8 * place)) }

func (g *group[T]) set(place int, mark uint8, one T) {
	g.marks = g.marks&^(0xff<<(8*place)) | uint64(mark)<<(8*place)
	g.items[place] = one
}
