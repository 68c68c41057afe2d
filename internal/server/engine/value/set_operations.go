package value

import (
	"cmp"
	"slices"
)

// The results of operations on sets, of which there is at least one, follow the limits of
// the first.

// Intersect returns what all sets have in common.
func Intersect(sets []*Set) *Set {
	result := &Set{limits: sets[0].limits}
	smallest := slices.MinFunc(sets, bySize)
	result.Packed = result.packs() && (smallest.Packed || smallest.Hashed)
	EachCommon(sets, func(member []byte) bool {
		result.Add(member)
		return true
	})
	if result.packs() {
		result.unpack()
	}
	return result
}

func bySize(a, b *Set) int { return cmp.Compare(a.Len(), b.Len()) }

// EachCommon ranges over what all sets have in common.
func EachCommon(sets []*Set, yield func([]byte) bool) {
	sets = slices.Clone(sets)
	slices.SortStableFunc(sets, bySize)
	for name := range sets[0].Each {
		member := []byte(name)
		inAll := !slices.ContainsFunc(sets[1:], func(s *Set) bool { return !s.Has(member) })
		if inAll && !yield(member) {
			return
		}
	}
}

// Unite returns what is in any set.
func Unite(sets []*Set) *Set {
	result := &Set{limits: sets[0].limits}
	for _, s := range sets {
		for member := range s.Each {
			result.Add([]byte(member))
		}
	}
	return result
}

// Subtract returns what is in the first set only.
func Subtract(sets []*Set) *Set {
	result := &Set{limits: sets[0].limits}
	for name := range sets[0].Each {
		member := []byte(name)
		if !slices.ContainsFunc(sets[1:], func(s *Set) bool { return s.Has(member) }) {
			result.Add(member)
		}
	}
	return result
}
