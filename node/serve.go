package node

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"
)

// readSize is how much a TCP connection reads at a time.
const readSize = 16 << 10

// Stream takes the bytes of one client connection: a Session, or what somebody put
// before it.
type Stream interface {
	// Feed takes bytes and reports false when the connection is closed.
	Feed(b []byte) bool
	// Close says that the client is gone.
	Close()
}

// connections are those of one listener.
type connections struct {
	sync.WaitGroup
	mu      sync.Mutex
	writers map[*socketWriter]bool
}

// begin notes a connection; end has to be called when it is over.
func (c *connections) begin(w *socketWriter) (end func()) {
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
// goroutines, which Shutdown ends. What clients do not take by then is lost.
func (n *Node) Serve(ln net.Listener) error {
	return n.ServeBy(ln, nil)
}

// ServeBy is Serve with something between each connection and its Session: open makes
// it, and has to call Connect in the end. Nil is nothing in between.
func (n *Node) ServeBy(ln net.Listener, open func(addr string, near Sink) Stream) error {
	if open == nil {
		open = func(addr string, near Sink) Stream { return n.Connect(addr, near) }
	}
	poll, conns := newPoller(), connections{writers: map[*socketWriter]bool{}}
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
		w := newSocketWriter(conn)
		end := conns.begin(w)
		if !poll.serve(w, open, end) {
			go func() {
				defer end()
				serveConn(w, open)
			}()
		}
	}
}

// Shutdown closes all connections, as the end of a process does. Those that come later are
// closed at once.
func (n *Node) Shutdown() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.over = true
	n.scripts.engine.Stop()
	n.scripts.standing = nil
	n.scripts.stack.close()
	for _, s := range n.clients() {
		s.close()
	}
	if n.repl.following {
		n.disconnectMaster()
	}
	n.snapshots.disk.Dump.stale = n.snapshots.disk.Dump.stale || n.snapshots.changes > 0
}

// serveConn answers one connection until it ends.
func serveConn(w *socketWriter, open func(addr string, near Sink) Stream) {
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

func newSocketWriter(conn net.Conn) *socketWriter {
	return &socketWriter{conn: conn, wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// socketWriter is the Sink of a socket. What the client's own commands produce is
// written by the goroutine that read them, which saves a switch of goroutines;
// anything else (messages, replies to blocked commands) by a second one.
type socketWriter struct {
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

// Deliver implements Sink.
func (w *socketWriter) Deliver(b []byte) int {
	w.mu.Lock()
	w.pending = append(w.pending, b...)
	feeding, backlog := w.feeding, w.backlog()
	w.mu.Unlock()
	if !feeding {
		w.signal()
	}
	return backlog
}

// Backlog implements Sink.
func (w *socketWriter) Backlog() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.backlog()
}

// backlog does not count what the reading goroutine is about to write.
func (w *socketWriter) backlog() int {
	if w.feeding && w.writing == 0 && !w.full {
		return 0
	}
	return w.writing + len(w.pending)
}

// TLS reports whether the socket uses TLS.
func (w *socketWriter) TLS() bool {
	_, ok := w.conn.(*tls.Conn)
	return ok
}

// Hangup implements Sink.
func (w *socketWriter) Hangup() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.hungUp {
		w.hungUp = true
		close(w.done)
	}
}

// Reset implements Resetter.
func (w *socketWriter) Reset() {
	if tcp, ok := w.conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // the connection may be gone already
	}
	w.mu.Lock()
	w.pending = nil
	w.mu.Unlock()
	w.Hangup()
}

func (w *socketWriter) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *socketWriter) enter() {
	w.mu.Lock()
	w.feeding = true
	w.mu.Unlock()
}

func (w *socketWriter) leave() {
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
func (w *socketWriter) writeNow() {
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
func (w *socketWriter) take() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.pending
	w.pending = w.spare[:0]
	return out
}

func (w *socketWriter) keep(out []byte) {
	w.spare = nil
	if cap(out) <= bufKept {
		w.spare = out[:0]
	}
}

// write sends what is pending. A client that does not read holds up its own
// connection only, since no lock of the node is held.
func (w *socketWriter) write() {
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
func (w *socketWriter) hurry() {
	w.mu.Lock()
	w.hurried = true
	w.mu.Unlock()
	_ = w.conn.SetWriteDeadline(time.Unix(1, 0)) // it may be closed
}

// loop writes what is delivered out of turn, and closes the socket when the node
// hangs up.
func (w *socketWriter) loop() {
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
