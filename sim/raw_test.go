package sim

import (
	"testing"
	"time"
)

// say sends commands on a raw connection and returns what came back.
func say(t *testing.T, r *Raw, mayPend bool, commands ...[]string) string {
	t.Helper()
	p := r.Begin(commands, mayPend)
	if !r.c.Until(time.Minute, func() bool { return p.Results(r.c) != nil }) {
		t.Fatal("no reply")
	}
	text := ""
	for i, res := range p.Results(r.c) {
		if i > 0 {
			text += " | "
		}
		text += r.c.ShowResult(res)
	}
	return text
}

func next(r *Raw) string {
	r.c.Advance(0)
	if res := r.Next(); res != nil {
		return r.c.ShowResult(res)
	}
	return "(nothing)"
}

func raw(t *testing.T, c *Cluster, name, node string) *Raw {
	t.Helper()
	r, err := c.NewRaw(name, node, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRawConnections(t *testing.T) {
	c := stepped(t, Config{})
	inject(t, c, "cut", "partition {n1} {*}") // which does not concern them
	a, b := raw(t, c, "@n1", "n1"), raw(t, c, "@n1/sub", "n1")
	for _, tt := range []struct{ got, want string }{
		{say(t, a, false, []string{"SET", "hello", "1"}, []string{"GET", "foo"}), "OK | MOVED 12182 n3"},
		{say(t, b, false, []string{"SUBSCRIBE", "x", "y"}), `["subscribe", "x", (integer) 1], ["subscribe", "y", (integer) 2]`},
		{next(b), "(nothing)"},
		{say(t, a, false, []string{"PUBLISH", "x", "hi"}), "(integer) 1"},
		{next(b), `["message", "x", "hi"]`},
		{say(t, a, true, []string{"BLPOP", "foo", "0"}), "MOVED 12182 n3"},
		{say(t, a, true, []string{"BLPOP", "hello", "0"}), "WRONGTYPE Operation against a key holding the wrong kind of value"},
		{say(t, a, true, []string{"BLPOP", "{hello}list", "0"}), "(pending)"},
		{next(a), "(nothing)"},
		{say(t, raw(t, c, "@n1/b", "n1"), false, []string{"LPUSH", "{hello}list", "x"}), "(integer) 1"},
		{next(a), `["{hello}list", "x"]`},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
	if err := mustNode(t, c, "n1").Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Millisecond)
	if got := next(b); got != "(closed)" {
		t.Errorf("after the crash: %s", got)
	}
	if got := say(t, a, false, []string{"PING"}); got != "(refused)" {
		t.Errorf("after the crash: %s", got)
	}
}

func TestRawTimesOut(t *testing.T) {
	c := stepped(t, Config{})
	if err := mustNode(t, c, "n1").Pause(); err != nil {
		t.Fatal(err)
	}
	if got := say(t, raw(t, c, "@n1", "n1"), false, []string{"PING"}); got != "(timeout)" || c.Now() != 5*time.Second {
		t.Errorf("a paused node answers %s after %v", got, c.Now())
	}
}
