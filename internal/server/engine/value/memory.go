package value

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/memory"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// maxQuicklistNode is the size of the largest listpack in a list
// (list-max-listpack-size -2).
const maxQuicklistNode = 8192

// Memory is what the value takes besides its object: what it would take on a real
// server if it had just been made. There, the past of a value shows, the levels of
// a skip list are drawn, and the elements of big values are sampled.
func (v *Value) Memory() int {
	switch v.Kind {
	case KindString:
		return v.textMemory()
	case KindList:
		return v.List().memory()
	case KindSet:
		if v.Set().Packed {
			size := memory.ListpackFrame
			for one := range v.Set().All {
				size += rdb.ElementSize([]byte(one.Name))
			}
			return memory.Allocation(size)
		}
		if !v.Set().Hashed {
			return memory.Allocation(8 + v.Set().Len()*v.Set().integerSize())
		}
		size := memory.Dict + 8*memory.Table(v.Set().Len())
		for one := range v.Set().All {
			size += memory.DictEntry + memory.String(len(one.Name))
		}
		return size
	case KindHash:
		if !v.Hash().Hashed {
			size := memory.ListpackFrame
			for one := range v.Hash().All {
				size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(one.Value))
			}
			return memory.Allocation(size)
		}
		size := memory.Dict + 8*memory.Table(v.Hash().Len())
		for one := range v.Hash().All {
			size += memory.DictEntry + memory.String(len(one.Name)) + memory.String(len(one.Value))
		}
		return size
	case KindZSet:
		return v.ZSet().memory()
	default:
		return v.Stream().Memory()
	}
}

func (v *Value) textMemory() int {
	switch v.Encoding() {
	case "int":
		return 0
	case "embstr": // one allocation with the object
		return memory.Allocation(memory.Object+3+len(v.Text())+1) - memory.Object
	default:
		return memory.String(len(v.Text()))
	}
}

func (l *List) memory() int {
	size, node := memory.Quicklist+memory.QuicklistNode, memory.ListpackFrame
	for i := range l.Len() {
		element := rdb.ElementSize([]byte(l.At(i)))
		if node+element > maxQuicklistNode {
			size += memory.QuicklistNode + memory.Allocation(node)
			node = memory.ListpackFrame
		}
		node += element
	}
	return size + memory.Allocation(node)
}

// Packs reports whether the list fits into one listpack. One that was longer can be a quicklist
// still, which is not modelled.
func (l *List) Packs() bool {
	size := memory.ListpackFrame
	for i := range l.Len() {
		if size += rdb.ElementSize([]byte(l.At(i))); size > maxQuicklistNode {
			return false
		}
	}
	return true
}

func (z *ZSet) memory() int {
	if !z.Skiplist {
		size := memory.ListpackFrame
		for one := range z.Scores.All {
			size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(z.ScoreText(one.Value)))
		}
		return memory.Allocation(size)
	}
	size := memory.SortedSet + memory.Dict + 8*memory.Table(z.Len())
	for one := range z.Scores.All {
		size += memory.DictEntry + memory.SortedSetNode + memory.String(len(one.Name))
	}
	return size
}

// integerSize is the width of an intset's elements in bytes.
func (s *Set) integerSize() int {
	size := 2
	for _, n := range s.integers() {
		switch {
		case n < math.MinInt32 || n > math.MaxInt32:
			return 8
		case n < math.MinInt16 || n > math.MaxInt16:
			size = 4
		}
	}
	return size
}
