package node_test

import "testing"

// Notifications go to those who subscribed to channels of keys and of events, in the
// classes that are switched on.
func TestKeyspaceNotifications(t *testing.T) {
	n := newTestNode(t)
	writer, listener := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	listener.do("HELLO 3")
	listener.do("PSUBSCRIBE __key*@0__:*")
	message := func(kind, about, text string) string {
		channel := "__" + kind + "@0__:" + about
		return ">4\r\n" + bulk("pmessage") + bulk("__key*@0__:*") + bulk(channel) + bulk(text)
	}
	for _, row := range []struct{ letters, command, want string }{
		{"", "SET k 1", ""},
		{"KEA", "SET k 1", message("keyspace", "k", "set") + message("keyevent", "set", "k")},
		{"EA", "GET none", ""},
		{"Em", "GET none", message("keyevent", "keymiss", "none")},
		{"E$", "DEL k", ""},
		{"Kg", "DEL k", ""}, // it is gone
		{"KAn", "SET k 1", message("keyspace", "k", "new") + message("keyspace", "k", "set")},
		{"A", "DEL k", ""},
		{"Kl", "EVAL \"return redis.call('RPUSH', KEYS[1], 'x')\" 1 l", message("keyspace", "l", "rpush")},
		{"Em", "LCS l {l}none", message("keyevent", "keymiss", "{l}none")}, // missed before the list is refused
		{"Kg", "FLUSHALL", ""},
	} {
		writer.do("CONFIG SET notify-keyspace-events \"" + row.letters + "\"")
		writer.do(row.command)
		if got := listener.take(); got != row.want {
			t.Errorf("%q, %s: got %q, want %q", row.letters, row.command, got, row.want)
		}
	}
}
