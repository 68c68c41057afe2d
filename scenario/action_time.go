package scenario

import (
	"fmt"
	"time"
)

// wait is "wait DURATION".
type wait struct{ d time.Duration }

// String implements Action.
func (a wait) String() string { return "wait " + formatTime(a.d) }

func (a wait) run(r *runner) error {
	r.pass(a.d, nil)
	return nil
}

// waitUntil is "wait until CONDITION within DURATION".
type waitUntil struct {
	cond   condition
	within time.Duration
}

// String implements Action.
func (a *waitUntil) String() string {
	return "wait until " + a.cond.text + " within " + formatTime(a.within)
}

func (a *waitUntil) run(r *runner) error {
	since := r.seq()
	got := ""
	ok := r.pass(r.patience(a.within), func() (ok bool) {
		ok, got = a.cond.holds(r, since)
		return ok
	})
	if !ok {
		return &unmet{want: a.cond.text + " within " + formatTime(a.within), got: got}
	}
	return nil
}

func parseWait(p *parser, l *statement) (Action, error) {
	first, err := l.word(0, "a time")
	if err != nil {
		return nil, err
	}
	if first.text != "until" {
		d, err := duration(first)
		if err != nil {
			return nil, err
		}
		return wait{d}, l.end(1)
	}
	cond, within, err := p.timed(l, 1, "within", true)
	return &waitUntil{cond, within}, err
}

// timed reads "CONDITION within DURATION", or with another word; without needed the
// time may be missing.
func (p *parser) timed(l *statement, from int, preposition string, needed bool) (condition, time.Duration, error) {
	list := l.words[from:]
	end := l.offset + len(l.text) + 1
	var d time.Duration
	if n := len(list); n >= 2 && list[n-2].text == preposition {
		var err error
		if d, err = duration(list[n-1]); err != nil {
			return condition{}, 0, err
		}
		list = list[:n-2]
	} else if needed {
		return condition{}, 0, at(end, "%s DURATION is missing: %s", preposition, findVerb(l.verb.text).syntax)
	}
	cond, err := p.condition(list, end)
	return cond, d, err
}

// expectLine is "expect CONDITION".
type expectLine struct{ cond condition }

// String implements Action.
func (a *expectLine) String() string { return "expect " + a.cond.text }

func (a *expectLine) run(r *runner) error {
	if ok, got := a.cond.holds(r, 0); !ok {
		return &unmet{want: a.cond.text, got: got}
	}
	return nil
}

func parseExpectVerb(p *parser, l *statement) (Action, error) {
	cond, err := p.condition(l.words, l.offset+len(l.text)+1)
	return &expectLine{cond}, err
}

// watchLine is "eventually", "always" or "never": a condition that is watched while the
// file goes on.
type watchLine struct {
	kind   string
	cond   condition
	length time.Duration // 0: to the end of the file
}

// String implements Action.
func (a *watchLine) String() string {
	text := a.kind + " " + a.cond.text
	switch {
	case a.length == 0:
		return text
	case a.kind == "eventually":
		return text + " within " + formatTime(a.length)
	}
	return text + " for " + formatTime(a.length)
}

func (a *watchLine) run(r *runner) error {
	r.watch(a)
	return nil
}

func parseEventually(p *parser, l *statement) (Action, error) {
	cond, d, err := p.timed(l, 0, "within", true)
	return &watchLine{"eventually", cond, d}, err
}

func parseAlways(p *parser, l *statement) (Action, error) {
	cond, d, err := p.timed(l, 0, "for", false)
	return &watchLine{"always", cond, d}, err
}

func parseNever(p *parser, l *statement) (Action, error) {
	cond, d, err := p.timed(l, 0, "for", false)
	return &watchLine{"never", cond, d}, err
}

// unmet is the failure of something that was expected.
type unmet struct{ want, got string }

// Error implements error.
func (u *unmet) Error() string { return fmt.Sprintf("want %s, got %s", u.want, u.got) }
