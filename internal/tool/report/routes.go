package report

import (
	"cmp"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/route"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

const (
	routeHops   = 100
	routeShapes = 2000 // that are told apart
	routesShown = 40
)

// shape is a route that several commands went.
type shape struct {
	worst *route.Route // the one with the most hops, and of these the slowest
	count int
}

// routes finds the routes of commands that did not go straight.
type routes struct {
	finder *route.Finder
	shapes map[string]*shape
	others int // commands with shapes beyond the limit
}

// goesOn are the errors after which clients try again.
var goesOn = map[string]bool{"MOVED": true, "ASK": true, "TRYAGAIN": true, "CLUSTERDOWN": true, "LOADING": true, "MASTERDOWN": true}

func newRoutes() routes {
	return routes{shapes: map[string]*shape{}, finder: route.NewFinder(route.Options{
		GoesOn: func(code string) bool { return goesOn[code] }, ByClient: true, Text: commandText,
		Within: 2 * time.Second, // longer than any client waits between two attempts
	})}
}

// request takes a request as a node processed it.
func (c *routes) request(cluster *sim.Cluster, q *sim.Request, code string) {
	if q.Slot < 0 && code == "" {
		return
	}
	next := ""
	if code == "MOVED" || code == "ASK" {
		next = cluster.NameAt(redirectTarget(q.Reply))
	}
	if r, over := c.finder.Request(q, code, next, c.found); over {
		c.found(r)
	}
}

// found files a route that is over.
func (c *routes) found(r *route.Route) {
	c.file(&route.Route{Client: cmp.Or(r.Client, nameless), Command: r.Command, Hops: slices.Clone(r.Hops)})
}

// result takes what the log says of a scripted client's command: it is over.
func (c *routes) result(e *event.Event) {
	f, ok := e.Fact.(event.CommandDone)
	if !ok {
		return
	}
	if len(f.Commands) == 1 {
		c.finder.Over(e.Node, f.Commands[0], c.found)
	}
	c.unanswered(e.Node, f)
}

// file counts a route among those of its shape.
func (c *routes) file(done *route.Route) {
	key := routeShape(done)
	s := c.shapes[key]
	if s == nil {
		if len(c.shapes) >= routeShapes {
			c.others++
			return
		}
		s = &shape{worst: done}
		c.shapes[key] = s
	}
	s.count++
	if cmp.Or(len(s.worst.Hops)-len(done.Hops), cmp.Compare(took(s.worst), took(done)), strings.Compare(routeText(done), routeText(s.worst))) < 0 {
		s.worst = done
	}
}

// took is the time between the first and the last hop.
func took(r *route.Route) time.Duration { return r.Hops[len(r.Hops)-1].At - r.Hops[0].At }

func routeText(r *route.Route) string { return r.Client + " " + r.Command }

// routeShape is the command's name and its hops; those that repeat count as one.
func routeShape(r *route.Route) string {
	name, _, _ := strings.Cut(r.Command, " ")
	var b strings.Builder
	b.WriteString(strings.ToUpper(name))
	for i, h := range r.Hops {
		if i == 0 || h.Node != r.Hops[i-1].Node || h.Reply != r.Hops[i-1].Reply {
			b.WriteString(" " + h.Node + ":" + h.Reply)
		}
	}
	return b.String()
}

// worst are the shapes with the most hops, and of these the slowest, first.
func (c *routes) worst() []shape {
	c.finder.Rest(c.found)
	var list []shape
	for _, s := range c.shapes {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b shape) int {
		return cmp.Or(len(b.worst.Hops)-len(a.worst.Hops), cmp.Compare(took(b.worst), took(a.worst)),
			b.count-a.count, strings.Compare(routeShape(a.worst), routeShape(b.worst)))
	})
	return list[:min(len(list), routesShown)]
}

// unanswered takes the route of a command from the log, if some node gave no answer: then
// nodes cannot tell it.
func (c *routes) unanswered(client string, f event.CommandDone) {
	if len(f.Route) == 0 || !noAnswer[f.Failure] && !slices.ContainsFunc(f.Route, func(h event.Hop) bool { return noAnswer[h.Why] }) {
		return
	}
	done := &route.Route{Client: client, Command: cut(f.Command())}
	for _, h := range f.Route[:min(len(f.Route), routeHops)] {
		done.Hops = append(done.Hops, route.Hop{At: -1, Node: h.Node, Reply: h.Why}) // when is not known
	}
	if last := &done.Hops[len(done.Hops)-1]; last.Reply == "" {
		switch {
		case f.Failure != "":
			last.Reply = "(" + f.Failure + ")"
		case f.Kind() == event.KindError:
			last.Reply = cut(f.Reply.String())
		default:
			last.Reply = "OK"
		}
	}
	c.file(done)
}

// noAnswer are the reasons for having no reply from a node.
var noAnswer = map[string]bool{"timeout": true, "refused": true, "reset": true, "closed": true, "unresolved": true, "abandoned": true,
	"expired": true, "wrong-host": true, "unknown-authority": true, "certificate-refused": true}

// redirectTarget is the address in a MOVED or ASK reply.
func redirectTarget(reply []byte) string {
	words := strings.Fields(string(reply))
	if len(words) < 3 {
		return ""
	}
	host, port, _ := net.SplitHostPort(words[2])
	return net.JoinHostPort(host, port)
}
