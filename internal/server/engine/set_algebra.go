package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var setAlgebraCommands = map[string]handler{
	"sinter": func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], value.Intersect) },
	"sunion": func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], value.Unite) },
	"sdiff":  func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], value.Subtract) },
	"sinterstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], value.Intersect, "sinterstore")
	},
	"sunionstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], value.Unite, "sunionstore")
	},
	"sdiffstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], value.Subtract, "sdiffstore")
	},
	"sintercard": sInterCard,
}

// setOperation computes a set from others, at least one, without changing them.
type setOperation func(sets []*value.Set) *value.Set

// operands finds the sets of keys; a missing one is empty.
func (e *Engine) operands(w *resp.Writer, keys [][]byte, read func(look func())) (sets []*value.Set, ok bool) {
	sets = make([]*value.Set, 0, len(keys))
	for _, key := range keys {
		var en *entry
		read(func() { en, ok = e.typed(w, key, value.KindSet) })
		if !ok {
			return nil, false
		}
		if en == nil {
			sets = append(sets, value.NewSet(e.limits))
		} else {
			sets = append(sets, en.Set())
		}
	}
	return sets, true
}

func (e *Engine) combine(w *resp.Writer, keys [][]byte, op setOperation) {
	if sets, ok := e.operands(w, keys, e.readOnly); ok {
		writeSet(w, op(sets))
	}
}

func (e *Engine) combineInto(w *resp.Writer, target []byte, keys [][]byte, op setOperation, event string) {
	sets, ok := e.operands(w, keys, e.readToStore)
	if !ok {
		return
	}
	result := op(sets)
	e.setOrDelete(target, value.OfSet(result), result.Len(), ofSets, event)
	w.Int(int64(result.Len()))
}

func sInterCard(e *Engine, w *resp.Writer, args [][]byte) {
	n, ok := integerIn(w, args[1], 1, math.MaxInt64, errNumKeys)
	if !ok {
		return
	}
	if n > int64(len(args)-2) {
		w.Error("ERR Number of keys can't be greater than number of args")
		return
	}
	limit := int64(0)
	for rest := args[2+n:]; len(rest) > 0; rest = rest[2:] {
		if len(rest) < 2 || !is(rest[0], "limit") {
			w.Error(errSyntax)
			return
		}
		if limit, ok = integerIn(w, rest[1], 0, math.MaxInt64, "ERR LIMIT can't be negative"); !ok {
			return
		}
	}
	sets, ok := e.operands(w, args[2:2+n], e.readOnly)
	if !ok {
		return
	}
	count := int64(0)
	value.EachCommon(sets, func([]byte) bool {
		count++
		return count != limit
	})
	w.Int(count)
}
