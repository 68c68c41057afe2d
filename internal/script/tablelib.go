package script

import (
	"sort"
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
	first := m.optInteger(L, 3, 1)
	last := m.optInteger(L, 4, int64(t.Len()))
	var b strings.Builder
	for i := first; i <= last; i++ {
		value := t.RawGet(lua.LNumber(i))
		text, ok := toText(value)
		if !ok {
			m.raiseError(L, "invalid value (%s) at index %d in table for 'concat'", value.Type(), int32(i))
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
	position := int(m.optInteger(L, 2, int64(end)))
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

func (m *machine) tableSort(L *lua.LState) int {
	t := m.checkTable(L, 1)
	n := t.Len()
	if L.Get(2) != lua.LNil {
		m.checkFunction(L, 2)
	}
	m.refuseReadonly(L, t)
	less := func(a, b lua.LValue) bool {
		if comparable(a, b) {
			return L.LessThan(a, b)
		}
		m.raiseError(L, "%s", compareError(a, b))
		return false
	}
	if f, ok := L.Get(2).(*lua.LFunction); ok {
		less = func(a, b lua.LValue) bool {
			L.Push(f)
			L.Push(a)
			L.Push(b)
			L.Call(2, 1)
			result := lua.LVAsBool(L.Get(-1))
			L.Pop(1)
			return result
		}
	}
	sort.Sort(&tableSorter{t: t, n: n, less: less})
	return 0
}

func comparable(a, b lua.LValue) bool {
	return a.Type() == b.Type() && a.Type() != lua.LTNil && a.Type() != lua.LTBool
}

type tableSorter struct {
	t    *lua.LTable
	n    int
	less func(a, b lua.LValue) bool
}

func (s *tableSorter) Len() int { return s.n }
func (s *tableSorter) Less(i, j int) bool {
	return s.less(s.t.RawGetInt(i+1), s.t.RawGetInt(j+1))
}
func (s *tableSorter) Swap(i, j int) {
	a, b := s.t.RawGetInt(i+1), s.t.RawGetInt(j+1)
	s.t.RawSetInt(i+1, b)
	s.t.RawSetInt(j+1, a)
}
