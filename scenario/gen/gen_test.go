package gen

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/scenario"
)

// play runs a timeline with the clients of its own.
func play(t interface {
	Helper()
	Fatalf(string, ...any)
}, tl *Timeline) *scenario.Result {
	t.Helper()
	script, err := tl.Script("drawn.scn")
	if err != nil {
		t.Fatalf("%v\n%s", err, tl)
	}
	// Formatting and reading it again changes nothing.
	text := scenario.Format(script)
	again, err := scenario.Parse("drawn.scn", text)
	if err != nil || string(scenario.Format(again)) != string(text) {
		t.Fatalf("%v\n%s", err, text)
	}
	result, err := scenario.Run(context.Background(), script, scenario.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, tl)
	}
	return result
}

// What is drawn runs, and so does what is left of it when lines are missing.
func TestAnySubsetRuns(t *testing.T) {
	cfg := Everything()
	cfg.ClientOptions = "policy=well-behaved at-most-once=yes"
	rapid.Check(t, func(t *rapid.T) {
		tl := Timelines(cfg).Draw(t, "timeline")
		missing := rapid.IntRange(0, len(tl.Lines)).Draw(t, "missing")
		for range missing {
			i := rapid.IntRange(0, len(tl.Lines)-1).Draw(t, "line")
			tl.Lines = slices.Delete(tl.Lines, i, i+1)
		}
		for _, f := range play(t, tl).Failures {
			t.Fatalf("%v\n%s", f, tl)
		}
	})
}

// Each preset draws what runs.
func TestPresets(t *testing.T) {
	for _, cfg := range Presets() {
		t.Run(strings.ReplaceAll(cfg.Name, " ", "-"), func(t *testing.T) {
			cfg.ClientOptions = "policy=well-behaved at-most-once=yes"
			g := Timelines(cfg)
			for seed := range 10 {
				tl := g.Example(seed)
				for _, f := range play(t, tl).Failures {
					t.Fatalf("%v\n%s", f, tl)
				}
			}
		})
	}
}

// A timeline lasts as long as it should, and has no more disruption than it should.
func TestLimits(t *testing.T) {
	cfg := Everything()
	cfg.Disruptions, cfg.Commands, cfg.Clients, cfg.Length = 2, 5, 1, 30*time.Second
	rapid.Check(t, func(t *rapid.T) {
		tl := Timelines(cfg).Draw(t, "timeline")
		var disruption, commands int
		var passed time.Duration
		for _, l := range tl.Lines {
			d, isWait := waitOf(l)
			passed += d
			switch {
			case isWait:
			case strings.HasSuffix(l, " &"):
				commands++
			case strings.HasPrefix(l, "crash"), strings.HasPrefix(l, "pause"), strings.HasPrefix(l, "fault"), strings.HasPrefix(l, "@"):
				disruption++
			}
		}
		if disruption > 2 || commands > 5 || passed != 30*time.Second {
			t.Fatalf("%d lines of disruption, %d of commands, %v of waits\n%s", disruption, commands, passed, tl)
		}
	})
}

// Only what has a weight is drawn, and all of that sooner or later.
func TestWeights(t *testing.T) {
	words := map[Disruption]string{
		Migration: "migrate ", StalledMigration: "stall-migration", CutMigration: "stop-", Crash: "crash ", Pause: "pause ",
		Failover: "CLUSTER FAILOVER", ForcedFailover: "FAILOVER ", Partition: "partition ", BusDisruption: "fault ",
		Replication: "link=repl", Delay: "fault ", Loss: "drop ", Reset: "reset ", Silence: "fault ", Refusal: "fault ",
		ReplyLost: "reply-lost", SlowNode: "slow ", ErrorReply: "fault ", OldTopology: "topology",
	}
	for _, kind := range order {
		t.Run(strings.ReplaceAll(string(kind), " ", "-"), func(t *testing.T) {
			cfg := Config{Weights: Weights{kind: 1}, Replicas: [2]int{1, 1}}
			g := Timelines(cfg)
			seen := false
			for seed := range 20 {
				for _, l := range g.Example(seed).Lines {
					_, isWait := waitOf(l)
					seen = seen || strings.Contains(l, words[kind])
					if !isWait && l != "heal all" && !strings.Contains(l, words[kind]) && !(kind == StalledMigration && strings.HasPrefix(l, "migrate")) {
						t.Fatalf("%q is not of the kind %s", l, kind)
					}
				}
			}
			if !seen {
				t.Error("it was never drawn")
			}
		})
	}
}

// The simplifier keeps what matters and nothing else.
func TestSimplify(t *testing.T) {
	tl := &Timeline{
		Header: []string{"cluster masters=4 replicas=2 seed=77 node-timeout=5s", "client c[1..3] policy=well-behaved"},
		Lines: []string{
			"c2> SET {a}r v3 &", "wait 500ms", "wait 2s", "fault f1 delay by=2s link=client for=10s", "crash n3 for=3s keep-data",
			"fault f2 reply-lost silent node=n2 call=2 for=10s", "c3> GET {a}r | INCR {b}c | GET {b}r &", "wait 57.5s", "heal all",
		},
	}
	trials := 0
	try := func(t *Timeline) (bool, map[string]int) {
		trials++
		text := t.String()
		return strings.Contains(text, "reply-lost") && strings.Contains(text, "INCR {b}c"), map[string]int{"f1": 0, "f2": 1, "f3": 1}
	}
	small := Simplify(tl, try, 500)
	want := "cluster masters=3\nclient c1 policy=well-behaved\nfault f1 reply-lost for=1s\nc1> INCR {b}c\n"
	if small.String() != want {
		t.Errorf("got\n%swant\n%s", small, want)
	}
	if trials > 200 {
		t.Errorf("it took %d trials", trials)
	}
	trials = 0
	if Simplify(tl, try, 5); trials > 7 {
		t.Errorf("%d trials, want 5 at most and one to begin with", trials)
	}
}
