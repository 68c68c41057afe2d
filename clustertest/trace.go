package clustertest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// TracedRoute is one command of a traced go-redis client from its beginning to its end: all
// its hops, what came of them at the client, and what the nodes saw of them.
type TracedRoute struct {
	// Begin and End are times since the cluster's start.
	Begin, End time.Duration
	// Command is the command, cut to some length.
	Command string
	// Hops are in the order in which they began.
	Hops []TracedHop
	// Err is what the caller of the command got.
	Err error
}

// TracedHop is one time that a client asked one node.
type TracedHop struct {
	// Node is the node's name, or the address if no node is there.
	Node       string
	Begin, End time.Duration
	// Err is what came of it at the client.
	Err error
	// Seen is what the node replied, in one word, if the client got no reply: the
	// command may have run, then or later. It is empty if the node got no such
	// command so far.
	Seen string

	hash uint64 // the command's fingerprint
}

// String prints the route on one line: GET {a}b: n1 MOVED → n2 ASK → n4 OK.
func (r TracedRoute) String() string {
	if len(r.Hops) == 0 {
		return fmt.Sprintf("%s: no node was asked (%v)", r.Command, r.Err)
	}
	var steps []string
	same := 1
	for _, h := range r.Hops {
		step := h.String()
		if len(steps) > 0 && step == strings.TrimSuffix(steps[len(steps)-1], fmt.Sprintf(" ×%d", same)) {
			same++
			steps[len(steps)-1] = fmt.Sprintf("%s ×%d", step, same)
			continue
		}
		steps, same = append(steps, step), 1
	}
	text := r.Command + ": " + strings.Join(steps, " → ")
	if last := r.Hops[len(r.Hops)-1]; errorWord(r.Err) != errorWord(last.Err) {
		text += fmt.Sprintf(" (%v)", r.Err)
	}
	return text
}

// String prints the hop: n1 MOVED. A node that gave the client no answer may have
// run the command all the same: n1 no answer (timeout, but OK there).
func (a TracedHop) String() string {
	var dial *net.OpError
	switch word := errorWord(a.Err); {
	case a.Err == nil, isReply(a.Err):
		return a.Node + " " + word
	case a.Seen != "":
		return fmt.Sprintf("%s no answer (%s, but %s there)", a.Node, word, a.Seen)
	case errors.As(a.Err, &dial) && dial.Op == "dial":
		return fmt.Sprintf("%s no answer (%s)", a.Node, word)
	default:
		return fmt.Sprintf("%s no answer (%s, and it saw no such command)", a.Node, word)
	}
}

// isReply reports whether an error is a reply of a node.
func isReply(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply)
}

// errorWord is an error in few words: the first one of an error reply, and what is
// behind the colons of a network error.
func errorWord(err error) string {
	var timeout net.Error
	switch {
	case err == nil, errors.Is(err, redis.Nil):
		return "OK"
	case isReply(err):
		word, _, _ := strings.Cut(err.Error(), " ")
		return word
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+len(": "):]
	}
	return text
}

// trace collects the routes of commands that did not go straight.
type trace struct {
	c *Cluster

	mu     sync.Mutex
	routes []TracedRoute // the newest last
}

// routesKept bounds how many routes are kept.
const routesKept = 256

func newTrace(c *Cluster) *trace { return &trace{c: c} }

func (t *trace) add(r TracedRoute) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.routes) == routesKept {
		t.routes = slices.Delete(t.routes, 0, routesKept/2)
	}
	t.routes = append(t.routes, r)
}

// TracedRoutes returns the routes of the commands of traced clients that were redirected, tried
// again or ended with an error: the last ones, the newest last.
func (c *Cluster) TracedRoutes() []TracedRoute {
	c.trace.mu.Lock()
	defer c.trace.mu.Unlock()
	for i := range c.trace.routes {
		hops := c.trace.routes[i].Hops
		for k := range hops {
			c.meter.join(&hops[k]) // a paused node may have come to it by now
		}
	}
	return slices.Clone(c.trace.routes)
}

// Trace follows the commands of a go-redis client from now on, so that a failure can
// show them with all hops. Redis and RedisWith do it for their clients; a client
// made otherwise has to be given before its first command.
func (c *Cluster) Trace(client *redis.ClusterClient) {
	client.AddHook(commandHook{c})
	client.OnNewNode(func(node *redis.Client) {
		node.AddHook(nodeHook{c, node.Options().Addr})
	})
}

// tracedCall is what one call of the client has under way: one command, or a pipeline. It
// is also the context of that call, so that hops find it; every command makes one,
// hence the room for what a single command needs.
type tracedCall struct {
	context.Context
	begin time.Duration
	cmds  []redis.Cmder

	mu   sync.Mutex
	hops []openHop

	cmdRoom [1]redis.Cmder
	hopRoom [2]openHop
}

// openHop is a TracedHop under way: of one of the call's commands, at an address.
type openHop struct {
	cmd        int
	addr       string
	begin, end time.Duration
	err        error
}

type callKey struct{}

// Value implements context.Context.
func (j *tracedCall) Value(key any) any {
	if key == (callKey{}) {
		return j
	}
	return j.Context.Value(key)
}

func (c *Cluster) beginCall(ctx context.Context) *tracedCall {
	j := &tracedCall{Context: ctx, begin: c.Now()}
	j.hops = j.hopRoom[:0]
	return j
}

// endCommand files the route of a command if it was not straight.
func (c *Cluster) endCommand(j *tracedCall, i int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	tries := 0
	for k := range j.hops {
		if j.hops[k].cmd == i {
			tries++
		}
	}
	if tries <= 1 && errorWord(err) == "OK" {
		return
	}
	args := wireArgs(j.cmds[i])
	w := TracedRoute{Begin: j.begin, End: c.Now(), Err: err, Command: commandText(args)}
	for _, a := range j.hops {
		if a.cmd != i {
			continue
		}
		done := TracedHop{Node: c.nameAt(a.addr), Begin: a.begin, End: a.end, Err: a.err, hash: c.meter.hash(args)}
		c.meter.join(&done)
		w.Hops = append(w.Hops, done)
	}
	c.trace.add(w)
	c.meter.redirected(w)
}

// asked adds a hop to the route of a command.
func (c *Cluster) asked(ctx context.Context, addr string, cmd redis.Cmder, err error, begin time.Duration) {
	j, _ := ctx.Value(callKey{}).(*tracedCall)
	if j == nil {
		return
	}
	i := slices.Index(j.cmds, cmd)
	if i < 0 {
		return // the client's own: ASKING, MULTI
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.hops = append(j.hops, openHop{i, addr, begin, c.Now(), err})
}

// join finds out what a node did with a command that the client got no reply to.
func (m *meter) join(a *TracedHop) {
	if a.Seen != "" || a.Err == nil || isReply(a.Err) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a.Seen = m.recent.take(a.hash, a.Node, a.Begin)
}

// wireArgs are a command's arguments as they are sent.
func wireArgs(cmd redis.Cmder) [][]byte {
	args := make([][]byte, len(cmd.Args()))
	for i, arg := range cmd.Args() {
		switch v := arg.(type) {
		case []byte:
			args[i] = v
		case string:
			args[i] = []byte(v)
		default:
			args[i] = fmt.Append(nil, v)
		}
	}
	return args
}

// commandHook sees the commands of a client.
type commandHook struct{ c *Cluster }

func (h commandHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h commandHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		j := h.c.beginCall(ctx)
		j.cmdRoom[0] = cmd
		j.cmds = j.cmdRoom[:]
		err := next(j, cmd)
		h.c.endCommand(j, 0, err)
		return err
	}
}

func (h commandHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		j := h.c.beginCall(ctx)
		j.cmds = cmds
		err := next(j, cmds)
		for i, cmd := range cmds {
			h.c.endCommand(j, i, cmd.Err())
		}
		return err
	}
}

// nodeHook sees what a client asks of one node.
type nodeHook struct {
	c    *Cluster
	addr string
}

func (h nodeHook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := next(ctx, network, addr)
		if err == nil {
			h.c.meter.trace(conn.LocalAddr().String())
		}
		return conn, err
	}
}

func (h nodeHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		begin := h.c.Now()
		err := next(ctx, cmd)
		h.c.asked(ctx, h.addr, cmd, err, begin)
		return err
	}
}

func (h nodeHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		begin := h.c.Now()
		err := next(ctx, cmds)
		for _, cmd := range cmds {
			h.c.asked(ctx, h.addr, cmd, cmd.Err(), begin)
		}
		return err
	}
}
