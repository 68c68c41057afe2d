// Package tcp serves a server's clients over sockets. On Linux one goroutine reads all
// connections of a listener, in the order in which the kernel found them readable.
package tcp

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"
)

// bufferKept is how much of a buffer a connection keeps when it is empty.
const bufferKept = 64 << 10

// readSize is how much a TCP connection reads at a time.
const readSize = 16 << 10

// Stream takes the bytes of one client connection.
type Stream interface {
	// Feed takes bytes and reports false when the connection is closed.
	Feed(b []byte) bool
	// Close says that the client is gone.
	Close()
}

// Open makes the Stream of a connection from an address. What the server sends goes to the
// Socket.
type Open func(addr string, out *Socket) Stream

// connections are those of one listener.
type connections struct {
	sync.WaitGroup
	mu      sync.Mutex
	writers map[*Socket]bool
}

// begin notes a connection; end has to be called when it is over.
func (c *connections) begin(w *Socket) (end func()) {
	c.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writers[w] = true
	return func() {
		c.mu.Lock()
		delete(c.writers, w)
		c.mu.Unlock()
		c.Done()
	}
}

// hurry makes all connections wait for no client any more.
func (c *connections) hurry() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for w := range c.writers {
		w.hurry()
	}
}

// Serve accepts connections from a listener until that is closed, and returns the
// error that ended it, or nil for net.ErrClosed. It waits for its connections'
// goroutines; what clients do not take by then is lost.
func Serve(ln net.Listener, open Open) error {
	poll, conns := newPoller(), connections{writers: map[*Socket]bool{}}
	defer func() {
		conns.hurry()
		conns.Wait()
		poll.close()
	}()
	for {
		conn, err := ln.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		w := newSocket(conn)
		end := conns.begin(w)
		if !poll.serve(w, open, end) {
			go func() {
				defer end()
				serveConn(w, open)
			}()
		}
	}
}

// serveConn answers one connection until it ends.
func serveConn(w *Socket, open Open) {
	conn := w.conn
	s := open(conn.RemoteAddr().String(), w)
	var writer sync.WaitGroup
	writer.Go(w.loop)
	buf := make([]byte, readSize)
	for {
		size, err := conn.Read(buf)
		if err != nil {
			break
		}
		w.enter()
		open := s.Feed(buf[:size])
		w.leave()
		if !open {
			break
		}
	}
	s.Close()
	writer.Wait()
	conn.Close()
}

func newSocket(conn net.Conn) *Socket {
	return &Socket{conn: conn, wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// Socket is the Sink of a socket. What the client's own commands produce is
// written by the goroutine that read them, which saves a switch of goroutines;
// anything else (messages, replies to blocked commands) by a second one.
type Socket struct {
	conn net.Conn
	// now writes without waiting and returns how much went; nil if who reads may wait.
	now func(b []byte) int

	mu      sync.Mutex
	pending []byte
	writing int  // bytes that the other goroutine is writing
	full    bool // the socket did not take all that was written
	feeding bool // the reading goroutine will write what is pending
	hurried bool // nothing waits for the client any more
	hungUp  bool

	order sync.Mutex // held from taking bytes until they are written
	spare []byte
	wake  chan struct{}
	done  chan struct{}
}

// Deliver implements node.Sink.
func (w *Socket) Deliver(b []byte) int {
	w.mu.Lock()
	w.pending = append(w.pending, b...)
	feeding, backlog := w.feeding, w.backlog()
	w.mu.Unlock()
	if !feeding {
		w.signal()
	}
	return backlog
}

// Backlog implements node.Sink.
func (w *Socket) Backlog() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.backlog()
}

// backlog does not count what the reading goroutine is about to write.
func (w *Socket) backlog() int {
	if w.feeding && w.writing == 0 && !w.full {
		return 0
	}
	return w.writing + len(w.pending)
}

// TLS reports whether the socket uses TLS.
func (w *Socket) TLS() bool {
	_, ok := w.conn.(*tls.Conn)
	return ok
}

// Hangup implements node.Sink.
func (w *Socket) Hangup() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.hungUp {
		w.hungUp = true
		close(w.done)
	}
}

// Reset implements node.Resetter.
func (w *Socket) Reset() {
	if tcp, ok := w.conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // the connection may be gone already
	}
	w.mu.Lock()
	w.pending = nil
	w.mu.Unlock()
	w.Hangup()
}

func (w *Socket) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *Socket) enter() {
	w.mu.Lock()
	w.feeding = true
	w.mu.Unlock()
}

func (w *Socket) leave() {
	w.mu.Lock()
	w.feeding = false
	w.mu.Unlock()
	if w.now != nil {
		w.writeNow()
		return
	}
	w.write()
}

// writeNow sends what goes without waiting, and leaves the rest to the other goroutine.
func (w *Socket) writeNow() {
	if !w.order.TryLock() {
		w.signal() // it is at work, and has more to do
		return
	}
	defer w.order.Unlock()
	out := w.take()
	if len(out) == 0 {
		return
	}
	if rest := out[w.now(out):]; len(rest) > 0 {
		w.mu.Lock()
		w.pending, w.full = append(bytes.Clone(rest), w.pending...), true
		w.mu.Unlock()
		w.signal()
	}
	w.keep(out)
}

// take returns what is pending, and keep keeps its memory for later.
func (w *Socket) take() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.pending
	w.pending = w.spare[:0]
	return out
}

func (w *Socket) keep(out []byte) {
	w.spare = nil
	if cap(out) <= bufferKept {
		w.spare = out[:0]
	}
}

// write sends what is pending. A client that does not read holds up its own
// connection only, since no lock of the node is held.
func (w *Socket) write() {
	w.order.Lock()
	defer w.order.Unlock()
	out := w.take()
	w.mu.Lock()
	hurried := w.hurried
	w.writing = len(out)
	w.mu.Unlock()
	switch {
	case len(out) == 0:
	case hurried && w.now != nil:
		w.now(out)
	default:
		_, _ = w.conn.Write(out) // a broken connection shows in the next read
	}
	w.mu.Lock()
	w.writing, w.full = 0, false
	w.mu.Unlock()
	w.keep(out)
}

// hurry ends a write that waits for the client, and lets no other wait: the process ends,
// and the system has what it has.
func (w *Socket) hurry() {
	w.mu.Lock()
	w.hurried = true
	w.mu.Unlock()
	_ = w.conn.SetWriteDeadline(time.Unix(1, 0)) // it may be closed
}

// loop writes what is delivered out of turn, and closes the socket when the node
// hangs up.
func (w *Socket) loop() {
	for {
		select {
		case <-w.wake:
			w.write()
		case <-w.done:
			w.write()
			w.conn.Close() // ends the read as well
			return
		}
	}
}
