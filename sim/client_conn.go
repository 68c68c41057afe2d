package sim

import (
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Failures of a connection or a command, as routes and replies name them.
const (
	failTimeout    = "timeout"    // no reply, or no connection, in time
	failRefused    = "refused"    // nobody listens there
	failReset      = "reset"      // the connection was reset
	failClosed     = "closed"     // the node closed the connection
	failUnresolved = "unresolved" // there is no such host name
	// The node refuses the client's certificate. What clients find wrong with a node's
	// has the word of its certificate.State.
	failCertificate = "certificate-refused"
	failAbandoned   = "abandoned" // the client closed it because of another command
)

// link is a scripted client's connection to one node: requests go out in order,
// replies come back in order. Except for the methods of node.Sink, everything runs
// on the event loop.
type link struct {
	c    *Cluster
	addr string
	name string // of the node, or the address itself
	cn   *conn
	wire *wire                     // instead of cn, to a node outside
	gone func(l *link, why string) // tells that the connection ended; not after close
	tls  *linkTLS                  // nil without TLS

	// sent counts requests that went out, if somebody wants to know.
	sent *int

	// keep lets the connection live when a request is not answered in time, as long as the
	// node answers others.
	keep    bool
	patient bool   // it lives even if the node answers nothing
	answers uint64 // replies that have come

	tracked bool // the node says when what it sent has changed
	open    bool
	over    bool
	backlog []byte      // requests that wait for the connection
	waiting []*exchange // requests without a reply, in order
	queue   []*exchange // the memory of waiting
	// unexpected takes replies that answer nothing: messages of pub/sub.
	unexpected func(raw []byte)
	cancelDial func()

	replies []byte // what is looked at, from off on
	off     int
	taking  bool // somebody looks
	more    bool // and has to look again

	feeding   atomic.Bool // whoever feeds will look at what comes
	mu        sync.Mutex
	in        []byte // what came
	end       string // why the node's side is gone, "" while it is not
	scheduled bool
	woken     func() // what wake schedules, made once
}

// exchange is a request and what becomes of it: a reply, or a failure.
type exchange struct {
	// reply takes the reply, which is only valid during the call.
	reply func(raw []byte)
	// failed is told why there is none, and whether the request was sent, so that the
	// node may have done it.
	failed func(why string, sent bool)
	// timeout is 0 for none.
	timeout time.Duration
	before  uint64 // replies that had come when it was sent
	cancel  func()
	done    bool
	// aside marks what belongs to the connection, and to no command.
	aside bool
}

// linkTLS is how a link uses TLS.
type linkTLS struct{ shows certificate.State }

// newLink begins a connection, with TLS unless that is nil.
func (c *Cluster) newLink(client, addr string, secure *linkTLS, dialTimeout time.Duration, gone func(l *link, why string)) *link {
	l := &link{c: c, addr: addr, name: c.NameAt(addr), gone: gone, tls: secure}
	if l.name == "" {
		l.name = addr
	}
	if c.outside != nil {
		l.wire = c.dialOutside(l, client, dialTimeout)
		return l
	}
	to := c.resolve(client, addr)
	if to.after > 0 {
		c.loop.after(to.after, func() {
			if !l.over {
				l.connect(client, to)
			}
		})
	} else {
		l.connect(client, to)
	}
	if !l.open && !l.over {
		l.cancelDial = c.loop.after(dialTimeout, func() {
			if !l.open {
				l.fail(failTimeout)
			}
		})
	}
	return l
}

// connect goes to where the name of the host has led.
func (l *link) connect(client string, to resolved) {
	why := failUnresolved
	if !to.none {
		why = failRefused
		if p := l.c.processAt(to.addr); p != nil {
			l.meet(p, client, p.secureAt(to.addr))
			return
		}
	}
	l.c.loop.after(0, func() { l.fail(why) })
}

// meet connects to a process, at a port for TLS or at another one.
func (l *link) meet(p *process, client string, secure bool) {
	l.cn = l.c.newConn(p, client, l.c.clientAddr(), l)
	l.cn.exempt = strings.HasPrefix(client, "@")
	l.cn.connect(func(ok bool) {
		host, _, _ := net.SplitHostPort(l.addr)
		why := ""
		switch {
		case !ok || l.over:
		case l.tls == nil && secure:
			why = failReset // as Redis does
		case l.tls != nil && !secure:
			return // the node waits for the end of a line, and the client for that of the handshake
		case secure && !l.cn.exempt:
			why = p.refusal(client, host, l.tls.shows)
		}
		if why != "" {
			l.c.loop.after(0, func() { l.fail(why) })
			return
		}
		l.connected(ok)
	})
}

// TLS reports whether the client uses TLS.
func (l *link) TLS() bool { return l.tls != nil }

// connected takes the result of the dial.
func (l *link) connected(ok bool) {
	switch {
	case l.over:
	case !ok:
		// Not now: whoever dials has not got the link yet.
		l.c.loop.after(0, func() { l.fail(failRefused) })
	default:
		l.open = true
		if l.cancelDial != nil {
			l.cancelDial()
		}
		if len(l.backlog) > 0 {
			b, sent := l.backlog, slices.Clone(l.waiting)
			l.backlog = nil
			l.count(len(sent))
			l.feed(b)
			for _, x := range sent {
				l.limit(x)
			}
		}
	}
}

// send writes requests at once; each exchange takes one reply.
func (l *link) send(b []byte, exchanges ...*exchange) {
	l.waiting = append(l.waiting, exchanges...)
	l.write(b, len(exchanges))
	for _, x := range exchanges {
		l.limit(x)
	}
}

// sendOne is send for a request with one reply.
func (l *link) sendOne(b []byte, x *exchange) {
	if l.waiting = append(l.waiting, x); len(l.waiting) == 1 {
		l.queue = l.waiting
	}
	l.write(b, 1)
	l.limit(x)
}

// write sends bytes with so many requests in them, when the connection is there.
func (l *link) write(b []byte, requests int) {
	if !l.open {
		l.backlog = append(l.backlog, b...)
		return
	}
	l.count(requests)
	l.feed(b)
}

func (l *link) count(requests int) {
	if l.sent != nil {
		*l.sent += requests
	}
}

// limit sets the timer of an exchange that was sent and not answered at once.
func (l *link) limit(x *exchange) {
	x.before = l.answers
	if x.done || x.timeout == 0 || l.over || !l.open {
		return
	}
	x.cancel = l.c.loop.after(x.timeout, func() {
		if !x.done {
			l.late(x)
		}
	})
}

// late ends an exchange that has taken too long, and with it the connection, unless that is
// kept and others were answered meanwhile.
func (l *link) late(x *exchange) {
	if !l.keep || l.answers == x.before && !l.patient {
		l.failBy(x, failTimeout)
		return
	}
	// Its reply, should it come, is passed over. As long as there is none, others have to come.
	rest := &exchange{reply: func([]byte) {}, timeout: x.timeout, aside: true}
	l.waiting[slices.Index(l.waiting, x)] = rest
	if !l.patient {
		l.limit(rest)
	}
	x.finish()
	if !x.aside {
		x.failed(failTimeout, true)
	}
}

// feed hands bytes to the node and takes the replies that come at once.
func (l *link) feed(b []byte) {
	if l.wire != nil {
		l.wire.feed(b)
		return
	}
	l.feeding.Store(true)
	l.cn.Feed(b)
	l.feeding.Store(false)
	l.take()
}

// Deliver implements node.Sink.
func (l *link) Deliver(b []byte) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in == nil {
		l.in = l.c.buffers.take()
	}
	l.in = append(l.in, b...)
	l.wake()
	return 0
}

// Backlog implements node.Sink: the client reads at once.
func (l *link) Backlog() int { return 0 }

// Hangup implements node.Sink.
func (l *link) Hangup() { l.ended(failClosed) }

// Reset implements node.Resetter.
func (l *link) Reset() { l.ended(failReset) }

func (l *link) ended(why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.end == "" {
		l.end = why
	}
	l.wake()
}

// wake lets the loop look at what came, unless somebody is about to.
func (l *link) wake() {
	if l.feeding.Load() || l.scheduled {
		return
	}
	l.scheduled = true
	if l.woken == nil {
		l.woken = func() {
			l.mu.Lock()
			l.scheduled = false
			l.mu.Unlock()
			l.take()
		}
	}
	l.c.loop.post(l.c.loop.now(), l.woken)
}

// take hands out the replies that are complete, and notices the end. What comes while
// it does so is its own business too.
func (l *link) take() {
	if l.taking {
		l.more = true
		return
	}
	l.taking = true
	for l.more = true; l.more && !l.over; {
		l.more = false
		end := l.fetch()
		for l.off < len(l.replies) && !l.over {
			n, _ := resp.Read(l.replies[l.off:])
			if n <= 0 {
				break
			}
			raw := l.replies[l.off : l.off+n : l.off+n]
			l.off += n
			l.answered(raw)
		}
		if end != "" && !l.over && !l.more {
			l.fail(end)
		}
	}
	if l.off == len(l.replies) {
		l.c.buffers.give(l.replies)
		l.replies, l.off = nil, 0
	}
	l.taking = false
}

// fetch moves what came to where it is looked at, and tells whether the end came too.
func (l *link) fetch() (end string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.off == len(l.replies) {
		l.c.buffers.give(l.replies)
		l.in, l.replies, l.off = nil, l.in, 0
	} else {
		l.replies = append(l.replies, l.in...)
		l.in = l.in[:0]
	}
	return l.end
}

// answered gives a reply to the oldest request.
func (l *link) answered(raw []byte) {
	if l.wire != nil {
		l.wire.answered(raw)
	}
	if len(l.waiting) == 0 || l.unexpected != nil && isMessage(raw) {
		if l.unexpected != nil {
			l.unexpected(raw)
		}
		return
	}
	l.answers++
	x := l.waiting[0]
	l.waiting[0] = nil
	if l.waiting = l.waiting[1:]; len(l.waiting) == 0 {
		l.waiting = l.queue[:0]
	}
	x.finish()
	x.reply(raw)
}

func (x *exchange) finish() {
	x.done = true
	if x.cancel != nil {
		x.cancel()
	}
}

// fail ends the connection because of the first request that waits.
func (l *link) fail(why string) {
	if i := slices.IndexFunc(l.waiting, func(x *exchange) bool { return !x.aside }); i >= 0 {
		l.failBy(l.waiting[i], why)
		return
	}
	l.failBy(nil, why)
}

// failBy ends the connection because of one request, or of none. All others that wait are
// lost with it: if time has run out, that was not their own.
func (l *link) failBy(culprit *exchange, why string) {
	if l.over {
		return
	}
	sent := l.open
	l.shut()
	l.gone(l, why)
	waiting := l.waiting
	l.waiting = nil
	for _, x := range waiting {
		x.finish()
	}
	for _, x := range waiting {
		switch {
		case x.aside:
		case x != culprit && why == failTimeout:
			x.failed(failAbandoned, sent)
		default:
			x.failed(why, sent)
		}
	}
}

// shut closes the connection without a word to anybody.
func (l *link) shut() {
	l.over = true
	if l.cancelDial != nil {
		l.cancelDial()
	}
	if l.cn != nil {
		l.cn.Close()
	}
	if l.wire != nil {
		l.wire.close()
	}
}
