package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/script/syntax"
)

// jsonParser is json_parse_t: it reads text up to its first NUL.
type jsonParser struct {
	c     *cjson
	L     *lua.LState
	text  string
	pos   int
	depth int
}

// jsonToken is json_token_t.
type jsonToken struct {
	kind    tokenKind
	index   int
	text    string // a string's value, or what is wrong
	number  float64
	boolean bool
}

type tokenKind int

const (
	tokenObjectBegin tokenKind = iota
	tokenObjectEnd
	tokenArrayBegin
	tokenArrayEnd
	tokenString
	tokenNumber
	tokenBoolean
	tokenNull
	tokenColon
	tokenComma
	tokenEnd
	tokenError
)

// tokenNames are what messages call the tokens.
var tokenNames = [...]string{
	"T_OBJ_BEGIN", "T_OBJ_END", "T_ARR_BEGIN", "T_ARR_END", "T_STRING", "T_NUMBER",
	"T_BOOLEAN", "T_NULL", "T_COLON", "T_COMMA", "T_END", "T_ERROR",
}

// decode is cjson.decode.
func (c *cjson) decode(L *lua.LState) int {
	if L.GetTop() != 1 {
		c.m.argError(L, 1, "expected 1 argument")
	}
	text := c.m.checkString(L, 1)
	if len(text) >= 2 && (text[0] == 0 || text[1] == 0) {
		c.m.raiseError(L, "JSON parser does not support UTF-16 or UTF-32")
	}
	p := &jsonParser{c: c, L: L, text: untilNUL(text)}
	value := p.value(p.next(), 1)
	if t := p.next(); t.kind != tokenEnd {
		p.expected("the end", t)
	}
	L.Push(value)
	return 1
}

func (p *jsonParser) expected(what string, t jsonToken) {
	found := tokenNames[t.kind]
	if t.kind == tokenError {
		found = t.text
	}
	p.c.m.raiseError(p.L, "Expected %s but found %s at character %d", what, found, t.index+1)
}

// value is json_process_value; stack is the number of values that Lua would have
// on its stack.
func (p *jsonParser) value(t jsonToken, stack int) lua.LValue {
	switch t.kind {
	case tokenString:
		return lua.LString(t.text)
	case tokenNumber:
		return lua.LNumber(t.number)
	case tokenBoolean:
		return lua.LBool(t.boolean)
	case tokenNull:
		return p.c.m.null
	case tokenObjectBegin:
		return p.object(stack)
	case tokenArrayBegin:
		return p.array(stack)
	}
	p.expected("value", t)
	return lua.LNil
}

// descend is json_decode_descend.
func (p *jsonParser) descend(stack, slots int) {
	p.depth++
	if p.depth > p.c.decodeDepth || stack+slots > maxStack {
		p.c.m.raiseError(p.L, "Found too many nested data structures (%d) at character %d", p.depth, p.pos)
	}
}

func (p *jsonParser) object(stack int) lua.LValue {
	p.descend(stack, 3)
	object := p.L.CreateTable(0, 0)
	t := p.next()
	if t.kind == tokenObjectEnd {
		p.depth--
		return object
	}
	for {
		if t.kind != tokenString {
			p.expected("object key string", t)
		}
		key := t.text
		if t = p.next(); t.kind != tokenColon {
			p.expected("colon", t)
		}
		object.RawSetString(key, p.value(p.next(), stack+2))
		switch t = p.next(); t.kind {
		case tokenObjectEnd:
			p.depth--
			return object
		case tokenComma:
			t = p.next()
		default:
			p.expected("comma or object end", t)
		}
	}
}

func (p *jsonParser) array(stack int) lua.LValue {
	p.descend(stack, 2)
	array := p.L.CreateTable(0, 0)
	p.c.mark(array)
	t := p.next()
	if t.kind == tokenArrayEnd {
		p.depth--
		return array
	}
	for i := 1; ; i++ {
		array.RawSetInt(i, p.value(t, stack+1))
		switch t = p.next(); t.kind {
		case tokenArrayEnd:
			p.depth--
			return array
		case tokenComma:
			t = p.next()
		default:
			p.expected("comma or array end", t)
		}
	}
}

func (p *jsonParser) at(i int) byte {
	if i < len(p.text) {
		return p.text[i]
	}
	return 0
}

// next is json_next_token.
func (p *jsonParser) next() jsonToken {
	for c := p.at(p.pos); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = p.at(p.pos) {
		p.pos++
	}
	t := jsonToken{index: p.pos}
	c := p.at(p.pos)
	rest := p.text[p.pos:]
	switch {
	case c == 0:
		t.kind = tokenEnd
	case c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':':
		t.kind = map[byte]tokenKind{
			'{': tokenObjectBegin, '}': tokenObjectEnd, '[': tokenArrayBegin,
			']': tokenArrayEnd, ',': tokenComma, ':': tokenColon,
		}[c]
		p.pos++
	case c == '"':
		return p.stringToken(t)
	case c == '-' || ctype.IsDigit(c):
		if !p.c.decodeInvalid && invalidNumber(rest) {
			return p.failed(t, "invalid number")
		}
		return p.numberToken(t)
	case strings.HasPrefix(rest, "true"):
		t.kind, t.boolean = tokenBoolean, true
		p.pos += 4
	case strings.HasPrefix(rest, "false"):
		t.kind = tokenBoolean
		p.pos += 5
	case strings.HasPrefix(rest, "null"):
		t.kind = tokenNull
		p.pos += 4
	case strings.IndexByte("fiInNt+", c) >= 0 && p.c.decodeInvalid && invalidNumber(rest):
		return p.numberToken(t)
	default:
		return p.failed(t, "invalid token")
	}
	return t
}

// failed is json_set_token_error: the error is where the parser is.
func (p *jsonParser) failed(t jsonToken, what string) jsonToken {
	t.kind, t.index, t.text = tokenError, p.pos, what
	return t
}

func (p *jsonParser) numberToken(t jsonToken) jsonToken {
	f, n := syntax.Strtod(p.text[p.pos:])
	if n == 0 {
		return p.failed(t, "invalid number")
	}
	p.pos += n
	t.kind, t.number = tokenNumber, f
	return t
}

// invalidNumber finds numbers that strtod takes and JSON does not
// (json_is_invalid_number).
func invalidNumber(s string) bool {
	at := func(i int) byte {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	if at(0) == '+' {
		return true
	}
	i := 0
	if at(0) == '-' {
		i++
	}
	switch c := at(i); {
	case c == '0':
		return at(i+1)|0x20 == 'x' || ctype.IsDigit(at(i+1))
	case c <= '9':
		return false
	}
	return ctype.HasPrefixFold(s[i:], "inf") || ctype.HasPrefixFold(s[i:], "nan")
}

// stringToken is json_next_string_token.
func (p *jsonParser) stringToken(t jsonToken) jsonToken {
	p.pos++
	var b []byte
	for {
		c := p.at(p.pos)
		switch c {
		case '"':
			p.pos++
			t.kind, t.text = tokenString, string(b)
			return t
		case 0:
			return p.failed(t, "unexpected end of string")
		case '\\':
			escaped := p.at(p.pos + 1)
			if escaped == 'u' {
				r, n := p.unicodeEscape()
				if n == 0 {
					return p.failed(t, "invalid unicode escape code")
				}
				b = appendUTF8(b, r)
				p.pos += n
				continue
			}
			if c = jsonUnescape(escaped); c == 0 {
				return p.failed(t, "invalid escape code")
			}
			p.pos++
		}
		b = append(b, c)
		p.pos++
	}
}

func jsonUnescape(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	}
	return 0
}

// unicodeEscape reads \uXXXX, or two that form a surrogate pair, and returns the
// length, 0 if it is not valid (json_append_unicode_escape).
func (p *jsonParser) unicodeEscape() (codepoint, n int) {
	codepoint = p.hex4(p.pos + 2)
	if codepoint < 0 {
		return 0, 0
	}
	if codepoint&0xF800 != 0xD800 {
		return codepoint, 6
	}
	if codepoint&0x400 != 0 || p.at(p.pos+6) != '\\' || p.at(p.pos+7) != 'u' {
		return 0, 0
	}
	low := p.hex4(p.pos + 8)
	if low < 0 || low&0xFC00 != 0xDC00 {
		return 0, 0
	}
	return (codepoint&0x3FF<<10 | low&0x3FF) + 0x10000, 12
}

func (p *jsonParser) hex4(i int) int {
	n := 0
	for j := range 4 {
		c := p.at(i + j)
		if !ctype.IsXDigit(c) {
			return -1
		}
		n = n<<4 | int(ctype.HexValue(c))
	}
	return n
}

// appendUTF8 is codepoint_to_utf8; unlike Go's it would take any number.
func appendUTF8(b []byte, c int) []byte {
	switch {
	case c <= 0x7F:
		return append(b, byte(c))
	case c <= 0x7FF:
		return append(b, byte(c>>6|0xC0), byte(c&0x3F|0x80))
	case c <= 0xFFFF:
		return append(b, byte(c>>12|0xE0), byte(c>>6&0x3F|0x80), byte(c&0x3F|0x80))
	}
	return append(b, byte(c>>18|0xF0), byte(c>>12&0x3F|0x80), byte(c>>6&0x3F|0x80), byte(c&0x3F|0x80))
}
