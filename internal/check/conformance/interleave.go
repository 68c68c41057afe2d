package conformance

import (
	"fmt"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// interleavers is how many pairs of clusters play drawn interleavings at the same time.
const interleavers = 3

// Interleavings is how many of them the run wants, 25 for each call of a data command, and 5 where a run
// is one of many.
func (g *Generator) Interleavings() int {
	if g.runner.Calls < wholeDraw {
		return 5 * g.runner.Calls
	}
	return 25 * g.runner.Calls
}

// Interleave draws n settled exchanges, plays them on clusters of that shape and counts how
// many are alike. The area's Reset precedes each. What differs is played again, and counts
// if it differs each time.
func (g *Generator) Interleave(name string, shape live.Shape, n int, draw func(*rapid.T) Exchange) error {
	var wg sync.WaitGroup
	failures := make(chan error, interleavers)
	for worker := range interleavers {
		wg.Go(func() {
			if err := g.interleave(name, shape, worker, n, draw); err != nil {
				failures <- fmt.Errorf("%s: %w", name, err)
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return g.runner.ctx.Err()
	}
}

// interleave plays the share of one worker.
func (g *Generator) interleave(name string, shape live.Shape, worker, n int, draw func(*rapid.T) Exchange) error {
	r := g.runner
	p, err := r.launch(shape)
	if err != nil {
		return err
	}
	defer p.close()
	drawn := rapid.Custom(draw)
	shrunk := time.Duration(0)
	for i := worker; i < n && r.ctx.Err() == nil; i += interleavers {
		e := drawn.Example(int(g.seed(name, i)))
		e.Name, e.Settled = fmt.Sprintf("%s %d", name, i), true
		if r.unrecorded(g.tally, e) {
			continue
		}
		want, d, differs := r.attempts(p, g.tally, e)
		if differs && r.Known.Match(g.tally.Area.Name, d) == nil && shrunk < shrinkTotal && !g.seen(d) && r.shrinks() {
			began := time.Now()
			d = g.shrinkSettled(p, d)
			shrunk += time.Since(began)
		}
		r.judge(g.tally, e, want, d, differs)
	}
	return nil
}

// shrinkSettled makes an interleaving shorter as long as it differs in the same way, each
// time that it is played.
func (g *Generator) shrinkSettled(p *pair, d Difference) Difference {
	until := time.Now().Add(shrinkSettledTime)
	return shorten(d, 0, func(e Exchange) (again Difference, differs bool) {
		for range 2 {
			if _, again, differs = g.runner.attempt(p, g.tally, e); !differs {
				break
			}
		}
		return again, differs
	}, func() bool { return time.Now().Before(until) && g.runner.ctx.Err() == nil })
}

// shrinkSettledTime is how long one interleaving may be made shorter.
const shrinkSettledTime = 15 * time.Second

// InterleaveAlone is Interleave for exchanges that have to have clusters of their own.
func (g *Generator) InterleaveAlone(name string, shape live.Shape, n int, draw func(*rapid.T) Exchange) error {
	drawn := rapid.Custom(draw)
	var list []Exchange
	for i := range n {
		e := drawn.Example(int(g.seed(name, i))).On(shape)
		e.Name, e.Settled = fmt.Sprintf("%s %d", name, i), true
		if !g.runner.unrecorded(g.tally, e) {
			list = append(list, e)
		}
	}
	return g.runner.playAll(g.tally, list)
}
