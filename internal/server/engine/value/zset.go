package value

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// ZSet is the value of a sorted set key, or the result of an operation on sorted
// sets.
type ZSet struct {
	Scores   ordered.Map[float64]
	ranks    []*ordered.Item[float64] // by score, then by member; nil until it is needed
	Skiplist bool                     // no longer a listpack
	// disordered is set for a listpack that came in a payload in another order than by
	// score, which Redis does not mend before it becomes a skip list.
	disordered bool
	limits     *keyspace.EncodingLimits
}

// NewZSet returns an empty sorted set, whose encoding follows the limits, which may change.
func NewZSet(limits *keyspace.EncodingLimits) *ZSet { return &ZSet{limits: limits} }

// NewResult returns an empty sorted set for the result of an operation: a skip list, until
// Compact is called.
func NewResult(limits *keyspace.EncodingLimits) *ZSet { return &ZSet{Skiplist: true, limits: limits} }

// byRank is the order of a sorted set.
func byRank(a, b *ordered.Item[float64]) int {
	if c := cmp.Compare(a.Value, b.Value); c != 0 {
		return c
	}
	return strings.Compare(a.Name, b.Name)
}

// Len is the number of members.
func (z *ZSet) Len() int { return z.Scores.Len() }

// Ranked returns the members in their order. It is sorted when it is first asked
// for and kept in order from then on.
func (z *ZSet) Ranked() []*ordered.Item[float64] {
	if z.ranks == nil {
		z.ranks = slices.AppendSeq(make([]*ordered.Item[float64], 0, z.Len()), z.Scores.All)
		slices.SortFunc(z.ranks, byRank)
	}
	return z.ranks
}

// Backwards ranges over the members, the highest first.
func (z *ZSet) Backwards(yield func(*ordered.Item[float64]) bool) {
	for _, one := range slices.Backward(z.Ranked()) {
		if !yield(one) {
			return
		}
	}
}

// Rank is the position of a member that is there.
func (z *ZSet) Rank(one *ordered.Item[float64]) int {
	if z.disordered {
		return slices.Index(z.ranks, one)
	}
	return z.place(one)
}

// place is the position at which a member belongs: before the first that is greater.
func (z *ZSet) place(one *ordered.Item[float64]) int {
	if z.disordered {
		if i := slices.IndexFunc(z.ranks, func(other *ordered.Item[float64]) bool { return byRank(other, one) > 0 }); i >= 0 {
			return i
		}
		return len(z.ranks)
	}
	i, _ := slices.BinarySearchFunc(z.Ranked(), one, byRank)
	return i
}

// Set gives a member a score and reports whether it is new.
func (z *ZSet) Set(member []byte, score float64) (added bool) {
	one, added := z.Scores.Put(member)
	if !added && one.Value == score {
		return false
	}
	if z.ranks != nil && !added {
		i := z.Rank(one)
		z.ranks = slices.Delete(z.ranks, i, i+1)
	}
	if len(member) > z.limits.ZSetValue || z.Len() > z.limits.ZSetEntries {
		z.Skiplist = true
		if z.disordered {
			z.ranks, z.disordered = nil, false
		}
	}
	one.Value = score
	if !z.Skiplist {
		one.Value = unsignZero(score)
	}
	if z.ranks != nil {
		z.ranks = slices.Insert(z.ranks, z.place(one), one)
	}
	return added
}

// Remove takes a member out and reports whether it was there.
func (z *ZSet) Remove(member []byte) bool {
	one := z.Scores.Find(member)
	if one == nil {
		return false
	}
	if z.ranks != nil {
		i := z.Rank(one)
		z.ranks = slices.Delete(z.ranks, i, i+1)
	}
	z.Scores.Remove(member)
	return true
}

// RemoveRange takes the members from one rank up to, not including, another out.
func (z *ZSet) RemoveRange(from, to int) {
	for _, one := range z.Ranked()[from:to] {
		z.Scores.Remove([]byte(one.Name))
	}
	z.ranks = ordered.Cut(z.ranks, from, to)
}

// Compact makes the result of an operation a listpack if it is small enough
// (zsetConvertToListpackIfNeeded).
func (z *ZSet) Compact() {
	z.Skiplist = z.Len() > z.limits.ZSetEntries
	for one := range z.Scores.All {
		z.Skiplist = z.Skiplist || len(one.Name) > z.limits.ZSetValue
	}
	if !z.Skiplist {
		z.unsignZeros()
	}
}

// unsignZeros makes all scores of -0 0, as a listpack does.
func (z *ZSet) unsignZeros() {
	for one := range z.Scores.All {
		one.Value = unsignZero(one.Value)
	}
}

// unsignZero is what a listpack makes of -0: it keeps whole numbers as integers.
func unsignZero(score float64) float64 {
	if score == 0 {
		return 0
	}
	return score
}

// clone returns an independent copy.
func (z *ZSet) clone() *ZSet {
	c := &ZSet{Scores: z.Scores.Clone(), Skiplist: z.Skiplist, limits: z.limits, disordered: z.disordered}
	if z.disordered {
		for _, one := range z.ranks {
			c.ranks = append(c.ranks, c.Scores.Find([]byte(one.Name)))
		}
	}
	return c
}

// ScoreText is how ZSCAN shows a score: whole numbers in a listpack are kept as
// integers (d2string).
func (z *ZSet) ScoreText(score float64) string {
	const exact = math.MaxInt64 / 2
	if !z.Skiplist && score == math.Trunc(score) && score >= -exact && score <= exact {
		return strconv.FormatInt(int64(score), 10)
	}
	return resp.FormatDouble(score)
}
