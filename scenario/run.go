package scenario

import (
	"context"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// runner is one run of a script.
type runner struct {
	s      *Script
	opt    Options
	c      *sim.Cluster
	ctx    context.Context
	result *Result

	scripted map[string]*sim.Client
	talkers  map[string]talker
	raws     map[string]access.Raw
	loads    map[string]*sim.Traffic
	programs map[string]*program
	tlsDir   string // of the certificates, "" before a program wants them
	movers   []runningMove
	timers   []timer
	watches  []*watch
	background
	seen seenClients

	meter      *meter // nil if commands take no time
	invariants *invariants
	acked      *ackedWrites
	misdirects bool
	added      []Action // by a branch whose moment has not come

	line     *Line
	phase    string
	phaseSeq uint64 // the last event before the phase
	broken   bool   // an invariant is broken: nothing more is worth telling
	lenient  bool   // failures do not end the run
	live     bool   // the cluster goes on by itself, without this runner
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

func run(ctx context.Context, s *Script, opt Options, end *interruption) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	added, err := s.added(opt.Branch.Lines)
	if err != nil {
		return nil, err
	}
	c, err := startCluster(s, opt, s.pacing(opt))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	end.concerns(c)
	r := newRunner(ctx, s, opt, c)
	r.added = added
	return r.whole(cancel), nil
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

// begin lets those look on who watch the run.
func (r *runner) begin() {
	r.tap()
	r.observed(func(o Observer) { o.Begin(r.c) })
}

// close ends the clients.
func (r *runner) close() {
	for _, name := range sortedKeys(r.talkers) {
		r.talkers[name].close()
	}
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

// observe looks at the invariants and at what is watched.
func (r *runner) observe() {
	r.lookAtBranch()
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
