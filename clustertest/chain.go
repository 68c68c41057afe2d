package clustertest

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// Chain is the way of one command through the cluster: which nodes were asked and what
// they said. For traced clients it is exact, see Trace. For others it is what nodes
// saw, where the same command sent many times at once may look like one that is sent
// on and on.
type Chain struct {
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

// Redirects is the number of redirects in the chain.
func (c Chain) Redirects() int {
	n := 0
	for _, hop := range c.Hops {
		if hop.redirect() {
			n++
		}
	}
	return n
}

// String prints the chain on one line: GET {a}b: n1 MOVED → n2 ASK → n4 OK.
func (c Chain) String() string { return c.Command + ": " + hopsText(c.Hops) }

func (h Hop) redirect() bool { return h.Reply == "MOVED" || h.Reply == "ASK" }

// hopsShown is how many hops of a long chain are printed.
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

// chains joins requests of clients that are not traced into the ways of commands: soon
// after a redirect, the same command at the node that it pointed to is the same
// command.
type chains struct {
	open map[uint64][]*openChain // by the command's fingerprint
	size int
}

// openChain is a chain that ended in a redirect so far.
type openChain struct {
	Chain
	next string // the node it points to
	last time.Duration
}

const (
	maxOpenChains = 10_000
	maxHops       = 100
	// maxHopTime is longer than any client's back-off between two hops.
	maxHopTime = time.Second
)

func newChains() chains { return chains{open: map[uint64][]*openChain{}} }

// add continues or begins a chain, and returns it as it is now. The zero Chain
// stands for a command that was served at once.
func (c *chains) add(hash uint64, r *sim.Request, code, next string) Chain {
	hop := Hop{r.Node, replyWord(r, code)}
	for i, open := range c.open[hash] {
		if open.next != r.Node || r.At-open.last > maxHopTime || len(open.Hops) >= maxHops {
			continue
		}
		open.Hops = append(open.Hops, hop)
		open.next, open.last = next, r.At
		if next == "" {
			c.drop(hash, i)
		}
		return open.Chain
	}
	if next == "" {
		return Chain{}
	}
	if c.size >= maxOpenChains { // redirects that nobody followed
		clear(c.open)
		c.size = 0
	}
	open := &openChain{Chain{At: r.At, Command: commandText(r.Args), Hops: []Hop{hop}}, next, r.At}
	c.open[hash] = append(c.open[hash], open)
	c.size++
	return open.Chain
}

func (c *chains) drop(hash uint64, i int) {
	waiting := c.open[hash]
	c.size--
	if len(waiting) == 1 {
		delete(c.open, hash)
		return
	}
	c.open[hash] = append(waiting[:i:i], waiting[i+1:]...)
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
