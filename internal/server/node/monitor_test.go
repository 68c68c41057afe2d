package node_test

import (
	"testing"
	"time"
)

// A monitor sees what others have done when it is done, scripts before what they do, and
// no secrets.
func TestMonitor(t *testing.T) {
	n := newTestNode(t, withDebug)
	n.host.Advance(1500 * time.Microsecond)
	const at = "+1714979289.001500 [0 "
	m, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	m.play(exchange{"MONITOR", "+OK\r\n"}, exchange{"MONITOR", ""}, exchange{"GET k", "-ERR Replica can't interact with the keyspace\r\n"})
	for _, row := range []struct{ command, shown string }{
		{`SET k "a	b"`, at + "127.0.0.1:5002] \"SET\" \"k\" \"a\\tb\"\r\n"},
		{"NOSUCH", ""},
		{"SET k", ""},
		{"CONFIG GET maxmemory", ""},
		{"CLIENT LIST", ""},
		{"AUTH user secret", at + "127.0.0.1:5002] \"AUTH\" \"(redacted)\" \"(redacted)\"\r\n"},
		{"HELLO 2 AUTH user secret", at + "127.0.0.1:5002] \"HELLO\" \"2\" \"AUTH\" \"(redacted)\" \"(redacted)\"\r\n"},
		{"BLPOP none 1", at + "127.0.0.1:5002] \"BLPOP\" \"none\" \"1\"\r\n"},
	} {
		c.do(row.command)
		if got := m.take(); got != row.shown {
			t.Errorf("%s is shown as %q, want %q", row.command, got, row.shown)
		}
	}

	c = n.client("127.0.0.1:5003")
	c.send("EVAL", "return redis.call('get', KEYS[1])", "1", "k")
	if got, want := m.take(), at+"127.0.0.1:5003] \"EVAL\" \"return redis.call('get', KEYS[1])\" \"1\" \"k\"\r\n"+at+"lua] \"get\" \"k\"\r\n"; got != want {
		t.Errorf("a script is shown as %q, want %q", got, want)
	}
	for _, command := range []string{"MULTI", "GET k", "DEBUG SLEEP 0.5", "GET {k}x", "EXEC"} {
		c.do(command)
	}
	if got, want := m.take(), at+"127.0.0.1:5003] \"MULTI\"\r\n"+at+"127.0.0.1:5003] \"GET\" \"k\"\r\n"; got != want {
		t.Errorf("in the middle of a transaction: %q, want %q", got, want)
	}
	n.host.Advance(time.Second)
	const later = "+1714979289.501500 [0 127.0.0.1:5003] "
	if got, want := m.take(), later+"\"GET\" \"{k}x\"\r\n"+later+"\"EXEC\"\r\n"; got != want {
		t.Errorf("the rest of a transaction: %q, want %q", got, want)
	}
	m.play(exchange{"PING", "+PONG\r\n+1714979290.001500 [0 127.0.0.1:5001] \"PING\"\r\n"}, exchange{"RESET", "+RESET\r\n"})
	c.do("GET k")
	if got := m.take(); got != "" {
		t.Errorf("after RESET: %q", got)
	}
}
