package node_test

import (
	"strings"
	"testing"
	"time"
)

func TestBlockedClientGetsWhatIsPushed(t *testing.T) {
	tests := []struct{ name, block, push, want string }{
		{"BLPOP", "BLPOP l 0", "RPUSH l a b", "*2\r\n$1\r\nl\r\n$1\r\na\r\n"},
		{"BRPOP", "BRPOP l 0", "RPUSH l a b", "*2\r\n$1\r\nl\r\n$1\r\nb\r\n"},
		{"BLPOP of several keys", "BLPOP {l}x l {l}y 0", "RPUSH l a", "*2\r\n$1\r\nl\r\n$1\r\na\r\n"},
		{"BLMOVE", "BLMOVE l {l}m LEFT RIGHT 0", "RPUSH l a", "$1\r\na\r\n"},
		{"BRPOPLPUSH", "BRPOPLPUSH l {l}m 0", "RPUSH l a", "$1\r\na\r\n"},
		{"BLMPOP", "BLMPOP 0 1 l LEFT COUNT 2", "RPUSH l a b c", "*2\r\n$1\r\nl\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n"},
		{"BZPOPMIN", "BZPOPMIN z 0", "ZADD z 1 a 2 b", "*3\r\n$1\r\nz\r\n$1\r\na\r\n$1\r\n1\r\n"},
		{"BZPOPMAX", "BZPOPMAX z 0", "ZADD z 1 a 2 b", "*3\r\n$1\r\nz\r\n$1\r\nb\r\n$1\r\n2\r\n"},
		{"XREAD", "XREAD BLOCK 0 STREAMS s $", "XADD s 5-1 f v", "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n5-1\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n"},
		{"keys of another type do not matter", "BLPOP l 0", "SET l x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := newTestNode(t)
			waiting, other := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
			if got := waiting.do(tt.block); got != "" {
				t.Fatalf("%s answered %q at once", tt.block, got)
			}
			other.do(tt.push)
			if got := waiting.take(); got != tt.want {
				t.Errorf("after %s: got %q, want %q", tt.push, got, tt.want)
			}
		})
	}
}

func TestBlockedClientsAreServedInTheirOrder(t *testing.T) {
	n := newTestNode(t)
	first, second, other := n.client("1.1.1.1:1"), n.client("1.1.1.1:2"), n.client("1.1.1.1:3")
	first.do("BLPOP l 0")
	second.do("BLPOP l 0")
	other.do("RPUSH l a")
	if first.take() == "" || second.take() != "" {
		t.Error("the first push did not go to the first client alone")
	}
	other.do("RPUSH l b")
	if got, want := second.take(), "*2\r\n$1\r\nl\r\n$1\r\nb\r\n"; got != want {
		t.Errorf("second client got %q, want %q", got, want)
	}
}

func TestBlockingEndsWithItsTime(t *testing.T) {
	tests := []struct{ block, want string }{
		{"BLPOP l 1.5", "*-1\r\n"},
		{"BLMPOP 1.5 1 l LEFT", "*-1\r\n"},
		{"BZPOPMIN z 1.5", "*-1\r\n"},
		{"XREAD BLOCK 1500 STREAMS s $", "*-1\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.block, func(t *testing.T) {
			n := newTestNode(t)
			c := n.client("1.1.1.1:1")
			c.do(tt.block)
			n.host.Advance(1499 * time.Millisecond)
			if got := c.take(); got != "" {
				t.Fatalf("got %q too early", got)
			}
			n.host.Advance(time.Millisecond)
			if got := c.take(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a client sends behind a command that blocks waits for that command's end,
// and the replies keep their order.
func TestPipelineBehindABlockedCommand(t *testing.T) {
	n := newTestNode(t)
	c, other := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.session.Feed([]byte("PING first\r\nBLPOP l 0\r\nPING last\r\n"))
	if got, want := c.take(), "$5\r\nfirst\r\n"; got != want {
		t.Fatalf("before the push: %q, want %q", got, want)
	}
	c.session.Feed([]byte("PING later\r\n"))
	other.do("RPUSH l a")
	want := "*2\r\n$1\r\nl\r\n$1\r\na\r\n$4\r\nlast\r\n$5\r\nlater\r\n"
	if got := c.take(); got != want {
		t.Errorf("after the push: %q, want %q", got, want)
	}
}

func TestTransactionsDoNotBlock(t *testing.T) {
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
	c.do("MULTI")
	c.do("BLPOP l 0")
	c.do("XREAD BLOCK 0 STREAMS {l}s $")
	if got, want := c.do("EXEC"), "*2\r\n*-1\r\n*-1\r\n"; got != want {
		t.Errorf("EXEC = %q, want %q", got, want)
	}
}

func TestTimeoutsOfBlockingCommands(t *testing.T) {
	c := newTestNode(t).client("1.1.1.1:1")
	for line, want := range map[string]string{
		"BLPOP l x":                          "-ERR timeout is not a float or out of range",
		"BLPOP l -1":                         "-ERR timeout is negative",
		"BLPOP l 1e300":                      "-ERR timeout is negative",
		"BLPOP l 9223372036854775.8075":      "-ERR timeout is negative",
		"BLPOP l inf":                        "-ERR timeout is negative",
		"WAIT 0 9223372036854775807":         ":0",
		"WAIT 0 9223372036854775808":         "-ERR timeout is not an integer or out of range",
		"SELECT 4294967296":                  "-ERR value is out of range, value must between -2147483648 and 2147483647",
		"SELECT 9223372036854775808":         "-ERR value is not an integer or out of range",
		"BLMPOP x 1 l LEFT COUNT 0":          "-ERR count should be greater than 0",
		"BLMPOP x 0 l LEFT":                  "-ERR numkeys should be greater than 0",
		"BLMPOP x 9 l LEFT":                  "-ERR syntax error",
		"BLMPOP x 1 l UP":                    "-ERR syntax error",
		"XREAD COUNT x BLOCK -1 STREAMS s $": "-ERR value is not an integer or out of range",
		"XREAD BLOCK -1 COUNT x STREAMS s $": "-ERR timeout is negative",
		"XREAD BLOCK x STREAMS s $":          "-ERR timeout is not an integer or out of range",
		"XREAD BLOCK -1 STREAMS s $":         "-ERR timeout is negative",
		"BLMOVE l {l}m UP RIGHT 0":           "-ERR syntax error",
		"BLMPOP x 1 l LEFT":                  "-ERR timeout is not a float or out of range",
		"BZMPOP -1 1 l MIN":                  "-ERR timeout is negative",
		"BRPOPLPUSH l {l}m notanumber":       "-ERR timeout is not a float or out of range",
		"BLMOVE l {l}m LEFT RIGHT -0.002":    "-ERR timeout is negative",
	} {
		if got := strings.TrimSuffix(c.do(line), "\r\n"); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

// A time whose end no number of 64 bits can hold never comes.
func TestTimeoutsWithoutEnd(t *testing.T) {
	for _, line := range []string{
		"BLPOP l 9223372036854774", "BLMPOP 9223372036854774 1 l LEFT", "XREAD BLOCK 9223372036854775807 STREAMS s $", "WAIT 1 9223372036854775807",
	} {
		n := newTestNode(t)
		c := n.client("1.1.1.1:1")
		got := c.do(line)
		n.host.Advance(24 * time.Hour)
		if got += c.take(); got != "" {
			t.Errorf("%s is answered with %q", line, got)
		}
	}
}

// turn is a command of one of several clients, and what comes to all of them then.
type turn struct {
	who, command string
	comes        map[string]string
}

// playTurns plays turns of clients that connect when they are first named. Those whose name
// begins with r speak RESP3.
func playTurns(t *testing.T, turns []turn) {
	t.Helper()
	n := newTestNode(t)
	clients := map[string]*testClient{}
	for _, turn := range turns {
		if clients[turn.who] == nil {
			clients[turn.who] = n.client("127.0.0.1:500" + itoa(len(clients)))
			if turn.who[0] == 'r' {
				clients[turn.who].do("HELLO 3")
			}
		}
		got := map[string]string{turn.who: clients[turn.who].do(turn.command)}
		for who, c := range clients {
			got[who] += c.take()
			if got[who] != turn.comes[who] {
				t.Errorf("%s> %s\n%s got %q\n  want %q", turn.who, turn.command, who, got[who], turn.comes[who])
			}
		}
	}
}

// Whom a key wakes, and with what: only new keys and streams do, the key that woke a client
// is the one that it gets, and values of other types do not matter. Every row but the last
// ones differed when a woken client ran its whole command again.
func TestWhatWakesBlockedClients(t *testing.T) {
	const gone, noGroup = "-UNBLOCKED the stream key no longer exists\r\n", "-NOGROUP the consumer group this client was blocked on no longer exists\r\n"
	pair := func(key, value string) string { return "*2\r\n" + bulk(key) + bulk(value) }
	all := func(of ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(of); i += 2 {
			m[of[i]] = of[i+1]
		}
		return m
	}
	groupReader := []turn{
		{"a", "XADD s 1-0 a b", all("a", bulk("1-0"))}, {"a", "XGROUP CREATE s g $", all("a", wordOK)},
		{"b", "XREADGROUP GROUP g c BLOCK 0 STREAMS s >", nil},
	}
	for name, turns := range map[string][]turn{
		"a key of another type behind the one that wakes": {
			{"a", "BLMPOP 0 2 {k}x {k}l LEFT", nil}, {"b", "ZADD {k}x 1 m", all("b", ":1\r\n")},
			{"b", "RPUSH {k}l v", all("b", ":1\r\n", "a", "*2\r\n"+bulk("{k}l")+"*1\r\n"+bulk("v"))},
		},
		"the key that was pushed to first": {
			{"a", "BLPOP {k}1 {k}2 0", nil}, {"b", "MULTI", all("b", wordOK)}, {"b", "RPUSH {k}2 b", all("b", "+QUEUED\r\n")},
			{"b", "RPUSH {k}1 a", all("b", "+QUEUED\r\n")}, {"b", "EXEC", all("b", "*2\r\n:1\r\n:1\r\n", "a", pair("{k}2", "b"))},
		},
		"a sorted set in the place of a string does not wake": {
			{"a", "BZPOPMIN {k}z 0", nil}, {"b", "SET {k}z s", all("b", wordOK)}, {"b", "ZADD {k}y 1 m", all("b", ":1\r\n")},
			{"b", "ZUNIONSTORE {k}z 1 {k}y", all("b", ":1\r\n")}, {"b", "DEL {k}z", all("b", ":1\r\n")},
			{"b", "ZUNIONSTORE {k}z 1 {k}y", all("b", ":1\r\n", "a", "*3\r\n"+bulk("{k}z")+bulk("m")+bulk("1"))},
		},
		"DEL ends reading as a group":               append(groupReader[:3:3], turn{"a", "DEL s", all("a", ":1\r\n", "b", gone)}),
		"SET ends reading as a group":               append(groupReader[:3:3], turn{"a", "SET s x", all("a", wordOK, "b", gone)}),
		"FLUSHALL ends reading as a group":          append(groupReader[:3:3], turn{"a", "FLUSHALL", all("a", wordOK, "b", gone)}),
		"RENAME ends reading as a group":            append(groupReader[:3:3], turn{"a", "RENAME s {s}2", all("a", wordOK, "b", gone)}),
		"XGROUP DESTROY ends reading as that group": append(groupReader[:3:3], turn{"a", "XGROUP DESTROY s g", all("a", ":1\r\n", "b", noGroup)}),
		"a new stream has no group": append(groupReader[:3:3], turn{"a", "MULTI", all("a", wordOK)}, turn{"a", "DEL s", all("a", "+QUEUED\r\n")},
			turn{"a", "XADD s 2-0 a b", all("a", "+QUEUED\r\n")}, turn{"a", "EXEC", all("a", "*2\r\n:1\r\n"+bulk("2-0"), "b", noGroup)}),
		"XREAD does not mind": {{"a", "XADD s 1-0 a b", all("a", bulk("1-0"))}, {"b", "XREAD BLOCK 0 STREAMS s $", nil}, {"a", "DEL s", all("a", ":1\r\n")}},
		"invalidations follow the reply to whom was served": {
			{"a", "RPUSH {k}2 a", all("a", ":1\r\n")}, {"r", "CLIENT TRACKING ON", all("r", wordOK)}, {"r", "LRANGE {k}2 0 -1", all("r", "*1\r\n"+bulk("a"))},
			{"r", "BLMOVE {k}1 {k}2 LEFT LEFT 0", nil}, {"a", "RPUSH {k}1 foo", all("a", ":1\r\n", "r", bulk("foo")+pushed("{k}2"))},
		},
		"a type that nobody waits for does not make a key ready": {
			{"a", "BZPOPMIN {k}1 {k}2 0", nil}, {"b", "MULTI", all("b", wordOK)}, {"b", "RPUSH {k}1 x", all("b", "+QUEUED\r\n")}, {"b", "DEL {k}1", all("b", "+QUEUED\r\n")},
			{"b", "ZADD {k}2 1 m", all("b", "+QUEUED\r\n")}, {"b", "ZADD {k}1 1 m", all("b", "+QUEUED\r\n")},
			{"b", "EXEC", all("b", "*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n", "a", "*3\r\n"+bulk("{k}2")+bulk("m")+bulk("1"))},
		},
		"who is served a pushed element has not changed the key": {
			{"r", "CLIENT TRACKING ON BCAST NOLOOP", all("r", wordOK)}, {"r", "BLPOP l 0", nil},
			{"a", "RPUSH l x", all("a", ":1\r\n", "r", pair("l", "x")+pushed("l"))},
		},
		"the target of BLMOVE has another type": {
			{"a", "SET {k}2 x", all("a", wordOK)}, {"b", "BLMOVE {k}1 {k}2 LEFT LEFT 0", nil}, {"c", "BLPOP {k}1 0", nil},
			{"a", "RPUSH {k}1 v", all("a", ":1\r\n", "b", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", "c", pair("{k}1", "v"))},
		},
	} {
		t.Run(name, func(t *testing.T) { playTurns(t, turns) })
	}
}

// A command that had to wait is in the slow log when it is served, behind the one that
// served it, and counts as failed if what it gets is an error.
func TestServedCommandsAreLoggedAndCounted(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	a.do("CONFIG SET slowlog-log-slower-than 0")
	b.do("BLPOP l 0")
	a.do("LPUSH l foo")
	if got := a.slowest(); got != "BLPOP l 0" {
		t.Errorf("the newest entry is %q", got)
	}
	b.take()
	a.do("SET {l}2 x")
	b.do("BLMOVE l {l}2 LEFT LEFT 0")
	a.do("LPUSH l foo")
	b.take()
	b.do("BLPOP {l}3 0")
	a.do("CLIENT UNBLOCK 2")
	b.take()
	b.do("BRPOP {l}3 0")
	a.do("CLIENT UNBLOCK 2 ERROR")
	text := a.do("INFO commandstats")
	for _, want := range []string{
		"cmdstat_blmove:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1", "cmdstat_lpush:calls=2,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0",
		"cmdstat_blpop:calls=2,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1", "cmdstat_brpop:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1",
		"cmdstat_client|unblock:calls=2,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("INFO does not say %s:\n%s", want, text)
		}
	}
}

func TestClientThatLeavesWhileItWaits(t *testing.T) {
	n := newTestNode(t)
	gone, other := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	gone.do("BLPOP l 0")
	gone.session.Close()
	other.do("RPUSH l a")
	if got, want := other.do("LLEN l"), ":1\r\n"; got != want {
		t.Errorf("LLEN = %q, want %q: the element went to a client that is gone", got, want)
	}
}
