package node_test

import (
	"strings"
	"testing"
	"time"
)

// What a real server answers to a publisher, and what is left of the subscriber: the first
// 16 KiB lie in a buffer that does not count, the rest in a block whose size is one of the
// allocator's.
func TestOutputLimitOfSubscribers(t *testing.T) {
	for _, row := range []struct {
		size int
		want string
	}{
		{90000, ":1\r\n:1\r\n"},
		{100000, ":1\r\n:1\r\n"},
		{114000, ":1\r\n:1\r\n"}, // the size class of 98304 bytes ends at 114,641
		{115000, ":1\r\n:0\r\n"},
		{200000, ":1\r\n:0\r\n"},
	} {
		n := newTestNode(t)
		c, sub := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
		c.do(`CONFIG SET client-output-buffer-limit "pubsub 100000 0 0"`)
		sub.do("SUBSCRIBE ch")
		sub.take()
		got := c.send("PUBLISH", "ch", strings.Repeat("x", row.size)) + c.send("PUBLISH", "ch", strings.Repeat("x", row.size))
		if got != row.want {
			t.Errorf("messages of %d bytes: %q, want %q", row.size, got, row.want)
		}
		if sub.gone != (row.want[5] == '0') {
			t.Errorf("messages of %d bytes: gone is %v", row.size, sub.gone)
		}
		if sub.gone && len(sub.out) > 0 {
			t.Errorf("%d bytes of a message that is over the limit were sent", len(sub.out))
		}
	}
}

// The first buffer of who says little shrinks to 1 KiB, so that more of a message counts, and
// CLIENT LIST shows it.
func TestOutputLimitBehindASmallBuffer(t *testing.T) {
	for _, row := range []struct {
		resizing string
		size     int
		want     string
	}{
		{"RESIZING 1", 98000, ":1\r\n:1\r\n"},
		{"RESIZING 1", 100000, ":1\r\n:0\r\n"},
		{"RESIZING 0", 100000, ":1\r\n:1\r\n"},
	} {
		n := newTestNode(t, withFile("enable-debug-command yes"))
		c, sub := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
		c.do(`CONFIG SET client-output-buffer-limit "pubsub 100000 0 0"`)
		c.do("DEBUG REPLYBUFFER " + row.resizing)
		sub.do("SUBSCRIBE ch")
		sub.take()
		n.tickFor(time.Second)
		want := " rbs=1024 rbp=0 "
		if row.resizing == "RESIZING 0" {
			want = " rbs=16384 rbp=16384 "
		}
		if got := c.do("CLIENT LIST TYPE pubsub"); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		if got := c.send("PUBLISH", "ch", strings.Repeat("x", row.size)) + c.send("PUBLISH", "ch", strings.Repeat("x", row.size)); got != row.want {
			t.Errorf("%s, messages of %d bytes: %q, want %q", row.resizing, row.size, got, row.want)
		}
	}
}

// A client over the limit is subscribed until the transaction is over; then it is gone,
// and has seen nothing of it.
func TestOutputLimitInTransaction(t *testing.T) {
	n := newTestNode(t)
	c, sub := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.do(`CONFIG SET client-output-buffer-limit "pubsub 100000 0 0"`)
	sub.do("SUBSCRIBE ch")
	sub.take()
	c.do("MULTI")
	for range 4 {
		c.send("PUBLISH", "ch", strings.Repeat("x", 60000))
	}
	if got, want := c.do("EXEC"), "*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n"; got != want {
		t.Errorf("EXEC = %q, want %q", got, want)
	}
	if !sub.gone || len(sub.out) > 0 {
		t.Errorf("gone is %v, %d bytes came", sub.gone, len(sub.out))
	}
}

// The replies before the one that is too much are lost as well, and what is behind it in
// the pipeline does not run.
func TestOutputLimitOfNormalClients(t *testing.T) {
	n := newTestNode(t)
	c, other := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.do(`CONFIG SET client-output-buffer-limit "normal 100000 0 0"`)
	c.send("SET", "k", strings.Repeat("x", 90000))
	if got := other.do("GET k"); len(got) != 90010 {
		t.Fatalf("GET answers %d bytes", len(got))
	}
	other.session.Feed([]byte("PING\r\nGET k\r\nGET k\r\nINCR count\r\n"))
	if got := other.take(); got != "" || !other.gone {
		t.Errorf("it got %d bytes, gone is %v", len(got), other.gone)
	}
	if got := c.do("GET count"); got != "$-1\r\n" {
		t.Errorf("INCR ran: %q", got)
	}
}

// A client that takes nothing is shown with what waits for it, in the figures of a real
// server, and is cut off when the soft limit has been exceeded for longer than allowed.
func TestSoftOutputLimit(t *testing.T) {
	n := newTestNode(t)
	c, sub := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.do(`CONFIG SET client-output-buffer-limit "pubsub 0 150000 2"`)
	sub.do("SUBSCRIBE ch")
	sub.stuck = true
	message := strings.Repeat("x", 100000)
	for _, want := range []string{"obl=16384 oll=1 omem=98328 ", "obl=16384 oll=2 omem=196656 "} {
		c.send("PUBLISH", "ch", message)
		if line := c.do("CLIENT LIST TYPE pubsub"); !strings.Contains(line, want) || !strings.Contains(line, " events=rw ") {
			t.Errorf("it is shown as %q, want %q", line, want)
		}
	}
	for i, gone := range []bool{false, false, true} {
		if n.tickFor(time.Second); sub.gone != gone {
			t.Fatalf("after %d s gone is %v", i+1, sub.gone)
		}
	}
	if got := c.send("PUBLISH", "ch", "x"); got != ":0\r\n" {
		t.Errorf("PUBLISH = %q", got)
	}
}

// Who takes what waits in time keeps the connection.
func TestSoftOutputLimitEndsInTime(t *testing.T) {
	n := newTestNode(t)
	c, sub := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.do(`CONFIG SET client-output-buffer-limit "pubsub 0 150000 2"`)
	sub.do("SUBSCRIBE ch")
	for range 5 {
		sub.stuck = true
		c.send("PUBLISH", "ch", strings.Repeat("x", 300000))
		n.tickFor(2 * time.Second)
		sub.stuck, sub.unread = false, 0
		n.tickFor(time.Second)
	}
	if line := c.do("CLIENT LIST TYPE pubsub"); sub.gone || !strings.Contains(line, "obl=0 oll=0 omem=0 ") {
		t.Errorf("gone is %v: %s", sub.gone, line)
	}
}

func TestOutputLimitsAreShown(t *testing.T) {
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
	const start = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"
	if got := c.do("CONFIG GET client-output-buffer-limit"); !strings.Contains(got, start) {
		t.Errorf("at the start: %q", got)
	}
	c.do(`CONFIG SET client-output-buffer-limit "replica 1mb 2kb 3 normal 18446744073709551615 1 9"`)
	if got, want := c.do("CONFIG GET client-output-buffer-limit"), "normal 18446744073709551615 1 9 slave 1048576 2048 3 pubsub 33554432 8388608 60"; !strings.Contains(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestIdleClients(t *testing.T) {
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
	c.do("CONFIG SET timeout 2")
	idle, busy, sub, blocked, monitor := n.client("1.1.1.1:2"), n.client("1.1.1.1:3"), n.client("1.1.1.1:4"), n.client("1.1.1.1:5"), n.client("1.1.1.1:6")
	sub.do("SUBSCRIBE ch")
	blocked.do("BLPOP l 0")
	monitor.do("MONITOR")
	for i := range 4 {
		if want := i == 3; idle.gone != want {
			t.Errorf("after %d s gone is %v", i, idle.gone)
		}
		busy.session.Feed([]byte("*1\r\n$4\r\nPI")) // a part of a request is a sign of life
		n.tickFor(time.Second)
	}
	for name, c := range map[string]*testClient{"busy": busy, "subscriber": sub, "blocked": blocked, "monitor": monitor} {
		if c.gone {
			t.Errorf("the %s client is gone", name)
		}
	}
}
