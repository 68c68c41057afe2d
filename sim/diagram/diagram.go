// Package diagram draws the log of a cluster: who did what to whom, over time. There is
// one lane for each node and each client that takes part.
package diagram

import (
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Options choose what is drawn.
type Options struct {
	// Title stands above the diagram.
	Title string
	// Kinds are the kinds of events, by name; nil are all.
	Kinds []string
	// Limit is the number of rows, 500 if it is 0. The first ones are drawn.
	Limit int
}

// row is one event of a diagram.
type row struct {
	at       time.Duration
	kind     event.Kind
	from, to int // lanes; -1 for none
	text     string
}

// picture is what all forms of the diagram draw.
type picture struct {
	title   string
	lanes   []string
	rows    []row
	omitted int // rows beyond the limit
}

const defaultLimit = 500

// arrange chooses events and assigns lanes. Strikes of the same fault that follow each
// other are one row.
func arrange(events []event.Event, opt Options) picture {
	p := picture{title: opt.Title}
	limit := opt.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	var chosen []event.Event
	var repeated []int // how often an event of chosen comes in a row
	for _, e := range events {
		if len(opt.Kinds) > 0 && !slices.Contains(opt.Kinds, e.Kind().String()) {
			continue
		}
		if n := len(chosen); n > 0 && sameFault(&chosen[n-1], &e) {
			repeated[n-1]++
			continue
		}
		if len(chosen) == limit {
			p.omitted++
			continue
		}
		chosen = append(chosen, e)
		repeated = append(repeated, 1)
	}
	p.lanes = laneNames(chosen)
	for i := range chosen {
		e := &chosen[i]
		text := e.Text()
		if f, struck := e.Fact.(event.FaultStruck); struck && repeated[i] > 1 {
			text = fmt.Sprintf("%s (%s) strikes %d times", event.Word(f.Name), f.Fault, repeated[i])
		}
		p.rows = append(p.rows, row{e.At, e.Kind(), slices.Index(p.lanes, e.Node), slices.Index(p.lanes, e.Peer()), text})
	}
	return p
}

// sameFault reports whether two events are strikes of the same fault.
func sameFault(a, b *event.Event) bool {
	x, ok1 := a.Fact.(event.FaultStruck)
	y, ok2 := b.Fact.(event.FaultStruck)
	return ok1 && ok2 && x.Name == y.Name && x.Fault == y.Fault
}

// laneNames are those who take part: nodes first, as people count.
func laneNames(events []event.Event) []string {
	seen := map[string]bool{}
	var names []string
	for _, e := range events {
		for _, name := range []string{e.Node, e.Peer()} {
			if name != "" && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	slices.SortFunc(names, naming.Compare)
	return names
}

// seconds is a time as diagrams show it.
func seconds(d time.Duration) string { return fmt.Sprintf("%.3fs", d.Seconds()) }
