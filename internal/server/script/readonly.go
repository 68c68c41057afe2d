package script

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

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
	views := map[*lua.LTable]*lua.LTable{} // a table can have two names
	for key, value := range pairs(m.globals) {
		if t, ok := value.(*lua.LTable); ok && t != m.globals {
			if views[t] == nil {
				views[t] = m.protect(t)
			}
			m.globals.RawSet(key, views[t])
		}
	}
	m.lockStrings()
	m.sandbox = m.protect(m.globals)
	m.globals.RawSetString("_G", m.sandbox)
	L.G.Global = m.sandbox
	L.Env = m.sandbox
}

// lockStrings gives strings their methods, and shows scripts a metatable of strings with all
// that it holds in Redis. In versions where they may change it, what they change counts.
func (m *machine) lockStrings() {
	methods := m.L.NewTable()
	methods.RawSetString("__index", m.globals.RawGetString("string"))
	if !m.engine.Dialect.Has(dialect.Environments) {
		m.stringMeta.RawSetString("__index", m.globals.RawGetString("string"))
		m.metaViews[m.stringMeta] = m.protect(methods)
		return
	}
	m.metaViews[m.stringMeta] = methods
	m.stringMeta.RawSetString("__index", m.L.NewFunction(func(L *lua.LState) int {
		switch index := methods.RawGetString("__index").(type) {
		case *lua.LFunction:
			L.Push(index)
			L.Push(L.Get(1))
			L.Push(L.Get(2))
			L.Call(2, 1)
		case *lua.LTable, *lua.LUserData:
			L.Push(L.GetTable(index, L.Get(2)))
		default:
			m.raiseError(L, "attempt to index a string value")
		}
		return 1
	}))
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
