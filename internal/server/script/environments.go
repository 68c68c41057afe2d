package script

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Lua's functions on environments, which later versions keep from scripts (lbaselib.c), and
// its clock, which earlier ones do.

func (m *machine) openEnvironments() {
	if m.engine.Dialect.Has(dialect.Environments) {
		m.register(m.globals, map[string]lua.LGFunction{
			"getfenv":  m.baseGetFEnv,
			"newproxy": m.newProxies(),
			"setfenv":  m.baseSetFEnv,
		})
	}
	if m.engine.Dialect.Has(dialect.ScriptsCalled) {
		m.register(m.globals, map[string]lua.LGFunction{"print": m.basePrint})
	}
	if m.engine.Dialect.Has(dialect.ScriptClock) {
		t := m.L.NewTable()
		m.register(t, map[string]lua.LGFunction{"clock": m.osClock})
		m.globals.RawSetString("os", t)
	}
}

// basePrint writes to the standard output of the server, which nobody sees.
func (m *machine) basePrint(*lua.LState) int {
	return 0
}

// functionAt is the function that the first argument is, or that is at the level of the stack
// that it names (getfunc). It is nil where C has called.
func (m *machine) functionAt(L *lua.LState, level int) *lua.LFunction {
	if f, ok := L.Get(1).(*lua.LFunction); ok {
		return f
	}
	if level < 0 {
		m.argError(L, 1, "level must be non-negative")
	}
	if f, ok := luaFrame(L, level); ok && !f.isHelper() {
		return f.function
	}
	if _, ok := stackPosition(L, level); !ok {
		m.argError(L, 1, "invalid level")
	}
	return nil
}

func (m *machine) baseGetFEnv(L *lua.LState) int {
	level := 1
	if L.Get(1).Type() != lua.LTFunction {
		level = m.optInt(L, 1, 1)
	}
	f := m.functionAt(L, level)
	if f == nil || f.IsG || f.Env == nil {
		L.Push(L.Env)
	} else {
		L.Push(f.Env)
	}
	return 1
}

func (m *machine) baseSetFEnv(L *lua.LState) int {
	env := m.checkTable(L, 2)
	level := 0
	if L.Get(1).Type() != lua.LTFunction {
		level = m.checkInt(L, 1)
	}
	f := m.functionAt(L, level)
	if n, ok := toNumber(L.Get(1)); ok && n == 0 {
		L.Env = env
		return 0
	}
	if f == nil || f.IsG {
		m.raiseError(L, "'setfenv' cannot change environment of given object")
	}
	f.Env = env
	L.Push(f)
	return 1
}

// newProxies makes newproxy, which gives a userdata a metatable that no other has, or that of
// another one.
func (m *machine) newProxies() lua.LGFunction {
	proxies := map[lua.LValue]bool{}
	return func(L *lua.LState) int {
		proxy := L.NewUserData()
		switch v := L.Get(1).(type) {
		case *lua.LNilType:
		case lua.LBool:
			if v {
				proxy.Metatable = L.NewTable()
				proxies[proxy.Metatable] = true
			}
		default:
			u, ok := v.(*lua.LUserData)
			if !ok || !proxies[u.Metatable] {
				m.argError(L, 1, "boolean or proxy expected")
			}
			proxy.Metatable = u.Metatable
		}
		L.Push(proxy)
		return 1
	}
}

// instructionTime is what an instruction takes by the clock of scripts.
const instructionTime = 50 * time.Nanosecond

// osClock is the time that scripts have taken.
func (m *machine) osClock(L *lua.LState) int {
	steps := m.ran
	if m.run != nil {
		steps += m.run.steps
	}
	L.Push(lua.LNumber((time.Duration(steps) * instructionTime).Seconds()))
	return 1
}
