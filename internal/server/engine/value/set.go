package value

import (
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Set is the value of a set key, or the result of a set operation: an intset, until it holds
// more than integers, or too many of them.
type Set struct {
	ordered.Map[struct{}]
	Packed bool // a listpack
	Hashed bool // a hash table
	limits *keyspace.EncodingLimits
}

// NewSet returns an empty set of integers. Its encoding follows the limits, which may
// change.
func NewSet(limits *keyspace.EncodingLimits) *Set { return &Set{limits: limits} }

// NewSetFor returns an empty set for the first of so many members at once, whose encoding it
// has (setTypeCreate).
func NewSetFor(member []byte, members int, limits *keyspace.EncodingLimits) *Set {
	s := &Set{limits: limits}
	switch {
	case isInteger(member) && (members <= limits.SetIntegers || !s.packs()):
	case members <= limits.SetEntries:
		s.Packed = true
	default:
		s.Hashed = true
	}
	return s
}

// packs reports whether sets can be listpacks at all.
func (s *Set) packs() bool { return s.limits.SetEntries > 0 }

// Expect makes room for so many members at once (setTypeMaybeConvert).
func (s *Set) Expect(members int) {
	most := s.limits.SetIntegers
	if s.Packed {
		most = s.limits.SetEntries
	}
	if s.packs() && members > most {
		s.Packed, s.Hashed = false, true
	}
}

func isInteger[T ~string | ~[]byte](member T) bool {
	_, ok := number.ParseInt(member)
	return ok
}

// Add puts a member in and reports whether it is new (setTypeAdd).
func (s *Set) Add(member []byte) bool {
	_, added := s.Put(member)
	if added && !s.Hashed {
		s.adapt(member)
	}
	return added
}

// adapt changes the encoding when a member has come that does not fit.
func (s *Set) adapt(member []byte) {
	switch {
	case !s.Packed && isInteger(member):
		s.Hashed = s.Len() > s.limits.SetIntegers
	case s.Len() > s.limits.SetEntries, len(member) > s.limits.SetValue, !s.Packed && s.longest() > s.limits.SetValue:
		s.Packed, s.Hashed = false, true
	case !s.Packed:
		s.pack(member)
	}
}

// longest is the length of the longest integer.
func (s *Set) longest() (length int) {
	for one := range s.All {
		if isInteger(one.Name) {
			length = max(length, len(one.Name))
		}
	}
	return length
}

// pack makes a listpack of an intset, in its order, and of the first other member.
func (s *Set) pack(member []byte) {
	var all ordered.Map[struct{}]
	for _, n := range s.integers() {
		all.Put(strconv.AppendInt(nil, n, 10))
	}
	all.Put(member)
	s.Map, s.Packed = all, true
}

// unpack makes an intset of integers that are few enough (maybeConvertToIntset).
func (s *Set) unpack() {
	if s.Len() > s.limits.SetIntegers {
		return
	}
	for one := range s.All {
		if !isInteger(one.Name) {
			return
		}
	}
	s.Packed, s.Hashed = false, false
}

// Each ranges over the members: an intset by value, another set by age.
func (s *Set) Each(yield func(string) bool) {
	if s.Hashed || s.Packed {
		for one := range s.All {
			if !yield(one.Name) {
				return
			}
		}
		return
	}
	for _, n := range s.integers() {
		if !yield(strconv.FormatInt(n, 10)) {
			return
		}
	}
}

// integers returns the members that are integers in their order.
func (s *Set) integers() []int64 {
	all := make([]int64, 0, s.Len())
	for one := range s.All {
		if n, ok := number.ParseInt(one.Name); ok {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// clone returns an independent copy.
func (s *Set) clone() *Set {
	return &Set{Map: s.Map.Clone(), Packed: s.Packed, Hashed: s.Hashed, limits: s.limits}
}
