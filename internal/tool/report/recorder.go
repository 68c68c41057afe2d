// Package report shows a run of a scenario as a page for a browser: who did what to
// whom and when, what each node believed, who was sent from node to node. A Recorder
// watches the run; what it keeps is bounded, however long that takes.
package report

import (
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Recorder watches one run of a scenario. It is the Observer of scenario.Options.
type Recorder struct {
	c     *sim.Cluster
	seen  uint64 // the last event of the log that was looked at
	lines []lineMark
	log   eventLog
	views views

	mu       sync.Mutex // guards what requests change
	traffic  series
	messages messages
	routes   routes
	names    names
}

// lineMark is the moment at which a line of the file was begun.
type lineMark struct {
	moment
	line int
}

// moment is a place in a run: a time, and the last event before it, because much can
// happen at one time.
type moment struct {
	seq uint64
	at  time.Duration
}

var _ scenario.Observer = (*Recorder)(nil)

// NewRecorder returns a Recorder for one run.
func NewRecorder() *Recorder {
	return &Recorder{log: newEventLog(), traffic: newSeries(), messages: newMessages(), routes: newRoutes(), names: newNames()}
}

// Begin implements scenario.Observer.
func (r *Recorder) Begin(c *sim.Cluster) {
	r.c = c
	for _, n := range c.Nodes() {
		r.names.index(n.Name())
	}
	r.views.begin(c)
	r.Look()
}

// Line implements scenario.Observer.
func (r *Recorder) Line(number int) {
	r.lines = append(r.lines, lineMark{r.now(), number})
}

func (r *Recorder) now() moment { return moment{uint64(r.c.Log().Len()), r.c.Now()} }

// Look implements scenario.Observer.
func (r *Recorder) Look() {
	fresh := r.c.Log().Since(r.seen)
	if len(fresh) > 0 {
		r.seen = fresh[len(fresh)-1].Seq
	}
	now := r.now()
	r.views.look(r.c, now)
	r.mu.Lock()
	due := r.traffic.due(now.at)
	r.mu.Unlock()
	if due {
		r.sample()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range fresh {
		r.log.add(&fresh[i])
		r.routes.result(&fresh[i])
	}
}

// sample looks at the counters. It holds no lock while it waits for the event loop, which
// may wait for a node whose request waits for the lock.
func (r *Recorder) sample() {
	now, clients, queue := r.c.Now(), r.c.ClientStats(), 0
	for _, n := range r.c.Nodes() {
		queue = max(queue, access.ToNode(n).Load().Queue)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.traffic.sample(now, clients, queue)
}

// Request implements scenario.Observer.
func (r *Recorder) Request(q *sim.Request) {
	if q.From != sim.FromClient {
		return
	}
	code := q.ErrorCode()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.traffic.request(q, code)
	r.messages.add(r, q, code)
	r.routes.request(r.c, q, code)
}

// End implements scenario.Observer.
func (r *Recorder) End() {
	r.Look()
	r.sample()
}
