package clustertest

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/route"
)

// Route is the route of one command through the cluster: which nodes were asked and what
// they said. For traced clients it is exact, see Trace. For others it is what nodes
// saw, where the same command sent many times at once may look like one that is sent
// on and on.
type Route struct {
	// At is when the first node was asked, since the start of the cluster.
	At time.Duration
	// Command is the command, cut to some length.
	Command string
	Hops    []Hop
}

// Hop is one node that was asked. Reply is the first word of an error reply, and OK
// for any other reply.
type Hop struct {
	Node, Reply string
}

// Redirects is the number of redirects in the route.
func (r Route) Redirects() int {
	n := 0
	for _, hop := range r.Hops {
		if hop.redirect() {
			n++
		}
	}
	return n
}

// String prints the route on one line: GET {a}b: n1 MOVED → n2 ASK → n4 OK.
func (r Route) String() string { return r.Command + ": " + hopsText(r.Hops) }

func (h Hop) redirect() bool { return h.Reply == "MOVED" || h.Reply == "ASK" }

// hopsShown is how many hops of a long route are printed.
const hopsShown = 8

func hopsText(hops []Hop) string {
	var b strings.Builder
	for i, hop := range hops {
		if i > 0 {
			b.WriteString(" → ")
		}
		if i == hopsShown {
			return b.String() + "... (" + strconv.Itoa(len(hops)-hopsShown) + " more)"
		}
		b.WriteString(hop.Node + " " + hop.Reply)
	}
	return b.String()
}

// newFinder finds the routes of clients that are not traced: soon after a redirect, the
// same command at the node that it pointed to is the same command.
func newFinder() *route.Finder {
	return route.NewFinder(route.Options{
		GoesOn: func(code string) bool { return code == "MOVED" || code == "ASK" },
		Within: time.Second, // longer than any client's back-off between two hops
		Text:   commandText,
	})
}

// routeOf is a route that was found.
func routeOf(r *route.Route) Route {
	c := Route{At: r.Hops[0].At, Command: r.Command}
	for _, h := range r.Hops {
		c.Hops = append(c.Hops, Hop{h.Node, h.Reply})
	}
	return c
}

// redirectAddr is the address in a MOVED or ASK reply.
func redirectAddr(reply string) string {
	words := strings.Fields(reply)
	if len(words) < 3 {
		return ""
	}
	return words[2]
}

// commandText prints a command on one line, cut to some length.
func commandText(args [][]byte) string {
	const most, longest = 8, 40
	var b strings.Builder
	for i, arg := range args {
		if i == most {
			b.WriteString(" ... (" + strconv.Itoa(len(args)-most) + " more)")
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		text := string(arg[:min(len(arg), longest)])
		if bytes.ContainsAny(arg[:min(len(arg), longest)], " \"\r\n\x00") || text == "" || strconv.Quote(text) != `"`+text+`"` {
			text = strconv.Quote(text)
		}
		b.WriteString(text)
		if len(arg) > longest {
			b.WriteString("...")
		}
	}
	return b.String()
}
