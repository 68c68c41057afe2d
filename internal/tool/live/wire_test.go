package live

import (
	"bufio"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

func TestReadReply(t *testing.T) {
	tests := []struct{ wire, want string }{
		{"+OK\r\n", "+OK"},
		{"-ERR x\r\n", "-ERR x"},
		{":-5\r\n", ":-5"},
		{"$3\r\na\r\n\r\n", `"a\r\n"`},
		{"$-1\r\n", "(nil)"},
		{"*-1\r\n", "(nil array)"},
		{"_\r\n", "(null)"},
		{"*2\r\n$1\r\na\r\n*0\r\n", `["a", []]`},
		{"%1\r\n+k\r\n:1\r\n", "%{+k: :1}"},
		{"~1\r\n#t\r\n", "~[#t]"},
		{">2\r\n+a\r\n,1.5\r\n", ">[+a, ,1.5]"},
		{"=7\r\ntxt:abc\r\n", `="txt:abc"`},
		{"(123\r\n", "(123"},
	}
	for _, tt := range tests {
		got, err := ReadReply(bufio.NewReader(strings.NewReader(tt.wire)), 0)
		if err != nil || got.String() != tt.want {
			t.Errorf("%q is read as %s, %v, want %s", tt.wire, got, err, tt.want)
		}
	}
	for _, wire := range []string{"", "OK\r\n", "+OK\n", "$x\r\n", "$5\r\nab\r\n", "$-2\r\n", "*1\r\n", "$99999999999\r\n", strings.Repeat("*1\r\n", 100)} {
		if got, err := ReadReply(bufio.NewReader(strings.NewReader(wire)), 0); err == nil {
			t.Errorf("%q is read as %s, want an error", wire, got)
		}
	}
}

func FuzzReadReply(f *testing.F) {
	f.Add("*2\r\n$1\r\na\r\n%1\r\n+k\r\n_\r\n")
	f.Fuzz(func(_ *testing.T, wire string) {
		if r, err := ReadReply(bufio.NewReader(strings.NewReader(wire)), 0); err == nil {
			_ = r.String()
		}
	})
}

// A connection tells silence from its end.
func TestConnSilentAndClosed(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	proceed, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		peer, err := ln.Accept()
		if err != nil {
			return
		}
		buf := make([]byte, 100)
		n, _ := peer.Read(buf)
		_, _ = peer.Write([]byte("+" + strings.ReplaceAll(string(buf[:n]), "\r\n", " ") + "\r\n"))
		<-proceed
		peer.Close()
	}()
	c, err := Dial(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r, err := c.Do(time.Minute, "GET", "k"); err != nil || r.Text != "*2 $3 GET $1 k " {
		t.Errorf("got %s, %v", r, err)
	}
	if _, err := c.Read(10 * time.Millisecond); !errors.Is(err, ErrSilent) {
		t.Errorf("got %v, want silence", err)
	}
	close(proceed)
	if _, err := c.Read(time.Minute); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want closed", err)
	}
	<-done
}
