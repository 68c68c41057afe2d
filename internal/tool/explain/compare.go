package explain

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Comparison is two logs side by side.
type Comparison struct {
	// Rows are in the order of time, from a few before the first difference on.
	Rows []Row
	// First is the row of the first difference, -1 if there is none.
	First int
	// More says that the logs go on behind the last row.
	More bool
}

// Seqs are the events, one of each log, that are the first ones to differ: 0 where a log ends before.
func (c Comparison) Seqs() (seqs [2]uint64) {
	for _, r := range c.Rows[max(c.First, 0):] {
		if seqs[0] == 0 && r.A != nil {
			seqs[0] = r.A.Seq
		}
		if seqs[1] == 0 && r.B != nil {
			seqs[1] = r.B.Seq
		}
	}
	return seqs
}

// Row is what happened in both runs at the same time. One of them is nil where only the other
// did something.
type Row struct{ A, B *event.Event }

// Same reports whether the same happened in both.
func (r Row) Same() bool { return r.A != nil && r.B != nil && line(r.A) == line(r.B) }

// Texts are what happened in each run, "" where nothing did.
func (r Row) Texts() (a, b string) { return shown(r.A), shown(r.B) }

// At is when it happened.
func (r Row) At() time.Duration {
	if r.A != nil {
		return r.A.At
	}
	return r.B.At
}

// line is an event without its number.
func line(e *event.Event) string {
	plain := *e
	plain.Seq = 0
	return plain.String()
}

// rowsBefore is how much is shown that both have in common.
const rowsBefore = 3

// Compare puts two logs side by side, so many rows from the first difference on.
func Compare(a, b []event.Event, rows int) Comparison {
	same := common(a, b)
	c := Comparison{First: -1}
	for i := max(same-rowsBefore, 0); i < same; i++ {
		c.Rows = append(c.Rows, Row{&a[i], &b[i]})
	}
	if same == len(a) && same == len(b) {
		return c
	}
	c.First = len(c.Rows)
	i, k := same, same
	for (i < len(a) || k < len(b)) && len(c.Rows) < c.First+rows {
		var r Row
		if i < len(a) && (k == len(b) || a[i].At <= b[k].At) {
			r.A = &a[i]
		}
		if k < len(b) && (i == len(a) || b[k].At <= a[i].At) {
			r.B = &b[k]
		}
		if r.A != nil && r.B != nil && !r.Same() {
			// The same may come a little later in one of them.
			if at := indexOf(b[k:], line(r.A)); at > 0 {
				r.A = nil
			} else if at := indexOf(a[i:], line(r.B)); at > 0 {
				r.B = nil
			}
		}
		if r.A != nil {
			i++
		}
		if r.B != nil {
			k++
		}
		c.Rows = append(c.Rows, r)
	}
	c.More = i < len(a) || k < len(b)
	return c
}

// common is how many events two logs begin with that are the same.
func common(a, b []event.Event) int {
	for i := range min(len(a), len(b)) {
		if a[i].At != b[i].At || line(&a[i]) != line(&b[i]) {
			return i
		}
	}
	return min(len(a), len(b))
}

// lookAhead is how far the same event is looked for.
const lookAhead = 8

func indexOf(events []event.Event, text string) int {
	return slices.IndexFunc(events[:min(len(events), lookAhead)], func(e event.Event) bool { return line(&e) == text })
}

// compared bounds the events behind a branch that count for the distance of two runs.
const compared = 3000

// distance is how many events only one of two runs has, whenever they happened.
func distance(a, b []event.Event) int {
	same := common(a, b)
	count := map[string]int{}
	what := func(e *event.Event) string { return e.Node + " " + e.Kind().String() + " " + event.Text(e.Fact) }
	for _, e := range a[same:min(len(a), same+compared)] {
		count[what(&e)]++
	}
	for _, e := range b[same:min(len(b), same+compared)] {
		count[what(&e)]--
	}
	sum := 0
	for _, n := range count {
		sum += max(n, -n)
	}
	return sum
}
