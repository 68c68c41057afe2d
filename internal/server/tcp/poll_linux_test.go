package tcp

import (
	"bytes"
	"io"
	"net"
	"runtime"
	"testing"
)

// reader tells its client which goroutine reads the connection, and hangs up.
type reader struct{ out *Socket }

func (r reader) Feed([]byte) bool {
	stack := make([]byte, 64)
	name, _, _ := bytes.Cut(stack[:runtime.Stack(stack, false)], []byte(" ["))
	r.out.Deliver(name)
	r.out.Hangup()
	return false
}

func (reader) Close() {}

// One goroutine reads all connections of a listener, in the order in which something came.
func TestOneReader(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- Serve(ln, func(_ string, out *Socket) Stream { return reader{out} }) }()
	var names []string
	for range 2 {
		conn := dial(t, ln.Addr().String())
		if _, err := conn.Write([]byte("who?")); err != nil {
			t.Fatal(err)
		}
		name, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, string(name))
	}
	ln.Close()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if names[0] == "" || names[0] != names[1] {
		t.Errorf("%q read, want one", names)
	}
}
