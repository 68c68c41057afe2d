package conformance

// ModeOf chooses how a command's reply is compared. It gets the command's words.
type ModeOf func(args []string) Mode

// Difference is a step that gave different outcomes.
type Difference struct {
	// Exchange is the story, cut behind the step.
	Exchange Exchange
	// Step is the step's position, or that of a connection's end: then it is the
	// number of steps or more.
	Step int
	// Want is what the real server said, Got what the other target said.
	Want, Got Outcome
}

// Compare returns the first difference between two plays of an exchange. What
// comes after the first may follow from it and is not judged.
func Compare(e Exchange, want, got []Outcome, modeOf ModeOf) (Difference, bool) {
	for i := range max(len(want), len(got)) {
		var w, g Outcome
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		// A real server that does not get there shows an exchange that is wrong.
		lost := i < len(e.Lines) && (e.Lines[i].Verb == Until && w.End != "" || w.End == noConnection || w.End == noReply) ||
			e.Succeeds && i < len(e.Lines) && e.Lines[i].Verb == Shell && !succeeded(w)
		if !lost && agree(w, g, stepMode(e, i, modeOf)) {
			continue
		}
		d := Difference{Exchange: e, Step: i, Want: w, Got: g}
		if i < len(e.Lines) {
			d.Exchange.Lines = e.Lines[:i+1]
		}
		return d, true
	}
	return Difference{}, false
}

// succeeded reports whether a program ended with 0.
func succeeded(o Outcome) bool {
	if len(o.Replies) != 1 {
		return false
	}
	lines := o.Replies[0].Elems
	return len(lines) > 0 && lines[len(lines)-1].Text == exitSuccess
}

func stepMode(e Exchange, i int, modeOf ModeOf) Mode {
	if i >= len(e.Lines) {
		return Exact
	}
	s := e.Lines[i]
	if s.Mode != nil {
		return s.Mode
	}
	if s.Verb == CLI || s.Verb == Shell {
		return Unordered // redis-cli goes through nodes in the order of CLUSTER NODES
	}
	if s.Verb != Send || s.Async || modeOf == nil {
		return Exact
	}
	if m := modeOf(s.Args); m != nil {
		return m
	}
	return Exact
}

func agree(want, got Outcome, m Mode) bool {
	if want.End != got.End || len(want.Replies) != len(got.Replies) {
		return false
	}
	for i := range want.Replies {
		if !want.Replies[i].Equal(got.Replies[i]) && !m.Agree(want.Replies[i], got.Replies[i]) {
			return false
		}
	}
	return true
}
