package bitmap

import "math"

// Field is an integer inside a string, as BITFIELD knows it.
type Field struct {
	Offset   int64 // of its first bit
	Bits     int64 // 1 to 63, or 64 if it is signed
	Signed   bool
	Overflow Overflow
}

// Overflow is what becomes of a number that does not fit.
type Overflow uint8

const (
	Wrap     Overflow = iota // it loses its highest bits
	Saturate                 // it is the highest or lowest number that fits
	Fail                     // nothing is stored; the caller sees to it
)

// Load reads the field from a string that goes on with zeros.
func (f *Field) Load(text []byte) int64 {
	var n uint64
	for i := f.Offset; i < f.Offset+f.Bits; i++ {
		n = n<<1 | uint64(byteAt(text, int(i>>3))>>(7-i&7)&1)
	}
	if f.Signed {
		return f.extend(n)
	}
	return int64(n)
}

// Store writes the field, for which there is room.
func (f *Field) Store(text []byte, n int64) {
	for i := f.Offset + f.Bits - 1; i >= f.Offset; i-- {
		Set(text, i, n&1 != 0)
		n >>= 1
	}
}

// extend makes a negative number of one whose highest bit is set.
func (f *Field) extend(n uint64) int64 {
	unused := 64 - f.Bits
	return int64(n<<unused) >> unused
}

// Add adds and reports whether the sum fits; if not, it is what the kind of
// overflow makes of it (checkSignedBitfieldOverflow and its unsigned twin).
func (f *Field) Add(n, by int64) (sum int64, fits bool) {
	low, high := int64(0), int64(0)
	if f.Signed {
		high = math.MaxInt64 >> (64 - f.Bits)
		low = -high - 1
	} else {
		high = math.MaxInt64 >> (63 - f.Bits)
	}
	switch {
	case f.above(n, by, high):
		return f.clip(n, by, high), false
	case f.below(n, by, low):
		return f.clip(n, by, low), false
	}
	return n + by, true
}

// above reports whether the sum is above the highest number. An operand of SET for
// an unsigned field is taken for unsigned.
func (f *Field) above(n, by, high int64) bool {
	if !f.Signed {
		return uint64(n) > uint64(high) || by > 0 && by > high-n
	}
	return n > high || f.Bits != 64 && by > high-n || n >= 0 && by > 0 && by > high-n
}

func (f *Field) below(n, by, low int64) bool {
	if !f.Signed {
		return by < 0 && by < -n
	}
	return n < low || f.Bits != 64 && by < low-n || n < 0 && by < 0 && by < low-n
}

func (f *Field) clip(n, by, limit int64) int64 {
	if f.Overflow == Saturate {
		return limit
	}
	sum := uint64(n) + uint64(by)
	if f.Signed {
		return f.extend(sum)
	}
	return int64(sum & (1<<f.Bits - 1))
}
