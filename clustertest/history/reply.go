package history

import (
	"bytes"
	"strconv"
	"strings"
)

// show writes a reply of either protocol as scenarios do, where sets of RESP3 are arrays.
func show(raw []byte) string {
	text, _ := showNext(raw)
	return text
}

// showNext shows the first reply and returns what is behind it.
func showNext(raw []byte) (string, []byte) {
	i := bytes.Index(raw, []byte("\r\n"))
	if i < 1 {
		return "", nil
	}
	kind, line, rest := raw[0], string(raw[1:i]), raw[i+2:]
	switch kind {
	case '+', '-':
		return line, rest
	case ':':
		return "(integer) " + line, rest
	case '_':
		return "(nil)", rest
	case '$':
		n, err := strconv.Atoi(line)
		if err != nil || n < 0 || n+2 > len(rest) {
			return "(nil)", rest
		}
		return strconv.Quote(string(rest[:n])), rest[n+2:]
	case '*', '~', '>':
		n, err := strconv.Atoi(line)
		if err != nil || n < 0 {
			return "(nil)", rest
		}
		words := make([]string, 0, min(n, len(rest)))
		for range n {
			var word string
			if len(rest) == 0 {
				break
			}
			word, rest = showNext(rest)
			words = append(words, word)
		}
		return "[" + strings.Join(words, ", ") + "]", rest
	}
	return string(kind) + line, rest
}
