package node_test

import (
	"strings"
	"testing"
	"time"
)

const wordOK = "+OK\r\n"

func bulk(s string) string { return "$" + itoa(len(s)) + "\r\n" + s + "\r\n" }

func TestClientNames(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	const bad = "-ERR Client names cannot contain spaces, newlines or special characters.\r\n"
	c.play(
		exchange{"CLIENT ID", ":1\r\n"},
		exchange{"CLIENT GETNAME", "$-1\r\n"},
		exchange{"CLIENT SETNAME alice", wordOK},
		exchange{"CLIENT GETNAME", bulk("alice")},
		exchange{`CLIENT SETNAME "a b"`, bad},
		exchange{"CLIENT SETNAME ä", bad},
		exchange{"CLIENT GETNAME", bulk("alice")},
		exchange{`CLIENT SETNAME ""`, wordOK},
		exchange{"CLIENT GETNAME", "$-1\r\n"},
		exchange{"CLIENT SETINFO lib-name x", "-ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.\r\n"},
		exchange{"CLIENT ID x", "-ERR wrong number of arguments for 'client|id' command\r\n"},
	)
}

func TestClientList(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	n.host.Advance(3 * time.Second)
	b.do("SUBSCRIBE x y")
	a.do("CLIENT NO-EVICT ON")
	a.do("READONLY")
	n.host.Advance(2 * time.Second)
	own := a.do("CLIENT INFO")
	const want = "id=1 addr=127.0.0.1:5001 laddr=127.0.0.1:7000 fd=8 name= age=5 idle=0 flags=re db=0 sub=0 psub=0 " +
		"ssub=0 multi=-1 qbuf=26 qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=1024 rbp=5 obl=0 oll=0 omem=0 tot-mem=22298 " +
		"events=r cmd=client|info user=default redir=-1 resp=2\n"
	if got := payload(t, own); got != want {
		t.Errorf("CLIENT INFO\n got %q\nwant %q", got, want)
	}
	for _, row := range []struct {
		command string
		ids     string
	}{
		{"CLIENT LIST", "1 2"},
		{"CLIENT LIST TYPE normal", "1"},
		{"CLIENT LIST TYPE PubSub", "2"},
		{"CLIENT LIST TYPE replica", ""},
		{"CLIENT LIST TYPE master", ""},
		{"CLIENT LIST ID 2 77 1 2 -1", "2 1 2"},
	} {
		var ids []string
		for line := range strings.Lines(payload(t, a.do(row.command))) {
			id, _, _ := strings.Cut(strings.TrimPrefix(line, "id="), " ")
			ids = append(ids, id)
		}
		if got := strings.Join(ids, " "); got != row.ids {
			t.Errorf("%s lists %q, want %q", row.command, got, row.ids)
		}
	}
	if line := payload(t, a.do("CLIENT LIST ID 2")); !strings.Contains(line, " idle=2 flags=P db=0 sub=2 ") || !strings.Contains(line, " cmd=subscribe ") {
		t.Errorf("the subscriber's line is %q", line)
	}
	n.client("127.0.0.1:5003")
	n.host.Advance(3 * time.Second)
	for id, want := range map[string]string{"2": "qbuf=0 qbuf-free=0", "3": "qbuf=0 qbuf-free=4"} {
		if line := payload(t, a.do("CLIENT LIST ID "+id)); !strings.Contains(line, want) {
			t.Errorf("of client %s it says %q, want %s", id, line, want)
		}
	}
	a.play(
		exchange{"CLIENT LIST TYPE foo", "-ERR Unknown client type 'foo'\r\n"},
		exchange{"CLIENT LIST ID", "-ERR syntax error\r\n"},
		exchange{"CLIENT LIST ID x", "-ERR Invalid client ID\r\n"},
		exchange{"CLIENT LIST foo", "-ERR syntax error\r\n"},
	)
}

func TestClientListShowsTheState(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	for _, row := range []struct{ does, shows string }{
		{"nonsense", " flags=N "},
		{"nonsense", " cmd=NULL "},
		{"HELLO 3", " resp=3"},
		{"MULTI", " flags=x "},
		{"SET key value", " multi=1 "},
		{"CLIENT ID", " multi-mem=59 "},
		{"DISCARD", " multi=-1 "},
		{"WATCH key", " flags=N "},
		{"BLPOP list 0", " flags=b "},
	} {
		b.do(row.does)
		if line := payload(t, a.do("CLIENT LIST ID 2")); !strings.Contains(line, row.shows) {
			t.Errorf("after %s the line has no %q: %q", row.does, row.shows, line)
		}
	}
	a.do("SET key other")
	if line := payload(t, a.do("CLIENT LIST ID 2")); !strings.Contains(line, " flags=bd ") {
		t.Errorf("a watched key has changed: %q", line)
	}
}

func TestClientReply(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"CLIENT REPLY SKIP", ""},
		exchange{"PING", ""},
		exchange{"PING", "+PONG\r\n"},
		exchange{"CLIENT REPLY OFF", ""},
		exchange{"PING", ""},
		exchange{"CLIENT REPLY SKIP", ""},
		exchange{"CLIENT REPLY foo", ""},
		exchange{"PING", ""},
		exchange{"CLIENT REPLY ON", wordOK},
		exchange{"PING", "+PONG\r\n"},
		exchange{"CLIENT REPLY foo", "-ERR syntax error\r\n"},
		exchange{"CLIENT REPLY", "-ERR wrong number of arguments for 'client|reply' command\r\n"},
		exchange{"CLIENT NO-EVICT foo", "-ERR syntax error\r\n"},
		exchange{"CLIENT NO-EVICT OFF", wordOK},
	)
}

// RESET ends what CLIENT set, but for NO-EVICT, and its own reply can be skipped.
func TestResetOfClientSettings(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"CLIENT SETNAME me", wordOK},
		exchange{"CLIENT NO-EVICT ON", wordOK},
		exchange{"CLIENT REPLY SKIP", ""},
		exchange{"RESET", ""},
		exchange{"CLIENT GETNAME", "$-1\r\n"},
		exchange{"CLIENT REPLY OFF", ""},
		exchange{"RESET", "+RESET\r\n"},
	)
	if line := payload(t, c.do("CLIENT INFO")); !strings.Contains(line, " flags=e ") {
		t.Errorf("after RESET: %q", line)
	}
}

func TestClientKill(t *testing.T) {
	for _, row := range []struct {
		command, reply string
		killed         string // of 1 (the caller), 2 and 3 (a subscriber)
	}{
		{"CLIENT KILL 127.0.0.1:5002", wordOK, "2"},
		{"CLIENT KILL 127.0.0.1:5001", wordOK, "1"},
		{"CLIENT KILL 127.0.0.1:5009", "-ERR No such client\r\n", ""},
		{"CLIENT KILL ID 2", ":1\r\n", "2"},
		{"CLIENT KILL ID 1", ":0\r\n", ""},
		{"CLIENT KILL ID 1 SKIPME no", ":1\r\n", "1"},
		{"CLIENT KILL TYPE pubsub", ":1\r\n", "3"},
		{"CLIENT KILL TYPE normal", ":1\r\n", "2"},
		{"CLIENT KILL TYPE normal SKIPME NO", ":2\r\n", "1 2"},
		{"CLIENT KILL ADDR 127.0.0.1:5003 TYPE normal", ":0\r\n", ""},
		{"CLIENT KILL LADDR 127.0.0.1:7000", ":2\r\n", "2 3"},
		{"CLIENT KILL LADDR 127.0.0.1:7001", ":0\r\n", ""},
		{"CLIENT KILL USER default", ":2\r\n", "2 3"},
		{"CLIENT KILL SKIPME yes", ":2\r\n", "2 3"},
		{"CLIENT KILL USER nobody", "-ERR No such user 'nobody'\r\n", ""},
		{"CLIENT KILL ID 0", "-ERR client-id should be greater than 0\r\n", ""},
		{"CLIENT KILL ID x SKIPME maybe", "-ERR client-id should be greater than 0\r\n", ""},
		{"CLIENT KILL ID 2 SKIPME maybe", "-ERR syntax error\r\n", ""},
		{"CLIENT KILL ID 2 TYPE", "-ERR syntax error\r\n", ""},
		{"CLIENT KILL TYPE foo", "-ERR Unknown client type 'foo'\r\n", ""},
		{"CLIENT KILL", "-ERR wrong number of arguments for 'client|kill' command\r\n", ""},
	} {
		n := newTestNode(t)
		clients := []*testClient{n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")}
		clients[2].do("SUBSCRIBE x")
		if got := clients[0].do(row.command); got != row.reply {
			t.Errorf("%s: got %q, want %q", row.command, got, row.reply)
		}
		var killed []string
		for i, c := range clients {
			if c.gone {
				killed = append(killed, itoa(i+1))
			}
		}
		if got := strings.Join(killed, " "); got != row.killed {
			t.Errorf("%s kills %q, want %q", row.command, got, row.killed)
		}
	}
}

func TestClientPause(t *testing.T) {
	n := newTestNode(t)
	a, b, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
	a.play(
		exchange{"CLIENT PAUSE x", "-ERR timeout is not an integer or out of range\r\n"},
		exchange{"CLIENT PAUSE -1", "-ERR timeout is negative\r\n"},
		exchange{"CLIENT PAUSE 1 foo", "-ERR CLIENT PAUSE mode must be WRITE or ALL\r\n"},
		exchange{"CLIENT PAUSE 1 ALL x", "-ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.\r\n"},
		exchange{"CLIENT PAUSE 9223372036854775807", wordOK},
		exchange{"CLIENT PAUSE 100000 WRITE", wordOK},
	)
	b.play(exchange{"SET k 1", ""}, exchange{"GET k", ""})
	a.play(exchange{"GET k", "$-1\r\n"}, exchange{"CLIENT UNPAUSE", wordOK})
	if got := b.take(); got != wordOK+bulk("1") {
		t.Errorf("after the pause: %q", got)
	}

	// A pause of the other kind makes it stricter, and a shorter one does not end it.
	a.do("CLIENT PAUSE 1000 WRITE")
	a.do("CLIENT PAUSE 10 ALL")
	b.play(exchange{"GET k", ""})
	c.play(exchange{"SET k 2", ""})
	n.host.Advance(999 * time.Millisecond)
	if b.take() != "" || c.take() != "" {
		t.Error("the pause ended early")
	}
	n.host.Advance(time.Millisecond)
	if got := b.take() + c.take(); got != bulk("1")+wordOK {
		t.Errorf("after the pause: %q", got)
	}
}

// What a pause held back comes after the command that ends the pause, and after the
// transaction of which that is a part.
func TestClientUnpauseInTransaction(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	a.do("CLIENT PAUSE 100000 WRITE")
	b.do("SET k b")
	a.play(
		exchange{"MULTI", wordOK},
		exchange{"CLIENT UNPAUSE", "+QUEUED\r\n"},
		exchange{"GET k", "+QUEUED\r\n"},
		exchange{"EXEC", "*2\r\n+OK\r\n$-1\r\n"},
		exchange{"GET k", bulk("b")},
	)
}

// Keys whose time is over during a pause are hidden, and deleted behind it.
func TestNothingExpiresDuringAPause(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.play(exchange{"SET k v PX 200", "+OK\r\n"}, exchange{"CLIENT PAUSE 1000 WRITE", "+OK\r\n"})
	n.host.Advance(400 * time.Millisecond)
	c.play(exchange{"GET k", "$-1\r\n"}, exchange{"EXISTS k", ":0\r\n"}, exchange{"DBSIZE", ":1\r\n"})
	n.host.Advance(time.Second)
	c.play(exchange{"DBSIZE", ":0\r\n"})
}

func TestClientUnblock(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	a.play(
		exchange{"CLIENT UNBLOCK x", "-ERR value is not an integer or out of range\r\n"},
		exchange{"CLIENT UNBLOCK x foo", "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR\r\n"},
		exchange{"CLIENT UNBLOCK 1 ERROR x", "-ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.\r\n"},
		exchange{"CLIENT UNBLOCK 2", ":0\r\n"},
		exchange{"CLIENT UNBLOCK 99", ":0\r\n"},
	)
	b.play(exchange{"BLPOP list 0", ""}, exchange{"PING", ""})
	a.play(exchange{"CLIENT UNBLOCK 2", ":1\r\n"})
	if got := b.take(); got != "*-1\r\n+PONG\r\n" {
		t.Errorf("unblocked with %q", got)
	}
	b.play(exchange{"BLPOP list 0", ""})
	a.play(exchange{"CLIENT UNBLOCK 2 error", ":1\r\n"})
	if got := b.take(); got != "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n" {
		t.Errorf("unblocked with %q", got)
	}
	a.do("CLIENT PAUSE 1000 WRITE")
	b.play(exchange{"SET k v", ""})
	a.play(exchange{"CLIENT UNBLOCK 2", ":0\r\n"}, exchange{"CLIENT UNBLOCK 2 ERROR", ":1\r\n"}, exchange{"GET k", "$-1\r\n"})
	if got := b.take(); got != "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n" {
		t.Errorf("held back, it gets %q", got)
	}
	a.play(exchange{"CLIENT UNPAUSE", "+OK\r\n"}, exchange{"GET k", bulk("v")})
	if got := b.take(); got != "+OK\r\n" {
		t.Errorf("behind the pause it gets %q", got)
	}
}
