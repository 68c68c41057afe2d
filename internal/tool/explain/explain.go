// Package explain finds the moment from which on the failure of a run was inevitable.
//
// A run can be played again the same way up to any event, and in another way from there on. Two
// questions are asked of each moment: what if nothing more had been done to the cluster, and what
// if other random numbers had been drawn? The first is answered by one run, the second by the
// share of many that fail. Both are asked where the answer changes, which bisection finds.
package explain

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Run is what became of a run.
type Run struct {
	// Failed says what kind of failure it was, "" for none. Runs that fail alike say the same.
	Failed string
	// Events are all that happened, Last is how many of them had happened when it failed.
	Events []event.Event
	Last   int
	// Told is the failure for people. Steps are what was done, with the events before it.
	Told  string
	Steps []Step
	// Branch is the way that the run went.
	Branch sim.Branch
}

// Step is something that a file did behind so many events, such as "line 7: crash n1".
type Step struct {
	Events int
	Text   string
}

// step is the last step that was begun before an event, "" if there is none.
func (r *Run) step(number int) string {
	text := ""
	for _, s := range r.Steps {
		if s.Events >= number {
			break
		}
		text = s.Text
	}
	return text
}

// Plan says what is to be explained, and how.
type Plan struct {
	// Play plays the run, with another way from a moment on. It has to be safe for concurrent use.
	Play func(ctx context.Context, b sim.Branch) (Run, error)
	// Runs is how often each moment is tried, 100 if it is 0.
	Runs int
	// Parallel is how many runs go on at the same time, as many as there are processors if it is 0.
	Parallel int
	// Limit is about how long the search may take, 45s if it is 0. Then there are fewer moments, and
	// fewer runs for each.
	Limit time.Duration
}

// ErrPasses is the error for a run that does not fail.
var ErrPasses = errors.New("it does not fail: there is nothing to explain")

// Explanation is what was found out.
type Explanation struct {
	// Original is the run that failed. Repeats says that it does so each time: the clients of
	// some runs are not part of the simulation.
	Original Run
	Repeats  bool
	// Action is what was done that decided it, nil if it fails even if nothing is done.
	Action *Turn
	// Points are the shares of runs that failed with other draws from an event on, by the
	// event. The first is the start.
	Points []Point
	// Draw is where the share jumps, nil where chance decides nothing.
	Draw *Turn
	// Inevitable is the event from which on all runs failed, 0 for the start.
	Inevitable int
	// Passing is the run that passes and differs least from the one that failed, after so many
	// events that they have in common; nil if none passed.
	Passing *Run
	// Took is how long the search took, Played how many runs there were.
	Took   time.Duration
	Played int
}

// Turn is the event at which something changes: Before it another way led elsewhere, behind it
// none does. Before is smaller than Event-1 if there was no time to look closer.
type Turn struct{ Before, Event int }

// Point is the share of runs that failed although all was drawn anew from an event on.
type Point struct {
	Event int
	Share
	// Otherwise is how many of them failed in another way, which does not count.
	Otherwise int
}

// Find explains a failure.
func Find(ctx context.Context, plan Plan) (*Explanation, error) {
	if plan.Runs == 0 {
		plan.Runs = 100
	}
	if plan.Parallel == 0 {
		plan.Parallel = runtime.GOMAXPROCS(0)
	}
	if plan.Limit == 0 {
		plan.Limit = 45 * time.Second
	}
	s := &search{Plan: plan, ctx: ctx, began: time.Now(), out: &Explanation{Repeats: true}}
	if err := s.original(); err != nil {
		return nil, err
	}
	for _, step := range []func() error{s.actions, s.draws} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	s.out.Took, s.out.Played = time.Since(s.began), int(s.played.Load())
	return s.out, nil
}

// search is a search under way.
type search struct {
	Plan
	ctx    context.Context
	began  time.Time
	each   time.Duration // that a run takes
	best   int           // the distance of out.Passing
	played atomic.Int64
	out    *Explanation
}

// The clients of some runs are not part of the simulation, so that one run proves nothing.
const (
	attempts = 6 // to see it fail once, and again
	ballots  = 5 // to decide whether it fails mostly
)

func (s *search) original() (err error) {
	began := time.Now()
	var failed, tried int
	for tried = 0; tried < 2 || failed == 0 && tried < attempts; tried++ {
		run, err := s.play(sim.Branch{})
		if err != nil {
			return err
		}
		if run.Failed != "" && failed == 0 {
			s.out.Original = run
		}
		if run.Failed != "" && run.Failed == s.out.Original.Failed {
			failed++
		}
	}
	s.out.Repeats = failed == tried
	s.each = time.Since(began) / time.Duration(tried)
	if failed == 0 {
		return ErrPasses
	}
	return nil
}

func (s *search) play(b sim.Branch) (Run, error) {
	run, err := s.Play(s.ctx, b)
	run.Branch = b
	s.played.Add(1)
	return run, err
}

// branch is a run that goes another way behind so many events.
func branch(event int, b sim.Branch) sim.Branch {
	b.Event, b.Start = uint64(event), event == 0
	return b
}

// actions looks for the last thing that had to be done for the failure.
func (s *search) actions() error {
	fails := func(event int) (bool, error) {
		votes := 1
		if !s.out.Repeats {
			votes = ballots
		}
		failed := 0
		for range votes {
			run, err := s.play(branch(event, sim.Branch{Calm: true}))
			switch {
			case err != nil:
				return false, err
			case run.Failed == s.out.Original.Failed:
				failed++
			case run.Failed == "":
				s.offer(run)
			}
		}
		return failed > votes/2, nil
	}
	low, high := 0, s.out.Original.Last
	failed, err := fails(0)
	if err != nil || failed {
		return err
	}
	for high-low > 1 {
		middle := (low + high) / 2
		if failed, err = fails(middle); err != nil {
			return err
		}
		if failed {
			high = middle
		} else {
			low = middle
		}
	}
	s.out.Action = &Turn{low, high}
	return nil
}

// offer keeps a run that passes if it differs less than the one that is kept.
func (s *search) offer(run Run) {
	d := distance(s.out.Original.Events, run.Events)
	if p := s.out.Passing; p == nil || d < s.best || d == s.best && run.Branch.Seed < p.Branch.Seed {
		s.out.Passing, s.best = &run, d
	}
}

// The limits of the search among draws.
const (
	mostPoints = 16
	leastRuns  = 20
	// worthwhile is the least jump that is looked into.
	worthwhile = 0.2
)

// draws looks for the jump in the share of runs that fail.
func (s *search) draws() error {
	last := s.out.Original.Last
	first, err := s.point(0)
	if err != nil {
		return err
	}
	// Behind its last event the run has failed.
	s.out.Points = []Point{first, {Event: last, Share: Share{1, 1}}}
	if last == 0 || first.Always() {
		s.out.Points = s.out.Points[:1]
		return nil
	}
	for len(s.out.Points) < mostPoints && time.Since(s.began) < s.Limit {
		at, jump := s.jump()
		a, b := s.out.Points[at], s.out.Points[at+1]
		if b.Event-a.Event < 2 || jump < worthwhile {
			break
		}
		p, err := s.point((a.Event + b.Event) / 2)
		if err != nil {
			return err
		}
		s.out.Points = slices.Insert(s.out.Points, at+1, p)
	}
	if at, jump := s.jump(); jump >= worthwhile {
		s.out.Draw = &Turn{s.out.Points[at].Event, s.out.Points[at+1].Event}
	}
	for _, p := range slices.Backward(s.out.Points) {
		if !p.Always() {
			break
		}
		s.out.Inevitable = p.Event
	}
	return nil
}

// jump is the largest step up between two points that are beside each other, and the first of them.
func (s *search) jump() (at int, size float64) {
	for i := range len(s.out.Points) - 1 {
		if d := s.out.Points[i+1].P() - s.out.Points[i].P(); d > size {
			at, size = i, d
		}
	}
	return at, size
}

// point plays runs whose draws are others from an event on.
func (s *search) point(event int) (Point, error) {
	runs := s.Runs
	// A search looks at ten moments or so.
	if fit := int(s.Limit/10/max(s.each, 1)) * s.Parallel; runs > fit {
		runs = min(s.Runs, max(fit, leastRuns))
	}
	p := Point{Event: event}
	var mu sync.Mutex
	var failure error
	var workers sync.WaitGroup
	seeds := make(chan uint64)
	for range s.Parallel {
		workers.Go(func() {
			for seed := range seeds {
				run, err := s.play(branch(event, sim.Branch{Seed: seed}))
				mu.Lock()
				switch {
				case err != nil:
					failure = err
				case run.Failed == s.out.Original.Failed:
					p.Failed++
					p.Runs++
				default:
					p.Runs++
					if run.Failed != "" {
						p.Otherwise++
					} else {
						s.offer(run)
					}
				}
				mu.Unlock()
			}
		})
	}
	for i := range runs {
		seeds <- uint64(i) + firstSeed
	}
	close(seeds)
	workers.Wait()
	if failure == nil && s.ctx.Err() != nil {
		failure = fmt.Errorf("interrupted")
	}
	return p, failure
}

// firstSeed is the seed of the first of many runs: far from those that files have.
const firstSeed = 1_000_003
