package respproxy

import (
	"bytes"
	"errors"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Conn is the connection of one client.
type Conn struct {
	p      *Proxy
	number int
	client net.Conn
	since  time.Time
	// upstream is the server, nil before there is one. Who changes it holds mu.
	upstream atomic.Pointer[net.TCPConn]

	mu      sync.Mutex
	at      string    // the server's address
	again   int       // confirmations of subscriptions that the client has had
	waiting []pending // requests without a reply yet, in order
	session session
	choice  maintenance.Client
	ending  bool // it ends as soon as nothing is under way
	over    bool
}

// pending is a request on its way, or a reply of the proxy's own that waits for its turn.
type pending struct {
	name  string
	raw   []byte
	reply []byte // not nil: the proxy answers
	// passed says that the reply is not for the client, who had one before.
	passed bool
}

// dialTime bounds how long the proxy waits for the server.
const dialTime = 5 * time.Second

// ID is what the REST API calls the connection.
func (c *Conn) ID() string { return strconv.Itoa(c.number) }

// Client is the address of the client.
func (c *Conn) Client() string { return c.client.RemoteAddr().String() }

// Since is when it came.
func (c *Conn) Since() time.Time { return c.since }

// Close ends it. It waits for nobody: who holds the lock may be writing to a client, or to a server,
// that does not read.
func (c *Conn) Close() {
	_ = c.client.Close() // it is over either way
	c.hangUp()
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.hangUp() // on another server, if one was connected meanwhile
}

// hangUp ends the connection to the server.
func (c *Conn) hangUp() {
	if upstream := c.upstream.Load(); upstream != nil {
		_ = upstream.Close() // it is over either way
	}
}

// End closes the connection behind the reply to what is under way, and behind the messages that the
// server has sent to a subscriber, or after a second: clients can tell then what has been done and
// what has not. What they send meanwhile goes nowhere.
func (c *Conn) End() {
	c.mu.Lock()
	c.ending = true
	idle := len(c.waiting) == 0
	if upstream := c.upstream.Load(); upstream != nil && c.session.subscribed {
		idle = false
		_ = upstream.CloseWrite() // the server says what it has to say, and closes
	}
	c.mu.Unlock()
	if idle {
		c.Close()
		return
	}
	time.AfterFunc(lastReplies, c.Close)
}

// Send writes a frame to the client, between two replies.
func (c *Conn) Send(frame []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.client.Write(frame)
	return err
}

// handle serves one client, until it or the server goes.
func (p *Proxy) handle(client net.Conn) {
	c := &Conn{p: p, client: client, since: time.Now()}
	c.mu.Lock() // who finds it, Switch for example, waits until it is connected
	p.mu.Lock()
	p.total++
	c.number = p.total
	closed, target := p.closed, p.target
	if !closed {
		p.conns[c.ID()] = c
	}
	p.mu.Unlock()
	defer func() {
		c.Close()
		p.mu.Lock()
		delete(p.conns, c.ID())
		p.mu.Unlock()
	}()
	ok := !closed && c.connect(target, nil) == nil
	c.mu.Unlock()
	if !ok {
		return
	}
	buf := make([]byte, 64<<10)
	var in request.Reader
	for {
		n, err := client.Read(buf)
		if n > 0 {
			sent := buf[:n]
			if healed := p.untilHealed(); healed != nil {
				if sent, err = c.held(bytes.Clone(sent), buf, healed); err != nil {
					return
				}
			}
			p.delay()
			if answer, ok := p.intercepted(sent); ok {
				if c.Send(answer) != nil {
					return
				}
			} else if !c.take(&in, sent) {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// mostHeld bounds what is held of one client while nothing goes through.
const mostHeld = 16 << 20

// held is what the client has sent while nothing went through, the first of which was read already.
// It reads on meanwhile, to see the client give up: then that is lost, as packets of a network are
// that lets nothing through.
func (c *Conn) held(sent, buf []byte, healed <-chan struct{}) ([]byte, error) {
	over, woken := make(chan struct{}), make(chan struct{})
	defer close(over)
	c.p.served.Go(func() {
		defer close(woken)
		select {
		case <-healed:
			_ = c.client.SetReadDeadline(time.Unix(1, 0)) // a client that is gone is found by Read
		case <-over:
		}
	})
	for len(sent) < mostHeld {
		n, err := c.client.Read(buf)
		sent = append(sent, buf[:n]...)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	<-woken
	return sent, c.client.SetReadDeadline(time.Time{})
}

// take passes on what the client sent, request by request.
func (c *Conn) take(in *request.Reader, b []byte) bool {
	in.Feed(b)
	for {
		args, err := in.Next(request.Limits{MaxBulk: 512 << 20})
		if err != nil || args == nil {
			return err == nil
		}
		if !c.forward(args, bytes.Clone(in.Raw())) {
			return false
		}
	}
}

// forward sends a request to the server, or answers it.
func (c *Conn) forward(args [][]byte, raw []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ending {
		return true
	}
	if len(args) >= 3 && ctype.EqualFold(args[0], "client") && ctype.EqualFold(args[1], "maint_notifications") {
		c.handshake(args)
		return true
	}
	silent := c.session.note(args, raw)
	if !silent {
		c.waiting = append(c.waiting, pending{name: ctype.Lower(args[0]), raw: raw})
	}
	_, err := c.upstream.Load().Write(raw)
	return err == nil || !c.over
}

// handshake answers CLIENT MAINT_NOTIFICATIONS, behind the replies that come before.
func (c *Conn) handshake(args [][]byte) {
	c.p.mu.Lock()
	enabled, open, told := !c.p.disabled, c.p.open, c.p.told
	c.p.mu.Unlock()
	w := resp.Writer{RESP3: c.session.resp3}
	before := c.choice
	c.choice = before.Command(&w, args, enabled)
	if c.choice.On && !before.On && (told == nil || told(c.choice.Endpoint)) {
		for i := range open {
			open[i].Write(&w, c.reader())
		}
	}
	if len(c.waiting) == 0 {
		_, _ = c.client.Write(w.Buf) // a client that is gone is found by Read
		return
	}
	c.waiting = append(c.waiting, pending{reply: w.Buf})
}

func (c *Conn) reader() maintenance.Reader {
	return maintenance.Reader{Host: func(m *gossip.Member) string { return m.IP }, Endpoint: c.choice.Endpoint, Now: c.p.Now()}
}

// notify pushes a notification, if the client wants any.
func (c *Conn) notify(push maintenance.Push) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.choice.On || !c.session.resp3 {
		return
	}
	w := resp.Writer{RESP3: true}
	push.Write(&w, c.reader())
	_, _ = c.client.Write(w.Buf) // a client that is gone is found by Read
}

// connect connects to a server, as the client has set its session up, and says again what waits
// for a reply. Its caller holds the lock.
func (c *Conn) connect(target string, again []pending) error {
	conn, err := net.DialTimeout("tcp", target, dialTime)
	if err != nil {
		return err
	}
	upstream := conn.(*net.TCPConn)
	c.hangUp() // who reads from the one before finds out
	c.upstream.Store(upstream)
	c.at = target
	c.waiting = nil
	for _, raw := range c.session.setUp() {
		c.waiting = append(c.waiting, pending{raw: raw, passed: true})
	}
	c.waiting = append(c.waiting, again...)
	for _, w := range c.waiting {
		if w.reply == nil {
			if _, err := upstream.Write(w.raw); err != nil {
				return err
			}
		}
	}
	var w resp.Writer
	for _, s := range c.session.channels {
		w.Array(2)
		w.BulkString(s.by)
		w.BulkString(s.name)
	}
	c.again = len(c.session.channels)
	if _, err := upstream.Write(w.Buf); err != nil {
		return err
	}
	c.p.served.Go(func() { c.replies(upstream) })
	return nil
}

// replies brings what a server says to the client, until it is another server's turn.
func (c *Conn) replies(upstream *net.TCPConn) {
	defer upstream.Close()
	var have []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := upstream.Read(buf)
		have = append(have, buf[:n]...)
		for {
			size, v := resp.Read(have)
			if size == 0 {
				break
			}
			if !c.reply(upstream, have[:size], v) {
				return
			}
			have = have[size:]
		}
		if err != nil {
			c.mu.Lock()
			mine := c.upstream.Load() == upstream
			c.mu.Unlock()
			if mine {
				c.Close()
			}
			return
		}
	}
}

// confirms reports whether a message says that a subscription began.
func confirms(v resp.Value) bool {
	switch message(v) {
	case "subscribe", "psubscribe", "ssubscribe":
		return true
	}
	return false
}

// messages are what comes between the replies of a RESP2 connection that has been a subscriber.
var messages = []string{"message", "pmessage", "smessage", "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe"}

// message is the kind of a message, "" for anything else.
func message(v resp.Value) string {
	if list := v.Elements(); len(list) >= 3 && slices.Contains(messages, list[0].String()) {
		return list[0].String()
	}
	return ""
}

// unasked reports whether something is no reply to a request.
func (c *Conn) unasked(v resp.Value) bool {
	return v.Kind == '>' || len(c.waiting) == 0 || c.session.subscribed && !c.session.resp3 && message(v) != ""
}

// lastReplies is how long replies to what is under way come through after Cut and End, and the messages
// that subscribers get of it: who has been told how many got a message can count on them.
var lastReplies = time.Second // longer in tests, on busy machines

// reply handles one reply. It reports whether this server is still the one.
func (c *Conn) reply(from *net.TCPConn, raw []byte, v resp.Value) bool {
	if healed := c.p.untilHealed(); healed != nil && c.p.cutFor() >= lastReplies {
		<-healed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.upstream.Load() != from {
		return false
	}
	if c.again > 0 && confirms(v) {
		c.again--
		return true
	}
	if c.unasked(v) {
		_, _ = c.client.Write(raw) // a client that is gone is found by Read
		return true
	}
	if target, ok := bytes.CutPrefix(raw, []byte("-MOVED ")); ok {
		if _, at, ok := bytes.Cut(bytes.TrimSpace(target), []byte(" ")); ok {
			c.follow(string(at))
			return false
		}
	}
	head := c.waiting[0]
	c.waiting = c.waiting[1:]
	out := raw
	if head.passed {
		out = nil
	} else {
		c.session.answered(head.name, head.raw)
	}
	for len(c.waiting) > 0 && c.waiting[0].reply != nil {
		out = append(bytes.Clone(out), c.waiting[0].reply...)
		c.waiting = c.waiting[1:]
	}
	if len(out) > 0 {
		_, _ = c.client.Write(out)
	}
	if c.ending && len(c.waiting) == 0 {
		_ = c.client.Close() // handle finds out, and ends the rest
		return false
	}
	return true
}

// move goes on with another server if no request is under way. It reports whether the connection
// is there, or over.
func (c *Conn) move(target string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.over || c.upstream.Load() == nil || c.at == target:
		return true
	case len(c.waiting) > 0:
		return false
	}
	c.follow(target)
	return true
}

// follow goes on with another server.
func (c *Conn) follow(target string) {
	again := c.waiting
	for len(again) > 0 && again[0].passed {
		again = again[1:]
	}
	if err := c.connect(target, again); err != nil || c.over {
		_ = c.client.Close() // it finds the endpoint again
	}
}
