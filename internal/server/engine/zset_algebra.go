package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var zsetAlgebraCommands = map[string]handler{
	"zunion":      zCombine(zUnite),
	"zinter":      zCombine(zIntersect),
	"zdiff":       zCombine(zSubtract),
	"zunionstore": zCombineStore(zUnite, "zunionstore"),
	"zinterstore": zCombineStore(zIntersect, "zinterstore"),
	"zdiffstore":  zCombineStore(zSubtract, "zdiffstore"),
	"zintercard":  zInterCard,
}

// zOperation computes a sorted set from others.
type zOperation uint8

const (
	zUnite zOperation = iota
	zIntersect
	zSubtract
)

// zOperand is a set or a sorted set that an operation reads; a missing one is
// empty. The members of a set have the score 1.
type zOperand struct {
	set    *set
	zset   *zset
	weight float64
}

func (o *zOperand) len() int {
	switch {
	case o.set != nil:
		return o.set.Len()
	case o.zset != nil:
		return o.zset.len()
	default:
		return 0
	}
}

func (o *zOperand) score(member []byte) (float64, bool) {
	switch {
	case o.set != nil:
		return 1, o.set.Has(member)
	case o.zset != nil:
		if one := o.zset.scores.Find(member); one != nil {
			return one.Value, true
		}
	}
	return 0, false
}

// each ranges over members and scores.
func (o *zOperand) each(yield func([]byte, float64) bool) {
	switch {
	case o.set != nil:
		for member := range o.set.each {
			if !yield([]byte(member), 1) {
				return
			}
		}
	case o.zset != nil:
		for _, one := range slices.Backward(o.zset.ranked()) {
			if !yield([]byte(one.Name), one.Value) {
				return
			}
		}
	}
}

// zAlgebra is a parsed command of the family (zunionInterDiffGenericCommand).
type zAlgebra struct {
	op         zOperation
	operands   []zOperand
	aggregate  func(a, b float64) float64
	withScores bool
	limit      int64
	limits     *keyspace.EncodingLimits // of the result
}

// parseZAlgebra reads the number of keys, the keys and the options. store and
// cardinality say which options there may be.
func (e *Engine) parseZAlgebra(w *resp.Writer, args [][]byte, at int, op zOperation, store, cardinality bool) (a zAlgebra, ok bool) {
	a = zAlgebra{op: op, aggregate: aggregateSum, limits: e.limits}
	n, ok := integer(w, args[at])
	if !ok {
		return a, false
	}
	if n < 1 {
		w.Error("ERR at least 1 input key is needed for '" + commandName(args) + "' command")
		return a, false
	}
	if n > int64(len(args)-at-1) {
		w.Error(errSyntax)
		return a, false
	}
	keys, options := args[at+1:][:n], args[at+1:][n:]
	for _, key := range keys {
		operand := zOperand{weight: 1}
		if en := e.lookupRead(key); en != nil {
			if en.kind != kindZSet && en.kind != kindSet {
				w.Error(errWrongType)
				return a, false
			}
			operand.set, operand.zset = en.set, en.zset
		}
		a.operands = append(a.operands, operand)
	}
	weighted := op != zSubtract && !cardinality
	for len(options) > 0 {
		switch {
		case weighted && len(options) > len(keys) && is(options[0], "weights"):
			for i := range keys {
				weight, ok := float(w, options[1+i], "ERR weight value is not a float")
				if !ok {
					return a, false
				}
				a.operands[i].weight = weight
			}
			options = options[1+len(keys):]
		case weighted && len(options) > 1 && is(options[0], "aggregate"):
			switch {
			case is(options[1], "sum"):
				a.aggregate = aggregateSum
			case is(options[1], "min"):
				a.aggregate = aggregateMin
			case is(options[1], "max"):
				a.aggregate = aggregateMax
			default:
				w.Error(errSyntax)
				return a, false
			}
			options = options[2:]
		case !store && !cardinality && is(options[0], "withscores"):
			a.withScores = true
			options = options[1:]
		case cardinality && len(options) > 1 && is(options[0], "limit"):
			if a.limit, ok = integerIn(w, options[1], 0, math.MaxInt64, "ERR LIMIT can't be negative"); !ok {
				return a, false
			}
			options = options[2:]
		default:
			w.Error(errSyntax)
			return a, false
		}
	}
	if op != zSubtract {
		// The order decides how sums are rounded.
		slices.SortStableFunc(a.operands, func(x, y zOperand) int { return cmp.Compare(x.len(), y.len()) })
	}
	return a, true
}

// aggregateSum takes the sum of both infinities for 0.
func aggregateSum(a, b float64) float64 {
	sum := a + b
	if math.IsNaN(sum) {
		return 0
	}
	return sum
}

func aggregateMin(a, b float64) float64 {
	if b < a {
		return b
	}
	return a
}

func aggregateMax(a, b float64) float64 {
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

// run computes the result, a skiplist.
func (a *zAlgebra) run() *zset {
	result := &zset{skiplist: true, limits: a.limits}
	switch a.op {
	case zUnite:
		for i := range a.operands {
			for member, score := range a.operands[i].each {
				score = weigh(a.operands[i].weight, score)
				if one := result.scores.Find(member); one != nil {
					score = a.aggregate(one.Value, score)
				}
				result.set(member, score)
			}
		}
	case zIntersect:
		a.eachCommon(func(member []byte, score float64) bool {
			result.set(member, score)
			return true
		})
	case zSubtract:
		for member, score := range a.operands[0].each {
			if !a.inOthers(member) {
				result.set(member, score)
			}
		}
	}
	return result
}

// eachCommon ranges over what all operands have in common.
func (a *zAlgebra) eachCommon(yield func([]byte, float64) bool) {
next:
	for member, score := range a.operands[0].each {
		sum := weigh(a.operands[0].weight, score)
		for i := range a.operands[1:] {
			other := &a.operands[1+i]
			score, ok := other.score(member)
			if !ok {
				continue next
			}
			sum = a.aggregate(sum, other.weight*score)
		}
		if !yield(member, sum) {
			return
		}
	}
}

// inOthers reports whether any operand but the first has the member.
func (a *zAlgebra) inOthers(member []byte) bool {
	for i := range a.operands[1:] {
		if _, ok := a.operands[1+i].score(member); ok {
			return true
		}
	}
	return false
}

func zCombine(op zOperation) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		if a, ok := e.parseZAlgebra(w, args, 1, op, false, false); ok {
			writeMembers(w, a.run().ranked(), a.withScores)
		}
	}
}

func zCombineStore(op zOperation, event string) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		a, ok := e.parseZAlgebra(w, args, 2, op, true, false)
		if !ok {
			return
		}
		result := a.run()
		result.compact()
		e.setOrDelete(args[1], value{kind: kindZSet, zset: result}, result.len(), ofZSets, event)
		w.Int(int64(result.len()))
	}
}

func zInterCard(e *Engine, w *resp.Writer, args [][]byte) {
	a, ok := e.parseZAlgebra(w, args, 1, zIntersect, false, true)
	if !ok {
		return
	}
	count := int64(0)
	a.eachCommon(func([]byte, float64) bool {
		count++
		return count != a.limit
	})
	w.Int(count)
}
