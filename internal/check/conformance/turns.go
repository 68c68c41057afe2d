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
}

// NewTurns is for a number of runs, each of which has to be played. So many of them play at
// the same time.
func NewTurns(runs, busy, quiet int) *Turns {
	t := &Turns{busy: make(chan struct{}, busy), quiet: make(chan struct{}, quiet)}
	t.runs.Add(runs)
	return t
}

// turn is one run's part in them.
type turn struct {
	*Turns
	arrived bool
	held    chan struct{} // nil while it waits
}

func (t *Turns) begin() *turn { return &turn{Turns: t} }

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
	}
	select {
	case want <- struct{}{}:
		t.held = want
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
	select {
	case <-all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
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
	t.release()
	if !t.arrived {
		t.arrived = true
		t.runs.Done()
	}
}
