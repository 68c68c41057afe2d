package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// bench collects the figures.
type bench struct {
	settings
	launch live.Launcher // nil without redis-server
	binary string        // the slotstorm command
	rows   []row
	own    []row // against Slotstorm itself
	others []row // against miniredis
	sizes  []size
}

// row is one line of the table.
type row struct {
	what       string
	ours, real string
	ratio      string
	target     string
}

// compare adds a row for two medians. Ratio is ours to the real one's.
func (b *bench) compare(what, unit string, ours, real []float64, target string) {
	r := row{what: what, ours: figure(median(ours), unit), real: "-", ratio: "-", target: target}
	if len(real) > 0 {
		r.real = figure(median(real), unit)
		r.ratio = fmt.Sprintf("%.3g", median(ours)/median(real))
	}
	b.rows = append(b.rows, r)
}

// ofOurs adds a row for two medians of our own, in milliseconds.
func (b *bench) ofOurs(what string, one, other []float64, target string) {
	b.own = append(b.own, row{
		what: what, ours: figure(median(one), "ms"), real: figure(median(other), "ms"),
		ratio: fmt.Sprintf("%.3g", median(one)/median(other)), target: target,
	})
}

func (b *bench) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\tSlotstorm\treal cluster\tratio\ttarget")
	for _, r := range b.rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.what, r.ours, r.real, r.ratio, r.target)
	}
	t.Flush()
	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\tone\tother\tratio\ttarget")
	for _, r := range b.own {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.what, r.ours, r.real, r.ratio, r.target)
	}
	t.Flush()
	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\tSlotstorm\tminiredis\tratio")
	for _, r := range b.others {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.what, r.ours, r.real, r.ratio)
	}
	t.Flush()
	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "idle nodes\tvirtual s in a second\tcost of the doubling\tKiB a node")
	for _, s := range b.sizes {
		fmt.Fprintf(t, "%d\t%.3g\t%s\t%.1f\n", s.nodes, s.speed, b.growth(s), s.memory)
	}
	t.Flush()
}

func figure(v float64, unit string) string { return fmt.Sprintf("%.4g %s", v, unit) }

// median of at least one figure.
func median(v []float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	return sorted[len(sorted)/2]
}
