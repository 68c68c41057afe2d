package respproxy

import (
	"bytes"
	"strings"
	"testing"
)

// What another server is told of a client's session, after these requests.
func TestSession(t *testing.T) {
	for _, test := range []struct {
		name     string
		said     string
		settings string
		channels string
		silent   int // how many requests get no reply that is one
	}{
		{"nothing is set by data", "GET k|SET k v|CLIENT ID|CLIENT", "", "", 0},
		{"each setting counts once, as it was said last", "HELLO 3|CLIENT SETNAME a|SELECT 0|CLIENT SETNAME b", "HELLO 3|SELECT 0|CLIENT SETNAME b", "", 0},
		{"the two of SETINFO are two", "CLIENT SETINFO LIB-NAME a|CLIENT SETINFO LIB-VER 1|client setinfo lib-name b", "CLIENT SETINFO LIB-VER 1|client setinfo lib-name b", "", 0},
		{"all that sets something", "AUTH pw|READONLY|CLIENT TRACKING ON|CLIENT NO-EVICT ON|CLIENT NO-TOUCH ON", "AUTH pw|READONLY|CLIENT TRACKING ON|CLIENT NO-EVICT ON|CLIENT NO-TOUCH ON", "", 0},
		{"a transaction is told again behind the settings", "MULTI|SET k v|CLIENT SETNAME a", "CLIENT SETNAME a|MULTI|SET k v|CLIENT SETNAME a", "", 0},
		{"a transaction that was done is over", "MULTI|SET k v|EXEC|GET k", "", "", 0},
		{"a transaction that was given up is over", "MULTI|SET k v|DISCARD", "", "", 0},
		{"RESET forgets all", "HELLO 3|SUBSCRIBE c|MULTI|RESET", "", "", 1},
		{"subscriptions count once", "SUBSCRIBE a b|SUBSCRIBE b c|PSUBSCRIBE a|ssubscribe a", "", "subscribe a|subscribe b|subscribe c|psubscribe a|ssubscribe a", 4},
		{"one is given up", "SUBSCRIBE a b|PSUBSCRIBE a|UNSUBSCRIBE a", "", "subscribe b|psubscribe a", 3},
		{"all of a kind are given up", "SUBSCRIBE a b|PSUBSCRIBE a|SSUBSCRIBE a|UNSUBSCRIBE|SUNSUBSCRIBE", "", "psubscribe a", 5},
		{"SUBSCRIBE without a channel is an error", "SUBSCRIBE", "", "", 0},
	} {
		var s session
		silent := 0
		for line := range strings.SplitSeq(test.said, "|") {
			args := bytes.Fields([]byte(line))
			if s.note(args, []byte(line)) {
				silent++
				continue
			}
			s.answered(strings.ToLower(string(args[0])), []byte(line))
		}
		if got := string(bytes.Join(s.setUp(), []byte("|"))); got != test.settings {
			t.Errorf("%s: the other server is told %q, want %q", test.name, got, test.settings)
		}
		var channels []string
		for _, c := range s.channels {
			channels = append(channels, c.by+" "+c.name)
		}
		if got := strings.Join(channels, "|"); got != test.channels || silent != test.silent {
			t.Errorf("%s: subscribed to %q, %d without a reply, want %q, %d", test.name, got, silent, test.channels, test.silent)
		}
	}
}
