package failover

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is what a surviving node says about the shard whose master was killed.
type State struct {
	Victim, Heir Member
}

// Member is a node as CLUSTER NODES shows it.
type Member struct {
	// Flags are the flags as Redis writes them, without "myself".
	Flags string
	// Slots is whether the node owns any.
	Slots bool
}

func (m Member) String() string {
	if m.Slots {
		return m.Flags + "+slots"
	}
	return m.Flags
}

func (m Member) has(flag string) bool { return slices.Contains(strings.Split(m.Flags, ","), flag) }

func (s State) String() string { return s.Victim.String() + "/" + s.Heir.String() }

// promoted reports whether the heir has replaced the victim.
func (s State) promoted() bool { return s.Heir.has("master") && s.Heir.Slots && !s.Victim.Slots }

// view is CLUSTER NODES by node ID.
type view map[string]line

type line struct {
	Member
	connected bool
}

func parseView(text string) (view, error) {
	v := view{}
	for row := range strings.Lines(text) {
		// id addr flags master ping-sent pong-received epoch link-state slots...
		fields := strings.Fields(row)
		if len(fields) < 8 {
			return nil, fmt.Errorf("failover: %q is no line of CLUSTER NODES", row)
		}
		flags := slices.DeleteFunc(strings.Split(fields[2], ","), func(f string) bool { return f == "myself" })
		v[fields[0]] = line{
			Member:    Member{strings.Join(flags, ","), len(fields) > 8},
			connected: fields[7] == "connected",
		}
	}
	return v, nil
}

// Moment is a state and when it was first seen.
type Moment struct {
	State
	// At is the time since the kill.
	At time.Duration
}

// Story is one failover as a surviving node saw it. The first moment is before the
// kill.
type Story struct {
	Moments []Moment
	// End is when the observer was left, since the kill.
	End time.Duration
	// Stall is the longest time between two looks.
	Stall time.Duration
}

// add notes what was seen.
func (s *Story) add(state State, at time.Duration) {
	if n := len(s.Moments); n == 0 || s.Moments[n-1].State != state {
		s.Moments = append(s.Moments, Moment{state, at})
	}
	s.Stall = max(s.Stall, at-s.End)
	s.End = at
}

// Sequence is the states in their order, without those that lasted for less than
// brief: whether a look falls into those is chance.
func (s *Story) Sequence(brief time.Duration) string {
	var seen []string
	for i, m := range s.Moments {
		end := s.End
		if i+1 < len(s.Moments) {
			end = s.Moments[i+1].At
		}
		// The first state began before the kill, and the last one goes on.
		if i > 0 && i+1 < len(s.Moments) && end-m.At < brief {
			continue
		}
		if text := m.String(); len(seen) == 0 || seen[len(seen)-1] != text {
			seen = append(seen, text)
		}
	}
	return strings.Join(seen, " → ")
}

// first is when the story first came to a state of some sort.
func (s *Story) first(is func(State) bool) (time.Duration, bool) {
	for _, m := range s.Moments {
		if is(m.State) {
			return m.At, true
		}
	}
	return 0, false
}

// Suspected is when the victim was first fail? or fail: now and then the observer
// hears the verdict of others before it has a suspicion of its own.
func (s *Story) Suspected() (time.Duration, bool) {
	return s.first(func(st State) bool { return st.Victim.has("fail?") || st.Victim.has("fail") })
}

// Failed is when the victim was first fail.
func (s *Story) Failed() (time.Duration, bool) {
	return s.first(func(st State) bool { return st.Victim.has("fail") })
}

// Promoted is when the heir had the slots.
func (s *Story) Promoted() (time.Duration, bool) { return s.first(State.promoted) }
