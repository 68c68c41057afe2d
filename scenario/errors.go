package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a scenario file.
type Error struct {
	File string
	// Line and Col count from 1; Col counts bytes.
	Line, Col int
	Text      string
}

// Error is "file:line:col: text", which editors can follow.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Text) }

// Errors are all mistakes of a file, in order.
type Errors []*Error

// Error has one mistake a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b *Error) int { return cmp.Or(a.Line-b.Line, a.Col-b.Col) })
}

// mistake is an error at a place in a line, on its way to become an Error.
type mistake struct {
	col  int
	text string
}

// Error implements error.
func (m *mistake) Error() string { return m.text }

// Column is the place, from 1, for those who have only the line: see Console.
func (m *mistake) Column() int { return m.col }

// at makes a mistake at a column, from 1.
func at(col int, format string, args ...any) error {
	return &mistake{col, fmt.Sprintf(format, args...)}
}
