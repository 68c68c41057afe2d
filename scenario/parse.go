package scenario

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// maxFile bounds a scenario file.
const maxFile = 1 << 20

// byteOrderMark is what some editors put before a text. It says nothing.
const byteOrderMark = "\uFEFF"

// Parse reads a scenario file. The error is Errors: all mistakes at once.
func Parse(name string, source []byte) (*Script, error) {
	p := &parser{script: &Script{Name: name, names: map[string]*ClientSpec{}}}
	if len(source) > maxFile {
		return nil, Errors{{File: name, Line: 1, Col: 1, Text: "the file is larger than 1 MiB"}}
	}
	text := strings.TrimPrefix(string(source), byteOrderMark)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, text := range lines {
		p.number = i + 1
		text = strings.TrimSuffix(text, "\r")
		if !utf8.ValidString(text) {
			p.fail(at(1, "the line is not UTF-8"))
			continue
		}
		if p.script.Trace != nil {
			if text = strings.TrimRight(text, " \t"); text != "" {
				p.script.Trace.Lines = append(p.script.Trace.Lines, text)
			}
			continue
		}
		p.fail(p.line(text))
	}
	if len(p.errors) > 0 {
		p.errors.sort()
		return nil, p.errors
	}
	return p.script, nil
}

// parser reads line after line; names have to be declared before they are used.
type parser struct {
	script *Script
	number int
	body   bool // something other than the header was read
	errors Errors
	faults map[string]bool // all names of faults so far
	loads  map[string]bool // all names of workloads
}

// fail notes a mistake of the current line.
func (p *parser) fail(err error) {
	if err == nil {
		return
	}
	col := 1
	var m *mistake
	if errors.As(err, &m) {
		col = m.col
	}
	p.errors = append(p.errors, &Error{File: p.script.Name, Line: p.number, Col: col, Text: err.Error()})
}

// line reads one line.
func (p *parser) line(text string) error {
	l := Line{Number: p.number}
	trimmed := strings.TrimLeft(text, " \t")
	indent := len(text) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " \t")
	var err error
	switch {
	case trimmed == "":
	case trimmed[0] == '#':
		l.Comment = trimmed
	case strings.HasPrefix(trimmed, "-- "):
		return p.trace(trimmed, indent)
	default:
		err = p.statement(&l, trimmed, indent)
	}
	if err == nil {
		p.script.Lines = append(p.script.Lines, l)
	}
	return err
}

// statement reads a talk line, a receive line or a verb.
func (p *parser) statement(l *Line, text string, indent int) (err error) {
	if i := strings.IndexAny(text, "<> \t"); i > 0 && (text[i] == '>' || text[i] == '<') {
		p.body = true
		who, err := p.speaker(text[:i], indent+1)
		if err != nil {
			return err
		}
		if text[i] == '<' {
			l.Receive, err = p.receive(who, text[i+1:], indent+i+1)
		} else {
			l.Talk, err = p.talk(who, text[i+1:], indent+i+1)
		}
		return err
	}
	l.Action, err = p.verb(text, indent)
	return err
}

// speaker reads who talks: alice, c[1..20], @n1 or @n1/sub.
func (p *parser) speaker(text string, col int) (speaker, error) {
	if rest, ok := strings.CutPrefix(text, "@"); ok {
		node, conn, named := strings.Cut(rest, "/")
		if err := p.node(token{text: node, col: col + 1}); err != nil {
			return speaker{}, err
		}
		if named && !naming.Valid(conn) {
			return speaker{}, at(col+len(node)+2, "%q is no name for a connection", conn)
		}
		return speaker{text: text, node: node}, nil
	}
	names, err := naming.Expand(text)
	if err != nil {
		return speaker{}, at(col, "%v", err)
	}
	for _, name := range names {
		if err := p.client(token{text: name, col: col}); err != nil {
			return speaker{}, err
		}
	}
	return speaker{text: text, clients: names}, nil
}

// node checks that a word names a node.
func (p *parser) node(t token) error {
	if p.script.Cluster.hasNode(t.text) {
		return nil
	}
	return at(t.col, "there is no node %q: the cluster has n1 to n%d", t.text, p.script.Cluster.nodes())
}

// client checks that a word names a declared client.
func (p *parser) client(t token) error {
	if p.script.names[t.text] != nil {
		return nil
	}
	names := p.clientNames()
	if len(names) == 0 {
		return at(t.col, "there is no client %q: declare it by the line \"client %s\"", t.text, t.text)
	}
	return at(t.col, "there is no client %q%s; declared are %s", t.text,
		suggest.DidYouMean(t.text, names), strings.Join(naming.Compress(names), ", "))
}

// execClient checks that a word names a client that is a program.
func (p *parser) execClient(t token) error {
	if err := p.client(t); err != nil {
		return err
	}
	if p.script.names[t.text].Driver != driverExec {
		return at(t.col, "%s is no exec client", t.text)
	}
	return nil
}

func (p *parser) clientNames() []string {
	var names []string
	for _, c := range p.script.Clients {
		names = append(names, c.Name)
	}
	return names
}

// trace reads the header of the trace section.
func (p *parser) trace(text string, indent int) error {
	inner, ok := strings.CutSuffix(strings.TrimPrefix(text, "-- "), " --")
	words, err := tokenizeVerb(inner, indent+3)
	if err != nil {
		return err
	}
	if !ok || len(words) == 0 || words[0].text != "trace" {
		return at(indent+1, "want \"-- trace show=KINDS --\"")
	}
	t := &Trace{Number: p.number}
	if err := setOptions("trace", traceOptions(t), words[1:]); err != nil {
		return err
	}
	if t.Node != "" {
		if err := p.node(token{text: t.Node, col: indent + 1}); err != nil {
			return err
		}
	}
	p.script.Trace = t
	return nil
}
