package script

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// openBase adds the basic functions that Redis leaves to scripts: no files, no
// print. Environments are in environments.go.
func (m *machine) openBase() {
	g := m.globals
	g.RawSetString("_G", g)
	g.RawSetString("_VERSION", lua.LString("Lua 5.1"))
	m.register(g, map[string]lua.LGFunction{
		"assert":         m.baseAssert,
		"collectgarbage": m.baseCollectGarbage,
		"error":          m.baseError,
		"gcinfo":         m.baseGCInfo,
		"getmetatable":   m.baseGetMetatable,
		"load":           m.baseLoad,
		"loadstring":     m.baseLoadString,
		"next":           m.baseNext,
		"pcall":          m.basePCall,
		"rawequal":       m.baseRawEqual,
		"rawget":         m.baseRawGet,
		"rawset":         m.baseRawSet,
		"select":         m.baseSelect,
		"setmetatable":   m.baseSetMetatable,
		"tonumber":       m.baseToNumber,
		"tostring":       m.baseToString,
		"type":           m.baseType,
		"unpack":         m.baseUnpack,
		"xpcall":         m.baseXPCall,
	})
	next := g.RawGetString("next")
	step := m.L.NewFunction(m.ipairsStep)
	m.register(g, map[string]lua.LGFunction{
		"pairs": func(L *lua.LState) int {
			t := m.checkTable(L, 1)
			L.Push(next)
			L.Push(t)
			L.Push(lua.LNil)
			return 3
		},
		"ipairs": func(L *lua.LState) int {
			t := m.checkTable(L, 1)
			L.Push(step)
			L.Push(t)
			L.Push(lua.LNumber(0))
			return 3
		},
	})
	m.openCoroutine()
}

// register adds functions to a table, in the order of their names.
func (m *machine) register(t *lua.LTable, functions map[string]lua.LGFunction) {
	for _, name := range sortedKeys(functions) {
		t.RawSetString(name, m.L.NewFunction(functions[name]))
	}
}

func (m *machine) baseAssert(L *lua.LState) int {
	if lua.LVIsFalse(m.checkAny(L, 1)) {
		m.raiseError(L, "%s", m.optString(L, 2, "assertion failed!"))
	}
	return L.GetTop()
}

// baseCollectGarbage answers as an idle collector: memory belongs to Go.
func (m *machine) baseCollectGarbage(L *lua.LState) int {
	switch option := m.optString(L, 1, "collect"); option {
	case "count", "collect", "stop", "restart", "setpause", "setstepmul":
		L.Push(lua.LNumber(0))
	case "step":
		L.Push(lua.LFalse)
	default:
		m.argError(L, 1, "invalid option '"+option+"'")
	}
	return 1
}

func (m *machine) baseGCInfo(L *lua.LState) int {
	L.Push(lua.LNumber(0))
	return 1
}

func (m *machine) baseError(L *lua.LState) int {
	level := m.optInt(L, 2, 1)
	value := L.Get(1)
	if text, ok := toText(value); ok && level > 0 {
		at, _ := stackPosition(L, level)
		value = lua.LString(at.prefix() + text)
	}
	m.raise(L, value)
	return 0
}

func (m *machine) baseGetMetatable(L *lua.LState) int {
	value := m.checkAny(L, 1)
	if t, ok := value.(*lua.LTable); ok {
		value = m.real(t)
	}
	meta := L.GetMetatable(value)
	if t, ok := meta.(*lua.LTable); ok && m.metaViews[t] != nil {
		meta = m.metaViews[t]
		if shown := m.metaViews[t].RawGetString("__metatable"); shown != lua.LNil { // a script has put it there
			meta = shown
		}
	}
	L.Push(meta)
	return 1
}

func (m *machine) baseSetMetatable(L *lua.LState) int {
	t := m.checkTable(L, 1)
	meta := L.Get(2)
	if meta.Type() != lua.LTTable && (meta != lua.LNil || L.GetTop() < 2) {
		m.argError(L, 2, "nil or table expected")
	}
	if old, ok := m.real(t).Metatable.(*lua.LTable); ok && old.RawGetString("__metatable") != lua.LNil {
		m.raiseError(L, "cannot change a protected metatable")
	}
	m.refuseReadonly(L, t)
	t.Metatable = meta
	L.Push(t)
	return 1
}

func (m *machine) baseLoad(L *lua.LState) int {
	reader := m.checkFunction(L, 1)
	name := m.optString(L, 2, "=(load)")
	var source strings.Builder
	for {
		L.Push(reader)
		L.Call(0, 1)
		piece := L.Get(-1)
		L.Pop(1)
		text, ok := toText(piece)
		if !ok && piece != lua.LNil {
			L.Push(lua.LNil)
			L.Push(lua.LString("reader function must return a string"))
			return 2
		}
		if text == "" {
			break
		}
		source.WriteString(text)
	}
	return m.loadChunk(L, source.String(), name)
}

func (m *machine) baseLoadString(L *lua.LState) int {
	source := m.checkString(L, 1)
	return m.loadChunk(L, source, m.optString(L, 2, source))
}

func (m *machine) loadChunk(L *lua.LState, source, name string) int {
	entry, errText := m.compile(source, untilNUL(name), m.depth)
	if errText != "" {
		L.Push(lua.LNil)
		L.Push(lua.LString(errText))
		return 2
	}
	L.Push(entry.function)
	return 1
}

func (m *machine) baseNext(L *lua.LState) int {
	t := m.real(m.checkTable(L, 1))
	key, value := t.Next(L.Get(2))
	L.Push(key)
	if key == lua.LNil {
		return 1
	}
	L.Push(value)
	return 2
}

func (m *machine) ipairsStep(L *lua.LState) int {
	i := m.checkInt(L, 2) + 1
	value := m.real(m.checkTable(L, 1)).RawGet(lua.LNumber(i))
	if value == lua.LNil {
		return 0
	}
	L.Push(lua.LNumber(i))
	L.Push(value)
	return 2
}

func (m *machine) baseRawEqual(L *lua.LState) int {
	L.Push(lua.LBool(L.RawEqual(m.checkAny(L, 1), m.checkAny(L, 2))))
	return 1
}

func (m *machine) baseRawGet(L *lua.LState) int {
	t := m.checkTable(L, 1)
	L.Push(m.real(t).RawGet(m.checkAny(L, 2)))
	return 1
}

func (m *machine) baseRawSet(L *lua.LState) int {
	t := m.checkTable(L, 1)
	key, value := m.checkAny(L, 2), m.checkAny(L, 3)
	m.refuseReadonly(L, t)
	m.checkKey(L, key)
	t.RawSet(key, value)
	L.Push(t)
	return 1
}

// checkKey refuses what cannot be a key (luaH_set).
func (m *machine) checkKey(L *lua.LState, key lua.LValue) {
	if key == lua.LNil {
		m.raise(L, lua.LString("table index is nil"))
	}
	if f, ok := key.(lua.LNumber); ok && f != f {
		m.raise(L, lua.LString("table index is NaN"))
	}
}

func (m *machine) baseSelect(L *lua.LState) int {
	n := L.GetTop()
	if s, ok := L.Get(1).(lua.LString); ok && strings.HasPrefix(string(s), "#") {
		L.Push(lua.LNumber(n - 1))
		return 1
	}
	i := m.checkInt(L, 1)
	if i < 0 {
		i = n + i
	} else if i > n {
		i = n
	}
	if i < 1 {
		m.argError(L, 1, "index out of range")
	}
	return n - i
}

func (m *machine) baseToNumber(L *lua.LState) int {
	base := m.optInt(L, 2, 10)
	if base == 10 {
		if f, ok := toNumber(m.checkAny(L, 1)); ok {
			L.Push(lua.LNumber(f))
		} else {
			L.Push(lua.LNil)
		}
		return 1
	}
	text := m.checkString(L, 1)
	if base < 2 || base > 36 {
		m.argError(L, 2, "base out of range")
	}
	if n, ok := strtoul(untilNUL(text), base); ok {
		L.Push(lua.LNumber(n))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

// strtoul reads a whole string, blanks around it aside, as C's strtoul does:
// with a sign, which negates modulo 2^64.
func strtoul(s string, base int) (f float64, ok bool) {
	s = strings.Trim(s, " \t\n\v\f\r")
	digits, negative := s, false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		digits, negative = s[1:], s[0] == '-'
	}
	if base == 16 && len(digits) > 2 && strings.EqualFold(digits[:2], "0x") {
		digits = digits[2:]
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil && n == 0 {
		return 0, false
	}
	if strings.Contains(digits, "_") {
		return 0, false
	}
	if negative {
		n = -n
	}
	return float64(n), true
}

func (m *machine) baseToString(L *lua.LState) int {
	value := m.checkAny(L, 1)
	L.Push(m.toStringMeta(L, value))
	return 1
}

// toStringMeta is luaB_tostring, which asks __tostring.
func (m *machine) toStringMeta(L *lua.LState, value lua.LValue) lua.LValue {
	if fn := L.GetMetaField(value, "__tostring"); fn != lua.LNil {
		L.Push(fn)
		L.Push(value)
		L.Call(1, 1)
		result := L.Get(-1)
		L.Pop(1)
		return result
	}
	return lua.LString(toString(value))
}

// toString is what tostring gives without metatables.
func toString(value lua.LValue) string {
	switch v := value.(type) {
	case lua.LNumber:
		return formatNumber(float64(v))
	case *lua.LUserData: // there is only cjson.null
		return "userdata: (nil)"
	case *lua.LTable, *lua.LFunction, *lua.LState:
		return fmt.Sprintf("%s: %p", value.Type(), v)
	}
	return value.String()
}

func (m *machine) baseType(L *lua.LState) int {
	L.Push(lua.LString(m.checkAny(L, 1).Type().String()))
	return 1
}

func (m *machine) baseUnpack(L *lua.LState) int {
	t := m.real(m.checkTable(L, 1))
	first := m.optInt(L, 2, 1)
	last := m.optInt(L, 3, t.Len())
	if first > last {
		return 0
	}
	n := last - first + 1
	if n >= maxStack {
		m.raiseError(L, "too many results to unpack")
	}
	for i := first; i <= last; i++ {
		L.Push(t.RawGet(lua.LNumber(i)))
	}
	return n
}
