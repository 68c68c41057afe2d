package conformance

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Known is the list of differences that are known and explained. It is read from
// docs/differences.md, which is written for people: every "### " heading that is
// followed by list items of the form "- key: `pattern`" is an entry, and the text
// behind them is its reason. The keys:
//
//	area       the area, or several with commas
//	command    the command whose reply differs
//	redis      what the real server replies
//	slotstorm  what Slotstorm replies
//	exchange   the name of the exchange
//
// area, command and a reason are needed, the rest narrows. In a pattern * stands
// for anything. A command's name is matched regardless of case.
type Known struct {
	Entries []*Entry
}

// Entry is one known difference.
type Entry struct {
	Title  string
	Areas  []string
	Reason string
	// Hits counts how often it showed in this run.
	Hits int

	command, exchange, want, got *regexp.Regexp
	patterns                     []string
}

var knownItem = regexp.MustCompile("^- ([a-z]+): `?([^`]*)`?$")

// ReadKnown reads the list.
func ReadKnown(r io.Reader) (*Known, error) {
	k := &Known{}
	var e *Entry
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for number := 1; in.Scan(); number++ {
		line := in.Text()
		switch m := knownItem.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "### "):
			e = &Entry{Title: line[4:]}
			k.Entries = append(k.Entries, e)
		case strings.HasPrefix(line, "#"):
			e = nil
		case e != nil && m != nil && e.Reason == "":
			if err := e.set(m[1], m[2]); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
		case e != nil && len(e.Areas) > 0:
			e.Reason = strings.TrimSpace(e.Reason + " " + line)
		}
	}
	// A heading without items is an ordinary heading.
	k.Entries = slices.DeleteFunc(k.Entries, func(e *Entry) bool { return len(e.Areas) == 0 && e.command == nil })
	for _, e := range k.Entries {
		if len(e.Areas) == 0 || e.command == nil || e.Reason == "" {
			return nil, fmt.Errorf("%q wants an area, a command and a reason", e.Title)
		}
	}
	return k, in.Err()
}

func (e *Entry) set(key, value string) error {
	switch key {
	case "area":
		for a := range strings.SplitSeq(value, ",") {
			e.Areas = append(e.Areas, strings.TrimSpace(a))
		}
	case "command":
		e.command = glob("(?i)", value)
	case "exchange":
		e.exchange = glob("", value)
	case "redis":
		e.want = glob("", value)
	case "slotstorm":
		e.got = glob("", value)
	default:
		return fmt.Errorf("no such key %q (area, command, redis, slotstorm, exchange)", key)
	}
	e.patterns = append(e.patterns, key+": "+value)
	return nil
}

// glob compiles a pattern in which * stands for anything.
func glob(flags, pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(flags + "(?s)^" + strings.Join(parts, ".*") + "$")
}

// Match returns the first entry that explains the difference, or nil.
func (k *Known) Match(area string, d Difference) *Entry {
	for _, e := range k.Entries {
		if slices.Contains(e.Areas, area) && e.explains(d) {
			return e
		}
	}
	return nil
}

func (e *Entry) explains(d Difference) bool {
	matches := func(p *regexp.Regexp, text string) bool { return p == nil || p.MatchString(text) }
	return matches(e.command, d.Command()) && matches(e.exchange, d.Exchange.Name) &&
		matches(e.want, d.Want.String()) && matches(e.got, d.Got.String())
}

// Gone lists the entries of the given areas that did not show.
func (k *Known) Gone(areas []string) []*Entry {
	var gone []*Entry
	for _, e := range k.Entries {
		played := func(a string) bool { return slices.Contains(areas, a) }
		if e.Hits == 0 && !slices.ContainsFunc(e.Areas, func(a string) bool { return !played(a) }) {
			gone = append(gone, e)
		}
	}
	return gone
}

// Command is the text of the step that differs, without the connection's name.
func (d Difference) Command() string {
	if d.Step >= len(d.Exchange.Lines) {
		return "(end of connection)"
	}
	s := d.Exchange.Lines[d.Step]
	if s.Verb == Send || s.Verb == Until {
		return quoteArgs(s.Args)
	}
	return s.String()
}
