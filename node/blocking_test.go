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
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
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
