package script

import (
	"encoding/binary"
	"math"

	lua "github.com/yuin/gopher-lua"
)

// msgReader is mp_cur, a cursor in packed data.
type msgReader struct {
	m    *machine
	L    *lua.LState
	rest []byte
}

func (m *machine) msgUnpack(L *lua.LState) int { return m.msgUnpackFull(L, 0, 0) }

func (m *machine) msgUnpackOne(L *lua.LState) int {
	return m.msgUnpackFull(L, 1, m.optInteger(L, 2, 0))
}

func (m *machine) msgUnpackLimit(L *lua.LState) int {
	limit := m.checkInteger(L, 2)
	return m.msgUnpackFull(L, limit, m.optInteger(L, 3, 0))
}

// msgUnpackFull is mp_unpack_full: with a limit or offset, the position of the
// next object comes first, -1 at the end.
func (m *machine) msgUnpackFull(L *lua.LState, limit, offset int64) int {
	all := limit == 0 && offset == 0
	data := m.checkString(L, 1)
	switch {
	case offset < 0 || limit < 0:
		m.raiseError(L, "Invalid request to unpack with offset of %d and limit of %d.", int32(offset), len(data))
	case offset > int64(len(data)):
		m.raiseError(L, "Start offset %d greater than input length %d.", int32(offset), len(data))
	}
	if all {
		limit = math.MaxInt32
	}
	L.SetTop(1)
	r := &msgReader{m: m, L: L, rest: []byte(data[offset:])}
	var values []lua.LValue
	for len(r.rest) > 0 && int64(len(values)) < limit {
		values = append(values, r.value(1+len(values)))
	}
	if all {
		for _, v := range values {
			L.Push(v)
		}
		return len(values)
	}
	next := len(data) - len(r.rest)
	if len(r.rest) == 0 {
		next = -1
	}
	return pushAll(L, lua.LNumber(next), values)
}

// take returns the next n bytes.
func (r *msgReader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.m.raiseError(r.L, "Missing bytes in input.")
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// length takes a big-endian number of n bytes.
func (r *msgReader) length(n uint64) uint64 {
	var value uint64
	for _, b := range r.take(n) {
		value = value<<8 | uint64(b)
	}
	return value
}

const msgTooDeep = "stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)"

// value is mp_decode_to_lua_type; stack is the number of values that Lua would
// have on its stack.
func (r *msgReader) value(stack int) lua.LValue {
	kind := r.take(1)[0]
	if stack+1 > maxStack {
		r.m.raiseError(r.L, "%s", msgTooDeep)
	}
	switch kind {
	case 0xc0:
		return lua.LNil
	case 0xc2:
		return lua.LFalse
	case 0xc3:
		return lua.LTrue
	case 0xca:
		return lua.LNumber(math.Float32frombits(binary.BigEndian.Uint32(r.take(4))))
	case 0xcb:
		return lua.LNumber(math.Float64frombits(binary.BigEndian.Uint64(r.take(8))))
	case 0xcc:
		return lua.LNumber(r.length(1))
	case 0xcd:
		return lua.LNumber(r.length(2))
	case 0xce:
		return lua.LNumber(r.length(4))
	case 0xcf, 0xd3: // unsigned numbers beyond 2^63 come out negative
		return lua.LNumber(int64(r.length(8)))
	case 0xd0:
		return lua.LNumber(int8(r.length(1)))
	case 0xd1:
		return lua.LNumber(int16(r.length(2)))
	case 0xd2:
		return lua.LNumber(int32(r.length(4)))
	case 0xd9:
		return r.text(r.length(1))
	case 0xda:
		return r.text(r.length(2))
	case 0xdb:
		return r.text(r.length(4))
	case 0xdc:
		return r.array(r.length(2), stack)
	case 0xdd:
		return r.array(r.length(4), stack)
	case 0xde:
		return r.hash(r.length(2), stack)
	case 0xdf:
		return r.hash(r.length(4), stack)
	}
	switch {
	case kind&0x80 == 0:
		return lua.LNumber(kind)
	case kind&0xe0 == 0xe0:
		return lua.LNumber(int8(kind))
	case kind&0xe0 == 0xa0:
		return r.text(uint64(kind & 0x1f))
	case kind&0xf0 == 0x90:
		return r.array(uint64(kind&0xf), stack)
	case kind&0xf0 == 0x80:
		return r.hash(uint64(kind&0xf), stack)
	}
	r.m.raiseError(r.L, "Bad data format in input.")
	return lua.LNil
}

func (r *msgReader) text(n uint64) lua.LValue { return lua.LString(r.take(n)) }

func (r *msgReader) array(n uint64, stack int) lua.LValue {
	t := r.L.CreateTable(int(min(n, uint64(len(r.rest)))), 0)
	if stack+2 > maxStack {
		r.m.raiseError(r.L, "stack overflow (in function mp_decode_to_lua_array)")
	}
	for i := 1; uint64(i) <= n; i++ {
		t.RawSetInt(i, r.value(stack+2))
	}
	return t
}

func (r *msgReader) hash(n uint64, stack int) lua.LValue {
	t := r.L.CreateTable(0, 0)
	for ; n > 0; n-- {
		key := r.value(stack + 1)
		value := r.value(stack + 2)
		r.m.checkKey(r.L, key)
		t.RawSet(key, value)
	}
	return t
}
