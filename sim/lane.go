package sim

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// lane is one direction of a connection. What goes in comes out in the same order,
// unless a fault says otherwise. It is used under Cluster.netMu.
type lane struct {
	// last is when what was sent last arrives: nothing arrives before it.
	last time.Duration
	// free is when a line of limited bandwidth has sent all it was given.
	free time.Duration
	// waiting is what a fault holds, and all that was sent behind it.
	waiting []delivery
	// unread are the bytes that the other side has not read, although they arrived.
	unread int
	// shut is set when nobody waits for anything any more.
	shut bool
}

// delivery is something that goes along a lane: a message, bytes, the end.
type delivery struct {
	packet  injector.Packet
	verdict injector.Verdict
	base    time.Duration // how long it takes without faults
	arrive  func()        // on the event loop, without any lock
}

// retransmission is how much later a lost piece of a stream of bytes arrives: the
// shortest time after which Linux sends again (TCP_RTO_MIN).
const retransmission = 200 * time.Millisecond

// send passes a delivery along a lane as the installed faults have it.
func (c *Cluster) send(l *lane, f delivery) {
	if c.injector.OnConnections(f.packet.Link) {
		f.packet.At = c.loop.now()
		f.verdict = c.injector.Judge(f.packet)
	}
	c.forward(l, f)
}

// sendEnd passes the end of a connection along a lane. It waits behind what is held
// and at partitions; faults that strike single packets do not count it.
func (c *Cluster) sendEnd(l *lane, f delivery) {
	if c.injector.OnConnections(f.packet.Link) {
		f.packet.At = c.loop.now()
		f.verdict.Hold = c.injector.Holds(f.packet, f.verdict)
	}
	c.forward(l, f)
}

// forward is send for a delivery that was judged.
func (c *Cluster) forward(l *lane, f delivery) {
	switch {
	case l.shut:
	case f.verdict.Hold || len(l.waiting) > 0:
		l.waiting = append(l.waiting, f)
		if len(l.waiting) == 1 {
			c.holding = append(c.holding, l)
		}
	default:
		c.depart(l, f)
	}
}

// depart lets a delivery go.
func (c *Cluster) depart(l *lane, f delivery) {
	v := &f.verdict
	now := c.loop.now()
	delay := f.base + v.Delay
	if v.Drop {
		if f.packet.Link == faults.Bus {
			return
		}
		delay += retransmission
	}
	if v.Rate > 0 {
		l.free = max(l.free, now) + time.Duration(f.packet.Size)*time.Second/time.Duration(v.Rate)
		delay += l.free - now
	}
	at := now + delay
	if !v.Unordered {
		at = max(at, l.last)
		l.last = at
	}
	for range 1 + v.Copies {
		c.loop.post(at, f.arrive)
	}
}

// release lets go what no fault holds any more, lane by lane in the order in which
// they were stopped.
func (c *Cluster) release() {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	now := c.loop.now()
	for _, l := range c.holding {
		for len(l.waiting) > 0 {
			f := l.waiting[0]
			f.packet.At = now
			if f.verdict.Hold && c.injector.Holds(f.packet, f.verdict) {
				break
			}
			l.waiting = l.waiting[1:]
			c.depart(l, f)
		}
	}
	c.holding = slices.DeleteFunc(c.holding, func(l *lane) bool { return len(l.waiting) == 0 })
}

// close forgets what waits: there is nobody left to take it.
func (l *lane) close() {
	l.shut = true
	l.waiting = nil
}
