package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/tool/loadgen"
)

// Workload is traffic of scripted clients: each of them sends commands drawn from a
// mix, on keys drawn from a range.
type Workload struct {
	Name string
	// Rate is the number of commands that each client begins per second, evenly
	// spaced, whether or not earlier ones have ended. 0 lets each of Workers begin
	// the next command when its last one has ended.
	Rate float64
	// Workers is the number of commands that each client has under way when Rate is
	// 0; 1 if it is 0.
	Workers int
	// Keys is the pattern of the keys: a range such as user:[1..1000] stands for one
	// of its numbers.
	Keys string
	// Mix weighs the commands; an entry with twice the weight comes twice as often.
	Mix []MixEntry
	// Pipeline is the number of commands that are sent together, 1 if it is 0. Rate and
	// Workers count pipelines then.
	Pipeline int
	// For ends it after a time, Count after so many commands of each client. With
	// neither it runs until Stop.
	For   time.Duration
	Count int
}

func (w *Workload) size(clients int) loadgen.Size {
	return loadgen.Size{Clients: clients, Workers: w.Workers, Pipeline: w.Pipeline, Rate: w.Rate}
}

// MixEntry is one kind of command in a Mix: append, del, exists, expire, get, hget, hset, incr,
// lpop, lpush, sadd, set or ttl.
type MixEntry struct {
	Op     string
	Weight int
}

// WorkloadStats count what a workload did.
type WorkloadStats struct {
	// Begun and Ended count commands, Errors those that ended with an error reply,
	// Failures those that ended without any.
	Begun, Ended, Errors, Failures int
	// Redirects counts MOVED and ASK on their routes, Slowest is the longest time
	// from begin to end.
	Redirects int
	Slowest   time.Duration
}

// Traffic is a Workload at work.
type Traffic struct {
	c       *Cluster
	load    Workload
	keys    loadgen.Keys
	weights int
	writers []loadgen.Write // of the entries of the mix
	reads   []bool          // whether they only read
	until   time.Duration   // 0: no end
	stopped bool
	running int // clients that still begin commands

	stats WorkloadStats
}

// StartWorkload lets clients work.
func (c *Cluster) StartWorkload(load Workload, clients []*Client) (*Traffic, error) {
	keys, err := loadgen.ParseKeys(load.Keys)
	if err != nil {
		return nil, fmt.Errorf("sim: workload %s: %w", load.Name, err)
	}
	t := &Traffic{c: c, load: load, keys: keys}
	for _, e := range load.Mix {
		write, reads := loadgen.Op(e.Op)
		if write == nil || e.Weight < 1 {
			return nil, fmt.Errorf("sim: workload %s: %q with weight %d is no command of a mix", load.Name, e.Op, e.Weight)
		}
		t.weights += e.Weight
		t.writers = append(t.writers, write)
		t.reads = append(t.reads, reads)
	}
	if err := load.size(len(clients)).Check(); err != nil {
		return nil, fmt.Errorf("sim: workload %s: %w", load.Name, err)
	}
	switch {
	case t.weights == 0:
		return nil, fmt.Errorf("sim: workload %s has no commands", load.Name)
	case load.Rate < 0 || load.Workers < 0 || load.Pipeline < 0 || load.For < 0 || load.Count < 0:
		return nil, fmt.Errorf("sim: workload %s: a number is negative", load.Name)
	case len(clients) == 0:
		return nil, fmt.Errorf("sim: workload %s has no clients", load.Name)
	}
	if load.For > 0 {
		t.until = c.Now() + load.For
	}
	t.running = len(clients)
	for _, cl := range clients {
		p := &player{t: t, cl: cl, rnd: c.rand("workload "+load.Name, cl.cfg.Name)}
		c.loop.after(0, p.start)
	}
	return t, nil
}

// Stop ends the workload. Commands that are under way go on.
func (t *Traffic) Stop() { t.c.loop.after(0, func() { t.stopped = true }) }

// Stats returns what was counted so far, and whether all is over.
func (t *Traffic) Stats() (s WorkloadStats, over bool) {
	t.c.onLoop(func() { s, over = t.stats, t.running == 0 && t.stats.Begun == t.stats.Ended })
	return s, over
}

// onLoop runs f on the event loop: at once in a stepped cluster, where the caller is the
// loop, and in a paced one when its turn comes.
func (c *Cluster) onLoop(f func()) {
	if !c.loop.paced() {
		f()
		return
	}
	done := make(chan struct{})
	c.loop.after(0, func() {
		f()
		close(done)
	})
	select {
	case <-done:
	case <-c.ctx.Done():
	}
}

// player is one client in a workload.
type player struct {
	t     *Traffic
	cl    *Client
	rnd   *rand.Rand
	begun int
	due   time.Duration
	every time.Duration
	left  bool
	tick  func()

	value   []byte
	request resp.Writer
	idle    []*play
}

// play is a command of a player; it is used again when it has ended.
type play struct {
	p    *player
	call *call
	op   int // index into the mix
	key  []byte
	then func()
}

func (p *player) start() {
	load := &p.t.load
	if load.Rate > 0 {
		p.every = time.Duration(float64(time.Second) / load.Rate)
		// Each client has a phase of its own, so that they do not march in step.
		p.due = p.t.c.loop.now() + time.Duration(p.rnd.Int64N(max(int64(p.every), 1)))
		p.tick = p.beat
		p.t.c.loop.post(p.due, p.tick)
		return
	}
	for range max(load.Workers, 1) {
		p.play(func() { p.goOn() })
	}
}

// over reports whether the client begins no more commands, and notes when that is so
// for the first time.
func (p *player) over() bool {
	t := p.t
	over := t.stopped || p.cl.closed || t.until > 0 && t.c.loop.now() >= t.until || t.load.Count > 0 && p.begun >= t.load.Count
	if over && !p.left {
		p.left = true
		t.running--
	}
	return over
}

// beat begins a command at a steady rate.
func (p *player) beat() {
	if p.over() {
		return
	}
	p.due += p.every
	p.t.c.loop.post(p.due, p.tick)
	p.play(nil)
}

// goOn begins the next command of a worker, from the event loop so that commands that
// end at once do not pile up on the stack. Time has to pass between commands that
// take none.
func (p *player) goOn() {
	p.t.c.loop.after(workerPause, func() {
		if !p.over() {
			p.play(func() { p.goOn() })
		}
	})
}

// workerPause is the time that a client needs between two commands when a cluster that
// takes no time answers at once.
const workerPause = 100 * time.Microsecond

// play draws a command and sends it.
func (p *player) play(then func()) {
	t := p.t
	if t.load.Pipeline > 1 {
		p.playTogether(then)
		return
	}
	p.begun++
	t.stats.Begun++
	var c *play
	if n := len(p.idle); n > 0 {
		c, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		c = &play{p: p, call: p.cl.newQuickCall()}
		c.call.done = c.ended
	}
	c.then = then
	c.draw()
	c.call.begin()
}

// draw chooses a command and a key, and makes the call ready.
func (c *play) draw() {
	p, t := c.p, c.p.t
	c.key = t.keys.Draw(c.key[:0], p.rnd)
	c.op = t.draw(p.rnd)
	p.value = append(p.value[:0], p.cl.cfg.Name...)
	p.value = strconv.AppendInt(append(p.value, '-'), int64(p.begun), 10)
	p.request.Buf = p.request.Buf[:0]
	t.writers[c.op](&p.request, c.key, p.value)
	c.call.reset(p.request.Buf, c.key, t.reads[c.op])
}

// playTogether draws a pipeline and sends it; then is called when all of it has ended.
func (p *player) playTogether(then func()) {
	left := p.t.load.Pipeline
	calls := make([]*call, left)
	for i := range calls {
		p.begun++
		p.t.stats.Begun++
		c := &play{p: p, call: &call{cl: p.cl, replies: 1}}
		c.draw()
		c.call.done = func(r *Result, _ [][]byte) {
			p.t.ended(c, r)
			if left--; left == 0 && then != nil {
				then()
			}
		}
		calls[i] = c.call
	}
	p.cl.beginAll(calls)
}

// ended counts a result.
func (c *play) ended(r *Result, _ [][]byte) {
	t := c.p.t
	t.ended(c, r)
	then := c.then
	c.then = nil
	c.p.idle = append(c.p.idle, c)
	if then != nil {
		then()
	}
}

// draw picks an entry of the mix.
func (t *Traffic) draw(r *rand.Rand) int {
	n := r.IntN(t.weights)
	for i := range t.load.Mix {
		if n -= t.load.Mix[i].Weight; n < 0 {
			return i
		}
	}
	return 0
}

// ended counts a result. What went wrong is logged.
func (t *Traffic) ended(c *play, r *Result) {
	s := &t.stats
	s.Ended++
	s.Redirects += r.Route.Redirects()
	s.Slowest = max(s.Slowest, r.End-r.Start)
	switch {
	case r.Failure != "":
		s.Failures++
	case r.Reply.Raw[0] == '-':
		s.Errors++
	default:
		return
	}
	if logged(s.Failures + s.Errors) {
		c.p.cl.record([][]string{{strings.ToUpper(t.load.Mix[c.op].Op), string(c.key)}}, r)
	}
}
