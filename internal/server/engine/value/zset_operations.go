package value

import (
	"cmp"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// ZOperation computes a sorted set from others.
type ZOperation uint8

const (
	ZUnite     ZOperation = iota // the members of any, ZUNION
	ZIntersect                   // those of all, ZINTER
	ZSubtract                    // those of the first only, ZDIFF
)

// ZOperand is a set or a sorted set that an operation reads; a missing one is
// empty. The members of a set have the score 1.
type ZOperand struct {
	Set    *Set
	ZSet   *ZSet
	Weight float64
}

func (o *ZOperand) len() int {
	switch {
	case o.Set != nil:
		return o.Set.Len()
	case o.ZSet != nil:
		return o.ZSet.Len()
	default:
		return 0
	}
}

func (o *ZOperand) score(member []byte) (float64, bool) {
	switch {
	case o.Set != nil:
		return 1, o.Set.Has(member)
	case o.ZSet != nil:
		if one := o.ZSet.Scores.Find(member); one != nil {
			return one.Value, true
		}
	}
	return 0, false
}

// each ranges over members and scores.
func (o *ZOperand) each(yield func([]byte, float64) bool) {
	switch {
	case o.Set != nil:
		for member := range o.Set.Each {
			if !yield([]byte(member), 1) {
				return
			}
		}
	case o.ZSet != nil:
		for _, one := range slices.Backward(o.ZSet.Ranked()) {
			if !yield([]byte(one.Name), one.Value) {
				return
			}
		}
	}
}

// ZCombination is an operation with its operands, at least one
// (zunionInterDiffGenericCommand).
type ZCombination struct {
	Op        ZOperation
	Operands  []ZOperand
	Aggregate func(a, b float64) float64
	Limits    *keyspace.EncodingLimits // of the result
}

// AggregateSum takes the sum of both infinities for 0.
func AggregateSum(a, b float64) float64 {
	sum := a + b
	if math.IsNaN(sum) {
		return 0
	}
	return sum
}

// AggregateMin takes the smaller one.
func AggregateMin(a, b float64) float64 {
	if b < a {
		return b
	}
	return a
}

// AggregateMax takes the greater one.
func AggregateMax(a, b float64) float64 {
	if b > a {
		return b
	}
	return a
}

// weigh takes infinity times zero for 0.
func weigh(weight, score float64) float64 {
	if f := weight * score; !math.IsNaN(f) {
		return f
	}
	return 0
}

// Order puts the operands into the order in which Redis goes through them, the smallest
// first, which decides how sums are rounded.
func (a *ZCombination) Order() {
	if a.Op != ZSubtract {
		slices.SortStableFunc(a.Operands, func(x, y ZOperand) int { return cmp.Compare(x.len(), y.len()) })
	}
}

// Run computes the result, a skiplist.
func (a *ZCombination) Run() *ZSet {
	result := NewResult(a.Limits)
	switch a.Op {
	case ZUnite:
		for i := range a.Operands {
			for member, score := range a.Operands[i].each {
				score = weigh(a.Operands[i].Weight, score)
				if one := result.Scores.Find(member); one != nil {
					score = a.Aggregate(one.Value, score)
				}
				result.Set(member, score)
			}
		}
	case ZIntersect:
		a.EachCommon(func(member []byte, score float64) bool {
			result.Set(member, score)
			return true
		})
	case ZSubtract:
		for member, score := range a.Operands[0].each {
			if !a.inOthers(member) {
				result.Set(member, score)
			}
		}
	}
	return result
}

// EachCommon ranges over what all operands have in common.
func (a *ZCombination) EachCommon(yield func([]byte, float64) bool) {
next:
	for member, score := range a.Operands[0].each {
		sum := weigh(a.Operands[0].Weight, score)
		for i := range a.Operands[1:] {
			other := &a.Operands[1+i]
			score, ok := other.score(member)
			if !ok {
				continue next
			}
			sum = a.Aggregate(sum, other.Weight*score)
		}
		if !yield(member, sum) {
			return
		}
	}
}

// inOthers reports whether any operand but the first has the member.
func (a *ZCombination) inOthers(member []byte) bool {
	for i := range a.Operands[1:] {
		if _, ok := a.Operands[1+i].score(member); ok {
			return true
		}
	}
	return false
}
