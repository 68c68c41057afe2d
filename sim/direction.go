package sim

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// direction is one of the two of a connection. What is sent arrives in the same order,
// unless a fault says otherwise. It is used under Cluster.netMu.
type direction struct {
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

// delivery is something that is sent: a message, bytes, the end.
type delivery struct {
	packet  injector.Packet
	verdict injector.Verdict
	base    time.Duration // how long it takes without faults
	arrive  func()        // on the event loop, without any lock
}

// retransmission is how much later a lost piece of a stream of bytes arrives: the
// shortest time after which Linux sends again (TCP_RTO_MIN).
const retransmission = 200 * time.Millisecond

// send passes a delivery on as the installed faults have it.
func (c *Cluster) send(d *direction, f delivery) {
	if c.injector.OnConnections(f.packet.Link) {
		f.packet.At = c.loop.now()
		f.verdict = c.injector.Judge(f.packet)
	}
	c.forward(d, f)
}

// sendEnd passes the end of a connection on. It waits behind what is held
// and at partitions; faults that strike single packets do not count it.
func (c *Cluster) sendEnd(d *direction, f delivery) {
	if c.injector.OnConnections(f.packet.Link) {
		f.packet.At = c.loop.now()
		f.verdict.Hold = c.injector.Holds(f.packet, f.verdict)
	}
	c.forward(d, f)
}

// forward is send for a delivery that was judged.
func (c *Cluster) forward(d *direction, f delivery) {
	switch {
	case d.shut:
	case f.verdict.Hold || len(d.waiting) > 0:
		d.waiting = append(d.waiting, f)
		if len(d.waiting) == 1 {
			c.holding = append(c.holding, d)
		}
	default:
		c.depart(d, f)
	}
}

// depart lets a delivery go.
func (c *Cluster) depart(d *direction, f delivery) {
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
		d.free = max(d.free, now) + time.Duration(f.packet.Size)*time.Second/time.Duration(v.Rate)
		delay += d.free - now
	}
	at := now + delay
	if !v.Unordered {
		at = max(at, d.last)
		d.last = at
	}
	for range 1 + v.Copies {
		c.loop.post(at, f.arrive)
	}
}

// release lets go what no fault holds any more, one direction after the other, in the order in which
// they were stopped.
func (c *Cluster) release() {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	now := c.loop.now()
	for _, d := range c.holding {
		for len(d.waiting) > 0 {
			f := d.waiting[0]
			f.packet.At = now
			if f.verdict.Hold && c.injector.Holds(f.packet, f.verdict) {
				break
			}
			d.waiting = d.waiting[1:]
			c.depart(d, f)
		}
	}
	c.holding = slices.DeleteFunc(c.holding, func(d *direction) bool { return len(d.waiting) == 0 })
}

// close forgets what waits: there is nobody left to take it.
func (d *direction) close() {
	d.shut = true
	d.waiting = nil
}
