package script

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// openString adds the string library (lstrlib.c) and makes it the methods of
// strings.
func (m *machine) openString() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"byte":    m.stringByte,
		"char":    m.stringChar,
		"dump":    m.stringDump,
		"find":    func(L *lua.LState) int { return m.stringFind(L, true) },
		"format":  m.stringFormat,
		"gmatch":  m.stringGMatch,
		"gsub":    m.stringGsub,
		"len":     m.stringLen,
		"lower":   m.stringMap(asciiLower),
		"match":   func(L *lua.LState) int { return m.stringFind(L, false) },
		"rep":     m.stringRep,
		"reverse": m.stringReverse,
		"sub":     m.stringSub,
		"upper":   m.stringMap(asciiUpper),
	})
	t.RawSetString("gfind", t.RawGetString("gmatch"))
	m.globals.RawSetString("string", t)
	m.stringMeta = m.L.NewTable()
	m.stringMeta.RawSetString("__index", t)
	m.L.SetMetatable(lua.LString(""), m.stringMeta)
	m.openStringArithmetic()
}

// maxString limits the strings that a script can make in one step; Redis would
// go on until the machine has no memory left.
const maxString = 512 << 20

// relative turns a position that may count from the end into one from the start
// (posrelat).
func relative(position int64, length int) int64 {
	if position < 0 {
		position += int64(length) + 1
	}
	return max(position, 0)
}

func (m *machine) stringByte(L *lua.LState) int {
	s := m.checkString(L, 1)
	first := relative(m.optInteger(L, 2, 1), len(s))
	last := relative(m.optInteger(L, 3, first), len(s))
	first, last = max(first, 1), min(last, int64(len(s)))
	if first > last {
		return 0
	}
	if last-first+1 >= maxStack {
		m.raiseError(L, "stack overflow (string slice too long)")
	}
	for _, c := range []byte(s[first-1 : last]) {
		L.Push(lua.LNumber(c))
	}
	return int(last - first + 1)
}

func (m *machine) stringChar(L *lua.LState) int {
	b := make([]byte, L.GetTop())
	for i := range b {
		c := m.checkInt(L, i+1)
		if c != int(byte(c)) {
			m.argError(L, i+1, "invalid value")
		}
		b[i] = byte(c)
	}
	L.Push(lua.LString(b))
	return 1
}

func (m *machine) stringDump(L *lua.LState) int {
	m.checkFunction(L, 1)
	m.raiseError(L, "unable to dump given function")
	return 0
}

func (m *machine) stringLen(L *lua.LState) int {
	L.Push(lua.LNumber(len(m.checkString(L, 1))))
	return 1
}

func (m *machine) stringMap(convert func(byte) byte) lua.LGFunction {
	return func(L *lua.LState) int {
		b := []byte(m.checkString(L, 1))
		for i, c := range b {
			b[i] = convert(c)
		}
		L.Push(lua.LString(b))
		return 1
	}
}

func asciiLower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func asciiUpper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c &^ 0x20
	}
	return c
}

func (m *machine) stringRep(L *lua.LState) int {
	s := m.checkString(L, 1)
	n := max(m.checkInt(L, 2), 0)
	if len(s) > 0 && n > maxString/len(s) {
		m.raise(L, lua.LString("not enough memory"))
	}
	L.Push(lua.LString(strings.Repeat(s, n)))
	return 1
}

func (m *machine) stringReverse(L *lua.LState) int {
	b := []byte(m.checkString(L, 1))
	slices.Reverse(b)
	L.Push(lua.LString(b))
	return 1
}

func (m *machine) stringSub(L *lua.LState) int {
	s := m.checkString(L, 1)
	first := max(relative(m.checkInteger(L, 2), len(s)), 1)
	last := min(relative(m.optInteger(L, 3, -1), len(s)), int64(len(s)))
	if first > last {
		L.Push(lua.LString(""))
	} else {
		L.Push(lua.LString(s[first-1 : last]))
	}
	return 1
}

// stringFind is string.find and string.match (str_find_aux).
func (m *machine) stringFind(L *lua.LState, find bool) int {
	s, pattern := m.checkString(L, 1), m.checkString(L, 2)
	start := relative(m.optInteger(L, 3, 1), len(s)) - 1
	start = min(max(start, 0), int64(len(s)))
	init := int(start)
	if find && (lua.LVAsBool(L.Get(4)) || !strings.ContainsAny(untilNUL(pattern), "^$*+?.([%-")) {
		if i := strings.Index(s[init:], pattern); i >= 0 {
			L.Push(lua.LNumber(init + i + 1))
			L.Push(lua.LNumber(init + i + len(pattern)))
			return 2
		}
		L.Push(lua.LNil)
		return 1
	}
	ms := m.matcher(L, s, pattern)
	p := 0
	anchored := strings.HasPrefix(pattern, "^")
	if anchored {
		p = 1
	}
	for i := init; ; i++ {
		ms.level = 0
		if end := ms.match(i, p); end >= 0 {
			if find {
				L.Push(lua.LNumber(i + 1))
				L.Push(lua.LNumber(end))
				return 2 + ms.pushCaptures(-1, -1)
			}
			return ms.pushCaptures(i, end)
		}
		if i >= len(s) || anchored {
			break
		}
	}
	L.Push(lua.LNil)
	return 1
}

func (m *machine) stringGMatch(L *lua.LState) int {
	s, pattern := m.checkString(L, 1), m.checkString(L, 2)
	next := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		ms := m.matcher(L, s, pattern)
		for i := next; i <= len(s); i++ {
			ms.level = 0
			if end := ms.match(i, 0); end >= 0 {
				next = end
				if end == i {
					next++ // empty match: go at least one position
				}
				return ms.pushCaptures(i, end)
			}
		}
		next = len(s) + 1
		return 0
	}))
	return 1
}

func (m *machine) stringGsub(L *lua.LState) int {
	s, pattern := m.checkString(L, 1), m.checkString(L, 2)
	replacement := L.Get(3)
	limit := m.optInt(L, 4, len(s)+1)
	switch replacement.(type) {
	case lua.LNumber, lua.LString, *lua.LTable, *lua.LFunction:
	default:
		m.argError(L, 3, "string/function/table expected")
	}
	ms := m.matcher(L, s, pattern)
	p := 0
	anchored := strings.HasPrefix(pattern, "^")
	if anchored {
		p = 1
	}
	var b []byte
	i, n := 0, 0
	for n < limit {
		ms.level = 0
		end := ms.match(i, p)
		if end >= 0 {
			n++
			b = ms.appendReplacement(b, i, end, replacement)
		}
		switch {
		case end >= 0 && end > i:
			i = end
		case i < len(s):
			b = append(b, s[i])
			i++
		default:
			i = len(s) + 1
		}
		if i > len(s) || anchored {
			break
		}
	}
	if i < len(s) {
		b = append(b, s[i:]...)
	}
	L.Push(lua.LString(b))
	L.Push(lua.LNumber(n))
	return 2
}
