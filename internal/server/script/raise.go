package script

import (
	"fmt"
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/script/syntax"
)

// position is a place in a script: the chunk's name and a line.
type position struct {
	source string
	line   int
}

func (p position) lineText() string {
	if p.source == "" {
		return ""
	}
	return strconv.Itoa(p.line)
}

// prefix is what luaL_where puts before a message.
func (p position) prefix() string {
	if p.line <= 0 {
		return ""
	}
	return syntax.ShortSource(p.source, syntax.MaxShortSource) + ":" + strconv.Itoa(p.line) + ": "
}

// stackPosition is where the function at a level of the stack is: level 0 is the
// function that runs, a Go function has no line.
func stackPosition(L *lua.LState, level int) (at position, ok bool) {
	f, isLua := luaFrame(L, level)
	switch {
	case isLua && !f.isHelper():
		return position{source: f.function.Proto.SourceName, line: f.line()}, true
	case !isLua && hasFrame(L, level):
		return position{source: "=[C]", line: -1}, true
	}
	// Below a protected call the stack goes on in the thread that made it, whose topmost
	// function is the one that made the call.
	bottom := 0
	for bottom < level && hasFrame(L, bottom+1) {
		bottom++
	}
	if f, ok := luaFrame(L, bottom); ok && f.function.Proto.SourceName == protectedName {
		return stackPosition(L.Parent, level-bottom+1)
	}
	return position{}, false
}

func hasFrame(L *lua.LState, level int) bool {
	_, ok := L.GetStack(level)
	return ok
}

// isHelper reports whether the frame is at the bottom of a thread of ours.
func (f frame) isHelper() bool {
	name := f.function.Proto.SourceName
	return name == protectedName || name == coroutineName
}

// callerPosition is what Redis's error handler reports: where the function that
// raised the error is, or, when that is a library function, its caller.
func callerPosition(L *lua.LState) position {
	at, ok := stackPosition(L, 0)
	if ok && at.line < 0 {
		at, ok = stackPosition(L, 1)
	}
	if !ok {
		return position{}
	}
	return at
}

// raise throws a value as it is.
func (m *machine) raise(L *lua.LState, value lua.LValue) {
	m.plain = true
	L.Error(value, 0)
}

// raiseTable throws an error table (luaPushError and luaError), or the text in Redis 6.2.
func (m *machine) raiseTable(L *lua.LState, text string) {
	if m.engine.Dialect.Has(dialect.ScriptsCalled) {
		m.raise(L, lua.LString(text))
		return
	}
	m.raise(L, errorTable(L, text))
}

// raiseError throws a message with the position of the function that called the
// current one before it (luaL_error).
func (m *machine) raiseError(L *lua.LState, format string, args ...any) {
	at, _ := stackPosition(L, 1)
	m.raise(L, lua.LString(at.prefix()+fmt.Sprintf(format, args...)))
}

// argError throws the complaint about an argument (luaL_argerror).
func (m *machine) argError(L *lua.LState, n int, message string) {
	name, kind := calledAs(L)
	if kind == "method" {
		n--
		if n == 0 {
			m.raiseError(L, "calling '%s' on bad self (%s)", name, message)
		}
	}
	if name == "" {
		name = "?"
	}
	m.raiseError(L, "bad argument #%d to '%s' (%s)", n, name, message)
}

// typeError throws the complaint about an argument's type (luaL_typerror).
func (m *machine) typeError(L *lua.LState, n int, want string) {
	m.argError(L, n, want+" expected, got "+typeName(L, n))
}

// typeName is the name of an argument's type, "no value" when it is not there.
func typeName(L *lua.LState, n int) string {
	if n > L.GetTop() {
		return "no value"
	}
	return L.Get(n).Type().String()
}

// The check functions return an argument, or throw.

func (m *machine) checkAny(L *lua.LState, n int) lua.LValue {
	if n > L.GetTop() {
		m.argError(L, n, "value expected")
	}
	return L.Get(n)
}

func (m *machine) checkNumber(L *lua.LState, n int) float64 {
	f, ok := toNumber(L.Get(n))
	if !ok {
		m.typeError(L, n, "number")
	}
	return f
}

// checkInt is luaL_checkint.
func (m *machine) checkInt(L *lua.LState, n int) int { return int(toInt32(m.checkNumber(L, n))) }

// checkInteger is luaL_checkinteger.
func (m *machine) checkInteger(L *lua.LState, n int) int64 { return toInt64(m.checkNumber(L, n)) }

// optInt is luaL_optint.
func (m *machine) optInt(L *lua.LState, n int, missing int) int {
	return int(int32(m.optInteger(L, n, int64(missing))))
}

// optInteger is luaL_optinteger.
func (m *machine) optInteger(L *lua.LState, n int, missing int64) int64 {
	if L.Get(n) == lua.LNil {
		return missing
	}
	return m.checkInteger(L, n)
}

func (m *machine) checkString(L *lua.LState, n int) string {
	s, ok := toText(L.Get(n))
	if !ok {
		m.typeError(L, n, "string")
	}
	return s
}

func (m *machine) optString(L *lua.LState, n int, missing string) string {
	if L.Get(n) == lua.LNil {
		return missing
	}
	return m.checkString(L, n)
}

func (m *machine) checkTable(L *lua.LState, n int) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		m.typeError(L, n, "table")
	}
	return t
}

func (m *machine) checkFunction(L *lua.LState, n int) *lua.LFunction {
	f, ok := L.Get(n).(*lua.LFunction)
	if !ok {
		m.typeError(L, n, "function")
	}
	return f
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
