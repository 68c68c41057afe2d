package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// bench collects the figures.
type bench struct {
	settings
	launch live.Launcher // nil without redis-server
	binary string        // the slotstorm command
	tables []table
}

// table is a heading line and its rows, each of as many cells.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// Figures of one thing, measured in turn: each as often as there are rounds.
type figures struct {
	what, unit string
	ours       []float64
	limit      []float64 // what bounds it, nil if nothing is measured for that
	real       []float64 // nil without redis-server
	miniredis  []float64 // nil if it has nothing of the kind
	target     string
}

// versus makes the table of what is measured against others. A ratio is ours to theirs.
func versus(rows []figures) table {
	t := table{head: []string{"figure", "Slotstorm", "limit", "real cluster", "miniredis", "to limit", "to real", "to miniredis", "target"}}
	for _, f := range rows {
		cells := []string{f.what, figure(f.ours, f.unit)}
		for _, other := range [][]float64{f.limit, f.real, f.miniredis} {
			cells = append(cells, figure(other, f.unit))
		}
		for _, other := range [][]float64{f.limit, f.real, f.miniredis} {
			cells = append(cells, ratio(f.ours, other))
		}
		t.add(append(cells, f.target)...)
	}
	return t
}

// figure is the median with its unit, "-" without measurements.
func figure(v []float64, unit string) string {
	if len(v) == 0 {
		return "-"
	}
	return digits(median(v), 3) + " " + unit
}

// digits writes a number with as many digits that count, and no exponent.
func digits(v float64, count int) string {
	if v == 0 {
		return "0"
	}
	unit := math.Pow10(int(math.Floor(math.Log10(math.Abs(v)))) + 1 - count)
	return strconv.FormatFloat(math.Round(v/unit)*unit, 'f', max(0, -int(math.Round(math.Log10(unit)))), 64)
}

func ratio(ours, other []float64) string {
	if len(other) == 0 {
		return "-"
	}
	return digits(median(ours)/median(other), 3)
}

// median of at least one figure.
func median(v []float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	return sorted[len(sorted)/2]
}

// print writes the tables in Markdown. The first column is text, the others are numbers.
func (b *bench) print(w io.Writer) {
	for i, t := range b.tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		line := func(cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
		line(t.head)
		fmt.Fprintf(w, "|---|%s\n", strings.Repeat("--:|", len(t.head)-1))
		for _, row := range t.rows {
			line(row)
		}
	}
}
