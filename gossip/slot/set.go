package slot

import "math/bits"

// Set is a set of slots, a bitmap of 2 KiB like the one in a bus message's
// header. The zero value is empty.
type Set [Count / 64]uint64

// Add puts a slot into the set.
func (s *Set) Add(slot int) { s[slot>>6] |= 1 << (slot & 63) }

// Remove takes a slot out of the set.
func (s *Set) Remove(slot int) { s[slot>>6] &^= 1 << (slot & 63) }

// Has reports whether the slot is in the set.
func (s *Set) Has(slot int) bool { return s[slot>>6]>>(slot&63)&1 != 0 }

// Len is the number of slots in the set.
func (s *Set) Len() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// Ranges returns the set's slots as ascending runs.
func (s *Set) Ranges() Ranges {
	var out Ranges
	for i := 0; i < Count; {
		if s[i>>6]>>(i&63) == 0 { // nothing left in this word
			i = (i>>6 + 1) << 6
			continue
		}
		if !s.Has(i) {
			i++
			continue
		}
		first := i
		for i < Count && s.Has(i) {
			i++
		}
		out = append(out, Range{first, i - 1})
	}
	return out
}
