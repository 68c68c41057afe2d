package sim

import (
	"bytes"
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// conn is a client's connection to a node, of any kind of client: what lies between
// the client's end and the node's session, and the place where faults act. While no
// fault is about connections and nothing is under way, bytes go through at once and
// in the caller's goroutine. It is the node's Sink for the session.
type conn struct {
	c      *Cluster
	p      *process
	client string // its name, "" if it has none
	addr   string // its address, as the node sees it
	near   node.Sink
	id     uint64
	born   time.Duration

	session    atomic.Pointer[node.Session] // nil until connected
	full       bool                         // the node is to refuse it as one too many
	exempt     bool                         // faults on connections pass it by
	busy       atomic.Int32                 // pieces that are under way or waiting
	cut        atomic.Bool                  // nothing goes through any more
	underFault atomic.Bool                  // a fault is about what goes through
	backlog    atomic.Int64                 // bytes on the way to the client

	// Under Cluster.netMu:
	to, back direction
	halfOpen bool
	ended    bool
}

// newConn makes a connection of a client to a process, which connect opens.
func (c *Cluster) newConn(p *process, client, addr string, near node.Sink) *conn {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	c.lastConn++
	cn := &conn{c: c, p: p, client: client, addr: addr, near: near, id: c.lastConn, born: c.loop.now()}
	c.conns[cn] = struct{}{}
	cn.look()
	return cn
}

// look notes whether a fault is about the connection.
func (cn *conn) look() {
	cn.underFault.Store(cn.c.injector.Concerns(faults.Clients, cn.client, cn.p.name, cn.c.loop.now()))
}

// straight reports whether bytes go through at once.
func (cn *conn) straight() bool {
	return cn.exempt || cn.busy.Load() == 0 && !cn.cut.Load() && !cn.underFault.Load()
}

// packet describes what is sent to the node, or back from it.
func (cn *conn) packet(answer bool, size int) injector.Packet {
	p := injector.Packet{
		At: cn.c.loop.now(), Born: cn.born, Link: faults.Clients, Conn: cn.id, Size: size, Slot: -1,
		From: cn.client, To: cn.p.name, Answer: answer,
	}
	if answer {
		p.From, p.To = p.To, p.From
	}
	return p
}

// connect opens the connection, now or when the faults allow, and tells the result:
// false when nobody listens.
func (cn *conn) connect(then func(ok bool)) {
	open := func() {
		if cn.p.dead.Load() {
			cn.forget()
			then(false)
			return
		}
		cn.session.Store(cn.p.node.Connect(cn.addr, cn))
		cn.agree(func() { then(true) })
	}
	if cn.straight() && (cn.exempt || !cn.c.injector.OnConnects()) {
		open()
		return
	}
	packet := cn.packet(false, 0)
	packet.Connect = true
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	v := cn.c.injector.Judge(packet)
	cn.full = v.Full
	if v.Refuse {
		open = func() {
			cn.forget()
			then(false)
		}
	}
	cn.forward(&cn.to, packet, v, open)
}

// helloSizes are about what client and node send in a TLS handshake, in bytes.
var helloSizes = map[bool]int{false: 300, true: 1500}

// agree is the round trip of a TLS handshake, as far as faults see it: what is said in it
// is a matter of the two ends.
func (cn *conn) agree(then func()) {
	if !cn.TLS() || cn.straight() {
		then()
		return
	}
	cn.hello(&cn.to, false, func() { cn.hello(&cn.back, true, then) })
}

// hello sends one half of a TLS handshake.
func (cn *conn) hello(l *direction, answer bool, then func()) {
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	p := cn.packet(answer, helloSizes[answer])
	p.TLS = true
	switch v := cn.c.injector.Judge(p); {
	case cn.cut.Load():
	case v.Reset:
		cn.reset(v)
		cn.c.loop.after(0, then)
	case v.Vanish, v.HalfOpen:
		cn.vanish()
	default:
		cn.forward(l, p, v, then)
	}
}

// forward puts something on one of the directions.
func (cn *conn) forward(l *direction, p injector.Packet, v injector.Verdict, arrive func()) {
	cn.busy.Add(1)
	cn.c.forward(l, delivery{packet: p, verdict: v, arrive: func() {
		arrive()
		cn.busy.Add(-1)
	}})
}

// Name implements node.Named.
func (cn *conn) Name() string { return cn.client }

// TLS reports whether the client uses TLS.
func (cn *conn) TLS() bool { return usesTLS(cn.near) }

// Feed takes bytes from the client. It reports false when the connection is gone.
func (cn *conn) Feed(b []byte) bool {
	if cn.straight() {
		return cn.hand(b)
	}
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	for b := bytes.Clone(b); len(b) > 0; {
		if cn.ended {
			return false
		}
		args, size := cn.c.cutter.Cut(b)
		if size == 0 {
			size = len(b) // a piece of a request, or none: for the node to judge
		}
		cn.request(b[:size:size], args)
		b = b[size:]
	}
	return true
}

// request sends one request with its arguments, or a piece of one.
func (cn *conn) request(b []byte, args [][]byte) {
	p := cn.packet(false, len(b))
	p.Command, p.Keys, p.Slot = requestKeys(args)
	v := cn.c.injector.Judge(p)
	switch {
	case cn.halfOpen:
		if !v.HalfOpen { // the fault is healed: the node's system knows of no such connection
			cn.reset(v)
		}
	case cn.cut.Load():
	case v.Reset:
		cn.reset(v)
	case v.HalfOpen:
		cn.halfOpen = true
		cn.vanish()
		cn.c.loop.after(0, cn.leave)
	case v.Vanish:
		cn.vanish()
	default:
		cn.forward(&cn.to, p, v, func() {
			cn.hand(b)
		})
	}
}

// hand gives bytes to the node. It reports false when the connection is gone.
func (cn *conn) hand(b []byte) bool {
	s := cn.session.Load()
	if s == nil {
		return false
	}
	if w := cn.p.work; w != nil && !cn.exempt {
		w.feed(cn, b)
		return true
	}
	return s.Feed(b)
}

// vanish loses all that is under way and all that follows.
func (cn *conn) vanish() {
	cn.cut.Store(true)
	cn.to.close()
	cn.back.close()
}

// leave ends the node's side as if the client had closed.
func (cn *conn) leave() {
	if w := cn.p.work; w != nil && !cn.exempt && w.leave(cn) {
		return
	}
	if s := cn.session.Load(); s != nil {
		s.Close()
	}
}

// reset breaks the connection for both sides, after what was sent back before.
func (cn *conn) reset(v injector.Verdict) {
	cn.ended = true
	cn.cut.Store(true)
	cn.to.close()
	cn.busy.Add(1)
	cn.c.loop.after(0, cn.leave)
	at := cn.c.loop.now() + v.Delay
	if t := cn.back.traffic; t != nil && !t.shut {
		at = max(at, t.last)
	}
	cn.back.close()
	cn.c.loop.post(at, func() {
		cn.forget()
		resetSink(cn.near)
	})
}

// resetSink tells a client's end of a reset.
func resetSink(s node.Sink) {
	if r, ok := s.(node.Resetter); ok {
		r.Reset()
		return
	}
	s.Hangup()
}

// Deliver implements node.Sink: bytes for the client.
func (cn *conn) Deliver(b []byte) int {
	if cn.straight() {
		return cn.near.Deliver(b)
	}
	if cn.cut.Load() {
		return 0
	}
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	for _, piece := range repliesIn(bytes.Clone(b)) {
		if cn.cut.Load() {
			break
		}
		cn.answer(piece)
	}
	return cn.Backlog()
}

// Backlog implements node.Sink: what is on its way beyond what sockets hold.
func (cn *conn) Backlog() int {
	return memnet.Beyond(int(cn.backlog.Load())) + cn.near.Backlog()
}

// answer sends one reply, or a piece of one.
func (cn *conn) answer(b []byte) {
	p := cn.packet(true, len(b))
	v := cn.c.injector.Judge(p)
	if v.Reset {
		b = b[:min(v.Pass, len(b))]
	}
	if len(b) > 0 {
		cn.backlog.Add(int64(len(b)))
		cn.forward(&cn.back, p, v, func() {
			cn.backlog.Add(-int64(len(b)))
			cn.near.Deliver(b)
		})
	}
	if v.Reset {
		cn.reset(v)
	}
}

// Hangup implements node.Sink: the node closes the connection.
func (cn *conn) Hangup() {
	if cn.straight() {
		cn.forget()
		cn.near.Hangup()
		return
	}
	cn.end(cn.near.Hangup)
}

// Reset implements node.Resetter: the node resets the connection.
func (cn *conn) Reset() {
	cn.end(func() { resetSink(cn.near) })
}

// end tells the client's side of the end, behind what was sent to it.
func (cn *conn) end(tell func()) {
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	if cn.ended || cn.cut.Load() {
		return
	}
	cn.ended = true
	cn.busy.Add(1)
	cn.c.sendEnd(&cn.back, delivery{packet: cn.packet(true, 0), arrive: func() {
		cn.forget()
		tell()
	}})
}

// Close is the client's end of the connection.
func (cn *conn) Close() {
	if cn.straight() {
		cn.forget()
		cn.leave()
		return
	}
	defer cn.near.Hangup() // who closes wants to hear no more, and whoever waits for it goes on
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	delete(cn.c.conns, cn)
	cn.c.injector.Closed(cn.id)
	cn.back.close()
	if cn.ended || cn.cut.Load() {
		return
	}
	cn.ended = true
	cn.busy.Add(1)
	cn.c.sendEnd(&cn.to, delivery{packet: cn.packet(false, 0), arrive: cn.leave})
}

func (cn *conn) forget() {
	cn.c.netMu.Lock()
	defer cn.c.netMu.Unlock()
	delete(cn.c.conns, cn)
	cn.c.injector.Closed(cn.id)
}

// allConns are the connections of clients, in the order in which they were begun.
func (c *Cluster) allConns() []*conn {
	all := make([]*conn, 0, len(c.conns))
	for cn := range c.conns {
		all = append(all, cn)
	}
	slices.SortFunc(all, func(a, b *conn) int { return cmp.Compare(a.id, b.id) })
	return all
}

// lookAtConns tells all connections of clients that the faults have changed, and
// resets those that exist when a plain reset begins, whether or not anything is sent on
// them.
func (c *Cluster) lookAtConns(now time.Duration) {
	resets := c.injector.OnConnections(faults.Clients)
	c.netMu.Lock()
	defer c.netMu.Unlock()
	for _, cn := range c.allConns() {
		cn.look()
		if !resets || cn.ended || cn.cut.Load() {
			continue
		}
		p := cn.packet(false, 0)
		p.At, p.Idle = now, true
		if v := c.injector.Judge(p); v.Reset {
			cn.reset(v)
		}
	}
}

// hangUp tells all clients that their connections are over, whatever the faults say:
// the cluster is closed.
func (c *Cluster) hangUp() {
	c.netMu.Lock()
	all := c.allConns()
	c.netMu.Unlock()
	for _, cn := range all {
		cn.forget()
		cn.near.Hangup()
	}
}
