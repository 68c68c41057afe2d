package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var listCommands = map[string]handler{
	"lpush":     func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, left, false) },
	"rpush":     func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, right, false) },
	"lpushx":    func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, left, true) },
	"rpushx":    func(e *Engine, w *resp.Writer, args [][]byte) { e.push(w, args, right, true) },
	"lpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.pop(w, args, left) },
	"rpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.pop(w, args, right) },
	"lmpop":     lMPop,
	"lmove":     lMove,
	"rpoplpush": func(e *Engine, w *resp.Writer, args [][]byte) { e.transfer(w, args, right, left) },
	"llen":      lLen,
	"lindex":    lIndex,
	"lrange":    lRange,
	"lset":      lSet,
	"linsert":   lInsert,
	"lrem":      lRem,
	"ltrim":     lTrim,
	"lpos":      lPos,
}

func (e *Engine) addList(key []byte) *entry {
	return e.add(key, value{kind: kindList, list: newList(nil)})
}

// push is pushGenericCommand; xx: only to a list that exists.
func (e *Engine) push(w *resp.Writer, args [][]byte, at end, xx bool) {
	en, ok := e.typed(w, args[1], kindList)
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
		en.list.push(at, string(element))
	}
	w.Int(int64(en.list.len()))
	e.changed(en, ofLists, at.pushed())
}

// pop is popGenericCommand.
func (e *Engine) pop(w *resp.Writer, args [][]byte, at end) {
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
	en, ok := e.typed(w, args[1], kindList)
	switch {
	case !ok:
	case en == nil && len(args) == 3:
		w.NullArray()
	case en == nil:
		w.Null()
	case len(args) == 2:
		w.BulkString(en.list.pop(at))
		e.popped(en, at, true)
	default:
		e.popMany(w, en, at, count)
	}
}

// popMany writes an array of the elements it takes off an end, and returns how many.
func (e *Engine) popMany(w *resp.Writer, en *entry, at end, count int64) int {
	n := int(min(count, int64(en.list.len())))
	w.Array(n)
	if n == 0 {
		return 0
	}
	for range n {
		w.BulkString(en.list.pop(at))
	}
	e.popped(en, at, true)
	return n
}

// parseEnd is getListPositionFromObjectOrReply.
func parseEnd(w *resp.Writer, arg []byte) (end, bool) {
	switch {
	case is(arg, "left"):
		return left, true
	case is(arg, "right"):
		return right, true
	default:
		w.Error(errSyntax)
		return 0, false
	}
}

func lMove(e *Engine, w *resp.Writer, args [][]byte) {
	from, ok := parseEnd(w, args[3])
	if !ok {
		return
	}
	to, ok := parseEnd(w, args[4])
	if ok {
		e.transfer(w, args, from, to)
	}
}

// transfer is lmoveGenericCommand.
func (e *Engine) transfer(w *resp.Writer, args [][]byte, from, to end) {
	source, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if source == nil {
		w.Null()
		return
	}
	target, ok := e.typed(w, args[2], kindList)
	if !ok {
		return
	}
	e.pushMoved(w, target, args[2], source.list.pop(from), to)
	e.popped(source, from, true)
}

// pushMoved gives the target, nil if it is not there, an element, and the client, too
// (lmoveHandlePush).
func (e *Engine) pushMoved(w *resp.Writer, target *entry, key []byte, element string, to end) {
	if target == nil {
		target = e.addList(key)
	}
	e.signal(target)
	target.list.push(to, element)
	e.notify(ofLists, to.pushed(), target.key)
	w.BulkString(element)
}

func lLen(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], kindList); ok {
		n := 0
		if en != nil {
			n = en.list.len()
		}
		w.Int(int64(n))
	}
}

func lIndex(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en == nil {
		w.Null()
		return
	}
	index, ok := integer(w, args[2])
	if !ok {
		return
	}
	if i, ok := listIndex(index, en.list.len()); ok {
		w.BulkString(en.list.at(i))
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
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en == nil {
		w.Array(0)
		return
	}
	from, to := listRange(start, stop, en.list.len())
	w.Array(to - from + 1)
	for i := from; i <= to; i++ {
		w.BulkString(en.list.at(i))
	}
}

func lSet(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en == nil {
		w.Error(errNoSuchKey)
		return
	}
	index, ok := integer(w, args[2])
	if !ok {
		return
	}
	i, ok := listIndex(index, en.list.len())
	if !ok {
		w.Error("ERR index out of range")
		return
	}
	*en.list.element(i) = string(args[3])
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
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en == nil {
		w.Int(0)
		return
	}
	for i := range en.list.len() {
		if en.list.at(i) == string(args[3]) {
			en.list.insert(i+offset, string(args[4]))
			e.changed(en, ofLists, "linsert")
			w.Int(int64(en.list.len()))
			return
		}
	}
	w.Int(-1)
}

func lRem(e *Engine, w *resp.Writer, args [][]byte) {
	count, ok := integer(w, args[2])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en == nil {
		w.Int(0)
		return
	}
	removed := removeEqual(en.list, string(args[3]), count)
	if removed > 0 {
		e.changedOrEmpty(en, en.list.len(), ofLists, "lrem")
	}
	w.Int(removed)
}

// removeEqual takes out up to count elements equal to s, from the end if count is
// negative, all of them if it is 0.
func removeEqual(l *list, s string, count int64) (removed int64) {
	all := l.elements()
	kept := make([]string, 0, len(all))
	if count >= 0 {
		for _, element := range all {
			if element == s && (count == 0 || removed < count) {
				removed++
			} else {
				kept = append(kept, element)
			}
		}
	} else {
		skip := int64(0) // matches to leave alone at the front
		for _, element := range all {
			if element == s {
				skip++
			}
		}
		skip = max(skip+count, 0)
		for _, element := range all {
			if element != s {
				kept = append(kept, element)
			} else if skip > 0 {
				skip--
				kept = append(kept, element)
			} else {
				removed++
			}
		}
	}
	if removed > 0 {
		l.set(kept)
	}
	return removed
}

func lTrim(e *Engine, w *resp.Writer, args [][]byte) {
	start, stop, ok := integers(w, args[2], args[3])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	if en != nil {
		length := en.list.len()
		from, to := listRange(start, stop, length)
		for range en.list.len() - 1 - to {
			en.list.pop(right)
		}
		for range from {
			en.list.pop(left)
		}
		e.changedOrEmpty(en, en.list.len(), ofLists, "ltrim")
		if en.list.len() == length {
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
			if rank, ok = integer(w, value); ok && rank == 0 {
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
	en, ok := e.typed(w, args[1], kindList)
	if !ok {
		return
	}
	var found []int
	if en != nil {
		found = positions(en.list, string(args[2]), rank, max(count, -count), maxLen)
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

// positions returns the positions of up to count elements equal to s, all if it
// is 0, from the rank-th on, from the end if rank is negative, among the first
// maxLen elements looked at, all if it is 0.
func positions(l *list, s string, rank, count, maxLen int64) (found []int) {
	i, step := 0, 1
	if rank < 0 {
		i, step = l.len()-1, -1
		rank = -rank // the smallest integer stays negative, so that all match
	}
	matches := int64(0)
	for looked := int64(0); i >= 0 && i < l.len() && (maxLen == 0 || looked < maxLen); looked++ {
		if l.at(i) == s {
			if matches++; matches >= rank {
				found = append(found, i)
				if int64(len(found)) == count {
					return found
				}
			}
		}
		i += step
	}
	return found
}
