// Package bitmap reads and changes the bits of strings, as bitops.c does. Bits are counted
// from the highest of the first byte on.
package bitmap

import "math/bits"

// Get reports whether a bit is set, in a string that goes on with zeros.
func Get(text []byte, offset int64) bool { return byteAt(text, int(offset>>3))&mask(offset) != 0 }

// Set sets or clears a bit, for which there is room.
func Set(text []byte, offset int64, on bool) {
	if on {
		text[offset>>3] |= mask(offset)
	} else {
		text[offset>>3] &^= mask(offset)
	}
}

func mask(offset int64) byte { return 0x80 >> (offset & 7) }

// byteAt returns the byte of a string that goes on with zeros.
func byteAt(text []byte, i int) byte {
	if i < len(text) {
		return text[i]
	}
	return 0
}

// Range turns a range of bytes or bits, which count from the end if negative,
// into the first and the last bit; from > to if it is empty.
func Range(start, end, length int64, inBits bool) (from, to int64) {
	unit := int64(8)
	if inBits {
		unit = 1
		length *= 8
	}
	if start < 0 {
		start = max(start+length, 0)
	}
	if end < 0 {
		end = max(end+length, 0)
	}
	end = min(end, length-1)
	if start > end {
		return 1, 0
	}
	return start * unit, end*unit + unit - 1
}

// Count counts the bits that are set in a range.
func Count(text []byte, from, to int64) (count int64) {
	for i := from; i <= to; {
		if i&7 == 0 && i+7 <= to {
			count += int64(bits.OnesCount8(text[i>>3]))
			i += 8
			continue
		}
		if Get(text, i) {
			count++
		}
		i++
	}
	return count
}

// Find returns the position of the first such bit in a range, or -1.
func Find(text []byte, from, to int64, on bool) int64 {
	skip := byte(0xff) // a byte without such a bit
	if on {
		skip = 0
	}
	for i := from; i <= to; i++ {
		if i&7 == 0 && i+7 <= to && text[i>>3] == skip {
			i += 7
			continue
		}
		if Get(text, i) == on {
			return i
		}
	}
	return -1
}

// Operation combines two bytes.
type Operation func(a, b byte) byte

// The operations of BITOP, besides NOT.
func And(a, b byte) byte { return a & b }
func Or(a, b byte) byte  { return a | b }
func Xor(a, b byte) byte { return a ^ b }

// Combine returns the combination of strings, at least one, which go on with zeros.
func Combine(op Operation, texts [][]byte) []byte {
	longest := 0
	for _, text := range texts {
		longest = max(longest, len(text))
	}
	result := make([]byte, longest)
	copy(result, texts[0])
	for _, text := range texts[1:] {
		for i := range result {
			result[i] = op(result[i], byteAt(text, i))
		}
	}
	return result
}

// Not returns the complement of a string.
func Not(text []byte) []byte {
	result := make([]byte, len(text))
	for i, c := range text {
		result[i] = ^c
	}
	return result
}

// Diff has the bits of the first text that no other has, and Diff1 those of any other that the
// first does not have.
func Diff(texts [][]byte) []byte {
	return Combine(func(a, b byte) byte { return a &^ b }, [][]byte{texts[0], Combine(Or, texts[1:])})
}

// Diff1 is Diff the other way round.
func Diff1(texts [][]byte) []byte {
	return Combine(func(a, b byte) byte { return b &^ a }, [][]byte{texts[0], Combine(Or, texts[1:])})
}

// AndOr has the bits of the first text that any other has, too.
func AndOr(texts [][]byte) []byte {
	return Combine(And, [][]byte{texts[0], Combine(Or, texts[1:])})
}

// One has the bits that exactly one text has.
func One(texts [][]byte) []byte {
	var once, more []byte
	for _, text := range texts {
		more = Combine(Or, [][]byte{more, Combine(And, [][]byte{once, text})})
		once = Combine(Or, [][]byte{once, text})
	}
	return Combine(func(a, b byte) byte { return a &^ b }, [][]byte{once, more})
}
