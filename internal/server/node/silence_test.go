package node_test

import "testing"

// CLIENT REPLY silences replies as they are written, and never what is pushed.
func TestWhatIsSilenced(t *testing.T) {
	subscribed := func(sign string) string { return sign + "3\r\n" + bulk("subscribe") + bulk("ch") + ":1\r\n" }
	message := func(sign string) string { return sign + "3\r\n" + bulk("message") + bulk("ch") + bulk("hi") }
	published := map[string]string{"p": ":1\r\n"}
	for name, turns := range map[string][]turn{
		"OFF in RESP2": {
			{"a", "CLIENT REPLY OFF", nil}, {"a", "SUBSCRIBE ch", map[string]string{"a": subscribed("*")}}, {"a", "PING", nil},
			{"p", "PUBLISH ch hi", map[string]string{"a": message("*"), "p": ":1\r\n"}},
			{"a", "UNSUBSCRIBE", map[string]string{"a": "*3\r\n" + bulk("unsubscribe") + bulk("ch") + ":0\r\n"}},
			{"a", "UNSUBSCRIBE", map[string]string{"a": "*3\r\n" + bulk("unsubscribe") + "$-1\r\n:0\r\n"}},
			{"a", "CLIENT REPLY ON", map[string]string{"a": wordOK}},
		},
		"OFF in RESP3": {
			{"r", "CLIENT REPLY OFF", nil}, {"r", "SUBSCRIBE ch", map[string]string{"r": subscribed(">")}}, {"r", "GET k", nil},
			{"r", "PUBLISH ch hi", map[string]string{"r": message(">")}},
		},
		"SKIP": {
			{"a", "CLIENT REPLY SKIP", nil}, {"a", "SUBSCRIBE ch", map[string]string{"a": subscribed("*")}},
			{"p", "PUBLISH ch hi", map[string]string{"a": message("*"), "p": ":1\r\n"}}, {"a", "PING", map[string]string{"a": "*2\r\n" + bulk("pong") + bulk("")}},
		},
		"SKIP before a command that blocks": {
			{"a", "CLIENT REPLY SKIP", nil}, {"a", "BLPOP l 0", nil}, {"p", "RPUSH l x", published}, {"a", "PING", map[string]string{"a": "+PONG\r\n"}},
		},
		"in the middle of a transaction": {
			{"a", "MULTI", map[string]string{"a": wordOK}}, {"a", "PING", map[string]string{"a": "+QUEUED\r\n"}}, {"a", "CLIENT REPLY OFF", map[string]string{"a": "+QUEUED\r\n"}},
			{"a", "GET k", map[string]string{"a": "+QUEUED\r\n"}}, {"a", "EXEC", map[string]string{"a": "*3\r\n+PONG\r\n"}}, {"a", "PING", nil},
		},
		"on again in a transaction": {
			{"a", "CLIENT REPLY OFF", nil}, {"a", "MULTI", nil}, {"a", "PING", nil}, {"a", "CLIENT REPLY ON", nil}, {"a", "ECHO x", nil},
			{"a", "EXEC", map[string]string{"a": wordOK + bulk("x")}},
		},
	} {
		t.Run(name, func(t *testing.T) { playTurns(t, turns) })
	}
}

// EXEC is held back by what the scripts in it declare, not by what EVAL may do.
func TestPausedTransactionOfReadingScripts(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	a.do("CLIENT PAUSE 60000 WRITE")
	b.do("MULTI")
	b.send("EVAL", "#!lua flags=no-writes\nreturn 12", "0")
	if got, want := b.do("EXEC"), "*1\r\n:12\r\n"; got != want {
		t.Errorf("EXEC = %q, want %q", got, want)
	}
	b.do("MULTI")
	b.do(`EVAL "return 12" 0`)
	if got := b.do("EXEC"); got != "" {
		t.Errorf("EXEC of a script that may write = %q", got)
	}
}
