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

// A password is in neither the slow log nor MONITOR.
func TestSecretsAreHidden(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.do("CONFIG SET slowlog-log-slower-than 0")
	c.do("MIGRATE h 1 k 0 5 AUTH pw")
	if got := c.slowest(); got != "MIGRATE h 1 k 0 5 AUTH (redacted)" {
		t.Errorf("it is shown as %q", got)
	}
}
