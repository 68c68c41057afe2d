package explain

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

func TestInterval(t *testing.T) {
	// By the formula, as other programs have it.
	for _, test := range []struct {
		s         Share
		low, high float64
	}{
		{Share{0, 100}, 0, 0.0370},
		{Share{100, 100}, 0.9630, 1},
		{Share{50, 100}, 0.4038, 0.5962},
		{Share{1, 10}, 0.0179, 0.4042},
		{Share{0, 0}, 0, 1},
	} {
		low, high := test.s.Interval()
		if math.Abs(low-test.low) > 0.0001 || math.Abs(high-test.high) > 0.0001 {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", test.s, low, high, test.low, test.high)
		}
	}
}

// world is a run with so many events, in which what is drawn at one event decides with a
// probability, and what is done at another.
type world struct {
	events, draw, action int
	p                    float64
}

func (w world) play(_ context.Context, b sim.Branch) (Run, error) {
	run := Run{Last: w.events}
	for i := range w.events {
		run.Events = append(run.Events, event.Event{Seq: uint64(i + 1), At: time.Duration(i) * time.Second, Node: "n1", Fact: event.Paused{}})
	}
	kept := uint64(w.events)
	if !b.Start && b.Event != 0 {
		kept = b.Event
	}
	if b.Start {
		kept = 0
	}
	fails := true
	if b.Calm && kept < uint64(w.action) {
		fails = false
	}
	if b.Seed != 0 && kept < uint64(w.draw) {
		fails = rand.New(rand.NewPCG(b.Seed, 1)).Float64() < w.p
	}
	if fails {
		run.Failed, run.Told = "it", "it failed"
		return run, nil
	}
	run.Events[kept].Node = "n2"
	return run, nil
}

func TestFind(t *testing.T) {
	for _, w := range []world{{40, 25, 7, 0.3}, {100, 1, 100, 0.5}, {100, 99, 3, 0.05}, {3, 2, 2, 0.6}, {200, 0, 50, 1}} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			e, err := Find(t.Context(), Plan{Play: w.play, Limit: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			if !e.Repeats || e.Action == nil || *e.Action != (Turn{w.action - 1, w.action}) {
				t.Errorf("the action is %v, want %d", e.Action, w.action)
			}
			switch {
			case w.draw == 0:
				if e.Draw != nil || len(e.Points) != 1 || !strings.Contains(e.String(), "Chance decides nothing: with other draws from the start it fails in 100 of 100 runs (96% or more).") {
					t.Errorf("chance is said to decide:\n%s", e)
				}
				return
			case e.Draw == nil || *e.Draw != Turn{w.draw - 1, w.draw}:
				t.Errorf("the draw is %v, want %d", e.Draw, w.draw)
			case e.Inevitable != w.draw:
				t.Errorf("inevitable from %d, want %d", e.Inevitable, w.draw)
			}
			if low, high := e.Points[0].Interval(); w.p < low || w.p > high {
				t.Errorf("the share at the start is %.2f to %.2f, want %.2f", low, high, w.p)
			}
			if e.Passing == nil || Compare(e.Original.Events, e.Passing.Events, 5).First < 0 {
				t.Errorf("no difference to a run that passes: %v", e.Passing)
			}
		})
	}
}

func TestFindRefusesWhatPasses(t *testing.T) {
	play := func(context.Context, sim.Branch) (Run, error) { return Run{}, nil }
	if _, err := Find(t.Context(), Plan{Play: play}); !errors.Is(err, ErrPasses) {
		t.Errorf("got the error %v, want ErrPasses", err)
	}
}

// What fails only now and then is decided by a majority.
func TestFindTakesVotes(t *testing.T) {
	w := world{events: 100, draw: 0, action: 40, p: 1}
	count := 0
	play := func(ctx context.Context, b sim.Branch) (Run, error) {
		run, err := w.play(ctx, b)
		if count++; count%4 == 2 {
			run.Failed = ""
		}
		return run, err
	}
	e, err := Find(t.Context(), Plan{Play: play, Parallel: 1, Runs: 20})
	if err != nil {
		t.Fatal(err)
	}
	if e.Repeats || e.Action == nil || e.Action.Event != 40 {
		t.Errorf("repeats=%v, the action is %v", e.Repeats, e.Action)
	}
	if !strings.Contains(e.String(), "It does not fail each time") {
		t.Error(e)
	}
}

// What was done last is told where the turn only follows from it, and not where the turn is the beginning
// of something else that was done.
func TestLastAction(t *testing.T) {
	plain, crash, move := event.EpochChanged{}, event.Crashed{}, event.MigrationDone{}
	for _, test := range []struct {
		name  string
		facts []event.Fact // the turn is the second last
		steps []Step
		told  bool
	}{
		{"it follows", []event.Fact{crash, plain, plain}, []Step{{0, "crash"}, {1, "wait"}}, true},
		{"it is an action itself", []event.Fact{plain, crash, plain}, []Step{{0, "crash"}}, false},
		{"it is the beginning of a move", []event.Fact{crash, plain, move}, []Step{{0, "crash"}, {1, "line 2: migrate 866 n1 n2"}}, false},
		{"a move ends in another line", []event.Fact{crash, plain, move}, []Step{{0, "crash"}, {1, "line 2: wait 1s"}}, true},
		{"a move comes later", []event.Fact{crash, plain, move}, []Step{{0, "crash"}, {1, "wait"}, {2, "migrate"}}, true},
		{"no steps are known", []event.Fact{crash, plain, move}, nil, true},
	} {
		run := Run{Steps: test.steps}
		for i, f := range test.facts {
			run.Events = append(run.Events, event.Event{Seq: uint64(i + 1), Node: "n1", Fact: f})
		}
		e := &Explanation{Original: run, Action: &Turn{Before: 1, Event: 2}}
		if got := e.lastAction(); (got != "") != test.told {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

// A run that fails in another way is none that fails, and none that passes.
func TestFindCountsOtherFailures(t *testing.T) {
	w := world{events: 20, draw: 10, action: 5, p: 0.5}
	play := func(ctx context.Context, b sim.Branch) (Run, error) {
		run, err := w.play(ctx, b)
		if run.Failed == "" {
			run.Failed = "something else"
		}
		return run, err
	}
	e, err := Find(t.Context(), Plan{Play: play})
	if err != nil {
		t.Fatal(err)
	}
	first := e.Points[0]
	if first.Otherwise == 0 || first.Failed+first.Otherwise != first.Runs {
		t.Errorf("%d failed and %d in another way of %d", first.Failed, first.Otherwise, first.Runs)
	}
	if e.Action == nil || e.Action.Event != 5 || e.Draw == nil || e.Draw.Event != 10 || e.Passing != nil {
		t.Errorf("action %v, draw %v, passing %v", e.Action, e.Draw, e.Passing)
	}
}

// With little time fewer runs are played.
func TestFindEndsInTime(t *testing.T) {
	w := world{events: 1000, draw: 500, action: 5, p: 0.5}
	play := func(ctx context.Context, b sim.Branch) (Run, error) {
		for began := time.Now(); time.Since(began) < 2*time.Millisecond; {
			_ = ctx.Err()
		}
		return w.play(ctx, b)
	}
	e, err := Find(t.Context(), Plan{Play: play, Parallel: 1, Limit: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if e.Points[0].Runs != leastRuns {
		t.Errorf("%d runs of a moment, want %d", e.Points[0].Runs, leastRuns)
	}
}

func events(texts ...string) (list []event.Event) {
	for i, text := range texts {
		node, at, _ := strings.Cut(text, "@")
		d, _ := time.ParseDuration(at)
		list = append(list, event.Event{Seq: uint64(i + 1), At: d, Node: node, Fact: event.Paused{}})
	}
	return list
}

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name  string
		a, b  []event.Event
		first int
		want  string
	}{
		{"the same", events("n1@1s", "n2@2s"), events("n1@1s", "n2@2s"), -1, "both are the same"},
		{"one has more", events("n1@1s", "n2@2s"), events("n1@1s"), 1, "► #2 2.000s n2 node pause"},
		{"another order", events("n1@1s", "n2@2s", "n3@3s"), events("n1@1s", "n3@2s", "n2@3s"), 1, "│ #2 2.000s n3 node pause"},
		{"only three are shown before", events("n1@1s", "n2@2s", "n3@3s", "n4@4s", "n5@5s"), events("n1@1s", "n2@2s", "n3@3s", "n4@4s", "n6@5s"), 3, "#2 2.000s n2"},
	} {
		c := Compare(test.a, test.b, 10)
		if c.First != test.first {
			t.Errorf("%s: the first difference is row %d, want %d", test.name, c.First, test.first)
		}
		if text := c.Text("a", "b"); !strings.Contains(text, test.want) || test.first == 3 && strings.Contains(text, "#1 ") {
			t.Errorf("%s: no %q in\n%s", test.name, test.want, text)
		}
	}
}
