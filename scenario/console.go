package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// Console does lines of the language on a cluster that runs already, one at a time and
// for whoever asks: it is what a control port offers to programs in other languages.
// A line is a verb that acts on the cluster (wait, fault, heal, crash, restart, pause,
// resume, migrate, expect, client, workload, stop), what a client or a connection says
// (alice> GET x, @n4> CLUSTER FAILOVER), or a verb of the console's own: HELP lists them.
// Clients are scripted ones, and stay for later lines.
// Nodes are named by their name, ID, port or address. It is safe for concurrent use:
// a line that waits holds up nobody else.
type Console struct {
	c       *sim.Cluster
	clients []string

	mu     sync.Mutex
	movers []runningMove
	left   consoleClients
}

// TCPClient is the name by which faults are aimed at the clients of a served cluster
// that come over TCP.
const TCPClient = "tcp"

// NewConsole makes a console. Clients are the names that faults can be aimed at.
func NewConsole(c *sim.Cluster, clients ...string) *Console {
	return &Console{c: c, clients: clients}
}

// Answer is what a console's line gives. Text is "OK" or a result in a word or two, and
// Lines, if it is not nil, what was asked for. Line is the line in normal form, as a file
// can have it, "" for the console's own verbs.
type Answer struct {
	Text  string
	Lines []string
	Line  string
}

var done = Answer{Text: "OK"}

// consoleVerbs are the language's verbs that a console knows.
var consoleVerbs = []string{"fault", "heal", "crash", "restart", "pause", "resume", "migrate", "notify", "wait", "expect", "client", "workload", "stop"}

// ownVerb is a verb of the console alone.
type ownVerb struct {
	name, syntax, doc, example string
	do                         func(k *Console, ctx context.Context, words []string) (Answer, error)
}

// ownVerbs is filled by init because HELP refers to it.
var ownVerbs []ownVerb

func init() {
	ownVerbs = []ownVerb{
		{"advance", "advance DURATION | advance event | advance until CONDITION within DURATION",
			"Lets the cluster's time pass at once: what would happen meanwhile happens now, such as a failover. With event, until the log has another one, for a minute at most.",
			"advance until n4 role master within 1m", (*Console).advance},
		{"speed", "speed FACTOR",
			"Lets the cluster's time pass slower or faster than real time from now on. At 0 it stands still: nodes answer clients, and nothing else happens until time passes by advance.",
			"speed 0.1", (*Console).speed},
		{"start", "start NODE|{NODES} [OPTION...]", "The same as restart.", "start n1 keep-data",
			func(k *Console, ctx context.Context, words []string) (Answer, error) {
				return k.line(ctx, append([]string{"restart"}, words...))
			}},
		{"nodes", "nodes", "Lists the nodes: name, ID, address, role and whether the process is up, paused or down.",
			"nodes", (*Console).nodes},
		{"view", "view NODE", "Shows what a node believes about the cluster: its state, and each node's flags, master and slots.",
			"view n2", (*Console).view},
		{"events", "events [since=N] [last=N] [node=NAME] [kind=KIND,...]",
			"Lists events of the log, the oldest first: with since those behind the event #N, with last the last ones.",
			"events since=120 kind=role,slot", (*Console).events},
		{"faults", "faults", "Lists the faults that are in effect or due, and how often each has fired.", "faults", (*Console).faults},
		{"help", "help [VERB|FAULT]", "Lists the verbs, or explains one, or a kind of fault.", "help fault", (*Console).help},
	}
}

// Do does one line, given as its words. A word may hold blanks; a single word with
// blanks is a whole line. Verbs may be in capitals. The error of a line that cannot be read
// has a method Column, which says where in the line the mistake is, from 1.
func (k *Console) Do(ctx context.Context, words []string) (Answer, error) {
	text := ""
	if len(words) == 1 {
		text, words = strings.TrimSpace(words[0]), strings.Fields(words[0])
	}
	if len(words) == 0 {
		return Answer{}, errors.New("a verb is missing; try HELP")
	}
	if isTalk(words) {
		if text == "" {
			text = k.text(words)
		}
		return k.talk(ctx, text)
	}
	name := strings.ToLower(words[0])
	known := slices.Clone(consoleVerbs)
	for _, v := range ownVerbs {
		if v.name == name {
			return v.do(k, ctx, words[1:])
		}
		known = append(known, v.name)
	}
	if !slices.Contains(consoleVerbs, name) {
		return Answer{}, at(1, "there is no verb %q here%s; try HELP", words[0], suggest.DidYouMean(name, known))
	}
	return k.line(ctx, append([]string{name}, words[1:]...))
}

// line does a line of the language.
func (k *Console) line(ctx context.Context, words []string) (Answer, error) {
	p := k.parser()
	action, err := p.verb(k.text(words), 0)
	if err != nil {
		return Answer{}, err
	}
	if err := k.admit(action); err != nil {
		return Answer{}, err
	}
	r := k.runner(ctx, p)
	before := len(r.movers)
	err = action.run(r)
	k.mu.Lock()
	k.left.keep(r)
	k.mu.Unlock()
	if len(r.movers) == before {
		return Answer{Text: done.Text, Line: action.String()}, err
	}
	last := r.movers[before]
	k.mu.Lock()
	k.movers = append(k.movers, last)
	if len(k.movers) > movesKept {
		k.movers = slices.Delete(k.movers, 0, 1)
	}
	k.mu.Unlock()
	return Answer{Text: moveResult(last.mover), Line: action.String()}, err
}

// movesKept bounds how many migrations a console remembers for conditions.
const movesKept = 1000

// parser is one for a single line about the cluster.
func (k *Console) parser() *parser {
	s := &Script{
		Name:    "console",
		Cluster: ClusterSpec{Masters: 1, Lone: len(k.c.Nodes()) - 1},
		names:   map[string]*ClientSpec{},
	}
	for _, name := range k.clients {
		s.names[name] = &ClientSpec{Name: name}
	}
	p := &parser{script: s, faults: map[string]bool{}}
	for _, name := range k.c.Faults() {
		p.faults[name] = true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.left.declared(p)
	return p
}

// runner is one for a single line.
func (k *Console) runner(ctx context.Context, p *parser) *runner {
	r := newRunner(ctx, p.script, Options{}, k.c)
	r.lenient, r.live = true, true
	k.mu.Lock()
	defer k.mu.Unlock()
	r.movers = slices.Clone(k.movers)
	k.left.lend(r)
	return r
}

// advance is wait, but for the cluster only.
func (k *Console) advance(ctx context.Context, words []string) (Answer, error) {
	if len(words) == 1 && strings.EqualFold(words[0], "event") {
		if !access.To(k.c).SkipToEvent(longestStep) {
			return Answer{}, fmt.Errorf("nothing happened in %v", longestStep)
		}
		return done, nil
	}
	if len(words) == 1 {
		d, err := durations.Parse(words[0])
		if err != nil {
			return Answer{}, err
		}
		if d > longestSkip {
			return Answer{}, fmt.Errorf("at most %v at a time", longestSkip)
		}
		access.To(k.c).Skip(d)
		return done, nil
	}
	p := k.parser()
	action, err := p.verb(k.text(append([]string{"wait"}, words...)), 0)
	if err != nil {
		return Answer{}, err
	}
	until, ok := action.(*waitUntil)
	if !ok {
		return Answer{}, fmt.Errorf("want %s", ownVerbs[0].syntax)
	}
	r := k.runner(ctx, p)
	since, got := r.seq(), ""
	for passed := time.Duration(0); ; passed += skipStep {
		if ok, got = until.cond.holds(r, since); ok {
			return done, nil
		}
		if passed >= until.within || ctx.Err() != nil {
			return Answer{}, &unmet{want: until.cond.text + " within " + formatTime(until.within), got: got}
		}
		access.To(k.c).Skip(skipStep)
	}
}

// longestSkip bounds the work of one request, and skipStep is how finely time is looked
// at while something is waited for.
const (
	longestSkip = 24 * time.Hour
	skipStep    = 50 * time.Millisecond
	longestStep = time.Minute // to the next event
)

// fastest is the highest speed, as of serve.
const fastest = 1000

// speed lets time pass slower or faster.
func (k *Console) speed(_ context.Context, words []string) (Answer, error) {
	if len(words) != 1 {
		return Answer{}, errors.New("want speed FACTOR, such as speed 0.1")
	}
	factor, err := strconv.ParseFloat(words[0], 64)
	if err != nil || !(factor >= 0 && factor <= fastest) {
		return Answer{}, fmt.Errorf("%q is no speed: want a number from 0, at which time stands still, to %d", words[0], fastest)
	}
	return done, access.To(k.c).SetSpeed(factor)
}
