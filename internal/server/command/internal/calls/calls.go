// Package calls reads and prints commands with their arguments as a line of text:
// words with blanks between them, quoted as in Go where needed.
package calls

import (
	"fmt"
	"strconv"
	"strings"
)

// Format prints a call.
func Format(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = Quote(arg)
	}
	return strings.Join(words, " ")
}

// Quote prints an argument.
func Quote(arg string) string {
	quoted := strconv.Quote(arg)
	if arg == "" || strings.ContainsAny(arg, " []") || len(quoted) != len(arg)+len(`""`) {
		return quoted
	}
	return arg
}

// Parse reads a call that Format has printed.
func Parse(line string) ([][]byte, error) {
	var args [][]byte
	for line = strings.TrimLeft(line, " "); line != ""; line = strings.TrimLeft(line, " ") {
		if line[0] != '"' {
			word, rest, _ := strings.Cut(line, " ")
			args = append(args, []byte(word))
			line = rest
			continue
		}
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			return nil, fmt.Errorf("calls: bad quotes in %q", line)
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, fmt.Errorf("calls: bad quotes in %q", line)
		}
		args = append(args, []byte(word))
		line = line[len(quoted):]
	}
	return args, nil
}
