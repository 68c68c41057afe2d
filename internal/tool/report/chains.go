package report

import (
	"cmp"
	"hash/maphash"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

const (
	openChains  = 10_000 // commands that may be on their way at once
	chainHops   = 100
	chainShapes = 2000 // ways that are told apart
	chainsShown = 40
	// hopTime is longer than any client waits between two attempts.
	hopTime = 2 * time.Second
)

// chain is the way of one command from node to node.
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

// shape is a way that several commands went.
type shape struct {
	worst chain // the one with the most hops, and of these the slowest
	count int
}

// chains finds the ways of commands that did not go straight. Nodes do not know what
// belongs together: the same command of the same client, soon after a redirect or after
// an error that one tries again, is taken for its next hop.
type chains struct {
	seed   maphash.Seed
	open   map[uint64][]*openChain
	size   int
	shapes map[string]*shape
	others int // commands with shapes beyond the limit
}

// openChain is a chain that goes on, at a certain node if next is set.
type openChain struct {
	chain
	next string
}

func newChains() chains {
	return chains{seed: maphash.MakeSeed(), open: map[uint64][]*openChain{}, shapes: map[string]*shape{}}
}

// goesOn are the errors after which clients try again.
var goesOn = map[string]bool{"MOVED": true, "ASK": true, "TRYAGAIN": true, "CLUSTERDOWN": true, "LOADING": true, "MASTERDOWN": true}

// request takes a request as a node processed it.
func (c *chains) request(cluster *sim.Cluster, q *sim.Request, code string) {
	if len(c.open) == 0 && !goesOn[code] || q.Slot < 0 && code == "" {
		return
	}
	key := c.key(q)
	reply := code
	if reply == "" {
		reply = "OK"
	}
	next := ""
	if code == "MOVED" || code == "ASK" {
		next = cluster.NameAt(redirectTarget(q.Reply))
	}
	step := hop{q.At, q.Node, reply}
	for i, o := range c.open[key] {
		last := o.hops[len(o.hops)-1].at
		if o.next != "" && o.next != q.Node || q.At-last > hopTime || len(o.hops) >= chainHops {
			continue
		}
		o.hops, o.next = append(o.hops, step), next
		if !goesOn[code] {
			c.file(o.chain)
			c.drop(key, i)
		}
		return
	}
	if !goesOn[code] {
		return
	}
	if c.size >= openChains {
		c.giveUp()
	}
	c.open[key] = append(c.open[key], &openChain{chain{clientName(q), commandText(q.Args), []hop{step}}, next})
	c.size++
}

func (c *chains) key(q *sim.Request) uint64 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	h.WriteString(q.Name)
	for _, arg := range q.Args {
		h.WriteByte(' ')
		h.Write(arg)
	}
	return h.Sum64()
}

// result takes what the log says of a scripted client's command: it is over.
func (c *chains) result(e *event.Event) {
	f, ok := e.Fact.(event.CommandDone)
	if !ok {
		return
	}
	if len(f.Commands) == 1 {
		var h maphash.Hash
		h.SetSeed(c.seed)
		h.WriteString(e.Node)
		for _, arg := range f.Commands[0] {
			h.WriteByte(' ')
			h.WriteString(arg)
		}
		key := h.Sum64()
		for len(c.open[key]) > 0 {
			c.file(c.open[key][0].chain)
			c.drop(key, 0)
		}
	}
	c.unanswered(e.Node, f)
}

func (c *chains) drop(key uint64, i int) {
	c.size--
	if c.open[key] = slices.Delete(c.open[key], i, i+1); len(c.open[key]) == 0 {
		delete(c.open, key)
	}
}

// giveUp files all chains that are open: nobody went on.
func (c *chains) giveUp() {
	for _, list := range c.open {
		for _, o := range list {
			c.file(o.chain)
		}
	}
	clear(c.open)
	c.size = 0
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
	c.giveUp()
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
var noAnswer = map[string]bool{"timeout": true, "refused": true, "reset": true, "closed": true, "abandoned": true}

// redirectTarget is the address in a MOVED or ASK reply.
func redirectTarget(reply []byte) string {
	words := strings.Fields(string(reply))
	if len(words) < 3 {
		return ""
	}
	host, port, _ := net.SplitHostPort(words[2])
	return net.JoinHostPort(host, port)
}
