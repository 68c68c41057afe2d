package conformance

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Area is a part of the corpus.
type Area struct {
	// Name is the word in the table and in docs/differences.md.
	Name string
	// Title is one line for people.
	Title string
	// Exchanges returns the area's exchanges.
	Exchanges func() []Exchange
	// Only, if set, says in which dialects there is anything to play.
	Only func(dialect string) bool
	// Reset brings a shared cluster back to its initial state. It is played before
	// every exchange that does not have a cluster of its own.
	Reset Exchange
	// Generate, if set, plays exchanges that it makes up while it goes.
	Generate func(g *Generator) error
	// ModeOf chooses how replies are compared.
	ModeOf ModeOf
	// Timed areas show when things happen: they want a machine that is not busy. See Turns.
	Timed bool
}

// Config is what a run needs.
type Config struct {
	// Want launches the real servers, Got what is measured.
	Want, Got live.Launcher
	// Dialect is the version of the servers, if it is one of Slotstorm's.
	Dialect *dialect.Dialect
	// Server is the program of stand-alone servers that exchanges start.
	Server live.Program
	// Recording, if set, stands for the real servers: only what it has is played.
	Recording *Recording
	// Record, if set, gets what the real servers say where both targets say it.
	Record *Recording
	// AsFound leaves differences as they were found the first time, where they else are played
	// again and made shorter.
	AsFound bool
	// Times is how often each exchange is played, 0 means once. See AsFound: with it, each time counts.
	Times int
	// Turns, if set, is shared by runs that go on at the same time.
	Turns *Turns
	// Longest says that the run's timed areas take longest of those that share the turns.
	Longest bool
	Areas   []Area
	Known   *Known
	// Seed of everything that is drawn; 0 means 1.
	Seed uint64
	// Calls is the least number of calls of a data command; 0 means wholeDraw. With
	// fewer, cross products have fewer exchanges in proportion.
	Calls int
	// Filter, if set, plays only exchanges whose name contains it, and of the data
	// commands only those with that name.
	Filter string
	// Log, if set, is told what goes on.
	Log io.Writer
	// Trace, if set, is shown every exchange with what the real server said.
	Trace io.Writer
}

// Result is what a run found.
type Result struct {
	Want, Got string // the targets' names
	Tallies   []*Tally
	Coverage  *Coverage
	Took      time.Duration
}

// Tally counts one area.
type Tally struct {
	Area      Area
	Exchanges int
	Commands  int
	Equal     int
	Known     int
	New       int
	// Left out: exchanges that the target is not able to play.
	Skipped int
	// Wanting are those of them that want programs which are not here.
	Wanting int
	// Unrecorded are exchanges that the recording does not have.
	Unrecorded int
	// Groups are the new differences, alike ones together.
	Groups []*Group
	// PerCommand counts generated calls by command.
	PerCommand map[string]*Share
	Took       time.Duration
}

// Share is how many of a command's calls were answered alike.
type Share struct {
	Calls, Equal, Known int
}

// Group is a set of differences with the same signature, and the shortest exchange
// that shows it.
type Group struct {
	Signature string
	Count     int
	Shortest  Difference
}

// runner plays areas.
type runner struct {
	Config
	ctx    context.Context
	shared map[string]*pair
	// counting guards tallies and coverage: exchanges with clusters of their own play
	// at the same time.
	counting sync.Mutex
	coverage *Coverage
}

// wholeDraw is the number of calls of a whole run.
const wholeDraw = 200

// Run plays the areas one after the other. The error tells that the run itself
// failed or was interrupted; differences are in the result, which is never nil.
func Run(ctx context.Context, cfg Config) (*Result, error) {
	if cfg.Seed == 0 {
		cfg.Seed = 1
	}
	if cfg.Calls == 0 {
		cfg.Calls = wholeDraw
	}
	if cfg.Log == nil {
		cfg.Log = io.Discard
	}
	r := &runner{Config: cfg, ctx: ctx, shared: map[string]*pair{}, coverage: newCoverage()}
	defer r.close()
	turn := cfg.Turns.begin(cfg.Longest)
	defer turn.end()
	start := time.Now()
	res := &Result{Coverage: r.coverage}
	for _, a := range cfg.Areas {
		t := &Tally{Area: a, PerCommand: map[string]*Share{}}
		if err := turn.next(ctx, a.Timed); err != nil {
			return res, err
		}
		began := time.Now()
		res.Tallies = append(res.Tallies, t)
		if err := r.area(t, res); err != nil {
			return res, fmt.Errorf("area %s: %w", a.Name, err)
		}
		t.Took = time.Since(began)
		fmt.Fprintf(cfg.Log, "%-10s %6d exchanges in %v\n", a.Name, t.Exchanges, t.Took.Round(time.Millisecond))
	}
	res.Took = time.Since(start)
	return res, nil
}

func (r *runner) close() {
	for _, p := range r.shared {
		p.close()
	}
}

func (r *runner) area(t *Tally, res *Result) error {
	standard, err := r.sharedPair(live.Standard)
	if err != nil {
		return err
	}
	res.Want, res.Got = standard.wantName(), standard.got.Name()
	if t.Area.Exchanges != nil {
		if err := r.exchanges(t, standard); err != nil {
			return err
		}
	}
	if t.Area.Generate == nil {
		return nil
	}
	return t.Area.Generate(&Generator{runner: r, tally: t, pair: standard})
}

// exchanges plays those of the area that the target is able to play.
func (r *runner) exchanges(t *Tally, standard *pair) error {
	var list []Exchange
	for _, e := range t.Area.Exchanges() {
		if r.Filter != "" && !contains(e.Name, r.Filter) || e.Drawn && r.Calls < wholeDraw && key(e)%wholeDraw >= uint64(r.Calls) {
			continue
		}
		if slices.ContainsFunc(e.Needs, func(c live.Capability) bool { return !standard.got.Can(c) }) {
			t.Skipped++
			continue
		}
		if slices.ContainsFunc(e.Has, func(name string) bool { return r.Dialect != nil && !r.Dialect.Knows(name) }) {
			continue
		}
		if slices.ContainsFunc(e.Does, func(c dialect.Capability) bool { return !r.Dialect.Has(c) }) ||
			slices.ContainsFunc(e.Unless, r.Dialect.Has) {
			continue
		}
		if e.Shape.TLS && r.withoutTLS() {
			t.Skipped++
			continue
		}
		if slices.ContainsFunc(e.Programs, missing) {
			fmt.Fprintf(r.Log, "left out: %s wants %s\n", e.Name, strings.Join(e.Programs, ", "))
			t.Skipped++
			t.Wanting++
			continue
		}
		if e.Shape.Key() == (live.Shape{}).Key() {
			e.Shape = live.Standard
		}
		e.server = r.Server
		if !r.unrecorded(t, e) {
			list = append(list, e)
		}
	}
	return r.playAll(t, slices.Repeat(list, max(r.Times, 1)))
}

// withoutTLS reports whether the real servers were built without TLS.
func (r *runner) withoutTLS() bool {
	return r.Server.Path != "" && r.Recording == nil && !r.Server.HasTLS()
}

// shrinks reports whether differences are made shorter: not when a server is recorded, and not
// when it is not there.
func (r *runner) shrinks() bool { return r.Recording == nil && r.Record == nil && !r.AsFound }

// unrecorded reports whether a recording stands for the real servers and does not have an
// exchange, and counts it then.
func (r *runner) unrecorded(t *Tally, e Exchange) bool {
	if r.Recording == nil || r.Recording.find(e) != nil {
		return false
	}
	r.counting.Lock()
	defer r.counting.Unlock()
	t.Unrecorded++
	return true
}

func missing(program string) bool {
	_, err := exec.LookPath(program)
	if err != nil {
		_, err = os.Stat(program)
	}
	return err != nil
}

// freshAtOnce is how many exchanges with a cluster of their own play at the same
// time. They mostly wait: a real master serves nothing for its first two seconds.
const freshAtOnce = 6

// playAll plays the exchanges that share a cluster one after the other, and at the
// same time those that have their own. Of these, what is suspect is played again when all
// others are done, one after the other.
func (r *runner) playAll(t *Tally, list []Exchange) error {
	suspects, err := r.playOnce(t, list)
	for _, e := range suspects {
		if err != nil {
			break
		}
		err = r.playAgain(t, e)
	}
	return err
}

// playOnce plays the exchanges and returns those with a cluster of their own that are suspect.
func (r *runner) playOnce(t *Tally, list []Exchange) (suspects []Exchange, err error) {
	var shared, fresh []Exchange
	for _, e := range list {
		if e.Fresh {
			fresh = append(fresh, e)
		} else {
			shared = append(shared, e)
		}
	}
	var wg sync.WaitGroup
	next := make(chan Exchange)
	failures := make(chan error, freshAtOnce+1)
	for range freshAtOnce {
		wg.Go(func() {
			for e := range next {
				suspect, err := r.playFresh(t, e, false)
				switch {
				case err != nil && len(failures) < freshAtOnce:
					failures <- err
				case suspect:
					r.counting.Lock()
					suspects = append(suspects, e)
					r.counting.Unlock()
				}
			}
		})
	}
	wg.Go(func() {
		defer close(next)
		for _, e := range fresh {
			if r.ctx.Err() != nil || len(failures) > 0 {
				return
			}
			next <- e
		}
	})
	for _, e := range shared {
		if r.ctx.Err() != nil {
			break
		}
		p, err := r.sharedPair(e.Shape)
		if err != nil {
			failures <- err
			break
		}
		r.playShared(p, t, e)
	}
	wg.Wait()
	select {
	case err := <-failures:
		return nil, err
	default:
		return suspects, r.ctx.Err()
	}
}

// playFresh plays an exchange on a cluster of its own, and judges it unless it is suspect and
// may be played again.
func (r *runner) playFresh(t *Tally, e Exchange, last bool) (suspect bool, err error) {
	p, err := r.launch(e.Shape)
	if err != nil {
		return false, fmt.Errorf("%s: %w", e.Name, err)
	}
	want, got := p.play(r.ctx, e)
	p.close()
	r.trace(e, want)
	d, differs := Compare(e, want, got, t.Area.ModeOf)
	if differs && !last && r.suspect(t, d) {
		return true, nil
	}
	r.judge(t, e, want, d, differs)
	return false, nil
}

// playAgain plays a suspect exchange until it is not suspect any more, and judges it the last
// time.
func (r *runner) playAgain(t *Tally, e Exchange) error {
	e.unhurried = true
	for play := 2; ; play++ {
		if suspect, err := r.playFresh(t, e, play == plays); err != nil || !suspect {
			return err
		}
	}
}

// plays is how often a suspect exchange has to differ until it counts.
const plays = 3

// suspect reports whether a difference has to be seen again: one that is not known. What
// servers say while their cluster changes, or of what their replicas have, depends on the
// moment too, and on a busy machine on who is late. Only what differs each time is a difference.
func (r *runner) suspect(t *Tally, d Difference) bool {
	if r.AsFound || r.Known.Match(t.Area.Name, d) != nil || r.ctx.Err() != nil {
		return false
	}
	fmt.Fprintf(r.Log, "%s differed, is played again\n", d.Exchange.Name)
	return true
}

func (r *runner) playShared(p *pair, t *Tally, e Exchange) {
	want, d, differs := r.attempts(p, t, e)
	if differs && r.Known.Match(t.Area.Name, d) == nil && r.shrinks() {
		d = r.shrink(p, t, d)
	}
	r.judge(t, e, want, d, differs)
}

// attempts makes an attempt, and more of them while the exchange is suspect.
func (r *runner) attempts(p *pair, t *Tally, e Exchange) (want []Outcome, d Difference, differs bool) {
	want, d, differs = r.attempt(p, t, e)
	e.unhurried = true
	for play := 2; play <= plays && differs && r.suspect(t, d); play++ {
		want, d, differs = r.attempt(p, t, e)
	}
	d.Exchange.unhurried = false
	return want, d, differs
}

// attempt resets the shared cluster, plays the exchange and compares.
func (r *runner) attempt(p *pair, t *Tally, e Exchange) (want []Outcome, d Difference, differs bool) {
	want, got := p.reset(r.ctx, t.Area.Reset, e)
	r.trace(e, want)
	d, differs = Compare(e, want, got, t.Area.ModeOf)
	return want, d, differs
}

func (r *runner) sharedPair(s live.Shape) (*pair, error) {
	if p := r.shared[s.Key()]; p != nil {
		return p, nil
	}
	p, err := r.launch(s)
	if err != nil {
		return nil, err
	}
	r.shared[s.Key()] = p
	return p, nil
}

func (r *runner) trace(e Exchange, out []Outcome) {
	if r.Trace == nil {
		return
	}
	r.counting.Lock()
	defer r.counting.Unlock()
	fmt.Fprintf(r.Trace, "# %s\n", e.Name)
	for i, o := range out {
		step := "(end)"
		if i < len(e.Lines) {
			step = e.Lines[i].String()
		}
		fmt.Fprintf(r.Trace, "%s\n    %s\n", step, clip(o.String()))
	}
}

// judge counts an exchange that was played.
func (r *runner) judge(t *Tally, e Exchange, want []Outcome, d Difference, differs bool) {
	if r.ctx.Err() != nil {
		return // what an interrupt cut off says nothing
	}
	r.counting.Lock()
	defer r.counting.Unlock()
	t.Exchanges++
	r.coverage.add(e, want, d, differs)
	for _, s := range e.Lines {
		if s.Verb == Send {
			t.Commands++
		}
	}
	if !differs {
		t.Equal++
		if r.Record != nil {
			r.Record.add(e, want)
		}
		return
	}
	if known := r.Known.Match(t.Area.Name, d); known != nil {
		known.Hits++
		t.Known++
		return
	}
	t.New++
	t.add(d)
}

// add puts a new difference into its group.
func (t *Tally) add(d Difference) {
	sig := d.signature()
	for _, g := range t.Groups {
		if g.Signature == sig {
			g.Count++
			if len(d.Exchange.Lines) < len(g.Shortest.Exchange.Lines) {
				g.Shortest = d
			}
			return
		}
	}
	t.Groups = append(t.Groups, &Group{Signature: sig, Count: 1, Shortest: d})
}
