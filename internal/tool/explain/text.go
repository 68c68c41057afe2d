package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// String is the explanation for a terminal.
func (e *Explanation) String() string {
	var b strings.Builder
	b.WriteString(e.Original.Told + "\n")
	if !e.Repeats {
		b.WriteString("\nIt does not fail each time: its clients are not part of the simulation. So the figures are about them as well.\n")
	}
	b.WriteString("\nWhat was done\n")
	for _, line := range e.action() {
		b.WriteString("  " + line + "\n")
	}
	b.WriteString("\nWhat was drawn\n")
	for _, line := range e.drawn() {
		b.WriteString("  " + line + "\n")
	}
	if e.Passing != nil {
		fmt.Fprintf(&b, "\nThe shortest difference to a run that passes: %s\n", way(e.Passing.Branch))
		c := Compare(e.Original.Events, e.Passing.Events, shownRows)
		b.WriteString(c.Text("failed", "passed"))
	}
	fmt.Fprintf(&b, "\n%d runs in %.1fs\n", e.Played, e.Took.Seconds())
	return b.String()
}

// shownRows is how much is shown of two runs behind their first difference.
const shownRows = 14

// way says what a branch is.
func way(b sim.Branch) string {
	from := "from the start on"
	if b.Event > 0 {
		from = fmt.Sprintf("after event #%d", b.Event)
	}
	if b.Calm {
		return "nothing more is done " + from
	}
	return fmt.Sprintf("other draws %s (seed %d)", from, b.Seed)
}

// action tells what was done that decided it.
func (e *Explanation) action() []string {
	if e.Action == nil {
		return []string{"It fails even if nothing is done to the cluster: the reason is in what the file begins with, or expects."}
	}
	lines := []string{
		fmt.Sprintf("If nothing more had been done to the cluster after event #%d, it would not have failed like this.", e.Action.Before),
		fmt.Sprintf("After event #%d it does, whatever is left out from there on:", e.Action.Event),
	}
	lines = append(lines, e.told(e.Action)...)
	if cause := e.lastAction(); cause != "" {
		lines = append(lines, "What was at work then, and had been done last:", cause)
	}
	return lines
}

// actions are the kinds of events that are done to a cluster.
var actions = []event.Kind{event.KindFault, event.KindNode, event.KindMigrate}

// lastAction is what was done last before the turn, if the event at the turn is only what
// followed from it. Moves of slots tell of themselves behind what follows from their steps.
func (e *Explanation) lastAction() string {
	events, turn := e.Original.Events, e.Action.Event-1
	step := e.Original.step(int(events[turn].Seq))
	for _, ev := range events[turn:] {
		if !strings.Contains(step, ": migrate ") || e.Original.step(int(ev.Seq)) != step {
			break
		}
		if ev.Kind() == event.KindMigrate {
			return ""
		}
	}
	for i, ev := range slices.Backward(events[:turn+1]) {
		switch {
		case !slices.Contains(actions, ev.Kind()):
		case i == turn:
			return ""
		default:
			return "  " + e.withStep(ev)
		}
	}
	return ""
}

// withStep is an event with the line of the file that it belongs to.
func (e *Explanation) withStep(ev event.Event) string {
	if step := e.Original.step(int(ev.Seq)); step != "" {
		return ev.String() + "   (" + step + ")"
	}
	return ev.String()
}

// drawn tells what chance has to do with it.
func (e *Explanation) drawn() []string {
	first := e.Points[0]
	low, high := first.Interval()
	if first.Always() {
		return []string{fmt.Sprintf("Chance decides nothing: with other draws from the start it fails in %d of %d runs (%s or more).", first.Failed, first.Runs, percent(low))}
	}
	lines := []string{fmt.Sprintf("With other draws from the start it fails in %d of %d runs: %s, with 95%% certainty between %s and %s.", first.Failed, first.Runs, percent(first.P()), percent(low), percent(high)), ""}
	for _, p := range e.Points {
		lines = append(lines, e.pointLine(p))
	}
	lines = append(lines, "")
	switch {
	case e.Draw == nil:
		lines = append(lines, "It grows bit by bit: no event decides it.")
	default:
		lines = append(lines, "It jumps at")
		lines = append(lines, e.told(e.Draw)...)
	}
	if e.Inevitable == e.Original.Last {
		return append(lines, "It could have passed until it failed.")
	}
	return append(lines, fmt.Sprintf("From event #%d on no draw changed it any more.", e.Inevitable))
}

// barWidth is the width of the whole share.
const barWidth = 20

func (e *Explanation) pointLine(p Point) string {
	at := time.Duration(0)
	if p.Event > 0 {
		at = e.Original.Events[p.Event-1].At
	}
	if p.Event == e.Original.Last {
		return fmt.Sprintf("after #%-6d %9.3fs  %s 100%%  it has failed", p.Event, at.Seconds(), strings.Repeat("█", barWidth))
	}
	low, high := p.Interval()
	bar := int(p.P()*barWidth + 0.5)
	line := fmt.Sprintf("after #%-6d %9.3fs  %s%s %4s  %s to %s", p.Event, at.Seconds(), strings.Repeat("█", bar), strings.Repeat("·", barWidth-bar), percent(p.P()), percent(low), percent(high))
	if p.Otherwise > 0 {
		line += fmt.Sprintf("; %d more failed in another way", p.Otherwise)
	}
	return line
}

func percent(p float64) string { return fmt.Sprintf("%.0f%%", p*100) }

// told are the events of a turn, with the line of the file that led to them.
func (e *Explanation) told(t *Turn) (lines []string) {
	for _, ev := range e.Original.Events[t.Before:t.Event] {
		lines = append(lines, "  "+e.withStep(ev))
		if len(lines) == 3 && t.Event-t.Before > 4 {
			return append(lines, fmt.Sprintf("  ... or one of the %d behind it", t.Event-t.Before-3))
		}
	}
	return lines
}

// columnWidth is the width of one of two runs side by side.
const columnWidth = 66

// Text is the comparison for a terminal: two columns, and a mark at the first difference.
func (c Comparison) Text(a, b string) string {
	if c.First < 0 {
		return "  both are the same, event by event\n"
	}
	var out strings.Builder
	row := func(mark, a, b string) {
		out.WriteString(strings.TrimRight(fmt.Sprintf("%s %s │ %s", mark, pad(a), cut(b)), " ") + "\n")
	}
	row(" ", a, b)
	for i, r := range c.Rows {
		mark := " "
		if i == c.First {
			mark = "►"
		}
		row(mark, shown(r.A), shown(r.B))
	}
	if c.More {
		row(" ", "...", "...")
	}
	return out.String()
}

func shown(e *event.Event) string {
	if e == nil {
		return ""
	}
	return strings.Join(strings.Fields(e.String()), " ")
}

func cut(text string) string {
	if utf8.RuneCountInString(text) <= columnWidth {
		return text
	}
	return string([]rune(text)[:columnWidth-1]) + "…"
}

func pad(text string) string {
	text = cut(text)
	return text + strings.Repeat(" ", columnWidth-utf8.RuneCountInString(text))
}
