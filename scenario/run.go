package scenario

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim"
)

// Options say how a Script is run.
type Options struct {
	// Seed replaces the seed of the file, if it is not 0.
	Seed uint64
	// Update rewrites the expectations instead of judging them; Result.Updated is the
	// new file.
	Update bool
	// Rerun is the command that runs the file again, for failure reports. The
	// default is the command line of slotstorm.
	Rerun string
	// Drivers make the clients that are not scripted, by the name of the driver.
	Drivers map[string]Driver
	// Bubble runs f where package time is virtual, in a testing/synctest bubble. It
	// is needed for clients whose driver wants virtual time; without it they run in
	// real time.
	Bubble func(f func())
	// Settle, in a bubble, lets all its goroutines do what they can without time passing
	// (synctest.Wait): so that a client which is no part of the simulation does the same in
	// most runs. It is called when such a client is given something to do.
	Settle func()
	// Line is called before each line that does something, for progress.
	Line func(number int, text string)
	// Clients makes the clients that the file calls scripted, if it is set: so that a
	// file can be played with another client than it was written for.
	Clients Driver
	// Tap sees all requests that nodes process, as sim.Cluster.Tap has it. Heard sees
	// what became of the talk lines of clients, from one goroutine; those that never
	// ended come at the end.
	Tap   func(*sim.Request)
	Heard func(Heard)
	// Beside begins something that goes on beside the lines, before the first of
	// them. The run ends when over says so, but not before the last line. A run with it
	// is paced by package time.
	Beside func(ctx context.Context, c *sim.Cluster) (over func() bool)
	// Played is called when all is over: the clients are closed, and the cluster has had
	// a second to notice it.
	Played func(c *sim.Cluster)
	// KeepGoing plays on after the first failure, up to the tenth. Mostly what follows a
	// failure is a consequence of it.
	KeepGoing bool
	// Lenient plays the file to its end, whatever fails.
	Lenient bool
	// Load multiplies the rates of all workloads; 0 stands for 1.
	Load float64
	// Port is the first TCP port of a cluster over TCP, 0 lets the system choose. Bind
	// is its address, 127.0.0.1 if it is empty.
	Port int
	Bind string
	// File are lines as in redis.conf for all nodes: see sim.Config.
	File []string
	// Keyspace makes what holds the keys of a node's new process: see sim.Config.
	Keyspace func(node string, seed uint64) keyspace.Keyspace
	// Observer watches the run.
	Observer Observer
	// Against is what the file is played on instead of a simulated cluster, in real
	// time. A file that it cannot play is skipped: see Result.Skipped.
	Against Target
}

// load is the factor for the rates of workloads.
func (o *Options) load() float64 {
	if o.Load == 0 {
		return 1
	}
	return o.Load
}

// Driver makes clients that come over connections of package net.
type Driver interface {
	// Open makes a client of the cluster, as a client line describes it. Its name aims
	// faults at it. Options that the driver does not know are an error: see
	// ClientSpec.Only.
	Open(c *sim.Cluster, client *ClientSpec) (Conn, error)
}

// Chooser is a Driver that knows before anything is played what clients it can make.
type Chooser interface {
	// Check reports an option of a client line that its clients cannot have.
	Check(client *ClientSpec) error
}

// Conn is a client made by a Driver.
type Conn interface {
	// Do sends commands, as one pipeline if there are several, and returns what
	// became of each, written as an expectation. It may block.
	Do(ctx context.Context, commands [][]string) []string
	Close()
}

// Subscriber is a Conn that can subscribe: its Do understands SUBSCRIBE, PSUBSCRIBE and
// SSUBSCRIBE, and their opposites.
type Subscriber interface {
	// Listen is called once, before anything else. What comes for subscriptions goes to
	// heard, from any goroutine, written as an expectation:
	// ["message", "news", "hello"].
	Listen(heard func(message string))
}

// Result is what became of a run.
type Result struct {
	Script *Script
	Seed   uint64
	// Where says what the file was played on, if that was no simulated cluster.
	Where string
	// Skipped says why the file was not played at all: which line Options.Against
	// cannot do, or what is wrong about its cluster.
	Skipped string
	// Failures are in the order in which they were found; none is a success.
	Failures []*Failure
	// Virtual is the time that passed in the cluster, Real the time that the run took.
	Virtual, Real time.Duration
	// Log is the cluster's.
	Log *sim.Log
	// Commands is the number of commands that the nodes processed.
	Commands uint64
	// Faults tells how often each fault fired, in the order of the file.
	Faults []FaultCount
	// Seconds are what each second of a cluster whose commands take time looked like; nil
	// for others.
	Seconds []Second
	// Updated is the file with new expectations, if Options.Update asked for it.
	Updated []byte
}

// FaultCount is how often a fault fired.
type FaultCount struct {
	Name  string
	Fired int
}

// OK reports success.
func (r *Result) OK() bool { return len(r.Failures) == 0 }

// runner is one run of a script.
type runner struct {
	s      *Script
	opt    Options
	c      *sim.Cluster
	ctx    context.Context
	result *Result

	scripted map[string]*sim.Client
	talkers  map[string]talker
	raws     map[string]*sim.Raw
	loads    map[string]*sim.Traffic
	programs map[string]*program
	movers   []runningMove
	timers   []timer
	watches  []*watch
	background
	seen seenClients

	meter      *meter // nil if commands take no time
	invariants *invariants
	acked      *ackedWrites
	misdirects bool

	line     *Line
	phase    string
	phaseSeq uint64 // the last event before the phase
	broken   bool   // an invariant is broken: nothing more is worth telling
	lenient  bool   // failures do not end the run
	live     bool   // the cluster goes on by itself, without this runner
}

// timer is something that a line does later.
type timer struct {
	at time.Duration
	do func()
}

// Run plays a script. The error says that it cannot be played at all; what it finds
// out is in the Result.
func Run(ctx context.Context, s *Script, opt Options) (*Result, error) {
	started := time.Now()
	var result *Result
	var err error
	end := interruption{outer: ctx}
	defer end.follow()()
	play := func() { result, err = run(ctx, s, opt, &end) }
	if opt.Against != nil {
		result, err = playAgainst(ctx, s, opt)
	} else if s.pacing(opt) == pacedVirtually && opt.Bubble != nil {
		// Channels of a bubble must not be closed from outside.
		ctx = context.WithoutCancel(ctx)
		opt.Bubble(play)
	} else {
		play()
	}
	if err != nil {
		return nil, err
	}
	result.Real = time.Since(started)
	return result, nil
}

// interruption stops a run whose context ends, whatever it is at, and also in a bubble,
// which no context reaches.
type interruption struct {
	outer   context.Context
	cluster atomic.Pointer[sim.Cluster]
}

// follow begins to wait for the end of the context; the function that it returns ends that.
func (i *interruption) follow() (unfollow func()) {
	stop := context.AfterFunc(i.outer, func() {
		if c := i.cluster.Load(); c != nil {
			c.Interrupt()
		}
	})
	return func() { stop() }
}

// concerns says which cluster is to be interrupted.
func (i *interruption) concerns(c *sim.Cluster) {
	i.cluster.Store(c)
	if i.outer.Err() != nil {
		c.Interrupt()
	}
}

// pacing says how the time of a script passes.
type pacing uint8

const (
	steppedTime    pacing = iota // from event to event
	pacedVirtually               // by package time, in a bubble if there is one
	pacedReally                  // by the clock, over TCP
)

// needs is the pacing that the clients of a script need.
func (s *Script) needs() pacing {
	need := steppedTime
	for _, c := range s.Clients {
		switch {
		case c.Driver == driverExec:
			return pacedReally
		case !c.scripted():
			need = pacedVirtually
		}
	}
	return need
}

// pacing is the pacing of a run.
func (s *Script) pacing(opt Options) pacing {
	need := s.needs()
	if need == steppedTime && (opt.Clients != nil || opt.Beside != nil) {
		return pacedVirtually
	}
	return need
}

// RealTime reports whether a run takes as long as the time in it.
func (s *Script) RealTime() bool { return s.needs() == pacedReally }

func run(ctx context.Context, s *Script, opt Options, end *interruption) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, err := startCluster(s, opt, s.pacing(opt))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	end.concerns(c)
	return newRunner(ctx, s, opt, c).whole(cancel), nil
}

// whole plays everything, from the first line to what is judged at the end.
func (r *runner) whole(cancel context.CancelFunc) *Result {
	r.begin()
	r.lenient = r.opt.Lenient
	over := func() bool { return true }
	if r.opt.Beside != nil {
		over = r.opt.Beside(r.ctx, r.c)
	}
	r.play()
	r.endBackground()
	r.pass(besideLimit, over)
	r.finish()
	r.stopPrograms(cancel)
	r.close()
	if r.opt.Played != nil {
		r.c.Until(aftermath, func() bool { return false })
		r.opt.Played(r.c)
	}
	return r.result
}

// Serve plays a script in real time on a cluster over TCP, and goes on serving it until
// the context ends. Ready is called when clients can come.
func Serve(ctx context.Context, s *Script, opt Options, ready func(c *sim.Cluster)) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, err := startCluster(s, opt, pacedReally)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	r := newRunner(ctx, s, opt, c)
	r.begin()
	r.lenient = true
	ready(c)
	r.play()
	for !r.ended() { // what lines have set up for later still happens
		r.pass(time.Minute, nil)
	}
	r.stopPrograms(cancel)
	r.close()
	return r.result, nil
}

// aftermath is what clients that were closed get to be gone.
const aftermath = time.Second

// besideLimit is how long a run goes on for what runs beside the lines.
const besideLimit = time.Hour

// logSize is how many events a run keeps.
const logSize = 300_000

// startCluster makes the cluster of a script.
func startCluster(s *Script, opt Options, pace pacing) (c *sim.Cluster, err error) {
	if err := s.checkDrivers(opt); err != nil {
		return nil, err
	}
	cfg := s.Cluster.config()
	cfg.LogSize = logSize
	cfg.File = append(s.Cluster.file(), opt.File...)
	if cfg.Disk, err = s.disks(); err != nil {
		return nil, err
	}
	cfg.Keyspace = opt.Keyspace
	if opt.Seed != 0 {
		cfg.Seed = opt.Seed
	}
	if pace == pacedReally {
		cfg.Transport, cfg.Port, cfg.Bind = sim.Loopback, opt.Port, opt.Bind
		return sim.Run(cfg)
	}
	if c, err = sim.New(cfg); err != nil {
		return nil, err
	}
	if pace != steppedTime {
		c.Start()
	}
	return c, nil
}

// setDirectives gives real servers the directives of the cluster line.
func (s *Script) setDirectives(c *sim.Cluster) error {
	for _, name := range sortedKeys(s.Cluster.Directives) {
		for _, n := range c.Nodes() {
			reply, err := n.Do("CONFIG", "SET", name, s.Cluster.Directives[name])
			if err == nil {
				err = reply.Err()
			}
			if err != nil {
				return fmt.Errorf("%s: %s=%s: %w", s.Name, name, s.Cluster.Directives[name], err)
			}
		}
	}
	return nil
}

func newRunner(ctx context.Context, s *Script, opt Options, c *sim.Cluster) *runner {
	seed := opt.Seed
	if seed == 0 {
		seed = max(s.Cluster.Seed, 1)
	}
	r := &runner{
		s: s, opt: opt, c: c, ctx: ctx, result: &Result{Script: s, Seed: seed, Log: c.Log()},
		scripted: map[string]*sim.Client{}, talkers: map[string]talker{}, raws: map[string]*sim.Raw{},
		loads: map[string]*sim.Traffic{}, programs: map[string]*program{}, invariants: newInvariants(),
		background: newBackground(),
	}
	r.meter = newMeter(r)
	r.acked = newAckedWrites(r)
	return r
}

// openClient makes a client, when its line is reached.
func (r *runner) openClient(spec *ClientSpec) error {
	switch {
	case spec.scripted() && r.opt.Clients != nil:
		return r.openDriven(r.opt.Clients, &ClientSpec{Name: spec.Name})
	case spec.scripted():
		cl, err := r.c.NewClient(spec.config())
		if err != nil {
			return err
		}
		r.scripted[spec.Name] = cl
		r.talkers[spec.Name] = scriptedTalker{r.c, cl}
	case spec.Driver == driverExec:
		r.talkers[spec.Name] = &programTalker{r, spec.Name}
	default:
		return r.openDriven(r.opt.Drivers[spec.Driver], spec)
	}
	return nil
}

// openDriven makes a client by a driver.
func (r *runner) openDriven(d Driver, spec *ClientSpec) error {
	conn, err := d.Open(r.c, spec)
	if err != nil {
		return fmt.Errorf("client %s: %w", spec.Name, err)
	}
	if s, ok := conn.(Subscriber); ok {
		box := r.inbox(spec.Name)
		s.Listen(func(message string) {
			reply, _ := answerOf(message)
			r.c.NoteMessage(spec.Name, reply)
			box.put(message)
		})
	}
	r.talkers[spec.Name] = newDrivenTalker(r, spec.Name, conn)
	return nil
}

// checkDrivers reports clients that nobody here can make.
func (s *Script) checkDrivers(opt Options) error { return s.CheckDrivers(opt.Drivers) }

// CheckDrivers reports the first client that none of the drivers can make as its line
// describes it.
func (s *Script) CheckDrivers(drivers map[string]Driver) error {
	for i := range s.Lines {
		line, ok := s.Lines[i].Action.(clientLine)
		if !ok || line.spec.scripted() || line.spec.Driver == driverExec {
			continue
		}
		d := drivers[line.spec.Driver]
		if d == nil {
			return fmt.Errorf("%s:%d: there is no driver %q here%s", s.Name, s.Lines[i].Number, line.spec.Driver,
				suggest.OrList(line.spec.Driver, append(sortedKeys(drivers), driverScripted, driverExec)))
		}
		if c, ok := d.(Chooser); ok {
			if err := c.Check(line.spec); err != nil {
				return fmt.Errorf("%s:%d: %w", s.Name, s.Lines[i].Number, err)
			}
		}
	}
	return nil
}

// begin lets those look on who watch the run.
func (r *runner) begin() {
	r.tap()
	r.observed(func(o Observer) { o.Begin(r.c) })
}

// judgesAcked reports whether acknowledged writes are judged: unless the file allows
// otherwise.
func (r *runner) judgesAcked() bool {
	for _, l := range r.s.Lines {
		if a, ok := l.Action.(*allow); ok {
			for _, name := range a.names {
				if name == invAcked {
					return false
				}
			}
		}
	}
	return true
}

// close ends the clients.
func (r *runner) close() {
	for _, name := range sortedKeys(r.talkers) {
		r.talkers[name].close()
	}
}

// play does line after line.
func (r *runner) play() {
	for i := range r.s.Lines {
		l := &r.s.Lines[i]
		if l.Comment != "" {
			r.enterPhase(i)
		}
		if l.Blank() || l.Comment != "" {
			continue
		}
		if r.ended() || !r.lenient && r.broken || r.full() {
			return
		}
		r.line = l
		if r.opt.Line != nil {
			r.opt.Line(l.Number, lineText(l))
		}
		r.observed(func(o Observer) { o.Line(l.Number) })
		r.do(l)
		r.observe()
	}
}

// maxFailures ends a run that goes on after the first one.
const maxFailures = 10

// full reports whether there are as many failures as a run may have.
func (r *runner) full() bool {
	most := 1
	if r.opt.KeepGoing || r.opt.Update {
		most = maxFailures
	}
	return !r.lenient && len(r.result.Failures) >= most
}

// enterPhase notes the comment that begins at a line as the phase.
func (r *runner) enterPhase(i int) {
	if i > 0 && r.s.Lines[i-1].Comment != "" {
		return // the comment goes on
	}
	var words []string
	for ; i < len(r.s.Lines) && r.s.Lines[i].Comment != ""; i++ {
		words = append(words, strings.TrimSpace(strings.TrimPrefix(r.s.Lines[i].Comment, "#")))
	}
	r.phase = strings.Join(words, " ")
	r.phaseSeq = r.seq()
}

func (r *runner) do(l *Line) {
	var err error
	switch {
	case l.Talk != nil:
		err = r.talk(l.Talk)
	case l.Receive != nil:
		err = r.receive(l.Receive)
	default:
		if f, ok := l.Action.(*faultLine); ok {
			for _, rule := range f.fault.Rules() {
				r.misdirects = r.misdirects || rule.Kind == faults.KindMisdirect
			}
		}
		err = l.Action.run(r)
	}
	r.fail(l, err)
}

// fail reports an error of a line.
func (r *runner) fail(l *Line, err error) {
	if err == nil || r.opt.Update && isMismatch(err) || r.ended() || r.full() {
		return
	}
	r.result.Failures = append(r.result.Failures, r.failure(l, err))
}

// ended reports whether the run is to stop where it is.
func (r *runner) ended() bool { return r.ctx.Err() != nil || r.c.Interrupted() }

// note reports an error of something that happened by itself.
func (r *runner) note(err error) { r.fail(r.line, err) }

func isMismatch(err error) bool {
	var m *mismatch
	return errors.As(err, &m)
}

// seq is the position of the last event.
func (r *runner) seq() uint64 { return uint64(r.c.Log().Len()) }

func (r *runner) node(name string) *sim.Node {
	n, err := r.c.Node(name)
	if err != nil {
		panic("scenario: " + err.Error()) // the parser has checked it
	}
	return n
}

// later does something after a while, in the course of what follows.
func (r *runner) later(d time.Duration, do func()) {
	if r.live {
		r.c.After(d, do)
		return
	}
	r.timers = append(r.timers, timer{r.c.Now() + d, do})
}

// pass lets time pass, until done says so, and reports whether it did.
func (r *runner) pass(d time.Duration, done func() bool) bool {
	end := r.c.Now() + d
	for {
		stop, due := end, -1
		for i, t := range r.timers {
			if t.at <= stop && (due < 0 || t.at < r.timers[due].at) {
				stop, due = t.at, i
			}
		}
		ok := r.c.Until(max(stop-r.c.Now(), 0), func() bool {
			r.observe()
			return r.broken || r.ended() || done != nil && done()
		})
		switch {
		case r.broken || r.ended():
			return false
		case ok:
			return true
		case due < 0:
			return false
		}
		t := r.timers[due]
		r.timers = append(r.timers[:due], r.timers[due+1:]...)
		t.do()
	}
}

// observe looks at the invariants and at what is watched.
func (r *runner) observe() {
	r.lookAtBackground()
	r.observed(Observer.Look)
	r.acked.owners.look(r.c.Log())
	if r.broken || r.lenient {
		return
	}
	if err := r.invariants.look(r); err != nil {
		r.broken = true
		r.fail(r.line, err)
		return
	}
	r.lookAtWatches()
}

// finish judges what is judged at the end.
func (r *runner) finish() {
	defer r.observed(Observer.End)
	for _, w := range r.watches {
		r.endWatch(w)
	}
	if r.judgesAcked() && !r.acked.expected && !r.broken && !r.ended() {
		if lost := r.acked.unexplained(r.acked.lost()); len(lost) > 0 {
			r.fail(r.line, fmt.Errorf("invariant %s: %d acknowledged writes are lost without a reason%s", invAcked, len(lost), showLost(lost)))
		}
	}
	res := r.result
	res.Virtual = r.c.Now()
	if r.meter != nil {
		res.Seconds = r.meter.seconds
	}
	res.Commands = r.c.Counters().Commands
	for _, l := range r.s.Lines {
		if f, ok := l.Action.(*faultLine); ok {
			n, _ := r.c.FaultFired(f.name)
			res.Faults = append(res.Faults, FaultCount{f.name, n})
		}
	}
	if r.s.Trace != nil && !r.broken {
		r.judgeTrace()
	}
	if r.opt.Update {
		res.Updated = Format(r.s)
	}
}
