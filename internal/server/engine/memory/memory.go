// Package memory tells what Redis's structures take on a 64-bit machine, which MEMORY USAGE
// adds up.
package memory

import "math/bits"

// The sizes of structures in bytes.
const (
	Object        = 16
	Dict          = 56
	DictEntry     = 24
	SlotLinks     = 16
	Quicklist     = 40
	QuicklistNode = 40
	SortedSet     = 16 + 32 + 640 // the skip list and its header
	SortedSetNode = 48            // of one level, as most are
	Stream        = 120
	StreamGroup   = 48
	StreamNode    = 4096 // at least
	Pending       = 24
	RadixNode     = 48
	ListpackFrame = 7 // what a listpack takes without elements
)

// Table is the number of buckets of a hash table with n entries.
func Table(n int) int { return max(4, 1<<bits.Len(uint(max(n, 1)-1))) }

// String is what a string of that length takes with its header (sdsnewlen).
func String(length int) int {
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
	return Allocation(header + length + 1)
}

// Allocation is what jemalloc gives for a size: there are four sizes between two
// powers of two.
func Allocation(size int) int {
	if size <= 8 {
		return 8
	}
	if size <= 128 {
		return (size + 15) &^ 15
	}
	step := 1 << (bits.Len(uint(size-1)) - 3)
	return (size + step - 1) &^ (step - 1)
}
