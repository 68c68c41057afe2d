package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// bus is the cluster bus as a network: connections between nodes' bus ports, and
// the messages on them. It is used under Cluster.netMu.
type bus struct {
	c *Cluster
	// peers maps each end of a connection to the other end.
	peers map[busEnd]busEnd
	// clock keeps the order of messages on each connection, as TCP does.
	clock map[busEnd]time.Duration
}

// busEnd is one end of a bus connection: a process and its name for the link. A
// process that restarts is another one.
type busEnd struct {
	p    *process
	link gossip.LinkID
}

func newBus(c *Cluster) *bus {
	return &bus{c: c, peers: map[busEnd]busEnd{}, clock: map[busEnd]time.Duration{}}
}

// carry does what a node's machine asked for, in the order that it prescribes.
func (b *bus) carry(p *process, out *gossip.Output) {
	if len(out.Closed)+len(out.Connect)+len(out.Messages) == 0 {
		return
	}
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	for _, link := range out.Closed {
		b.close(busEnd{p, link})
	}
	for _, dial := range out.Connect {
		b.connect(busEnd{p, dial.Link}, dial)
	}
	for i := range out.Messages {
		b.send(p, out.Messages[i])
	}
}

// connect opens a connection after the delay of the link, or fails after it.
func (b *bus) connect(from busEnd, dial gossip.Dial) {
	b.c.loop.after(b.c.cfg.BusDelay, func() {
		to := b.c.processAtBus(dial.IP, dial.BusPort)
		if to == nil || from.p.dead.Load() {
			from.p.node.BusDown(from.link)
			return
		}
		end := busEnd{to, to.node.BusAccept(from.p.ip, to.ip)}
		b.c.netMu.Lock()
		b.peers[from], b.peers[end] = end, from
		b.c.netMu.Unlock()
		from.p.node.BusUp(from.link)
	})
}

// send delivers a message to the other end after the delay of the link. On a
// connection that is gone it is lost.
func (b *bus) send(p *process, msg gossip.Message) {
	from := busEnd{p, msg.Link}
	to, ok := b.peers[from]
	if !ok {
		return
	}
	msg.Link = to.link
	b.c.loop.schedule(b.arrival(from), func() {
		if b.open(to, from) {
			to.p.node.BusMessage(msg)
		}
	})
}

// arrival is when what is sent now arrives: not before what was sent earlier.
func (b *bus) arrival(from busEnd) time.Duration {
	at := max(b.c.loop.now()+b.c.cfg.BusDelay, b.clock[from])
	b.clock[from] = at
	return at
}

// open reports whether an end still holds its connection to the other one.
func (b *bus) open(end, other busEnd) bool {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	return b.peers[end] == other
}

// close ends a connection. What is under way to the other side arrives, then the
// other side is told; what is under way from it is lost.
func (b *bus) close(from busEnd) {
	to, ok := b.peers[from]
	if !ok {
		return
	}
	at := b.arrival(from)
	delete(b.peers, from)
	delete(b.clock, from)
	b.c.loop.schedule(at, func() {
		b.c.netMu.Lock()
		told := b.peers[to] == from
		if told {
			delete(b.peers, to)
			delete(b.clock, to)
		}
		b.c.netMu.Unlock()
		if told {
			to.p.node.BusDown(to.link)
		}
	})
}

// closeAll ends all connections of a process that is gone.
func (b *bus) closeAll(p *process) {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	for _, end := range b.endsOf(p) {
		b.close(end)
	}
}

// endsOf returns a process's ends in the order in which they were made.
func (b *bus) endsOf(p *process) []busEnd {
	var ends []busEnd
	for end := range b.peers {
		if end.p == p {
			ends = append(ends, end)
		}
	}
	slices.SortFunc(ends, func(a, b busEnd) int { return cmp.Compare(a.link, b.link) })
	return ends
}
