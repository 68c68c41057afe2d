package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var listCommands = map[string]handler{
	"lpush":     func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, value.Left, false) },
	"rpush":     func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, value.Right, false) },
	"lpushx":    func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, value.Left, true) },
	"rpushx":    func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, value.Right, true) },
	"lpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.pop(w, args, value.Left) },
	"rpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.pop(w, args, value.Right) },
	"lmpop":     mPopList.run,
	"lmove":     lMove,
	"rpoplpush": func(e *Engine, w *resp.Writer, args [][]byte) { e.transfer(w, args, value.Right, value.Left) },
	"llen":      lengthOf(value.KindList),
	"lindex":    lIndex,
	"lrange":    lRange,
	"lset":      lSet,
	"linsert":   lInsert,
	"lrem":      lRem,
	"ltrim":     lTrim,
	"lpos":      lPos,
}

func (e *Engine) addList(key []byte) *entry {
	return e.add(key, value.OfList(value.NewList(nil)))
}

// pushEvent and popEvent are the events at an end.
func pushEvent(at value.End) string { return [...]string{"lpush", "rpush"}[at] }
func popEvent(at value.End) string  { return [...]string{"lpop", "rpop"}[at] }

// popCommand is the command that pops from an end.
func popCommand(at value.End) string { return [...]string{"LPOP", "RPOP"}[at] }

// push is pushGenericCommand; xx: only to a list that exists.
func (e *Engine) push(w *resp.Writer, args [][]byte, at value.End, xx bool) {
	en, ok := e.typed(w, args[1], value.KindList)
	if !ok {
		return
	}
	if en == nil {
		if xx {
			w.Int(0)
			return
		}
		en = e.addList(args[1])
	}
	for _, element := range args[2:] {
		en.List().Push(at, string(element))
	}
	w.Int(int64(en.List().Len()))
	e.changed(en, ofLists, pushEvent(at))
}

// pop is popGenericCommand.
func (e *Engine) pop(w *resp.Writer, args [][]byte, at value.End) {
	if len(args) > 3 {
		wrongArity(w, args)
		return
	}
	count := int64(1)
	if len(args) == 3 {
		var ok bool
		if count, ok = notNegative(w, args[2]); !ok {
			return
		}
	}
	en, ok := e.typed(w, args[1], value.KindList)
	switch {
	case !ok:
	case en == nil && len(args) == 3:
		w.NullArray()
	case en == nil:
		w.Null()
	case len(args) == 2:
		w.BulkString(en.List().Pop(at))
		e.popped(en, at, true)
	default:
		e.popMany(w, en, at, count)
	}
}

// popMany writes an array of the elements it takes off an end, and returns how many.
func (e *Engine) popMany(w *resp.Writer, en *entry, at value.End, count int64) int {
	n := int(min(count, int64(en.List().Len())))
	w.Array(n)
	if n == 0 {
		return 0
	}
	for range n {
		w.BulkString(en.List().Pop(at))
	}
	e.popped(en, at, true)
	return n
}

// parseEnd is getListPositionFromObjectOrReply.
func parseEnd(w *resp.Writer, arg []byte) (value.End, bool) {
	switch {
	case is(arg, "left"):
		return value.Left, true
	case is(arg, "right"):
		return value.Right, true
	default:
		w.Error(errSyntax)
		return 0, false
	}
}

func parseEnds(w *resp.Writer, first, second []byte) (from, to value.End, ok bool) {
	if from, ok = parseEnd(w, first); ok {
		to, ok = parseEnd(w, second)
	}
	return from, to, ok
}

func lMove(e *Engine, w *resp.Writer, args [][]byte) {
	if from, to, ok := parseEnds(w, args[3], args[4]); ok {
		e.transfer(w, args, from, to)
	}
}

// transfer is lmoveGenericCommand.
func (e *Engine) transfer(w *resp.Writer, args [][]byte, from, to value.End) {
	source := e.there(w, args[1], value.KindList, (*resp.Writer).Null)
	if source == nil {
		return
	}
	target, ok := e.typed(w, args[2], value.KindList)
	if !ok {
		return
	}
	e.pushMoved(w, target, args[2], source.List().Pop(from), to)
	e.popped(source, from, true)
}

// pushMoved gives the target, nil if it is not there, an element, and the client, too
// (lmoveHandlePush).
func (e *Engine) pushMoved(w *resp.Writer, target *entry, key []byte, element string, to value.End) {
	if target == nil {
		target = e.addList(key)
	}
	e.signal(target)
	target.List().Push(to, element)
	e.notify(ofLists, pushEvent(to), target.key)
	w.BulkString(element)
}

func lIndex(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.there(w, args[1], value.KindList, (*resp.Writer).Null)
	if en == nil {
		return
	}
	index, ok := integer(w, args[2])
	if !ok {
		return
	}
	if i, ok := listIndex(index, en.List().Len()); ok {
		w.BulkString(en.List().At(i))
	} else {
		w.Null()
	}
}

// listIndex turns an index, which counts from the end if negative, into one from
// the start, and reports whether it is inside.
func listIndex(index int64, length int) (i int, ok bool) {
	if index < 0 {
		index += int64(length)
	}
	return int(index), index >= 0 && index < int64(length)
}

// listRange turns a first and a last index, which count from the end if negative,
// into ones from the start; from > to when nothing lies between them.
func listRange(start, stop int64, length int) (from, to int) {
	n := int64(length)
	if start < 0 {
		start = max(start+n, 0)
	}
	if stop < 0 {
		stop += n
	}
	if start > stop || start >= n {
		return length, length - 1
	}
	return int(start), int(min(stop, n-1))
}

func lRange(e *Engine, w *resp.Writer, args [][]byte) {
	start, stop, ok := integers(w, args[2], args[3])
	if !ok {
		return
	}
	en := e.there(w, args[1], value.KindList, noElements)
	if en == nil {
		return
	}
	from, to := listRange(start, stop, en.List().Len())
	w.Array(to - from + 1)
	for i := from; i <= to; i++ {
		w.BulkString(en.List().At(i))
	}
}

func lSet(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.there(w, args[1], value.KindList, noSuchKey)
	if en == nil {
		return
	}
	index, ok := integer(w, args[2])
	if !ok {
		return
	}
	if e.has(dialect.ListBounds) {
		index = int64(int32(index))
	}
	i, ok := listIndex(index, en.List().Len())
	if !ok {
		w.Error("ERR index out of range")
		return
	}
	*en.List().Element(i) = string(args[3])
	w.OK()
	e.changed(en, ofLists, "lset")
}

func lInsert(e *Engine, w *resp.Writer, args [][]byte) {
	offset := 0
	switch {
	case is(args[2], "after"):
		offset = 1
	case !is(args[2], "before"):
		w.Error(errSyntax)
		return
	}
	en := e.there(w, args[1], value.KindList, zero)
	if en == nil {
		return
	}
	for i := range en.List().Len() {
		if en.List().At(i) == string(args[3]) {
			en.List().Insert(i+offset, string(args[4]))
			e.changed(en, ofLists, "linsert")
			w.Int(int64(en.List().Len()))
			return
		}
	}
	w.Int(-1)
}

// boundedBy reads a number whose opposite has to be one, too, if it is bounded.
func boundedBy(w *resp.Writer, arg []byte, bounded bool) (n int64, ok bool) {
	n, ok = integer(w, arg)
	if ok && bounded && n == math.MinInt64 {
		w.Error("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807")
		return 0, false
	}
	return n, ok
}

func lRem(e *Engine, w *resp.Writer, args [][]byte) {
	count, ok := boundedBy(w, args[2], e.has(dialect.CountBounds))
	if !ok {
		return
	}
	en := e.there(w, args[1], value.KindList, zero)
	if en == nil {
		return
	}
	removed := en.List().RemoveEqual(string(args[3]), count)
	if removed > 0 {
		e.changedOrEmpty(en, en.List().Len(), ofLists, "lrem")
	}
	w.Int(removed)
}

func lTrim(e *Engine, w *resp.Writer, args [][]byte) {
	start, stop, ok := integers(w, args[2], args[3])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindList)
	if !ok {
		return
	}
	if en != nil {
		length := en.List().Len()
		from, to := listRange(start, stop, length)
		for range en.List().Len() - 1 - to {
			en.List().Pop(value.Right)
		}
		for range from {
			en.List().Pop(value.Left)
		}
		e.changedOrEmpty(en, en.List().Len(), ofLists, "ltrim")
		if en.List().Len() == length {
			e.keepOwn() // signalled, but nothing changed
		}
	}
	w.OK()
}

func lPos(e *Engine, w *resp.Writer, args [][]byte) {
	rank, count, maxLen := int64(1), int64(-1), int64(0)
	for i := 3; i < len(args); i += 2 {
		if i+1 == len(args) {
			w.Error(errSyntax)
			return
		}
		var ok bool
		switch value := args[i+1]; {
		case is(args[i], "rank"):
			if rank, ok = boundedBy(w, value, e.has(dialect.ListBounds)); ok && rank == 0 {
				w.Error(errRankZero)
				return
			}
		case is(args[i], "count"):
			count, ok = integerIn(w, value, 0, math.MaxInt64, "ERR COUNT can't be negative")
		case is(args[i], "maxlen"):
			maxLen, ok = integerIn(w, value, 0, math.MaxInt64, "ERR MAXLEN can't be negative")
		default:
			w.Error(errSyntax)
		}
		if !ok {
			return
		}
	}
	en, ok := e.typed(w, args[1], value.KindList)
	if !ok {
		return
	}
	var found []int
	if en != nil {
		found = en.List().Positions(string(args[2]), rank, max(count, -count), maxLen)
	}
	switch {
	case count >= 0:
		w.Array(len(found))
		for _, i := range found {
			w.Int(int64(i))
		}
	case len(found) > 0:
		w.Int(int64(found[0]))
	default:
		w.Null()
	}
}
