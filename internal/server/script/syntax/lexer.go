package syntax

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// lexer splits Lua source into tokens: a port of llex.c, for the sake of its
// messages.
type lexer struct {
	source string // the chunk's name
	text   string
	pos    int
	// line is the line that the lexer has reached, lastLine that of the token
	// before the current one.
	line, lastLine int
	// buffer is the text of the token that was read last.
	buffer []byte

	token     token
	lookahead *token
}

// token is a token with its value.
type token struct {
	kind   kind
	text   string  // of names and strings
	number float64 // of numbers
}

// kind is a character, or one of the tokens below.
type kind int

const (
	tkAnd kind = iota + 257
	tkBreak
	tkDo
	tkElse
	tkElseIf
	tkEnd
	tkFalse
	tkFor
	tkFunction
	tkIf
	tkIn
	tkLocal
	tkNil
	tkNot
	tkOr
	tkRepeat
	tkReturn
	tkThen
	tkTrue
	tkUntil
	tkWhile
	tkConcat
	tkDots
	tkEqual
	tkGreaterEqual
	tkLessEqual
	tkNotEqual
	tkNumber
	tkName
	tkString
	tkEOF
)

// kindNames are luaX_tokens.
var kindNames = [...]string{
	"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if",
	"in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until",
	"while", "..", "...", "==", ">=", "<=", "~=", "<number>", "<name>", "<string>", "<eof>",
}

var reserved = func() map[string]kind {
	words := map[string]kind{}
	for k := tkAnd; k <= tkWhile; k++ {
		words[k.String()] = k
	}
	return words
}()

func (k kind) String() string {
	switch {
	case k >= tkAnd:
		return kindNames[k-tkAnd]
	case k < 0x20 || k == 0x7f:
		return fmt.Sprintf("char(%d)", int(k))
	}
	return string([]byte{byte(k)})
}

// syntaxError is thrown by lexer and parser.
type syntaxError string

// fail throws a message; near is the token to name, 0 for none (luaX_lexerror).
func (l *lexer) fail(near kind, format string, args ...any) {
	message := fmt.Sprintf("%s:%d: %s", ShortSource(l.source, maxSource), l.line, fmt.Sprintf(format, args...))
	switch near {
	case 0:
	case tkName, tkString, tkNumber:
		message += " near '" + ctype.Text(string(l.buffer)) + "'"
	default:
		message += " near '" + near.String() + "'"
	}
	panic(syntaxError(message))
}

// endOfText is what current returns at the end.
const endOfText = -1

func (l *lexer) current() int {
	if l.pos < len(l.text) {
		return int(l.text[l.pos])
	}
	return endOfText
}

func (l *lexer) save() {
	l.buffer = append(l.buffer, l.text[l.pos])
	l.pos++
}

// accept saves the current character if it is one of the set (check_next).
func (l *lexer) accept(set string) bool {
	c := l.current()
	if c == endOfText || strings.IndexByte(set, byte(c)) < 0 {
		return false
	}
	l.save()
	return true
}

func (l *lexer) atNewline() bool { c := l.current(); return c == '\n' || c == '\r' }

// newline skips a line end, which may be two characters.
func (l *lexer) newline() {
	first := l.current()
	l.pos++
	if l.atNewline() && l.current() != first {
		l.pos++
	}
	l.line++
}

// next goes on to the next token (luaX_next).
func (l *lexer) next() {
	l.lastLine = l.line
	if l.lookahead != nil {
		l.token, l.lookahead = *l.lookahead, nil
		return
	}
	l.token = l.scan()
}

// peek returns the token after the current one.
func (l *lexer) peek() kind {
	if l.lookahead == nil {
		t := l.scan()
		l.lookahead = &t
	}
	return l.lookahead.kind
}

// scan reads a token (llex).
func (l *lexer) scan() token {
	l.buffer = l.buffer[:0]
	for {
		switch c := l.current(); c {
		case endOfText:
			return token{kind: tkEOF}
		case '\n', '\r':
			l.newline()
		case '-':
			l.pos++
			if l.current() != '-' {
				return token{kind: '-'}
			}
			l.pos++
			l.comment()
		case '[':
			level := l.separator()
			if level >= 0 {
				return l.longString(level)
			}
			if level < -1 {
				l.fail(tkString, "invalid long string delimiter")
			}
			return token{kind: '['}
		case '=':
			return l.withEqual('=', tkEqual)
		case '<':
			return l.withEqual('<', tkLessEqual)
		case '>':
			return l.withEqual('>', tkGreaterEqual)
		case '~':
			return l.withEqual('~', tkNotEqual)
		case '"', '\'':
			return l.quoted(c)
		case '.':
			l.save()
			switch {
			case l.accept("."):
				if l.accept(".") {
					return token{kind: tkDots}
				}
				return token{kind: tkConcat}
			case !l.digit():
				return token{kind: '.'}
			}
			return l.number()
		default:
			switch b := byte(c); {
			case ctype.IsSpace(b):
				l.pos++
			case ctype.IsDigit(b):
				return l.number()
			case ctype.IsAlpha(b) || b == '_':
				return l.word()
			default:
				l.pos++
				return token{kind: kind(c)}
			}
		}
	}
}

func (l *lexer) withEqual(single, double kind) token {
	l.pos++
	if l.current() != '=' {
		return token{kind: single}
	}
	l.pos++
	return token{kind: double}
}

func (l *lexer) digit() bool { c := l.current(); return c != endOfText && ctype.IsDigit(byte(c)) }

func (l *lexer) alphanumeric() bool {
	c := l.current()
	return c != endOfText && (ctype.IsDigit(byte(c)) || ctype.IsAlpha(byte(c)) || c == '_')
}

func (l *lexer) word() token {
	for l.alphanumeric() {
		l.save()
	}
	text := string(l.buffer)
	if k, ok := reserved[text]; ok {
		return token{kind: k}
	}
	return token{kind: tkName, text: text}
}

// number is read_numeral: what looks like one is judged when it is complete.
func (l *lexer) number() token {
	for l.digit() || l.current() == '.' {
		l.save()
	}
	if l.accept("Ee") {
		l.accept("+-")
	}
	for l.alphanumeric() {
		l.save()
	}
	f, ok := ParseNumber(string(l.buffer))
	if !ok {
		l.fail(tkNumber, "malformed number")
	}
	return token{kind: tkNumber, number: f}
}

// separator reads [==[ up to its second bracket and returns the number of equal
// signs, or a negative number if there is no second one (skip_sep).
func (l *lexer) separator() int {
	bracket := l.current()
	l.save()
	count := 0
	for l.current() == '=' {
		l.save()
		count++
	}
	if l.current() == bracket {
		return count
	}
	return -count - 1
}

// comment skips a comment, long or short.
func (l *lexer) comment() {
	if l.current() == '[' {
		level := l.separator()
		l.buffer = l.buffer[:0]
		if level >= 0 {
			l.long(level, "unfinished long comment")
			l.buffer = l.buffer[:0]
			return
		}
	}
	for !l.atNewline() && l.current() != endOfText {
		l.pos++
	}
}

func (l *lexer) longString(level int) token {
	l.long(level, "unfinished long string")
	return token{kind: tkString, text: string(l.buffer[2+level : len(l.buffer)-2-level])}
}

// long reads up to the closing bracket (read_long_string).
func (l *lexer) long(level int, unfinished string) {
	l.save()
	if l.atNewline() {
		l.newline()
	}
	for {
		switch l.current() {
		case endOfText:
			l.fail(tkEOF, "%s", unfinished)
		case ']':
			if l.separator() == level {
				l.save()
				return
			}
		case '\n', '\r':
			l.buffer = append(l.buffer, '\n')
			l.newline()
		default:
			l.save()
		}
	}
}

// quoted reads a string in quotes (read_string).
func (l *lexer) quoted(quote int) token {
	l.save()
	for l.current() != quote {
		switch l.current() {
		case endOfText:
			l.fail(tkEOF, "unfinished string")
		case '\n', '\r':
			l.fail(tkString, "unfinished string")
		case '\\':
			l.escape()
		default:
			l.save()
		}
	}
	l.save()
	return token{kind: tkString, text: string(l.buffer[1 : len(l.buffer)-1])}
}

func (l *lexer) escape() {
	l.pos++
	c := l.current()
	switch {
	case c == endOfText: // reported as an unfinished string
	case c == '\n' || c == '\r':
		l.buffer = append(l.buffer, '\n')
		l.newline()
	case strings.IndexByte("abfnrtv", byte(c)) >= 0:
		l.buffer = append(l.buffer, "\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", byte(c))])
		l.pos++
	case !ctype.IsDigit(byte(c)):
		l.save()
	default:
		value := 0
		for i := 0; i < 3 && l.digit(); i++ {
			value = value*10 + l.current() - '0'
			l.pos++
		}
		if value > 255 {
			l.fail(tkString, "escape sequence too large")
		}
		l.buffer = append(l.buffer, byte(value))
	}
}
