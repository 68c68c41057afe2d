package report

import (
	"fmt"
	"slices"
	"sync"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Live watches a cluster while it runs. Where a Recorder keeps a sample of a whole run, Live
// keeps what is newest, and tells it in batches: each Look says what is new since the last
// one. It takes bounded memory, however long and however fast the cluster runs. It is safe
// for concurrent use.
type Live struct {
	c     *sim.Cluster
	title string

	looking sync.Mutex // one Look at a time; it guards what no request changes
	seen    uint64     // the last event of the log that was looked at
	views   views
	events  newest[LiveEvent]
	faults  map[string]string // the text of each that was seen to begin

	mu       sync.Mutex // guards what requests change
	traffic  series
	fresh    []LiveMessage // since the last Look
	messages newest[LiveMessage]
	leftOut  map[string]int // since the last Look
	routes   liveRoutes
	clients  liveClients
}

// Batch is what a page gets: all that is kept, or what is new. Times are microseconds since
// the cluster's start.
type Batch struct {
	// Whole says that the batch is all that is kept, and begins anew; else it continues the
	// one before.
	Whole bool  `json:"whole"`
	Now   int64 `json:"now"`
	// Speed is how many of the cluster's seconds pass in a second, 0 if its time stands still.
	Speed float64 `json:"speed"`
	// Seq is the number of events that the log has had.
	Seq      uint64        `json:"seq"`
	Title    string        `json:"title,omitempty"`
	Kinds    []string      `json:"kinds,omitempty"` // of events
	Nodes    []string      `json:"nodes,omitempty"`
	Events   []LiveEvent   `json:"events"`
	Messages []LiveMessage `json:"messages"`
	Views    []LiveView    `json:"views"`
	// Times and Columns are the charts: what was counted since the start, at some times.
	Times   []int64          `json:"times"`
	Columns map[string][]int `json:"columns"`
	Totals  map[string]int   `json:"totals"` // events of each kind since the start
	Routes  []LiveRoute      `json:"routes"`
	// What follows is how things are now, in full.
	Faults  []LiveFault  `json:"faults"`
	Load    []LiveLoad   `json:"load"` // of each node
	Clients []LiveClient `json:"clients"`
	// Sampled says what was too much to be shown in this batch.
	Sampled []string `json:"sampled"`
	// Joined is how many batches this one stands for, because a page was too slow to take them.
	Joined int `json:"joined,omitempty"`
}

// LiveEvent is an event as docs/events.md describes it, with what the log's line has beside.
type LiveEvent struct {
	Event event.Event `json:"event"`
	Peer  string      `json:"peer,omitempty"`
	Slot  int         `json:"slot"` // -1 for none
	Text  string      `json:"text"`
}

// LiveMessage is a request of a client at a node.
type LiveMessage struct {
	Seq     uint64 `json:"q"`
	At      int64  `json:"t"`
	Who     string `json:"who"`
	Node    string `json:"node"`
	Command string `json:"command"`
	Reply   string `json:"reply"`
	Failed  bool   `json:"failed,omitempty"` // it was answered by an error
}

// LiveView is what a node believes from a moment on.
type LiveView struct {
	Seq     uint64 `json:"q"`
	At      int64  `json:"t"`
	Node    int    `json:"n"` // from 0
	Process string `json:"p"`
	State   string `json:"s"`
	Epoch   uint64 `json:"e"`
	Members string `json:"m"`
	Open    string `json:"o"`
	// Slots are those with another owner than before: first, last and owner in turn.
	Slots []any `json:"d"`
}

// LiveFault is a fault that is installed.
type LiveFault struct {
	Name  string `json:"name"`
	Fault string `json:"fault"`
	Fired int    `json:"fired"`
}

// LiveLoad is how busy a node is.
type LiveLoad struct {
	Connections int `json:"connections"`
	Queue       int `json:"queue"`
}

// NewLive watches a cluster from now on, which is called by a title. Request has to be a Tap of it.
func NewLive(c *sim.Cluster, title string) *Live {
	l := &Live{
		c: c, title: title, traffic: newSeries(), faults: map[string]string{}, leftOut: map[string]int{},
		events: newest[LiveEvent]{limit: liveEvents}, messages: newest[LiveMessage]{limit: liveMessages},
		routes: newLiveRoutes(), clients: newLiveClients(),
	}
	l.views.epochs = true
	l.views.begin(c)
	return l
}

// What is kept, and what is told at once: more is a sample.
const (
	liveEvents       = 4000
	liveMessages     = 4000
	eventsAtOnce     = 200 // of one class
	messagesAtOnce   = 60  // of each of two kinds
	liveViewsAtLeast = viewsKept / 2
)

// Request takes a request of a client, as a Tap does.
func (l *Live) Request(q *sim.Request) {
	if q.From != sim.FromClient {
		return
	}
	code := q.ErrorCode()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.traffic.request(q, code)
	l.clients.request(q, code)
	l.routes.request(l.c, q, code)
	what := "requests"
	if code != "" {
		what = "requests that were answered by an error"
	}
	if l.leftOut[what]++; l.leftOut[what] > messagesAtOnce {
		return
	}
	l.fresh = append(l.fresh, LiveMessage{
		Seq: uint64(l.c.Log().Len()), At: micros(q.At), Who: clientName(q), Node: q.Node,
		Command: commandText(q.Args), Reply: replyText(l.c, q), Failed: code != "",
	})
}

// Look returns what is new.
func (l *Live) Look() *Batch {
	l.looking.Lock()
	defer l.looking.Unlock()
	events := l.c.Log().Since(l.seen)
	for i := range events {
		l.note(&events[i]) // what is present now is told with it
	}
	b := l.present()
	sampled := map[string]int{}
	if len(events) > 0 {
		if lost := int(events[0].Seq-l.seen) - 1; lost > 0 && l.seen > 0 {
			sampled["events"] = lost
		}
		l.seen = events[len(events)-1].Seq
	}
	told := map[string]int{}
	for i := range events {
		e := &events[i]
		if told[class(e)]++; told[class(e)] <= eventsAtOnce {
			b.Events = append(b.Events, LiveEvent{*e, e.Peer(), e.Slot(), e.Text()})
		}
	}
	for name, n := range told {
		if n > eventsAtOnce {
			sampled[name+" events"] += n - eventsAtOnce
		}
	}
	l.events.add(b.Events...)
	b.Views = l.look(b)
	now, stats, queue := l.c.Now(), l.c.ClientStats(), 0
	for _, load := range b.Load {
		queue = max(queue, load.Queue)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for what, n := range l.leftOut {
		if n > messagesAtOnce {
			sampled[what] = n - messagesAtOnce
		}
	}
	clear(l.leftOut)
	b.Messages = append(b.Messages, l.fresh...)
	l.fresh = nil
	l.messages.add(b.Messages...)
	if l.traffic.due(now) {
		l.traffic.sample(now, stats, queue)
		last := len(l.traffic.times) - 1
		b.Times = append(b.Times, micros(l.traffic.times[last]))
		for name, column := range l.traffic.columns {
			b.Columns[name] = []int{column[last]}
		}
	}
	b.Routes = l.routes.take()
	l.clients.took(b.Routes)
	b.Clients = l.clients.list(now)
	for what, n := range sampled {
		b.Sampled = append(b.Sampled, fmt.Sprintf("%d more %s", n, what))
	}
	slices.Sort(b.Sampled)
	return b
}

// Whole returns all that is kept, as of the last Look.
func (l *Live) Whole() *Batch {
	l.looking.Lock()
	defer l.looking.Unlock()
	b := l.present()
	b.Whole, b.Title, b.Kinds = true, l.title, event.KindNames()
	for _, n := range l.c.Nodes() {
		b.Nodes = append(b.Nodes, n.Name())
	}
	b.Events = append(b.Events, l.events.list...)
	for i := range l.views.changes {
		b.Views = append(b.Views, liveView(&l.views.changes[i]))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b.Messages = append(b.Messages, l.messages.list...)
	for _, at := range l.traffic.times {
		b.Times = append(b.Times, micros(at))
	}
	for name, column := range l.traffic.columns {
		b.Columns[name] = slices.Clone(column)
	}
	b.Routes = append(b.Routes, l.routes.kept.list...)
	b.Clients = l.clients.list(l.c.Now())
	return b
}

// present is a batch of how things are now.
func (l *Live) present() *Batch {
	b := &Batch{
		Now: micros(l.c.Now()), Speed: access.To(l.c).Speed(), Seq: uint64(l.c.Log().Len()), Columns: map[string][]int{}, Totals: map[string]int{},
		// Lists may be empty, but not null.
		Events: []LiveEvent{}, Messages: []LiveMessage{}, Views: []LiveView{}, Times: []int64{}, Routes: []LiveRoute{},
		Faults: []LiveFault{}, Load: []LiveLoad{}, Clients: []LiveClient{}, Sampled: []string{},
	}
	for i, kind := range event.KindNames() {
		if n := l.c.Log().Count(event.Kind(i)); n > 0 {
			b.Totals[kind] = n
		}
	}
	for _, name := range l.c.Faults() {
		n, _ := l.c.FaultFired(name)
		b.Faults = append(b.Faults, LiveFault{name, l.faults[name], n})
	}
	for _, n := range l.c.Nodes() {
		b.Load = append(b.Load, LiveLoad{access.ToNode(n).Connections(), access.ToNode(n).Load().Queue})
	}
	return b
}

// note takes from an event what is needed later.
func (l *Live) note(e *event.Event) {
	switch f := e.Fact.(type) {
	case event.FaultInjected:
		l.faults[f.Name] = f.Fault
	case event.FaultHealed:
		delete(l.faults, f.Name)
	case event.EpochChanged:
		l.views.outdated(e.Node)
	case event.CommandDone:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.routes.result(e.Node, f)
	}
}

// look returns what nodes believe now that they did not before.
func (l *Live) look(b *Batch) []LiveView {
	if len(l.views.changes) > viewsKept-len(l.c.Nodes()) {
		l.views.fold(liveViewsAtLeast)
	}
	before := len(l.views.changes)
	l.views.look(l.c, moment{b.Seq, l.c.Now()})
	for i := before; i < len(l.views.changes); i++ {
		b.Views = append(b.Views, liveView(&l.views.changes[i]))
	}
	return b.Views
}

func liveView(c *viewChange) LiveView {
	v := LiveView{
		Seq: c.seq, At: micros(c.at), Node: c.node, Process: c.process, State: c.state, Epoch: c.epoch,
		Members: c.members, Open: c.open, Slots: []any{},
	}
	for _, s := range c.slots {
		v.Slots = append(v.Slots, s.First, s.Last, s.owner)
	}
	return v
}

// newest is a list that keeps the last of what is added to it.
type newest[T any] struct {
	limit int
	list  []T
}

func (n *newest[T]) add(more ...T) {
	n.list = append(n.list, more...)
	if over := len(n.list) - n.limit; over > 0 {
		n.list = slices.Delete(n.list, 0, over)
	}
}
