package scenario

import (
	"errors"
	"strconv"
	"strings"
)

// token is one word of a line.
type token struct {
	text   string // without quotes
	col    int    // from 1
	quoted bool
}

// tokenize splits the words of a command; offset is the column before the first byte of
// the text. A word in double quotes has Go's escapes, one in single quotes is taken as it
// is.
func tokenize(text string, offset int) ([]token, error) { return split(text, offset, plainWord) }

// tokenizeVerb splits the words of a verb: braces hold words together, as in {n1 n2},
// and so do quotation marks behind "=", which stay in the word.
func tokenizeVerb(text string, offset int) ([]token, error) { return split(text, offset, verbWord) }

func split(text string, offset int, bare func(text string) (int, error)) ([]token, error) {
	var words []token
	for i := 0; i < len(text); {
		if isBlank(text[i]) {
			i++
			continue
		}
		t, length, err := nextToken(text[i:], offset+i+1, bare)
		if err != nil {
			return nil, err
		}
		words = append(words, t)
		i += length
	}
	return words, nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// nextToken reads the word at the start of text and returns its length there.
func nextToken(text string, col int, bare func(text string) (int, error)) (token, int, error) {
	t := token{col: col}
	length := 0
	switch text[0] {
	case '"':
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return t, 0, at(col, "the quotation mark is not closed")
		}
		t.text, _ = strconv.Unquote(quoted)
		t.quoted, length = true, len(quoted)
	case '\'':
		end := strings.IndexByte(text[1:], '\'')
		if end < 0 {
			return t, 0, at(col, "the quotation mark is not closed")
		}
		t.text, t.quoted, length = text[1:1+end], true, end+2
	default:
		length, err := bare(text)
		if err != nil {
			return t, 0, at(col+length, "%v", err)
		}
		t.text = text[:length]
		return t, length, nil
	}
	if length < len(text) && !isBlank(text[length]) {
		return t, 0, at(col+length, "a blank is missing behind the quotation mark")
	}
	return t, length, nil
}

func plainWord(text string) (int, error) {
	for i := range len(text) {
		if isBlank(text[i]) {
			return i, nil
		}
	}
	return len(text), nil
}

func verbWord(text string) (int, error) {
	for i := 0; i < len(text); i++ {
		switch {
		case isBlank(text[i]):
			return i, nil
		case text[i] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return i, errors.New("the brace is not closed")
			}
			i += end
		case text[i] == '"' && i > 0 && text[i-1] == '=':
			quoted, err := strconv.QuotedPrefix(text[i:])
			if err != nil {
				return i, errors.New("the quotation mark is not closed")
			}
			i += len(quoted) - 1
		}
	}
	return len(text), nil
}
