package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
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

// countedErrorTable is an errorTable of an error that is in the statistics
// already.
func countedErrorTable(L *lua.LState, text string) *lua.LTable {
	t := errorTable(L, text)
	t.RawSetString("ignore_error_stats_update", lua.LTrue)
	return t
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
