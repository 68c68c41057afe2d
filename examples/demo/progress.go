package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// progress prints the lines of the file as they are played, and remembers the figures of
// each phase: from one comment of the file to the next.
type progress struct {
	names  map[int]string // the comment that begins at, or before, each line
	c      *sim.Cluster
	load   *load
	phases []figures
}

// figures are the counters at the start of a phase, then over the phase.
type figures struct {
	name                           string
	at                             time.Duration
	ops, tryAgain, redirected, bad int64
	counters                       sim.Counters
}

func newProgress(script *scenario.Script) *progress {
	p := &progress{names: map[int]string{}}
	name, comment := "", false
	for _, l := range script.Lines {
		text, _ := strings.CutPrefix(l.Comment, "# ")
		switch {
		case text == "":
			comment = false
		case !comment:
			name, comment = text, true
		default:
			name += " " + text
		}
		p.names[l.Number] = name
	}
	return p
}

// begin is told of the cluster and its load, before the first line.
func (p *progress) begin(c *sim.Cluster, l *load) { p.c, p.load = c, l }

// line is called before each line that does something.
func (p *progress) line(number int, text string) {
	if name := p.names[number]; len(p.phases) == 0 || p.phases[len(p.phases)-1].name != name {
		p.end()
		p.phases = append(p.phases, p.now(name))
		fmt.Printf("%8s  # %s\n", "", name)
	}
	fmt.Printf("%7.3fs  %s\n", p.c.Now().Seconds(), text)
}

func (p *progress) now(name string) figures {
	return figures{
		name: name, at: p.c.Now(), ops: p.load.ops.Load(), tryAgain: p.load.tryAgain.Load(),
		redirected: p.load.redirected.Load(), bad: p.load.errors.Load(), counters: p.c.Counters(),
	}
}

// end turns the last phase's counters into what it added to them.
func (p *progress) end() {
	if len(p.phases) == 0 {
		return
	}
	first := &p.phases[len(p.phases)-1]
	last := p.now(first.name)
	first.ops, first.tryAgain = last.ops-first.ops, last.tryAgain-first.tryAgain
	first.redirected, first.bad = last.redirected-first.redirected, last.bad-first.bad
	first.counters = sim.Counters{
		Moved: last.counters.Moved - first.counters.Moved, Ask: last.counters.Ask - first.counters.Ask,
		TryAgain: last.counters.TryAgain - first.counters.TryAgain,
	}
}

// summary prints the result.
func (p *progress) summary(v checked) {
	fmt.Printf("\n%8s %11s %7s %7s %9s %13s %8s %7s\n", "from", "operations", "MOVED", "ASK", "TRYAGAIN", "redirects/op", "gave up", "errors")
	for _, f := range p.phases {
		redirects := float64(f.counters.Moved+f.counters.Ask) / float64(max(f.ops, 1))
		fmt.Printf("%7.1fs %11d %7d %7d %9d %13.3f %8d %7d  %s\n",
			f.at.Seconds(), f.ops, f.counters.Moved, f.counters.Ask, f.counters.TryAgain, redirects, f.tryAgain+f.redirected, f.bad, short(f.name))
	}
	slowest := time.Duration(0)
	for _, w := range p.load.workers {
		slowest = max(slowest, w.slowest)
		if w.firstErr != nil {
			fmt.Printf("worker %d: %v\n", w.id, w.firstErr)
		}
	}
	verdict := "every acknowledged write is there"
	if v.missing > 0 {
		verdict = fmt.Sprintf("%d acknowledged writes are MISSING", v.missing)
	}
	fmt.Printf("\nThe slowest operation took %v. %d keys read back: %s.\n", slowest.Round(time.Millisecond), v.keys, verdict)
	fmt.Println(`"gave up" are commands that the client sent several times and then told the application of: TRYAGAIN on the`)
	fmt.Println("half moved slot, MOVED between the two nodes that point at each other. The application came back later.")
}

// short is the beginning of a text.
func short(text string) string {
	const most = 48
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}
