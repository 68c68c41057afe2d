package script

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

// openStringArithmetic lets strings count as numbers the way Lua reads them:
// gopher-lua would take "010" for an octal number. It asks the metatable first.
func (m *machine) openStringArithmetic() {
	for name, f := range map[string]func(a, b float64) float64{
		"__add": func(a, b float64) float64 { return a + b },
		"__sub": func(a, b float64) float64 { return a - b },
		"__mul": func(a, b float64) float64 { return a * b },
		"__div": func(a, b float64) float64 { return a / b },
		"__pow": math.Pow,
		"__unm": func(a, _ float64) float64 { return -a },
	} {
		m.stringMeta.RawSetString(name, m.L.NewFunction(m.stringArithmetic(name, f)))
	}
}

func (m *machine) stringArithmetic(event string, f func(a, b float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		left, right := L.Get(1), L.Get(2)
		if event == "__unm" {
			right = left
		}
		a, okA := toNumber(left)
		b, okB := toNumber(right)
		if okA && okB {
			L.Push(lua.LNumber(f(a, b)))
			return 1
		}
		// The other operand's metatable comes second.
		if own := L.GetMetaField(right, event); own != lua.LNil && right.Type() != lua.LTString {
			L.Push(own)
			L.Push(left)
			L.Push(right)
			L.Call(2, 1)
			return 1
		}
		message := "attempt to perform arithmetic on a value"
		if f, ok := luaFrame(L, 1); ok {
			message = f.explain(message)
		}
		m.raiseError(L, "%s", message)
		return 0
	}
}
