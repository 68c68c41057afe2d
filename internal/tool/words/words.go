// Package words splits a line into words as Redis does: inline commands, the first
// lines of scripts, ACL rules.
package words

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// Split splits a line like a shell: "double quotes" with escapes, 'single quotes' with
// \' only, and blanks between (sdssplitargs). The line ends at its first NUL. It
// reports false for unbalanced quotes, or a closing quote that is followed by anything
// but a blank.
func Split[T ~string | ~[]byte](line T) (words [][]byte, ok bool) { return split(line, false) }

// SplitJoining is like Split, but what stands behind a closing quote goes on with the word
// (sdsparsearg of Valkey 9.0).
func SplitJoining[T ~string | ~[]byte](line T) (words [][]byte, ok bool) { return split(line, true) }

func split[T ~string | ~[]byte](line T, joins bool) (words [][]byte, ok bool) {
	p := 0
	at := func(i int) byte {
		if i < len(line) {
			return line[i]
		}
		return 0
	}
	for {
		for at(p) != 0 && ctype.IsSpace(at(p)) {
			p++
		}
		if at(p) == 0 {
			return words, true
		}
		current := []byte{}
		inDouble, inSingle := false, false
	token:
		for ; ; p++ {
			c := at(p)
			switch {
			case inDouble && c == '\\' && at(p+1) == 'x' && ctype.IsXDigit(at(p+2)) && ctype.IsXDigit(at(p+3)):
				current = append(current, ctype.HexValue(at(p+2))<<4|ctype.HexValue(at(p+3)))
				p += 3
			case inDouble && c == '\\' && at(p+1) != 0:
				p++
				current = append(current, unescape(at(p)))
			case inSingle && c == '\\' && at(p+1) == '\'':
				p++
				current = append(current, '\'')
			case joins && (inDouble && c == '"' || inSingle && c == '\''):
				inDouble, inSingle = false, false
			case inDouble && c == '"', inSingle && c == '\'':
				if next := at(p + 1); next != 0 && !ctype.IsSpace(next) {
					return nil, false
				}
				p++
				break token
			case inDouble || inSingle:
				if c == 0 {
					return nil, false
				}
				current = append(current, c)
			case c == 0 || c == ' ' || c == '\n' || c == '\r' || c == '\t':
				break token
			case c == '"':
				inDouble = true
			case c == '\'':
				inSingle = true
			default:
				current = append(current, c)
			}
		}
		words = append(words, current)
	}
}

// Quote writes a word so that Split reads it back, as Redis does in its configuration
// files (sdscatrepr).
func Quote(word string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(word) {
		c := word[i]
		named := strings.IndexByte("\n\r\t\a\b", c)
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case named >= 0:
			b.WriteByte('\\')
			b.WriteByte("nrtab"[named])
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'a':
		return '\a'
	}
	return c
}
