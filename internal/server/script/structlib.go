package script

import (
	"encoding/binary"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// The library struct 0.2 (lua_struct.c): packs and unpacks C structures.

func (m *machine) openStruct() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"pack":   m.structPack,
		"unpack": m.structUnpack,
		"size":   m.structSize,
	})
	m.globals.RawSetString("struct", t)
}

// structFormat reads a format; position and options are as in Header.
type structFormat struct {
	m     *machine
	L     *lua.LState
	text  string
	i     int
	big   bool
	align uint64
}

const (
	structMaxAlign   = 8  // alignment of a double
	structMaxInteger = 32 // MAXINTSIZE
)

func (m *machine) structFormat(L *lua.LState) *structFormat {
	return &structFormat{m: m, L: L, text: untilNUL(m.checkString(L, 1)), align: 1}
}

// next returns the next option with its size, false at the end.
func (f *structFormat) next() (option byte, size uint64, ok bool) {
	if f.i >= len(f.text) {
		return 0, 0, false
	}
	option = f.text[f.i]
	f.i++
	switch option {
	case 'B', 'b', 'x':
		size = 1
	case 'H', 'h':
		size = 2
	case 'L', 'l', 'T', 'd':
		size = 8
	case 'f':
		size = 4
	case 'c':
		size = f.number(1)
	case 'i', 'I':
		size = f.number(4)
		if size > structMaxInteger {
			f.m.raiseError(f.L, "integral size %d is larger than limit of %d", size, structMaxInteger)
		}
	}
	return option, size, true
}

// number reads a decimal number, if there is one (getnum).
func (f *structFormat) number(missing uint64) uint64 {
	if f.i >= len(f.text) || !ctype.IsDigit(f.text[f.i]) {
		return missing
	}
	n := 0
	for ; f.i < len(f.text) && ctype.IsDigit(f.text[f.i]); f.i++ {
		digit := int(f.text[f.i] - '0')
		if n > math.MaxInt32/10 || n*10 > math.MaxInt32-digit {
			f.m.raiseError(f.L, "integral size overflow")
		}
		n = n*10 + digit
	}
	return uint64(n)
}

// padding is gettoalign: the bytes before an element at position pos.
func (f *structFormat) padding(pos uint64, option byte, size uint64) uint64 {
	if size == 0 || option == 'c' {
		return 0
	}
	size = min(size, f.align)
	return (size - pos&(size-1)) & (size - 1)
}

// control is controloptions: options that are no elements.
func (f *structFormat) control(option byte) {
	switch option {
	case ' ':
	case '>':
		f.big = true
	case '<':
		f.big = false
	case '!':
		n := f.number(structMaxAlign)
		if n == 0 || n&(n-1) != 0 {
			f.m.raiseError(f.L, "alignment %d is not a power of 2", n)
		}
		f.align = n
	default:
		f.m.argError(f.L, 1, "invalid format option '"+string([]byte{option})+"'")
	}
}

func (f *structFormat) order() binary.AppendByteOrder {
	if f.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// appendInteger is putinteger.
func (f *structFormat) appendInteger(b []byte, n float64, size uint64) []byte {
	value := uint64(toInt64(n))
	if n >= 0 {
		value = toUint64(n)
	}
	start := len(b)
	b = append(b, make([]byte, size)...)
	for i := range size {
		at := i
		if f.big {
			at = size - 1 - i
		}
		b[start+int(at)] = byte(value)
		value >>= 8
	}
	return b
}

// integer is getinteger.
func (f *structFormat) integer(data string, signed bool) float64 {
	var n uint64
	size := len(data)
	for i := range size {
		at := size - 1 - i
		if f.big {
			at = i
		}
		n = n<<8 | uint64(data[at])
	}
	if !signed {
		return float64(n)
	}
	mask := ^uint64(0) << (uint(size*8-1) & 63) // the shift count wraps as on x86-64
	if n&mask != 0 {
		n |= mask
	}
	return float64(int64(n))
}

func (m *machine) structPack(L *lua.LState) int {
	f := m.structFormat(L)
	L.Push(lua.LNil) // as in C, where it shows in the error about a missing argument
	var b []byte
	arg := 2
	total := uint64(0)
	for {
		option, size, ok := f.next()
		if !ok {
			break
		}
		padding := f.padding(total, option, size)
		total += padding
		b = append(b, make([]byte, padding)...)
		switch option {
		case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I':
			b = f.appendInteger(b, m.checkNumber(L, arg), size)
			arg++
		case 'x':
			b = append(b, 0)
		case 'f':
			b = f.order().AppendUint32(b, math.Float32bits(float32(m.checkNumber(L, arg))))
			arg++
		case 'd':
			b = f.order().AppendUint64(b, math.Float64bits(m.checkNumber(L, arg)))
			arg++
		case 'c', 's':
			text := m.checkString(L, arg)
			arg++
			if size == 0 {
				size = uint64(len(text))
			}
			if uint64(len(text)) < size {
				m.argError(L, arg, "string too short")
			}
			b = append(b, text[:size]...)
			if option == 's' {
				b = append(b, 0)
				size++
			}
		default:
			f.control(option)
		}
		total += size
	}
	L.Push(lua.LString(b))
	return 1
}

func (m *machine) structUnpack(L *lua.LState) int {
	f := m.structFormat(L)
	data := m.checkString(L, 2)
	start := m.optInteger(L, 3, 1)
	if start == 0 { // a size_t, of which negative ones are large
		m.argError(L, 3, "offset must be 1 or greater")
	}
	pos := uint64(start) - 1
	length := uint64(len(data))
	args := L.GetTop()
	need := func(size uint64) {
		if size > length || pos > length-size {
			m.argError(L, 2, "data string too short")
		}
	}
	var values []lua.LValue
	for {
		option, size, ok := f.next()
		if !ok {
			break
		}
		pos += f.padding(pos, option, size)
		need(size)
		if args+len(values)+2 > maxStack {
			m.raiseError(L, "stack overflow (too many results)")
		}
		switch option {
		case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I':
			values = append(values, lua.LNumber(f.integer(data[pos:pos+size], option >= 'a')))
		case 'x':
		case 'f':
			bits := f.order().(binary.ByteOrder).Uint32([]byte(data[pos : pos+size]))
			values = append(values, lua.LNumber(math.Float32frombits(bits)))
		case 'd':
			bits := f.order().(binary.ByteOrder).Uint64([]byte(data[pos : pos+size]))
			values = append(values, lua.LNumber(math.Float64frombits(bits)))
		case 'c':
			if size == 0 {
				n, ok := 0.0, false
				if len(values) > 0 {
					n, ok = toNumber(values[len(values)-1])
				}
				if !ok {
					m.raiseError(L, "format 'c0' needs a previous size")
				}
				values = values[:len(values)-1]
				size = toUint64(n)
				need(size)
			}
			values = append(values, lua.LString(data[pos:pos+size]))
		case 's':
			end := strings.IndexByte(data[pos:], 0)
			if end < 0 {
				m.raiseError(L, "unfinished string in data")
			}
			values = append(values, lua.LString(data[pos:pos+uint64(end)]))
			size = uint64(end) + 1
		default:
			f.control(option)
		}
		pos += size
	}
	for _, v := range values {
		L.Push(v)
	}
	L.Push(lua.LNumber(int64(pos + 1)))
	return len(values) + 1
}

func (m *machine) structSize(L *lua.LState) int {
	f := m.structFormat(L)
	pos := uint64(0)
	for {
		option, size, ok := f.next()
		if !ok {
			break
		}
		pos += f.padding(pos, option, size)
		switch {
		case option == 's':
			m.argError(L, 1, "option 's' has no fixed size")
		case option == 'c' && size == 0:
			m.argError(L, 1, "option 'c0' has no fixed size")
		case !ctype.IsAlpha(option) && !ctype.IsDigit(option):
			f.control(option)
		}
		pos += size
	}
	L.Push(lua.LNumber(pos))
	return 1
}
