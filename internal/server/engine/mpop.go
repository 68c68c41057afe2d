package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// parseMPop reads the arguments of LMPOP and ZMPOP: <numkeys> <key>... <where> [COUNT
// <count>]. parse reads where.
func parseMPop[W any](w *resp.Writer, args [][]byte, parse func(w *resp.Writer, arg []byte) (where W, ok bool)) (
	keys [][]byte, where W, count int64, ok bool) {
	n, ok := integerIn(w, args[0], 1, math.MaxInt64, errNumKeys)
	if !ok {
		return nil, where, 0, false
	}
	if n >= int64(len(args)-1) {
		w.Error(errSyntax)
		return nil, where, 0, false
	}
	keys, rest := args[1:1+n], args[1+n:]
	if where, ok = parse(w, rest[0]); !ok {
		return nil, where, 0, false
	}
	count, ok = parsePopCount(w, rest[1:])
	return keys, where, count, ok
}

// mPop is LMPOP with BLMPOP, or ZMPOP with BZMPOP.
type mPop[W any] struct {
	kind value.Kind
	// parse reads where to pop, and pop pops there.
	parse func(w *resp.Writer, arg []byte) (where W, ok bool)
	pop   func(e *Engine, w *resp.Writer, en *entry, where W, count int64)
}

var (
	mPopList = mPop[value.End]{value.KindList, parseEnd, (*Engine).mPopList}
	mPopZSet = mPop[bool]{value.KindZSet, parseMax, (*Engine).mPopZSet}
)

// run is numkeys key [key ...] where [COUNT count] (mpopGenericCommand, genericZpopCommand).
func (m mPop[W]) run(e *Engine, w *resp.Writer, args [][]byte) {
	keys, where, count, ok := parseMPop(w, args[1:], m.parse)
	if !ok {
		return
	}
	switch en, ok := e.first(w, keys, m.kind); {
	case en != nil:
		m.pop(e, w, en, where, count)
	case ok:
		w.NullArray()
	}
}

// runOrWait is run with a timeout in front of the arguments.
func (m mPop[W]) runOrWait(e *Engine, w *resp.Writer, args [][]byte) {
	keys, where, count, ok := parseMPop(w, args[2:], m.parse)
	if !ok {
		return
	}
	wait, ok := e.seconds(w, args[1])
	if !ok {
		return
	}
	e.popOrWait(w, blockingPop{kind: m.kind, keys: keys, timeout: wait, pop: func(w *resp.Writer, en *entry, _ bool) {
		m.pop(e, w, en, where, count)
	}})
}

// parsePopCount reads the option COUNT of LMPOP and ZMPOP, which is 1 if missing.
func parsePopCount(w *resp.Writer, args [][]byte) (count int64, ok bool) {
	if len(args) == 0 {
		return 1, true
	}
	if len(args) < 2 || !is(args[0], "count") {
		w.Error(errSyntax)
		return 0, false
	}
	count, ok = integerIn(w, args[1], 1, math.MaxInt64, "ERR count should be greater than 0")
	if ok && len(args) > 2 {
		w.Error(errSyntax)
		return 0, false
	}
	return count, ok
}

// mPopList writes a list's name and what it pops of it. Replicas get that as LPOP or RPOP.
func (e *Engine) mPopList(w *resp.Writer, en *entry, at value.End, count int64) {
	w.Array(2)
	w.BulkString(en.key)
	popped := e.popMany(w, en, at, count)
	e.rewrite(popCommand(at), []byte(en.key), popCount(popped))
}

// mPopZSet is mPopList for a sorted set.
func (e *Engine) mPopZSet(w *resp.Writer, en *entry, max bool, count int64) {
	w.Array(2)
	w.BulkString(en.key)
	n := int(min(count, int64(en.ZSet().Len())))
	w.Array(n)
	e.popRanks(w, en, max, n, true)
	e.rewrite(zPopName(max), []byte(en.key), popCount(n))
}

// parseMax reads MIN or MAX and reports which.
func parseMax(w *resp.Writer, arg []byte) (max, ok bool) {
	max = is(arg, "max")
	if !max && !is(arg, "min") {
		w.Error(errSyntax)
		return false, false
	}
	return max, true
}
