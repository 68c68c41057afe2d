package conformance

import (
	"context"
	"sync"
)

// Turns lets several runs share a machine. Their areas that want a quiet machine, which mostly
// wait, play after all the others, when every run has come to them; of both kinds only a few
// at the same time. No Turns, nil, lets a run have the machine for itself.
type Turns struct {
	busy, quiet chan struct{} // as long as the number of runs that may go on
	runs        sync.WaitGroup
	// first is closed when the run whose timed areas take longest plays them, or has ended.
	first chan struct{}
}

// NewTurns is for a number of runs, each of which has to be played. So many of them play at
// the same time. One of them may be the longest, whose timed areas begin first.
func NewTurns(runs, busy, quiet int, longest bool) *Turns {
	t := &Turns{busy: make(chan struct{}, busy), quiet: make(chan struct{}, quiet), first: make(chan struct{})}
	t.runs.Add(runs)
	if !longest {
		close(t.first)
	}
	return t
}

// turn is one run's part in them.
type turn struct {
	*Turns
	longest bool // others wait for its first timed area
	arrived bool
	held    chan struct{} // nil while it waits
}

func (t *Turns) begin(longest bool) *turn { return &turn{Turns: t, longest: longest} }

// next waits until the next area may play.
func (t *turn) next(ctx context.Context, timed bool) error {
	if t.Turns == nil {
		return nil
	}
	want := t.busy
	if timed || t.arrived {
		want = t.quiet
	}
	if t.held == want {
		return nil
	}
	t.release()
	if timed {
		if err := t.arrive(ctx); err != nil {
			return err
		}
		if !t.longest {
			if err := closed(ctx, t.first); err != nil {
				return err
			}
		}
	}
	select {
	case want <- struct{}{}:
		t.held = want
		if timed {
			t.lead()
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// arrive waits until all runs have come to their timed areas, or ended.
func (t *turn) arrive(ctx context.Context) error {
	if t.arrived {
		return nil
	}
	t.arrived = true
	t.runs.Done()
	all := make(chan struct{})
	go func() {
		t.runs.Wait()
		close(all)
	}()
	return closed(ctx, all)
}

// closed waits until a channel is closed.
func closed(ctx context.Context, c <-chan struct{}) error {
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lead lets the others follow the longest run.
func (t *turn) lead() {
	if t.longest {
		t.longest = false
		close(t.first)
	}
}

func (t *turn) release() {
	if t.held != nil {
		<-t.held
		t.held = nil
	}
}

// end is the end of the run.
func (t *turn) end() {
	if t.Turns == nil {
		return
	}
	t.lead()
	t.release()
	if !t.arrived {
		t.arrived = true
		t.runs.Done()
	}
}
