package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var zsetRangeCommands = map[string]handler{
	"zrange":           zRange(zRangeKind{any: true}),
	"zrevrange":        zRange(zRangeKind{reverse: true}),
	"zrangebyscore":    zRange(zRangeKind{by: byScore}),
	"zrevrangebyscore": zRange(zRangeKind{by: byScore, reverse: true}),
	"zrangebylex":      zRange(zRangeKind{by: byLex}),
	"zrevrangebylex":   zRange(zRangeKind{by: byLex, reverse: true}),
	"zrangestore":      zRangeStore,
	"zcount":           zCount(byScore),
	"zlexcount":        zCount(byLex),
	"zremrangebyrank":  zRemRange(byPosition, "zremrangebyrank"),
	"zremrangebyscore": zRemRange(byScore, "zremrangebyscore"),
	"zremrangebylex":   zRemRange(byLex, "zremrangebylex"),
}

// zRangeBy is what a range is a range of (zrange_type).
type zRangeBy uint8

const (
	byPosition zRangeBy = iota
	byScore
	byLex
)

// zRangeKind says which range a command takes; any: it is told by options.
type zRangeKind struct {
	by           zRangeBy
	reverse, any bool
}

// zRangeQuery is a parsed range.
type zRangeQuery struct {
	zRangeKind
	start, stop   int64 // of a range of positions
	bounds        value.Bounds
	withScores    bool
	offset, limit int64
}

// parseZRange reads <min> <max> and the options (zrangeGenericCommand).
func (e *Engine) parseZRange(w *resp.Writer, args [][]byte, kind zRangeKind, store bool) (q zRangeQuery, ok bool) {
	q = zRangeQuery{zRangeKind: kind, limit: -1}
	typed := false // whether BYSCORE or BYLEX was given
	for i := 2; i < len(args); i++ {
		switch option := args[i]; {
		case !store && is(option, "withscores"):
			q.withScores = true
		case is(option, "limit") && i+2 < len(args):
			if q.offset, q.limit, ok = integers(w, args[i+1], args[i+2]); !ok {
				return q, false
			}
			i += 2
		case kind.any && !q.reverse && is(option, "rev"):
			q.reverse = true
		case kind.any && !typed && is(option, "bylex"):
			q.by, typed = byLex, true
		case kind.any && !typed && is(option, "byscore"):
			q.by, typed = byScore, true
		default:
			w.Error(errSyntax)
			return q, false
		}
	}
	if q.limit != -1 && q.by == byPosition {
		w.Error("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX")
		return q, false
	}
	if q.withScores && q.by == byLex {
		w.Error("ERR syntax error, WITHSCORES not supported in combination with BYLEX")
		return q, false
	}
	min, max := args[0], args[1]
	if q.reverse && q.by != byPosition {
		min, max = max, min
	}
	return q, q.parseLimits(e, w, min, max)
}

func (q *zRangeQuery) parseLimits(e *Engine, w *resp.Writer, min, max []byte) (ok bool) {
	switch q.by {
	case byScore:
		parse := number.ParseBound[[]byte]
		if e.has(dialect.DecimalFloats) {
			parse = number.ParseDecimalBound[[]byte]
		}
		if q.bounds, ok = value.ParseScoreBounds(min, max, parse); !ok {
			w.Error("ERR min or max is not a float")
		}
	case byLex:
		if q.bounds, ok = value.ParseLexBounds(min, max); !ok {
			w.Error("ERR min or max not valid string range item")
		}
	default:
		q.start, q.stop, ok = integers(w, min, max)
	}
	return ok
}

// span returns the ranks from and up to, not including, to that the range covers.
func (q *zRangeQuery) span(z *value.ZSet) (from, to int) {
	if q.by != byPosition {
		return z.Span(q.bounds)
	}
	from, to = listRange(q.start, q.stop, z.Len())
	return from, to + 1
}

// members returns what the range covers, in the order of the reply.
func (q *zRangeQuery) members(z *value.ZSet) []*ordered.Item[float64] {
	if q.by != byPosition {
		return z.Walk(q.bounds, q.reverse, q.offset, q.limit)
	}
	all := z.Ranked()
	from, to := q.span(z)
	if !q.reverse {
		return all[from:to]
	}
	result := make([]*ordered.Item[float64], 0, to-from)
	for i := from; i < to; i++ {
		result = append(result, all[len(all)-1-i])
	}
	return result
}

func zRange(kind zRangeKind) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		q, ok := e.parseZRange(w, args[2:], kind, false)
		if !ok {
			return
		}
		en, ok := e.typed(w, args[1], value.KindZSet)
		switch {
		case !ok:
		case en == nil:
			w.Array(0)
		default:
			e.writeMembers(w, q.members(en.ZSet()), q.withScores)
		}
	}
}

// writeMembers writes members, with their scores if asked for.
func (e *Engine) writeMembers(w *resp.Writer, members []*ordered.Item[float64], withScores bool) {
	writeItems(w, members, withScores, func(f float64) { e.writeDouble(w, f) })
}

func zRangeStore(e *Engine, w *resp.Writer, args [][]byte) {
	q, ok := e.parseZRange(w, args[3:], zRangeKind{any: true}, true)
	if !ok {
		return
	}
	var en *entry
	e.readToStore(func() { en, ok = e.typed(w, args[2], value.KindZSet) })
	if !ok {
		return
	}
	result := value.NewZSet(e.limits)
	if en != nil {
		for _, one := range q.members(en.ZSet()) {
			result.Set([]byte(one.Name), one.Value)
		}
	}
	e.setOrDelete(args[1], value.OfZSet(result), result.Len(), ofZSets, "zrangestore")
	w.Int(int64(result.Len()))
}

// zSpan reads <key> <min> <max> and returns the ranks from and up to, not including, to
// that they cover: none of a key that is not there.
func (e *Engine) zSpan(w *resp.Writer, args [][]byte, by zRangeBy) (en *entry, from, to int, ok bool) {
	q := zRangeQuery{zRangeKind: zRangeKind{by: by}}
	if !q.parseLimits(e, w, args[2], args[3]) {
		return nil, 0, 0, false
	}
	if en, ok = e.typed(w, args[1], value.KindZSet); en != nil {
		from, to = q.span(en.ZSet())
	}
	return en, from, to, ok
}

func zCount(by zRangeBy) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		if _, from, to, ok := e.zSpan(w, args, by); ok {
			w.Int(int64(to - from))
		}
	}
}

func zRemRange(by zRangeBy, event string) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		en, from, to, ok := e.zSpan(w, args, by)
		if !ok {
			return
		}
		if from < to {
			en.ZSet().RemoveRange(from, to)
			e.changedOrEmpty(en, en.ZSet().Len(), ofZSets, event)
		}
		w.Int(int64(to - from))
	}
}
