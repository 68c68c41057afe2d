package script

import lua "github.com/yuin/gopher-lua"

// Redis patches Lua so that a table can be marked read-only. Here a read-only
// table is an empty one in front of the real one: reads fall through to it by
// __index, writes meet __newindex. The library functions that go past
// metatables (next, rawget, ...) look up the real table in machine.readonly.

const readonlyError = "Attempt to modify a readonly table"

// lock makes everything reachable from the global variables read-only
// (luaSetTableProtectionRecursively) and puts the sandbox before them, where
// reading a variable that does not exist is an error.
func (m *machine) lock() {
	L := m.L
	missing := L.NewTable()
	missing.RawSetString("__index", L.NewFunction(m.missingGlobal))
	m.globals.Metatable = missing
	m.metaViews[missing] = m.protect(missing)
	for key, value := range pairs(m.globals) {
		if t, ok := value.(*lua.LTable); ok && t != m.globals {
			m.globals.RawSet(key, m.protect(t))
		}
	}
	m.stringMeta.RawSetString("__index", m.globals.RawGetString("string"))
	methods := L.NewTable() // all that the metatable of strings holds in Redis
	methods.RawSetString("__index", m.globals.RawGetString("string"))
	m.metaViews[m.stringMeta] = m.protect(methods)
	m.sandbox = m.protect(m.globals)
	m.globals.RawSetString("_G", m.sandbox)
	L.G.Global = m.sandbox
	L.Env = m.sandbox
}

// protect returns a read-only view of t.
func (m *machine) protect(t *lua.LTable) *lua.LTable {
	meta := m.L.CreateTable(0, 2)
	meta.RawSetString("__index", t)
	meta.RawSetString("__newindex", m.L.NewFunction(m.refuseWrite))
	view := m.L.CreateTable(0, 0)
	view.Metatable = meta
	m.readonly[view] = t
	return view
}

func (m *machine) refuseWrite(L *lua.LState) int {
	m.raiseError(L, readonlyError)
	return 0
}

// missingGlobal is luaProtectedTableError.
func (m *machine) missingGlobal(L *lua.LState) int {
	if L.GetTop() != 2 {
		m.raiseError(L, "Wrong number of arguments to luaProtectedTableError")
	}
	name, ok := toText(L.Get(2))
	if !ok {
		m.raiseError(L, "Second argument to luaProtectedTableError must be a string or number")
	}
	m.raiseError(L, "Script attempted to access nonexistent global variable '%s'", untilNUL(name))
	return 0
}

// real returns the table behind a read-only one, and t itself otherwise.
func (m *machine) real(t *lua.LTable) *lua.LTable {
	if real, ok := m.readonly[t]; ok {
		return real
	}
	return t
}

// refuseReadonly throws when t is read-only, without position like the library
// functions that reach luaH_set in Redis.
func (m *machine) refuseReadonly(L *lua.LState, t *lua.LTable) {
	if _, ok := m.readonly[t]; ok {
		m.raise(L, lua.LString(readonlyError))
	}
}
