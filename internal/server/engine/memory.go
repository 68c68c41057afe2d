package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/memory"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var memoryCommands = map[string]handler{
	"memory|usage": memoryUsage,
}

func memoryUsage(e *Engine, w *resp.Writer, args [][]byte) {
	for options := args[3:]; len(options) > 0; options = options[2:] {
		if len(options) < 2 || !is(options[0], "samples") {
			w.Error(errSyntax)
			return
		}
		samples, ok := integer(w, options[1])
		if !ok {
			return
		}
		if samples < 0 {
			w.Error(errSyntax)
			return
		}
	}
	en := e.entries[string(args[2])]
	if en == nil {
		w.Null()
		return
	}
	w.Int(int64(memory.String(len(en.key)) + memory.DictEntry + memory.SlotLinks + memory.Object + en.memory()))
}

// maxQuicklistNode is the size of the largest listpack in a list
// (list-max-listpack-size -2).
const maxQuicklistNode = 8192

// memory is what the value takes besides its object: what it would take on a real
// server if it had just been made. There, the past of a value shows, the levels of
// a skip list are drawn, and the elements of big values are sampled.
func (v *value) memory() int {
	switch v.kind {
	case kindString:
		return v.textMemory()
	case kindList:
		return v.list.memory()
	case kindSet:
		if !v.set.hashed {
			return memory.Allocation(8 + v.set.Len()*v.set.integerSize())
		}
		size := memory.Dict + 8*memory.Table(v.set.Len())
		for one := range v.set.All {
			size += memory.DictEntry + memory.String(len(one.Name))
		}
		return size
	case kindHash:
		if !v.hash.hashed {
			size := memory.ListpackFrame
			for one := range v.hash.All {
				size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(one.Value))
			}
			return memory.Allocation(size)
		}
		size := memory.Dict + 8*memory.Table(v.hash.Len())
		for one := range v.hash.All {
			size += memory.DictEntry + memory.String(len(one.Name)) + memory.String(len(one.Value))
		}
		return size
	case kindZSet:
		return v.zset.memory()
	default:
		return v.stream.Memory()
	}
}

func (v *value) textMemory() int {
	switch v.encoding() {
	case "int":
		return 0
	case "embstr": // one memory.Allocation with the object
		return memory.Allocation(memory.Object+3+len(v.text)+1) - memory.Object
	default:
		return memory.String(len(v.text))
	}
}

func (l *list) memory() int {
	size, node := memory.Quicklist+memory.QuicklistNode, memory.ListpackFrame
	for i := range l.len() {
		element := rdb.ElementSize([]byte(l.at(i)))
		if node+element > maxQuicklistNode {
			size += memory.QuicklistNode + memory.Allocation(node)
			node = memory.ListpackFrame
		}
		node += element
	}
	return size + memory.Allocation(node)
}

func (z *zset) memory() int {
	if !z.skiplist {
		size := memory.ListpackFrame
		for one := range z.scores.All {
			size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(z.scoreText(one.Value)))
		}
		return memory.Allocation(size)
	}
	size := memory.SortedSet + memory.Dict + 8*memory.Table(z.len())
	for one := range z.scores.All {
		size += memory.DictEntry + memory.SortedSetNode + memory.String(len(one.Name))
	}
	return size
}

// integerSize is the width of an intset's elements in bytes.
func (s *set) integerSize() int {
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
