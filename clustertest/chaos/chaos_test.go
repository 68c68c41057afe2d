package chaos

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/gen"
)

// wanted are the properties that the small client has without a bug.
func wanted() []Property {
	return []Property{
		Consistent(), Deadline(30 * time.Second), MaxRedirects(16), Learns(5), TopologyRate(15), Recovers(10 * time.Second), NoLeak(),
	}
}

// Each broken client is found, and what shows it is short. What is tried is bounded by numbers
// alone: a busy machine finds the same.
func TestBrokenClients(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("shrinking takes too long with the race detector, and for a short run")
	}
	const mostRuns, mostLines = 500, 12
	for _, tc := range []struct {
		name string
		bug  bug
		must Property
		// cause is what is said to have decided it: one of these texts.
		cause []string
	}{
		{"a retry repeats an increment after a lost reply", retriesLost, NothingTwice(), []string{"strikes", "crash", "pause"}},
		{"ASK is followed without ASKING", asksWithoutAsking, MaxRedirects(10), []string{"migrate", "redirect ASK"}},
		{"a redirect is learnt from an ASK", learnsFromAsk, Learns(5), []string{"migrate", "redirect ASK"}},
		{"a pipeline's replies are in the order of arrival", mixesPipelines, RepliesBelong(), []string{"strikes", "migrate"}},
		{"the topology is asked for at every error", refreshesAlways, TopologyRate(15), []string{"strikes", "crash", "pause"}},
		{"half of a transaction is tried again", splitsTransactions, Consistent(), []string{"migrate", "redirect"}},
	} {
		t.Run(strings.ReplaceAll(tc.name, " ", "-"), func(t *testing.T) {
			plan := Plan{Timelines: gen.Everything(), Runs: mostRuns, Clients: small{tc.bug}, Must: []Property{tc.must}, Seed: 1, ShrinkTime: time.Hour}
			p := &player{plan: plan.complete(), bubble: bubbleOf(t)}
			start := time.Now()
			f, _, err := p.search(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if f == nil {
				t.Fatalf("nothing was found in %d timelines", mostRuns)
			}
			text := f.timeline.String()
			t.Logf("found after %d timelines, %v in all, %d of %d\n%s: %v\n%s", f.runs, time.Since(start).Round(time.Millisecond), f.failed, f.tried, f.property, f.err, text)
			if n := strings.Count(text, "\n"); n > mostLines || f.property != tc.must.Name {
				t.Errorf("%s by %d lines, want %q and %d lines at most", f.property, n, tc.must.Name, mostLines)
			}
			found, err := p.explain(t.Context(), []byte(text), tc.must.Name, explain.Plan{Runs: 10, Limit: time.Hour})
			if errors.Is(err, explain.ErrPasses) || err == nil && !found.Repeats {
				t.Logf("the client, which is no part of the simulation, did not fail each time, so the cause is not certain: %v", err)
				return
			}
			if err != nil || found.Action == nil {
				t.Fatalf("no action is found to be the cause: %v, %v", err, found)
			}
			t.Log(found)
			_, cause, _ := strings.Cut(found.String(), "What was done")
			cause, _, _ = strings.Cut(cause, "What was drawn")
			if !slices.ContainsFunc(tc.cause, func(text string) bool { return strings.Contains(cause, text) }) {
				t.Errorf("the cause is said to be %s, want one of %q", cause, tc.cause)
			}
		})
	}
}

// The small client without a bug is found to be all right.
func TestSmallClient(t *testing.T) {
	Check(t, Plan{Clients: small{none}, Must: wanted(), Runs: 100, Seed: 1, Dir: t.TempDir()})
}

// Code under test goes on beside the timeline, with a go-redis client that the judge sees.
func TestUse(t *testing.T) {
	var calls, answered atomic.Int64
	Check(t, Plan{
		Timelines: gen.Failovers(), Runs: 10, Seed: 3, Dir: t.TempDir(),
		Use: func(r *Run) {
			rdb := r.Redis("app", func(o *redis.ClusterOptions) { o.MaxRedirects = -1 }) // no retries
			for i := 0; !r.Over(); i++ {
				calls.Add(1)
				if rdb.Incr(r.Context(), fmt.Sprintf("{%d}c", i%5)).Err() == nil {
					answered.Add(1)
				}
				_, _ = rdb.TxPipelined(r.Context(), func(p redis.Pipeliner) error {
					p.Incr(r.Context(), "{t}x")
					p.Incr(r.Context(), "{t}y")
					return nil
				})
				time.Sleep(200 * time.Millisecond)
			}
		},
		Must: []Property{NothingTwice(), RepliesBelong(), Consistent(), Deadline(20 * time.Second), NoLeak(), MaxConnections(3)},
	})
	if c, a := calls.Load(), answered.Load(); a < c/2 || a == 0 {
		t.Errorf("%d of %d calls were answered", a, c)
	}
}

// What the code under test reports is a violation; it is found, and shrunk to nothing if it
// happens in any timeline.
func TestErrorf(t *testing.T) {
	plan := Plan{Runs: 3, Use: func(r *Run) { r.Errorf("something is %s", "wrong") }, ShrinkTime: time.Minute, Seed: 1}
	p := &player{plan: plan.complete(), bubble: bubbleOf(t)}
	f, runs, err := p.search(t.Context())
	if err != nil || f == nil || runs != 1 {
		t.Fatalf("%v after %d runs, %v", f, runs, err)
	}
	if f.property != NoErrors().Name || f.err.Error() != "something is wrong" || strings.Count(f.timeline.String(), "\n") > 2 {
		t.Errorf("%s: %v\n%s", f.property, f.err, f.timeline)
	}
}

// A finding is kept as a file, which the report quotes, and which fails when it is played.
func TestReport(t *testing.T) {
	plan := Plan{Clients: small{retriesLost}, Must: []Property{NothingTwice()}, Dir: filepath.Join(t.TempDir(), "kept")}.complete()
	timeline := &gen.Timeline{
		Header: []string{"cluster masters=3", "client c1"}, Lines: []string{"fault f1 reply-lost command=incr call=1", "c1> INCR {a}c"},
	}
	s := &searching{player: &player{plan: plan, bubble: bubbleOf(t)}, ctx: t.Context()}
	f := s.try(timeline)
	if f == nil {
		t.Fatal("it does not fail")
	}
	s.again(f)
	text := f.report(t, plan, "example.com/cart")
	files, err := filepath.Glob(filepath.Join(plan.Dir, "*.scn"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	kept, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimSuffix(filepath.Base(files[0]), ".scn")
	for _, want := range []string{
		"chaos: nothing is done twice does not hold", "c1: INCR {a}c => (integer) 2 was done 2 times", indent(string(kept)),
		"rerun: go test example.com/cart -run '^TestReport$/^" + name + "$' -count=1", "explain: SLOTSTORM_EXPLAIN=1 go test", "log:   ", "picture: ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not have %q:\n%s", want, text)
		}
	}
	if want := "# nothing is done twice\ncluster masters=3\nclient c1\nfault f1 reply-lost command=incr call=1\nc1> INCR {a}c\n"; string(kept) != want {
		t.Errorf("kept\n%s\nwant\n%s", kept, want)
	}
	script, err := scenario.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.play(t.Context(), script)
	if err != nil {
		t.Fatal(err)
	}
	if _, broken := plan.violated(out); broken == nil {
		t.Error("the file that was kept does not fail")
	}
	for _, kind := range []string{"log:   ", "picture: "} {
		_, rest, _ := strings.Cut(text, kind)
		file, _, _ := strings.Cut(rest, "\n")
		if info, err := os.Stat(strings.TrimSpace(file)); err != nil || info.Size() == 0 {
			t.Errorf("%s%s: %v", kind, file, err)
		}
		_ = os.RemoveAll(filepath.Dir(strings.TrimSpace(file)))
		if kind == "log:   " && strings.Contains(text, "picture: ") {
			break // both were in one directory
		}
	}
}

// A failure that does not happen again is reported as such, and nothing is kept but its
// log.
func TestFailureThatDoesNotRepeat(t *testing.T) {
	left := 1
	plan := Plan{
		Runs: 5, Seed: 1, Dir: filepath.Join(t.TempDir(), "kept"),
		Must: []Property{{"once", func(*Outcome) error {
			if left--; left < 0 {
				return nil
			}
			return errors.New("it failed")
		}}},
	}.complete()
	p := &player{plan: plan, bubble: bubbleOf(t)}
	f, runs, err := p.search(t.Context())
	if err != nil || f == nil || f.repeats() || runs != 5 {
		t.Fatalf("%+v after %d runs, %v", f, runs, err)
	}
	text := f.report(t, plan, "example.com/cart")
	if !strings.Contains(text, "It did not happen again in 5 more runs") || !strings.Contains(text, "log:   ") || strings.Contains(text, "rerun:") {
		t.Error(text)
	}
	if files, _ := filepath.Glob(filepath.Join(plan.Dir, "*")); len(files) > 0 {
		t.Errorf("%v are kept", files)
	}
	_, file, _ := strings.Cut(text, "log:   ")
	_ = os.RemoveAll(filepath.Dir(strings.TrimSpace(file)))
}

// What a soak plays and prints.
func TestSoak(t *testing.T) {
	stats, err := Soak(t.Context(), SoakConfig{Seed: 1, Runs: 40, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range stats.Violations {
		t.Errorf("seed %d: %s: %v\n%s", v.Seed, v.Property, v.Err, v.Timeline)
	}
	if stats.Runs != 40 || stats.Virtual < 40*time.Minute || stats.Calls < 1000 || stats.Answered < stats.Calls*8/10 {
		t.Errorf("%s", stats)
	}
	for _, want := range []string{"40 runs, 0.7 virtual hours", "faults fired:", "    migrate ", "violations: 0"} {
		if !strings.Contains(stats.String(), want) {
			t.Errorf("the statistics do not have %q:\n%s", want, stats)
		}
	}

	// One that finds something ends, and can be made shorter.
	stats, err = Soak(t.Context(), SoakConfig{Seed: 1, Runs: 40, Must: []Property{{"no migration", func(o *Outcome) error {
		for _, l := range o.Result.Script.Lines {
			if l.Action != nil && strings.HasPrefix(l.Action.String(), "migrate") {
				return errors.New(l.Action.String())
			}
		}
		return nil
	}}}})
	if err != nil || len(stats.Violations) != 1 || stats.Runs == 40 {
		t.Fatalf("%v\n%s", err, stats)
	}
}

// What soaks have shown, and what is Redis's own doing: nobody is blamed.
func TestPermitted(t *testing.T) {
	files, err := filepath.Glob("testdata/permitted/*.scn")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	p := &player{plan: Plan{}.complete()}
	for _, file := range files {
		script, err := scenario.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.play(t.Context(), script)
		if err != nil {
			t.Fatal(err)
		}
		if must, broken := p.plan.violated(out); broken != nil {
			t.Errorf("%s: %s: %v", file, must.Name, broken)
		}
	}
}

// A client that stops waiting for a write which the source of a whole migration holds back, and sends it
// again on the same connection, has it done twice when the pause ends. One that closes the connection
// takes it back.
func TestLateWrite(t *testing.T) {
	for _, dialect := range []string{"valkey-9.1", "redis-8.6"} {
		for kept, want := range map[string]bool{"keep-silent": true, "close": false} {
			plan := Plan{Must: []Property{NothingTwice()}}.complete()
			timeline := &gen.Timeline{
				Header: []string{"cluster masters=3 dialect=" + dialect, "client c1 timeout=6s retries=1 on-timeout=" + kept},
				Lines:  []string{"c1> SET {hello}n 0", "migrate 866 n1 n2 way=atomic stop-before=takeover => stopped", "c1> INCR {hello}n"},
			}
			s := &searching{player: &player{plan: plan, bubble: bubbleOf(t)}, ctx: t.Context()}
			f := s.try(timeline)
			if found := f != nil; found != want {
				t.Errorf("%s, on-timeout=%s: found %t, want %t", dialect, kept, found, want)
			}
			if f != nil && !strings.Contains(f.err.Error(), "c1: INCR {hello}n => (integer) 2 was done 2 times") {
				t.Errorf("%s: found %v", dialect, f.err)
			}
		}
	}
}
