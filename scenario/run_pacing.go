package scenario

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// timer is something that a line does later.
type timer struct {
	at time.Duration
	do func()
}

// pacing says how the time of a script passes.
type pacing uint8

const (
	steppedTime    pacing = iota // from event to event
	pacedVirtually               // by package time, in a bubble if there is one
	pacedReally                  // by the clock, over TCP
)

// needs is the pacing that the clients of a script need.
func (s *Script) needs() pacing {
	need := steppedTime
	for _, c := range s.Clients {
		switch {
		case c.program():
			return pacedReally
		case !c.scripted():
			need = pacedVirtually
		}
	}
	return need
}

// pacing is the pacing of a run.
func (s *Script) pacing(opt Options) pacing {
	need := s.needs()
	if s.adapted(opt) {
		return pacedReally
	}
	if need == steppedTime && (opt.Clients != nil || opt.Beside != nil) {
		return pacedVirtually
	}
	return need
}

// RealTime reports whether a run takes as long as the time in it.
func (s *Script) RealTime() bool { return s.needs() == pacedReally }

// later does something after a while, in the course of what follows.
func (r *runner) later(d time.Duration, do func()) {
	if r.live {
		access.To(r.c).After(d, do)
		return
	}
	r.timers = append(r.timers, timer{r.c.Now() + d, do})
}

// pass lets time pass, until done says so, and reports whether it did.
func (r *runner) pass(d time.Duration, done func() bool) bool {
	end := r.c.Now() + d
	for {
		stop, due := end, -1
		for i, t := range r.timers {
			if t.at <= stop && (due < 0 || t.at < r.timers[due].at) {
				stop, due = t.at, i
			}
		}
		ok := r.c.Until(max(stop-r.c.Now(), 0), func() bool {
			r.observe()
			return r.broken || r.ended() || done != nil && done()
		})
		switch {
		case r.broken || r.ended():
			return false
		case ok:
			return true
		case due < 0:
			return false
		}
		t := r.timers[due]
		r.timers = append(r.timers[:due], r.timers[due+1:]...)
		t.do()
	}
}
