package history

import "slices"

// candidate is a state that the keys of a slot may be in at a node, as far as replies and
// events tell.
type candidate struct {
	state keyspace
	// whole is set if nothing of what earlier masters did was lost on the way to it.
	whole bool
}

// states are candidates without doubles.
type states []candidate

func (s states) add(c candidate) states {
	for i := range s {
		if s[i].state.equal(c.state) {
			s[i].whole = s[i].whole || c.whole
			return s
		}
	}
	return append(s, c)
}

// join adds all candidates of another list.
func (s states) join(other states) states {
	for _, c := range other {
		s = s.add(c)
	}
	return s
}

// lossy are the same states, as ones in which something may be missing.
func (s states) lossy() (out states) {
	for _, c := range s {
		out = append(out, candidate{c.state, false})
	}
	return out
}

// each are the candidates after a change.
func (s states) each(change func(keyspace) keyspace) (out states) {
	for _, c := range s {
		out = out.add(candidate{change(c.state), c.whole})
	}
	return out
}

// only are the candidates that meet a condition.
func (s states) only(fits func(keyspace) bool) (out states) {
	for _, c := range s {
		if fits(c.state) {
			out = append(out, c)
		}
	}
	return out
}

// after are the candidates that explain what a node replied, as they are after that.
func (s states) after(r *Run) (out states) {
	for _, c := range s {
		if replies, state := c.state.run(r.Commands); slices.Equal(replies, r.Replies) {
			out = out.add(candidate{state, c.whole})
		}
	}
	return out
}

func (s states) anyWhole() bool {
	return slices.ContainsFunc(s, func(c candidate) bool { return c.whole })
}

// all reports whether all candidates meet a condition.
func (s states) all(meets func(keyspace) bool) bool {
	return !slices.ContainsFunc(s, func(c candidate) bool { return !meets(c.state) })
}

// nothing is the state of a process that begins without data.
var nothing = candidate{state: keyspace{}}
