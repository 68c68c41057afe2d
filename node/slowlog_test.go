package node_test

import (
	"strings"
	"testing"
)

// slowest returns the arguments of the newest entry of the slow log.
func (c *testClient) slowest() string {
	c.t.Helper()
	entry := c.do("SLOWLOG GET 1")
	var words []string
	lines := strings.Split(entry, "\r\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "$") {
			words = append(words, lines[i+1])
		}
	}
	if len(words) < 2 {
		c.t.Fatalf("no entry: %q", entry)
	}
	return strings.Join(words[:len(words)-2], " ")
}

func TestSlowlog(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"SLOWLOG GET", "*0\r\n"},
		exchange{"SLOWLOG GET -2", "-ERR count should be greater than or equal to -1\r\n"},
		exchange{"SLOWLOG GET x", "-ERR count should be greater than or equal to -1\r\n"},
		exchange{"SLOWLOG GET 1 2", "-ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.\r\n"},
		exchange{"SLOWLOG LEN", ":0\r\n"},
		exchange{"CLIENT SETNAME me", wordOK},
		exchange{"CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 3", wordOK},
		exchange{"SLOWLOG RESET", wordOK},
		exchange{"GET k", "$-1\r\n"},
		exchange{"SLOWLOG GET 1", "*1\r\n*6\r\n:2\r\n:1714979289\r\n:0\r\n*2\r\n" + bulk("GET") + bulk("k") + bulk("127.0.0.1:5001") + bulk("me")},
		exchange{"SLOWLOG LEN", ":3\r\n"},
		exchange{"SLOWLOG LEN", ":3\r\n"},
		exchange{"CONFIG SET slowlog-max-len 1", wordOK},
		exchange{"PING", "+PONG\r\n"},
		exchange{"SLOWLOG LEN", ":1\r\n"},
		exchange{"CONFIG SET slowlog-log-slower-than -1", wordOK},
		exchange{"GET k", "$-1\r\n"},
	)
	if got := c.slowest(); got != "SLOWLOG LEN" {
		t.Errorf("the newest entry is %q", got)
	}
}

func TestSlowlogShortensAndHides(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.do("CONFIG SET slowlog-log-slower-than 0")
	for _, row := range []struct{ command, shown string }{
		{"ECHO " + strings.Repeat("x", 130), "ECHO " + strings.Repeat("x", 128) + "... (2 more bytes)"},
		{"DEL" + strings.Repeat(" k", 32), "DEL" + strings.Repeat(" k", 30) + " ... (2 more arguments)"},
		{"CONFIG SET hz 10 requirepass secret", "CONFIG SET hz 10 requirepass (redacted)"},
		{`CONFIG SET masterauth a requirepass "" hz 10`, "CONFIG SET masterauth (redacted) requirepass (redacted) hz 10"},
		{"MIGRATE h 1 k 0 5 AUTH pw", "MIGRATE h 1 k 0 5 AUTH (redacted)"},
		{"MIGRATE h 1 k 0 5 COPY AUTH2 user pw", "MIGRATE h 1 k 0 5 COPY AUTH2 (redacted) (redacted)"},
	} {
		c.do(row.command)
		if got := c.slowest(); got != row.shown {
			t.Errorf("%s is shown as\n     %q\nwant %q", row.command, got, row.shown)
		}
	}
}
