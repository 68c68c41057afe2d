package faultinjector

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// caller is a RESP3 connection that has asked for notifications.
type caller struct {
	t    *testing.T
	conn net.Conn

	mu     sync.Mutex
	pushes []string
	reply  chan resp.Value
	ended  chan struct{}
}

// connect connects, and asks for notifications unless endpoint is "".
func connect(t *testing.T, address, endpoint string) *caller {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	c := &caller{t: t, conn: conn, reply: make(chan resp.Value, 100), ended: make(chan struct{})}
	t.Cleanup(func() { conn.Close(); <-c.ended })
	go c.read()
	c.say("HELLO 3")
	if endpoint == "" {
		return c
	}
	if got := c.say("CLIENT MAINT_NOTIFICATIONS ON moving-endpoint-type " + endpoint); got != "OK" {
		t.Fatalf("the handshake: %s", got)
	}
	return c
}

func (c *caller) read() {
	defer close(c.ended)
	in := bufio.NewReader(c.conn)
	var have []byte
	for {
		line, err := in.ReadBytes('\n')
		have = append(have, line...)
		for n, v := resp.Read(have); n > 0; n, v = resp.Read(have) {
			if v.Kind == '>' {
				c.mu.Lock()
				c.pushes = append(c.pushes, flat(v))
				c.mu.Unlock()
			} else {
				c.reply <- v
			}
			have = have[n:]
		}
		if err != nil {
			return
		}
	}
}

// flat is a push on one line.
func flat(v resp.Value) string {
	if !v.IsList() && v.Kind != '>' {
		return v.String()
	}
	var words []string
	for _, e := range v.Elements() {
		words = append(words, flat(e))
	}
	if v.Kind == '>' {
		return strings.Join(words, " ")
	}
	return "[" + strings.Join(words, " ") + "]"
}

func (c *caller) say(line string) string {
	c.t.Helper()
	v, open := c.ask(line)
	if !open {
		c.t.Fatalf("%s: the connection is closed", line)
	}
	return v.String()
}

// ask says a line on a connection that may be closed meanwhile.
func (c *caller) ask(line string) (v resp.Value, open bool) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.conn, "%s\r\n", line); err != nil {
		return v, false
	}
	select {
	case v := <-c.reply:
		return v, true
	case <-c.ended:
	case <-time.After(20 * time.Second):
		c.t.Fatalf("%s: no reply", line)
	}
	return v, false
}

// heard are the pushes so far.
func (c *caller) heard() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.pushes, "\n")
}
