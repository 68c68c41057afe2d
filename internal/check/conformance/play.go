package conformance

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// replyWait is how long a reply may take before it counts as missing. Nothing that
// the corpus waits for takes longer than a manual failover's window of 5 s.
const replyWait = 6 * time.Second

// longReplyWait is that when an exchange is played again: on a busy machine a script can take
// ten times as long.
const longReplyWait = 40 * time.Second

// quiet is how long a connection has to be silent after raw bytes to count as open.
const quiet = 150 * time.Millisecond

// Ends of an outcome that no exchange expects of a real server.
const (
	noConnection = "no connection"
	noReply      = "no reply"
)

// Outcome is what one step gave, normalised.
type Outcome struct {
	Replies []live.Reply
	// End is how reading ended, if not with the expected replies: "closed",
	// "no reply", "silent", or what was wrong with the reply.
	End string
}

// String prints the outcome on one line.
func (o Outcome) String() string {
	var parts []string
	for _, r := range o.Replies {
		parts = append(parts, r.String())
	}
	if o.End != "" {
		parts = append(parts, "("+o.End+")")
	}
	return strings.Join(parts, " ")
}

// player plays one exchange on one target.
type player struct {
	target live.Target
	nodes  map[string]live.Node
	names  *Normaliser
	resp3  bool
	conns  map[string]*session
	order  []string
	dir    string // of shell scripts, "" until there is one
	server live.Program
	extra  []*live.Alone
	// patience is how long a reply may take.
	patience time.Duration
}

// session is one connection of an exchange.
type session struct {
	*live.Conn
	node string
	// blocked is how many replies are still to come.
	blocked int
	// raw is set when the stream's state is not known any more.
	raw    bool
	closed bool
}

// Play plays an exchange on a target and returns an outcome for each step, and one
// for each connection's end.
func Play(ctx context.Context, t live.Target, e Exchange) []Outcome {
	p := &player{target: t, nodes: map[string]live.Node{}, resp3: e.RESP3, server: e.server, conns: map[string]*session{}, patience: replyWait}
	if e.unhurried {
		p.patience = longReplyWait
	}
	for _, n := range t.Nodes() {
		p.nodes[n.Name] = n
	}
	p.names = NewNormaliser(t.Nodes(), nil)
	defer func() {
		for _, c := range p.conns {
			c.Close()
		}
		p.cleanUp()
	}()
	out := make([]Outcome, 0, len(e.Lines)+2)
	for i := 0; i < len(e.Lines); {
		if ctx.Err() != nil {
			return append(out, Outcome{End: "interrupted"})
		}
		if n := pipelined(e.Lines[i:]); n > 1 {
			out = append(out, p.pipeline(ctx, e.Lines[i:i+n])...)
			i += n
			continue
		}
		out = append(out, p.step(ctx, e.Lines[i]))
		i++
	}
	for _, name := range p.order {
		out = append(out, p.end(name))
	}
	return out
}

func (p *player) step(ctx context.Context, s Step) Outcome {
	switch s.Verb {
	case Sleep:
		sleep(ctx, s.Wait)
		return Outcome{}
	case Kill:
		return ended(p.target.Kill(s.Node))
	case Restart:
		err := p.target.Restart(s.Node, s.How)
		p.moved()
		return ended(err)
	case Pause:
		return ended(p.target.Pause(s.Node))
	case Resume:
		return ended(p.target.Resume(s.Node))
	case Refused:
		return p.refused(ctx, s)
	case Until:
		return p.until(ctx, s)
	case CLI:
		return p.cli(ctx, s)
	case Shell:
		return p.shell(ctx, s)
	case Server:
		return ended(p.startServer(ctx, s.Node))
	}
	c, err := p.conn(ctx, s)
	if err != nil {
		return Outcome{End: noConnection}
	}
	switch s.Verb {
	case Raw:
		return p.raw(c, s)
	case Receive:
		if s.Count == 0 {
			return p.read(c, 1, s.Wait)
		}
		c.blocked = max(0, c.blocked-s.Count)
		return p.receive(c, s.Count)
	}
	c.Queue(p.expand(s.Args)...)
	if err := c.Flush(); err != nil {
		return Outcome{End: "not taken"}
	}
	if s.Async {
		c.blocked++
		return Outcome{}
	}
	out := p.read(c, repliesTo(s.Args), p.patience)
	p.learn(s, out)
	return out
}

// moved looks where the nodes are now.
func (p *player) moved() {
	for _, n := range p.target.Nodes() {
		p.names.LearnAddress(n)
		p.nodes[n.Name] = n
	}
}

func ended(err error) Outcome {
	if err != nil {
		return Outcome{End: err.Error()}
	}
	return Outcome{}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// conn returns the step's connection, opened when it is new.
func (p *player) conn(ctx context.Context, s Step) (*session, error) {
	if c, ok := p.conns[s.Conn]; ok {
		return c, nil
	}
	node, ok := p.nodes[s.Node]
	if !ok {
		return nil, fmt.Errorf("conformance: connection %q: no node %q", s.Conn, s.Node)
	}
	raw, err := live.Dial(ctx, node.Addr())
	if err != nil {
		return nil, err
	}
	c := &session{Conn: raw, node: s.Node}
	if p.resp3 {
		if _, err := c.Do(replyWait, "HELLO", "3"); err != nil {
			c.Close()
			return nil, err
		}
	}
	p.conns[s.Conn] = c
	p.order = append(p.order, s.Conn)
	return c, nil
}

// refused says whether a node accepts a connection.
func (p *player) refused(ctx context.Context, s Step) Outcome {
	c, err := live.Dial(ctx, p.nodes[s.Node].Addr())
	if err != nil {
		return Outcome{}
	}
	c.Close()
	return Outcome{End: "accepted"}
}

// read reads n replies. A push that is not itself the answer of a subscription
// comes on top of them.
func (p *player) read(c *session, n int, wait time.Duration) Outcome {
	var out Outcome
	if c.closed {
		out.End = "closed"
		return out
	}
	for len(out.Replies) < n {
		r, err := c.Read(wait)
		if err != nil {
			out.End = p.failure(c, err, wait)
			return out
		}
		if r.Kind == live.Push && !subscription(r) {
			n++
		}
		out.Replies = append(out.Replies, p.names.Reply(r))
		if len(out.Replies) == 1 && !r.Aggregate() {
			break // a subscription that was refused or queued: one answer for all channels
		}
	}
	return out
}

// receive reads n replies, pushes like any other.
func (p *player) receive(c *session, n int) Outcome {
	var out Outcome
	for len(out.Replies) < n && out.End == "" {
		if c.closed {
			out.End = "closed"
			break
		}
		r, err := c.Read(p.patience)
		if err != nil {
			out.End = p.failure(c, err, p.patience)
			break
		}
		out.Replies = append(out.Replies, p.names.Reply(r))
	}
	return out
}

func (p *player) failure(c *session, err error, wait time.Duration) string {
	switch {
	case errors.Is(err, live.ErrClosed):
		c.closed = true
		return "closed"
	case errors.Is(err, live.ErrSilent) && wait == p.patience:
		c.blocked++
		return noReply
	case errors.Is(err, live.ErrSilent):
		return "silent"
	}
	c.raw = true
	return err.Error()
}

// raw sends bytes and reads whatever comes.
func (p *player) raw(c *session, s Step) Outcome {
	c.raw = true
	c.QueueRaw(s.Args[0])
	if err := c.Flush(); err != nil {
		return Outcome{End: "not taken"}
	}
	var out Outcome
	for out.End == "" {
		next := p.read(c, 1, quiet)
		out.Replies = append(out.Replies, next.Replies...)
		out.End = next.End
	}
	return out
}

// until repeats a command on a connection of its own, so that the exchange's
// connections see nothing of it.
func (p *player) until(ctx context.Context, s Step) Outcome {
	pattern, err := regexp.Compile(s.Pattern)
	if err != nil {
		return Outcome{End: err.Error()}
	}
	node := s.Node
	if node == "" {
		node = s.Conn
	}
	deadline := time.Now().Add(s.Wait)
	last := ""
	for time.Now().Before(deadline) && ctx.Err() == nil {
		if raw, err := live.Dial(ctx, p.nodes[node].Addr()); err == nil {
			r, err := raw.Do(time.Second, p.expand(s.Args)...)
			raw.Close()
			if err == nil {
				if last = flat(p.names.Reply(r)); pattern.MatchString(last) {
					return Outcome{Replies: []live.Reply{{Kind: live.Simple, Text: "reached"}}}
				}
			}
		}
		sleep(ctx, 20*time.Millisecond)
	}
	return Outcome{End: fmt.Sprintf("not reached in %v, last: %s", s.Wait, last)}
}

// flat is the reply as until matches it: texts as they are, without quotes.
func flat(r live.Reply) string {
	switch r.Kind {
	case live.Bulk, live.Simple, live.Verbatim:
		return r.Text
	}
	return r.String()
}

// end asks the connection to RESET and returns everything that comes before the
// answer, and whether it is still open.
func (p *player) end(name string) Outcome {
	c := p.conns[name]
	switch {
	case c.closed:
		return Outcome{End: "closed"}
	case c.raw, c.blocked > 0:
		return Outcome{End: "open"}
	}
	c.Queue("RESET")
	if err := c.Flush(); err != nil {
		return Outcome{End: "not taken"}
	}
	var out Outcome
	for {
		r, err := c.Read(p.patience)
		switch {
		case err != nil:
			out.End = p.failure(c, err, p.patience)
			return out
		case r.Kind == live.Error, r.Kind == live.Simple && r.Text == "RESET":
			out.End = "open"
			return out
		}
		out.Replies = append(out.Replies, p.names.Reply(r))
	}
}

// learn notes node IDs that were not known before: after CLUSTER RESET HARD.
func (p *player) learn(s Step, out Outcome) {
	if len(s.Args) == 2 && strings.EqualFold(s.Args[1], "myid") && len(out.Replies) == 1 {
		node := p.conns[s.Conn].node
		p.names.Learn(node, out.Replies[0].Text)
		out.Replies[0] = p.names.Reply(out.Replies[0])
	}
}

// named is a node's property in an argument.
var named = regexp.MustCompile(`\$([A-Za-z]\d*)\.(id|ID|ip|port|bus|addr|tls)\b`)

// expand puts in what arguments name: $A.id, $A.ip, $A.port, $A.bus, $A.addr.
func (p *player) expand(args []string) []string {
	if !slices.ContainsFunc(args, func(a string) bool { return strings.Contains(a, "$") }) {
		return args
	}
	out := slices.Clone(args)
	for i := range out {
		out[i] = named.ReplaceAllStringFunc(out[i], p.property)
	}
	return out
}

// property is what a name such as $A.port stands for.
func (p *player) property(name string) string {
	m := named.FindStringSubmatch(name)
	n, known := p.nodes[m[1]]
	if !known {
		return name
	}
	switch m[2] {
	case "id":
		return n.ID
	case "ID":
		return strings.ToUpper(n.ID)
	case "ip":
		return n.IP
	case "port":
		return strconv.Itoa(n.Port)
	case "tls":
		return strconv.Itoa(n.TLSPort)
	case "bus":
		return strconv.Itoa(n.BusPort())
	}
	return n.Addr()
}

// repliesTo is the number of replies that a command causes: the subscription
// commands answer once for each channel.
func repliesTo(args []string) int {
	if len(args) < 3 {
		return 1
	}
	switch strings.ToUpper(args[0]) {
	case "SUBSCRIBE", "PSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE":
		return len(args) - 1
	}
	return 1
}

// subscription reports whether a push answers a subscription command.
func subscription(r live.Reply) bool {
	if len(r.Elems) != 3 {
		return false
	}
	return strings.HasSuffix(r.Elems[0].Text, "subscribe")
}
