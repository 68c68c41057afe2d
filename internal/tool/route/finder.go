// Package route finds the routes of commands: which nodes a command was sent to, one after
// the other, and what they said.
package route

import (
	"hash/maphash"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// Route is where a command went.
type Route struct {
	Client, Command string
	Hops            []Hop
}

// Hop is one node that was asked. Reply is the first word of an error reply, and OK for
// any other reply.
type Hop struct {
	At          time.Duration
	Node, Reply string
}

// Options say how a Finder joins requests.
type Options struct {
	// GoesOn says after which error codes a client sends the command again.
	GoesOn func(code string) bool
	// ByClient joins requests of the same client only, by its name.
	ByClient bool
	// Within is the longest time between two hops.
	Within time.Duration
	// Text prints a command.
	Text func(args [][]byte) string
}

// Finder joins the requests that nodes process into routes. Nodes do not know what belongs
// together: the same command, soon after an error that one tries again, at the node that a
// redirect named, is taken for the next hop. So commands that are sent many times at once
// may look like one that is sent on and on.
type Finder struct {
	opt  Options
	seed maphash.Seed
	open map[uint64][]*open
	size int
}

// open is a route that goes on, at a certain node if next is set.
type open struct {
	Route
	next string
}

const (
	maxOpen = 10_000
	maxHops = 100
)

// NewFinder returns a Finder that has seen nothing.
func NewFinder(opt Options) *Finder {
	return &Finder{opt: opt, seed: maphash.MakeSeed(), open: map[uint64][]*open{}}
}

// Open is how many routes go on.
func (f *Finder) Open() int { return f.size }

// Request takes a request with the code of its error reply, "" for another reply, and
// the node that a redirect named, "" if that is not known. It returns the route that the request
// is a hop of, and whether that is over; nil for a command that was served at once. Routes
// that nobody went on with are passed to dropped when there are too many of them.
func (f *Finder) Request(q *sim.Request, code, next string, dropped func(*Route)) (r *Route, over bool) {
	goesOn := f.opt.GoesOn(code)
	if f.size == 0 && !goesOn {
		return nil, false
	}
	key := f.key(q)
	hop := Hop{q.At, q.Node, code}
	switch {
	case code != "":
	case len(q.Reply) == 0:
		hop.Reply = "no reply"
	default:
		hop.Reply = "OK"
	}
	for i, o := range f.open[key] {
		last := o.Hops[len(o.Hops)-1].At
		if o.next != "" && o.next != q.Node || q.At-last > f.opt.Within || len(o.Hops) >= maxHops {
			continue
		}
		o.Hops, o.next = append(o.Hops, hop), next
		if !goesOn {
			f.drop(key, i)
		}
		return &o.Route, !goesOn
	}
	if !goesOn {
		return nil, false
	}
	if f.size >= maxOpen {
		f.Rest(dropped)
	}
	o := &open{Route{q.Name, f.opt.Text(q.Args), []Hop{hop}}, next}
	f.open[key] = append(f.open[key], o)
	f.size++
	return &o.Route, false
}

// Over ends the routes of a client's command, of which the client says that it is over.
func (f *Finder) Over(client string, args []string, ended func(*Route)) {
	var h maphash.Hash
	h.SetSeed(f.seed)
	if f.opt.ByClient {
		h.WriteString(client)
	}
	for _, arg := range args {
		h.WriteByte(0)
		h.WriteString(arg)
	}
	key := h.Sum64()
	for len(f.open[key]) > 0 {
		ended(&f.open[key][0].Route)
		f.drop(key, 0)
	}
}

// Rest ends all routes that go on.
func (f *Finder) Rest(ended func(*Route)) {
	for _, list := range f.open {
		for _, o := range list {
			ended(&o.Route)
		}
	}
	clear(f.open)
	f.size = 0
}

func (f *Finder) key(q *sim.Request) uint64 {
	var h maphash.Hash
	h.SetSeed(f.seed)
	if f.opt.ByClient {
		h.WriteString(q.Name)
	}
	for _, arg := range q.Args {
		h.WriteByte(0)
		h.Write(arg)
	}
	return h.Sum64()
}

func (f *Finder) drop(key uint64, i int) {
	f.size--
	if f.open[key] = slices.Delete(f.open[key], i, i+1); len(f.open[key]) == 0 {
		delete(f.open, key)
	}
}
