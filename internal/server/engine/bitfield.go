package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/bitmap"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var bitFieldCommands = map[string]handler{
	"bitfield":    func(e *Engine, w *resp.Writer, args [][]byte) { e.bitField(w, args, false) },
	"bitfield_ro": func(e *Engine, w *resp.Writer, args [][]byte) { e.bitField(w, args, true) },
}

// bitFieldOp is one operation of BITFIELD.
type bitFieldOp struct {
	bitmap.Field
	kind    bitFieldKind
	operand int64 // what SET stores or INCRBY adds
}

type bitFieldKind uint8

const (
	bitFieldGet bitFieldKind = iota
	bitFieldSet
	bitFieldIncr
)

// parseBitField reads the operations.
func (e *Engine) parseBitField(w *resp.Writer, args [][]byte) (ops []bitFieldOp, ok bool) {
	overflow := bitmap.Wrap
	for len(args) > 0 {
		op := bitFieldOp{Field: bitmap.Field{Overflow: overflow}}
		used := 4
		switch more := len(args) - 1; {
		case more >= 2 && is(args[0], "get"):
			used = 3
		case more >= 3 && is(args[0], "set"):
			op.kind = bitFieldSet
		case more >= 3 && is(args[0], "incrby"):
			op.kind = bitFieldIncr
		case more >= 1 && is(args[0], "overflow"):
			if overflow, ok = parseOverflow(w, args[1]); !ok {
				return nil, false
			}
			args = args[2:]
			continue
		default:
			w.Error(errSyntax)
			return nil, false
		}
		if !op.parseType(w, args[1]) {
			return nil, false
		}
		if op.Offset, ok = e.bitOffset(w, args[2], op.Bits); !ok {
			return nil, false
		}
		if op.kind != bitFieldGet {
			if op.operand, ok = integer(w, args[3]); !ok {
				return nil, false
			}
		}
		ops = append(ops, op)
		args = args[used:]
	}
	return ops, true
}

func parseOverflow(w *resp.Writer, arg []byte) (bitmap.Overflow, bool) {
	switch {
	case is(arg, "wrap"):
		return bitmap.Wrap, true
	case is(arg, "sat"):
		return bitmap.Saturate, true
	case is(arg, "fail"):
		return bitmap.Fail, true
	}
	w.Error("ERR Invalid OVERFLOW type specified")
	return 0, false
}

// parseType reads a type such as i16 or u8 (getBitfieldTypeFromArgument).
func (op *bitFieldOp) parseType(w *resp.Writer, arg []byte) bool {
	if len(arg) > 0 && (arg[0] == 'i' || arg[0] == 'u') {
		op.Signed = arg[0] == 'i'
		bits, ok := number.ParseInt(cString(arg[1:]))
		op.Bits = bits
		if ok && bits >= 1 && (bits <= 63 || op.Signed && bits == 64) {
			return true
		}
	}
	w.Error("ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.")
	return false
}

// bitField is bitfieldGeneric.
func (e *Engine) bitField(w *resp.Writer, args [][]byte, readOnly bool) {
	ops, ok := e.parseBitField(w, args[2:])
	if !ok {
		return
	}
	writes, last := false, int64(0)
	for _, op := range ops {
		if op.kind != bitFieldGet {
			writes, last = true, max(last, op.Offset+op.Bits-1)
		}
	}
	var en *entry
	grown := false
	switch {
	case !writes:
		en, ok = e.typedRead(w, args[1], value.KindString)
	case readOnly:
		w.Error("ERR BITFIELD_RO only supports the GET subcommand")
		return
	default:
		en, grown, ok = e.stringForBits(w, args[1], last)
	}
	if !ok {
		return
	}
	w.Array(len(ops))
	changed := false
	for _, op := range ops {
		var text []byte
		if en != nil {
			text = en.Text()
		}
		changed = op.run(w, text, grown) || changed
	}
	if changed {
		e.changed(en, ofStrings, "setbit")
	}
}

// run runs an operation, replies, and reports whether it changed the text.
func (op *bitFieldOp) run(w *resp.Writer, text []byte, grown bool) (changed bool) {
	old := op.Load(text)
	reply := old
	fresh := op.operand
	fits := true
	switch op.kind {
	case bitFieldGet:
		w.Int(old)
		return false
	case bitFieldIncr:
		fresh, fits = op.Add(old, op.operand)
		reply = fresh
	case bitFieldSet:
		fresh, fits = op.Add(op.operand, 0)
	}
	if !fits && op.Overflow == bitmap.Fail {
		w.Null()
		return false
	}
	w.Int(reply)
	op.Store(text, fresh)
	return grown || old != fresh
}
