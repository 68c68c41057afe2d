package engine

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/bitmap"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

const (
	errBitOffset = "ERR bit offset is not an integer or out of range"
	errBitValue  = "ERR bit is not an integer or out of range"
)

var bitCommands = map[string]handler{
	"setbit":   setBit,
	"getbit":   getBit,
	"bitcount": bitCount,
	"bitpos":   bitPos,
	"bitop":    bitOp,
}

// bitOffset reads an offset in bits; "#n" counts in fields of that width if there
// is one (getBitOffsetFromArgument).
func (e *Engine) bitOffset(w *resp.Writer, arg []byte, width int64) (offset int64, ok bool) {
	if len(arg) > 0 && arg[0] == '#' && width > 0 {
		offset, ok = number.ParseInt(arg[1:])
		offset *= width // an overflow ends out of range or is as good as any offset
	} else {
		offset, ok = number.ParseInt(arg)
	}
	if !ok || offset < 0 || !e.stringFits(offset>>3+1) {
		w.Error(errBitOffset)
		return 0, false
	}
	return offset, true
}

// stringForBits finds or makes a string to change in place, at least up to that
// bit, and reports whether it became longer (lookupStringForBitCommand).
func (e *Engine) stringForBits(w *resp.Writer, key []byte, last int64) (en *entry, grown, ok bool) {
	en, ok = e.typed(w, key, value.KindString)
	if !ok {
		return nil, false, false
	}
	if en == nil {
		en = e.add(key, value.Text(nil))
	}
	before := len(en.Text())
	en.GrowText(int(last>>3) + 1)
	return en, len(en.Text()) > before, true
}

func setBit(e *Engine, w *resp.Writer, args [][]byte) {
	offset, ok := e.bitOffset(w, args[2], 0)
	if !ok {
		return
	}
	on, ok := integerIn(w, args[3], 0, 1, errBitValue)
	if !ok {
		return
	}
	en, grown, ok := e.stringForBits(w, args[1], offset)
	if !ok {
		return
	}
	old := bitmap.Get(en.Text(), offset)
	if grown || old != (on == 1) || e.has(dialect.EverySetBit) {
		bitmap.Set(en.Text(), offset, on == 1)
		e.changed(en, ofStrings, "setbit")
	}
	writeFlag(w, old)
}

func getBit(e *Engine, w *resp.Writer, args [][]byte) {
	offset, ok := e.bitOffset(w, args[2], 0)
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	writeFlag(w, en != nil && bitmap.Get(en.Text(), offset))
}

// bitUnit reads the word that says whether a range counts bits or bytes.
func bitUnit(w *resp.Writer, arg []byte) (inBits, ok bool) {
	inBits = is(arg, "bit")
	if !inBits && !is(arg, "byte") {
		w.Error(errSyntax)
		return false, false
	}
	return inBits, true
}

func bitCount(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) == 5 && e.has(dialect.BytesAlone) {
		args = args[:3:3] // no range at all
	}
	if len(args) == 3 && e.has(dialect.BitCountFrom) {
		args = append(args[:3:3], []byte("-1"))
	}
	if e.has(dialect.BitArgumentsFirst) {
		if _, _, ok := parseBitCountRange(w, args, 0); !ok {
			return
		}
	}
	en := e.there(w, args[1], value.KindString, zero)
	if en == nil {
		return
	}
	if from, to, ok := parseBitCountRange(w, args, int64(len(en.Text()))); ok {
		w.Int(bitmap.Count(en.Text(), from, to))
	}
}

// parseBitCountRange reads the range of BITCOUNT.
func parseBitCountRange(w *resp.Writer, args [][]byte, length int64) (from, to int64, ok bool) {
	switch len(args) {
	case 2:
		return 0, length*8 - 1, true
	case 4, 5:
		start, end, ok := integers(w, args[2], args[3])
		if !ok {
			return 0, 0, false
		}
		inBits := false
		if len(args) == 5 {
			if inBits, ok = bitUnit(w, args[4]); !ok {
				return 0, 0, false
			}
		}
		if start < 0 && end < 0 && start > end {
			return 0, -1, true
		}
		from, to = bitmap.Range(start, end, length, inBits)
		return from, to, true
	}
	w.Error(errSyntax)
	return 0, 0, false
}

func bitPos(e *Engine, w *resp.Writer, args [][]byte) {
	bit, ok := integer(w, args[2])
	if !ok {
		return
	}
	if bit != 0 && bit != 1 {
		w.Error("ERR The bit argument must be 1 or 0.")
		return
	}
	if e.has(dialect.BitArgumentsFirst) {
		if _, _, _, ok := parseBitPosRange(w, args, 0); !ok {
			return
		}
	}
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	if en == nil { // as if it were zeros without end
		w.Int(-bit)
		return
	}
	if len(args) == 6 && e.has(dialect.BytesAlone) {
		w.Error(errSyntax)
		return
	}
	from, to, bounded, ok := parseBitPosRange(w, args, int64(len(en.Text())))
	if !ok {
		return
	}
	switch pos := bitmap.Find(en.Text(), from, to, bit == 1); {
	case pos >= 0:
		w.Int(pos)
	case bit == 0 && !bounded && from <= to:
		w.Int(to + 1) // zeros follow the string
	default:
		w.Int(-1)
	}
}

// parseBitPosRange reads the range of BITPOS; bounded: its end was given.
func parseBitPosRange(w *resp.Writer, args [][]byte, length int64) (from, to int64, bounded, ok bool) {
	if len(args) == 3 {
		return 0, length*8 - 1, false, true
	}
	if len(args) > 6 {
		w.Error(errSyntax)
		return 0, 0, false, false
	}
	start, ok := integer(w, args[3])
	if !ok {
		return 0, 0, false, false
	}
	inBits, end := false, length-1
	if len(args) == 6 {
		if inBits, ok = bitUnit(w, args[5]); !ok {
			return 0, 0, false, false
		}
	}
	if len(args) >= 5 {
		if end, ok = integer(w, args[4]); !ok {
			return 0, 0, false, false
		}
	}
	from, to = bitmap.Range(start, end, length, inBits)
	return from, to, len(args) >= 5, true
}

// bitOperation is what BITOP is to do with the texts of its keys.
func (e *Engine) bitOperation(w *resp.Writer, args [][]byte) (combine func(texts [][]byte) []byte, ok bool) {
	var op bitmap.Operation
	switch name := args[1]; {
	case is(name, "and"):
		op = bitmap.And
	case is(name, "or"):
		op = bitmap.Or
	case is(name, "xor"):
		op = bitmap.Xor
	case is(name, "not") && len(args) != 4:
		w.Error("ERR BITOP NOT must be called with a single source key.")
		return nil, false
	case is(name, "not"):
		return func(texts [][]byte) []byte { return bitmap.Not(texts[0]) }, true
	default:
		return e.laterBitOperation(w, args)
	}
	return func(texts [][]byte) []byte { return bitmap.Combine(op, texts) }, true
}

// laterBitOperation is bitOperation for those that came with Redis 8.2.
func (e *Engine) laterBitOperation(w *resp.Writer, args [][]byte) (combine func(texts [][]byte) []byte, ok bool) {
	name := strings.ToUpper(string(args[1]))
	switch name {
	case "DIFF":
		combine = bitmap.Diff
	case "DIFF1":
		combine = bitmap.Diff1
	case "ANDOR":
		combine = bitmap.AndOr
	case "ONE":
		combine = bitmap.One
	}
	switch {
	case combine == nil || !e.has(dialect.BitOperations):
		w.Error(errSyntax)
	case name != "ONE" && len(args) < 5:
		w.Error("ERR BITOP " + name + " must be called with at least two source keys.")
	default:
		return combine, true
	}
	return nil, false
}

func bitOp(e *Engine, w *resp.Writer, args [][]byte) {
	combine, ok := e.bitOperation(w, args)
	if !ok {
		return
	}
	var texts [][]byte
	for _, key := range args[3:] {
		en, ok := e.typedRead(w, key, value.KindString)
		if !ok {
			return
		}
		var text []byte
		if en != nil {
			text = en.Text()
		}
		texts = append(texts, text)
	}
	result := combine(texts)
	e.setOrDelete(args[2], value.Raw(result), len(result), ofStrings, "set")
	w.Int(int64(len(result)))
}
