package chaos

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/gen"
)

// SpecClient are the options of the scripted client that a Soak plays with: one that
// follows the specification, and tries nothing again that may have been done.
const SpecClient = "policy=well-behaved retries=16 at-most-once=yes"

// SoakConfig says how to soak.
type SoakConfig struct {
	// Timelines are what to draw, in turn; gen.Presets if it is nil.
	Timelines []gen.Config
	// Seed is the first of the seeds, each run takes the next.
	Seed uint64
	// Workers is how many runs go on at the same time, 1 if it is 0. Runs ends the soak
	// after so many, if it is not 0.
	Workers, Runs int
	// Clients makes other clients than the scripted ones. Then Bubble has to run functions
	// in testing/synctest bubbles.
	Clients scenario.Driver
	Bubble  func(f func())
	// Must is what must hold besides the invariants; Standard if it is nil.
	Must []Property
}

// SoakStats are what a soak has done.
type SoakStats struct {
	// Runs is the number of timelines, Virtual their time, Commands what nodes did.
	Runs     int
	Virtual  time.Duration
	Commands uint64
	// Calls are those of clients, Answered those that got a result.
	Calls, Answered int
	// Fired counts how often faults fired, and how many processes ended, stopped and so on,
	// by kind.
	Fired map[string]int
	// Permitted counts verdicts on what Redis Cluster permits, by kind.
	Permitted map[string]int
	// Violations are the timelines that broke a property; a soak ends with the first.
	Violations []Violation
}

// Violation is a timeline that broke a property.
type Violation struct {
	Seed     uint64
	Property string
	Err      error
	// Timeline is the file. It is as it was drawn unless Shorten has been called.
	Timeline *gen.Timeline
	// Log is the log of the run.
	Log string
}

// Soak plays timelines, with scripted clients unless told otherwise, each drawn from a fresh seed, until the
// context ends or a violation is found. The error says that something cannot be played.
func Soak(ctx context.Context, cfg SoakConfig) (SoakStats, error) {
	if cfg.Timelines == nil {
		cfg.Timelines = gen.Presets()
	}
	timelines := make([]func(seed ...int) *gen.Timeline, len(cfg.Timelines))
	for i, t := range cfg.Timelines {
		t.ClientOptions = SpecClient
		timelines[i] = gen.Timelines(t).Example
	}
	s := &soak{player: player{plan: Plan{Must: cfg.Must, Clients: cfg.Clients}.complete(), bubble: cfg.Bubble}, stats: SoakStats{Fired: map[string]int{}, Permitted: map[string]int{}}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var next sync.Mutex
	seed := cfg.Seed
	var workers sync.WaitGroup
	for range max(cfg.Workers, 1) {
		workers.Go(func() {
			for ctx.Err() == nil {
				next.Lock()
				mine := seed
				if cfg.Runs > 0 && mine-cfg.Seed >= uint64(cfg.Runs) {
					next.Unlock()
					return
				}
				seed++
				next.Unlock()
				draw := timelines[mine%uint64(len(timelines))]
				if !s.one(mine, draw(int(rand.New(rand.NewPCG(mine, 0)).Uint64()>>1))) {
					stop()
				}
			}
		})
	}
	workers.Wait()
	return s.stats, s.err
}

// soak is a Soak under way.
type soak struct {
	player
	mu    sync.Mutex
	stats SoakStats
	err   error
}

// one plays a timeline and reports whether to go on. A run that has begun is finished.
func (s *soak) one(seed uint64, t *gen.Timeline) bool {
	script, err := t.Script(fmt.Sprintf("soak-%d%s", seed, scenario.Ext))
	var out *Outcome
	if err == nil {
		out, err = s.play(context.Background(), script)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.err = fmt.Errorf("seed %d: %w\n%s", seed, err, t)
		return false
	}
	s.stats.count(t, out)
	must, broken := s.plan.violated(out)
	if broken != nil {
		s.stats.Violations = append(s.stats.Violations, Violation{seed, must.Name, broken, t, out.Log.String()})
	}
	return broken == nil
}

func (s *SoakStats) count(t *gen.Timeline, out *Outcome) {
	s.Runs++
	s.Virtual += out.Result.Virtual
	s.Commands += out.Result.Commands
	for _, c := range out.Calls {
		s.Calls++
		if !c.Reported {
			s.Answered++
		}
	}
	for _, v := range out.Verdicts {
		if !v.Violation() {
			s.Permitted[string(v.Kind)]++
		}
	}
	fired := map[string]int{}
	for _, f := range out.Result.Faults {
		fired[f.Name] = f.Fired
	}
	for _, l := range t.Lines {
		switch words := strings.Fields(l); {
		case words[0] == "fault":
			s.Fired[words[2]] += fired[words[1]]
		case words[0] == "crash", words[0] == "pause", words[0] == "migrate":
			s.Fired[words[0]]++
		case strings.Contains(l, "> CLUSTER FAILOVER"):
			s.Fired["failover command"]++
		}
	}
}

// String is the statistics as a soak prints them.
func (s SoakStats) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d runs, %.1f virtual hours, %d commands at nodes, %d calls of clients, %d of them answered\n",
		s.Runs, s.Virtual.Hours(), s.Commands, s.Calls, s.Answered)
	counts := func(title string, m map[string]int) {
		fmt.Fprintf(&b, "%s:\n", title)
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(&b, "    %-40s %d\n", k, m[k])
		}
	}
	counts("faults fired", s.Fired)
	counts("anomalies that Redis Cluster permits", s.Permitted)
	fmt.Fprintf(&b, "violations: %d", len(s.Violations))
	return b.String()
}

// Shorten makes the timeline of a violation as small as it can within a time.
func (v *Violation) Shorten(limit time.Duration, must ...Property) {
	if len(must) == 0 {
		must = Standard()
	}
	s := &searching{player: &player{plan: Plan{Must: must, ShrinkTime: limit}.complete()}, ctx: context.Background()}
	f := &finding{timeline: v.Timeline, property: v.Property, err: v.Err}
	if s.again(f); !f.repeats() {
		return
	}
	s.simplify(f)
	v.Timeline, v.Err, v.Log = f.timeline, f.err, f.outcome.Log.String()
}
