package node_test

import (
	"strings"
	"testing"
)

// What belongs together goes to replicas between MULTI and EXEC, one command alone.
func TestStreamOfEffects(t *testing.T) {
	n := newTestNode(t)
	replica, writer := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	replica.do("REPLCONF listening-port 7001")
	if got := replica.do("PSYNC ? -1"); !strings.HasPrefix(got, "+FULLRESYNC ") {
		t.Fatalf("PSYNC: %q", got)
	}
	stream := func(commands ...string) (text string) {
		for _, command := range commands {
			words := testWords(t, command)
			text += "*" + itoa(len(words)) + "\r\n"
			for _, word := range words {
				text += bulk(word)
			}
		}
		return text
	}
	for _, row := range []struct{ commands, want string }{
		{"SET a 1", stream("SELECT 0", "SET a 1")},
		{"GET a", ""},
		{"MULTI; SET a 2; GET a; INCR {a}b; EXEC", stream("MULTI", "SET a 2", "INCR {a}b", "EXEC")},
		{"MULTI; SET a 2; EXEC", stream("SET a 2")},
		{"EVAL \"redis.call('SET', 'a', '3') redis.call('INCR', '{a}b')\" 0", stream("MULTI", "SET a 3", "INCR {a}b", "EXEC")},
		{"SET a 4 NX", ""},
		{"SADD s x; SPOP s", stream("SADD s x", "SREM s x")},
	} {
		for command := range strings.SplitSeq(row.commands, "; ") {
			writer.do(command)
		}
		if got := replica.take(); got != row.want {
			t.Errorf("%s: the replica got %q, want %q", row.commands, got, row.want)
		}
	}
}

// A replica that says what has a reply is thrown out, and does not get it.
func TestReplicaMayNotAsk(t *testing.T) {
	for _, row := range []struct {
		command string
		gone    bool
	}{
		{"PING", true}, {"GET k", true}, {"RESET", true}, {"NOSUCH", true}, {"MULTI", true}, {"SUBSCRIBE x", true},
		{"REPLCONF listening-port 1", true}, {"REPLCONF ACK 1", false}, {"MONITOR", false}, {"PSYNC ? -1", false}, {"CLIENT REPLY OFF", false},
	} {
		c := newTestNode(t).client("127.0.0.1:5001")
		c.do("PSYNC ? -1")
		if got := c.do(row.command); got != "" || c.gone != row.gone {
			t.Errorf("%s: %q, thrown out: %t, want %t", row.command, got, c.gone, row.gone)
		}
	}
}
