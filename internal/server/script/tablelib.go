package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

func (m *machine) openTable() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"concat":   m.tableConcat,
		"foreach":  m.tableForEach,
		"foreachi": m.tableForEachI,
		"getn":     m.tableGetN,
		"insert":   m.tableInsert,
		"maxn":     m.tableMaxN,
		"remove":   m.tableRemove,
		"setn":     m.tableSetN,
		"sort":     m.tableSort,
	})
	m.globals.RawSetString("table", t)
}

func (m *machine) tableConcat(L *lua.LState) int {
	separator := m.optString(L, 2, "")
	t := m.real(m.checkTable(L, 1))
	first := m.optInt(L, 3, 1)
	last := m.optInt(L, 4, t.Len())
	var b strings.Builder
	for i := first; i <= last; i++ {
		value := t.RawGet(lua.LNumber(i))
		text, ok := toText(value)
		if !ok {
			m.raiseError(L, "invalid value (%s) at index %d in table for 'concat'", value.Type(), i)
		}
		b.WriteString(text)
		if i != last {
			b.WriteString(separator)
		}
	}
	L.Push(lua.LString(b.String()))
	return 1
}

func (m *machine) tableForEach(L *lua.LState) int {
	t := m.real(m.checkTable(L, 1))
	f := m.checkFunction(L, 2)
	for key, value := range pairs(t) {
		if m.visit(L, f, key, value) {
			return 1
		}
	}
	return 0
}

func (m *machine) tableForEachI(L *lua.LState) int {
	t := m.real(m.checkTable(L, 1))
	n := t.Len()
	f := m.checkFunction(L, 2)
	for i := 1; i <= n; i++ {
		if m.visit(L, f, lua.LNumber(i), t.RawGetInt(i)) {
			return 1
		}
	}
	return 0
}

// visit calls f and reports whether its result, left on the stack, ends the loop.
func (m *machine) visit(L *lua.LState, f *lua.LFunction, key, value lua.LValue) bool {
	L.Push(f)
	L.Push(key)
	L.Push(value)
	L.Call(2, 1)
	if L.Get(-1) != lua.LNil {
		return true
	}
	L.Pop(1)
	return false
}

func (m *machine) tableGetN(L *lua.LState) int {
	L.Push(lua.LNumber(m.real(m.checkTable(L, 1)).Len()))
	return 1
}

func (m *machine) tableSetN(L *lua.LState) int {
	m.checkTable(L, 1)
	m.raiseError(L, "'setn' is obsolete")
	return 0
}

func (m *machine) tableMaxN(L *lua.LState) int {
	highest := 0.0
	for key := range pairs(m.real(m.checkTable(L, 1))) {
		if f, ok := key.(lua.LNumber); ok {
			highest = max(highest, float64(f))
		}
	}
	L.Push(lua.LNumber(highest))
	return 1
}

func (m *machine) tableInsert(L *lua.LState) int {
	t := m.checkTable(L, 1)
	end := t.Len() + 1
	switch L.GetTop() {
	case 2:
		m.refuseReadonly(L, t)
		t.RawSetInt(end, L.Get(2))
	case 3:
		position := m.checkInt(L, 2)
		end = max(end, position)
		m.refuseReadonly(L, t)
		for i := end; i > position; i-- {
			t.RawSet(lua.LNumber(i), t.RawGet(lua.LNumber(i-1)))
		}
		t.RawSet(lua.LNumber(position), L.Get(3))
	default:
		m.raiseError(L, "wrong number of arguments to 'insert'")
	}
	return 0
}

func (m *machine) tableRemove(L *lua.LState) int {
	t := m.checkTable(L, 1)
	end := t.Len()
	position := m.optInt(L, 2, end)
	if position < 1 || position > end {
		return 0
	}
	m.refuseReadonly(L, t)
	L.Push(t.RawGetInt(position))
	for ; position < end; position++ {
		t.RawSetInt(position, t.RawGetInt(position+1))
	}
	t.RawSetInt(end, lua.LNil)
	return 1
}
