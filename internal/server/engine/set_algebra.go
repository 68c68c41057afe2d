package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var setAlgebraCommands = map[string]handler{
	"sinter": func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], intersect) },
	"sunion": func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], unite) },
	"sdiff":  func(e *Engine, w *resp.Writer, args [][]byte) { e.combine(w, args[1:], subtract) },
	"sinterstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], intersect, "sinterstore")
	},
	"sunionstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], unite, "sunionstore")
	},
	"sdiffstore": func(e *Engine, w *resp.Writer, args [][]byte) {
		e.combineInto(w, args[1], args[2:], subtract, "sdiffstore")
	},
	"sintercard": sInterCard,
}

// setOperation computes a set from others, at least one, without changing them.
type setOperation func(sets []*set) *set

// operands finds the sets of keys; a missing one is empty.
func (e *Engine) operands(w *resp.Writer, keys [][]byte) (sets []*set, ok bool) {
	sets = make([]*set, 0, len(keys))
	for _, key := range keys {
		en, ok := e.typedRead(w, key, kindSet)
		if !ok {
			return nil, false
		}
		if en == nil {
			sets = append(sets, e.newSet())
		} else {
			sets = append(sets, en.set)
		}
	}
	return sets, true
}

func (e *Engine) combine(w *resp.Writer, keys [][]byte, op setOperation) {
	if sets, ok := e.operands(w, keys); ok {
		writeSet(w, op(sets))
	}
}

func (e *Engine) combineInto(w *resp.Writer, target []byte, keys [][]byte, op setOperation, event string) {
	sets, ok := e.operands(w, keys)
	if !ok {
		return
	}
	result := op(sets)
	e.setOrDelete(target, value{kind: kindSet, set: result}, result.Len(), ofSets, event)
	w.Int(int64(result.Len()))
}

// intersect starts from the smallest set.
func intersect(sets []*set) *set {
	result := &set{limits: sets[0].limits}
	eachCommon(sets, func(member []byte) bool {
		result.add(member)
		return true
	})
	return result
}

// eachCommon ranges over what all sets have in common.
func eachCommon(sets []*set, yield func([]byte) bool) {
	sets = slices.Clone(sets)
	slices.SortStableFunc(sets, func(a, b *set) int { return cmp.Compare(a.Len(), b.Len()) })
	for name := range sets[0].each {
		member := []byte(name)
		inAll := !slices.ContainsFunc(sets[1:], func(s *set) bool { return !s.Has(member) })
		if inAll && !yield(member) {
			return
		}
	}
}

func unite(sets []*set) *set {
	result := &set{limits: sets[0].limits}
	for _, s := range sets {
		for member := range s.each {
			result.add([]byte(member))
		}
	}
	return result
}

func subtract(sets []*set) *set {
	result := &set{limits: sets[0].limits}
	for name := range sets[0].each {
		member := []byte(name)
		if !slices.ContainsFunc(sets[1:], func(s *set) bool { return s.Has(member) }) {
			result.add(member)
		}
	}
	return result
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
	sets, ok := e.operands(w, args[2:2+n])
	if !ok {
		return
	}
	count := int64(0)
	eachCommon(sets, func([]byte) bool {
		count++
		return count != limit
	})
	w.Int(count)
}
