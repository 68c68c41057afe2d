package sim

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// stream is a connection that a node opened to another one, for MIGRATE or for
// replication. Its bytes are events of the loop; a connection to a server outside
// the cluster is bridged into it.
type stream struct {
	c        *Cluster
	handler  node.LinkHandler
	from, to string // the nodes' names; to is "" outside the cluster
	link     faults.Links
	born     time.Duration

	// Under Cluster.netMu:
	remote    remote
	closed    bool // by the node
	cut       bool // nothing goes through any more
	out, back direction

	// unread is what was sent to the node that it has not processed.
	unread atomic.Int64
}

// remote is the other side of a stream.
type remote interface {
	send(b []byte)
	close()
}

// newStream makes a stream of a process that is not connected yet.
func (c *Cluster) newStream(from *process, h node.LinkHandler) *stream {
	s := &stream{c: c, handler: h, from: from.name, link: faults.Replication, born: c.loop.now()}
	s.back.note() // not everything takes as long as the rest
	if _, ok := h.(node.MigrateLink); ok {
		s.link = faults.Migration
	}
	return s
}

// dial opens a stream. The result is told on the event loop.
func (c *Cluster) dial(from *process, addr string, h node.LinkHandler, timeout time.Duration) *stream {
	s := c.newStream(from, h)
	to := c.processAt(addr)
	switch {
	case to != nil:
		s.to = to.name
		s.connect(to)
	case c.cfg.Transport == Loopback:
		go s.dialOutside(addr, timeout)
	default:
		s.in(c.cfg.LinkDelay, func() { s.broken(node.Refused) })
	}
	return s
}

// connect reaches for a node, as the faults allow.
func (s *stream) connect(to *process) {
	packet := s.packet(false, 0)
	packet.Connect = true
	meet := func() {
		if to.dead.Load() {
			s.broken(node.Refused)
			return
		}
		s.reach(to)
		s.handler.Connected()
	}
	s.c.netMu.Lock()
	defer s.c.netMu.Unlock()
	f := delivery{packet: packet, base: s.c.cfg.LinkDelay}
	if s.c.injector.OnConnections(s.link) {
		f.verdict = s.c.injector.Judge(packet)
	}
	if f.verdict.Refuse {
		meet = func() { s.broken(node.Refused) }
	}
	f.arrive = s.unlessClosed(meet)
	s.c.forward(&s.out, f)
}

// join makes a replica and its master of a ready-made cluster connected from the start.
func (c *Cluster) join(replica, master *process) error {
	return node.Join(replica.node, master.node, func(h node.LinkHandler) (node.Link, *node.Session) {
		s := c.newStream(replica, h)
		s.to = master.name
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

// packet describes what is sent to the other side, or comes back.
func (s *stream) packet(answer bool, size int) injector.Packet {
	p := injector.Packet{
		At: s.c.loop.now(), Born: s.born, Link: s.link, Size: size, Slot: -1,
		From: s.from, To: s.to, Answer: answer,
	}
	if answer {
		p.From, p.To = p.To, p.From
	}
	return p
}

// pass sends something along one of the directions, as the faults allow.
func (s *stream) pass(l *direction, p injector.Packet, arrive func()) {
	s.c.netMu.Lock()
	defer s.c.netMu.Unlock()
	f := delivery{packet: p, base: s.c.cfg.LinkDelay, arrive: arrive}
	if s.to != "" && s.c.injector.OnConnections(s.link) {
		f.verdict = s.c.injector.Judge(p)
	}
	switch {
	case s.cut:
	case f.verdict.Vanish:
		s.vanish()
	case f.verdict.Reset:
		s.vanish()
		s.c.loop.after(f.verdict.Delay, s.unlessClosed(func() {
			s.hangup()
			s.broken(node.Ended)
		}))
	default:
		s.c.forward(l, f)
	}
}

// vanish loses all that is under way and all that follows.
func (s *stream) vanish() {
	s.cut = true
	s.out.close()
	s.back.close()
}

// hangup ends the other side.
func (s *stream) hangup() {
	s.c.netMu.Lock()
	r := s.remote
	s.c.netMu.Unlock()
	if r != nil {
		r.close()
	}
}

// in schedules something that the node is told, unless it has closed the stream by
// then. What is scheduled later does not overtake it.
func (s *stream) in(d time.Duration, f func()) {
	s.c.netMu.Lock()
	defer s.c.netMu.Unlock()
	s.c.forward(&s.back, delivery{base: d, arrive: s.unlessClosed(f)})
}

// unlessClosed is f, or nothing when the node has closed the stream by then.
func (s *stream) unlessClosed(f func()) func() {
	return func() {
		s.c.netMu.Lock()
		closed := s.closed
		s.c.netMu.Unlock()
		if !closed {
			f()
		}
	}
}

func (s *stream) broken(why node.LinkError) { s.handler.Broken(why) }

// Send implements node.Link. What was sent before Close still arrives.
func (s *stream) Send(b []byte) {
	b = bytes.Clone(b)
	s.pass(&s.out, s.packet(false, len(b)), func() {
		s.c.netMu.Lock()
		r := s.remote
		s.c.netMu.Unlock()
		if r != nil {
			r.send(b)
		}
	})
}

// Read implements node.Link.
func (s *stream) Read(size int) { s.unread.Add(-int64(size)) }

// Close implements node.Link.
func (s *stream) Close() {
	s.c.netMu.Lock()
	defer s.c.netMu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	s.back.close()
	if s.remote == nil { // not connected: nobody has to be told
		s.out.close()
		return
	}
	s.c.sendEnd(&s.out, delivery{packet: s.packet(false, 0), base: s.c.cfg.LinkDelay, arrive: s.hangup})
}

// inbound is a stream's end at a simulated node: a session, and the Sink that
// carries its replies back.
type inbound struct {
	stream  *stream
	session *node.Session
}

func (i *inbound) send(b []byte) { i.session.Feed(b) }
func (i *inbound) close()        { i.session.Close() }

// Name implements node.Named: it is that of the node.
func (i *inbound) Name() string { return i.stream.from }

// Deliver implements node.Sink.
func (i *inbound) Deliver(b []byte) int {
	b = bytes.Clone(b)
	s := i.stream
	s.unread.Add(int64(len(b)))
	s.pass(&s.back, s.packet(true, len(b)), s.unlessClosed(func() { s.handler.Received(b) }))
	return i.Backlog()
}

// Backlog implements node.Sink.
func (i *inbound) Backlog() int { return memnet.Beyond(int(i.stream.unread.Load())) }

// Hangup implements node.Sink.
func (i *inbound) Hangup() {
	s := i.stream
	s.c.netMu.Lock()
	defer s.c.netMu.Unlock()
	s.c.sendEnd(&s.back, delivery{
		packet: s.packet(true, 0), base: s.c.cfg.LinkDelay,
		arrive: s.unlessClosed(func() { s.broken(node.Ended) }),
	})
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
