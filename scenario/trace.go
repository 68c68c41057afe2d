package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

func traceOptions(t *Trace) []option {
	show := ""
	return []option{
		{
			name: "show", value: "KINDS", doc: "kinds of events, separated by commas; all if not given",
			set: func(text string) error {
				for kind := range strings.SplitSeq(text, ",") {
					if !slices.Contains(event.KindNames(), kind) {
						return fmt.Errorf("%q is no kind of event, which are %s", kind, strings.Join(event.KindNames(), ", "))
					}
					t.Show = append(t.Show, kind)
				}
				show = text
				return nil
			},
			get: func() string {
				if show != "" {
					return show
				}
				return strings.Join(t.Show, ",")
			},
		},
		textOption("node", "NODE", "only what happens at this node", &t.Node, nil),
	}
}

// header is the line that begins the section.
func (t *Trace) header() string { return "-- trace" + optionText(traceOptions(t)) + " --" }

// lines are the events that the section shows, without their numbers.
func (t *Trace) lines(log *sim.Log) []string {
	var out []string
	for e := range log.All() {
		if len(t.Show) > 0 && !slices.Contains(t.Show, e.Kind().String()) || t.Node != "" && t.Node != e.Node {
			continue
		}
		text := e.String()
		if i := strings.IndexByte(text, ' '); i >= 0 {
			text = strings.TrimLeft(text[i:], " ")
		}
		out = append(out, strings.TrimRight(text, " "))
	}
	return out
}

// judgeTrace compares the section with the log.
func (r *runner) judgeTrace() {
	t := r.s.Trace
	got := t.lines(r.c.Log())
	if r.opt.Update {
		t.Lines = got
		return
	}
	if slices.Equal(got, t.Lines) {
		return
	}
	i := 0
	for i < len(got) && i < len(t.Lines) && got[i] == t.Lines[i] {
		i++
	}
	show := func(list []string) string {
		if i < len(list) {
			return list[i]
		}
		return "(the end)"
	}
	line := &Line{Number: t.Number + 1 + i, Comment: t.header()}
	r.fail(line, errors.Join(&mismatch{want: show(t.Lines), got: show(got)}))
}
