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

// Markers around what Publish replaces in a page.
const (
	publishBegin = "<!-- conformance -->\n"
	publishEnd   = "<!-- /conformance -->\n"
)

// Publish returns the page with the part between its markers replaced by text. The
// second marker is added where there is none.
func Publish(page []byte, text string) ([]byte, error) {
	before, rest, ok := bytes.Cut(page, []byte(publishBegin))
	if !ok {
		return nil, errors.New("conformance: the page has no line " + strings.TrimSpace(publishBegin))
	}
	if _, after, ok := bytes.Cut(rest, []byte(publishEnd)); ok {
		rest = after
	}
	return slices.Concat(before, []byte(publishBegin+text+publishEnd), rest), nil
}

// Published reports whether the page holds this result, whatever its heading says.
func (r *Result) Published(page []byte) bool {
	const heading = "\x00"
	before, after, _ := strings.Cut(r.Summary(heading), heading)
	_, rest, _ := bytes.Cut(page, []byte(publishBegin+before))
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

// Page is docs/conformance.md. Inexact is the table of the commands whose replies are not
// compared byte for byte.
func (r *Result) Page(w io.Writer, heading, inexact string) {
	fmt.Fprint(w, `# How like Redis

`+"`make conformance`"+` plays the same exchanges against real redis-server processes and against a Slotstorm cluster of the same shape,
and compares each reply: its type, its text, its order, and whether the connection stays open. Before that node IDs, ports, times
and run IDs are replaced by names, and nothing else. Where Redis itself does not determine an answer, as with the order of a hash
table, the comparison leaves that aside, [command by command](#not-byte-for-byte). What differs is explained in
[differences.md](differences.md); a difference that is not, or one that is explained and no longer there, fails the run. An exchange
that has a cluster of its own is played again when it differs, because the moment matters there, and counts if it differs twice.

In an interleaving nobody waits for replies: two to four clients block, watch, cache, subscribe, pause and flush each other, and after each
step the cluster comes to rest. What is compared is all that came to each of them, step by step. Whose turn it is, and what they do, is drawn.
`)
	fmt.Fprint(w, r.Summary(heading))
	for _, line := range r.Coverage.Details() {
		fmt.Fprintf(w, "%s\n\n", line)
	}
	fmt.Fprint(w, inexact)
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

// percent does not round up to 100.
func percent(part, all int) string {
	if part == all {
		return "100%"
	}
	return fmt.Sprintf("%.1f%%", float64(part*1000/all)/10)
}
