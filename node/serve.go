package node

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
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

// Serve accepts connections from a listener until that is closed, and returns the
// error that ended it, or nil for net.ErrClosed. It waits for its connections'
// goroutines, which Shutdown ends.
func (n *Node) Serve(ln net.Listener) error {
	return n.ServeBy(ln, nil)
}

// ServeBy is Serve with something between each connection and its Session: open makes
// it, and has to call Connect in the end. Nil is nothing in between.
func (n *Node) ServeBy(ln net.Listener, open func(addr string, near Sink) Stream) error {
	var conns sync.WaitGroup
	defer conns.Wait()
	for {
		conn, err := ln.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		conns.Go(func() { n.serveConn(conn, open) })
	}
}

// Shutdown closes all connections, as the end of a process does.
func (n *Node) Shutdown() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.scripts.engine.Stop()
	n.scripts.standing = nil
	n.scripts.stack.close()
	for _, s := range n.clients() {
		s.close()
	}
	if n.repl.following {
		n.disconnectMaster()
	}
	n.snapshots.disk.stale = n.snapshots.disk.stale || n.snapshots.changes > 0
}

// serveConn answers one connection until it ends.
func (n *Node) serveConn(conn net.Conn, open func(addr string, near Sink) Stream) {
	w := &socketWriter{conn: conn, wake: make(chan struct{}, 1), done: make(chan struct{})}
	var s Stream
	if open != nil {
		s = open(conn.RemoteAddr().String(), w)
	} else {
		s = n.Connect(conn.RemoteAddr().String(), w)
	}
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

// socketWriter is the Sink of a socket. What the client's own commands produce is
// written by the goroutine that read them, which saves a switch of goroutines;
// anything else (messages, replies to blocked commands) by a second one.
type socketWriter struct {
	conn net.Conn

	mu      sync.Mutex
	pending []byte
	feeding bool // the reading goroutine will write what is pending
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
	feeding, backlog := w.feeding, len(w.pending)
	w.mu.Unlock()
	if !feeding {
		w.signal()
	}
	return backlog
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
	w.write()
}

// write sends what is pending. A client that does not read holds up its own
// connection only, since no lock of the node is held.
func (w *socketWriter) write() {
	w.order.Lock()
	defer w.order.Unlock()
	w.mu.Lock()
	out := w.pending
	w.pending = w.spare[:0]
	w.mu.Unlock()
	if len(out) > 0 {
		_, _ = w.conn.Write(out) // a broken connection shows in the next read
	}
	w.spare = nil
	if cap(out) <= bufKept {
		w.spare = out[:0]
	}
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
