package suspension

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReasons(t *testing.T) {
	for _, row := range []struct {
		name            string
		reasons         []Reason
		any, slow, time bool // Any, OnlySlowScript, TimeStands
	}{
		{"nothing", nil, false, false, false},
		{"a busy command", []Reason{Busy}, true, false, true},
		{"a slow script", []Reason{SlowScript}, true, true, true},
		{"a slow script that waits for MIGRATE", []Reason{SlowScript, Busy}, true, false, true},
		{"a stopped process", []Reason{Stopped}, true, false, false},
		{"a stopped process with a slow script", []Reason{Stopped, SlowScript}, true, false, true},
		{"a process that ended", []Reason{Ended}, true, false, false},
	} {
		var s State
		for _, r := range row.reasons {
			s.Begin(r)
		}
		if s.Any() != row.any || s.OnlySlowScript() != row.slow || s.TimeStands() != row.time {
			t.Errorf("%s: %t %t %t", row.name, s.Any(), s.OnlySlowScript(), s.TimeStands())
		}
		for _, r := range row.reasons {
			s.End(r)
		}
		if s.Any() {
			t.Errorf("%s: it does not end", row.name)
		}
	}
	var s State
	s.Begin(Busy)
	s.Begin(Busy)
	s.End(Busy)
	if !s.Is(Busy) {
		t.Error("of two busy commands, one in the other, the first end is the last")
	}
	s.Begin(Stopped)
	s.Begin(Stopped)
	s.End(Stopped)
	if s.Is(Stopped) {
		t.Error("who is stopped twice has to be continued twice")
	}
}

// A slow script lets clients in, and the bus, but nothing else; all comes in order behind it.
func TestBacklog(t *testing.T) {
	var s State
	var done []string
	wait := func(name string) { s.Wait(strings.HasPrefix(name, "client"), func() { done = append(done, name) }) }
	for _, name := range []string{"tick", "client 1", "timer", "client 2"} {
		wait(name)
	}
	catchUp := func() string {
		done = nil
		for act := s.Next(); act != nil; act = s.Next() {
			act()
		}
		return strings.Join(done, ", ")
	}
	s.Begin(SlowScript)
	s.Begin(Busy)
	if got := catchUp(); got != "" {
		t.Errorf("a busy server does %s", got)
	}
	s.End(Busy)
	if got := catchUp(); got != "client 1, client 2" {
		t.Errorf("during a slow script it does %s", got)
	}
	wait("client 3")
	s.End(SlowScript)
	if got := catchUp(); got != "tick, timer, client 3" {
		t.Errorf("behind it, it does %s", got)
	}
}

// Steps of a busy command wait for the end of a stop only.
func TestSteps(t *testing.T) {
	var s State
	s.Begin(Busy)
	if s.HoldStep(func() {}) {
		t.Error("a busy command waits for itself")
	}
	s.Begin(Stopped)
	ran := 0
	for range 2 {
		if !s.HoldStep(func() { ran++ }) {
			t.Error("a stopped process goes on")
		}
	}
	if s.NextStep() != nil {
		t.Error("a stopped process goes on")
	}
	s.End(Stopped)
	for step := s.NextStep(); step != nil; step = s.NextStep() {
		step()
	}
	if ran != 2 {
		t.Errorf("%d steps, want 2", ran)
	}
	s.Begin(Ended)
	if !s.HoldStep(func() {}) {
		t.Error("a process that ended goes on")
	}
}

func TestPause(t *testing.T) {
	var p Pause
	p.Start(ByCommand, 0, 1000, Writes)
	p.Update(0)
	p.Start(ByCommand, 10, 20, All) // stricter, and not shorter
	p.Update(10)
	if p.Kind() != All || p.Until() != 1000 || !p.Holds(10, false) {
		t.Errorf("kind %d until %d", p.Kind(), p.Until())
	}
	p.Start(ForFailover, 10, Forever, Writes)
	if p.Update(10); p.Until() != 1000 { // the strictest counts
		t.Errorf("until %d, want 1000", p.Until())
	}
	if !p.Update(1000) || p.Kind() != Writes || p.Until() != Forever {
		t.Errorf("behind the first: kind %d until %d", p.Kind(), p.Until())
	}
	if p.Holds(1000, false) || !p.Holds(1000, true) || !p.For(ForFailover, 1000) || p.For(ByCommand, 1000) {
		t.Error("a pause of writes holds what does not write, or lets through what does")
	}
	p.Stop(ForFailover)
	if !p.Update(1000) || p.Kind() != None || p.Holds(1000, true) {
		t.Error("it does not end")
	}
	if p.Update(2000) {
		t.Error("there was nothing to end")
	}
}

// However many pauses there are, what holds is the strictest of those whose time is not over.
func TestPauseIsTheStrictest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Pause
		now := time.Duration(0)
		type one struct {
			kind  Kind
			until time.Duration
		}
		var model [purposes]one
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			now += time.Duration(rapid.IntRange(0, 5).Draw(t, "passes"))
			at := Purpose(rapid.IntRange(0, int(purposes)-1).Draw(t, "purpose"))
			if rapid.IntRange(0, 3).Draw(t, "stops") == 0 {
				p.Stop(at)
				model[at] = one{}
			} else {
				kind := Kind(rapid.IntRange(1, 2).Draw(t, "kind"))
				until := now + time.Duration(rapid.IntRange(0, 10).Draw(t, "lasts"))
				p.Start(at, now, until, kind)
				if now >= model[at].until {
					model[at] = one{}
				}
				model[at] = one{max(model[at].kind, kind), max(model[at].until, until)}
			}
			p.Update(now)
			active := slices.Collect(func(yield func(one) bool) {
				for _, m := range model {
					if now < m.until && !yield(m) {
						return
					}
				}
			})
			all := slices.ContainsFunc(active, func(m one) bool { return m.kind == All })
			if p.Holds(now, true) != (len(active) > 0) || p.Holds(now, false) != all {
				t.Fatalf("at %d: holds writes %t, all %t, of %v", now, p.Holds(now, true), p.Holds(now, false), active)
			}
		}
	})
}
