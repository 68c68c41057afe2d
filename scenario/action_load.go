package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/loadgen"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// The limits of options: more is a slip of the pen.
const (
	maxCount    = 1_000_000_000
	maxRate     = 1_000_000
	maxWorkers  = 10_000
	maxPipeline = 10_000
	maxTries    = 1_000_000
)

// workload is "workload NAME CLIENTS OPTION...".
type workload struct {
	name    string
	clients faults.Set
	rate    int
	workers int
	// pipeline is 0 for single commands.
	pipeline int
	keys     string
	mix      string
	length   time.Duration
	count    int
}

func loadOptions(a *workload) []option {
	return []option{
		intOption("rate", "commands that each client begins per second", &a.rate, 1, maxRate),
		intOption("workers", "instead of a rate: commands that each client has under way", &a.workers, 1, maxWorkers),
		intOption("pipeline", "commands that are sent together; rate and workers then count pipelines", &a.pipeline, 2, maxPipeline),
		textOption("keys", "PATTERN", "keys such as user:[1..1000]; needed", &a.keys, checkKeys),
		textOption("mix", "OP:WEIGHT,...", "commands and how often they come: "+strings.Join(loadgen.Ops(), ", ")+"; get:80,set:20 if not given", &a.mix, func(text string) error {
			_, err := parseMix(text)
			return err
		}),
		durationOption("for", "ends after this time", &a.length),
		intOption("count", "ends after so many commands of each client", &a.count, 1, maxCount),
	}
}

// checkKeys says what is wrong with a pattern of keys.
func checkKeys(pattern string) error {
	_, err := loadgen.ParseKeys(pattern)
	return err
}

func parseMix(text string) ([]sim.MixEntry, error) {
	if text == "" {
		text = "get:80,set:20"
	}
	ops := loadgen.Ops()
	var mix []sim.MixEntry
	for part := range strings.SplitSeq(text, ",") {
		op, weight, ok := strings.Cut(part, ":")
		n := 1
		if ok {
			var err error
			if n, err = strconv.Atoi(weight); err != nil || n < 1 || n > 1e6 {
				return nil, fmt.Errorf("%q is no weight", weight)
			}
		}
		if !slices.Contains(ops, op) {
			slices.Sort(ops)
			return nil, fmt.Errorf("%q is no command of a mix, which are %s", op, strings.Join(ops, ", "))
		}
		mix = append(mix, sim.MixEntry{Op: op, Weight: n})
	}
	return mix, nil
}

// String implements Action.
func (a *workload) String() string {
	return "workload " + a.name + " " + a.clients.String() + optionText(loadOptions(a))
}

// load is the workload as package sim has it, at a load of 1.
func (a *workload) load() sim.Workload {
	mix, err := parseMix(a.mix)
	if err != nil {
		panic("scenario: " + err.Error()) // the parser has checked it
	}
	return sim.Workload{
		Name: a.name, Rate: float64(a.rate), Workers: a.workers, Pipeline: a.pipeline,
		Keys: a.keys, Mix: mix, For: a.length, Count: a.count,
	}
}

func (a *workload) run(r *runner) error {
	var clients []*sim.Client
	for _, name := range a.clients.Names() {
		cl := r.scripted[name]
		if cl == nil {
			return fmt.Errorf("a workload is for scripted clients, and %s is played by another", name)
		}
		clients = append(clients, cl)
	}
	load := a.load()
	load.Rate *= r.opt.load()
	t, err := r.c.StartWorkload(load, clients)
	if err != nil {
		return err
	}
	r.loads[a.name] = t
	return nil
}

func parseWorkload(p *parser, l *statement) (Action, error) {
	a := &workload{}
	name, err := l.word(0, "a name")
	if err != nil {
		return nil, err
	}
	if !naming.Valid(name.text) {
		return nil, at(name.col, "%q is no name for a workload", name.text)
	}
	if p.loads[name.text] {
		return nil, at(name.col, "there is a workload %s already", name.text)
	}
	a.name = name.text
	who, err := l.word(1, "a client")
	if err != nil {
		return nil, err
	}
	if a.clients, err = parseNames(who.text); err != nil {
		return nil, at(who.col, "%v", err)
	}
	for _, client := range a.clients.Names() {
		if err := p.client(token{text: client, col: who.col}); err != nil {
			return nil, err
		}
		if !p.script.names[client].scripted() {
			return nil, at(who.col, "%s is no scripted client", client)
		}
	}
	if err := l.optionsFrom(2, loadOptions(a)); err != nil {
		return nil, err
	}
	switch {
	case a.keys == "":
		return nil, at(l.verb.col, "a workload needs keys=PATTERN")
	case (a.rate > 0) == (a.workers > 0):
		return nil, at(l.verb.col, "a workload needs either rate=N or workers=N")
	}
	size := loadgen.Size{Clients: len(a.clients.Names()), Workers: a.workers, Pipeline: a.pipeline, Rate: float64(a.rate)}
	if err := size.Check(); err != nil {
		return nil, at(l.verb.col, "%v", err)
	}
	if p.loads == nil {
		p.loads = map[string]bool{}
	}
	p.loads[a.name] = true
	return a, nil
}

// stop is "stop NAME".
type stop struct{ name string }

// String implements Action.
func (a stop) String() string { return "stop " + a.name }

func (a stop) run(r *runner) error {
	if t := r.loads[a.name]; t != nil {
		t.Stop()
	}
	return nil
}

func parseStop(p *parser, l *statement) (Action, error) {
	name, err := l.word(0, "the name of a workload")
	if err != nil {
		return nil, err
	}
	if !p.loads[name.text] {
		return nil, p.unknownName(name, "workload", p.loads)
	}
	return stop{name.text}, l.end(1)
}

// start is "start CLIENT WORDS".
type start struct {
	client string
	args   []string
}

// String implements Action.
func (a *start) String() string {
	text := "start " + a.client
	for _, arg := range a.args {
		text += " " + event.Word(arg)
	}
	return text
}

func (a *start) run(r *runner) error { return r.startProgram(a.client, a.args) }

func parseStart(p *parser, l *statement) (Action, error) {
	words, err := tokenize(l.text, l.offset)
	if err != nil {
		return nil, err
	}
	l.words = words
	name, err := l.word(0, "a client")
	if err != nil {
		return nil, err
	}
	if err := p.execClient(name); err != nil {
		return nil, err
	}
	a := &start{client: name.text}
	for _, w := range words[1:] {
		a.args = append(a.args, w.text)
	}
	return a, nil
}
