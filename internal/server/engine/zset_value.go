package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// zset is the value of a sorted set key, or the result of an operation on sorted
// sets.
type zset struct {
	scores   ordered.Map[float64]
	ranks    []*ordered.Item[float64] // by score, then by member; nil until it is needed
	skiplist bool                     // no longer a listpack
	// disordered is set for a listpack that came in a payload in another order than by
	// score, which Redis does not mend before it becomes a skip list.
	disordered bool
	limits     *keyspace.EncodingLimits
}

func (e *Engine) newZSet() *zset { return &zset{limits: e.limits} }

// byRank is the order of a sorted set.
func byRank(a, b *ordered.Item[float64]) int {
	if c := cmp.Compare(a.Value, b.Value); c != 0 {
		return c
	}
	return strings.Compare(a.Name, b.Name)
}

func (z *zset) len() int { return z.scores.Len() }

// ranked returns the members in their order. It is sorted when it is first asked
// for and kept in order from then on.
func (z *zset) ranked() []*ordered.Item[float64] {
	if z.ranks == nil {
		z.ranks = slices.AppendSeq(make([]*ordered.Item[float64], 0, z.len()), z.scores.All)
		slices.SortFunc(z.ranks, byRank)
	}
	return z.ranks
}

// backwards ranges over the members, the highest first.
func (z *zset) backwards(yield func(*ordered.Item[float64]) bool) {
	for _, one := range slices.Backward(z.ranked()) {
		if !yield(one) {
			return
		}
	}
}

// rank is the position of a member that is there.
func (z *zset) rank(one *ordered.Item[float64]) int {
	if z.disordered {
		return slices.Index(z.ranks, one)
	}
	return z.place(one)
}

// place is the position at which a member belongs: before the first that is greater.
func (z *zset) place(one *ordered.Item[float64]) int {
	if z.disordered {
		if i := slices.IndexFunc(z.ranks, func(other *ordered.Item[float64]) bool { return byRank(other, one) > 0 }); i >= 0 {
			return i
		}
		return len(z.ranks)
	}
	i, _ := slices.BinarySearchFunc(z.ranked(), one, byRank)
	return i
}

// set gives a member a score and reports whether it is new.
func (z *zset) set(member []byte, score float64) (added bool) {
	one, added := z.scores.Put(member)
	if !added && one.Value == score {
		return false
	}
	if z.ranks != nil && !added {
		i := z.rank(one)
		z.ranks = slices.Delete(z.ranks, i, i+1)
	}
	if len(member) > z.limits.ZSetValue || z.len() > z.limits.ZSetEntries {
		z.skiplist = true
		if z.disordered {
			z.ranks, z.disordered = nil, false
		}
	}
	one.Value = score
	if !z.skiplist {
		one.Value = unsignZero(score)
	}
	if z.ranks != nil {
		z.ranks = slices.Insert(z.ranks, z.place(one), one)
	}
	return added
}

// remove takes a member out and reports whether it was there.
func (z *zset) remove(member []byte) bool {
	one := z.scores.Find(member)
	if one == nil {
		return false
	}
	if z.ranks != nil {
		i := z.rank(one)
		z.ranks = slices.Delete(z.ranks, i, i+1)
	}
	z.scores.Remove(member)
	return true
}

// removeRange takes the members from one rank up to, not including, another out.
func (z *zset) removeRange(from, to int) {
	for _, one := range z.ranked()[from:to] {
		z.scores.Remove([]byte(one.Name))
	}
	z.ranks = ordered.Cut(z.ranks, from, to)
}

// compact makes the result of an operation a listpack if it is small enough
// (zsetConvertToListpackIfNeeded).
func (z *zset) compact() {
	z.skiplist = z.len() > z.limits.ZSetEntries
	for one := range z.scores.All {
		z.skiplist = z.skiplist || len(one.Name) > z.limits.ZSetValue
	}
	if !z.skiplist {
		z.unsignZeros()
	}
}

func (z *zset) unsignZeros() {
	for one := range z.scores.All {
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

func (z *zset) clone() *zset {
	c := &zset{scores: z.scores.Clone(), skiplist: z.skiplist, limits: z.limits, disordered: z.disordered}
	if z.disordered {
		for _, one := range z.ranks {
			c.ranks = append(c.ranks, c.scores.Find([]byte(one.Name)))
		}
	}
	return c
}
