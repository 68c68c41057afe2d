package sim

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// ask runs a command on a node and returns the reply.
func ask(t *testing.T, n *Node, args ...string) string {
	t.Helper()
	reply, err := n.Do(args...)
	if err != nil {
		t.Fatal(err)
	}
	return reply.String()
}

// What a stopped node does not read fills the links to it. A link over
// cluster-link-sendbuf-limit is closed and counted, and another one is made; the sockets of
// that are empty.
func TestBusLinkOverLimit(t *testing.T) {
	c := stepped(t, Config{Masters: 2})
	n1, n2 := mustNode(t, c, "n1"), mustNode(t, c, "n2")
	c.Advance(2 * time.Second)
	ask(t, n1, "CONFIG", "SET", "cluster-node-timeout", "3600000", "cluster-link-sendbuf-limit", "262144")
	created := field(ask(t, n1, "CLUSTER", "LINKS"), "create-time")
	if err := n2.Pause(); err != nil {
		t.Fatal(err)
	}
	message := strings.Repeat("x", 128<<10)
	publish := func(times int) {
		for range times {
			ask(t, n1, "PUBLISH", "channel", message)
		}
		c.Advance(time.Millisecond)
	}
	publish(29) // 3.9 MB are in the sockets
	if links := ask(t, n1, "CLUSTER", "LINKS"); strings.Contains(links, "rw") {
		t.Errorf("the buffer is in use: %q", links)
	}
	publish(3)
	if used := field(ask(t, n1, "CLUSTER", "LINKS"), "send-buffer-used"); used == "0" {
		t.Error("the send buffer is empty")
	}
	c.Advance(200 * time.Millisecond)
	exceeded := func() int {
		_, rest, _ := strings.Cut(ask(t, n1, "CLUSTER", "INFO"), "total_cluster_links_buffer_limit_exceeded:")
		n, _ := strconv.Atoi(rest[:1])
		return n
	}
	if got := exceeded(); got != 1 {
		t.Errorf("%d links were over the limit, want 1", got)
	}
	if now := field(ask(t, n1, "CLUSTER", "LINKS"), "create-time"); now == created {
		t.Error("the link is the old one")
	}
	publish(32)
	c.Advance(200 * time.Millisecond)
	if got := exceeded(); got != 2 {
		t.Errorf("%d links were over the limit, want 2", got)
	}
	if err := n2.Resume(); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	if links := ask(t, n1, "CLUSTER", "LINKS"); strings.Contains(links, "rw") {
		t.Errorf("after the stop the buffer is in use: %q", links)
	}
	publish(32)
	c.Advance(time.Second)
	if got := exceeded(); got != 2 {
		t.Errorf("a node that reads: %d links were over the limit, want 2", got)
	}
}

// field returns the value behind a name in a reply.
func field(reply, name string) string {
	_, rest, _ := strings.Cut(reply, name+"\n")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// A replica that does not read its stream is cut off when that is over the limit, but not
// before the backlog is full, from which it could go on.
func TestReplicaOverOutputLimit(t *testing.T) {
	for _, row := range []struct {
		name, backlog string
		megabytes     int
		gone          bool
	}{
		{"in the sockets", "1mb", 3, false},
		{"over the limit", "1mb", 8, true},
		{"within the backlog", "100mb", 8, false},
	} {
		c := stepped(t, Config{Masters: 1, Replicas: 1})
		n1, n2 := mustNode(t, c, "n1"), mustNode(t, c, "n2")
		c.Advance(2 * time.Second)
		ask(t, n1, "CONFIG", "SET", "client-output-buffer-limit", "replica 1000000 0 0", "repl-backlog-size", row.backlog)
		if err := n2.Pause(); err != nil {
			t.Fatal(err)
		}
		value := strings.Repeat("x", 1<<20)
		for range row.megabytes {
			ask(t, n1, "SET", "k", value)
			c.Advance(time.Millisecond)
		}
		if gone := strings.Contains(ask(t, n1, "INFO", "replication"), "connected_slaves:0"); gone != row.gone {
			t.Errorf("%s: the replica is gone: %v", row.name, gone)
		}
	}
}

// The soft limit counts for as long as it says.
func TestReplicaOverSoftLimit(t *testing.T) {
	c := stepped(t, Config{Masters: 1, Replicas: 1})
	n1, n2 := mustNode(t, c, "n1"), mustNode(t, c, "n2")
	c.Advance(2 * time.Second)
	ask(t, n1, "CONFIG", "SET", "client-output-buffer-limit", "replica 0 500000 5")
	if err := n2.Pause(); err != nil {
		t.Fatal(err)
	}
	for range 6 {
		ask(t, n1, "SET", "k", strings.Repeat("x", 1<<20))
	}
	connected := func() bool { return strings.Contains(ask(t, n1, "INFO", "replication"), "connected_slaves:1") }
	if c.Advance(4500 * time.Millisecond); !connected() {
		t.Error("the replica is gone too early")
	}
	if c.Advance(3 * time.Second); connected() {
		t.Error("the replica is still there")
	}
}

// Who subscribes and does not read is cut off at 32 MB, beyond what its sockets hold.
func TestSubscriberThatNeverReads(t *testing.T) {
	c := stepped(t, Config{Masters: 1})
	n1 := mustNode(t, c, "n1")
	conn, err := c.Dial(t.Context(), "tcp", n1.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("SUBSCRIBE ch\r\n")); err != nil {
		t.Fatal(err)
	}
	message := strings.Repeat("x", 1<<20)
	received := 0
	for access.ToNode(n1).Connections() > 0 {
		ask(t, n1, "PUBLISH", "ch", message)
		if received++; received > 50 {
			t.Fatal("nobody cuts it off")
		}
	}
	if received < 34 || received > 37 {
		t.Errorf("it is gone after %d MB, want about 36", received)
	}
}
