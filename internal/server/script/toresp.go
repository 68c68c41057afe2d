package script

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	lua "github.com/yuin/gopher-lua"
)

// replyWriter turns a script's result into a reply (luaReplyToRedisReply).
type replyWriter struct {
	w *resp.Writer
	// resp3 is the script's own protocol version, which decides how it returns
	// booleans; w has the client's.
	resp3  bool
	errors Errors
}

const (
	// maxStack is LUAI_MAXCSTACK: how many values a C function of Lua 5.1 may
	// have on its stack, which limits how deep a result can be nested.
	maxStack = 8000
	// resultStack is the stack when a script has returned: error handler, result.
	resultStack = 2
)

// write writes v. stack is the number of values that Redis has on Lua's stack at
// this point, v included.
func (r *replyWriter) write(v lua.LValue, stack int) {
	if stack+4 > maxStack {
		r.error("ERR reached lua stack limit", false, stack)
		return
	}
	switch v := v.(type) {
	case lua.LString:
		r.w.BulkString(string(v))
	case lua.LBool:
		r.boolean(bool(v))
	case lua.LNumber:
		r.w.Int(toInt64(float64(v)))
	case *lua.LTable:
		r.table(v, stack)
	default:
		r.w.Null()
	}
}

// error writes an error, which may be in the statistics already.
func (r *replyWriter) error(text string, counted bool, stack int) {
	r.w.Error(text)
	switch {
	case stack == resultStack:
		r.errors.Counted = counted
	case counted:
		r.errors.InnerCounted++
	default:
		r.errors.Inner = append(r.errors.Inner, text)
	}
}

func (r *replyWriter) boolean(b bool) {
	switch {
	case r.resp3:
		r.w.Bool(b)
	case b:
		r.w.Int(1)
	default:
		r.w.Null()
	}
}

func (r *replyWriter) table(t *lua.LTable, stack int) {
	if text, ok := t.RawGetString("err").(lua.LString); ok {
		r.error(strings.TrimRight(untilNUL(string(text)), "\r\n"), readError(t).counted, stack)
		return
	}
	if text, ok := t.RawGetString("ok").(lua.LString); ok {
		r.w.Simple(withoutNewlines(untilNUL(string(text))))
		return
	}
	if f, ok := t.RawGetString("double").(lua.LNumber); ok {
		r.w.Double(float64(f))
		return
	}
	if digits, ok := t.RawGetString("big_number").(lua.LString); ok {
		r.bigNumber(withoutNewlines(string(digits)))
		return
	}
	if verbatim, ok := t.RawGetString("verbatim_string").(*lua.LTable); ok {
		format, isFormat := verbatim.RawGetString("format").(lua.LString)
		text, isText := verbatim.RawGetString("string").(lua.LString)
		if isFormat && isText {
			r.verbatim(string(text), untilNUL(string(format)))
			return
		}
	}
	if fields, ok := t.RawGetString("map").(*lua.LTable); ok {
		r.w.Map(countPairs(fields))
		for key, value := range pairs(fields) {
			r.write(key, stack+4)
			r.write(value, stack+3)
		}
		return
	}
	if members, ok := t.RawGetString("set").(*lua.LTable); ok {
		r.w.Set(countPairs(members))
		for member := range pairs(members) {
			r.write(member, stack+3)
		}
		return
	}
	n := 0
	for t.RawGetInt(n+1) != lua.LNil {
		n++
	}
	r.w.Array(n)
	for i := 1; i <= n; i++ {
		r.write(t.RawGetInt(i), stack+1)
	}
}

func (r *replyWriter) bigNumber(digits string) {
	if !r.w.RESP3 {
		r.w.BulkString(digits)
		return
	}
	r.w.Raw([]byte("(" + digits + "\r\n"))
}

// verbatim is addReplyVerbatim, which cuts or fills the format to three bytes.
func (r *replyWriter) verbatim(text, format string) {
	if !r.w.RESP3 {
		r.w.BulkString(text)
		return
	}
	format = (format + "   ")[:3]
	r.w.Raw([]byte("=" + formatNumber(float64(len(text)+4)) + "\r\n" + format + ":" + text + "\r\n"))
}

func withoutNewlines(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
}

// pairs visits a table in the order of next.
func pairs(t *lua.LTable) func(yield func(key, value lua.LValue) bool) {
	return func(yield func(key, value lua.LValue) bool) {
		key, value := t.Next(lua.LNil)
		for key != lua.LNil && yield(key, value) {
			key, value = t.Next(key)
		}
	}
}

func countPairs(t *lua.LTable) int {
	n := 0
	for range pairs(t) {
		n++
	}
	return n
}
