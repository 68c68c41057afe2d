package value

import (
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Set is the value of a set key, or the result of a set operation.
type Set struct {
	ordered.Map[struct{}]
	Hashed bool // no longer an intset
	limits *keyspace.EncodingLimits
}

// NewSet returns an empty set of integers. Its encoding follows the limits, which may
// change.
func NewSet(limits *keyspace.EncodingLimits) *Set { return &Set{limits: limits} }

// NewSetFor returns an empty set for a first member, whose encoding it has
// (setTypeCreate).
func NewSetFor(member []byte, limits *keyspace.EncodingLimits) *Set {
	return &Set{limits: limits, Hashed: !isInteger(member)}
}

func isInteger(member []byte) bool {
	_, ok := number.ParseInt(member)
	return ok
}

// Add puts a member in and reports whether it is new (setTypeAdd).
func (s *Set) Add(member []byte) bool {
	_, added := s.Put(member)
	if added && !s.Hashed {
		s.Hashed = !isInteger(member) || s.Len() > s.limits.SetIntegers
	}
	return added
}

// Each ranges over the members: an intset by value, a hash table by age.
func (s *Set) Each(yield func(string) bool) {
	if s.Hashed {
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

// integers returns the members of an intset in their order.
func (s *Set) integers() []int64 {
	all := make([]int64, 0, s.Len())
	for one := range s.All {
		n, _ := number.ParseInt(one.Name)
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// clone returns an independent copy.
func (s *Set) clone() *Set { return &Set{Map: s.Map.Clone(), Hashed: s.Hashed, limits: s.limits} }
