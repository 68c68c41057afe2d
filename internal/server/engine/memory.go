package engine

import (
	"math"
	"math/bits"

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
	w.Int(int64(textMemory(len(en.key)) + dictEntryMemory + slotLinksMemory + objectMemory + en.memory()))
}

// The sizes of Redis's structures on a 64-bit machine.
const (
	objectMemory        = 16
	dictMemory          = 56
	dictEntryMemory     = 24
	slotLinksMemory     = 16
	quicklistMemory     = 40
	quicklistNodeMemory = 40
	zsetMemory          = 16 + 32 + 640 // the skip list and its header
	zsetNodeMemory      = 48            // of one level, as most are
	streamMemory        = 120
	streamGroupMemory   = 48
	pendingMemory       = 24
	listpackFrame       = 7
	maxQuicklistNode    = 8192
	streamNodeMemory    = 4096
	radixNodeMemory     = 48
)

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
			return allocation(8 + v.set.Len()*v.set.integerSize())
		}
		size := dictMemory + 8*tableSize(v.set.Len())
		for one := range v.set.All {
			size += dictEntryMemory + textMemory(len(one.Name))
		}
		return size
	case kindHash:
		if !v.hash.hashed {
			size := listpackFrame
			for one := range v.hash.All {
				size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(one.Value))
			}
			return allocation(size)
		}
		size := dictMemory + 8*tableSize(v.hash.Len())
		for one := range v.hash.All {
			size += dictEntryMemory + textMemory(len(one.Name)) + textMemory(len(one.Value))
		}
		return size
	case kindZSet:
		return v.zset.memory()
	default:
		return v.stream.memory()
	}
}

func (v *value) textMemory() int {
	switch v.encoding() {
	case "int":
		return 0
	case "embstr": // one allocation with the object
		return allocation(objectMemory+3+len(v.text)+1) - objectMemory
	default:
		return textMemory(len(v.text))
	}
}

func (l *list) memory() int {
	size, node := quicklistMemory+quicklistNodeMemory, listpackFrame
	for i := range l.len() {
		element := rdb.ElementSize([]byte(l.at(i)))
		if node+element > maxQuicklistNode {
			size += quicklistNodeMemory + allocation(node)
			node = listpackFrame
		}
		node += element
	}
	return size + allocation(node)
}

func (z *zset) memory() int {
	if !z.skiplist {
		size := listpackFrame
		for one := range z.scores.All {
			size += rdb.ElementSize([]byte(one.Name)) + rdb.ElementSize([]byte(z.scoreText(one.Value)))
		}
		return allocation(size)
	}
	size := zsetMemory + dictMemory + 8*tableSize(z.len())
	for one := range z.scores.All {
		size += dictEntryMemory + zsetNodeMemory + textMemory(len(one.Name))
	}
	return size
}

func (s *stream) memory() int {
	size := streamMemory + s.radixNodes()*radixNodeMemory
	for _, node := range s.nodes {
		size += max(streamNodeMemory, allocation(node.bytes))
	}
	for _, g := range s.groups {
		size += streamGroupMemory + 2*len(g.pending)*pendingMemory
		for _, c := range g.consumers {
			size += textMemory(len(c.name)) + streamGroupMemory
		}
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

// tableSize is the number of buckets of a hash table.
func tableSize(n int) int { return max(4, 1<<bits.Len(uint(max(n, 1)-1))) }

// textMemory is what a string of that length takes with its header (sdsnewlen).
func textMemory(length int) int {
	header := 9
	switch {
	case length == 0:
		header = 3
	case length < 32:
		header = 1
	case length < 1<<8:
		header = 3
	case length < 1<<16:
		header = 5
	}
	return allocation(header + length + 1)
}

// allocation is what jemalloc gives for a size: there are four sizes between two
// powers of two.
func allocation(size int) int {
	if size <= 8 {
		return 8
	}
	if size <= 128 {
		return (size + 15) &^ 15
	}
	step := 1 << (bits.Len(uint(size-1)) - 3)
	return (size + step - 1) &^ (step - 1)
}
