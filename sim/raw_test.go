package sim

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// say sends commands on a raw connection and returns what came back.
func say(t *testing.T, c *Cluster, r access.Raw, mayPend bool, commands ...[]string) string {
	t.Helper()
	p := r.Begin(commands, mayPend)
	if !c.Until(time.Minute, func() bool { return p.Results() != nil }) {
		t.Fatal("no reply")
	}
	text := ""
	for i, res := range p.Results() {
		if i > 0 {
			text += " | "
		}
		text += res.Text
	}
	return text
}

func next(c *Cluster, r access.Raw) string {
	c.Advance(0)
	if res := r.Next(); res != nil {
		return res.Text
	}
	return "(nothing)"
}

func raw(t *testing.T, c *Cluster, name, node string) access.Raw {
	t.Helper()
	r, err := access.To(c).Raw(name, node, 5*time.Second)
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
		{say(t, c, a, false, []string{"SET", "hello", "1"}, []string{"GET", "foo"}), "OK | MOVED 12182 n3"},
		{say(t, c, b, false, []string{"SUBSCRIBE", "x", "y"}), `["subscribe", "x", (integer) 1], ["subscribe", "y", (integer) 2]`},
		{next(c, b), "(nothing)"},
		{say(t, c, a, false, []string{"PUBLISH", "x", "hi"}), "(integer) 1"},
		{next(c, b), `["message", "x", "hi"]`},
		{say(t, c, a, true, []string{"BLPOP", "foo", "0"}), "MOVED 12182 n3"},
		{say(t, c, a, true, []string{"BLPOP", "hello", "0"}), "WRONGTYPE Operation against a key holding the wrong kind of value"},
		{say(t, c, a, true, []string{"BLPOP", "{hello}list", "0"}), "(pending)"},
		{next(c, a), "(nothing)"},
		{say(t, c, raw(t, c, "@n1/b", "n1"), false, []string{"LPUSH", "{hello}list", "x"}), "(integer) 1"},
		{next(c, a), `["{hello}list", "x"]`},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
	if err := mustNode(t, c, "n1").Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Millisecond)
	if got := next(c, b); got != "(closed)" {
		t.Errorf("after the crash: %s", got)
	}
	if got := say(t, c, a, false, []string{"PING"}); got != "(refused)" {
		t.Errorf("after the crash: %s", got)
	}
}

func TestRawTimesOut(t *testing.T) {
	c := stepped(t, Config{})
	if err := mustNode(t, c, "n1").Pause(); err != nil {
		t.Fatal(err)
	}
	if got := say(t, c, raw(t, c, "@n1", "n1"), false, []string{"PING"}); got != "(timeout)" || c.Now() != 5*time.Second {
		t.Errorf("a paused node answers %s after %v", got, c.Now())
	}
}
