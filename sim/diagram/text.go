package diagram

import (
	"fmt"
	"io"
	"strings"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Text draws lanes with characters: a row for each event, an arrow where it has a
// direction.
//
//	          n1    n2    alice
//	0.000s    |     |     *      SET hello 1 => OK   via n1
//	0.000s    o---->|     |      slot 866: done, 1 key
func Text(w io.Writer, events []event.Event, opt Options) error {
	p := arrange(events, opt)
	width := 6
	for _, name := range p.lanes {
		width = max(width, len(name)+2)
	}
	var b strings.Builder
	if p.title != "" {
		b.WriteString(p.title + "\n\n")
	}
	fmt.Fprintf(&b, "%10s  ", "")
	for _, name := range p.lanes {
		fmt.Fprintf(&b, "%-*s", width, name)
	}
	b.WriteByte('\n')
	for i := range p.rows {
		r := &p.rows[i]
		fmt.Fprintf(&b, "%10s  %s  %-8s %s\n", seconds(r.at), textLanes(r, len(p.lanes), width), r.kind, r.text)
	}
	if p.omitted > 0 {
		fmt.Fprintf(&b, "%10s  and %d more events\n", "", p.omitted)
	}
	_, err := io.WriteString(w, trimLines(b.String()))
	return err
}

// textLanes draws the lanes of one row.
func textLanes(r *row, lanes, width int) string {
	cells := []byte(strings.Repeat("|"+strings.Repeat(" ", width-1), lanes))
	switch {
	case r.from >= 0 && r.to >= 0 && r.from != r.to:
		first, last := min(r.from, r.to)*width, max(r.from, r.to)*width
		for i := first; i <= last; i++ {
			cells[i] = '-'
		}
		cells[r.from*width] = 'o'
		if r.to > r.from {
			cells[r.to*width-1] = '>'
		} else {
			cells[r.to*width+1] = '<'
		}
		cells[r.to*width] = '|'
	case r.from >= 0:
		cells[r.from*width] = '*'
	}
	return string(cells)
}

func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
