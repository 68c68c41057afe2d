package node_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// testStart is the wall-clock time at which test nodes start.
var testStart = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

const (
	testID   = "00000000000000000000000000000000000000aa"
	testIP   = "127.0.0.1"
	testPort = 7000
)

// testNode is a node that owns all slots, in a world of its own: time moves by
// Advance only, and there is no network.
type testNode struct {
	*node.Node
	t      testing.TB
	host   *testHost
	engine *engine.Engine
}

// newTestNode makes a node. The functions change what it starts with.
func newTestNode(t testing.TB, options ...func(*node.Config)) *testNode {
	t.Helper()
	n := &testNode{t: t, host: &testHost{}, engine: engine.New(engine.Config{Seed: 1})}
	cfg := node.Config{
		Name: "n1", Host: n.host, Keyspace: n.engine,
		Start: testStart, Port: testPort, Seed: 1,
	}
	withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-16383\n"+
		"vars currentEpoch 1 lastVoteEpoch 0\n")(&cfg)
	for _, option := range options {
		option(&cfg)
	}
	var err error
	if n.Node, err = node.New(cfg); err != nil {
		t.Fatal(err)
	}
	n.Boot()
	t.Cleanup(n.Shutdown)
	return n
}

// tickFor lets time pass, with the node's cron each 100 ms.
func (n *testNode) tickFor(d time.Duration) {
	const period = 100 * time.Millisecond
	for ; d > 0; d -= period {
		n.host.Advance(min(d, period))
		n.Tick()
	}
}

// withNodesConf gives the node what such a nodes.conf says of the cluster.
func withNodesConf(t testing.TB, text string) func(*node.Config) {
	return func(cfg *node.Config) {
		conf, err := gossip.ParseNodesConf(text)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Machine, err = clusterbus.New(clusterbus.Config{
			ID: testID, IP: testIP, Port: testPort, Settings: gossip.DefaultSettings(),
			Rand: rand.New(rand.NewPCG(1, 2)), Keys: cfg.Keyspace, Start: testStart, NodesConf: conf, Formed: true,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// testHost is a world of one node.
type testHost struct {
	now    time.Duration
	timers []*testTimer
	// exits are the commands that ended the process.
	exits []string
	// refusal is how long it takes to hear that nobody listens.
	refusal time.Duration
	// listens lets somebody listen at every address: who was dialled is in targets.
	listens bool
	targets []*testTarget
}

type testTimer struct {
	at time.Duration
	f  func()
}

func (h *testHost) Now() time.Duration { return h.now }

func (h *testHost) After(d time.Duration, f func()) (cancel func()) {
	timer := &testTimer{h.now + d, f}
	h.timers = append(h.timers, timer)
	return func() {
		h.timers = slices.DeleteFunc(h.timers, func(other *testTimer) bool { return other == timer })
	}
}

// Advance lets time pass and runs what becomes due, in order.
func (h *testHost) Advance(d time.Duration) {
	end := h.now + d
	for {
		var next *testTimer
		for _, timer := range h.timers {
			if timer.at <= end && (next == nil || timer.at < next.at) {
				next = timer
			}
		}
		if next == nil {
			break
		}
		h.timers = slices.DeleteFunc(h.timers, func(other *testTimer) bool { return other == next })
		h.now = max(h.now, next.at)
		next.f()
	}
	h.now = end
}

func (h *testHost) Bus(*node.Node, clusterbus.Output)        {}
func (h *testHost) BusRead(*node.Node, *clusterbus.Message)  {}
func (h *testHost) BusBacklog(*node.Node, gossip.LinkID) int { return 0 }
func (h *testHost) Fact(*node.Node, event.Fact)              {}
func (h *testHost) Redirected(*node.Node, event.Redirected)  {}
func (h *testHost) NewHistory(*node.Node, node.History)      {}
func (h *testHost) SharedOffset(a, b string) int64           { return node.Unrelated }
func (h *testHost) Lost(*node.Node, node.Loss)               {}
func (h *testHost) TookSlots(*node.Node, node.Takeover)      {}
func (h *testHost) Takeover(string, gossip.ID) (node.Takeover, bool) {
	return node.Takeover{}, false
}
func (h *testHost) Exit(_ *node.Node, command string) { h.exits = append(h.exits, command) }
func (h *testHost) Dial(_ *node.Node, _ string, _ time.Duration, handler node.LinkHandler) node.Link {
	if h.listens {
		target := &testTarget{LinkHandler: handler}
		h.targets = append(h.targets, target)
		h.After(0, handler.Connected)
		return target
	}
	h.After(h.refusal, func() { handler.Broken(node.Refused) })
	return deadLink{}
}

type deadLink struct{}

func (deadLink) Send([]byte) {}
func (deadLink) Read(int)    {}
func (deadLink) Close()      {}

// testTarget is the far end of a connection that a node made: it answers by Received,
// and ends by Broken.
type testTarget struct {
	node.LinkHandler
	sent   []byte
	closed bool
}

// Send implements node.Link.
func (l *testTarget) Send(b []byte) { l.sent = append(l.sent, b...) }

// Close implements node.Link.
func (l *testTarget) Read(int) {}
func (l *testTarget) Close()   { l.closed = true }

// testClient is a client of a test node.
type testClient struct {
	t       testing.TB
	session *node.Session
	out     []byte
	gone    bool
	// stuck makes the server keep what is delivered: unread is how much.
	stuck  bool
	unread int
	// hears, if set, is called with each delivery.
	hears func()
}

// client connects a client from the given address.
func (n *testNode) client(addr string) *testClient {
	c := &testClient{t: n.t}
	c.session = n.Connect(addr, c)
	return c
}

func (c *testClient) Deliver(b []byte) int {
	if c.hears != nil {
		c.hears()
	}
	c.out = append(c.out, b...)
	if c.stuck {
		c.unread += len(b)
	}
	return c.unread
}
func (c *testClient) Backlog() int { return c.unread }
func (c *testClient) Hangup()      { c.gone = true }

// take returns what came since the last time.
func (c *testClient) take() string {
	out := string(c.out)
	c.out = c.out[:0]
	return out
}

// do sends one command, given as words, and returns all that came back. A word
// in quotes may contain blanks.
func (c *testClient) do(line string) string {
	c.t.Helper()
	return c.send(testWords(c.t, line)...)
}

func (c *testClient) send(args ...string) string {
	var w resp.Writer
	w.Array(len(args))
	for _, arg := range args {
		w.BulkString(arg)
	}
	c.session.Feed(w.Buf)
	return c.take()
}

// testWords splits a line into words; "..." is one word, which may be empty.
func testWords(t testing.TB, line string) []string {
	t.Helper()
	var words []string
	for line = strings.TrimLeft(line, " "); line != ""; line = strings.TrimLeft(line, " ") {
		word, rest, _ := strings.Cut(line, " ")
		if line[0] == '"' {
			var closed bool
			if word, rest, closed = strings.Cut(line[1:], `"`); !closed {
				t.Fatalf("no closing quote: %s", line)
			}
		}
		words = append(words, word)
		line = rest
	}
	return words
}

// exchange is a command and the reply that it must get.
type exchange struct{ command, reply string }

// play sends the commands in turn and compares the replies.
func (c *testClient) play(exchanges ...exchange) {
	c.t.Helper()
	for _, e := range exchanges {
		if got := c.do(e.command); got != e.reply {
			c.t.Errorf("%s\n got %q\nwant %q", e.command, got, e.reply)
		}
	}
}

// payload is the text of a reply that is a bulk string.
func payload(t testing.TB, reply string) string {
	t.Helper()
	_, text, ok := strings.Cut(reply, "\r\n")
	if !ok || reply[0] != '$' || reply[1] == '-' {
		t.Fatalf("%q is no bulk string", reply)
	}
	return strings.TrimSuffix(text, "\r\n")
}

func itoa(n int) string { return strconv.Itoa(n) }
