package history

import (
	"fmt"
	"slices"
)

// candidate is a state that a branch may be in, as far as its replies tell.
type candidate struct {
	state keyspace
	// whole is set if nothing of what earlier branches did was lost on the way to it.
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

// replayed is what a branch went through.
type replayed struct {
	starts states
	// passed are all states that it was in at some time, last those at its end.
	passed, last states
}

// replay does what the nodes did once more, in their order, and compares the replies. It
// returns what contradicts itself, or what was lost on the way.
func (g *group) replay() *Verdict {
	done := map[*branch]*replayed{}
	var permitted *Verdict
	for _, b := range g.lineage.branches {
		re, wrong := g.replayBranch(b, done)
		done[b] = re
		if wrong != nil {
			if g.lineage.muddled != "" {
				v := g.verdict(CutShort, wrong.At, nil, "%s", wrong.Text)
				v.Reason = g.lineage.muddled
				return &v
			}
			return wrong
		}
		if b.parent == nil || slices.ContainsFunc(re.last, func(c candidate) bool { return c.whole }) {
			continue
		}
		v := g.verdict(LostInFailover, b.begin, nil, "%s, and writes that were acknowledged are gone", b.why)
		if b.node == b.parent.node {
			v.Kind = LostWithData
		}
		reason, ok := g.accounted()
		v.Reason = reason
		if !ok && v.Kind == LostInFailover && g.lineage.muddled == "" {
			v.Kind = Unaccounted
			return &v
		}
		permitted = &v
	}
	return permitted
}

func (g *group) replayBranch(b *branch, done map[*branch]*replayed) (*replayed, *Verdict) {
	re := &replayed{starts: beginnings(b, done)}
	now := re.starts
	for _, c := range now {
		re.passed = re.passed.add(c)
	}
	for i, run := range b.runs {
		var next states
		for _, c := range now {
			replies, state := c.state.run(run.Commands)
			if slices.Equal(replies, run.Replies) {
				next = next.add(candidate{state, c.whole})
			}
		}
		if len(next) == 0 {
			v := g.contradiction(b, i, now, re)
			return re, &v
		}
		now = next
		for _, c := range now {
			re.passed = re.passed.add(c)
		}
	}
	re.last = now
	return re, nil
}

// beginnings are the states that a branch can begin with: all that an earlier one was in
// at some time. The last one is that in which nothing is lost.
func beginnings(b *branch, done map[*branch]*replayed) states {
	if b.parent == nil {
		return states{{state: keyspace{}, whole: true}}
	}
	var all states
	for p := b.parent; p != nil; p = p.parent {
		if done[p] == nil {
			continue
		}
		for _, c := range done[p].passed {
			all = all.add(candidate{c.state, false})
		}
		if p == b.parent {
			for _, c := range done[p].last {
				all = all.add(candidate{c.state, c.whole})
			}
		}
	}
	return all.add(candidate{keyspace{}, false})
}

// contradiction is the verdict on a run whose reply no candidate explains.
func (g *group) contradiction(b *branch, i int, now states, re *replayed) Verdict {
	run := b.runs[i]
	reply := run.Replies[len(run.Replies)-1]
	var expected []string
	for _, c := range now {
		replies, _ := c.state.run(run.Commands)
		expected = append(expected, replies[len(replies)-1])
	}
	kind := WrongMachine
	for _, c := range re.passed {
		replies, state := c.state.run(run.Commands)
		if !slices.Equal(replies, run.Replies) {
			continue
		}
		// It would have been right at an earlier time. Is that the state now?
		kind = StaleRead
		if g.follows(state, b.runs[i+1:]) {
			kind = LostUpdate
			if g.lineage.moved {
				kind = LostInMove
			}
		}
	}
	var calls []*Call
	if run.call != nil {
		calls = append(calls, run.call)
	}
	return g.verdict(kind, run.At, calls, "%s answered %q of %s by %s, want %s%s",
		run.Node, commandsText(run.Commands), run.Client, reply, fmt.Sprint(expected), g.movedText())
}

// follows reports whether what the nodes did afterwards fits a state.
func (g *group) follows(state keyspace, runs []*Run) bool {
	for _, run := range runs {
		var replies []string
		if replies, state = state.run(run.Commands); !slices.Equal(replies, run.Replies) {
			return false
		}
	}
	return true
}

// starts are the states that a branch can begin with.
func (g *group) starts(b *branch) []keyspace {
	done := map[*branch]*replayed{}
	for _, other := range g.lineage.branches {
		re, _ := g.replayBranch(other, done)
		done[other] = re
		if other == b {
			var list []keyspace
			for _, c := range re.starts {
				list = append(list, c.state)
			}
			return list
		}
	}
	return nil
}
