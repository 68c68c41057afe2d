package script

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// errorTable makes the table by which scripts see an error: a field err with
// code and message. A text that begins with a dash carries its code, any other
// gets the code ERR (luaPushErrorBuff).
func errorTable(L *lua.LState, text string) *lua.LTable {
	t := L.CreateTable(0, 1)
	t.RawSetString("err", lua.LString(errorText(text)))
	return t
}

func errorText(text string) string {
	code, message := "ERR", text
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		if c, m, ok := strings.Cut(rest, " "); ok {
			code, message = c, m
		} else {
			message = rest
		}
	}
	return untilNUL(code + " " + strings.Trim(message, "\r\n"))
}

// counted marks an error table of an error that is in the statistics already. Redis 6.2 has
// no such mark.
func (m *machine) counted(t *lua.LTable) *lua.LTable {
	if !m.engine.Dialect.Has(dialect.ScriptsCalled) {
		t.RawSetString("ignore_error_stats_update", lua.LTrue)
	}
	return t
}

// pushedError is the error table for a command that is not run. In Redis 6.2 it says where in
// the script that is, and no code (luaPushError).
func (m *machine) pushedError(L *lua.LState, text string) *lua.LTable {
	if !m.engine.Dialect.Has(dialect.ScriptsCalled) {
		return errorTable(L, text)
	}
	if at, ok := stackPosition(L, 1); ok {
		text = at.source + ": " + strconv.Itoa(at.line) + ": " + text
	}
	t := L.CreateTable(0, 1)
	t.RawSetString("err", lua.LString(text))
	return t
}

// writeCalled writes the error that ended a script as Redis 6.2 does (evalGenericCommand): a
// text, which the error handler puts behind the place.
func (m *machine) writeCalled(w *resp.Writer, run *Run, value lua.LValue) (counted bool) {
	text, ok := toText(value)
	if !ok { // the handler fails, and handles that
		m.thrown = position{"@err_handler_def", 9}
		text = m.thrown.prefix() + "attempt to concatenate local 'err' (a " + value.Type().String() + " value)"
	}
	if m.thrown.source != "" {
		text = m.thrown.source + ":" + m.thrown.lineText() + ": " + text
	}
	text = "ERR Error running script (call to f_" + run.Name + "): " + untilNUL(text)
	w.Error(strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' {
			return ' '
		}
		return r
	}, strings.TrimRight(text, "\r\n")))
	return false
}

// errorInfo is what an error table holds (errorInfo of script_lua.h).
type errorInfo struct {
	message, source, line string
	counted               bool
}

// readError reads an error table (luaExtractErrorInformation).
func readError(t *lua.LTable) errorInfo {
	field := func(name string) string {
		text, _ := toText(t.RawGetString(name))
		return untilNUL(text)
	}
	info := errorInfo{message: field("err"), source: field("source"), line: field("line")}
	info.counted = t.RawGetString("ignore_error_stats_update") == lua.LTrue
	return info
}
