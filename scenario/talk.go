package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// outcome is what became of a command, as an expectation has it.
type outcome struct {
	reply, route string
	begin, end   time.Duration
}

// pending tells the outcomes of commands that were begun, nil while some are missing.
type pending func() []outcome

// talker is a client of any kind.
type talker interface {
	begin(commands [][]string, mayPend bool) pending
	close()
}

// scriptedTalker is a scripted client.
type scriptedTalker struct{ cl *sim.Client }

func (t scriptedTalker) begin(commands [][]string, _ bool) pending {
	return simPending(access.ToClient(t.cl).Begin(commands))
}

func (t scriptedTalker) close() { t.cl.Close() }

// rawTalker is a raw connection.
type rawTalker struct{ raw access.Raw }

func (t rawTalker) begin(commands [][]string, mayPend bool) pending {
	return simPending(t.raw.Begin(commands, mayPend))
}

func (t rawTalker) close() {}

func simPending(p access.Pending) pending {
	return func() []outcome {
		results := p.Results()
		if results == nil {
			return nil
		}
		out := make([]outcome, len(results))
		for i, res := range results {
			out[i] = outcome{res.Text, res.Route.String(), res.Start, res.End}
		}
		return out
	}
}

// drivenTalker is a client that a Driver made: it blocks, so it has a goroutine.
type drivenTalker struct {
	r    *runner
	name string
	conn Conn
	wg   sync.WaitGroup
	tally
}

// broken is why the client is of no use any more, if its driver knows that it is not.
func (t *drivenTalker) broken() error {
	if c, ok := t.conn.(*adapterConn); ok {
		return c.failure()
	}
	return nil
}

func newDrivenTalker(r *runner, name string, conn Conn) *drivenTalker {
	return &drivenTalker{r: r, name: name, conn: conn}
}

func (t *drivenTalker) begin(commands [][]string, _ bool) pending {
	var mu sync.Mutex
	var out []outcome
	now := t.r.c.Now
	begin := now()
	t.begun(len(commands))
	t.wg.Go(func() {
		results := t.conn.Do(t.r.ctx, commands)
		note(t.r.c, t.name, commands, results)
		t.ended(results)
		mu.Lock()
		defer mu.Unlock()
		out = make([]outcome, len(results))
		for i, text := range results {
			out[i] = outcome{reply: text, begin: begin, end: now()}
		}
	})
	if t.r.opt.Settle != nil {
		t.r.opt.Settle() // the goroutine does what it can at once
	}
	return func() []outcome {
		mu.Lock()
		defer mu.Unlock()
		return out
	}
}

func (t *drivenTalker) close() {
	t.conn.Close()
	t.wg.Wait()
}

func (t *programTalker) close() {}

// talkLimit is how long a talk line may take, whatever its clients are set to.
const talkLimit = 10 * time.Minute

// rawTimeout is how long a raw connection waits for a reply.
const rawTimeout = 5 * time.Second

// tryPause is the time between two tries of a talk line that has a time to hold in.
const tryPause = 100 * time.Millisecond

// talk plays a talk line: once, or until it is as expected.
func (r *runner) talk(t *Talk) error {
	commands := make([][]string, len(t.Commands))
	for i, args := range t.Commands {
		commands[i] = r.substitute(args)
	}
	names := t.Who.clients
	if t.Who.raw() {
		names = []string{t.Who.text}
	}
	if t.Background {
		r.sayInBackground(names, commands)
		return nil
	}
	end := r.c.Now()
	if t.Expect != nil && t.Expect.Within != "" {
		d, err := parseTime(t.Expect.Within)
		if err != nil {
			return err
		}
		end += r.patience(d)
	}
	for {
		outcomes, err := r.say(t, names, commands)
		if err != nil || outcomes == nil || t.Expect == nil {
			return err
		}
		unlike := t.Expect.unlike(outcomes)
		if now := r.c.Now(); len(unlike) > 0 && now < end {
			r.pass(min(tryPause, end-now), nil)
			if r.broken || r.ended() {
				return nil
			}
			names = each(unlike, func(i int) string { return names[i] })
			continue
		}
		return r.judgeTalk(t, names, outcomes, unlike)
	}
}

// say lets clients, or a raw connection, say commands, and returns what became of them for
// each. There are no outcomes if the run ends meanwhile.
func (r *runner) say(t *Talk, names []string, commands [][]string) ([][]outcome, error) {
	mayPend := t.Expect != nil && slices.Contains(t.Expect.Replies, "("+event.FailPending+")")
	var all []pending
	if t.Who.raw() {
		raw, err := r.raw(t.Who)
		if err != nil {
			return nil, err
		}
		all = append(all, rawTalker{raw}.begin(commands, mayPend))
	} else {
		r.pass(talkLimit, func() bool { return r.idle(names) })
		for _, name := range names {
			all = append(all, r.talkers[name].begin(commands, mayPend))
		}
	}
	begin := r.c.Now()
	outcomes := make([][]outcome, len(all))
	complete := r.pass(talkLimit, func() bool {
		ok := true
		for i, p := range all {
			if outcomes[i] == nil {
				outcomes[i] = p()
			}
			ok = ok && outcomes[i] != nil
		}
		return ok
	})
	for i := range all {
		if !t.Who.raw() {
			r.hear(names[i], commands, outcomes[i], begin)
		}
	}
	switch {
	case r.broken || r.ended():
		return nil, nil
	case r.brokenClient(names) != nil:
		return nil, r.brokenClient(names)
	case !complete:
		return nil, fmt.Errorf("there is no end after %v", talkLimit)
	}
	return outcomes, nil
}

// brokenClient is why one of the clients is of no use any more.
func (r *runner) brokenClient(names []string) error {
	for _, name := range names {
		if t, ok := r.talkers[name].(*drivenTalker); ok && t.broken() != nil {
			return t.broken()
		}
	}
	return nil
}

// unlike are the places of outcomes that are not as expected.
func (e *Expect) unlike(outcomes [][]outcome) (places []int) {
	for i := range outcomes {
		if !e.accepts(outcomes[i]) {
			places = append(places, i)
		}
	}
	return places
}

// judgeTalk tells the first of the outcomes that are not as expected.
func (r *runner) judgeTalk(t *Talk, names []string, outcomes [][]outcome, unlike []int) error {
	got := func(i int) *Expect { return expectOf(outcomes[i], len(t.Expect.Routes) > 0) }
	if r.opt.Update {
		t.Expect = updated(t.Expect, got(0))
		return nil
	}
	if len(unlike) == 0 {
		return nil
	}
	i, who := unlike[0], ""
	if len(t.Who.clients) > 1 {
		who = names[i] + ": "
	}
	return &mismatch{want: who + t.Expect.String(), got: who + got(i).String(), outcomes: outcomes[i]}
}

// each applies f to all elements.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}

// raw returns a raw connection, which stays the same through the file.
func (r *runner) raw(who speaker) (access.Raw, error) {
	if raw := r.raws[who.text]; raw != nil {
		return raw, nil
	}
	raw, err := access.To(r.c).Raw(who.text, who.node, rawTimeout)
	if err == nil {
		r.raws[who.text] = raw
	}
	return raw, err
}

// receiveNow is how long a line without a time waits for a message.
const receiveNow = 100 * time.Millisecond

// receive plays a receive line.
func (r *runner) receive(l *Receive) error {
	within := receiveNow
	if l.Within != "" {
		d, err := parseTime(l.Within)
		if err != nil {
			return err
		}
		within = d
	}
	if l.Who.raw() {
		raw, err := r.raw(l.Who)
		if err != nil {
			return err
		}
		return r.receiveOne(l, within, "", func() (string, bool) {
			res := raw.Next()
			if res == nil {
				return "", false
			}
			return res.Text, true
		})
	}
	for _, name := range l.Who.clients {
		who := ""
		if len(l.Who.clients) > 1 {
			who = name + ": "
		}
		if err := r.receiveOne(l, within, who, r.inbox(name).take); err != nil {
			return err
		}
	}
	return nil
}

// receiveOne waits for the next that comes, and judges it.
func (r *runner) receiveOne(l *Receive, within time.Duration, who string, next func() (string, bool)) error {
	got := "(nothing)"
	r.pass(r.patience(within), func() bool {
		text, ok := next()
		if ok {
			got = text
		}
		return ok
	})
	if r.opt.Update && !textEquals(l.Want, got) {
		l.Want = got
	}
	if !textEquals(l.Want, got) {
		return &mismatch{want: who + l.Want, got: who + got}
	}
	return nil
}

// compare judges the result of an action.
func (r *runner) compare(want *string, got string) error {
	if r.opt.Update {
		*want = got
		return nil
	}
	if !textEquals(*want, got) {
		return &mismatch{want: *want, got: got}
	}
	return nil
}

// substitute replaces names of nodes by IDs and addresses, where a command needs them:
// CLUSTER SETSLOT, REPLICATE, FORGET and the like take an ID, CLUSTER MEET and MIGRATE
// an address.
func (r *runner) substitute(args []string) []string {
	name := strings.ToUpper(args[0])
	if name != "CLUSTER" && name != "MIGRATE" || len(args) < 2 {
		return args
	}
	var out []string
	for i, arg := range args {
		n := r.nodeNamed(arg)
		switch {
		case n == nil || i == 0:
			out = append(out, arg)
		case name == "MIGRATE" && i == 1, name == "CLUSTER" && strings.EqualFold(args[1], "MEET") && i == 2:
			host, port := splitAddr(cmp.Or(n.TLSAddr(), n.Addr())) // by which nodes know each other
			out = append(out, host, port)
		case name == "CLUSTER":
			out = append(out, string(n.ID()))
		default:
			out = append(out, arg)
		}
	}
	return out
}

func (r *runner) nodeNamed(name string) *sim.Node {
	if !r.s.Cluster.hasNode(name) {
		return nil
	}
	return r.node(name)
}

func splitAddr(addr string) (host, port string) {
	i := strings.LastIndexByte(addr, ':')
	return strings.Trim(addr[:i], "[]"), addr[i+1:]
}
