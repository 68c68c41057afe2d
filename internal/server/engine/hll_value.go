package engine

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// A HyperLogLog is a string: a header, then the registers, dense or sparse. Only
// strings that pass isHLL may be used as one.
//
// The header is the magic, a byte for the encoding, three unused ones, and the
// cached cardinality, whose highest bit says that it is out of date. The dense
// registers have six bits each, the lowest first. The sparse ones are run lengths:
//
//	00llllll           1 to 64 zeros
//	01llllll llllllll  1 to 16384 zeros
//	1vvvvvll           1 to 4 registers of a value from 1 to 32
type hyperLogLog []byte

const (
	hllRegisters = 1 << 14
	hllHashBits  = 50 // of a hash, that many are not spent on choosing the register
	hllHeader    = 16
	hllDenseSize = hllHeader + hllRegisters*6/8

	hllMaxValue = 32 // that sparse registers can have
	hllMaxZeros = 64 // in one byte
	hllMaxRun   = 4  // of registers with a value
)

const (
	hllDense  = 0
	hllSparse = 1
)

// newHLL returns an empty HyperLogLog (createHLLObject).
func newHLL() hyperLogLog {
	h := append(make(hyperLogLog, 0, 2*hllHeader), "HYLL\x01"...)
	h = append(h, make([]byte, hllHeader-len(h))...)
	return hllZeros(h, hllRegisters)
}

// isHLL reports whether a string can be used as a HyperLogLog
// (isHLLObjectOrReply). A sparse one may still be corrupt.
func isHLL(text []byte) bool {
	if len(text) < hllHeader || string(text[:4]) != "HYLL" {
		return false
	}
	return text[4] == hllSparse || text[4] == hllDense && len(text) == hllDenseSize
}

func (h hyperLogLog) sparse() bool { return h[4] == hllSparse }

// outdate says that the cached cardinality is not right any more.
func (h hyperLogLog) outdate() { h[15] |= 0x80 }

func (h hyperLogLog) cached() (n uint64, ok bool) {
	return binary.LittleEndian.Uint64(h[8:]), h[15]&0x80 == 0
}

func (h hyperLogLog) cache(n uint64) { binary.LittleEndian.PutUint64(h[8:], n) }

// hllRun is a run of equal registers.
type hllRun struct {
	value  byte
	length int
	size   int // of its code
}

// runAt decodes the run whose code is at i. A code that is cut off goes on with the
// zero byte that ends a string in Redis.
func (h hyperLogLog) runAt(i int) hllRun {
	switch code := h[i]; {
	case code&0x80 != 0:
		return hllRun{value: code>>2&31 + 1, length: int(code&3) + 1, size: 1}
	case code&0x40 == 0:
		return hllRun{length: int(code&0x3f) + 1, size: 1}
	default:
		return hllRun{length: int(code&0x3f)<<8 + int(byteAt(h, i+1)) + 1, size: 2}
	}
}

// hllZeros appends the code of a run of zeros.
func hllZeros(code []byte, length int) []byte {
	if length > hllMaxZeros {
		return append(code, byte(0x40|(length-1)>>8), byte(length-1))
	}
	return append(code, byte(length-1))
}

// hllValues appends the code of a run of a value.
func hllValues(code []byte, value byte, length int) []byte {
	return append(code, 0x80|(value-1)<<2|byte(length-1))
}

// registers calls a function for all registers that are not zero. It reports false
// if the sparse registers are corrupt.
func (h hyperLogLog) registers(each func(index int, value byte)) bool {
	if !h.sparse() {
		for i := range hllRegisters {
			if value := h.denseAt(i); value != 0 {
				each(i, value)
			}
		}
		return true
	}
	index := 0
	for i := hllHeader; i < len(h); {
		run := h.runAt(i)
		if index+run.length > hllRegisters {
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
	return index == hllRegisters
}

func (h hyperLogLog) denseAt(index int) byte {
	bit := index * 6
	word := uint(h[hllHeader+bit/8])
	if bit/8+1 < hllDenseSize-hllHeader {
		word |= uint(h[hllHeader+bit/8+1]) << 8
	}
	return byte(word>>(bit%8)) & 63
}

func (h hyperLogLog) setDense(index int, value byte) {
	for k := range 6 {
		bit := index*6 + k
		mask := byte(1) << (bit % 8)
		h[hllHeader+bit/8] &^= mask
		if value>>k&1 != 0 {
			h[hllHeader+bit/8] |= mask
		}
	}
}

// toDense returns the HyperLogLog with dense registers, and false if it is corrupt
// (hllSparseToDense).
func (h hyperLogLog) toDense() (hyperLogLog, bool) {
	if !h.sparse() {
		return h, true
	}
	dense := make(hyperLogLog, hllDenseSize)
	copy(dense, h[:hllHeader])
	dense[4] = hllDense
	ok := h.registers(dense.setDense)
	return dense, ok
}

// hllOutcome is what became of setting a register.
type hllOutcome uint8

const (
	hllSame hllOutcome = iota
	hllUpdated
	hllCorrupt
)

// add adds an element and returns the new string (hllAdd). One of more than most bytes is
// made dense.
func (h hyperLogLog) add(element []byte, most int) (hyperLogLog, hllOutcome) {
	index, value := hllPattern(element)
	return h.raise(index, value, most)
}

// raise sets a register unless it has at least that value (hllSparseSet,
// hllDenseSet).
func (h hyperLogLog) raise(index int, value byte, most int) (hyperLogLog, hllOutcome) {
	if h.sparse() {
		return h.raiseSparse(index, value, most)
	}
	if h.denseAt(index) >= value {
		return h, hllSame
	}
	h.setDense(index, value)
	return h, hllUpdated
}

// raiseSparse changes the run that holds the register, which may have to be split,
// and joins equal neighbors. A value that is too high or a string that gets too
// long ends in dense registers.
func (h hyperLogLog) raiseSparse(index int, value byte, most int) (hyperLogLog, hllOutcome) {
	if value > hllMaxValue {
		return h.promote(index, value, most)
	}
	at, before, first := hllHeader, -1, 0
	var run hllRun
	for ; at < len(h); at += run.size {
		if run = h.runAt(at); index < first+run.length {
			break
		}
		before = at
		first += run.length
	}
	if at >= len(h) {
		return h, hllCorrupt
	}
	if run.value >= value {
		return h, hllSame
	}
	var split []byte
	if left := index - first; left > 0 {
		split = run.part(split, left)
	}
	split = hllValues(split, value, 1)
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
		before = hllHeader
	}
	h = h.join(before)
	h.outdate()
	return h, hllUpdated
}

// part appends the code of a shorter run of the same value.
func (r hllRun) part(code []byte, length int) []byte {
	if r.value == 0 {
		return hllZeros(code, length)
	}
	return hllValues(code, r.value, length)
}

// join merges equal neighbors among the five runs from i on.
func (h hyperLogLog) join(i int) hyperLogLog {
	for range 5 {
		if i >= len(h) {
			break
		}
		run := h.runAt(i)
		if run.value != 0 && i+1 < len(h) {
			next := h.runAt(i + 1)
			if next.value == run.value && run.length+next.length <= hllMaxRun {
				merged := hllValues(nil, run.value, run.length+next.length)
				h[i] = merged[0]
				h = append(h[:i+1], h[i+2:]...)
				continue
			}
		}
		i += run.size
	}
	return h
}

func (h hyperLogLog) promote(index int, value byte, most int) (hyperLogLog, hllOutcome) {
	dense, ok := h.toDense()
	if !ok {
		return h, hllCorrupt
	}
	return dense.raise(index, value, most)
}

// hllPattern is the register an element belongs to, and the length of the run of
// zeros in its hash with the one that ends it (hllPatLen).
func hllPattern(element []byte) (index int, value byte) {
	hash := murmurHash64A(element, 0xadc83b19)
	index = int(hash & (hllRegisters - 1))
	return index, byte(bits.TrailingZeros64(hash>>14|1<<hllHashBits)) + 1
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

// hllHistogram counts the registers by value.
type hllHistogram [64]int

// count estimates the cardinality (hllCount; Otmar Ertl, arXiv:1702.01284).
func (c *hllHistogram) count() uint64 {
	const m = hllRegisters
	z := m * hllTau((m-float64(c[hllHashBits+1]))/m)
	for j := hllHashBits; j >= 1; j-- {
		z = (z + float64(c[j])) * 0.5
	}
	z += float64(m * hllSigma(float64(c[0])/m))
	const alpha = 0.721347520444481703680
	return uint64(math.Round(alpha * m * m / z))
}

// The conversions in the following keep the compiler from fusing operations.

func hllSigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for before := math.NaN(); z != before; y += y {
		x *= x
		before = z
		z += float64(x * y)
	}
	return z
}

func hllTau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for before := math.NaN(); z != before; {
		x = math.Sqrt(x)
		before = z
		y *= 0.5
		z -= float64((1 - x) * (1 - x) * y)
	}
	return z / 3
}
