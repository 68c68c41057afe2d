package scenario

import (
	"context"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

func TestBackground(t *testing.T) {
	const text = `cluster masters=3
client a b
fault late delay by=300ms link=client client=a
a> INCR hello &
a> INCR hello &
b> INCR hello
a> GET hello => "3"
`
	script, err := Parse("background.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(Format(script)); got != text {
		t.Errorf("formatted:\n%s", got)
	}
	var heard []Heard
	result, err := Run(t.Context(), script, Options{Heard: func(h Heard) { heard = append(heard, h) }})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Failures {
		t.Error(f)
	}
	var got []string
	for _, h := range heard {
		got = append(got, h.Client+" "+strings.Join(h.Commands[0], " ")+" "+h.Replies[0])
	}
	want := "b INCR hello (integer) 1, a INCR hello (integer) 2, a INCR hello (integer) 3, a GET hello \"3\""
	if strings.Join(got, ", ") != want {
		t.Errorf("heard %s, want %s", strings.Join(got, ", "), want)
	}
	if h := heard[1]; h.Begin != 0 || h.End < 600*time.Millisecond {
		t.Errorf("a's first INCR took from %v to %v, want from the start, and as long as the delay", h.Begin, h.End)
	}
	if heard[2].Begin < heard[1].End {
		t.Errorf("a's second INCR began at %v, before the first ended at %v", heard[2].Begin, heard[1].End)
	}
}

func TestBackgroundMistakes(t *testing.T) {
	for _, line := range []string{"@n1> PING &", "a> PING & => PONG"} {
		if _, err := Parse("x.scn", []byte("client a\n"+line+"\n")); err == nil {
			t.Errorf("%s: no error", line)
		}
	}
}

// echo is a driver whose clients answer with what they are asked.
type echo struct{ closed *int }

func (e echo) Open(*sim.Cluster, *ClientSpec) (Conn, error) { return e, nil }

func (e echo) Do(_ context.Context, commands [][]string) []string {
	time.Sleep(time.Second)
	var out []string
	for _, args := range commands {
		out = append(out, strings.Join(args, " "))
	}
	return out
}

func (e echo) Close() { *e.closed++ }

// A file can be played with another client than it was written for, and beside something
// else; the tap sees what nodes process meanwhile.
func TestClientsTapAndBeside(t *testing.T) {
	script, err := Parse("x.scn", []byte("client a\na> SET hello 1\na> GET hello &\n"))
	if err != nil {
		t.Fatal(err)
	}
	closed := 0
	var heard, tapped []string
	var lasted time.Duration
	opt := Options{
		Clients: echo{&closed},
		Heard:   func(h Heard) { heard = append(heard, h.Replies...) },
		Tap: func(q *sim.Request) {
			if q.Name == "b" {
				tapped = append(tapped, q.Command)
			}
		},
		Beside: func(_ context.Context, c *sim.Cluster) func() bool {
			done := make(chan struct{})
			go func() {
				defer close(done)
				conn, err := c.DialerOf("b")(context.Background(), "tcp", c.Addrs()[0])
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				if _, err := conn.Write([]byte("PING\r\n")); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Minute)
			}()
			return func() bool {
				select {
				case <-done:
					return true
				default:
					return false
				}
			}
		},
		Played: func(c *sim.Cluster) { lasted = c.Now() },
		Bubble: func(f func()) { synctest.Test(t, func(*testing.T) { f() }) },
	}
	if _, err := Run(t.Context(), script, opt); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(heard, ", "); got != "SET hello 1, GET hello" {
		t.Errorf("heard %s", got)
	}
	if got := strings.Join(tapped, ", "); got != "ping" {
		t.Errorf("the tap saw %q of b, want a ping", got)
	}
	if closed != 1 || lasted < time.Minute {
		t.Errorf("%d clients were closed, after %v; want one after a minute", closed, lasted)
	}
}

// busy is a driver whose clients talk to one node each, on connections of package net,
// all at once.
type busy struct{ conn net.Conn }

func (busy) Open(c *sim.Cluster, client *ClientSpec) (Conn, error) {
	name := client.Name
	addrs := c.Addrs()
	conn, err := c.DialerOf(name)(context.Background(), "tcp", addrs[int(name[1])%len(addrs)])
	return busy{conn}, err
}

func (b busy) Do(_ context.Context, commands [][]string) []string {
	var reply [64]byte
	for range 200 {
		for _, args := range commands {
			if _, err := b.conn.Write([]byte(strings.Join(args, " ") + "\r\n")); err != nil {
				return []string{err.Error()}
			}
			if _, err := b.conn.Read(reply[:]); err != nil {
				return []string{err.Error()}
			}
		}
	}
	return make([]string, len(commands))
}

func (b busy) Close() { _ = b.conn.Close() }

// What nodes do is watched whatever goroutine it comes from.
func TestWatchingSeveralGoroutines(t *testing.T) {
	script, err := Parse("x.scn", []byte("cluster masters=4\nclient c[1..8]\nc[1..8]> ECHO hello | SET hello 1\nexpect lost == 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Run(t.Context(), script, Options{
		Clients: busy{}, Bubble: func(f func()) { synctest.Test(t, func(*testing.T) { f() }) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Failures {
		t.Error(f)
	}
}
