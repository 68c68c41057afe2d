package conformance

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Timed areas of a run play when no other run has anything else to play, and of both kinds
// only so many at once.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const runs, busy, quiet = 5, 2, 3
		turns := NewTurns(runs, busy, quiet, true)
		var playing, waiting, mostPlaying, mostWaiting, ended atomic.Int64
		during := func(n, most *atomic.Int64) {
			now := n.Add(1)
			for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
			}
			time.Sleep(time.Second)
			n.Add(-1)
		}
		var wg sync.WaitGroup
		for run := range runs {
			wg.Go(func() {
				turn := turns.begin(run == runs-1)
				defer turn.end()
				for range run { // none at all of the first run
					if err := turn.next(t.Context(), false); err != nil {
						t.Error(err)
					}
					during(&playing, &mostPlaying)
				}
				ended.Add(1)
				if run == 1 {
					return // it has no timed areas
				}
				for range 2 {
					if err := turn.next(t.Context(), true); err != nil {
						t.Error(err)
					}
					select {
					case <-turns.first:
					default:
						t.Errorf("a timed area of run %d plays before those of the longest one", run)
					}
					if n := playing.Load(); n > 0 || ended.Load() < runs {
						t.Errorf("a timed area plays with %d others, when %d runs had come so far", n, ended.Load())
					}
					during(&waiting, &mostWaiting)
				}
			})
		}
		wg.Wait()
		if mostPlaying.Load() != busy || mostWaiting.Load() != quiet {
			t.Errorf("%d and %d played at the same time, want %d and %d", mostPlaying.Load(), mostWaiting.Load(), busy, quiet)
		}
	})
}

func TestTurnsInterrupted(t *testing.T) {
	turns := NewTurns(2, 1, 1, false)
	ctx, cancel := context.WithCancel(t.Context())
	first := turns.begin(false)
	defer first.end()
	cancel()
	if err := first.next(ctx, true); err == nil {
		t.Error("a run that was interrupted goes on without the other")
	}
	second := turns.begin(false)
	second.end()
}

// A run alone waits for nobody.
func TestNoTurns(t *testing.T) {
	turn := (*Turns)(nil).begin(false)
	defer turn.end()
	for _, timed := range []bool{false, true} {
		if err := turn.next(t.Context(), timed); err != nil {
			t.Error(err)
		}
	}
}
