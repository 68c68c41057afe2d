package scenario

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// migrate is "migrate SLOTS FROM TO [OPTION...]".
type migrate struct {
	slots                        faults.Slots
	from, to                     string
	way                          string
	steps, stopBefore, stopAfter string
	stopKeys, batch              int
	timeout                      time.Duration
	expected                     *string
}

func moveOptions(a *migrate) []option {
	var steps []string
	for _, s := range faults.Steps() {
		steps = append(steps, string(s))
	}
	return []option{
		textOption("steps", "STEPS", "the steps in another order, or not all: importing,migrating,keys,source,target", &a.steps, func(text string) error {
			_, err := parseSteps(text)
			return err
		}),
		wordOption("way", "how they move: by redis-cli's commands, which is the default, or whole, by the servers themselves (CLUSTER MIGRATESLOTS of Valkey 9, CLUSTER MIGRATION of Redis 8.4); that has the steps pause and takeover", &a.way, "keys", "atomic"),
		wordOption("stop-before", "ends before this step, for good", &a.stopBefore, append(steps, string(faults.StepPause), string(faults.StepTakeover))...),
		wordOption("stop-after", "ends after this step, for good", &a.stopAfter, steps...),
		intOption("stop-keys", "ends after so many keys, for good", &a.stopKeys, 1, maxCount),
		intOption("batch", "keys of one MIGRATE, 10 if not given", &a.batch, 1, maxPipeline),
		durationOption("timeout", "of MIGRATE, 1m if not given", &a.timeout),
	}
}

func parseSteps(text string) ([]faults.Step, error) {
	var list []faults.Step
	for word := range strings.SplitSeq(text, ",") {
		known := false
		for _, s := range faults.Steps() {
			known = known || string(s) == word
		}
		if !known {
			return nil, fmt.Errorf("%q is no step of a migration, which are importing, migrating, keys, target, source and others", word)
		}
		list = append(list, faults.Step(word))
	}
	return list, nil
}

// String implements Action.
func (a *migrate) String() string {
	return fmt.Sprintf("migrate %s %s %s%s", a.slots, a.from, a.to, optionText(moveOptions(a)))
}

func (a *migrate) want() **string { return &a.expected }

func (a *migrate) run(r *runner) error {
	ranges, err := slot.ParseRanges(string(a.slots))
	if err != nil {
		return err
	}
	m := sim.Move{
		Slots: ranges, From: a.from, To: a.to, StopBefore: faults.Step(a.stopBefore), StopAfter: faults.Step(a.stopAfter),
		StopKeys: a.stopKeys, Batch: a.batch, Timeout: a.timeout,
	}
	m.Atomic = a.way == "atomic"
	if a.steps != "" {
		if m.Steps, err = parseSteps(a.steps); err != nil {
			return err
		}
	}
	mover, err := r.c.StartMove(m)
	if err != nil {
		return err
	}
	r.movers = append(r.movers, runningMove{ranges.Set(), a.from, a.to, mover})
	r.pass(moveLimit, func() bool {
		state, _ := mover.State()
		return state != sim.MoveRuns
	})
	got := moveResult(mover)
	switch {
	case a.expected != nil:
		return r.compare(a.expected, got)
	case strings.HasPrefix(got, "failed"):
		return fmt.Errorf("the migration %s", got)
	}
	return nil
}

// moveLimit is how long a migrate line waits, whatever its MIGRATEs do.
const moveLimit = 10 * time.Minute

// runningMove is a migration that was begun, with its slots.
type runningMove struct {
	slots    *slot.Set
	from, to string
	mover    *sim.Mover
}

// moveResult is the outcome of a migration in words.
func moveResult(m *sim.Mover) string {
	state, err := m.State()
	if err != nil {
		return state.String() + ": " + err.Error()
	}
	return state.String()
}

func parseMigrate(p *parser, l *statement) (Action, error) {
	a := &migrate{}
	t, err := l.word(0, "a slot")
	if err != nil {
		return nil, err
	}
	if a.slots, err = faults.ParseSlots(t.text); err != nil {
		return nil, at(t.col, "%v", err)
	}
	for i, name := range []*string{&a.from, &a.to} {
		t, err := l.word(1+i, "a node")
		if err != nil {
			return nil, err
		}
		if err := p.node(t); err != nil {
			return nil, err
		}
		*name = t.text
	}
	if a.from == a.to {
		return nil, at(l.words[2].col, "the slot is to move from %s to itself", a.from)
	}
	if err := l.optionsFrom(3, moveOptions(a)); err != nil {
		return nil, err
	}
	if l.judged {
		if l.expect == "" {
			return nil, at(l.offset+len(l.text)+1, "a result is missing behind =>: done, stalled, stopped or failed: ...")
		}
		a.expected = &l.expect
	}
	return a, nil
}
