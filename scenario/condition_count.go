package scenario

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

func condFault(p *parser, w *words) (predicate, error) {
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
	return &faultFired{name.text, c}, nil
}

// faultFired is how often a fault has done something.
type faultFired struct {
	fault string
	comparison
}

func (f *faultFired) holds(r *runner, _ uint64) (bool, string) {
	n, _ := r.c.FaultFired(f.fault)
	ok, got := f.judge(float64(n))
	return ok, "fired " + got + " times"
}

func condMigration(_ *parser, w *words) (predicate, error) {
	slots, err := w.slots()
	if err != nil {
		return nil, err
	}
	state, err := w.choice("a state", "running", "stalled", "done", "stopped", "failed")
	if err != nil {
		return nil, err
	}
	return &migrationState{slots.Set().Ranges()[0].First, state.text}, nil
}

// migrationState is how far the last migration of a slot is.
type migrationState struct {
	slot  int
	state string
}

func (m *migrationState) holds(r *runner, _ uint64) (bool, string) {
	for _, move := range slices.Backward(r.movers) {
		if move.slots.Has(m.slot) {
			got, _ := move.mover.State()
			return got.String() == m.state, moveResult(move.mover)
		}
	}
	return false, "there was none"
}

// clientCounters are what clients count: see runner.clientStats.
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
	"cached":      func(s sim.ClientStats) int { return s.Cached },
}

func condClient(p *parser, w *words) (predicate, error) {
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
	}
	choices := append(sortedKeys(clientCounters), "amplification", "redirects-per-command", "topology-per-second")
	what, err := w.choice("a counter", choices...)
	if err != nil {
		return nil, err
	}
	if what.text == "retries" {
		for _, name := range names {
			if !p.script.names[name].scripted() {
				return nil, at(what.col, "%s is no scripted client: its retries are not seen as such; requests are", name)
			}
		}
	}
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return &clientCount{names, what.text, c}, nil
}

// clientCount is what clients have counted together.
type clientCount struct {
	clients []string
	what    string
	comparison
}

func (c *clientCount) holds(r *runner, _ uint64) (bool, string) {
	sum := func(what string) float64 {
		n := 0
		for _, name := range c.clients {
			n += clientCounters[what](r.clientStats(name))
		}
		return float64(n)
	}
	switch c.what {
	case "amplification":
		return c.judge(sum("requests") / max(sum("begun"), 1))
	case "redirects-per-command":
		return c.judge(sum("redirects") / max(sum("commands"), 1))
	case "topology-per-second":
		return c.judge(sum("topology") / max(r.c.Now().Seconds(), 1e-9))
	}
	return c.judge(sum(c.what))
}

// loadCounters are what workloads count.
var loadCounters = map[string]func(s sim.WorkloadStats) int{
	"begun":     func(s sim.WorkloadStats) int { return s.Begun },
	"ended":     func(s sim.WorkloadStats) int { return s.Ended },
	"errors":    func(s sim.WorkloadStats) int { return s.Errors },
	"failures":  func(s sim.WorkloadStats) int { return s.Failures },
	"redirects": func(s sim.WorkloadStats) int { return s.Redirects },
}

func condWorkload(p *parser, w *words) (predicate, error) {
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
	return &workloadCount{name.text, what.text, c}, nil
}

// workloadCount is what a workload has counted, or that it is over.
type workloadCount struct {
	name, what string
	comparison
}

func (w *workloadCount) holds(r *runner, _ uint64) (bool, string) {
	t := r.loads[w.name]
	if t == nil {
		return false, "it has not begun"
	}
	s, over := t.Stats()
	switch w.what {
	case "over":
		return over, fmt.Sprintf("%d of %d commands have ended", s.Ended, s.Begun)
	case "slowest":
		return w.judgeTime(s.Slowest)
	case "done-per-second":
		return w.judge(float64(r.meter.doneLately(w.name)))
	}
	return w.judge(float64(loadCounters[w.what](s)))
}

// filter selects events of the log.
type filter struct {
	kind                     event.Kind
	node, peer, client, text string
	slot                     int // -1: any
	phase                    bool
}

// filter reads a kind of event and the filters behind it, up to what is none.
func (p *parser) filter(w *words) (filter, error) {
	kind, err := w.choice("a kind of event", event.KindNames()...)
	if err != nil {
		return filter{}, err
	}
	f := filter{kind: event.Kind(slices.Index(event.KindNames(), kind.text)), slot: -1}
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
		case "client":
			if f.kind != event.KindRedirect && f.kind != event.KindPubSub {
				return f, at(t.col, "only redirect and pubsub have a client; who said a command is its node: node=%s", value)
			}
			f.client = value
		case "text":
			f.text = value
		case "slot":
			if f.slot, err = strconv.Atoi(value); err != nil {
				return f, at(t.col, "%q is no slot", value)
			}
		default:
			return f, at(t.col, "there is no filter %q; there are node, peer, client, slot, text and phase", name)
		}
	}
	return f, nil
}

func (f *filter) matches(e *event.Event) bool {
	return e.Kind() == f.kind && (f.node == "" || f.node == e.Node) && (f.peer == "" || f.peer == e.Peer()) &&
		(f.client == "" || f.client == e.Client()) && (f.slot < 0 || f.slot == e.Slot()) && (f.text == "" || textMatches(f.text, e.Text()))
}

// textMatches looks for a part, or if the pattern has a star compares all.
func textMatches(pattern, text string) bool {
	if strings.Contains(pattern, "*") {
		return glob.Match(pattern, text)
	}
	return strings.Contains(text, pattern)
}

// events iterates over the events after since that match.
func (f *filter) events(r *runner, since uint64) iter.Seq[*event.Event] {
	if f.phase {
		since = max(since, r.phaseSeq)
	}
	return func(yield func(*event.Event) bool) {
		for _, e := range r.c.Log().Since(since) {
			if f.matches(&e) && !yield(&e) {
				return
			}
		}
	}
}

func condCount(p *parser, w *words) (predicate, error) {
	f, err := p.filter(w)
	if err != nil {
		return nil, err
	}
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return &eventCount{f, c}, nil
}

// eventCount is how many events of the log a filter selects.
type eventCount struct {
	filter
	comparison
}

func (c *eventCount) holds(r *runner, since uint64) (bool, string) {
	n := 0
	for range c.events(r, since) {
		n++
	}
	return c.judge(float64(n))
}

func condEvent(p *parser, w *words) (predicate, error) {
	f, err := p.filter(w)
	if err != nil {
		return nil, err
	}
	return &eventSeen{f}, nil
}

// eventSeen is that the log has an event which a filter selects.
type eventSeen struct{ filter }

func (s *eventSeen) holds(r *runner, since uint64) (bool, string) {
	for e := range s.events(r, since) {
		return true, e.String()
	}
	return false, "there is no such event"
}

func condLost(_ *parser, w *words) (predicate, error) {
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	return &writesLost{c}, nil
}

// writesLost is how many acknowledged writes the cluster does not have.
type writesLost struct{ comparison }

func (l *writesLost) holds(r *runner, _ uint64) (bool, string) {
	lost := r.acked.lost()
	ok, got := l.judge(float64(len(lost)))
	return ok, got + showLost(lost)
}

func condElapsed(_ *parser, w *words) (predicate, error) {
	c, err := w.timeComparison()
	if err != nil {
		return nil, err
	}
	return &elapsed{c}, nil
}

// elapsed is the time since the start.
type elapsed struct{ comparison }

func (e *elapsed) holds(r *runner, _ uint64) (bool, string) { return e.judgeTime(r.c.Now()) }

func condProgram(p *parser, w *words) (predicate, error) {
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
	return &programState{name.text, what.text, text, c}, nil
}

// programState is what became of a program: whether it has ended, how, and its output.
type programState struct {
	client, what string
	text         string // of the output
	comparison          // of the exit status
}

func (p *programState) holds(r *runner, _ uint64) (bool, string) {
	run := r.programs[p.client]
	if run == nil {
		return false, "it was not started"
	}
	switch p.what {
	case "exited":
		_, over := run.status()
		return over, "it still runs"
	case "output":
		return strings.Contains(run.output(), p.text), strconv.Quote(run.output())
	}
	code, over := run.status()
	if !over {
		return false, "it still runs"
	}
	return p.judge(float64(code))
}
