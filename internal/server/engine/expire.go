package engine

import (
	"math"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var expireCommands = map[string]handler{
	"expire":      func(e *Engine, w *resp.Writer, args [][]byte) { e.expire(w, args, e.now, 1000) },
	"pexpire":     func(e *Engine, w *resp.Writer, args [][]byte) { e.expire(w, args, e.now, 1) },
	"expireat":    func(e *Engine, w *resp.Writer, args [][]byte) { e.expire(w, args, 0, 1000) },
	"pexpireat":   func(e *Engine, w *resp.Writer, args [][]byte) { e.expire(w, args, 0, 1) },
	"ttl":         func(e *Engine, w *resp.Writer, args [][]byte) { e.timeToLive(w, args[1], e.now, 1000) },
	"pttl":        func(e *Engine, w *resp.Writer, args [][]byte) { e.timeToLive(w, args[1], e.now, 1) },
	"expiretime":  func(e *Engine, w *resp.Writer, args [][]byte) { e.timeToLive(w, args[1], 0, 1000) },
	"pexpiretime": func(e *Engine, w *resp.Writer, args [][]byte) { e.timeToLive(w, args[1], 0, 1) },
	"persist":     persist,
}

const (
	errNXAndOthers = "ERR NX and XX, GT or LT options at the same time are not compatible"
	errGTAndLT     = "ERR GT and LT options at the same time are not compatible"
)

// expire is expireGenericCommand: base is what the given time counts from and
// unit its unit, both in milliseconds.
func (e *Engine) expire(w *resp.Writer, args [][]byte, base, unit int64) {
	var nx, xx, gt, lt bool
	for _, option := range args[3:] {
		switch {
		case is(option, "nx"):
			nx = true
		case is(option, "xx"):
			xx = true
		case is(option, "gt"):
			gt = true
		case is(option, "lt"):
			lt = true
		default:
			w.Error("ERR Unsupported option " + cString(option))
			return
		}
	}
	if nx && (xx || gt || lt) {
		w.Error(errNXAndOthers)
		return
	}
	if gt && lt {
		w.Error(errGTAndLT)
		return
	}
	when, ok := integer(w, args[2])
	if !ok {
		return
	}
	if when > math.MaxInt64/unit || when < math.MinInt64/unit || when*unit > math.MaxInt64-base {
		invalidExpire(w, args)
		return
	}
	when = when*unit + base
	en := e.lookup(args[1])
	if en == nil {
		w.Int(0)
		return
	}
	switch old := e.deadlines.of(en); {
	case nx && old != 0,
		xx && old == 0,
		gt && (old == 0 || when <= old),
		lt && old != 0 && when >= old:
		w.Int(0)
		return
	}
	if e.past(when) {
		e.deletePast(en)
	} else {
		e.expireAt(en, when)
		e.changed(en, ofKeys, "expire")
		if base != 0 || unit != 1 {
			e.rewriteDeadline(args, when)
		}
	}
	w.Int(1)
}

// deletePast deletes a key that got a deadline in the past, and gives replicas its deletion.
func (e *Engine) deletePast(en *entry) {
	if e.has(dialect.PastExpires) {
		e.unlink(en)
		e.changed(en, keyspace.EventExpired, "expired")
	} else {
		e.delete(en)
	}
	e.rewrite(e.deletionWord(), []byte(en.key))
}

// deletionWord is the command by which replicas hear of a key that goes by itself, as the
// directives lazyfree-lazy-expire and lazyfree-lazy-server-del have it by default.
func (e *Engine) deletionWord() string {
	if e.has(dialect.LazyDeletions) {
		return "UNLINK"
	}
	return "DEL"
}

// past reports whether a deadline lets a key go at once. On a replica it does not:
// the master deletes (checkAlreadyExpired).
func (e *Engine) past(deadline int64) bool {
	return deadline <= e.now && e.expiry == keyspace.DeleteExpired
}

// rewriteDeadline gives replicas an EXPIRE with an absolute time.
func (e *Engine) rewriteDeadline(args [][]byte, deadline int64) {
	words := slices.Clone(args[1:])
	words[1] = strconv.AppendInt(nil, deadline, 10)
	e.rewrite("PEXPIREAT", words...)
}

// timeToLive is ttlGenericCommand: it tells how far the deadline is from a time,
// in a unit given in milliseconds.
func (e *Engine) timeToLive(w *resp.Writer, key []byte, from, unit int64) {
	en := e.peek(key)
	switch {
	case en == nil:
		w.Int(-2)
	case en.timer == 0:
		w.Int(-1)
	default:
		w.Int((max(e.deadlines.of(en)-from, 0) + unit/2) / unit)
	}
}

func persist(e *Engine, w *resp.Writer, args [][]byte) {
	if en := e.lookup(args[1]); en != nil && e.persist(en) {
		e.changed(en, ofKeys, "persist")
		w.Int(1)
		return
	}
	w.Int(0)
}
