package node_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// What MIGRATE makes of the answers of its target: a key goes when, and only when, the
// target has taken it. A connection that breaks before the first answer to a key is tried
// once more, a silent one is not.
func TestMigrateAndItsTarget(t *testing.T) {
	const (
		broken  = "(broken)" // the target closes the connection
		nothing = "(silent)" // and two seconds pass
		ok      = "+OK\r\n"
		busy    = "-BUSYKEY Target key name already exists.\r\n"
		reading = "-IOERR error or timeout reading to target instance\r\n"
	)
	for _, tt := range []struct {
		name    string
		options string   // before KEYS
		acts    []string // of the target; the first answer is to SELECT
		left    []string // keys on the node, of a, b and c
		reply   string
		dials   int
	}{
		{"nothing is answered yet", "", nil, []string{"a", "b", "c"}, "", 1},
		{"SELECT is answered", "", []string{ok}, []string{"a", "b", "c"}, "", 1},
		{"one key is answered", "", []string{ok, ok}, []string{"b", "c"}, "", 1},
		{"two keys are answered at once", "", []string{ok, ok + ok}, []string{"c"}, "", 1},
		{"half an answer", "", []string{ok, "+O"}, []string{"a", "b", "c"}, "", 1},
		{"all keys are answered", "", []string{ok, ok, ok, ok}, nil, "+OK\r\n", 1},
		{"COPY", "COPY ", []string{ok, ok, ok, ok}, []string{"a", "b", "c"}, "+OK\r\n", 1},
		{"one key is refused", "", []string{ok, ok, busy, ok}, []string{"b"}, "-ERR Target instance replied with error: BUSYKEY Target key name already exists.\r\n", 1},
		{"the first of two errors counts", "", []string{ok, busy, "-OOM\r\n", ok}, []string{"a", "b"}, "-ERR Target instance replied with error: BUSYKEY Target key name already exists.\r\n", 1},
		{"SELECT is refused", "", []string{"-ERR DB index is out of range\r\n", ok, ok, ok}, []string{"a", "b", "c"}, "-ERR Target instance replied with error: ERR DB index is out of range\r\n", 1},
		{"AUTH is refused", "AUTH secret ", []string{"-WRONGPASS\r\n", ok, ok, ok, ok}, []string{"a", "b", "c"}, "-ERR Target instance replied with error: WRONGPASS\r\n", 1},
		{"broken before an answer", "", []string{broken}, []string{"a", "b", "c"}, "", 2},
		{"broken behind SELECT", "", []string{ok, broken}, []string{"a", "b", "c"}, "", 2},
		{"broken twice", "", []string{broken, ok, broken}, []string{"a", "b", "c"}, reading, 2},
		{"broken, then taken", "", []string{broken, ok, ok, ok, ok}, nil, "+OK\r\n", 2},
		{"broken behind a key", "", []string{ok, ok, broken}, []string{"b", "c"}, reading, 1},
		{"broken behind a refused key", "", []string{ok, busy, broken}, []string{"a", "b", "c"}, "-ERR Target instance replied with error: BUSYKEY Target key name already exists.\r\n", 1},
		{"lines that are no RESP, and no errors", "", []string{"HTTP/1.1 400 Bad Request\r\n\r\n<html>\r\n", broken}, []string{"c"}, reading, 1},
		{"enough of them", "", []string{"garbage\r\n*0\n\x00\xff\r\n$5\r\n"}, nil, "+OK\r\n", 1},
		{"no line", "", []string{"\x15\x03\x01\x00\x02\x02\x50", broken, broken}, []string{"a", "b", "c"}, reading, 2},
		{"an error without text is the first", "", []string{ok, "-\r\n" + busy + ok}, []string{"a", "b"}, "-ERR Target instance replied with error: \r\n", 1},
		{"an error ends at a zero byte", "", []string{ok, "-ERR a\x00b\r\n" + ok + ok}, []string{"a"}, "-ERR Target instance replied with error: ERR a\r\n", 1},
		{"silent", "", []string{nothing}, []string{"a", "b", "c"}, reading, 1},
		{"silent behind a key", "", []string{ok, ok, nothing}, []string{"b", "c"}, reading, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := newTestNode(t)
			n.host.listens = true
			c, replica := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
			c.do("MSET {s}a 1 {s}b 2 {s}c 3")
			replica.do("REPLCONF listening-port 7001")
			replica.do("PSYNC ? -1")
			if got := c.do(`MIGRATE 127.0.0.1 7001 "" 0 1000 ` + tt.options + "KEYS {s}a {s}b {s}c"); got != "" {
				t.Fatalf("MIGRATE answers %q before its target", got)
			}
			n.host.Advance(time.Millisecond)
			for _, act := range tt.acts {
				target := n.host.targets[len(n.host.targets)-1]
				switch act {
				case broken:
					target.Broken(node.Ended)
					n.host.Advance(time.Millisecond)
				case nothing:
					n.host.Advance(2 * time.Second)
				default:
					target.Received([]byte(act))
				}
			}
			var left []string
			for _, key := range n.Keys() {
				left = append(left, strings.TrimPrefix(key, "{s}"))
			}
			if got := c.take(); got != tt.reply || !slices.Equal(left, tt.left) || len(n.host.targets) != tt.dials {
				t.Errorf("%q, keys %q, %d connections; want %q, %q, %d", got, left, len(n.host.targets), tt.reply, tt.left, tt.dials)
			}
			// Replicas hear of all keys that went when the command is over.
			var gone string
			if tt.reply != "" {
				for _, key := range []string{"a", "b", "c"} {
					if !slices.Contains(tt.left, key) {
						gone += "$4\r\n{s}" + key + "\r\n"
					}
				}
			}
			if _, got, _ := strings.Cut(replica.take(), "DEL\r\n"); got != gone {
				t.Errorf("the replica was told to delete %q, want %q", got, gone)
			}
		})
	}
}

// What MIGRATE sends, and the connection that it keeps for the next one.
func TestMigrateSends(t *testing.T) {
	n := newTestNode(t)
	n.host.listens = true
	c := n.client("127.0.0.1:5001")
	c.do("SET {s}a 1 PX 5000")
	c.do("SET {s}b 2")
	c.do("SET {s}late 3 PX 400")
	n.host.Advance(300 * time.Millisecond)
	const restore = "RESTORE-ASKING\r\n"
	steps := []struct {
		command string
		sent    []string // in this order
		not     string
		answers string
	}{
		{`MIGRATE 127.0.0.1 7001 "" 0 1000 AUTH2 u p KEYS {s}a {s}b`, []string{"AUTH\r\n$1\r\nu\r\n$1\r\np\r\n", "SELECT\r\n$1\r\n0\r\n", restore + "$4\r\n{s}a\r\n$4\r\n4700\r\n", restore + "$4\r\n{s}b\r\n$1\r\n0\r\n"}, "REPLACE", "+OK\r\n+OK\r\n+OK\r\n+OK\r\n"},
		{`MIGRATE 127.0.0.1 7001 {s}late 0 1000 REPLACE`, []string{restore + "$7\r\n{s}late\r\n$3\r\n100\r\n", "REPLACE"}, "SELECT", "+OK\r\n"},
	}
	for _, s := range steps {
		if got := c.do(s.command); got != "" {
			t.Errorf("%s: %q before its target", s.command, got)
		}
		n.host.Advance(0)
		if len(n.host.targets) != 1 {
			t.Fatalf("%s: %d connections, want one for all", s.command, len(n.host.targets))
		}
		target := n.host.targets[0]
		rest := string(target.sent)
		target.sent = nil
		if strings.Contains(rest, s.not) {
			t.Errorf("%s sent %s: %q", s.command, s.not, rest)
		}
		for _, want := range s.sent {
			i := strings.Index(rest, want)
			if i < 0 {
				t.Errorf("%s did not send %q, but %q", s.command, want, rest)
				break
			}
			rest = rest[i+len(want):]
		}
		target.Received([]byte(s.answers))
		if got := c.take(); got != "+OK\r\n" {
			t.Errorf("%s: %q", s.command, got)
		}
	}
	n.host.Advance(9 * time.Second)
	if n.host.targets[0].closed {
		t.Error("an idle connection is closed before its ten seconds are over")
	}
	n.host.Advance(2 * time.Second)
	if !n.host.targets[0].closed {
		t.Error("an idle connection is kept for longer than ten seconds")
	}
}
