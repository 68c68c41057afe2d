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
	chainHops   = 100
	chainShapes = 2000 // routes that are told apart
	chainsShown = 40
)

// chain is the route of one command from node to node.
type chain struct {
	who, command string
	hops         []hop
}

// hop is one node that was asked and what came of it.
type hop struct {
	at    time.Duration // since the start, -1 if that is not known
	node  string
	reply string
}

// shape is a route that several commands went.
type shape struct {
	worst chain // the one with the most hops, and of these the slowest
	count int
}

// chains finds the routes of commands that did not go straight.
type chains struct {
	finder *route.Finder
	shapes map[string]*shape
	others int // commands with shapes beyond the limit
}

// goesOn are the errors after which clients try again.
var goesOn = map[string]bool{"MOVED": true, "ASK": true, "TRYAGAIN": true, "CLUSTERDOWN": true, "LOADING": true, "MASTERDOWN": true}

func newChains() chains {
	return chains{shapes: map[string]*shape{}, finder: route.NewFinder(route.Options{
		GoesOn: func(code string) bool { return goesOn[code] }, ByClient: true, Text: commandText,
		Within: 2 * time.Second, // longer than any client waits between two attempts
	})}
}

// request takes a request as a node processed it.
func (c *chains) request(cluster *sim.Cluster, q *sim.Request, code string) {
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
func (c *chains) found(r *route.Route) {
	done := chain{who: cmp.Or(r.Client, nameless), command: r.Command}
	for _, h := range r.Hops {
		done.hops = append(done.hops, hop{h.At, h.Node, h.Reply})
	}
	c.file(done)
}

// result takes what the log says of a scripted client's command: it is over.
func (c *chains) result(e *event.Event) {
	f, ok := e.Fact.(event.CommandDone)
	if !ok {
		return
	}
	if len(f.Commands) == 1 {
		c.finder.Over(e.Node, f.Commands[0], c.found)
	}
	c.unanswered(e.Node, f)
}

// file counts a chain among those of its shape.
func (c *chains) file(done chain) {
	key := done.shape()
	s := c.shapes[key]
	if s == nil {
		if len(c.shapes) >= chainShapes {
			c.others++
			return
		}
		s = &shape{worst: done}
		c.shapes[key] = s
	}
	s.count++
	if cmp.Or(len(s.worst.hops)-len(done.hops), cmp.Compare(s.worst.took(), done.took()), strings.Compare(done.text(), s.worst.text())) < 0 {
		s.worst = done
	}
}

// took is the time between the first and the last hop.
func (c *chain) took() time.Duration { return c.hops[len(c.hops)-1].at - c.hops[0].at }

func (c *chain) text() string { return c.who + " " + c.command }

// shape is the command's name and its way; hops that repeat count as one.
func (c *chain) shape() string {
	name, _, _ := strings.Cut(c.command, " ")
	var b strings.Builder
	b.WriteString(strings.ToUpper(name))
	for i, h := range c.hops {
		if i == 0 || h.node != c.hops[i-1].node || h.reply != c.hops[i-1].reply {
			b.WriteString(" " + h.node + ":" + h.reply)
		}
	}
	return b.String()
}

// worst are the shapes with the most hops, and of these the slowest, first.
func (c *chains) worst() []shape {
	c.finder.Rest(c.found)
	var list []shape
	for _, s := range c.shapes {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b shape) int {
		return cmp.Or(len(b.worst.hops)-len(a.worst.hops), cmp.Compare(b.worst.took(), a.worst.took()),
			b.count-a.count, strings.Compare(a.worst.shape(), b.worst.shape()))
	})
	return list[:min(len(list), chainsShown)]
}

// unanswered takes the way of a command out of the log, if some node gave no answer: then
// nodes cannot tell it.
func (c *chains) unanswered(client string, f event.CommandDone) {
	if len(f.Route) == 0 || !noAnswer[f.Failure] && !slices.ContainsFunc(f.Route, func(h event.Hop) bool { return noAnswer[h.Why] }) {
		return
	}
	done := chain{who: client, command: cut(f.Command())}
	for _, h := range f.Route[:min(len(f.Route), chainHops)] {
		done.hops = append(done.hops, hop{-1, h.Node, h.Why})
	}
	if last := &done.hops[len(done.hops)-1]; last.reply == "" {
		switch {
		case f.Failure != "":
			last.reply = "(" + f.Failure + ")"
		case f.Kind() == event.KindError:
			last.reply = cut(f.Reply.String())
		default:
			last.reply = "OK"
		}
	}
	c.file(done)
}

// noAnswer are the ways to get no reply from a node.
var noAnswer = map[string]bool{"timeout": true, "refused": true, "reset": true, "closed": true, "unresolved": true, "abandoned": true}

// redirectTarget is the address in a MOVED or ASK reply.
func redirectTarget(reply []byte) string {
	words := strings.Fields(string(reply))
	if len(words) < 3 {
		return ""
	}
	host, port, _ := net.SplitHostPort(words[2])
	return net.JoinHostPort(host, port)
}
