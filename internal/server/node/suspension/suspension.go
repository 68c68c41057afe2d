// Package suspension says why a server does not go on, and keeps what waits until it does:
// whatever reaches a process that cannot act. Its sockets still accept bytes in that time;
// they are processed afterwards, in the order of arrival, or never, if the process has ended.
package suspension

import "slices"

// Reason is why a server does not go on.
type Reason uint8

// The reasons. Several can hold at a time.
const (
	// Busy: a command blocks the whole process, such as MIGRATE or DEBUG SLEEP. Two can, one
	// in the other, as a MIGRATE in a script.
	Busy Reason = iota
	// SlowScript: a script has run for so long that clients are answered BUSY. Clients and
	// the cluster bus are heard (processEventsWhileBlocked), all else waits.
	SlowScript
	// Stopped: the process was stopped by SIGSTOP.
	Stopped
	// Ended: the process has ended, which nobody knows yet. That never ends.
	Ended
	reasons
)

// State is what suspends one server at present. The zero value is nothing.
type State struct {
	count   [reasons]int
	backlog []waiting
	// steps are what goes on with a busy command; only a stop delays them.
	steps []func()
	// Clients holds back clients' commands.
	Clients Pause
}

// waiting is something that waits until the server can act.
type waiting struct {
	act func()
	// evenBusy is set for what a slow script does not hold up.
	evenBusy bool
}

// Begin begins a reason. All but Busy are there once, however often they begin.
func (s *State) Begin(r Reason) {
	if r == Busy {
		s.count[r]++
		return
	}
	s.count[r] = 1
}

// End ends a reason. What waited is left to Next.
func (s *State) End(r Reason) {
	if s.count[r] > 0 {
		s.count[r]--
	}
}

// Is reports whether the reason holds.
func (s *State) Is(r Reason) bool { return s.count[r] > 0 }

// Any reports whether any reason holds.
func (s *State) Any() bool { return s.count != [reasons]int{} }

// OnlySlowScript reports whether the server does nothing but tell clients that a script
// keeps it busy.
func (s *State) OnlySlowScript() bool { return s.count == [reasons]int{SlowScript: 1} }

// TimeStands reports whether the server's time stands still, as it does for a command or a
// script (server.fixed_time_expire).
func (s *State) TimeStands() bool { return s.Is(Busy) || s.Is(SlowScript) }

// Wait keeps something until the server can act.
func (s *State) Wait(evenBusy bool, act func()) {
	s.backlog = append(s.backlog, waiting{act, evenBusy})
}

// Next takes the first of what waits that the server can do now, or nil.
func (s *State) Next() func() {
	busy := s.OnlySlowScript()
	if s.Any() && !busy {
		return nil
	}
	next := slices.IndexFunc(s.backlog, func(w waiting) bool { return w.evenBusy || !busy })
	switch next {
	case -1:
		return nil
	case 0: // thousands may wait
		act := s.backlog[0].act
		s.backlog = s.backlog[1:]
		return act
	}
	act := s.backlog[next].act
	s.backlog = slices.Delete(s.backlog, next, next+1)
	return act
}

// HoldStep keeps a step of a busy command if the process cannot even do that now, and
// reports whether it does.
func (s *State) HoldStep(step func()) bool {
	held := s.Is(Stopped) || s.Is(Ended)
	if held {
		s.steps = append(s.steps, step)
	}
	return held
}

// NextStep takes the first step that was held and can be done now, or nil.
func (s *State) NextStep() func() {
	if len(s.steps) == 0 || s.Is(Stopped) {
		return nil
	}
	step := s.steps[0]
	s.steps = s.steps[1:]
	return step
}
