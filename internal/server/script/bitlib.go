package script

import (
	"math"
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

// openBit adds the library bit, Lua BitOp 1.0.2 (lua_bit.c).
func (m *machine) openBit() {
	fold := func(f func(a, b uint32) uint32) lua.LGFunction {
		return func(L *lua.LState) int {
			b := m.bitArg(L, 1)
			for i := L.GetTop(); i > 1; i-- {
				b = f(b, m.bitArg(L, i))
			}
			return bitReturn(L, b)
		}
	}
	shift := func(f func(b uint32, n uint) uint32) lua.LGFunction {
		return func(L *lua.LState) int {
			b := m.bitArg(L, 1)
			return bitReturn(L, f(b, uint(m.bitArg(L, 2)&31)))
		}
	}
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"tobit":   func(L *lua.LState) int { return bitReturn(L, m.bitArg(L, 1)) },
		"bnot":    func(L *lua.LState) int { return bitReturn(L, ^m.bitArg(L, 1)) },
		"bswap":   func(L *lua.LState) int { return bitReturn(L, bits.ReverseBytes32(m.bitArg(L, 1))) },
		"band":    fold(func(a, b uint32) uint32 { return a & b }),
		"bor":     fold(func(a, b uint32) uint32 { return a | b }),
		"bxor":    fold(func(a, b uint32) uint32 { return a ^ b }),
		"lshift":  shift(func(b uint32, n uint) uint32 { return b << n }),
		"rshift":  shift(func(b uint32, n uint) uint32 { return b >> n }),
		"arshift": shift(func(b uint32, n uint) uint32 { return uint32(int32(b) >> n) }),
		"rol":     shift(func(b uint32, n uint) uint32 { return bits.RotateLeft32(b, int(n)) }),
		"ror":     shift(func(b uint32, n uint) uint32 { return bits.RotateLeft32(b, -int(n)) }),
		"tohex":   m.bitToHex,
	})
	m.globals.RawSetString("bit", t)
}

// bitArg is barg: adding 2^52+2^51 leaves the number, rounded and modulo 2^32, in
// the lower half of the double.
func (m *machine) bitArg(L *lua.LState, n int) uint32 {
	f, ok := toNumber(L.Get(n))
	if !ok {
		m.typeError(L, n, "number")
	}
	return uint32(math.Float64bits(f + 6755399441055744))
}

func bitReturn(L *lua.LState, b uint32) int {
	L.Push(lua.LNumber(int32(b)))
	return 1
}

func (m *machine) bitToHex(L *lua.LState) int {
	b := m.bitArg(L, 1)
	n, digits := int32(8), "0123456789abcdef"
	if L.GetTop() >= 2 {
		n = int32(m.bitArg(L, 2))
	}
	if n < 0 {
		n, digits = -max(n, -math.MaxInt32), "0123456789ABCDEF"
	}
	n = min(n, 8)
	hex := make([]byte, n)
	for i := n - 1; i >= 0; i-- {
		hex[i] = digits[b&15]
		b >>= 4
	}
	L.Push(lua.LString(hex))
	return 1
}
