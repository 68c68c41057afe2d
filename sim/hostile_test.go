package sim

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/node"
)

// served is a one-node cluster on TCP.
func served(t *testing.T) (*Cluster, func() net.Conn) {
	t.Helper()
	settings := node.DefaultSettings()
	settings.OutputLimit = outputLimit
	c := running(t, Config{Masters: 1, Transport: Loopback, settings: &settings})
	return c, func() net.Conn {
		conn, err := net.Dial("tcp", c.Addrs()[0])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if err := conn.SetDeadline(time.Now().Add(5 * time.Minute)); err != nil {
			t.Fatal(err)
		}
		return conn
	}
}

// outputLimit is how much output a client may leave lying in these tests.
const outputLimit = 4 << 20

func ping(t *testing.T, conn net.Conn) {
	t.Helper()
	reply := make([]byte, 7)
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, reply); err != nil || string(reply) != "+PONG\r\n" {
		t.Fatalf("PING = %q, %v", reply, err)
	}
}

// Broken requests are answered and the connection is closed, as Redis does it; the
// other connections go on.
func TestBrokenRequests(t *testing.T) {
	_, dial := served(t)
	other := dial()
	for _, tt := range []struct{ send, want string }{
		{"*1\r\n$2147483648\r\n", "-ERR Protocol error: invalid bulk length\r\n"},
		{"*1\r\n:3\r\n", "-ERR Protocol error: expected '$', got ':'\r\n"},
		{"*99999999999\r\n", "-ERR Protocol error: invalid multibulk length\r\n"},
		{"GET \"open\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"},
		{strings.Repeat("x", 70_000), "-ERR Protocol error: too big inline request\r\n"},
		{"POST / HTTP/1.1\r\nHost: here\r\n\r\n", ""},
		{"PING\r\nQUIT\r\nPING\r\n", "+PONG\r\n+OK\r\n"},
	} {
		conn := dial()
		if _, err := conn.Write([]byte(tt.send)); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(conn)
		if _, reset := err.(*net.OpError); err != nil && !reset {
			t.Errorf("%.40q: %v", tt.send, err)
		}
		if string(got) != tt.want {
			t.Errorf("%.40q: got %q, want %q", tt.send, got, tt.want)
		}
		ping(t, other)
	}
}

// A client that announces much and sends little costs little.
func TestAnnouncementsCostNothing(t *testing.T) {
	_, dial := served(t)
	other := dial()
	ping(t, other)
	before := heap()
	for range 50 {
		conn := dial()
		if _, err := conn.Write([]byte("*1000000000\r\n$536870912\r\nhalf a command and nothing more")); err != nil {
			t.Fatal(err)
		}
	}
	ping(t, other)
	if grown := heap() - before; grown > 16<<20 {
		t.Errorf("50 such connections took %d KiB", grown>>10)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestManyPipelinedCommands(t *testing.T) {
	_, dial := served(t)
	conn := dial()
	const commands = 100_000
	go func() { _, _ = conn.Write(bytes.Repeat([]byte("*1\r\n$4\r\nPING\r\n"), commands)) }()
	replies := make([]byte, len("+PONG\r\n")*commands)
	if _, err := io.ReadFull(conn, replies); err != nil {
		t.Fatal(err)
	}
	if want := bytes.Repeat([]byte("+PONG\r\n"), commands); !bytes.Equal(replies, want) {
		t.Error("the replies are not all PONG")
	}
}

// A client that asks for much and never reads is cut off; it cannot make the node
// keep more than a bounded amount for it.
func TestClientThatNeverReads(t *testing.T) {
	c, dial := served(t)
	n, _ := c.Node("n1")
	if reply, err := n.Do("SETRANGE", "big", fmt.Sprint(1<<20-1), "x"); err != nil || reply.Err() != nil {
		t.Fatal(err, reply.Err())
	}
	conn, err := c.Dial(t.Context(), "tcp", c.Addrs()[0]) // in memory: it takes all at once
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(bytes.Repeat([]byte("GET big\r\n"), 100)); err != nil {
		t.Fatal(err)
	}
	got, err := io.Copy(io.Discard, conn)
	if err != nil {
		t.Fatal(err)
	}
	if limit := int64(outputLimit + memnet.SocketBuffers + 2<<20); got > limit || got == 0 {
		t.Errorf("the node kept %d bytes for a client that did not read, want at most %d", got, limit)
	}
	ping(t, dial())
}
