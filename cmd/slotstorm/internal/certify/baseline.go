package certify

import (
	"fmt"
	"io"
	"slices"
)

// Changes are the cells that say something else than a baseline, which was played before.
// What was flaky there or is now, and what one of them does not have or cannot be brought into, is no change.
func Changes(baseline, cells []Cell) (changed []Cell) {
	known := map[place]Verdict{}
	for _, c := range baseline {
		known[c.place()] = c.Verdict
	}
	for _, c := range cells {
		switch was := known[c.place()]; {
		case was == "", was == Flaky, was == Skipped, c.Verdict == Flaky, c.Verdict == Skipped, was == c.Verdict:
		default:
			changed = append(changed, c)
		}
	}
	return changed
}

// TellChanges says what differs from a baseline.
func TellChanges(out io.Writer, baseline, changed []Cell) {
	for _, c := range changed {
		i := slices.IndexFunc(baseline, func(b Cell) bool { return b.place() == c.place() })
		fmt.Fprintf(out, "\n%s %s: %s, and the baseline says %s\n", c.column(), c.Condition, c.Verdict, baseline[i].Verdict)
	}
}

// Merge puts cells in the places that they have among older ones. What was played before and
// is not played now stays, as far as its condition is still there.
func Merge(old, cells []Cell, conditions []string) []Cell {
	fresh := map[place]bool{}
	for _, c := range cells {
		fresh[c.place()] = true
	}
	all := slices.DeleteFunc(slices.Clone(old), func(c Cell) bool { return fresh[c.place()] || !slices.Contains(conditions, c.Condition) })
	all = append(all, cells...)
	slices.SortStableFunc(all, func(a, b Cell) int { return compareCells(a, b, conditions) })
	return all
}
