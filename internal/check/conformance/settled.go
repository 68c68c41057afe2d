package conformance

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// settlePatience is how long what is measured may take to say what the real server said,
// and longPatience is that when an exchange is played again.
const (
	settlePatience = 3 * time.Second
	longPatience   = 20 * time.Second
)

// settledPlayer plays an exchange whose steps do not wait for their replies. After each step
// the cluster comes to rest, and the step's outcome is all that has come since the step
// before, on any connection.
//
// A real server is at rest when it has answered on another connection: what it has to say to
// others it has said by then. Of what is measured, which may write to different connections
// at the same time, the same is expected first.
type settledPlayer struct {
	*player
	stage   *stage
	steps   int
	want    []Outcome // nil for the real server
	talkers map[string]*talker
	cast    []string // names of connections, in order
	homes   []string // nodes with connections
}

// talker is one connection of a settled exchange.
type talker struct {
	*live.Conn
	name, node string
	id         string // the client's ID
	unread     []byte // what came, and is no whole reply yet
	replies    []live.Reply
	closed     bool
}

// playSettled plays a settled exchange. Want is what the real server gave, nil to play on the
// real server.
func (st *stage) playSettled(ctx context.Context, e Exchange, want []Outcome) []Outcome {
	p := &settledPlayer{
		player: &player{target: st.target, nodes: map[string]live.Node{}}, stage: st, steps: len(e.Lines), want: want, talkers: map[string]*talker{},
	}
	for _, n := range st.target.Nodes() {
		p.nodes[n.Name] = n
	}
	p.names = NewNormaliser(st.target.Nodes(), nil)
	st.unhurried = e.unhurried
	out := make([]Outcome, len(e.Lines))
	for i := range out {
		out[i].End = noConnection
	}
	before := map[string]string{}
	defer p.cleanUp()
	defer func() {
		for _, t := range p.talkers {
			t.Close()
		}
		for _, node := range p.homes {
			_ = st.awaitClients(ctx, node, before[node])
		}
	}()
	for _, s := range e.Lines {
		if s.Verb == Send && s.Node != "" && !slices.Contains(p.homes, s.Node) {
			p.homes = append(p.homes, s.Node)
		}
	}
	for _, node := range p.homes {
		// The stage's own clients are there before the exchange's are counted.
		if len(p.homes) > 1 && st.herald(ctx, node, p.homes) != nil {
			return out
		}
	}
	for _, node := range p.homes {
		count, err := st.clients(ctx, node)
		if err != nil {
			return out
		}
		before[node] = count
	}
	if p.open(ctx, e) != nil {
		return out
	}
	for i, s := range e.Lines {
		if ctx.Err() != nil {
			out[i].End = "interrupted"
			continue
		}
		// What comes of a step that a pause follows is told with the pause: when in
		// it something comes depends on the moment.
		tells := i+1 == len(e.Lines) || e.Lines[i+1].Verb != Sleep
		out[i] = p.step(ctx, i, s, tells)
	}
	return out
}

// open opens all connections.
func (p *settledPlayer) open(ctx context.Context, e Exchange) error {
	for _, s := range e.Lines {
		if s.Verb != Send || p.talkers[s.Conn] != nil {
			continue
		}
		node, ok := p.nodes[s.Node]
		if !ok {
			return errors.New("conformance: connection " + s.Conn + ": no node " + s.Node)
		}
		c, err := live.Dial(ctx, node.Addr())
		if err != nil {
			return err
		}
		t := &talker{Conn: c, name: s.Conn, node: s.Node}
		p.talkers[s.Conn] = t
		p.cast = append(p.cast, s.Conn)
		r, err := c.Do(replyWait, "CLIENT", "ID")
		if err != nil {
			return err
		}
		t.id = r.Text
		if e.RESP3 {
			if _, err := c.Do(replyWait, "HELLO", "3"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *settledPlayer) step(ctx context.Context, i int, s Step, tells bool) Outcome {
	from := s.Node
	switch s.Verb {
	case Sleep:
		sleep(ctx, s.Wait)
	case Send:
		t := p.talkers[s.Conn]
		t.Queue(p.expand(p.clients(s.Args))...)
		if s.Async {
			return Outcome{}
		}
		if err := t.Flush(); err != nil {
			return Outcome{End: "not taken"}
		}
		from = t.node
	default:
		return Outcome{End: "no step of a settled exchange"}
	}
	if !tells {
		return Outcome{}
	}
	switch {
	case p.want != nil:
		p.expect(ctx, p.want[i])
	case s.Verb == Send && takesItsTime(s.Args):
		p.awaitReply(ctx, p.talkers[s.Conn])
	}
	var err error
	switch {
	case from == "":
		for _, node := range p.homes {
			err = errors.Join(err, p.stage.settle(ctx, node))
		}
	case len(p.homes) > 1:
		err = p.stage.settleAll(ctx, from, p.homes)
	default:
		err = p.stage.settle(ctx, from)
	}
	out := p.take(i == p.steps-1)
	if err != nil {
		out.End = err.Error()
	}
	return out
}

// clientID is a client's ID in an argument.
var clientID = regexp.MustCompile(`\$([a-z]\d*)\.client\b`)

// soon is a time in an argument: the Unix time in milliseconds a moment from now, which a
// pause behind the step lets pass.
const soon = "$soon"

// clients puts in the IDs of clients that arguments name, $c1.client, and the time $soon.
func (p *settledPlayer) clients(args []string) []string {
	out := slices.Clone(args)
	for i := range out {
		if out[i] == soon {
			out[i] = strconv.FormatInt(time.Now().Add(10*time.Millisecond).UnixMilli(), 10)
		}
		out[i] = clientID.ReplaceAllStringFunc(out[i], func(name string) string {
			if t := p.talkers[clientID.FindStringSubmatch(name)[1]]; t != nil {
				return t.id
			}
			return name
		})
	}
	return out
}

// expect waits until everybody has heard as much as in the real server's outcome.
func (p *settledPlayer) expect(ctx context.Context, want Outcome) {
	patience := settlePatience
	if p.stage.unhurried {
		patience = longPatience
	}
	deadline := time.Now().Add(patience)
	for pause := 20 * time.Microsecond; ; pause = min(2*pause, time.Millisecond) {
		missing := false
		for _, heard := range want.Replies {
			t := p.talkers[heard.Elems[0].Text]
			t.drain()
			missing = missing || len(t.replies) < len(heard.Elems)-1 && !t.closed
		}
		if !missing || time.Now().After(deadline) || ctx.Err() != nil {
			return
		}
		sleep(ctx, pause)
	}
}

// takesItsTime reports whether a server answers a command when others have done their part: FLUSHALL and
// FLUSHDB from Redis 7.4 on when a thread has emptied the data set, CLUSTER SETSLOT of Valkey when the replicas
// know.
func takesItsTime(args []string) bool {
	return strings.EqualFold(args[0], "FLUSHALL") || strings.EqualFold(args[0], "FLUSHDB") ||
		len(args) > 1 && strings.EqualFold(args[0], "CLUSTER") && strings.EqualFold(args[1], "SETSLOT")
}

// replyPatience is how long the others may take, unless the client is held back or hears nothing.
const replyPatience = time.Second

// awaitReply waits for the reply to a command that takes its time. What comes unasked is none.
func (p *settledPlayer) awaitReply(ctx context.Context, t *talker) {
	for deadline := time.Now().Add(replyPatience); time.Now().Before(deadline) && !t.closed && ctx.Err() == nil; sleep(ctx, time.Millisecond) {
		t.drain()
		if slices.ContainsFunc(t.replies, func(r live.Reply) bool { return r.Kind == live.Simple || r.Kind == live.Error }) {
			return
		}
	}
}

// take returns what has come on all connections: for each an array of its name and the
// replies. The last outcome also tells which connections are closed. When one closed is
// not compared: the end of a connection may be later than what others were told.
func (p *settledPlayer) take(last bool) Outcome {
	var out Outcome
	for _, name := range p.cast {
		t := p.talkers[name]
		t.drain()
		heard := live.Reply{Kind: live.Array, Elems: []live.Reply{{Kind: live.Bulk, Text: name}}}
		for _, r := range t.replies {
			heard.Elems = append(heard.Elems, p.names.Reply(p.unnumbered(r)))
		}
		t.replies = nil
		if last && t.closed {
			heard.Elems = append(heard.Elems, live.Reply{Kind: live.Simple, Text: "closed"})
		}
		if len(heard.Elems) > 1 {
			out.Replies = append(out.Replies, heard)
		}
	}
	return out
}

// unnumbered replaces clients' IDs by their names where a reply holds one.
func (p *settledPlayer) unnumbered(r live.Reply) live.Reply {
	if r.Kind != live.Push || len(r.Elems) != 2 || r.Elems[0].Text != "tracking-redir-broken" {
		return r
	}
	for _, name := range slices.Sorted(maps.Keys(p.talkers)) {
		if p.talkers[name].id == r.Elems[1].Text {
			r.Elems[1].Text = name
		}
	}
	return r
}

// drain takes what has come, without waiting.
func (t *talker) drain() {
	if t.closed {
		return
	}
	got, open := t.Drain()
	t.unread, t.closed = append(t.unread, got...), !open
	t.parse()
}

// parse takes whole replies from what has come.
func (t *talker) parse() {
	for len(t.unread) > 0 {
		rest := bytes.NewReader(t.unread)
		in := bufio.NewReaderSize(rest, 64<<10)
		r, err := live.ReadReply(in, 0)
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.replies = append(t.replies, live.Reply{Kind: live.Simple, Text: err.Error()})
				t.unread = nil
			}
			return
		}
		t.unread = t.unread[len(t.unread)-rest.Len()-in.Buffered():]
		t.replies = append(t.replies, r)
	}
}
