package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// The parts of pages that are generated: the result of a whole run, and the standings of the
// dialects.
const (
	PartResult   = "conformance"
	PartDialects = "dialects"
)

// markers are the lines around a part that Publish replaces.
func markers(part string) (begin, end string) {
	return "<!-- " + part + " -->\n", "<!-- /" + part + " -->\n"
}

// Publish returns the page with a part, which stands between its markers, replaced by text.
// The second marker is added where there is none.
func Publish(page []byte, part, text string) ([]byte, error) {
	begin, end := markers(part)
	before, rest, ok := bytes.Cut(page, []byte(begin))
	if !ok {
		return nil, errors.New("conformance: the page has no line " + strings.TrimSpace(begin))
	}
	if _, after, ok := bytes.Cut(rest, []byte(end)); ok {
		rest = after
	}
	return slices.Concat(before, []byte(begin+text+end), rest), nil
}

// Published reports whether the page holds this result, whatever its heading says.
func (r *Result) Published(page []byte) bool {
	const heading = "\x00"
	before, after, _ := strings.Cut(r.Summary(heading), heading)
	begin, _ := markers(PartResult)
	_, rest, _ := bytes.Cut(page, []byte(begin+before))
	_, rest, ok := bytes.Cut(rest, []byte("\n"))
	return ok && bytes.HasPrefix(append([]byte("\n"), rest...), []byte(after))
}

// Summary is the result as a Markdown table, with a sentence about the drawn
// commands below. The heading says what was measured and when.
func (r *Result) Summary(heading string) string {
	var b strings.Builder
	b.WriteString("\n" + heading + "\n\n| area | exchanges | commands | equal | known differences | new |\n|---|--:|--:|--:|--:|--:|\n")
	var sum Tally
	for _, t := range r.Tallies {
		fmt.Fprintf(&b, "| %s: %s | %d | %d | %d | %d | %d |\n", t.Area.Name, t.Area.Title, t.Exchanges, t.Commands, t.Equal, t.Known, t.New)
		sum.Exchanges += t.Exchanges
		sum.Commands += t.Commands
		sum.Equal += t.Equal
		sum.Known += t.Known
		sum.New += t.New
	}
	fmt.Fprintf(&b, "| **all** | %d | %d | %d | %d | %d |\n\n", sum.Exchanges, sum.Commands, sum.Equal, sum.Known, sum.New)
	if alike, all := r.commandsAlike(); all > 0 {
		fmt.Fprintf(&b, "%d of %d data commands gave the same reply and had the same effect in every drawn call.\n", alike, all)
	}
	b.WriteString(r.Coverage.Headline() + "\n\n")
	return b.String()
}

// commandsAlike counts the drawn commands, and those without any difference in any area.
func (r *Result) commandsAlike() (alike, all int) {
	differ := map[string]bool{}
	for _, t := range r.Tallies {
		for name, s := range t.PerCommand {
			if name != Mixed {
				differ[name] = differ[name] || s.Equal != s.Calls
			}
		}
	}
	for _, d := range differ {
		if !d {
			alike++
		}
	}
	return alike, len(differ)
}

// Mixed is the name under which sequences of several drawn commands are counted.
const Mixed = "mixed"

// Page is docs/conformance.md. Dialects is the table of the dialects, inexact that of the
// commands whose replies are not compared byte for byte.
func (r *Result) Page(w io.Writer, heading, dialects, inexact string) {
	fmt.Fprint(w, `# How like Redis

`+"`make conformance`"+` plays the same exchanges against real redis-server processes and against a Slotstorm cluster of the same shape,
and compares each reply: its type, its text, its order, and whether the connection stays open. Before that node IDs, ports, times
and run IDs are replaced by names, and nothing else. Where Redis itself does not determine an answer, as with the order of a hash
table, the comparison leaves that aside, [command by command](#not-byte-for-byte). What differs is explained in
[differences.md](differences.md); a difference that is not, or one that is explained and no longer there, fails the run. An exchange
that differs in a way that is not known is played again, because the moment can matter, and counts if it differs three times.

In an interleaving nobody waits for replies: two to four clients block, watch, cache, subscribe, pause and flush each other, and after each
step the cluster comes to rest. What is compared is all that came to each of them, step by step. Whose turn it is, and what they do, is drawn.
`)
	fmt.Fprint(w, r.Summary(heading))
	for _, line := range r.Coverage.Details() {
		fmt.Fprintf(w, "%s\n\n", line)
	}
	begin, end := markers(PartDialects)
	fmt.Fprint(w, dialectsText+begin+dialects+end+"\n"+inexact)
	fmt.Fprint(w, `## Data commands

Calls are drawn from Redis's own description of each command's arguments, valid ones and damaged ones, on keys of all types, and
after each call the keys that it names are read back.

| command | calls | equal |
|---|--:|--:|
`)
	for _, t := range r.Tallies {
		for _, name := range slices.Sorted(maps.Keys(t.PerCommand)) {
			s := t.PerCommand[name]
			fmt.Fprintf(w, "| %s | %d | %s |\n", strings.ReplaceAll(name, "|", " "), s.Calls, percent(s.Equal, s.Calls))
		}
	}
}

const dialectsText = `## Every dialect

A node can be another version of Redis, or Valkey ([dialects.md](dialects.md)). Those with figures are compared with a server of that version, in these areas.
A number is how many exchanges were equal, of how many; what is not equal is a known difference, explained in the dialect's own list. In CI
some servers are there, and answer. For others a recording answers: what a server of that version said when it was asked twice, and said the same.
It has fewer exchanges, none that starts another server or runs redis-cli --cluster, and no texts that people wrote for people. Of
a version that is not to be had, and known from its sources alone, a neighbour's server answers: in area ` + "`clients`" + `, where what the programs see is the same.

` + "`make dialects`" + ` plays all of them but those that are nightly, which ` + "`make dialects ARGS=-nightly`" + ` plays; a new difference, or fewer equal exchanges than stand
here, fails the build.

`

// percent does not round up to 100.
func percent(part, all int) string {
	if part == all {
		return "100%"
	}
	return fmt.Sprintf("%.1f%%", float64(part*1000/all)/10)
}
