package engine

import (
	"math"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// mPop is lmpopGenericCommand and zmpopGenericCommand: <numkeys> <key>... <where>
// [COUNT <count>] pops from the first key that is there. parse reads where; pop writes
// what it pops and returns the command that replicas get, and how many it popped.
func mPop[W any](e *Engine, w *resp.Writer, args [][]byte, k kind,
	parse func(w *resp.Writer, arg []byte) (where W, ok bool),
	pop func(en *entry, where W, count int64) (command string, popped int)) {
	n, ok := integerIn(w, args[1], 1, math.MaxInt64, errNumKeys)
	if !ok {
		return
	}
	if n >= int64(len(args)-2) {
		w.Error(errSyntax)
		return
	}
	keys, rest := args[2:2+n], args[2+n:]
	where, ok := parse(w, rest[0])
	if !ok {
		return
	}
	count, ok := parsePopCount(w, rest[1:])
	if !ok {
		return
	}
	for _, key := range keys {
		en, ok := e.typed(w, key, k)
		if !ok {
			return
		}
		if en != nil {
			w.Array(2)
			w.Bulk(key)
			command, popped := pop(en, where, count)
			e.rewrite(command, key, strconv.AppendInt(nil, int64(popped), 10))
			return
		}
	}
	w.NullArray()
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

func lMPop(e *Engine, w *resp.Writer, args [][]byte) {
	mPop(e, w, args, kindList, parseEnd, func(en *entry, at end, count int64) (string, int) {
		return [...]string{left: "LPOP", right: "RPOP"}[at], e.popMany(w, en, at, count)
	})
}

func zMPop(e *Engine, w *resp.Writer, args [][]byte) {
	mPop(e, w, args, kindZSet, parseMax, func(en *entry, max bool, count int64) (string, int) {
		command := "ZPOPMIN"
		if max {
			command = "ZPOPMAX"
		}
		return command, e.popRanks(w, en, max, count, true)
	})
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
