package scenario

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Format writes a script in normal form: options in their order, one blank line at
// most, expectations of a paragraph in one column. Parsing and formatting the result
// changes nothing.
func Format(s *Script) []byte {
	var b bytes.Buffer
	lines := s.Lines
	for len(lines) > 0 && lines[len(lines)-1].Blank() {
		lines = lines[:len(lines)-1]
	}
	for i := 0; i < len(lines); {
		j := i
		for j < len(lines) && lines[j].isStatement() {
			j++
		}
		if j > i {
			writeParagraph(&b, lines[i:j])
			i = j
			continue
		}
		l := &lines[i]
		switch {
		case l.Comment != "":
			b.WriteString(l.Comment + "\n")
		case b.Len() > 0 && !bytes.HasSuffix(b.Bytes(), []byte("\n\n")):
			b.WriteByte('\n')
		}
		i++
	}
	if s.Trace != nil {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s.Trace.header() + "\n")
		for _, line := range s.Trace.Lines {
			b.WriteString(line + "\n")
		}
	}
	return b.Bytes()
}

func (l *Line) isStatement() bool { return !l.Blank() && l.Comment == "" }

// Longer texts than these do not move the column of the others.
const (
	maxLeft  = 52
	maxReply = 32
)

// writeParagraph writes statements that follow each other.
func writeParagraph(b *bytes.Buffer, lines []Line) {
	left, reply := 0, 0
	for i := range lines {
		l, r, route := columns(&lines[i])
		if r == "" {
			continue
		}
		if n := utf8.RuneCountInString(l); n <= maxLeft {
			left = max(left, n)
		}
		if n := utf8.RuneCountInString(r); route != "" && n <= maxReply {
			reply = max(reply, n)
		}
	}
	for i := range lines {
		l, r, route := columns(&lines[i])
		b.WriteString(l)
		if r != "" {
			pad(b, left-utf8.RuneCountInString(l))
			b.WriteString(" => " + r)
		}
		if route != "" {
			pad(b, reply-utf8.RuneCountInString(r))
			b.WriteString("   via " + route)
		}
		if t := lines[i].Talk; t != nil && t.Expect != nil {
			b.WriteString(withinText(t.Expect.Within))
		}
		b.WriteByte('\n')
	}
}

func pad(b *bytes.Buffer, n int) {
	if n > 0 {
		b.WriteString(strings.Repeat(" ", n))
	}
}

// columns are the parts of a statement.
func columns(l *Line) (left, reply, route string) {
	left = lineText(l)
	switch {
	case l.Talk != nil && l.Talk.Expect != nil:
		reply = strings.Join(l.Talk.Expect.Replies, " | ")
		route = strings.Join(l.Talk.Expect.Routes, " | ")
	case l.Action != nil:
		if a, ok := l.Action.(judgedAction); ok && *a.want() != nil {
			reply = **a.want()
		}
	}
	return left, reply, route
}

// lineText is a statement in normal form, without its expectation.
func lineText(l *Line) string {
	switch {
	case l.Talk != nil:
		text := l.Talk.Who.text + "> " + commandText(l.Talk.Commands)
		if l.Talk.Background {
			text += " &"
		}
		return text
	case l.Receive != nil:
		return l.Receive.Who.text + "< " + l.Receive.Want + withinText(l.Receive.Within)
	case l.Action != nil:
		return l.Action.String()
	}
	return l.Comment
}

func commandText(commands [][]string) string {
	var words []string
	for i, args := range commands {
		if i > 0 {
			words = append(words, "|")
		}
		for _, arg := range args {
			words = append(words, event.Word(arg))
		}
	}
	return strings.Join(words, " ")
}
