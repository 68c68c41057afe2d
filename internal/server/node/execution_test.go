package node_test

import (
	"testing"
	"time"
)

// A command that takes time holds up its transaction and everybody else, and nothing of
// the transaction is seen before all of it has happened, not even when the client leaves.
func TestTransactionThatTakesTime(t *testing.T) {
	for _, leaves := range []bool{false, true} {
		n := newTestNode(t, withDebug)
		c, other, replica := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
		replica.do("REPLCONF listening-port 7001")
		replica.do("PSYNC ? -1")
		for _, command := range []string{"MULTI", "SET a 1", "DEBUG SLEEP 1", "INCR a", "DEBUG SLEEP 0.5", "INCR a"} {
			c.do(command)
		}
		if got := c.do("EXEC"); got != "" {
			t.Errorf("EXEC: %q", got)
		}
		if leaves {
			c.session.Close()
		}
		if got := other.do("GET a"); got != "" {
			t.Errorf("GET while the transaction is under way: %q", got)
		}
		n.host.Advance(time.Second)
		if got := c.take() + other.take() + replica.take(); got != "" {
			t.Errorf("after a second: %q", got)
		}
		n.host.Advance(time.Second)
		if got := c.take(); !leaves && got != "*5\r\n+OK\r\n+OK\r\n:2\r\n+OK\r\n:3\r\n" {
			t.Errorf("EXEC: %q", got)
		}
		if got := other.take(); got != "$1\r\n3\r\n" {
			t.Errorf("GET: %q", got)
		}
		if got := replica.take(); got != "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"+
			"*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n" {
			t.Errorf("the replica got %q", got)
		}
	}
}

// A script that waits for MIGRATE is paused, and the node with it; so does time for its
// commands. Nothing of it is seen before all of it has happened, not even when the client
// leaves.
func TestScriptThatTakesTime(t *testing.T) {
	const body = "redis.call('SET','{s}a',1) local one=redis.pcall('MIGRATE','127.0.0.1','1','{s}k','0','1000') " +
		"redis.call('INCR','{s}a') local two=redis.pcall('MIGRATE','127.0.0.1','1','{s}k','0','1000') " +
		"redis.call('INCR','{s}a') return {one,two,redis.call('GET','{s}p')}"
	const failed = "-IOERR error or timeout writing to target instance\r\n"
	for _, way := range []string{"alone", "in a transaction", "the client leaves", "the node ends"} {
		t.Run(way, func(t *testing.T) {
			n := newTestNode(t)
			n.host.refusal = 500 * time.Millisecond // which is tried twice
			c, other, replica := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
			for _, command := range []string{"SET {s}k v", "SET {s}p v PX 1500", "CONFIG SET slowlog-log-slower-than 500000"} {
				c.do(command)
			}
			replica.do("REPLCONF listening-port 7001")
			replica.do("PSYNC ? -1")
			want := "*3\r\n" + failed + failed + "$1\r\nv\r\n"
			if way == "in a transaction" {
				c.do("MULTI")
				c.send("EVAL", body, "1", "{s}k")
				c.do("GET {s}a")
				want = "*2\r\n" + want + "$1\r\n3\r\n"
				c.out = append(c.out, c.send("EXEC")...)
			} else {
				c.out = append(c.out, c.send("EVAL", body, "1", "{s}k")...)
			}
			if way == "the client leaves" {
				c.session.Close()
			}
			if got := other.do("GET {s}a"); got != "" {
				t.Errorf("GET while the script is under way: %q", got)
			}
			n.host.Advance(time.Second)
			if got := c.take() + other.take() + replica.take(); got != "" {
				t.Errorf("after a second: %q", got)
			}
			if way == "the node ends" {
				n.Shutdown() // under which the script must not be left behind
				want = ""
			}
			n.host.Advance(time.Second)
			if got := c.take(); way != "the client leaves" && got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if way == "the node ends" {
				return
			}
			if got := other.take(); got != "$1\r\n3\r\n" {
				t.Errorf("GET: %q", got)
			}
			if got := replica.take(); got != "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$4\r\n{s}a\r\n$1\r\n1\r\n"+
				"*2\r\n$4\r\nINCR\r\n$4\r\n{s}a\r\n*2\r\n$4\r\nINCR\r\n$4\r\n{s}a\r\n*1\r\n$4\r\nEXEC\r\n"+
				"*2\r\n$3\r\nDEL\r\n$4\r\n{s}p\r\n" {
				t.Errorf("the replica got %q", got)
			}
			if got := other.do("GET {s}p"); got != "$-1\r\n" {
				t.Errorf("a key whose time was over meanwhile: %q", got)
			}
			if got := other.do("SLOWLOG LEN"); got != ":3\r\n" {
				t.Errorf("two MIGRATE and a script were slow: %q", got)
			}
		})
	}
}

// A script that does not come to an end keeps the node busy in virtual time, too: nobody is
// heard at first, then others hear that it is, until somebody kills it.
func TestEndlessScript(t *testing.T) {
	const busy = "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n"
	for _, inExec := range []bool{false, true} {
		n := newTestNode(t)
		c, early, late := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
		c.play(exchange{"CONFIG SET busy-reply-threshold 100", "+OK\r\n"}, exchange{"SET k v PX 50", "+OK\r\n"})
		want := "-ERR Script killed by user with SCRIPT KILL... script: 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7, on @user_script:1.\r\n"
		if inExec {
			c.do("MULTI")
			c.send("EVAL", "while true do end", "0")
			c.do("GET k")
			c.do("EXEC")
			want = "*2\r\n" + want + "$1\r\nv\r\n"
		} else {
			c.send("EVAL", "while true do end", "0")
		}
		if got := early.do("GET k"); got != "" {
			t.Errorf("GET while the script is young: %q", got)
		}
		n.host.Advance(90 * time.Millisecond)
		if got := early.take(); got != "" {
			t.Errorf("GET after 90 ms: %q", got)
		}
		n.host.Advance(15 * time.Millisecond)
		if got := early.take(); got != busy {
			t.Errorf("GET after 105 ms: %q", got)
		}
		late.play(exchange{"PING", busy}, exchange{"SCRIPT KILL", "+OK\r\n"})
		n.host.Advance(10 * time.Millisecond)
		if got := c.take(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		early.play(exchange{"GET k", "$-1\r\n"})
	}
}

// What a client sends behind a command that takes time runs when that is over.
func TestPipelineBehindACommandThatTakesTime(t *testing.T) {
	n := newTestNode(t, withDebug)
	c := n.client("127.0.0.1:5001")
	c.do("SET k v PX 500")
	c.session.Feed([]byte("DEBUG SLEEP 1\r\nGET k\r\n"))
	n.host.Advance(time.Second)
	if got := c.take(); got != "+OK\r\n$-1\r\n" {
		t.Errorf("got %q, want the key to be gone", got)
	}
}
