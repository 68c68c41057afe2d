package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var bitFieldCommands = map[string]handler{
	"bitfield":    func(e *Engine, w *resp.Writer, args [][]byte) { e.bitField(w, args, false) },
	"bitfield_ro": func(e *Engine, w *resp.Writer, args [][]byte) { e.bitField(w, args, true) },
}

// bitFieldOp is one operation of BITFIELD.
type bitFieldOp struct {
	kind     bitFieldKind
	overflow bitOverflow
	signed   bool
	bits     int64
	offset   int64
	operand  int64 // what SET stores or INCRBY adds
}

type bitFieldKind uint8

const (
	bitFieldGet bitFieldKind = iota
	bitFieldSet
	bitFieldIncr
)

// bitOverflow is what becomes of a number that does not fit.
type bitOverflow uint8

const (
	overflowWrap bitOverflow = iota
	overflowSat
	overflowFail
)

// parseBitField reads the operations.
func (e *Engine) parseBitField(w *resp.Writer, args [][]byte) (ops []bitFieldOp, ok bool) {
	overflow := overflowWrap
	for len(args) > 0 {
		op := bitFieldOp{overflow: overflow}
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
		if op.offset, ok = e.bitOffset(w, args[2], op.bits); !ok {
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

func parseOverflow(w *resp.Writer, arg []byte) (bitOverflow, bool) {
	switch {
	case is(arg, "wrap"):
		return overflowWrap, true
	case is(arg, "sat"):
		return overflowSat, true
	case is(arg, "fail"):
		return overflowFail, true
	}
	w.Error("ERR Invalid OVERFLOW type specified")
	return 0, false
}

// parseType reads a type such as i16 or u8 (getBitfieldTypeFromArgument).
func (op *bitFieldOp) parseType(w *resp.Writer, arg []byte) bool {
	if len(arg) > 0 && (arg[0] == 'i' || arg[0] == 'u') {
		op.signed = arg[0] == 'i'
		bits, ok := number.ParseInt(cString(arg[1:]))
		op.bits = bits
		if ok && bits >= 1 && (bits <= 63 || op.signed && bits == 64) {
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
			writes, last = true, max(last, op.offset+op.bits-1)
		}
	}
	var en *entry
	grown := false
	switch {
	case !writes:
		en, ok = e.typedRead(w, args[1], kindString)
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
			text = en.text
		}
		changed = op.run(w, text, grown) || changed
	}
	if changed {
		e.changed(en, ofStrings, "setbit")
	}
}

// run runs an operation, replies, and reports whether it changed the text.
func (op *bitFieldOp) run(w *resp.Writer, text []byte, grown bool) (changed bool) {
	old := op.load(text)
	reply := old
	fresh := op.operand
	fits := true
	switch op.kind {
	case bitFieldGet:
		w.Int(old)
		return false
	case bitFieldIncr:
		fresh, fits = op.add(old, op.operand)
		reply = fresh
	case bitFieldSet:
		fresh, fits = op.add(op.operand, 0)
	}
	if !fits && op.overflow == overflowFail {
		w.Null()
		return false
	}
	w.Int(reply)
	op.store(text, fresh)
	return grown || old != fresh
}

// load reads the field from a string that goes on with zeros.
func (op *bitFieldOp) load(text []byte) int64 {
	var n uint64
	for i := op.offset; i < op.offset+op.bits; i++ {
		n = n<<1 | uint64(byteAt(text, int(i>>3))>>(7-i&7)&1)
	}
	if op.signed {
		return op.extend(n)
	}
	return int64(n)
}

// store writes the field, for which there is room.
func (op *bitFieldOp) store(text []byte, n int64) {
	for i := op.offset + op.bits - 1; i >= op.offset; i-- {
		mask := byte(0x80) >> (i & 7)
		text[i>>3] &^= mask
		if n&1 != 0 {
			text[i>>3] |= mask
		}
		n >>= 1
	}
}

// extend makes a negative number of one whose highest bit is set.
func (op *bitFieldOp) extend(n uint64) int64 {
	unused := 64 - op.bits
	return int64(n<<unused) >> unused
}

// add adds and reports whether the sum fits; if not, it is what the kind of
// overflow makes of it (checkSignedBitfieldOverflow and its unsigned twin).
func (op *bitFieldOp) add(n, by int64) (sum int64, fits bool) {
	low, high := int64(0), int64(0)
	if op.signed {
		high = math.MaxInt64 >> (64 - op.bits)
		low = -high - 1
	} else {
		high = math.MaxInt64 >> (63 - op.bits)
	}
	switch {
	case op.above(n, by, high):
		return op.clip(n, by, high), false
	case op.below(n, by, low):
		return op.clip(n, by, low), false
	}
	return n + by, true
}

// above reports whether the sum is above the highest number. An operand of SET for
// an unsigned field is taken for unsigned.
func (op *bitFieldOp) above(n, by, high int64) bool {
	if !op.signed {
		return uint64(n) > uint64(high) || by > 0 && by > high-n
	}
	return n > high || op.bits != 64 && by > high-n || n >= 0 && by > 0 && by > high-n
}

func (op *bitFieldOp) below(n, by, low int64) bool {
	if !op.signed {
		return by < 0 && by < -n
	}
	return n < low || op.bits != 64 && by < low-n || n < 0 && by < 0 && by < low-n
}

func (op *bitFieldOp) clip(n, by, limit int64) int64 {
	if op.overflow == overflowSat {
		return limit
	}
	sum := uint64(n) + uint64(by)
	if op.signed {
		return op.extend(sum)
	}
	return int64(sum & (1<<op.bits - 1))
}
