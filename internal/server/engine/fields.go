package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// This file reads the arguments of commands about fields that expire. There are three kinds of
// servers: Redis that wants FIELDS where it belongs, later Redis that takes the options in any
// order (FreeFieldOrder), and Valkey (VolatileSets), with errors of its own.

// fieldWords are the arguments of a command about fields.
type fieldWords struct {
	list    [][]byte // the fields, or fields and values
	number  int      // where their number stands among the arguments
	unit    int64    // of the amount, in milliseconds; 0: no deadline is given
	from    int64    // what the amount counts from
	amount  int      // where it stands
	persist bool
	keep    bool // KEEPTTL
	// Conditions: of the fields for HSETEX, or of the deadlines there for HEXPIRE, and of the key.
	allNew, allThere, nx, xx, gt, lt, keyNew, keyThere bool
}

const (
	errNoFields      = "ERR Mandatory argument FIELDS is missing or not at the right position"
	errFieldCount    = "ERR The `numfields` parameter must match the number of arguments"
	errNumFields     = "ERR numfields should be greater than 0 and match the provided number of fields"
	errNotNegative   = "ERR invalid expire time, must be >= 0"
	errFieldsTwice   = "ERR FIELDS keyword specified multiple times"
	errFewArguments  = "ERR wrong number of arguments"
	errFieldsMissing = "ERR missing FIELDS argument"
)

// latestField is the last deadline that a field can have (EB_EXPIRE_TIME_MAX), in milliseconds
// since 1970. Where fields are in volatile sets it is that of keys.
const latestField = 1<<46 - 1

// fieldDeadline is what an amount comes to, in milliseconds since 1970.
func (e *Engine) fieldDeadline(w *resp.Writer, args [][]byte, amount []byte, unit, from int64) (at int64, ok bool) {
	at, ok = integer(w, amount)
	if !ok {
		return 0, false
	}
	most := int64(latestField)
	if e.has(dialect.VolatileSets) {
		most = math.MaxInt64
	}
	switch {
	case at < 0 && !e.has(dialect.VolatileSets):
		w.Error(errNotNegative)
		return 0, false
	case at < 0, at > most/unit, at*unit > most-from:
		invalidExpire(w, args)
		return 0, false
	}
	return at*unit + from, true
}

// exactFields reads FIELDS, a number and as many names from a position on, which is all that
// is left, as Redis does at first: complaint is what it says of a number that is none.
func exactFields(w *resp.Writer, args [][]byte, at int, complaint string) (words fieldWords, ok bool) {
	if !is(args[at], "fields") {
		w.Error(errNoFields)
		return words, false
	}
	words.number = at + 1
	n, ok := integerIn(w, args[words.number], 1, math.MaxInt64, complaint)
	if !ok {
		return words, false
	}
	words.list = args[words.number+1:]
	if n != int64(len(words.list)) {
		w.Error(errFieldCount)
		return words, false
	}
	return words, true
}

// fieldsBehind is what Valkey does: it looks for FIELDS, gives the words before it to options,
// and wants the number to be that of the fields behind.
func fieldsBehind(w *resp.Writer, args [][]byte, from int, options func(words *fieldWords, args [][]byte) bool) (words fieldWords, ok bool) {
	for at := from; at < len(args)-1; at++ {
		if !is(args[at], "fields") {
			continue
		}
		if !options(&words, args[:at]) {
			return words, false
		}
		words.number = at + 1
		break
	}
	n := int64(0)
	if words.number > 0 {
		if n, ok = integer(w, args[words.number]); !ok {
			return words, false
		}
		words.list = args[words.number+1:]
	}
	if n <= 0 || n != int64(len(words.list)) && 2*n != int64(len(words.list)) {
		w.Error(errNumFields)
		return words, false
	}
	return words, true
}

// countedFields takes n times each words behind the number at a position for fields, and
// returns the position behind them.
func (words *fieldWords) countedFields(w *resp.Writer, args [][]byte, at, each int, complaint string) (next int, ok bool) {
	n, ok := integerIn(w, args[at], 1, math.MaxInt32, complaint)
	if !ok {
		return 0, false
	}
	words.number = at
	rest := args[at+1:]
	if n*int64(each) > int64(len(rest)) {
		w.Error(errFewArguments)
		return 0, false
	}
	words.list = rest[:n*int64(each)]
	return at + 1 + int(n)*each, true
}

// deadlineWord reads EX, PX, EXAT or PXAT.
func (e *Engine) deadlineWord(word []byte) (unit, from int64) {
	switch {
	case is(word, "ex"):
		return 1000, e.now
	case is(word, "px"):
		return 1, e.now
	case is(word, "exat"):
		return 1000, 0
	case is(word, "pxat"):
		return 1, 0
	default:
		return 0, 0
	}
}
