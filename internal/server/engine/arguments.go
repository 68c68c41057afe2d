package engine

import (
	"fmt"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// is reports whether an argument is that word, written in lower case here, in
// any case.
func is(arg []byte, word string) bool {
	if len(arg) != len(word) {
		return false
	}
	for i, c := range arg {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// integer reads an integer argument, or writes an error and reports false
// (getLongLongFromObjectOrReply).
func integer(w *resp.Writer, arg []byte) (int64, bool) {
	n, ok := number.ParseInt(arg)
	if !ok {
		w.Error(errNotInteger)
	}
	return n, ok
}

// integers reads two integer arguments, or writes one error and reports false.
func integers(w *resp.Writer, first, second []byte) (a, b int64, ok bool) {
	if a, ok = integer(w, first); ok {
		b, ok = integer(w, second)
	}
	return a, b, ok
}

// integerIn reads an integer argument within limits, or writes the refusal and
// reports false (getRangeLongFromObjectOrReply).
func integerIn(w *resp.Writer, arg []byte, min, max int64, refusal string) (int64, bool) {
	n, ok := number.ParseInt(arg)
	if !ok || n < min || n > max {
		w.Error(refusal)
		return 0, false
	}
	return n, true
}

// anyInteger is integer with an error of its own.
func anyInteger(w *resp.Writer, arg []byte, refusal string) (int64, bool) {
	return integerIn(w, arg, math.MinInt64, math.MaxInt64, refusal)
}

// integerBetween is integer with limits that the error tells.
func integerBetween(w *resp.Writer, arg []byte, min, max int64) (int64, bool) {
	n, ok := integer(w, arg)
	if ok && (n < min || n > max) {
		w.Error(fmt.Sprintf("ERR value is out of range, value must between %d and %d", min, max))
		return 0, false
	}
	return n, ok
}

// notNegative reads an integer that must not be negative
// (getPositiveLongFromObjectOrReply).
func notNegative(w *resp.Writer, arg []byte) (int64, bool) {
	return integerIn(w, arg, 0, math.MaxInt64, errNotPositive)
}

// float reads a floating point argument, or writes an error and reports false
// (getDoubleFromObjectOrReply).
func (e *Engine) float(w *resp.Writer, arg []byte, refusal string) (float64, bool) {
	parse := number.ParseFloat[[]byte]
	if e.has(dialect.DecimalFloats) {
		parse = number.ParseDecimal[[]byte]
	}
	f, ok := parse(arg)
	if !ok {
		w.Error(refusal)
	}
	return f, ok
}
