package history

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Evidence is what the cluster has to say about a history.
type Evidence struct {
	// Events are the cluster's log.
	Events []event.Event
	// Losses are sim.Cluster.Losses.
	Losses []sim.Loss
}

// EvidenceOf takes the evidence of a cluster.
func EvidenceOf(c *sim.Cluster) Evidence {
	e := Evidence{Losses: c.Losses()}
	for ev := range c.Log().All() {
		switch ev.Kind() {
		case event.KindRole, event.KindSlot, event.KindNode, event.KindMigrate:
			e.Events = append(e.Events, ev)
		}
	}
	return e
}

// group is what belongs to one slot.
type group struct {
	slot    int
	calls   []*Call
	runs    []*Run
	unknown string // a command that is not understood
	custody *custody
	losses  []sim.Loss
	// heard are the clients of which all calls are known.
	heard map[string]bool
}

// has reports whether a key belongs to the slot.
func (g *group) has(key string) bool { return slot.OfString(key) == g.slot }

// Judge returns what is wrong with the history, and what only looks so, in the order of
// the slots. It must not be called in a testing/synctest bubble, whose time stands still
// while it thinks.
func (r *Recorder) Judge(e Evidence) []Verdict {
	calls, runs := r.Calls(), r.Runs()
	join(calls, runs)
	heard := map[string]bool{}
	for _, c := range calls {
		heard[c.Client] = true
	}
	r.mu.Lock()
	acts := slices.Clone(r.acts)
	r.mu.Unlock()
	var verdicts []Verdict
	for _, g := range groups(calls, runs) {
		for _, a := range acts {
			if u := a.unknown; u != nil && g.unknown == "" && (u.slot < 0 || u.slot == g.slot) {
				g.unknown = u.what
			}
		}
		if g.unknown != "" {
			verdicts = append(verdicts, g.verdict(NotJudged, 0, nil, "nobody knows what became of its keys when %s", g.unknown))
			continue
		}
		g.losses, g.heard = e.Losses, heard
		g.custody = g.follow(acts, e.Events)
		verdicts = append(verdicts, g.judge()...)
	}
	return verdicts
}

func groups(calls []*Call, runs []*Run) []*group {
	bySlot := map[int]*group{}
	of := func(s int) *group {
		g := bySlot[s]
		if g == nil {
			g = &group{slot: s}
			bySlot[s] = g
		}
		return g
	}
	for _, c := range calls {
		s, judged := slotOf(c.Commands)
		c.slot = s
		if s < 0 {
			continue
		}
		g := of(s)
		g.calls = append(g.calls, c)
		if !judged {
			g.unknown = cmp.Or(g.unknown, fmt.Sprintf("%s called %q", c.Client, commandsText(c.Commands)))
		}
	}
	for _, run := range runs {
		_, judged := slotOf(run.Commands)
		if run.slot < 0 {
			continue
		}
		g := of(run.slot)
		g.runs = append(g.runs, run)
		if !judged {
			g.unknown = cmp.Or(g.unknown, fmt.Sprintf("%s did %q of %s", run.Node, commandsText(run.Commands), run.Client))
		}
	}
	list := make([]*group, 0, len(bySlot))
	for _, g := range bySlot {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int { return a.slot - b.slot })
	return list
}

// judge judges one slot. What can be proved of a client is said first: then neither the
// nodes nor the order have to be looked at.
func (g *group) judge() []Verdict {
	if v := g.proofs(); len(v) > 0 {
		return v
	}
	c := g.custody
	switch {
	case len(c.wrong) > 0:
		return c.wrong[:1]
	case len(c.losses) > 0:
		return c.losses[:1]
	case c.halfFlushed || g.linearizable():
		return nil
	case len(c.reasons) > 0:
		return c.reasons[:1]
	}
	return []Verdict{g.impossible()}
}

func (g *group) verdict(k Kind, at time.Duration, calls []*Call, format string, args ...any) Verdict {
	return Verdict{Kind: k, Slot: g.slot, At: at, Calls: calls, Text: fmt.Sprintf(format, args...), group: g}
}

// proofs finds what the runs alone prove of a client.
func (g *group) proofs() []Verdict {
	var list []Verdict
	for _, run := range g.runs {
		if run.call == nil && g.heard[run.Client] {
			kind := "nobody asked for it"
			for _, c := range g.calls {
				if c.Client == run.Client && len(c.Commands) > 1 && isPart(run.Commands, c.Commands) {
					kind = "it is a part of a transaction, by itself"
				}
			}
			list = append(list, g.verdict(Unasked, run.At, nil, "%s did %q of %s: %s", run.Node, commandsText(run.Commands), run.Client, kind))
		}
	}
	for _, c := range g.calls {
		if !c.known() {
			continue
		}
		switch {
		case len(c.runs) == 0:
			list = append(list, g.withoutRun(c))
		case !slices.ContainsFunc(c.runs, func(r *Run) bool { return slices.Equal(r.Replies, c.Replies) }):
			list = append(list, g.verdict(Mixed, c.End, []*Call{c}, "%s", c))
		case !slices.ContainsFunc(c.runs, func(r *Run) bool { return c.Begin <= r.At && r.At <= c.End && slices.Equal(r.Replies, c.Replies) }):
			list = append(list, g.verdict(Impossible, c.End, []*Call{c}, "%s, which a node said at another time", c))
		case len(c.runs) > 1 && !c.repeatable():
			list = append(list, g.verdict(Twice, c.runs[1].At, []*Call{c}, "%s was done %d times", c, len(c.runs)))
		}
	}
	return list
}

// withoutRun is the verdict on a call with a result that no node did.
func (g *group) withoutRun(c *Call) Verdict {
	return g.verdict(Invented, c.End, []*Call{c}, "%s", c)
}

func isPart(part, whole [][]string) bool {
	for _, args := range part {
		if !slices.ContainsFunc(whole, func(w []string) bool { return wireText([][]string{w}) == wireText([][]string{args}) }) {
			return false
		}
	}
	return true
}

// impossible is the verdict when only the order is wrong.
func (g *group) impossible() Verdict {
	suspects := g.suspects()
	kind, text := Impossible, "no order of the calls explains the replies"
	again := slices.DeleteFunc(slices.Clone(g.calls), func(c *Call) bool { return !c.known() || !c.writes() || len(c.runs) < 2 })
	if len(again) > 0 {
		kind, text, suspects = Twice, "no order of the calls explains the replies, unless what was done again counts twice", again
	}
	at := time.Duration(0)
	for _, c := range suspects {
		at = max(at, c.Begin)
	}
	suspects = suspects[:min(len(suspects), shownCalls)]
	return g.verdict(kind, at, suspects, "%s", text)
}

// shownCalls is how many calls a verdict names.
const shownCalls = 5

// accounted reports whether the log accounts for writes to the keys of the slot that earlier
// masters had acknowledged, and that a store does not have.
func (g *group) accounted(s *store) (string, bool) {
	for _, l := range g.losses {
		if !slices.ContainsFunc(s.losers, func(o loser) bool { return l.Node == o.node && l.At >= o.since }) {
			continue
		}
		if l.Everything || l.Truncated || slices.ContainsFunc(l.Writes, g.writes) {
			return l.String(), true
		}
	}
	return "", false
}

// writes reports whether a command is about a key of the slot, or about all keys.
func (g *group) writes(args []string) bool {
	keys, _ := keysOf(args)
	return len(keys) == 0 || slices.ContainsFunc(keys, g.has)
}
