package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/route"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// LiveClient is what nodes have seen of a client: of all connections with the same name.
type LiveClient struct {
	Name      string `json:"name"`
	Requests  int    `json:"requests"`
	Redirects int    `json:"redirects"` // MOVED and ASK
	Errors    int    `json:"errors"`    // other errors
	// Last is its last command, the node that got it, and the code of an error.
	Last string `json:"last"`
	Node string `json:"node"`
	Code string `json:"code,omitempty"`
	// Idle is how long ago that was.
	Idle int64 `json:"idle"`
	// Slowest is how long the slowest command took in the last ten seconds, from its first hop to its
	// last: where nodes answer in no time, only those take any that do not go straight.
	Slowest int64 `json:"slowest"`

	at        time.Duration
	slowestAt int64 // when that command ended
}

// clientsKept is how many clients are told apart; of more the one that was silent longest goes.
const clientsKept = 100

// liveClients counts what each client does.
type liveClients struct {
	byName map[string]*LiveClient
}

func newLiveClients() liveClients { return liveClients{map[string]*LiveClient{}} }

func (l *liveClients) request(q *sim.Request, code string) {
	name := clientName(q)
	c := l.byName[name]
	if c == nil {
		if len(l.byName) >= clientsKept {
			l.forget()
		}
		c = &LiveClient{Name: strings.Clone(name)}
		l.byName[c.Name] = c
	}
	c.Requests++
	switch code {
	case "":
	case "MOVED", "ASK":
		c.Redirects++
	default:
		c.Errors++
	}
	c.at, c.Node, c.Code, c.Last = q.At, q.Node, code, q.Command
}

// lately is how long a slow command is remembered, in microseconds.
const lately = 10_000_000

// took takes the time that commands took which did not go straight.
func (l *liveClients) took(list []LiveRoute) {
	for _, r := range list {
		c := l.byName[r.Who]
		if c == nil {
			continue
		}
		first, last := int64(-1), int64(-1)
		for _, hop := range r.Hops {
			at, _ := hop[0].(int64)
			if at < 0 {
				continue
			}
			if first < 0 {
				first = at
			}
			last = at
		}
		if last-first >= c.Slowest || last-c.slowestAt > lately {
			c.Slowest, c.slowestAt = last-first, last
		}
	}
}

func (l *liveClients) forget() {
	var oldest *LiveClient
	for _, c := range l.byName {
		if oldest == nil || cmp.Or(cmp.Compare(c.at, oldest.at), strings.Compare(c.Name, oldest.Name)) < 0 {
			oldest = c
		}
	}
	delete(l.byName, oldest.Name)
}

func (l *liveClients) list(now time.Duration) []LiveClient {
	list := make([]LiveClient, 0, len(l.byName))
	for _, c := range l.byName {
		told := *c
		told.Idle = max(0, micros(now-c.at))
		if micros(now)-told.slowestAt > lately {
			told.Slowest = 0
		}
		list = append(list, told)
	}
	slices.SortFunc(list, func(a, b LiveClient) int { return naming.Compare(a.Name, b.Name) })
	return list
}

// LiveRoute is the route of a command that did not go straight.
type LiveRoute struct {
	Who     string  `json:"who"`
	Command string  `json:"command"`
	Hops    [][]any `json:"hops"` // when (-1 if that is not known), node and reply
}

const (
	liveRoutesKept   = 60
	liveRoutesAtOnce = 10
)

// liveRoutes finds the routes of commands as they end, and keeps the last ones.
type liveRoutes struct {
	finder *routes
	fresh  []LiveRoute
	kept   newest[LiveRoute]
}

func newLiveRoutes() liveRoutes {
	finder := newRoutes()
	return liveRoutes{finder: &finder, kept: newest[LiveRoute]{limit: liveRoutesKept}}
}

func (l *liveRoutes) request(c *sim.Cluster, q *sim.Request, code string) {
	l.finder.request(c, q, code)
	l.collect()
}

func (l *liveRoutes) result(client string, f event.CommandDone) {
	l.finder.result(&event.Event{Node: client, Fact: f})
	l.collect()
}

// collect takes the routes that the finder has filed.
func (l *liveRoutes) collect() {
	for key, s := range l.finder.shapes {
		if len(l.fresh) < liveRoutesAtOnce {
			l.fresh = append(l.fresh, liveRoute(s.worst))
		}
		delete(l.finder.shapes, key)
	}
}

// take returns the routes that ended since it was called last.
func (l *liveRoutes) take() []LiveRoute {
	fresh := append([]LiveRoute{}, l.fresh...)
	l.fresh = nil
	l.kept.add(fresh...)
	return fresh
}

func liveRoute(r *route.Route) LiveRoute {
	told := LiveRoute{Who: r.Client, Command: r.Command, Hops: [][]any{}}
	for _, h := range r.Hops {
		at := int64(-1)
		if h.At >= 0 {
			at = micros(h.At)
		}
		told.Hops = append(told.Hops, []any{at, h.Node, h.Reply})
	}
	return told
}
