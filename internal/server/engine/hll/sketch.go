// Package hll is the HyperLogLog of hyperloglog.c: a string that estimates how many
// different elements were added to it.
package hll

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
)

// Sketch is a HyperLogLog: a header, then the registers, dense or sparse. Only strings
// that pass Valid may be used as one.
//
// The header is the magic, a byte for the encoding, three unused ones, and the
// cached cardinality, whose highest bit says that it is out of date. The dense
// registers have six bits each, the lowest first. The sparse ones are run lengths:
//
//	00llllll           1 to 64 zeros
//	01llllll llllllll  1 to 16384 zeros
//	1vvvvvll           1 to 4 registers of a value from 1 to 32
type Sketch []byte

// Registers is the number of registers.
const Registers = 1 << 14

const (
	hashBits   = 50 // of a hash, that many are not spent on choosing the register
	headerSize = 16
	denseSize  = headerSize + Registers*6/8

	maxValue = 32 // that sparse registers can have
	maxZeros = 64 // in one byte
	maxRun   = 4  // of registers with a value
)

const (
	denseEncoding  = 0
	sparseEncoding = 1
)

// New returns an empty HyperLogLog (createHLLObject).
func New() Sketch {
	h := append(make(Sketch, 0, 2*headerSize), "HYLL\x01"...)
	h = append(h, make([]byte, headerSize-len(h))...)
	return appendZeros(h, Registers)
}

// Valid reports whether a string can be used as a HyperLogLog
// (isHLLObjectOrReply). A sparse one may still be corrupt.
func Valid(text []byte) bool {
	if len(text) < headerSize || string(text[:4]) != "HYLL" {
		return false
	}
	return text[4] == sparseEncoding || text[4] == denseEncoding && len(text) == denseSize
}

// Sparse reports whether the registers are sparse.
func (h Sketch) Sparse() bool { return h[4] == sparseEncoding }

// Outdate says that the cached cardinality is not right any more.
func (h Sketch) Outdate() { h[15] |= 0x80 }

// Cached returns the cached cardinality, and whether it is right.
func (h Sketch) Cached() (n uint64, ok bool) {
	return binary.LittleEndian.Uint64(h[8:]), h[15]&0x80 == 0
}

// Cache keeps the cardinality.
func (h Sketch) Cache(n uint64) { binary.LittleEndian.PutUint64(h[8:], n) }

// runLength is a run of equal registers.
type runLength struct {
	value  byte
	length int
	size   int // of its code
}

// runAt decodes the run whose code is at i. A code that is cut off goes on with the
// zero byte that ends a string in Redis.
func (h Sketch) runAt(i int) runLength {
	switch code := h[i]; {
	case code&0x80 != 0:
		return runLength{value: code>>2&31 + 1, length: int(code&3) + 1, size: 1}
	case code&0x40 == 0:
		return runLength{length: int(code&0x3f) + 1, size: 1}
	default:
		low := byte(0)
		if i+1 < len(h) {
			low = h[i+1]
		}
		return runLength{length: int(code&0x3f)<<8 + int(low) + 1, size: 2}
	}
}

// appendZeros appends the code of a run of zeros.
func appendZeros(code []byte, length int) []byte {
	if length > maxZeros {
		return append(code, byte(0x40|(length-1)>>8), byte(length-1))
	}
	return append(code, byte(length-1))
}

// appendValues appends the code of a run of a value.
func appendValues(code []byte, value byte, length int) []byte {
	return append(code, 0x80|(value-1)<<2|byte(length-1))
}

// registers calls a function for all registers that are not zero. It reports false
// if the sparse registers are corrupt.
func (h Sketch) registers(each func(index int, value byte)) bool {
	if !h.Sparse() {
		for i := range Registers {
			if value := h.Register(i); value != 0 {
				each(i, value)
			}
		}
		return true
	}
	index := 0
	for i := headerSize; i < len(h); {
		run := h.runAt(i)
		if index+run.length > Registers {
			return false
		}
		if run.value != 0 {
			for k := range run.length {
				each(index+k, run.value)
			}
		}
		index += run.length
		i += run.size
	}
	return index == Registers
}

// Register is the value of a dense register.
func (h Sketch) Register(index int) byte {
	bit := index * 6
	word := uint(h[headerSize+bit/8])
	if bit/8+1 < denseSize-headerSize {
		word |= uint(h[headerSize+bit/8+1]) << 8
	}
	return byte(word>>(bit%8)) & 63
}

func (h Sketch) setDense(index int, value byte) {
	for k := range 6 {
		bit := index*6 + k
		mask := byte(1) << (bit % 8)
		h[headerSize+bit/8] &^= mask
		if value>>k&1 != 0 {
			h[headerSize+bit/8] |= mask
		}
	}
}

// Dense returns the HyperLogLog with dense registers, and false if it is corrupt
// (hllSparseToDense).
func (h Sketch) Dense() (Sketch, bool) {
	if !h.Sparse() {
		return h, true
	}
	dense := make(Sketch, denseSize)
	copy(dense, h[:headerSize])
	dense[4] = denseEncoding
	ok := h.registers(dense.setDense)
	return dense, ok
}

// Outcome is what became of setting a register.
type Outcome uint8

const (
	Same Outcome = iota // the register has at least that value
	Updated
	Corrupt // the sparse registers are
)

// Add adds an element and returns the new string (hllAdd). One of more than most bytes is
// made dense.
func (h Sketch) Add(element []byte, most int) (Sketch, Outcome) {
	index, value := pattern(element)
	return h.Raise(index, value, most)
}

// Raise sets a register unless it has at least that value (hllSparseSet,
// hllDenseSet).
func (h Sketch) Raise(index int, value byte, most int) (Sketch, Outcome) {
	if h.Sparse() {
		return h.raiseSparse(index, value, most)
	}
	if h.Register(index) >= value {
		return h, Same
	}
	h.setDense(index, value)
	return h, Updated
}

// raiseSparse changes the run that holds the register, which may have to be split,
// and joins equal neighbors. A value that is too high or a string that gets too
// long ends in dense registers.
func (h Sketch) raiseSparse(index int, value byte, most int) (Sketch, Outcome) {
	if value > maxValue {
		return h.promote(index, value, most)
	}
	at, before, first := headerSize, -1, 0
	var run runLength
	for ; at < len(h); at += run.size {
		if run = h.runAt(at); index < first+run.length {
			break
		}
		before = at
		first += run.length
	}
	if at >= len(h) {
		return h, Corrupt
	}
	if run.value >= value {
		return h, Same
	}
	var split []byte
	if left := index - first; left > 0 {
		split = run.part(split, left)
	}
	split = appendValues(split, value, 1)
	if right := first + run.length - 1 - index; right > 0 {
		split = run.part(split, right)
	}
	grown := len(split) - run.size
	if grown > 0 && len(h)+grown > most {
		return h.promote(index, value, most)
	}
	length := len(h) + grown
	tail := append(split, h[min(at+run.size, len(h)):]...)
	h = append(h[:at], tail...)[:length]
	if before < 0 {
		before = headerSize
	}
	h = h.join(before)
	h.Outdate()
	return h, Updated
}

// part appends the code of a shorter run of the same value.
func (r runLength) part(code []byte, length int) []byte {
	if r.value == 0 {
		return appendZeros(code, length)
	}
	return appendValues(code, r.value, length)
}

// join merges equal neighbors among the five runs from i on.
func (h Sketch) join(i int) Sketch {
	for range 5 {
		if i >= len(h) {
			break
		}
		run := h.runAt(i)
		if run.value != 0 && i+1 < len(h) {
			next := h.runAt(i + 1)
			if next.value == run.value && run.length+next.length <= maxRun {
				merged := appendValues(nil, run.value, run.length+next.length)
				h[i] = merged[0]
				h = append(h[:i+1], h[i+2:]...)
				continue
			}
		}
		i += run.size
	}
	return h
}

func (h Sketch) promote(index int, value byte, most int) (Sketch, Outcome) {
	dense, ok := h.Dense()
	if !ok {
		return h, Corrupt
	}
	return dense.Raise(index, value, most)
}

// pattern is the register an element belongs to, and the length of the run of
// zeros in its hash with the one that ends it (hllPatLen).
func pattern(element []byte) (index int, value byte) {
	hash := murmurHash64A(element, 0xadc83b19)
	index = int(hash & (Registers - 1))
	return index, byte(bits.TrailingZeros64(hash>>14|1<<hashBits)) + 1
}

// murmurHash64A is the hash that HyperLogLogs are built on.
func murmurHash64A(key []byte, seed uint64) uint64 {
	const m, r = 0xc6a4a7935bd1e995, 47
	h := seed ^ uint64(len(key))*m
	for ; len(key) >= 8; key = key[8:] {
		k := binary.LittleEndian.Uint64(key) * m
		k = (k ^ k>>r) * m
		h = (h ^ k) * m
	}
	if len(key) > 0 {
		for i, b := range key {
			h ^= uint64(b) << (8 * i)
		}
		h *= m
	}
	h = (h ^ h>>r) * m
	return h ^ h>>r
}

// Runs shows the runs of sparse registers as PFDEBUG DECODE does: z and Z are runs of
// zeros in one and in two bytes, v is a value and how often it comes.
func (h Sketch) Runs() string {
	var runs []string
	for i := headerSize; i < len(h); {
		run := h.runAt(i)
		switch {
		case run.value != 0:
			runs = append(runs, fmt.Sprintf("v:%d,%d", run.value, run.length))
		case run.size == 1:
			runs = append(runs, fmt.Sprintf("z:%d", run.length))
		default:
			runs = append(runs, fmt.Sprintf("Z:%d", run.length))
		}
		i += run.size
	}
	return strings.Join(runs, " ")
}
