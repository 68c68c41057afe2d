package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var counterCommands = map[string]handler{
	"incr":        func(e *Engine, w *resp.Writer, args [][]byte) { e.increment(w, args[1], 1) },
	"decr":        func(e *Engine, w *resp.Writer, args [][]byte) { e.increment(w, args[1], -1) },
	"incrby":      incrBy,
	"decrby":      decrBy,
	"incrbyfloat": incrByFloat,
}

func incrBy(e *Engine, w *resp.Writer, args [][]byte) {
	if by, ok := integer(w, args[2]); ok {
		e.increment(w, args[1], by)
	}
}

func decrBy(e *Engine, w *resp.Writer, args [][]byte) {
	by, ok := integer(w, args[2])
	if !ok {
		return
	}
	if by == math.MinInt64 && !e.has(dialect.DecrementWraps) {
		w.Error("ERR decrement would overflow")
		return
	}
	e.increment(w, args[1], -by)
}

// increment is incrDecrCommand.
func (e *Engine) increment(w *resp.Writer, key []byte, by int64) {
	en, ok := e.typed(w, key, value.KindString)
	if !ok {
		return
	}
	old := int64(0)
	if en != nil {
		if old, ok = number.ParseInt(en.Text()); !ok {
			w.Error(errNotInteger)
			return
		}
	}
	sum, ok := addIntegers(old, by)
	if !ok {
		w.Error(errOverflow)
		return
	}
	if en == nil {
		en = e.add(key, value.Text(nil))
	}
	en.SetInteger(sum)
	e.changed(en, ofStrings, "incrby")
	w.Int(sum)
}

// addIntegers adds unless that overflows.
func addIntegers(a, b int64) (sum int64, ok bool) {
	if b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b {
		return 0, false
	}
	return a + b, true
}

func incrByFloat(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	old := []byte("0")
	if en != nil {
		old = en.Text()
	}
	sum, refusal := addFloatTexts(old, args[2])
	if refusal != "" {
		w.Error(refusal)
		return
	}
	if en == nil {
		en = e.add(args[1], value.Text(nil))
	}
	en.SetText([]byte(sum))
	en.Form = value.FormText
	e.changed(en, ofStrings, "incrbyfloat")
	e.rewrite("SET", args[1], en.Text(), []byte("KEEPTTL"))
	w.BulkString(sum)
}

// addFloatTexts adds long doubles in their text form, as INCRBYFLOAT does.
func addFloatTexts(old, by []byte) (sum, refusal string) {
	a, ok := number.ParseExtended(old)
	if !ok {
		return "", errNotFloat
	}
	b, ok := number.ParseExtended(by)
	if !ok {
		return "", errNotFloat
	}
	f, ok := number.AddExtended(a, b)
	if !ok {
		return "", errNaNOrInfinity
	}
	return number.FormatExtended(f), ""
}
