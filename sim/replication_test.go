package sim_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim"
)

// tb is what *testing.T, *testing.B and *rapid.T have in common.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
}

// ask runs a command and returns its reply, nested replies in brackets.
func ask(t tb, n *sim.Node, args ...string) string {
	t.Helper()
	reply, err := n.Do(args...)
	if err != nil {
		t.Fatalf("%s: %v: %v", n.Name(), args, err)
	}
	text, _ := show(string(reply.Raw))
	return text
}

// show renders a RESP2 reply on one line.
func show(raw string) (text, rest string) {
	line, rest, _ := strings.Cut(raw, "\r\n")
	switch line[0] {
	case '$':
		if line == "$-1" {
			return "nil", rest
		}
		var size int
		fmt.Sscan(line[1:], &size)
		return rest[:size], rest[size+2:]
	case '*':
		if line == "*-1" {
			return "nil", rest
		}
		var size int
		fmt.Sscan(line[1:], &size)
		var parts []string
		for range size {
			text, rest = show(rest)
			parts = append(parts, text)
		}
		return "[" + strings.Join(parts, " ") + "]", rest
	case ':', '+':
		return line[1:], rest
	}
	return line, rest
}

// expect fails the test when a reply is not the one wanted.
func expect(t tb, n *sim.Node, want string, args ...string) {
	t.Helper()
	if got := ask(t, n, args...); got != want {
		t.Errorf("%s: %s = %q, want %q", n.Name(), strings.Join(args, " "), got, want)
	}
}

// field returns a line of INFO.
func field(t tb, n *sim.Node, name string) string {
	t.Helper()
	for line := range strings.SplitSeq(ask(t, n, "info", "everything"), "\r\n") {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return value
		}
	}
	t.Fatalf("INFO has no %s", name)
	return ""
}

func newCluster(t tb, cfg sim.Config) (*sim.Cluster, []*sim.Node) {
	t.Helper()
	c, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, c.Nodes()
}

// client is a connection that stays open.
type client struct {
	t    tb
	conn net.Conn
	in   *bufio.Reader
}

func connect(t tb, c *sim.Cluster, n *sim.Node) *client {
	t.Helper()
	conn, err := c.Dial(t.Context(), "tcp", n.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &client{t, conn, bufio.NewReader(conn)}
}

// send sends a command whose reply is not read yet.
func (c *client) send(args ...string) {
	var w resp.Writer
	w.Array(len(args))
	for _, arg := range args {
		w.BulkString(arg)
	}
	if _, err := c.conn.Write(w.Buf); err != nil {
		c.t.Fatal(err)
	}
}

// receive reads a reply that is there.
func (c *client) receive() string {
	c.t.Helper()
	c.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	return c.reply()
}

// quiet returns what has come unasked, "" if nothing has.
func (c *client) quiet() string {
	c.conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	b, _ := c.in.Peek(1)
	return string(b)
}

func (c *client) reply() string {
	c.t.Helper()
	line, err := c.in.ReadString('\n')
	if err != nil {
		c.t.Fatal(err)
	}
	size, _ := strconv.Atoi(strings.TrimSpace(line[1:]))
	switch {
	case line[0] == '$' && size >= 0:
		body := make([]byte, size+2)
		if _, err := io.ReadFull(c.in, body); err != nil {
			c.t.Fatal(err)
		}
		return string(body[:size])
	case line[0] == '*' && size >= 0:
		parts := make([]string, size)
		for i := range parts {
			parts[i] = c.reply()
		}
		return "[" + strings.Join(parts, " ") + "]"
	case size < 0 && (line[0] == '$' || line[0] == '*'):
		return "nil"
	}
	return strings.TrimSpace(line[1:])
}

func (c *client) do(args ...string) string {
	c.t.Helper()
	c.send(args...)
	return c.receive()
}

func (c *client) expect(want string, args ...string) {
	c.t.Helper()
	if got := c.do(args...); got != want {
		c.t.Errorf("%s = %q, want %q", strings.Join(args, " "), got, want)
	}
}

// dump returns all keys of a node with their values and deadlines.
func dump(t tb, c *sim.Cluster, n *sim.Node) []string {
	t.Helper()
	conn := connect(t, c, n)
	conn.expect("OK", "readonly")
	keys := strings.Fields(strings.Trim(conn.do("keys", "*"), "[]"))
	slices.Sort(keys)
	for i, key := range keys {
		value := conn.do("dump", key)
		if conn.do("type", key) == "stream" {
			// A replica does not know how many entries a group has read: the XCLAIM that
			// it gets for a delivery does not say so.
			value = conn.do("xrange", key, "-", "+") + conn.do("xpending", key, "g", "-", "+", "100")
		}
		keys[i] = fmt.Sprintf("%s %q %s", key, value, conn.do("pexpiretime", key))
	}
	return keys
}

func TestReplicasStartInSync(t *testing.T) {
	_, n := newCluster(t, sim.Config{Masters: 1, Replicas: 2})
	expect(t, n[0], "[master 14 [[127.0.0.1 2 14] [127.0.0.1 3 14]]]", "role")
	expect(t, n[1], "[slave 127.0.0.1 1 connected 14]", "role")
	if got := field(t, n[1], "master_replid"); got != field(t, n[0], "master_replid") {
		t.Errorf("the replica has another history")
	}
	// Clients are told of replicas at once: Redis hides those that have offset 0.
	slots := ask(t, n[0], "cluster", "slots")
	if strings.Count(slots, "127.0.0.1") != 3 {
		t.Errorf("CLUSTER SLOTS = %s", slots)
	}
	for _, one := range n {
		if strings.Contains(ask(t, one, "cluster", "shards"), "loading") {
			t.Errorf("%s believes that a node loads", one.Name())
		}
	}
}

func TestReplicaGetsWrites(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 2})
	writer := connect(t, c, n[0])
	writer.expect("OK", "set", "a", "1")
	writer.send("wait", "2", "0")
	c.Advance(0)
	if got := writer.receive(); got != "2" {
		t.Errorf("WAIT = %s", got)
	}
	expect(t, n[1], "-MOVED 15495 127.0.0.1:1", "get", "a")
	c.Advance(time.Second)
	// A ping, SELECT 0, the SET, and a GETACK for WAIT.
	expect(t, n[0], "[master 101 [[127.0.0.1 2 101] [127.0.0.1 3 101]]]", "role")
	expect(t, n[2], "[slave 127.0.0.1 1 connected 101]", "role")
}

func TestReplicaIsEqual(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1})
	for _, line := range []string{
		"set a 1", "set b 2 ex 100", "incrbyfloat f 1.25", "sadd s a b c d e f", "spop s", "spop s 2", "rpush l 1 2 3 4",
		"lmpop 1 l left count 2", "hset h f 1", "hincrbyfloat h f 0.5", "zadd z 1 a 2 b", "zmpop 1 z max", "expire a 50",
		"getex b persist", "set t 1 px 500", "eval redis.call('incr','{x}x')redis.call('incr','{x}x') 0", "rename {x}x {x}y",
	} {
		if got := ask(t, n[0], strings.Fields(line)...); strings.HasPrefix(got, "-") {
			t.Errorf("%s: %s", line, got)
		}
	}
	c.Advance(0)
	want := dump(t, c, n[0])
	if got := dump(t, c, n[1]); !slices.Equal(got, want) {
		t.Errorf("the replica has\n%s\nthe master\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	c.Advance(time.Second)
	expect(t, n[0], "8", "dbsize")
	expect(t, n[1], "8", "dbsize")
}

// TestReplicaHidesExpired: a key whose time is over is not there for the clients of a
// replica, but only the master deletes it.
func TestReplicaHidesExpired(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1, LinkDelay: 50 * time.Millisecond})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a", "1", "px", "1000")
	c.Advance(500 * time.Millisecond)
	replica := connect(t, c, n[1])
	replica.expect("OK", "readonly")
	replica.expect("1", "get", "a")
	c.Advance(520 * time.Millisecond)
	expect(t, n[0], "0", "dbsize")
	replica.expect("nil", "get", "a")
	replica.expect("0", "exists", "a")
	replica.expect("none", "type", "a")
	replica.expect("[]", "keys", "*")
	replica.expect("1", "dbsize")
	c.Advance(50 * time.Millisecond)
	replica.expect("0", "dbsize")
}

// attach makes the last node, which is alone, a replica of the first.
func attach(t *testing.T, c *sim.Cluster, n []*sim.Node) *sim.Node {
	t.Helper()
	last := n[len(n)-1]
	expect(t, last, "OK", "cluster", "meet", "127.0.0.1", "1")
	c.Advance(2 * time.Second)
	expect(t, last, "OK", "cluster", "replicate", string(n[0].ID()))
	return last
}

func TestFullSynchronisation(t *testing.T) {
	settings := node.DefaultSettings()
	settings.LoadTime = 3 * time.Second
	c, n := newCluster(t, sim.WithSettings(sim.Config{Masters: 1, Lone: 1}, settings))
	for i := range 100 {
		expect(t, n[0], "OK", "set", fmt.Sprint("key", i), "v")
	}
	expect(t, n[0], "OK", "set", "volatile", "v", "ex", "1000")
	expect(t, n[0], "[master 0 []]", "role")
	replica := attach(t, c, n)
	if got := field(t, replica, "master_link_status"); got != "down" {
		t.Errorf("link %s at once", got)
	}
	c.Advance(0)
	expect(t, replica, "[slave 127.0.0.1 1 handshake -1]", "role")
	if got := field(t, n[0], "slave0"); got != "ip=127.0.0.1,port=2,state=wait_bgsave,offset=0,lag=0" {
		t.Errorf("slave0: %s", got)
	}
	// The data set is sent after repl-diskless-sync-delay.
	c.Advance(4 * time.Second)
	expect(t, n[0], "OK", "set", "late", "1")
	expect(t, replica, "[slave 127.0.0.1 1 handshake -1]", "role")
	c.Advance(2 * time.Second)
	reader := connect(t, c, replica)
	reader.expect("OK", "readonly")
	reader.expect("LOADING Redis is loading the dataset in memory", "get", "key1")
	expect(t, n[0], "OK", "set", "later", "1")
	c.Advance(3 * time.Second)
	if got := field(t, replica, "master_link_status"); got != "up" {
		t.Errorf("link %s", got)
	}
	want := dump(t, c, n[0])
	if got := dump(t, c, replica); !slices.Equal(got, want) {
		t.Errorf("the replica has %d keys, the master %d", len(got), len(want))
	}
	if got := field(t, n[0], "sync_full"); got != "1" {
		t.Errorf("sync_full %s", got)
	}
}
