package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var zsetAlgebraCommands = map[string]handler{
	"zunion":      zCombine(value.ZUnite),
	"zinter":      zCombine(value.ZIntersect),
	"zdiff":       zCombine(value.ZSubtract),
	"zunionstore": zCombineStore(value.ZUnite, "zunionstore"),
	"zinterstore": zCombineStore(value.ZIntersect, "zinterstore"),
	"zdiffstore":  zCombineStore(value.ZSubtract, "zdiffstore"),
	"zintercard":  zInterCard,
}

// zAlgebra is a parsed command of the family.
type zAlgebra struct {
	value.ZCombination
	withScores bool
	limit      int64
}

// parseZAlgebra reads the number of keys, the keys and the options. store and
// cardinality say which options there may be.
func (e *Engine) parseZAlgebra(w *resp.Writer, args [][]byte, at int, op value.ZOperation, store, cardinality bool) (a zAlgebra, ok bool) {
	a = zAlgebra{ZCombination: value.ZCombination{Op: op, Aggregate: value.AggregateSum, Limits: e.limits}}
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
	read := e.readOnly
	if store {
		read = e.readToStore
	}
	for _, key := range keys {
		operand := value.ZOperand{Weight: 1}
		var en *entry
		if read(func() { en = e.lookup(key) }); en != nil {
			switch en.Kind {
			case value.KindSet:
				operand.Set = en.Set()
			case value.KindZSet:
				operand.ZSet = en.ZSet()
			default:
				w.Error(errWrongType)
				return a, false
			}
		}
		a.Operands = append(a.Operands, operand)
	}
	weighted := op != value.ZSubtract && !cardinality
	for len(options) > 0 {
		switch {
		case weighted && len(options) > len(keys) && is(options[0], "weights"):
			for i := range keys {
				weight, ok := e.float(w, options[1+i], "ERR weight value is not a float")
				if !ok {
					return a, false
				}
				a.Operands[i].Weight = weight
			}
			options = options[1+len(keys):]
		case weighted && len(options) > 1 && is(options[0], "aggregate"):
			switch {
			case is(options[1], "sum"):
				a.Aggregate = value.AggregateSum
			case is(options[1], "min"):
				a.Aggregate = value.AggregateMin
			case is(options[1], "max"):
				a.Aggregate = value.AggregateMax
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
	a.Order()
	return a, true
}

func zCombine(op value.ZOperation) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		if a, ok := e.parseZAlgebra(w, args, 1, op, false, false); ok {
			e.writeMembers(w, a.Run().Ranked(), a.withScores)
		}
	}
}

func zCombineStore(op value.ZOperation, event string) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		a, ok := e.parseZAlgebra(w, args, 2, op, true, false)
		if !ok {
			return
		}
		result := a.Run()
		result.Compact()
		e.setOrDelete(args[1], value.OfZSet(result), result.Len(), ofZSets, event)
		w.Int(int64(result.Len()))
	}
}

func zInterCard(e *Engine, w *resp.Writer, args [][]byte) {
	a, ok := e.parseZAlgebra(w, args, 1, value.ZIntersect, false, true)
	if !ok {
		return
	}
	count := int64(0)
	a.EachCommon(func([]byte, float64) bool {
		count++
		return count != a.limit
	})
	w.Int(count)
}
