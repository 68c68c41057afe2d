package chaos

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/tool/falsify"
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
	s := &searching{player: p, ctx: ctx, smallest: map[string]*finding{}}
	s.draw()
	if s.err != nil || s.first == nil {
		return nil, s.runs, s.err
	}
	if !s.first.repeats() {
		return s.first, s.runs, s.err
	}
	found = s.smallest[s.first.property]
	found.runs = s.first.runs
	if s.again(found); found.repeats() {
		s.simplify(found)
	}
	return found, s.runs, s.err
}

// searching is a search under way.
type searching struct {
	*player
	ctx  context.Context
	runs int
	// first is the first finding that could be seen again, or else the first one.
	first    *finding
	smallest map[string]*finding // by property
	err      error
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

// rapidShare bounds how long rapid shrinks a timeline. It knows nothing of lines; what it
// leaves the simplifier makes short.
const rapidShare = 3 * time.Second

// draw lets rapid draw timelines, and shrink the first that breaks something.
func (s *searching) draw() {
	timelines := gen.Timelines(s.plan.Timelines)
	prop := func(t *rapid.T) {
		line := timelines.Draw(t, "timeline")
		if s.err != nil || s.ctx.Err() != nil {
			return
		}
		searches := s.first == nil || !s.first.repeats()
		if searches {
			s.runs++
		}
		f := s.try(line)
		if f == nil {
			return
		}
		f.runs = s.runs
		if searches {
			if s.again(f); s.first == nil || f.repeats() {
				s.first = f
			}
			if !f.repeats() {
				return // perhaps there is one that does
			}
		}
		if old := s.smallest[f.property]; old == nil || len(line.String()) < len(old.timeline.String()) {
			s.smallest[f.property] = f
		}
		t.Fatal(f.property)
	}
	falsify.Run(falsify.Settings{
		Checks: s.plan.Runs, Seed: s.plan.Seed, ShrinkTime: min(s.plan.ShrinkTime/8, rapidShare),
	}, prop)
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
