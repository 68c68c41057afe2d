package scenario

import "strings"

// mismatch is the failure of an expectation behind =>.
type mismatch struct {
	want, got string
	outcomes  []outcome
}

// Error implements error.
func (m *mismatch) Error() string { return "want " + m.want + ", got " + m.got }

// expectOf is the expectation that outcomes meet.
func expectOf(outcomes []outcome, routes bool) *Expect {
	e := &Expect{}
	for _, o := range outcomes {
		e.Replies = append(e.Replies, o.reply)
		if o.route != "" {
			e.Routes = append(e.Routes, o.route)
		}
	}
	if !routes || len(e.Routes) < len(e.Replies) && len(e.Routes) != 1 {
		e.Routes = nil
	}
	e.Replies, e.Routes = oneIfEqual(e.Replies), oneIfEqual(e.Routes)
	return e
}

// oneIfEqual draws equal texts together.
func oneIfEqual(list []string) []string {
	for _, s := range list {
		if s != list[0] {
			return list
		}
	}
	return list[:min(len(list), 1)]
}

// updated is what an expectation becomes when it is rewritten: what it already accepts
// stays, with its "...".
func updated(old, got *Expect) *Expect {
	keep := func(old, got []string) []string {
		if len(old) != len(got) {
			return got
		}
		out := make([]string, len(got))
		for i := range got {
			out[i] = got[i]
			if textEquals(old[i], got[i]) {
				out[i] = old[i]
			}
		}
		return out
	}
	return &Expect{Replies: keep(old.Replies, got.Replies), Routes: keep(old.Routes, got.Routes), Within: old.Within}
}

// accepts reports whether the outcomes are as expected.
func (e *Expect) accepts(outcomes []outcome) bool {
	for i, o := range outcomes {
		if !textEquals(nth(e.Replies, i), o.reply) {
			return false
		}
		if len(e.Routes) > 0 && !textEquals(nth(e.Routes, i), o.route) {
			return false
		}
	}
	return true
}

// nth is the i-th element, or the only one.
func nth(list []string, i int) string {
	if len(list) == 1 {
		return list[0]
	}
	return list[i]
}

// String is the expectation as it stands in a file, without the =>.
func (e *Expect) String() string {
	text := strings.Join(e.Replies, " | ")
	if len(e.Routes) > 0 {
		text += "   via " + strings.Join(e.Routes, " | ")
	}
	return text + withinText(e.Within)
}

// withinText is a time at the end of a line, "" for none.
func withinText(within string) string {
	if within == "" {
		return ""
	}
	return " within " + within
}

// textEquals compares a text with what is wanted, in which "..." stands for anything.
func textEquals(want, got string) bool {
	parts := strings.Split(want, "...")
	if len(parts) == 1 {
		return want == got
	}
	if !strings.HasPrefix(got, parts[0]) {
		return false
	}
	got = got[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(got, part)
		if i < 0 {
			return false
		}
		got = got[i+len(part):]
	}
	return strings.HasSuffix(got, parts[len(parts)-1])
}
