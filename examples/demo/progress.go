package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim"
)

// progress prints what happens, and remembers the figures of each phase.
type progress struct {
	c     *sim.Cluster
	load  *load
	start time.Time
	moved atomic.Int64

	mu     sync.Mutex // for the output
	phases []figures
}

// figures are the counters at the start of a phase, then over the phase.
type figures struct {
	name                  string
	ops, errors, tryAgain int64
	counters              node.Counters
}

func newProgress(c *sim.Cluster, l *load) *progress {
	return &progress{c: c, load: l, start: time.Now()}
}

func (p *progress) now(name string) figures {
	return figures{
		name: name, ops: p.load.ops.Load(), errors: p.load.errors.Load(), tryAgain: p.load.tryAgain.Load(),
		counters: p.c.Counters(),
	}
}

// phase begins a phase and ends the one before.
func (p *progress) phase(name string) {
	p.end()
	p.phases = append(p.phases, p.now(name))
}

// end turns the last phase's counters into what it added to them.
func (p *progress) end() {
	if len(p.phases) == 0 {
		return
	}
	first := &p.phases[len(p.phases)-1]
	last := p.now(first.name)
	*first = figures{
		name: first.name, ops: last.ops - first.ops, errors: last.errors - first.errors,
		tryAgain: last.tryAgain - first.tryAgain,
		counters: node.Counters{
			Moved:    last.counters.Moved - first.counters.Moved,
			Ask:      last.counters.Ask - first.counters.Ask,
			TryAgain: last.counters.TryAgain - first.counters.TryAgain,
		},
	}
}

// watch prints a line each half second for a while.
func (p *progress) watch(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		time.Sleep(min(500*time.Millisecond, time.Until(end)))
		c := p.c.Counters()
		p.say("%7d operations  %3d of %d slots moved  MOVED %d  ASK %d  TRYAGAIN %d",
			p.load.ops.Load(), p.moved.Load(), slotsMoved, c.Moved, c.Ask, c.TryAgain)
	}
}

func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Printf("%5.1fs  %s\n", time.Since(p.start).Seconds(), fmt.Sprintf(format, args...))
}

// summary prints the result.
func (p *progress) summary(checked, missing int) {
	fmt.Printf("\n%-8s %11s %7s %7s %7s %9s %8s %14s\n",
		"phase", "operations", "errors", "MOVED", "ASK", "TRYAGAIN", "gave up", "redirects/op")
	for _, f := range p.phases {
		redirects := float64(f.counters.Moved+f.counters.Ask) / float64(max(f.ops, 1))
		fmt.Printf("%-8s %11d %7d %7d %7d %9d %8d %14.4f\n",
			f.name, f.ops, f.errors, f.counters.Moved, f.counters.Ask, f.counters.TryAgain, f.tryAgain, redirects)
	}
	var all []time.Duration
	for _, w := range p.load.workers {
		all = append(all, w.latencies...)
		if w.firstErr != nil {
			fmt.Printf("worker %d: %v\n", w.id, w.firstErr)
		}
	}
	slices.Sort(all)
	fmt.Printf("\nlatency: p50 %v, p99 %v\n", quantile(all, 0.50), quantile(all, 0.99))
	fmt.Println(strings.Repeat("-", 78))
	verdict := "every acknowledged write is there"
	if missing > 0 {
		verdict = fmt.Sprintf("%d acknowledged writes are MISSING", missing)
	}
	fmt.Printf("%d keys read back: %s.\n", checked, verdict)
	fmt.Println(`"gave up" are multi-key commands on the half moved slot: the client tried TRYAGAIN`)
	fmt.Println("a few times, then told the application, which came back later.")
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(q*float64(len(sorted)-1))].Round(time.Microsecond)
}
