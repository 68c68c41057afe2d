package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// matcher matches Lua patterns: a port of the matching half of lstrlib.c, with
// its messages. Positions are offsets into s and the pattern.
type matcher struct {
	m       *machine
	L       *lua.LState
	s, p    string
	level   int
	capture [maxCaptures]struct{ start, length int }
	// depth is the depth of recursion, which Lua leaves to the C stack.
	depth int
}

const (
	maxCaptures       = 32 // LUA_MAXCAPTURES
	captureUnfinished = -1
	capturePosition   = -2
	maxMatchDepth     = 200000
)

// matcher makes a matcher; a pattern ends at its first NUL.
func (m *machine) matcher(L *lua.LState, s, pattern string) *matcher {
	return &matcher{m: m, L: L, s: s, p: untilNUL(pattern)}
}

func (ms *matcher) fail(format string, args ...any) { ms.m.raiseError(ms.L, format, args...) }

// match matches the pattern from p at s and returns the end of the match, or -1.
func (ms *matcher) match(s, p int) int {
	ms.depth++
	defer func() { ms.depth-- }()
	if ms.depth > maxMatchDepth {
		ms.fail("pattern too complex")
	}
	for p < len(ms.p) {
		switch c := ms.p[p]; {
		case c == '(':
			if ms.at(p+1) == ')' {
				return ms.startCapture(s, p+2, capturePosition)
			}
			return ms.startCapture(s, p+1, captureUnfinished)
		case c == ')':
			return ms.endCapture(s, p+1)
		case c == '%' && ms.at(p+1) == 'b':
			if s = ms.balance(s, p+2); s < 0 {
				return -1
			}
			p += 4
			continue
		case c == '%' && ms.at(p+1) == 'f':
			p += 2
			if ms.at(p) != '[' {
				ms.fail("missing '[' after '%%f' in pattern")
			}
			end := ms.classEnd(p)
			previous := byte(0)
			if s > 0 {
				previous = ms.s[s-1]
			}
			if ms.inSet(previous, p, end-1) || !ms.inSet(ms.char(s), p, end-1) {
				return -1
			}
			p = end
			continue
		case c == '%' && ctype.IsDigit(ms.at(p+1)):
			if s = ms.back(s, ms.p[p+1]); s < 0 {
				return -1
			}
			p += 2
			continue
		case c == '$' && p+1 == len(ms.p):
			if s == len(ms.s) {
				return s
			}
			return -1
		}
		end := ms.classEnd(p)
		matches := s < len(ms.s) && ms.single(ms.s[s], p, end)
		switch ms.at(end) {
		case '?':
			if matches {
				if rest := ms.match(s+1, end+1); rest >= 0 {
					return rest
				}
			}
			p = end + 1
		case '*':
			return ms.maxExpand(s, p, end)
		case '+':
			if !matches {
				return -1
			}
			return ms.maxExpand(s+1, p, end)
		case '-':
			return ms.minExpand(s, p, end)
		default:
			if !matches {
				return -1
			}
			s, p = s+1, end
		}
	}
	return s
}

// at is a byte of the pattern, 0 behind its end; char is one of the subject.
func (ms *matcher) at(p int) byte {
	if p < len(ms.p) {
		return ms.p[p]
	}
	return 0
}

func (ms *matcher) char(s int) byte {
	if s < len(ms.s) {
		return ms.s[s]
	}
	return 0
}

// classEnd finds the end of a single character class.
func (ms *matcher) classEnd(p int) int {
	c := ms.p[p]
	p++
	switch c {
	case '%':
		if p >= len(ms.p) {
			ms.fail("malformed pattern (ends with '%%')")
		}
		return p + 1
	case '[':
		if ms.at(p) == '^' {
			p++
		}
		for first := true; first || ms.at(p) != ']'; first = false {
			if p >= len(ms.p) {
				ms.fail("malformed pattern (missing ']')")
			}
			c := ms.p[p]
			p++
			if c == '%' && p < len(ms.p) {
				p++
			}
		}
		return p + 1
	}
	return p
}

func (ms *matcher) single(c byte, p, end int) bool {
	switch ms.p[p] {
	case '.':
		return true
	case '%':
		return inClass(c, ms.p[p+1])
	case '[':
		return ms.inSet(c, p, end-1)
	}
	return ms.p[p] == c
}

// inSet is matchbracketclass: p is at the opening bracket, end at the closing.
func (ms *matcher) inSet(c byte, p, end int) bool {
	found := true
	if ms.p[p+1] == '^' {
		found = false
		p++
	}
	for p++; p < end; p++ {
		switch {
		case ms.p[p] == '%':
			p++
			if inClass(c, ms.p[p]) {
				return found
			}
		case ms.at(p+1) == '-' && p+2 < end:
			p += 2
			if ms.p[p-2] <= c && c <= ms.p[p] {
				return found
			}
		case ms.p[p] == c:
			return found
		}
	}
	return !found
}

// inClass is match_class, with the character types of the C locale.
func inClass(c, class byte) bool {
	var in bool
	switch asciiLower(class) {
	case 'a':
		in = ctype.IsAlpha(c)
	case 'c':
		in = c < 0x20 || c == 0x7f
	case 'd':
		in = ctype.IsDigit(c)
	case 'l':
		in = c >= 'a' && c <= 'z'
	case 'p':
		in = c > 0x20 && c < 0x7f && !ctype.IsAlpha(c) && !ctype.IsDigit(c)
	case 's':
		in = ctype.IsSpace(c)
	case 'u':
		in = c >= 'A' && c <= 'Z'
	case 'w':
		in = ctype.IsAlpha(c) || ctype.IsDigit(c)
	case 'x':
		in = ctype.IsXDigit(c)
	case 'z':
		in = c == 0
	default:
		return class == c
	}
	return in != (class >= 'A' && class <= 'Z')
}

func (ms *matcher) maxExpand(s, p, end int) int {
	n := 0
	for s+n < len(ms.s) && ms.single(ms.s[s+n], p, end) {
		n++
	}
	for ; n >= 0; n-- {
		if rest := ms.match(s+n, end+1); rest >= 0 {
			return rest
		}
	}
	return -1
}

func (ms *matcher) minExpand(s, p, end int) int {
	for {
		if rest := ms.match(s, end+1); rest >= 0 {
			return rest
		}
		if s >= len(ms.s) || !ms.single(ms.s[s], p, end) {
			return -1
		}
		s++
	}
}

func (ms *matcher) startCapture(s, p, kind int) int {
	if ms.level >= maxCaptures {
		ms.fail("too many captures")
	}
	ms.capture[ms.level].start = s
	ms.capture[ms.level].length = kind
	ms.level++
	end := ms.match(s, p)
	if end < 0 {
		ms.level--
	}
	return end
}

func (ms *matcher) endCapture(s, p int) int {
	open := -1
	for l := ms.level - 1; l >= 0 && open < 0; l-- {
		if ms.capture[l].length == captureUnfinished {
			open = l
		}
	}
	if open < 0 {
		ms.fail("invalid pattern capture")
	}
	ms.capture[open].length = s - ms.capture[open].start
	end := ms.match(s, p)
	if end < 0 {
		ms.capture[open].length = captureUnfinished
	}
	return end
}

// balance is matchbalance: %bxy.
func (ms *matcher) balance(s, p int) int {
	if p >= len(ms.p) || p+1 >= len(ms.p) {
		ms.fail("unbalanced pattern")
	}
	if s >= len(ms.s) || ms.s[s] != ms.p[p] {
		return -1
	}
	open, shut := ms.p[p], ms.p[p+1]
	depth := 1
	for s++; s < len(ms.s); s++ {
		switch ms.s[s] {
		case shut:
			if depth--; depth == 0 {
				return s + 1
			}
		case open:
			depth++
		}
	}
	return -1
}

// back matches what an earlier capture matched: %1.
func (ms *matcher) back(s int, digit byte) int {
	n := int(digit) - '1'
	if n < 0 || n >= ms.level || ms.capture[n].length == captureUnfinished {
		ms.fail("invalid capture index")
	}
	c := ms.capture[n]
	if c.length < 0 {
		return -1
	}
	text := ms.s[c.start : c.start+c.length]
	if strings.HasPrefix(ms.s[s:], text) {
		return s + len(text)
	}
	return -1
}

// value is a capture, or the whole match when there are none (push_onecapture).
func (ms *matcher) value(n, start, end int) lua.LValue {
	if n >= ms.level {
		if n != 0 {
			ms.fail("invalid capture index")
		}
		return lua.LString(ms.s[start:end])
	}
	c := ms.capture[n]
	switch c.length {
	case captureUnfinished:
		ms.fail("unfinished capture")
	case capturePosition:
		return lua.LNumber(c.start + 1)
	}
	return lua.LString(ms.s[c.start : c.start+c.length])
}

// pushCaptures pushes all captures; without captures the whole match, unless
// start is negative.
func (ms *matcher) pushCaptures(start, end int) int {
	n := ms.level
	if n == 0 && start >= 0 {
		n = 1
	}
	for i := range n {
		ms.L.Push(ms.value(i, start, end))
	}
	return n
}

// appendReplacement is add_value: what gsub puts in the place of a match.
func (ms *matcher) appendReplacement(b []byte, start, end int, replacement lua.LValue) []byte {
	L := ms.L
	var result lua.LValue
	switch r := replacement.(type) {
	case *lua.LFunction:
		L.Push(r)
		n := ms.pushCaptures(start, end)
		L.Call(n, 1)
		result = L.Get(-1)
		L.Pop(1)
	case *lua.LTable:
		result = L.GetTable(r, ms.value(0, start, end))
	default:
		text, _ := toText(r)
		return ms.appendTemplate(b, text, start, end)
	}
	if lua.LVIsFalse(result) {
		return append(b, ms.s[start:end]...)
	}
	text, ok := toText(result)
	if !ok {
		ms.fail("invalid replacement value (a %s)", result.Type())
	}
	return append(b, text...)
}

// appendTemplate is add_s: a replacement string with %0 to %9 in it.
func (ms *matcher) appendTemplate(b []byte, template string, start, end int) []byte {
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c != '%' {
			b = append(b, c)
			continue
		}
		i++
		switch {
		case i >= len(template):
			b = append(b, 0) // Lua takes the string's terminator
		case !ctype.IsDigit(template[i]):
			b = append(b, template[i])
		case template[i] == '0':
			b = append(b, ms.s[start:end]...)
		default:
			text, _ := toText(ms.value(int(template[i]-'1'), start, end))
			b = append(b, text...)
		}
	}
	return b
}
