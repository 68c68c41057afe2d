package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

func condFault(p *parser, w *words) (holdsFunc, error) {
	name, err := w.next("the name of a fault")
	if err != nil {
		return nil, err
	}
	if !p.faults[name.text] {
		return nil, p.unknownName(name, "fault", p.faults)
	}
	if _, err := w.choice("fired", "fired"); err != nil {
		return nil, err
	}
	c := comparison{">", 0}
	if len(w.list) > 0 {
		if c, err = w.comparison(); err != nil {
			return nil, err
		}
	}
	return func(r *runner, _ uint64) (bool, string) {
		n, _ := r.c.FaultFired(name.text)
		ok, got := c.judge(float64(n))
		return ok, "fired " + got + " times"
	}, nil
}

func condMigration(_ *parser, w *words) (holdsFunc, error) {
	slots, err := w.slots()
	if err != nil {
		return nil, err
	}
	state, err := w.choice("a state", "running", "stalled", "done", "stopped", "failed")
	if err != nil {
		return nil, err
	}
	first := slots.Set().Ranges()[0].First
	return func(r *runner, _ uint64) (bool, string) {
		for _, m := range slices.Backward(r.movers) {
			if m.slots.Has(first) {
				got, _ := m.mover.State()
				return got.String() == state.text, moveResult(m.mover)
			}
		}
		return false, "there was none"
	}, nil
}

// clientCounters are what scripted clients count.
var clientCounters = map[string]func(s sim.ClientStats) int{
	"begun":       func(s sim.ClientStats) int { return s.Begun },
	"commands":    func(s sim.ClientStats) int { return s.Commands },
	"requests":    func(s sim.ClientStats) int { return s.Requests },
	"errors":      func(s sim.ClientStats) int { return s.Errors },
	"failures":    func(s sim.ClientStats) int { return s.Failures },
	"redirects":   func(s sim.ClientStats) int { return s.Redirects },
	"retries":     func(s sim.ClientStats) int { return s.Retries },
	"topology":    func(s sim.ClientStats) int { return s.Topology },
	"connections": func(s sim.ClientStats) int { return s.Connections },
}

func condClient(p *parser, w *words) (holdsFunc, error) {
	t, err := w.next("a client")
	if err != nil {
		return nil, err
	}
	set, err := parseNames(t.text)
	if err != nil {
		return nil, at(t.col, "%v", err)
	}
	names := set.Names()
	for _, name := range names {
		if err := p.client(token{text: name, col: t.col}); err != nil {
			return nil, err
		}
		if !p.script.names[name].scripted() {
			return nil, at(t.col, "%s is no scripted client: what it does is not counted", name)
		}
	}
	choices := append(sortedKeys(clientCounters), "amplification", "redirects-per-command", "topology-per-second")
	what, err := w.choice("a counter", choices...)
	if err != nil {
		return nil, err
	}
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		sum := func(f func(s sim.ClientStats) int) (n int) {
			for _, name := range names {
				n += f(r.scripted[name].Stats())
			}
			return n
		}
		switch what.text {
		case "amplification":
			return c.judge(float64(sum(clientCounters["requests"])) / float64(max(sum(clientCounters["begun"]), 1)))
		case "redirects-per-command":
			return c.judge(float64(sum(clientCounters["redirects"])) / float64(max(sum(clientCounters["commands"]), 1)))
		case "topology-per-second":
			return c.judge(float64(sum(clientCounters["topology"])) / max(r.c.Now().Seconds(), 1e-9))
		}
		return c.judge(float64(sum(clientCounters[what.text])))
	}, nil
}

// loadCounters are what workloads count.
var loadCounters = map[string]func(s sim.WorkloadStats) int{
	"begun":     func(s sim.WorkloadStats) int { return s.Begun },
	"ended":     func(s sim.WorkloadStats) int { return s.Ended },
	"errors":    func(s sim.WorkloadStats) int { return s.Errors },
	"failures":  func(s sim.WorkloadStats) int { return s.Failures },
	"redirects": func(s sim.WorkloadStats) int { return s.Redirects },
}

func condWorkload(p *parser, w *words) (holdsFunc, error) {
	name, err := w.next("the name of a workload")
	if err != nil {
		return nil, err
	}
	if !p.loads[name.text] {
		return nil, p.unknownName(name, "workload", p.loads)
	}
	what, err := w.choice("a counter", append(sortedKeys(loadCounters), "slowest", "done-per-second", "over")...)
	if err != nil {
		return nil, err
	}
	var c comparison
	switch what.text {
	case "over":
	case "slowest":
		c, err = w.timeComparison()
	default:
		c, err = w.comparison()
	}
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		t := r.loads[name.text]
		if t == nil {
			return false, "it has not begun"
		}
		s, over := t.Stats()
		switch what.text {
		case "over":
			return over, fmt.Sprintf("%d of %d commands have ended", s.Ended, s.Begun)
		case "slowest":
			return c.judgeTime(s.Slowest)
		case "done-per-second":
			return c.judge(float64(r.meter.doneLately(name.text)))
		}
		return c.judge(float64(loadCounters[what.text](s)))
	}, nil
}

// filter selects events of the log.
type filter struct {
	kind, node, peer, text string
	slot                   int // -1: any
	phase                  bool
}

// filter reads a kind of event and the filters behind it, up to what is none.
func (p *parser) filter(w *words) (filter, error) {
	kind, err := w.choice("a kind of event", event.KindNames()...)
	if err != nil {
		return filter{}, err
	}
	f := filter{kind: kind.text, slot: -1}
	for len(w.list) > 0 {
		t := w.list[0]
		name, value, ok := strings.Cut(t.text, "=")
		if !ok && t.text == "phase" {
			f.phase = true
			w.list = w.list[1:]
			continue
		}
		if !ok || slices.Contains(comparisonOps, t.text) {
			break
		}
		w.list = w.list[1:]
		if strings.HasPrefix(value, `"`) {
			if value, err = strconv.Unquote(value); err != nil {
				return f, at(t.col, "the quotation mark is not closed")
			}
		}
		switch name {
		case "node":
			f.node = value
		case "peer":
			f.peer = value
		case "text":
			f.text = value
		case "slot":
			if f.slot, err = strconv.Atoi(value); err != nil {
				return f, at(t.col, "%q is no slot", value)
			}
		default:
			return f, at(t.col, "there is no filter %q; there are node, peer, slot, text and phase", name)
		}
	}
	return f, nil
}

func (f *filter) matches(e *event.Event) bool {
	return e.Kind().String() == f.kind && (f.node == "" || f.node == e.Node) && (f.peer == "" || f.peer == e.Peer()) &&
		(f.slot < 0 || f.slot == e.Slot()) && (f.text == "" || textMatches(f.text, e.Text()))
}

// textMatches looks for a part, or if the pattern has a star compares all.
func textMatches(pattern, text string) bool {
	if strings.Contains(pattern, "*") {
		return glob.Match(pattern, text)
	}
	return strings.Contains(text, pattern)
}

// count counts the events after since that match.
func (f *filter) count(r *runner, since uint64) int {
	if f.phase {
		since = max(since, r.phaseSeq)
	}
	n := 0
	for _, e := range r.c.Log().Since(since) {
		if f.matches(&e) {
			n++
		}
	}
	return n
}

func condCount(p *parser, w *words) (holdsFunc, error) {
	f, err := p.filter(w)
	if err != nil {
		return nil, err
	}
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return func(r *runner, since uint64) (bool, string) { return c.judge(float64(f.count(r, since))) }, nil
}

func condEvent(p *parser, w *words) (holdsFunc, error) {
	f, err := p.filter(w)
	if err != nil {
		return nil, err
	}
	return func(r *runner, since uint64) (bool, string) {
		if f.phase {
			since = max(since, r.phaseSeq)
		}
		for _, e := range r.c.Log().Since(since) {
			if f.matches(&e) {
				return true, e.String()
			}
		}
		return false, "there is no such event"
	}, nil
}

func condLost(_ *parser, w *words) (holdsFunc, error) {
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		lost := r.acked.lost()
		ok, got := c.judge(float64(len(lost)))
		return ok, got + showLost(lost)
	}, nil
}

func condElapsed(_ *parser, w *words) (holdsFunc, error) {
	c, err := w.timeComparison()
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) { return c.judgeTime(r.c.Now()) }, nil
}

func condProgram(p *parser, w *words) (holdsFunc, error) {
	name, err := w.next("an exec client")
	if err != nil {
		return nil, err
	}
	if err := p.execClient(name); err != nil {
		return nil, err
	}
	what, err := w.choice("what about the program", "exited", "exit", "output")
	if err != nil {
		return nil, err
	}
	var c comparison
	text := ""
	switch what.text {
	case "exit":
		c, err = w.comparison()
	case "output":
		var t token
		t, err = w.next("a text")
		text = t.text
	}
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		run := r.programs[name.text]
		if run == nil {
			return false, "it was not started"
		}
		switch what.text {
		case "exited":
			_, over := run.status()
			return over, "it still runs"
		case "output":
			return strings.Contains(run.output(), text), strconv.Quote(run.output())
		}
		code, over := run.status()
		if !over {
			return false, "it still runs"
		}
		return c.judge(float64(code))
	}, nil
}
