package sim

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// direction is one of the two of a connection. What is sent arrives in the same order,
// unless a fault says otherwise. It is used under Cluster.netMu.
//
// Of most directions nothing has to be known: what is sent takes as long as everything
// before it, and so arrives behind it.
type direction struct {
	*traffic // nil as long as that is so
}

// traffic is what has to be known of a direction.
type traffic struct {
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

// note returns what is known of the direction, to be changed.
func (d *direction) note() *traffic {
	if d.traffic == nil {
		d.traffic = new(traffic)
	}
	return d.traffic
}

// delivery is something that is sent: a message, bytes, the end.
type delivery struct {
	packet  injector.Packet
	verdict injector.Verdict
	// base is how long it takes without faults: always the same, if there is no traffic.
	base   time.Duration
	arrive func() // on the event loop, without any lock
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
	case d.traffic != nil && d.shut:
	case f.verdict.Hold || d.traffic != nil && len(d.waiting) > 0:
		t := d.note()
		t.waiting = append(t.waiting, f)
		if len(t.waiting) == 1 {
			c.holding = append(c.holding, t)
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
		t := d.note()
		t.free = max(t.free, now) + time.Duration(f.packet.Size)*time.Second/time.Duration(v.Rate)
		delay += t.free - now
	}
	at := now + delay
	if !v.Unordered && (d.traffic != nil || delay != f.base) {
		t := d.note()
		at = max(at, t.last)
		t.last = at
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
	for _, t := range c.holding {
		for len(t.waiting) > 0 {
			f := t.waiting[0]
			f.packet.At = now
			if f.verdict.Hold && c.injector.Holds(f.packet, f.verdict) {
				break
			}
			t.waiting = t.waiting[1:]
			c.depart(&direction{t}, f)
		}
	}
	c.holding = slices.DeleteFunc(c.holding, func(t *traffic) bool { return len(t.waiting) == 0 })
}

// close forgets what waits: there is nobody left to take it.
func (d *direction) close() {
	t := d.note()
	t.shut = true
	t.waiting = nil
}
