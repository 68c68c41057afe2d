package conformance

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Table writes the result as a table, one line an area.
func (r *Result) Table(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "area\texchanges\tcommands\tequal\tknown differences\tnew differences\t")
	var sum Tally
	for _, t := range r.Tallies {
		row(tw, t.Area.Name, t)
		sum.Exchanges += t.Exchanges
		sum.Commands += t.Commands
		sum.Equal += t.Equal
		sum.Known += t.Known
		sum.New += t.New
	}
	row(tw, "total", &sum)
	_ = tw.Flush()
}

func row(w io.Writer, name string, t *Tally) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t\n", name, t.Exchanges, t.Commands, t.Equal, t.Known, t.New)
}

// Differences writes each group of new differences: both outcomes and the shortest
// exchange that shows it, the most frequent first.
func (r *Result) Differences(w io.Writer) {
	for _, t := range r.Tallies {
		groups := slices.Clone(t.Groups)
		slices.SortStableFunc(groups, func(a, b *Group) int { return b.Count - a.Count })
		for _, g := range groups {
			fmt.Fprintf(w, "%s: %s (%d times)\n", t.Area.Name, g.Shortest.Exchange.Name, g.Count)
			g.Shortest.print(w, r)
			fmt.Fprintln(w)
		}
	}
}

func (d Difference) print(w io.Writer, r *Result) {
	proto := ""
	if d.Exchange.RESP3 {
		proto = "  (RESP3)"
	}
	for i, s := range d.Exchange.texts() {
		mark := "  "
		if i == d.Step {
			mark = "> "
		}
		fmt.Fprintf(w, "    %s%s%s\n", mark, s, proto)
		proto = ""
	}
	if d.Step >= len(d.Exchange.Lines) {
		fmt.Fprintf(w, "    > (end of a connection)\n")
	}
	width := max(len(r.Want), len(r.Got))
	fmt.Fprintf(w, "      %-*s  %s\n", width, r.Want, clip(d.Want.String()))
	fmt.Fprintf(w, "      %-*s  %s\n", width, r.Got, clip(d.Got.String()))
}

// clip keeps a report readable.
func clip(text string) string {
	const most = 1200
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}

// New is the number of new differences.
func (r *Result) New() int {
	n := 0
	for _, t := range r.Tallies {
		n += t.New
	}
	return n
}

// Skipped is the number of exchanges that were left out because the target or this
// machine lacks what they need.
func (r *Result) Skipped() int {
	n := 0
	for _, t := range r.Tallies {
		n += t.Skipped
	}
	return n
}

// Wanting is the number of those of them that want programs which this machine does not have.
func (r *Result) Wanting() int {
	n := 0
	for _, t := range r.Tallies {
		n += t.Wanting
	}
	return n
}

// Unrecorded is the number of exchanges that the recording does not have.
func (r *Result) Unrecorded() int {
	n := 0
	for _, t := range r.Tallies {
		n += t.Unrecorded
	}
	return n
}

// Shares writes how many of each generated command's calls were answered alike.
func (r *Result) Shares(w io.Writer) {
	for _, t := range r.Tallies {
		for _, name := range slices.Sorted(maps.Keys(t.PerCommand)) {
			s := t.PerCommand[name]
			fmt.Fprintf(w, "%-24s %5d calls  %6.2f%% alike", strings.ToLower(name), s.Calls, 100*float64(s.Equal)/float64(s.Calls))
			if s.Known > 0 {
				fmt.Fprintf(w, "  %d known", s.Known)
			}
			fmt.Fprintln(w)
		}
	}
}
