package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/slotstorm/slotstorm/scenario/gen"
)

// finding is a timeline that breaks a property.
type finding struct {
	timeline *gen.Timeline
	property string
	err      error
	outcome  *Outcome
	// runs is how many timelines were played before it was found. Of tried runs of the
	// finding, failed broke the property.
	runs, tried, failed int
}

// repeats reports whether the finding could be seen again.
func (f *finding) repeats() bool { return f.failed > 0 }

// search draws timelines until one breaks a property, and makes that as small as it can.
// It returns nil if none does.
func (p *player) search(ctx context.Context) (found *finding, runs int, err error) {
	s := &searching{player: p, ctx: ctx}
	s.draw()
	if s.err == nil && s.found != nil && s.found.repeats() {
		s.simplify(s.found)
	}
	return s.found, s.runs, s.err
}

// searching is a search under way.
type searching struct {
	*player
	ctx  context.Context
	runs int
	// found is the first finding that could be seen again, or else the first one.
	found *finding
	err   error
}

// try plays a timeline and returns what it breaks, or nil.
func (s *searching) try(t *gen.Timeline) *finding {
	script, err := t.Script("timeline.scn")
	if err != nil {
		s.err = fmt.Errorf("chaos: a timeline that cannot be read: %w\n%s", err, t)
		return nil
	}
	out, err := s.play(s.ctx, script)
	if err != nil {
		s.err = err
		return nil
	}
	must, broken := s.plan.violated(out)
	if broken == nil {
		return nil
	}
	return &finding{timeline: t, property: must.Name, err: broken, outcome: out}
}

// draw plays timelines until one breaks something that it breaks again.
//
// They are drawn by Generator.Example, not by rapid.Check: that has its settings as flags
// of the whole program, which belong to the checks of the caller.
func (s *searching) draw() {
	timelines := gen.Timelines(s.plan.Timelines)
	random := rand.New(rand.NewPCG(s.plan.Seed, 0))
	for s.runs < s.plan.Runs && s.err == nil && s.ctx.Err() == nil {
		s.runs++
		f := s.try(timelines.Example(int(random.Uint64() >> 1)))
		if f == nil {
			continue
		}
		f.runs = s.runs
		if s.again(f); s.found == nil || f.repeats() {
			s.found = f
		}
		if f.repeats() {
			return // otherwise there may be one that does
		}
	}
}

// again plays a finding a few times more.
func (s *searching) again(f *finding) {
	const times = 5
	f.failed = 0
	for range times {
		if g := s.try(f.timeline); g != nil && g.property == f.property {
			f.failed++
			f.err, f.outcome = g.err, g.outcome
		}
	}
	f.tried = times
}

// simplify makes a finding smaller. One that does not fail each time gets several trials.
func (s *searching) simplify(f *finding) {
	attempts := 1
	if f.failed < f.tried {
		attempts = 4
	}
	end := time.Now().Add(s.plan.ShrinkTime)
	last := f
	trial := func(t *gen.Timeline) (bool, map[string]int) {
		fired := map[string]int{}
		for range attempts {
			if time.Now().After(end) || s.ctx.Err() != nil {
				break
			}
			if _, err := t.Script("timeline.scn"); err != nil {
				break
			}
			g := s.try(t)
			if g == nil || g.property != f.property {
				continue
			}
			for _, c := range g.outcome.Result.Faults {
				fired[c.Name] = c.Fired
			}
			last = g
			return true, fired
		}
		return false, fired
	}
	small := gen.Simplify(f.timeline, trial, 2000)
	if small.String() == last.timeline.String() {
		f.timeline, f.err, f.outcome = last.timeline, last.err, last.outcome
		return
	}
	f.timeline = small
}
