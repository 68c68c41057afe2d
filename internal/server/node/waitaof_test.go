package node_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// of gives a node a version.
func of(name string) func(*node.Config) {
	return func(cfg *node.Config) { cfg.Dialect = name }
}

// WAITAOF ends when this node has synced its file, and a replica says that it has.
func TestWaitAOF(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d, of("redis-7.2"))
	other := n.client("127.0.0.1:5002")
	replica := n.client("127.0.0.1:7001")
	replica.do("PSYNC ? -1")
	n.tickFor(8 * time.Second)
	replica.take()
	replica.do("REPLCONF ACK 0")
	answers := func(want string) {
		t.Helper()
		if got := c.take(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	c.do("SET a 1")
	written := c.offset()
	c.do("SET a 2") // in the same second: not synced
	if got := c.do("WAITAOF 1 0 0"); got != "" {
		t.Errorf("before the sync: %q", got)
	}
	n.tickFor(time.Second)
	answers("*2\r\n:1\r\n:0\r\n")

	if got := c.do("WAITAOF 1 1 5000"); got != "" {
		t.Errorf("before the replica has synced: %q", got)
	}
	now := other.offset()
	replica.do(fmt.Sprint("REPLCONF ACK ", now, " FACK ", written))
	answers("")
	replica.do(fmt.Sprint("REPLCONF ACK ", now, " FACK ", now))
	answers("*2\r\n:1\r\n:1\r\n")
	c.play(exchange{"WAITAOF 0 2 1000", ""})
	n.tickFor(1100 * time.Millisecond)
	answers("*2\r\n:1\r\n:1\r\n")

	// In one pipeline with the write, before anything is on the disk.
	c.play(exchange{"CONFIG SET appendfsync always", "+OK\r\n"})
	c.session.Feed([]byte("SET a 3\r\nWAITAOF 1 0 0\r\nPING\r\n"))
	if got := c.take(); got != "+OK\r\n*2\r\n:1\r\n:0\r\n+PONG\r\n" {
		t.Errorf("in a pipeline: %q", got)
	}
	c.play(
		exchange{"MULTI", "+OK\r\n"},
		exchange{"SET a 4", "+QUEUED\r\n"},
		exchange{"WAITAOF 1 0 0", "+QUEUED\r\n"},
		exchange{"EXEC", "*2\r\n+OK\r\n*2\r\n:1\r\n:0\r\n"},
	)

	// Nobody waits for a file that is no more.
	c.do("CONFIG SET appendfsync no")
	c.do("SET a 5")
	c.play(exchange{"WAITAOF 1 0 0", ""})
	other.do("CONFIG SET appendonly no")
	answers("-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n")
}
