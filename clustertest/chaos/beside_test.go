package chaos

import (
	"flag"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Checks of rapid that the caller makes beside Check are as many as its flags say, while
// Check draws and shrinks timelines.
func TestRapidBeside(t *testing.T) {
	want, err := strconv.Atoi(flag.Lookup("rapid.checks").Value.String())
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		want /= 5
	}
	var playing atomic.Bool
	began, checked := make(chan struct{}), make(chan struct{})
	t.Run("chaos", func(t *testing.T) {
		t.Parallel()
		defer playing.Store(false)
		plan := Plan{Runs: 1, Seed: 1, ShrinkTime: time.Second, Use: func(r *Run) {
			if playing.CompareAndSwap(false, true) {
				close(began)
				<-checked
			}
			r.Errorf("always")
		}}
		p := &player{plan: plan.complete(), bubble: bubbleOf(t)}
		if f, _, err := p.search(t.Context()); err != nil || f == nil {
			t.Errorf("found %v, %v", f, err)
		}
	})
	t.Run("rapid", func(t *testing.T) {
		t.Parallel()
		<-began
		checks, beside := 0, false
		rapid.Check(t, func(t *rapid.T) {
			rapid.Int().Draw(t, "n")
			if checks++; checks == 1 {
				beside = playing.Load()
				close(checked) // a timeline goes on
			}
		})
		if checks != want || !beside {
			t.Errorf("rapid made %d checks, want %d; beside timelines: %v", checks, want, beside)
		}
	})
}
