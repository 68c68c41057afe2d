package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim/event"
)

// data is what the page's script gets. Times are microseconds since the start. Lists of
// lists are tables without names of columns, which would be most of the page.
type data struct {
	File     string     `json:"file"`
	OK       bool       `json:"ok"`
	Where    string     `json:"where"`
	Seed     uint64     `json:"seed"`
	End      int64      `json:"end"`
	Commands uint64     `json:"commands"`
	Source   []string   `json:"source"`
	Lines    [][3]int64 `json:"lines"` // seq, at, number of the line
	Failures []failure  `json:"failures"`
	Faults   []fault    `json:"faults"`

	Texts   []string `json:"texts"`   // what numbers of texts stand for
	Nodes   []string `json:"nodes"`   //
	Clients []string `json:"clients"` // those with a lane of their own
	Others  int      `json:"others"`  // clients that share a lane

	Kinds  []string       `json:"kinds"`
	Events [][8]int64     `json:"events"` // seq, at, kind, node, peer (texts or -1), slot, text, code of a redirect (a text or -1)
	Facts  []factData     `json:"facts"`  // what the page has to know of events
	Totals map[string]int `json:"totals"` // events of each kind in the whole run
	// Messages: seq, at, client, node, command, reply, whether that is an error.
	Messages [][7]int64  `json:"messages"`
	Views    []view      `json:"views"`
	Series   charts      `json:"series"`
	Routes   []routeData `json:"routes"`
	Sampled  []string    `json:"sampled"`
	// Beside says that the run is shown beside another one, Mark where it begins to differ from that.
	Beside bool  `json:"beside,omitempty"`
	Mark   *mark `json:"mark,omitempty"`
}

type failure struct {
	Line   int    `json:"line"`
	Text   string `json:"text"`
	Want   string `json:"want,omitempty"`
	Got    string `json:"got,omitempty"`
	Reason string `json:"reason,omitempty"`
	At     int64  `json:"at"`
	Seq    uint64 `json:"seq"`
	Phase  string `json:"phase,omitempty"`
	Rerun  string `json:"rerun"`
}

type fault struct {
	Name  string `json:"name"`
	Fired int    `json:"fired"`
}

// factData is a fact as docs/events.md describes it.
type factData struct {
	Seq  uint64 `json:"seq"`
	Fact string `json:"fact"`
	Data any    `json:"data"`
}

// view is a viewChange; slots are first, last and owner (a text, -1 for nobody) in turn.
type view struct {
	Seq     uint64 `json:"q"`
	At      int64  `json:"t"`
	Node    int    `json:"n"`
	Process string `json:"p"`
	State   string `json:"s"`
	Epoch   uint64 `json:"e"`
	Members int    `json:"m"`
	Open    int    `json:"o"`
	Slots   []int  `json:"d"`
}

type charts struct {
	Times   []int64          `json:"times"`
	Columns map[string][]int `json:"columns"` // counted since the start
}

// routeData is the route of a command; its hops are at (-1 if unknown), node and reply in turn.
type routeData struct {
	Who     string  `json:"who"`
	Command string  `json:"command"`
	Count   int     `json:"count"`
	Hops    [][]any `json:"hops"`
}

// gather turns what was recorded into the page's data.
func (r *Recorder) gather(result *scenario.Result) *data {
	d := &data{
		File: result.Script.Name, OK: result.OK(), Seed: result.Seed, Where: result.Where,
		End: micros(result.Virtual), Commands: result.Commands,
		Source: strings.Split(strings.TrimRight(string(scenario.Format(result.Script)), "\n"), "\n"),
		Kinds:  event.KindNames(), Totals: map[string]int{},
		// Lists may be empty, but not null.
		Lines: [][3]int64{}, Failures: []failure{}, Faults: []fault{}, Events: [][8]int64{}, Facts: []factData{}, Messages: [][7]int64{},
		Routes: []routeData{}, Sampled: []string{},
	}
	for _, f := range result.Failures {
		d.Failures = append(d.Failures, failure{
			Line: f.Line, Text: f.Text, Want: f.Want, Got: f.Got, Reason: f.Reason,
			At: micros(f.At), Seq: f.Event, Phase: f.Phase, Rerun: f.Rerun,
		})
	}
	for _, f := range result.Faults {
		d.Faults = append(d.Faults, fault{f.Name, f.Fired})
	}
	for _, l := range r.lines {
		d.Lines = append(d.Lines, [3]int64{int64(l.seq), micros(l.at), int64(l.line)})
	}
	for _, n := range r.c.Nodes() {
		d.Nodes = append(d.Nodes, n.Name())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gatherLog(d)
	r.gatherMessages(d)
	r.gatherViews(d)
	r.gatherClients(d)
	for _, at := range r.traffic.times {
		d.Series.Times = append(d.Series.Times, micros(at))
	}
	d.Series.Columns = r.traffic.columns
	r.gatherRoutes(d)
	d.Texts = r.names.list
	return d
}

func micros(d time.Duration) int64 { return d.Microseconds() }

func (r *Recorder) gatherLog(d *data) {
	name := func(text string) int64 {
		if text == "" {
			return -1
		}
		return int64(r.names.index(text))
	}
	for _, e := range r.log.events() {
		code := ""
		switch f := e.Fact.(type) {
		case event.Redirected:
			code = string(f.Code)
		case event.StateChanged, event.FaultInjected, event.FaultHealed:
			d.Facts = append(d.Facts, factData{e.Seq, event.Name(f), f})
		}
		d.Events = append(d.Events, [8]int64{
			int64(e.Seq), micros(e.At), int64(e.Kind()), name(e.Node), name(e.Peer()), int64(e.Slot()), name(e.Text()), name(code),
		})
	}
	for i, kind := range event.KindNames() {
		if n := r.c.Log().Count(event.Kind(i)); n > 0 {
			d.Totals[kind] = n
		}
	}
	for _, name := range sortedKeys(r.log.classes) {
		if list := r.log.classes[name]; list.every > 1 {
			d.Sampled = append(d.Sampled, fmt.Sprintf("each %s of %d %s events", ordinal(list.every), list.total, name))
		}
	}
}

func (r *Recorder) gatherMessages(d *data) {
	for _, list := range []struct {
		*thin[message]
		what string
	}{{&r.messages.served, "requests that were served"}, {&r.messages.failed, "requests that were answered by an error"}} {
		for _, m := range list.kept {
			failed := int64(0)
			if m.failed {
				failed = 1
			}
			d.Messages = append(d.Messages, [7]int64{
				int64(m.seq), micros(m.at), int64(m.who), int64(m.node), int64(m.command), int64(m.reply), failed,
			})
		}
		if list.every > 1 {
			d.Sampled = append(d.Sampled, fmt.Sprintf("each %s of %d %s", ordinal(list.every), list.total, list.what))
		}
	}
	slices.SortStableFunc(d.Messages, func(a, b [7]int64) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
}

func (r *Recorder) gatherViews(d *data) {
	for i := range r.views.changes {
		c := &r.views.changes[i]
		out := view{
			Seq: c.seq, At: micros(c.at), Node: c.node, Process: c.process, State: c.state, Epoch: c.epoch,
			Members: r.names.index(c.members), Open: r.names.index(c.open), Slots: []int{},
		}
		for _, s := range c.slots {
			owner := -1
			if s.owner != "" {
				owner = r.names.index(s.owner)
			}
			out.Slots = append(out.Slots, s.First, s.Last, owner)
		}
		d.Views = append(d.Views, out)
	}
	if r.views.dropped {
		d.Sampled = append(d.Sampled, fmt.Sprintf("changes of a node's view that are less than %v apart as one", r.views.gap))
	}
}

// lanes is how many clients have a lane of their own.
const lanes = 16

// gatherClients chooses the clients that get lanes: all of them if they are few, else
// those that take part in most of what is shown.
func (r *Recorder) gatherClients(d *data) {
	part := map[string]int{}
	for _, m := range d.Messages {
		part[r.names.list[m[2]]] += 1 + 10*int(m[6])
	}
	for _, e := range d.Events {
		if e[3] >= 0 {
			part[r.names.list[e[3]]]++
		}
	}
	for _, n := range d.Nodes {
		delete(part, n)
	}
	clients := sortedKeys(part)
	if len(clients) > lanes {
		slices.SortStableFunc(clients, func(a, b string) int { return part[b] - part[a] })
		d.Others = len(clients) - (lanes - 1)
		clients = clients[:lanes-1]
		d.Sampled = append(d.Sampled, fmt.Sprintf("one lane for %d of the clients together", d.Others))
	}
	slices.SortFunc(clients, naming.Compare)
	d.Clients = clients
}

func (r *Recorder) gatherRoutes(d *data) {
	for _, s := range r.routes.worst() {
		w := routeData{Who: s.worst.Client, Command: s.worst.Command, Count: s.count}
		for _, h := range s.worst.Hops {
			at := int64(-1)
			if h.At >= 0 {
				at = micros(h.At)
			}
			w.Hops = append(w.Hops, []any{at, h.Node, h.Reply})
		}
		d.Routes = append(d.Routes, w)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ordinal is 2nd, 4th, 32nd and so on.
func ordinal(n int) string {
	ending := "th"
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		ending = "st"
	case n%10 == 2:
		ending = "nd"
	case n%10 == 3:
		ending = "rd"
	}
	return strconv.Itoa(n) + ending
}
