package script

import (
	"bytes"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/script/syntax"
	lua "github.com/yuin/gopher-lua"
)

// replyReader turns a reply in the protocol into a Lua value (resp_parser.c and
// the redisProtocolToLuaType functions). Replies come from the host and are
// taken to be well formed; what is not reads as false.
type replyReader struct {
	m    *machine
	L    *lua.LState
	rest []byte
}

func (r *replyReader) value() lua.LValue {
	if len(r.rest) == 0 {
		return lua.LFalse
	}
	kind := r.rest[0]
	line := r.line()
	switch kind {
	case '$':
		return r.bulk(line)
	case '+':
		return r.single("ok", lua.LString(line))
	case '-':
		return r.m.counted(errorTable(r.L, "-"+string(line)))
	case ':':
		return lua.LNumber(integer(line))
	case '*':
		return r.array(line)
	case '~':
		return r.set(line)
	case '%':
		return r.mapping(line)
	case '#':
		return lua.LBool(len(line) > 0 && line[0] == 't')
	case ',':
		f, _ := syntax.Strtod(string(line))
		return r.single("double", lua.LNumber(f))
	case '_':
		return lua.LNil
	case '(':
		return r.single("big_number", lua.LString(line))
	case '=':
		return r.verbatim(line)
	case '|':
		for range 2 * integer(line) { // attributes are not shown to scripts
			if len(r.rest) == 0 {
				break
			}
			r.value()
		}
		return r.value()
	}
	r.rest = nil
	return lua.LFalse
}

// line takes the first line, and returns it without kind and line end.
func (r *replyReader) line() []byte {
	end := bytes.IndexByte(r.rest, '\r')
	if end < 1 || end+2 > len(r.rest) {
		r.rest = nil
		return nil
	}
	line := r.rest[1:end]
	r.rest = r.rest[end+2:]
	return line
}

// payload takes n bytes and a line end.
func (r *replyReader) payload(n int64) ([]byte, bool) {
	if n < 0 || n > int64(len(r.rest))-2 {
		r.rest = nil
		return nil, false
	}
	payload := r.rest[:n]
	r.rest = r.rest[n+2:]
	return payload, true
}

func (r *replyReader) bulk(line []byte) lua.LValue {
	if payload, ok := r.payloadUnlessNull(line); ok {
		return lua.LString(payload)
	}
	return lua.LFalse
}

func (r *replyReader) payloadUnlessNull(line []byte) ([]byte, bool) {
	n := integer(line)
	if n == -1 {
		return nil, false
	}
	return r.payload(n)
}

func (r *replyReader) array(line []byte) lua.LValue {
	n := integer(line)
	if n == -1 {
		return lua.LFalse
	}
	t := r.L.CreateTable(r.room(n), 0)
	for i := 1; int64(i) <= n && len(r.rest) > 0; i++ {
		t.RawSetInt(i, r.value())
	}
	return t
}

func (r *replyReader) set(line []byte) lua.LValue {
	members := r.L.CreateTable(0, 0)
	for n := integer(line); n > 0 && len(r.rest) > 0; n-- {
		if member := r.value(); member != lua.LNil {
			members.RawSet(member, lua.LTrue)
		}
	}
	return r.single("set", members)
}

func (r *replyReader) mapping(line []byte) lua.LValue {
	fields := r.L.CreateTable(0, 0)
	for n := integer(line); n > 0 && len(r.rest) > 0; n-- {
		key := r.value()
		if value := r.value(); key != lua.LNil {
			fields.RawSet(key, value)
		}
	}
	return r.single("map", fields)
}

func (r *replyReader) verbatim(line []byte) lua.LValue {
	payload, ok := r.payload(integer(line))
	if !ok || len(payload) < 4 {
		return lua.LFalse
	}
	t := r.L.CreateTable(0, 2)
	t.RawSetString("string", lua.LString(payload[4:]))
	t.RawSetString("format", lua.LString(payload[:3]))
	return r.single("verbatim_string", t)
}

func (r *replyReader) single(field string, value lua.LValue) lua.LValue {
	t := r.L.CreateTable(0, 1)
	t.RawSetString(field, value)
	return t
}

// room limits what is allocated on the word of a length alone: an element takes
// at least three bytes.
func (r *replyReader) room(n int64) int { return int(min(n, int64(len(r.rest)/3))) }

func integer(line []byte) int64 {
	n, err := strconv.ParseInt(string(line), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
