package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// check is "check acked-writes [lost=N]".
type check struct{ lost *int }

func checkOptions(a *check) []option {
	return []option{limitOption("lost", "how many acknowledged writes are missing, 0 if not given", &a.lost, maxCount)}
}

// String implements Action.
func (a *check) String() string { return "check acked-writes" + optionText(checkOptions(a)) }

func (a *check) run(r *runner) error {
	want := 0
	setIf(&want, a.lost)
	r.acked.expected = a.lost != nil
	lost := r.acked.lost()
	if len(lost) != want {
		return &unmet{want: fmt.Sprintf("%d acknowledged writes lost", want), got: fmt.Sprintf("%d%s", len(lost), showLost(lost))}
	}
	return nil
}

func parseCheck(_ *parser, l *statement) (Action, error) {
	what, err := l.word(0, "acked-writes")
	if err != nil {
		return nil, err
	}
	if what.text != "acked-writes" {
		return nil, at(what.col, "%q cannot be checked; acked-writes can", what.text)
	}
	a := &check{}
	return a, l.optionsFrom(1, checkOptions(a))
}

// allow is "allow INVARIANT...".
type allow struct{ names []string }

// String implements Action.
func (a *allow) String() string { return "allow " + strings.Join(a.names, " ") }

func (a *allow) run(r *runner) error {
	for _, name := range a.names {
		r.invariants.off[name] = true
	}
	return nil
}

func parseAllow(_ *parser, l *statement) (Action, error) {
	a := &allow{}
	w := &words{list: l.words, end: l.offset + len(l.text) + 1}
	for len(w.list) > 0 || len(a.names) == 0 {
		t, err := w.choice("an invariant", invariantNames()...)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(a.names, t.text) {
			a.names = append(a.names, t.text)
		}
	}
	return a, nil
}
