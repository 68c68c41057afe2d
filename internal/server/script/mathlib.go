package script

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

func (m *machine) openMath() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"abs":        m.mathAbs,
		"acos":       m.unary(math.Acos),
		"asin":       m.unary(math.Asin),
		"atan":       m.unary(math.Atan),
		"atan2":      m.binary(negativeNaN2(math.Atan2)),
		"ceil":       m.unary(math.Ceil),
		"cos":        m.unary(negativeNaN(math.Cos)),
		"cosh":       m.unary(math.Cosh),
		"deg":        m.unary(func(x float64) float64 { return x / (math.Pi / 180) }),
		"exp":        m.unary(math.Exp),
		"floor":      m.unary(math.Floor),
		"fmod":       m.binary(negativeNaN2(math.Mod)),
		"frexp":      m.mathFrexp,
		"ldexp":      m.mathLdexp,
		"log":        m.unary(negativeNaN(math.Log)),
		"log10":      m.unary(math.Log10),
		"max":        m.extreme(func(a, b float64) bool { return a > b }),
		"min":        m.extreme(func(a, b float64) bool { return a < b }),
		"mod":        m.binary(negativeNaN2(math.Mod)),
		"modf":       m.mathModf,
		"pow":        m.binary(negativeNaN2(math.Pow)),
		"rad":        m.unary(func(x float64) float64 { return x * (math.Pi / 180) }),
		"random":     m.mathRandom,
		"randomseed": m.mathRandomSeed,
		"sin":        m.unary(negativeNaN(math.Sin)),
		"sinh":       m.unary(math.Sinh),
		"sqrt":       m.unary(math.Sqrt),
		"tan":        m.unary(negativeNaN(math.Tan)),
		"tanh":       m.unary(math.Tanh),
	})
	t.RawSetString("pi", lua.LNumber(math.Pi))
	t.RawSetString("huge", lua.LNumber(math.Inf(1)))
	m.globals.RawSetString("math", t)
}

func (m *machine) unary(f func(float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		x := m.checkNumber(L, 1)
		if !math.IsNaN(x) { // which keeps its sign
			x = f(x)
		}
		L.Push(lua.LNumber(x))
		return 1
	}
}

func (m *machine) binary(f func(a, b float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		second := m.checkNumber(L, 2) // first, as in C
		L.Push(lua.LNumber(f(m.checkNumber(L, 1), second)))
		return 1
	}
}

// negativeNaN gives the results that are no numbers the sign that they have on x86-64.
func negativeNaN(f func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		result := f(x)
		if math.IsNaN(result) {
			result = math.Copysign(result, -1)
		}
		return result
	}
}

// negativeNaN2 is negativeNaN for functions of two arguments, of which one that is no
// number is the result.
func negativeNaN2(f func(a, b float64) float64) func(a, b float64) float64 {
	return func(a, b float64) float64 {
		result := f(a, b)
		switch {
		case !math.IsNaN(result):
		case math.IsNaN(a):
			result = a
		case math.IsNaN(b):
			result = b
		default:
			result = math.Copysign(result, -1)
		}
		return result
	}
}

// extreme is math.max and math.min, by which number replaces the one so far.
func (m *machine) extreme(better func(a, b float64) bool) lua.LGFunction {
	return func(L *lua.LState) int {
		best := m.checkNumber(L, 1)
		for i := 2; i <= L.GetTop(); i++ {
			if f := m.checkNumber(L, i); better(f, best) {
				best = f
			}
		}
		L.Push(lua.LNumber(best))
		return 1
	}
}

func (m *machine) mathAbs(L *lua.LState) int {
	L.Push(lua.LNumber(math.Abs(m.checkNumber(L, 1))))
	return 1
}

func (m *machine) mathFrexp(L *lua.LState) int {
	fraction, exponent := math.Frexp(m.checkNumber(L, 1))
	L.Push(lua.LNumber(fraction))
	L.Push(lua.LNumber(exponent))
	return 2
}

func (m *machine) mathLdexp(L *lua.LState) int {
	exponent := m.checkInt(L, 2) // first, as in C
	L.Push(lua.LNumber(math.Ldexp(m.checkNumber(L, 1), exponent)))
	return 1
}

func (m *machine) mathModf(L *lua.LState) int {
	f := m.checkNumber(L, 1)
	whole, fraction := math.Modf(f)
	if math.IsInf(f, 0) {
		fraction = math.Copysign(0, f)
	}
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(fraction))
	return 2
}

// mathRandom is redis_math_random.
func (m *machine) mathRandom(L *lua.LState) int {
	if m.run == nil {
		m.raiseError(L, "math.random can only be called inside a script invocation")
	}
	r := m.engine.generator().fraction()
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(r))
	case 1:
		upper := m.checkInt(L, 1)
		if upper < 1 {
			m.argError(L, 1, "interval is empty")
		}
		L.Push(lua.LNumber(math.Floor(r*float64(upper)) + 1))
	case 2:
		lower, upper := m.checkInt(L, 1), m.checkInt(L, 2)
		if lower > upper {
			m.argError(L, 2, "interval is empty")
		}
		width := int32(upper - lower + 1) // overflows as in C
		L.Push(lua.LNumber(math.Floor(r*float64(width)) + float64(lower)))
	default:
		m.raiseError(L, "wrong number of arguments")
	}
	return 1
}

func (m *machine) mathRandomSeed(L *lua.LState) int {
	if m.run == nil {
		m.raiseError(L, "math.randomseed can only be called inside a script invocation")
	}
	m.engine.generator().seed(int32(m.checkInt(L, 1)))
	return 0
}
