package sim

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/node"
)

// stream is a connection that a node opened to another one, for MIGRATE or for
// replication. Its bytes are events of the loop; a connection to a server outside
// the cluster is bridged into it.
type stream struct {
	c       *Cluster
	handler node.LinkHandler
	remote  remote
	closed  bool // by the node; under Cluster.netMu
	clock   time.Duration
}

// remote is the other side of a stream.
type remote interface {
	send(b []byte)
	close()
}

// dial opens a stream. The result is told on the event loop.
func (c *Cluster) dial(from *process, addr string, timeout time.Duration, h node.LinkHandler) *stream {
	s := &stream{c: c, handler: h}
	to := c.processAt(addr)
	switch {
	case to != nil:
		s.in(c.cfg.LinkDelay, func() {
			if to.dead.Load() {
				s.broken(node.Refused)
				return
			}
			s.reach(to)
			h.Connected()
		})
	case c.cfg.Transport == Loopback:
		go s.dialOutside(addr, timeout)
	default:
		s.in(c.cfg.LinkDelay, func() { s.broken(node.Refused) })
	}
	return s
}

// join makes a replica and its master of a ready-made cluster connected from the start.
func (c *Cluster) join(replica, master *process) {
	node.Join(replica.node, master.node, func(h node.LinkHandler) (node.Link, *node.Session) {
		s := &stream{c: c, handler: h}
		return s, s.reach(master)
	})
}

// reach makes the other side of a stream at a node.
func (s *stream) reach(to *process) *node.Session {
	in := &inbound{stream: s}
	in.session = to.node.Connect(s.c.clientAddr(), in)
	s.c.netMu.Lock()
	s.remote = in
	s.c.netMu.Unlock()
	return in.session
}

// in schedules something on the stream, unless the node has closed it by then.
// What is scheduled later does not overtake it.
func (s *stream) in(d time.Duration, f func()) {
	s.c.netMu.Lock()
	at := max(s.c.loop.now()+d, s.clock)
	s.clock = at
	s.c.netMu.Unlock()
	s.c.loop.schedule(at, func() {
		s.c.netMu.Lock()
		closed := s.closed
		s.c.netMu.Unlock()
		if !closed {
			f()
		}
	})
}

func (s *stream) broken(why node.LinkError) { s.handler.Broken(why) }

// Send implements node.Link.
func (s *stream) Send(b []byte) {
	b = bytes.Clone(b)
	s.in(s.c.cfg.LinkDelay, func() {
		if s.remote != nil {
			s.remote.send(b)
		}
	})
}

// Close implements node.Link.
func (s *stream) Close() {
	s.c.netMu.Lock()
	s.closed = true
	r := s.remote
	s.c.netMu.Unlock()
	if r != nil {
		s.c.loop.after(s.c.cfg.LinkDelay, r.close)
	}
}

// inbound is a stream's end at a simulated node: a session, and the Sink that
// carries its replies back.
type inbound struct {
	stream  *stream
	session *node.Session
}

func (i *inbound) send(b []byte) { i.session.Feed(b) }
func (i *inbound) close()        { i.session.Close() }

// Deliver implements node.Sink.
func (i *inbound) Deliver(b []byte) int {
	b = bytes.Clone(b)
	i.stream.in(i.stream.c.cfg.LinkDelay, func() { i.stream.handler.Received(b) })
	return 0
}

// Hangup implements node.Sink.
func (i *inbound) Hangup() {
	i.stream.in(i.stream.c.cfg.LinkDelay, func() { i.stream.broken(node.Ended) })
}

// outside is a stream's connection to a server outside the cluster.
type outside struct{ conn net.Conn }

func (o outside) send(b []byte) { _, _ = o.conn.Write(b) } // a failure shows in the read
func (o outside) close()        { o.conn.Close() }

// dialOutside connects to a server outside the cluster and reads from it until the
// connection ends.
func (s *stream) dialOutside(addr string, timeout time.Duration) {
	ctx, cancel := context.WithTimeout(s.c.ctx, timeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		s.in(0, func() { s.broken(dialError(err)) })
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(s.c.ctx, func() { conn.Close() })
	defer stop()
	s.c.netMu.Lock()
	s.remote = outside{conn}
	closed := s.closed
	s.c.netMu.Unlock()
	if closed {
		return
	}
	s.in(0, s.handler.Connected)
	buf := make([]byte, 16<<10)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			b := bytes.Clone(buf[:n])
			s.in(0, func() { s.handler.Received(b) })
		}
		if err != nil {
			s.in(0, func() { s.broken(node.Ended) })
			return
		}
	}
}

func dialError(err error) node.LinkError {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return node.Unresolved
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return node.TimedOut
	case errors.Is(err, syscall.ECONNREFUSED):
		return node.Refused
	}
	return node.Unresolved
}
