// Package memnet is a network in memory: connections with unlimited buffers and
// deadlines, for clients that take a dial function. Nothing in it blocks but Read,
// and that on a condition variable, so a testing/synctest bubble sees a waiting
// reader as idle and lets its time go on.
package memnet

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// Peer is the far side of a Conn, which is a state machine rather than a goroutine.
type Peer interface {
	// Receive takes bytes that were written to the Conn. They are only valid
	// during the call, which must not block. It reports false when the peer has
	// closed the connection.
	Receive(b []byte) bool
	// Closed says that the Conn was closed.
	Closed()
}

// Conn is the near side of a connection: a net.Conn whose Write hands the bytes to
// the Peer at once, in the caller's goroutine. What the peer delivers waits in a
// buffer for Read.
type Conn struct {
	local, remote net.Addr
	peer          Peer

	mu       sync.Mutex
	readable sync.Cond
	buf      []byte // delivered and not yet read, from off on
	off      int
	err      error // why nothing more will come; what is buffered is read first
	deadline time.Time
	timer    *time.Timer
	closed   bool
}

// ErrReset is what a reader gets when the connection was reset rather than closed.
var ErrReset error = os.NewSyscallError("read", syscall.ECONNRESET)

// NewConn returns a connection to a peer, which Attach gives it.
func NewConn(local, remote net.Addr) *Conn {
	c := &Conn{local: local, remote: remote}
	c.readable.L = &c.mu
	return c
}

// Attach sets the peer. It is called once, before the connection is used.
func (c *Conn) Attach(p Peer) { c.peer = p }

// SocketBuffers is what the two sockets of a connection hold before the sender has to
// wait: 3.9 to 4.0 MB were measured on the loopback of a Linux with its default limits.
const SocketBuffers = 4_000_000

// Beyond is how much of some unread bytes is more than sockets hold.
func Beyond(unread int) int { return max(unread-SocketBuffers, 0) }

// Deliver gives the reader bytes, which it copies, and returns the Backlog.
func (c *Conn) Deliver(b []byte) (backlog int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.err != nil {
		return 0
	}
	if c.off == len(c.buf) {
		c.buf, c.off = c.buf[:0], 0
	}
	c.buf = append(c.buf, b...)
	c.readable.Broadcast()
	return Beyond(len(c.buf) - c.off)
}

// Backlog is how many bytes the reader has left that would not be in the sockets of a real
// connection, but with who sent them.
func (c *Conn) Backlog() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Beyond(len(c.buf) - c.off)
}

// Finish says that nothing more will be delivered: readers get err once they have
// read what was. Only the first call counts.
func (c *Conn) Finish(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
		c.readable.Broadcast()
	}
}

// Hangup is Finish with io.EOF, as after an orderly close.
func (c *Conn) Hangup() { c.Finish(io.EOF) }

// Read implements net.Conn.
func (c *Conn) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, c.opError("read", net.ErrClosed)
		case !c.deadline.IsZero() && !time.Now().Before(c.deadline):
			return 0, c.opError("read", os.ErrDeadlineExceeded)
		case len(b) == 0:
			return 0, nil
		case c.off < len(c.buf):
			n := copy(b, c.buf[c.off:])
			c.off += n
			if c.timer != nil {
				c.timer.Stop()
			}
			if c.off == len(c.buf) && cap(c.buf) > bufKept {
				c.buf, c.off = nil, 0
			}
			return n, nil
		case c.err == io.EOF:
			return 0, io.EOF
		case c.err != nil:
			return 0, c.opError("read", c.err)
		}
		c.wait()
	}
}

// bufKept is how much of an empty buffer a connection keeps.
const bufKept = 64 << 10

// Write implements net.Conn. It never blocks, so it has no deadline.
func (c *Conn) Write(b []byte) (int, error) {
	c.mu.Lock()
	closed, err := c.closed, c.err
	c.mu.Unlock()
	switch {
	case closed:
		return 0, c.opError("write", net.ErrClosed)
	case err != nil:
		return 0, c.opError("write", io.ErrClosedPipe)
	}
	c.peer.Receive(b)
	return len(b), nil
}

// Close implements net.Conn.
func (c *Conn) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	c.buf, c.off = nil, 0
	if c.timer != nil {
		c.timer.Stop()
	}
	c.readable.Broadcast()
	c.mu.Unlock()
	c.peer.Closed()
	return nil
}

// LocalAddr implements net.Conn.
func (c *Conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr implements net.Conn.
func (c *Conn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline implements net.Conn.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetWriteDeadline implements net.Conn. Writes do not block, so it does nothing.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.Conn. Clients set a deadline before each command
// and mostly find the reply waiting, so the timer behind it is started only by a
// Read that waits.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.opError("set", net.ErrClosed)
	}
	c.deadline = t
	c.readable.Broadcast() // who waits has to look at the new deadline
	return nil
}

// wait sleeps until something changes or the deadline comes.
func (c *Conn) wait() {
	if !c.deadline.IsZero() {
		if c.timer == nil {
			c.timer = time.AfterFunc(time.Until(c.deadline), c.wakeReaders)
		} else {
			c.timer.Reset(time.Until(c.deadline))
		}
	}
	c.readable.Wait()
}

func (c *Conn) wakeReaders() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readable.Broadcast()
}

func (c *Conn) opError(op string, err error) error {
	return &net.OpError{Op: op, Net: "mem", Source: c.local, Addr: c.remote, Err: err}
}

// Addr is the address of a node in memory.
type Addr string

// Network implements net.Addr.
func (Addr) Network() string { return "mem" }

// String implements net.Addr.
func (a Addr) String() string { return string(a) }
