package script

import (
	"encoding/binary"
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// The library cmsgpack 0.4.0 (lua_cmsgpack.c). This file packs, cmsgpackread.go
// unpacks.

func (m *machine) openCMsgPack() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"pack":         m.msgPack,
		"unpack":       m.msgUnpack,
		"unpack_one":   m.msgUnpackOne,
		"unpack_limit": m.msgUnpackLimit,
	})
	t.RawSetString("_NAME", lua.LString("cmsgpack"))
	t.RawSetString("_VERSION", lua.LString("lua-cmsgpack 0.4.0"))
	owner := "Salvatore Sanfilippo"
	if m.engine.Dialect.Has(dialect.ValkeyTexts) {
		owner = "Redis Ltd."
	}
	t.RawSetString("_COPYRIGHT", lua.LString("Copyright (C) 2012, "+owner))
	t.RawSetString("_DESCRIPTION", lua.LString("MessagePack C implementation for Lua"))
	m.globals.RawSetString("cmsgpack", t)
}

// msgMaxNesting is LUACMSGPACK_MAX_NESTING: deeper tables are packed as nil.
const msgMaxNesting = 16

func (m *machine) msgPack(L *lua.LState) int {
	n := L.GetTop()
	if n == 0 {
		m.argError(L, 0, "MessagePack pack needs input.")
	}
	if 2*n > maxStack {
		m.argError(L, 0, "Too many arguments for MessagePack pack.")
	}
	p := msgPacker{m: m, L: L}
	for i := 1; i <= n; i++ {
		p.value(L.Get(i), 0)
	}
	L.Push(lua.LString(p.b))
	return 1
}

type msgPacker struct {
	m *machine
	L *lua.LState
	b []byte
}

func (p *msgPacker) value(v lua.LValue, level int) {
	switch v := v.(type) {
	case lua.LString:
		p.text(string(v))
	case lua.LBool:
		if v {
			p.b = append(p.b, 0xc3)
		} else {
			p.b = append(p.b, 0xc2)
		}
	case lua.LNumber:
		p.number(float64(v))
	case *lua.LTable:
		if level == msgMaxNesting {
			p.b = append(p.b, 0xc0)
		} else {
			p.table(v, level)
		}
	default:
		p.b = append(p.b, 0xc0)
	}
}

func (p *msgPacker) text(s string) {
	switch n := len(s); {
	case n < 32:
		p.b = append(p.b, 0xa0|byte(n))
	case n <= 0xff:
		p.b = append(p.b, 0xd9, byte(n))
	default:
		p.length(n, 0xda, 0xdb)
	}
	p.b = append(p.b, s...)
}

// length writes a length of 16 or 32 bits.
func (p *msgPacker) length(n int, short, long byte) {
	if n <= 0xffff {
		p.b = binary.BigEndian.AppendUint16(append(p.b, short), uint16(n))
	} else {
		p.b = binary.BigEndian.AppendUint32(append(p.b, long), uint32(n))
	}
}

func (p *msgPacker) number(f float64) {
	if !math.IsInf(f, 0) && float64(toInt64(f)) == f {
		p.integer(toInt64(f))
		return
	}
	if float64(float32(f)) == f {
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xca), math.Float32bits(float32(f)))
	} else {
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xcb), math.Float64bits(f))
	}
}

func (p *msgPacker) integer(n int64) {
	switch {
	case n >= -32 && n <= 127:
		p.b = append(p.b, byte(n))
	case n >= 0 && n <= math.MaxUint8:
		p.b = append(p.b, 0xcc, byte(n))
	case n >= 0 && n <= math.MaxUint16:
		p.b = binary.BigEndian.AppendUint16(append(p.b, 0xcd), uint16(n))
	case n >= 0 && n <= math.MaxUint32:
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xce), uint32(n))
	case n >= 0:
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xcf), uint64(n))
	case n >= math.MinInt8:
		p.b = append(p.b, 0xd0, byte(n))
	case n >= math.MinInt16:
		p.b = binary.BigEndian.AppendUint16(append(p.b, 0xd1), uint16(n))
	case n >= math.MinInt32:
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xd2), uint32(n))
	default:
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xd3), uint64(n))
	}
}

func (p *msgPacker) table(t *lua.LTable, level int) {
	real := p.m.real(t)
	if msgIsArray(real) {
		n := real.Len()
		if n <= 15 {
			p.b = append(p.b, 0x90|byte(n))
		} else {
			p.length(n, 0xdc, 0xdd)
		}
		for i := 1; i <= n; i++ {
			p.value(p.L.GetTable(t, lua.LNumber(i)), level+1)
		}
		return
	}
	n := countPairs(real)
	if n <= 15 {
		p.b = append(p.b, 0x80|byte(n))
	} else {
		p.length(n, 0xde, 0xdf)
	}
	for key, value := range pairs(real) {
		p.value(key, level+1)
		p.value(value, level+1)
	}
}

// msgIsArray is table_is_an_array: the keys are 1 to n without a hole.
func msgIsArray(t *lua.LTable) bool {
	count, highest := 0, 0.0
	for key := range pairs(t) {
		f, ok := key.(lua.LNumber)
		if !ok || f <= 0 || float64(int32(f)) != float64(f) {
			return false
		}
		highest = max(highest, float64(f))
		count++
	}
	return highest == float64(count)
}
