package memnet

import (
	"crypto/tls"
	"errors"
	"io"
	"iter"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Secure is the far side of a Conn that speaks TLS: it decrypts what the Conn sends for a
// Peer of its own, and encrypts what that delivers. It is no goroutine either: what waits
// for the next bytes is a coroutine, which runs while whoever wrote these waits for it.
type Secure struct {
	near  *Conn
	peer  Peer
	tls   *tls.Conn
	yield func(struct{}) bool // of the coroutine
	ready atomic.Bool         // the handshake is over
	alert atomic.Bool         // it has failed, and TLS has told the client
	told  atomic.Bool         // the peer knows of the end

	mu sync.Mutex
	// next lets the coroutine go on until it needs more bytes, nil before the first.
	next    func() (struct{}, bool)
	in      []byte // encrypted, and not yet looked at, from off on
	off     int
	ended   bool // nothing more comes
	running bool
	over    bool // the coroutine has ended
}

// NewSecure makes the far side of a connection, to which it attaches itself.
func NewSecure(near *Conn, cfg *tls.Config, peer Peer) *Secure {
	s := &Secure{near: near, peer: peer}
	s.tls = tls.Server(pipe{s}, cfg)
	near.Attach(s)
	return s
}

// serve is the coroutine.
func (s *Secure) serve(yield func(struct{}) bool) {
	s.yield = yield
	err := s.tls.Handshake()
	s.ready.Store(err == nil)
	for b := make([]byte, 16<<10); err == nil; {
		var n int
		if n, err = s.tls.Read(b); n > 0 && !s.peer.Receive(b[:n]) {
			return
		}
	}
	s.failed(err)
}

// failed ends the connection. What was refused in the handshake TLS has told the client: it
// can still write, as to a socket whose far end is closed, and reads that.
func (s *Secure) failed(err error) {
	switch {
	case errors.As(err, new(tls.RecordHeaderError)): // the client does not speak TLS
		s.near.Finish(ErrReset)
	case s.ready.Load() || errors.Is(err, io.EOF):
		s.near.Hangup()
	default:
		s.alert.Store(true)
	}
	s.tell()
}

// tell tells the peer of the end, unless it knows.
func (s *Secure) tell() {
	if s.told.CompareAndSwap(false, true) {
		s.peer.Closed()
	}
}

// resume lets the coroutine look at what has come. If it runs already, it will.
func (s *Secure) resume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		return
	}
	s.running = true
	for !s.over && (s.off < len(s.in) || s.ended) {
		if s.next == nil {
			s.next, _ = iter.Pull(s.serve)
		}
		s.mu.Unlock()
		_, alive := s.next()
		s.mu.Lock()
		s.over = !alive
	}
	s.running = false
}

// end says that nothing more comes.
func (s *Secure) end() {
	s.mu.Lock()
	s.ended, s.over = true, s.over || s.next == nil
	s.mu.Unlock()
	s.resume()
}

// Receive implements Peer, for the Conn.
func (s *Secure) Receive(b []byte) bool {
	s.mu.Lock()
	over := s.over || s.ended
	if s.off == len(s.in) {
		s.in, s.off = s.in[:0], 0
	}
	s.in = append(s.in, b...)
	s.mu.Unlock()
	s.resume()
	return !over
}

// Closed implements Peer, for the Conn.
func (s *Secure) Closed() {
	s.end()
	s.tell()
}

// Deliver gives the client bytes, encrypted, and returns the Backlog. Before the handshake
// is over they are lost, as with Redis.
func (s *Secure) Deliver(b []byte) (backlog int) {
	if s.ready.Load() {
		_, _ = s.tls.Write(b) // to a buffer, which takes all
	}
	return s.Backlog()
}

// Backlog is that of the Conn.
func (s *Secure) Backlog() int { return s.near.Backlog() }

// Hangup closes the connection in order. A client that was refused knows already. The peer,
// which calls it, is not told of the end.
func (s *Secure) Hangup() {
	s.told.Store(true)
	_ = s.tls.CloseWrite() // an error before the handshake is over: then there is nobody to tell
	if !s.alert.Load() {
		s.near.Hangup()
	}
	s.end()
}

// Reset resets the connection. The peer is not told of the end.
func (s *Secure) Reset() {
	s.told.Store(true)
	s.near.Finish(ErrReset)
	s.end()
}

// TLS reports that the client uses TLS.
func (s *Secure) TLS() bool { return true }

// pipe is the encrypted side of a Secure, as package tls wants it. Only the coroutine
// reads.
type pipe struct{ *Secure }

// Read implements net.Conn.
func (p pipe) Read(b []byte) (int, error) {
	for {
		p.mu.Lock()
		n, ended := copy(b, p.in[p.off:]), p.ended
		p.off += n
		p.mu.Unlock()
		switch {
		case n > 0:
			return n, nil
		case ended:
			return 0, io.EOF
		case !p.yield(struct{}{}):
			return 0, net.ErrClosed
		}
	}
}

// Write implements net.Conn.
func (p pipe) Write(b []byte) (int, error) {
	p.near.Deliver(b)
	return len(b), nil
}

// Close implements net.Conn: package tls closes nothing here that others have not ended.
func (p pipe) Close() error { return nil }

// LocalAddr implements net.Conn.
func (p pipe) LocalAddr() net.Addr { return p.near.remote }

// RemoteAddr implements net.Conn.
func (p pipe) RemoteAddr() net.Addr { return p.near.local }

// SetDeadline implements net.Conn.
func (p pipe) SetDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.Conn.
func (p pipe) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline implements net.Conn.
func (p pipe) SetWriteDeadline(time.Time) error { return nil }
