package node_test

import (
	"strings"
	"testing"
	"time"
)

// pushed is the message that invalidates keys, for a RESP3 client.
func pushed(keys ...string) string {
	out := ">2\r\n" + bulk("invalidate") + "*" + itoa(len(keys)) + "\r\n"
	for _, key := range keys {
		out += bulk(key)
	}
	return out
}

const pushedAll = ">2\r\n$10\r\ninvalidate\r\n_\r\n"

// step is a command of one of the clients, and what comes to both of them then.
type step struct {
	who     string // reader or writer
	command string
	reader  string
	writer  string
}

func playTracking(t *testing.T, steps []step) {
	t.Helper()
	n := newTestNode(t)
	clients := map[string]*testClient{"reader": n.client("127.0.0.1:5001"), "writer": n.client("127.0.0.1:5002")}
	clients["reader"].do("HELLO 3")
	for _, s := range steps {
		got := map[string]string{s.who: clients[s.who].do(s.command)}
		for who, c := range clients {
			got[who] += c.take()
		}
		if got["reader"] != s.reader || got["writer"] != s.writer {
			t.Errorf("%s> %s\nreader got %q\n      want %q\nwriter got %q\n      want %q",
				s.who, s.command, got["reader"], s.reader, got["writer"], s.writer)
		}
	}
}

func TestTracking(t *testing.T) {
	for name, steps := range map[string][]step{
		"a key that was read is invalidated once": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"writer", "SET k 1", pushed("k"), wordOK},
			{"writer", "SET k 2", "", wordOK},
			{"reader", "MGET {k}a {k}b", "*2\r\n_\r\n_\r\n", ""},
			{"writer", "MSET {k}a 1 {k}b 2 {k}c 3", pushed("{k}a") + pushed("{k}b"), wordOK},
		},
		"one's own change follows the reply": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"reader", "SET k 1", "+OK\r\n" + pushed("k"), ""},
			{"reader", "MULTI", wordOK, ""},
			{"reader", "GET k", "+QUEUED\r\n", ""},
			{"reader", "SET k 2", "+QUEUED\r\n", ""},
			{"reader", "GET k", "+QUEUED\r\n", ""},
			{"reader", "EXEC", "*3\r\n" + bulk("1") + "+OK\r\n" + bulk("2") + pushed("k"), ""},
			{"writer", "SET k 3", pushed("k"), wordOK},
		},
		"NOLOOP leaves one's own changes out": {
			{"reader", "CLIENT TRACKING ON NOLOOP", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"reader", "SET k 1", wordOK, ""},
			{"writer", "SET k 2", "", wordOK}, // the change has taken the key out
			{"reader", "GET k", bulk("2"), ""},
			{"writer", "SET k 3", pushed("k"), wordOK},
		},
		"FLUSHALL invalidates everything": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"writer", "FLUSHALL", pushedAll, wordOK},
			{"reader", "FLUSHALL", wordOK + pushedAll, ""},
		},
		"a script reads all its keys": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", `EVAL "return redis.call('get',KEYS[1])" 2 {k}a {k}b`, "_\r\n", ""},
			{"writer", "SET {k}b 1", pushed("{k}b"), wordOK},
			{"reader", `EVAL "return 1" 1 {k}b`, ":1\r\n", ""},
			{"writer", "SET {k}b 2", "", wordOK},
		},
		"OPTIN": {
			{"reader", "CLIENT TRACKING ON OPTIN", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"writer", "SET k 1", "", wordOK},
			{"reader", "CLIENT CACHING YES", wordOK, ""},
			{"reader", "GET k", bulk("1"), ""},
			{"writer", "SET k 2", pushed("k"), wordOK},
			{"reader", "CLIENT CACHING YES", wordOK, ""},
			{"reader", "PING", "+PONG\r\n", ""},
			{"reader", "GET k", bulk("2"), ""},
			{"writer", "SET k 3", "", wordOK},
		},
		"OPTOUT": {
			{"reader", "CLIENT TRACKING ON OPTOUT", wordOK, ""},
			{"reader", "CLIENT CACHING NO", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"writer", "SET k 1", "", wordOK},
			{"reader", "GET k", bulk("1"), ""},
			{"writer", "SET k 2", pushed("k"), wordOK},
		},
		"BCAST": {
			{"reader", "CLIENT TRACKING ON BCAST PREFIX {k}a PREFIX {k}b", wordOK, ""},
			{"writer", "SET {k}c 1", "", wordOK},
			{"writer", "MSET {k}b2 1 {k}a 1 {k}b1 1 {k}b2 2", pushed("{k}a") + pushed("{k}b1", "{k}b2"), wordOK},
			{"reader", "SET {k}a 2", "+OK\r\n" + pushed("{k}a"), ""},
			{"reader", "CLIENT TRACKING OFF", wordOK, ""},
			{"writer", "SET {k}a 3", "", wordOK},
		},
		"BCAST NOLOOP": {
			{"reader", "CLIENT TRACKING ON BCAST NOLOOP", wordOK, ""},
			{"reader", "SET k 1", wordOK, ""},
			{"writer", "SET k 2", pushed("k"), wordOK},
		},
		"BCAST NOLOOP does not spare scripts": {
			{"reader", "CLIENT TRACKING ON BCAST NOLOOP", wordOK, ""},
			{"reader", `EVAL "return redis.call('SET',KEYS[1],1)" 1 k`, "+OK\r\n" + pushed("k"), ""},
		},
		"replies that are off do not stop invalidations": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", "CLIENT REPLY OFF", "", ""},
			{"reader", "GET k", "", ""},
			{"writer", "SET k 1", pushed("k"), wordOK},
		},
		"RESET ends it": {
			{"reader", "CLIENT TRACKING ON", wordOK, ""},
			{"reader", "GET k", "_\r\n", ""},
			{"reader", "RESET", "+RESET\r\n", ""},
			{"writer", "SET k 1", "", wordOK},
			{"reader", "CLIENT GETREDIR", ":-1\r\n", ""},
		},
	} {
		t.Run(name, func(t *testing.T) { playTracking(t, steps) })
	}
}

func TestTrackingHearsOfExpiry(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.do("HELLO 3")
	c.do("SET k v PX 10")
	c.do("CLIENT TRACKING ON")
	c.do("GET k")
	n.host.Advance(time.Second)
	n.Tick()
	if got := c.take(); got != pushed("k") {
		t.Errorf("after the key's time: %q", got)
	}
}

// Who comes across a key whose time is over has not changed it: NOLOOP spares nobody then.
func TestTrackingWithoutLoopHearsOfExpiry(t *testing.T) {
	n := newTestNode(t, withDebug)
	c := n.client("127.0.0.1:5001")
	c.do("HELLO 3")
	c.do("DEBUG SET-ACTIVE-EXPIRE 0")
	c.do("CLIENT TRACKING ON BCAST NOLOOP")
	c.do("SET k v PX 10")
	n.host.Advance(time.Second)
	if got := c.do("GET k"); got != "_\r\n"+pushed("k") {
		t.Errorf("GET of an expired key: %q", got)
	}
}

// A RESP2 client hears of invalidations through another that is subscribed.
func TestTrackingRedirection(t *testing.T) {
	n := newTestNode(t)
	reader, listener, writer := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
	listener.do("SUBSCRIBE __redis__:invalidate")
	message := func(payload string) string {
		return "*3\r\n" + bulk("message") + bulk("__redis__:invalidate") + payload
	}
	reader.play(
		exchange{"CLIENT TRACKING ON REDIRECT 77", "-ERR The client ID you want redirect to does not exist\r\n"},
		exchange{"CLIENT TRACKING ON REDIRECT 2 REDIRECT 3", "-ERR A client can only redirect to a single other client\r\n"},
		exchange{"CLIENT TRACKING ON REDIRECT 2", wordOK},
		exchange{"CLIENT GETREDIR", ":2\r\n"},
		exchange{"GET k", "$-1\r\n"},
	)
	writer.do("SET k 1")
	if got := listener.take(); got != message("*1\r\n"+bulk("k")) {
		t.Errorf("the listener got %q", got)
	}
	writer.do("FLUSHALL")
	if got := listener.take(); got != message("$-1\r\n") {
		t.Errorf("of FLUSHALL the listener got %q", got)
	}
	reader.do("GET k")
	listener.do("QUIT")
	reader.do("HELLO 3")
	writer.do("SET k 2")
	if got := reader.take(); got != ">2\r\n"+bulk("tracking-redir-broken")+":2\r\n" {
		t.Errorf("without the listener: %q", got)
	}
	reader.play(exchange{"CLIENT TRACKINGINFO", "%3\r\n" + bulk("flags") + "~2\r\n" + bulk("on") + bulk("broken_redirect") +
		bulk("redirect") + ":2\r\n" + bulk("prefixes") + "*0\r\n"})
	if line := payload(t, writer.do("CLIENT LIST ID 1")); !strings.Contains(line, " flags=tR ") || !strings.Contains(line, " redir=2 ") {
		t.Errorf("CLIENT LIST shows %q", line)
	}
}

// Beyond tracking-table-max-keys the oldest keys are forgotten, and their readers are
// told.
func TestTrackingTableIsBounded(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.do("HELLO 3")
	c.do("CONFIG SET tracking-table-max-keys 2")
	c.do("CLIENT TRACKING ON")
	for _, key := range []string{"a", "b", "c", "d"} {
		c.do("GET " + key)
	}
	if got := c.do("PING"); got != pushed("b")+"+PONG\r\n" {
		t.Errorf("the next command gets %q", got)
	}
	c.has3("tracking_total_keys:2", "tracking_total_items:2")
	n.client("127.0.0.1:5003").do("CONFIG SET tracking-table-max-keys 1")
	n.host.Advance(100 * time.Millisecond)
	n.Tick() // without a command
	if got := c.take(); got != pushed("c") {
		t.Errorf("the cron sends %q", got)
	}
	c.do("CLIENT TRACKING OFF")
	n.client("127.0.0.1:5002").has("clients", "tracking_clients:0")
}

// has3 is has for INFO stats of a RESP3 client.
func (c *testClient) has3(lines ...string) {
	c.t.Helper()
	text := c.do("INFO stats")
	for _, line := range lines {
		if !strings.Contains(text, "\r\n"+line+"\r\n") {
			c.t.Errorf("INFO stats does not say %q:\n%s", line, text)
		}
	}
}

// The reply of a blocked BLMOVE comes before the news that its target has changed.
func TestReplyComesBeforeItsInvalidation(t *testing.T) {
	n := newTestNode(t)
	c, b := n.client("127.0.0.1:50001"), n.client("127.0.0.1:50002")
	c.do("RPUSH list2{t} a")
	b.do("HELLO 3")
	b.do("CLIENT TRACKING ON")
	b.do("LRANGE list2{t} 0 -1")
	if got := b.do("BLMOVE list1{t} list2{t} LEFT LEFT 0"); got != "" {
		t.Fatalf("BLMOVE = %q at once", got)
	}
	c.do("RPUSH list1{t} foo")
	if got, want := b.take(), "$3\r\nfoo\r\n>2\r\n$10\r\ninvalidate\r\n*1\r\n$8\r\nlist2{t}\r\n"; got != want {
		t.Errorf("BLMOVE brings %q, want %q", got, want)
	}
}
