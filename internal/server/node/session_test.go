package node_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Sessions share buffers. However the bytes of their commands are cut and mixed, each
// hears what it would hear alone, also one that is blocked in between.
func TestSessionsDoNotMix(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := newTestNode(t)
		type side struct {
			client *testClient
			left   []byte
			want   string
		}
		var sides []*side
		for i := range rapid.IntRange(1, 4).Draw(rt, "sessions") {
			s := &side{client: n.client(fmt.Sprintf("127.0.0.1:%d", 5000+i))}
			var w resp.Writer
			request := func(reply string, args ...string) {
				w.Array(len(args))
				for _, arg := range args {
					w.BulkString(arg)
				}
				s.want += reply
			}
			for k := range rapid.IntRange(1, 6).Draw(rt, "commands") {
				text := strings.Repeat(fmt.Sprintf("%d.%d ", i, k), rapid.IntRange(0, 40).Draw(rt, "length"))
				bulk := fmt.Sprintf("$%d\r\n%s\r\n", len(text), text)
				switch rapid.IntRange(0, 3).Draw(rt, "kind") {
				case 0:
					request(bulk, "ECHO", text)
				case 1:
					request("+OK\r\n", "SET", fmt.Sprint("key", i), text)
					request(bulk, "GET", fmt.Sprint("key", i))
				case 2:
					request("+OK\r\n", "MULTI")
					request("+QUEUED\r\n", "ECHO", text)
					request("*1\r\n"+bulk, "EXEC")
				case 3: // which waits for the last command of the next session, if there is one
					list := fmt.Sprintf("list%d.%d", i, k)
					request(":1\r\n", "RPUSH", list, text)
					request(fmt.Sprintf("*2\r\n$%d\r\n%s\r\n%s", len(list), list, bulk), "BLPOP", list, "0")
				}
			}
			last := fmt.Sprint("last", i)
			request(fmt.Sprintf("*2\r\n$%d\r\n%s\r\n$1\r\nx\r\n", len(last), last), "BLPOP", last, "0")
			if i > 0 {
				request(":1\r\n", "RPUSH", fmt.Sprint("last", i-1), "x")
			}
			s.left = w.Buf
			sides = append(sides, s)
		}
		for open := len(sides); open > 0; {
			s := sides[rapid.IntRange(0, len(sides)-1).Draw(rt, "side")]
			if len(s.left) == 0 {
				continue
			}
			size := rapid.IntRange(1, len(s.left)).Draw(rt, "piece")
			s.client.session.Feed(s.left[:size])
			if s.left = s.left[size:]; len(s.left) == 0 {
				open--
			}
		}
		n.client("127.0.0.1:6000").do("RPUSH " + fmt.Sprint("last", len(sides)-1) + " x")
		for i, s := range sides {
			if got := string(s.client.out); got != s.want {
				rt.Errorf("session %d heard\n%q, want\n%q", i, got, s.want)
			}
		}
	})
}

// Who was on the way to a process as it ended is not served by what is left of it.
func TestConnectionsAfterTheEnd(t *testing.T) {
	n := newTestNode(t)
	n.Shutdown()
	if s := n.Connect("127.0.0.1:5000", &testClient{}); s.Feed([]byte("PING\r\n")) {
		t.Error("a node that was shut down takes commands of a new connection")
	}
	if got := n.Counters().Connections; got != 0 {
		t.Errorf("it counts %d connections", got)
	}
}
