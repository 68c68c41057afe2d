package engine

import (
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// set is the value of a set key, or the result of a set operation.
type set struct {
	ordered.Map[struct{}]
	hashed bool // no longer an intset
	limits *keyspace.EncodingLimits
}

// newSet returns an empty set of integers.
func (e *Engine) newSet() *set { return &set{limits: e.limits} }

func isInteger(member []byte) bool {
	_, ok := number.ParseInt(member)
	return ok
}

// add puts a member in and reports whether it is new (setTypeAdd).
func (s *set) add(member []byte) bool {
	_, added := s.Put(member)
	if added && !s.hashed {
		s.hashed = !isInteger(member) || s.Len() > s.limits.SetIntegers
	}
	return added
}

// each ranges over the members: an intset by value, a hash table by age.
func (s *set) each(yield func(string) bool) {
	if s.hashed {
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
func (s *set) integers() []int64 {
	all := make([]int64, 0, s.Len())
	for one := range s.All {
		n, _ := number.ParseInt(one.Name)
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

func (s *set) clone() *set { return &set{Map: s.Map.Clone(), hashed: s.hashed, limits: s.limits} }
