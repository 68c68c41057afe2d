package sim

import (
	"bytes"
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// conduit is a client's connection to a node, of any kind of client: what lies between
// the client's end and the node's session, and the place where faults act. While no
// fault is about connections and nothing is under way, bytes go through at once and
// in the caller's goroutine. It is the node's Sink for the session.
type conduit struct {
	c      *Cluster
	p      *process
	client string // its name, "" if it has none
	addr   string // its address, as the node sees it
	near   node.Sink
	id     uint64
	born   time.Duration

	session  atomic.Pointer[node.Session] // nil until connected
	full     bool                         // the node is to refuse it as one too many
	exempt   bool                         // faults on connections pass it by
	busy     atomic.Int32                 // pieces that are under way or waiting
	cut      atomic.Bool                  // nothing goes through any more
	troubled atomic.Bool                  // a fault is about what goes through
	backlog  atomic.Int64                 // bytes on the way to the client

	// Under Cluster.netMu:
	to, back lane
	halfOpen bool
	ended    bool
}

// newConduit makes a connection of a client to a process, which connect opens.
func (c *Cluster) newConduit(p *process, client, addr string, near node.Sink) *conduit {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	c.conduitID++
	cd := &conduit{c: c, p: p, client: client, addr: addr, near: near, id: c.conduitID, born: c.loop.now()}
	c.conduits[cd] = struct{}{}
	cd.look()
	return cd
}

// look notes whether a fault is about the connection.
func (cd *conduit) look() {
	cd.troubled.Store(cd.c.injector.Concerns(faults.Clients, cd.client, cd.p.name, cd.c.loop.now()))
}

// straight reports whether bytes go through at once.
func (cd *conduit) straight() bool {
	return cd.exempt || cd.busy.Load() == 0 && !cd.cut.Load() && !cd.troubled.Load()
}

// packet describes what is sent to the node, or back from it.
func (cd *conduit) packet(answer bool, size int) injector.Packet {
	p := injector.Packet{
		At: cd.c.loop.now(), Born: cd.born, Link: faults.Clients, Conn: cd.id, Size: size, Slot: -1,
		From: cd.client, To: cd.p.name, Answer: answer,
	}
	if answer {
		p.From, p.To = p.To, p.From
	}
	return p
}

// connect opens the connection, now or when the faults allow, and tells the result:
// false when nobody listens.
func (cd *conduit) connect(then func(ok bool)) {
	open := func() {
		if cd.p.dead.Load() {
			cd.forget()
			then(false)
			return
		}
		cd.session.Store(cd.p.node.Connect(cd.addr, cd))
		then(true)
	}
	if cd.straight() && (cd.exempt || !cd.c.injector.OnConnects()) {
		open()
		return
	}
	packet := cd.packet(false, 0)
	packet.Connect = true
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	v := cd.c.injector.Judge(packet)
	cd.full = v.Full
	if v.Refuse {
		open = func() {
			cd.forget()
			then(false)
		}
	}
	cd.forward(&cd.to, packet, v, open)
}

// forward puts something on one of the lanes.
func (cd *conduit) forward(l *lane, p injector.Packet, v injector.Verdict, arrive func()) {
	cd.busy.Add(1)
	cd.c.forward(l, delivery{packet: p, verdict: v, arrive: func() {
		arrive()
		cd.busy.Add(-1)
	}})
}

// Name implements node.Named.
func (cd *conduit) Name() string { return cd.client }

// TLS reports whether the client uses TLS.
func (cd *conduit) TLS() bool {
	near, ok := cd.near.(interface{ TLS() bool })
	return ok && near.TLS()
}

// Feed takes bytes from the client. It reports false when the connection is gone.
func (cd *conduit) Feed(b []byte) bool {
	if cd.straight() {
		return cd.hand(b)
	}
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	for b := bytes.Clone(b); len(b) > 0; {
		if cd.ended {
			return false
		}
		args, size := cd.c.cutter.Cut(b)
		if size == 0 {
			size = len(b) // a piece of a request, or none: for the node to judge
		}
		cd.request(b[:size:size], args)
		b = b[size:]
	}
	return true
}

// request sends one request with its arguments, or a piece of one.
func (cd *conduit) request(b []byte, args [][]byte) {
	p := cd.packet(false, len(b))
	p.Command, p.Keys, p.Slot = requestKeys(args)
	v := cd.c.injector.Judge(p)
	switch {
	case cd.halfOpen:
		if !v.HalfOpen { // the fault is healed: the node's system knows of no such connection
			cd.reset(v)
		}
	case cd.cut.Load():
	case v.Reset:
		cd.reset(v)
	case v.HalfOpen:
		cd.halfOpen = true
		cd.vanish()
		cd.c.loop.after(0, cd.leave)
	case v.Vanish:
		cd.vanish()
	default:
		cd.forward(&cd.to, p, v, func() {
			cd.hand(b)
		})
	}
}

// hand gives bytes to the node. It reports false when the connection is gone.
func (cd *conduit) hand(b []byte) bool {
	s := cd.session.Load()
	if s == nil {
		return false
	}
	if w := cd.p.work; w != nil && !cd.exempt {
		w.feed(cd, b)
		return true
	}
	return s.Feed(b)
}

// vanish loses all that is under way and all that follows.
func (cd *conduit) vanish() {
	cd.cut.Store(true)
	cd.to.close()
	cd.back.close()
}

// leave ends the node's side as if the client had closed.
func (cd *conduit) leave() {
	if w := cd.p.work; w != nil && !cd.exempt && w.leave(cd) {
		return
	}
	if s := cd.session.Load(); s != nil {
		s.Close()
	}
}

// reset breaks the connection for both sides, after what was sent back before.
func (cd *conduit) reset(v injector.Verdict) {
	cd.ended = true
	cd.cut.Store(true)
	cd.to.close()
	cd.busy.Add(1)
	cd.c.loop.after(0, cd.leave)
	at := cd.c.loop.now() + v.Delay
	if !cd.back.shut {
		at = max(at, cd.back.last)
	}
	cd.back.close()
	cd.c.loop.post(at, func() {
		cd.forget()
		resetSink(cd.near)
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
func (cd *conduit) Deliver(b []byte) int {
	if cd.straight() {
		return cd.near.Deliver(b)
	}
	if cd.cut.Load() {
		return 0
	}
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	for _, piece := range repliesIn(bytes.Clone(b)) {
		if cd.cut.Load() {
			break
		}
		cd.answer(piece)
	}
	return cd.Backlog()
}

// Backlog implements node.Sink: what is on its way beyond what sockets hold.
func (cd *conduit) Backlog() int {
	return memnet.Beyond(int(cd.backlog.Load())) + cd.near.Backlog()
}

// answer sends one reply, or a piece of one.
func (cd *conduit) answer(b []byte) {
	p := cd.packet(true, len(b))
	v := cd.c.injector.Judge(p)
	if v.Reset {
		b = b[:min(v.Pass, len(b))]
	}
	if len(b) > 0 {
		cd.backlog.Add(int64(len(b)))
		cd.forward(&cd.back, p, v, func() {
			cd.backlog.Add(-int64(len(b)))
			cd.near.Deliver(b)
		})
	}
	if v.Reset {
		cd.reset(v)
	}
}

// Hangup implements node.Sink: the node closes the connection.
func (cd *conduit) Hangup() {
	if cd.straight() {
		cd.forget()
		cd.near.Hangup()
		return
	}
	cd.end(cd.near.Hangup)
}

// Reset implements node.Resetter: the node resets the connection.
func (cd *conduit) Reset() {
	cd.end(func() { resetSink(cd.near) })
}

// end tells the client's side of the end, behind what was sent to it.
func (cd *conduit) end(tell func()) {
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	if cd.ended || cd.cut.Load() {
		return
	}
	cd.ended = true
	cd.busy.Add(1)
	cd.c.sendEnd(&cd.back, delivery{packet: cd.packet(true, 0), arrive: func() {
		cd.forget()
		tell()
	}})
}

// Close is the client's end of the connection.
func (cd *conduit) Close() {
	if cd.straight() {
		cd.forget()
		cd.leave()
		return
	}
	defer cd.near.Hangup() // who closes wants to hear no more, and whoever waits for it goes on
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	delete(cd.c.conduits, cd)
	cd.c.injector.Closed(cd.id)
	cd.back.close()
	if cd.ended || cd.cut.Load() {
		return
	}
	cd.ended = true
	cd.busy.Add(1)
	cd.c.sendEnd(&cd.to, delivery{packet: cd.packet(false, 0), arrive: cd.leave})
}

func (cd *conduit) forget() {
	cd.c.netMu.Lock()
	defer cd.c.netMu.Unlock()
	delete(cd.c.conduits, cd)
	cd.c.injector.Closed(cd.id)
}

// allConduits are the connections of clients, in the order in which they were begun.
func (c *Cluster) allConduits() []*conduit {
	all := make([]*conduit, 0, len(c.conduits))
	for cd := range c.conduits {
		all = append(all, cd)
	}
	slices.SortFunc(all, func(a, b *conduit) int { return cmp.Compare(a.id, b.id) })
	return all
}

// lookAtConduits tells all connections of clients that the faults have changed, and
// resets those that exist when a plain reset begins, whether or not anything is sent on
// them.
func (c *Cluster) lookAtConduits(now time.Duration) {
	resets := c.injector.OnConnections(faults.Clients)
	c.netMu.Lock()
	defer c.netMu.Unlock()
	for _, cd := range c.allConduits() {
		cd.look()
		if !resets || cd.ended || cd.cut.Load() {
			continue
		}
		p := cd.packet(false, 0)
		p.At, p.Idle = now, true
		if v := c.injector.Judge(p); v.Reset {
			cd.reset(v)
		}
	}
}

// hangUp tells all clients that their connections are over, whatever the faults say:
// the cluster is closed.
func (c *Cluster) hangUp() {
	c.netMu.Lock()
	all := c.allConduits()
	c.netMu.Unlock()
	for _, cd := range all {
		cd.forget()
		cd.near.Hangup()
	}
}
