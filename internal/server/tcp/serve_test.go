package tcp

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// echo sends back what it gets, until it gets an 'x'.
type echo struct {
	out    *Socket
	mu     *sync.Mutex
	closed *int
}

func (e *echo) Feed(b []byte) bool {
	e.out.Deliver(b)
	if bytes.IndexByte(b, 'x') >= 0 {
		e.out.Hangup()
		return false
	}
	return true
}

func (e *echo) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	*e.closed++
}

// server serves echos at an address; end ends it, and returns how many streams were closed.
func server(t *testing.T) (addr string, end func() int) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var closed int
	var socks []*Socket
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ln, func(_ string, out *Socket) Stream {
			mu.Lock()
			defer mu.Unlock()
			socks = append(socks, out)
			return &echo{out, &mu, &closed}
		})
	}()
	return ln.Addr().String(), func() int {
		ln.Close()
		mu.Lock()
		for _, s := range socks {
			s.Hangup()
		}
		mu.Unlock()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
		mu.Lock()
		defer mu.Unlock()
		return closed
	}
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// What the stream delivers arrives in order, also more than the socket takes at once, and the
// connection ends behind the last of it.
func TestServe(t *testing.T) {
	addr, end := server(t)
	conn := dial(t, addr)
	want := append(bytes.Repeat([]byte("0123456789abcdef"), 1<<18), 'x') // 4 MiB
	var sent sync.WaitGroup
	sent.Go(func() { _, _ = conn.Write(want) })
	got, err := io.ReadAll(conn)
	sent.Wait()
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %d bytes of %d: %v", len(got), len(want), err)
	}
	if closed := end(); closed != 1 {
		t.Errorf("%d streams are closed, want 1", closed)
	}
}

// A client that does not read holds up neither other clients nor the end.
func TestSlowClient(t *testing.T) {
	addr, end := server(t)
	slow, other := dial(t, addr), dial(t, addr)
	if _, err := slow.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte("."), 1<<20)
	var sent sync.WaitGroup
	sent.Go(func() { // as much as goes; its echo is not read
		for range 64 {
			if _, err := slow.Write(block); err != nil {
				return
			}
		}
	})
	for range 100 {
		if _, err := other.Write([]byte("ping")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 4)
		if _, err := io.ReadFull(other, got); err != nil || string(got) != "ping" {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	if closed := end(); closed != 2 {
		t.Errorf("%d streams are closed, want 2", closed)
	}
	sent.Wait()
}
