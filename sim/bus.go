package sim

import (
	"cmp"
	"net"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// bus is the cluster bus as a network: connections between nodes' bus ports, and
// the messages on them. It is used under Cluster.netMu.
type bus struct {
	c    *Cluster
	ends int // of connections
	// dialing are the connections that are being made.
	dialing map[busEnd]*direction
}

// busEnd is one end of a bus connection: a process and its name for the link. A
// process that restarts is another one.
type busEnd struct {
	p    *process
	link gossip.LinkID
}

// busWay leads from one end of a connection to the other. It is in the table of the process
// that has this end.
type busWay struct {
	direction
	link gossip.LinkID // 0: there is none
	to   busEnd
}

func newBus(c *Cluster) *bus { return &bus{c: c, dialing: map[busEnd]*direction{}} }

// way is the way out of an end of a connection, or nil if that is gone.
func (b *bus) way(from busEnd) *busWay {
	if way := from.p.ways.At(from.link); way != nil && way.link == from.link {
		return way
	}
	return nil
}

// join makes a connection out of its two ends.
func (b *bus) join(a, z busEnd) {
	*a.p.ways.Make(a.link) = busWay{link: a.link, to: z}
	*z.p.ways.Make(z.link) = busWay{link: z.link, to: a}
	b.ends += 2
}

// remove forgets an end.
func (b *bus) remove(way *busWay) {
	*way = busWay{}
	b.ends--
}

// form makes the connections between all nodes of a ready-made cluster: each has one to each.
func (b *bus) form(nodes []member) {
	for _, a := range nodes {
		from := a.process()
		for _, z := range nodes {
			if a.machine == z.machine || len(b.c.cfg.Views) > 0 && !acquainted(a.machine, z.machine) {
				continue
			}
			to := z.process()
			out, in := node.JoinBus(from.node, to.node, from.ip, to.ip)
			b.join(busEnd{from, out}, busEnd{to, in})
		}
	}
}

// acquainted reports whether two nodes know each other, and where the other one is.
func acquainted(a, z *machine) bool {
	knows := func(who, whom *machine) bool {
		m := who.View().Member(whom.ID())
		return m != nil && !m.Flags.Has(gossip.FlagNoAddr)
	}
	return knows(a, z) && knows(z, a)
}

// carry does what a node's machine asked for, in the order that it prescribes.
func (b *bus) carry(p *process, out *clusterbus.Output) {
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
func (b *bus) connect(from busEnd, dial clusterbus.Dial) {
	way := &direction{}
	b.dialing[from] = way
	addr := net.JoinHostPort(dial.IP, strconv.Itoa(dial.BusPort))
	f := delivery{base: b.c.cfg.BusDelay, arrive: func() {
		if b.dialed(from) {
			b.meet(from, dial)
		}
	}}
	if p := b.c.byBus[addr]; p != nil && b.c.injector.OnConnections(faults.Bus) {
		f.packet = injector.Packet{At: b.c.loop.now(), Link: faults.Bus, From: from.p.name, To: p.name, Connect: true, Slot: -1}
		f.verdict = b.c.injector.Judge(f.packet)
		if f.verdict.Refuse {
			f.arrive = func() {
				if b.dialed(from) {
					from.p.node.BusDown(from.link)
				}
			}
		}
	}
	b.c.forward(way, f)
}

// dialed takes a connection off the list of those that are being made, and reports
// whether anybody still wants it.
func (b *bus) dialed(from busEnd) bool {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	_, wanted := b.dialing[from]
	delete(b.dialing, from)
	return wanted
}

// meet is the moment at which a connection is made or refused.
func (b *bus) meet(from busEnd, dial clusterbus.Dial) {
	to := b.c.processAtBus(dial.IP, dial.BusPort)
	if to == nil || from.p.dead.Load() {
		from.p.node.BusDown(from.link)
		return
	}
	end := busEnd{to, to.node.BusAccept(from.p.ip, to.ip)}
	b.c.netMu.Lock()
	b.join(from, end)
	b.c.netMu.Unlock()
	from.p.node.BusUp(from.link)
}

// send delivers a message to the other end after the delay of the link. On a
// connection that is gone it is lost.
func (b *bus) send(p *process, msg clusterbus.Message) {
	from := busEnd{p, msg.Link}
	way := b.way(from)
	if way == nil {
		return
	}
	to := way.to
	msg.Link = to.link
	f := delivery{base: b.c.cfg.BusDelay, arrive: func() {
		to.p.work.turn(func() {
			if b.open(to, from) && !to.p.node.BusMessage(msg) {
				b.unread(from, busSize(&msg))
			}
		})
	}}
	if b.c.injector.OnConnections(faults.Bus) {
		f.packet = busPacket(from, to)
		f.packet.Command, f.packet.Size = msg.Type.String(), busSize(&msg)
	}
	b.c.send(&way.direction, f)
}

// unread counts bytes that an end has sent and the other side has not read yet.
func (b *bus) unread(from busEnd, size int) {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	if way := b.way(from); way != nil {
		way.note().unread += size
	}
}

// read is told of a message that is read later than it came.
func (b *bus) read(by busEnd, msg *clusterbus.Message) {
	b.c.netMu.Lock()
	way := b.way(by)
	b.c.netMu.Unlock()
	if way != nil {
		b.unread(way.to, -busSize(msg))
	}
}

// backlog is how many bytes of what the end has sent are on neither of the sockets: the
// other side does not read, or a fault holds them.
func (b *bus) backlog(from busEnd) int {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	way := b.way(from)
	if way == nil || way.traffic == nil {
		return 0
	}
	size := way.unread
	for i := range way.waiting {
		size += way.waiting[i].packet.Size
	}
	return memnet.Beyond(size)
}

func busPacket(from, to busEnd) injector.Packet {
	return injector.Packet{Link: faults.Bus, From: from.p.name, To: to.p.name, Slot: -1}
}

// busSize is about what a message is on Redis's wire: its header (clusterMsg without
// the data) and 104 bytes for each node that it gossips about (clusterMsgDataGossip).
func busSize(msg *clusterbus.Message) int {
	const header, entry = 2256, 104
	return header + entry*msg.Gossip.Len() + len(msg.Channel) + len(msg.Payload)
}

// open reports whether an end still holds its connection to the other one.
func (b *bus) open(end, other busEnd) bool {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	way := b.way(end)
	return way != nil && way.to == other
}

// close ends a connection. What is under way to the other side arrives, then the
// other side is told; what is under way from it is lost.
func (b *bus) close(from busEnd) {
	if way, ok := b.dialing[from]; ok {
		delete(b.dialing, from)
		way.close()
		return
	}
	way := b.way(from)
	if way == nil {
		return
	}
	to := way.to
	b.c.sendEnd(&way.direction, delivery{packet: busPacket(from, to), base: b.c.cfg.BusDelay, arrive: func() { to.p.work.turn(func() { b.tell(to, from) }) }})
	b.remove(way)
}

// tell lets an end know that the other one is gone.
func (b *bus) tell(to, from busEnd) {
	b.c.netMu.Lock()
	way := b.way(to)
	told := way != nil && way.to == from
	if told {
		b.remove(way)
	}
	b.c.netMu.Unlock()
	if told {
		to.p.node.BusDown(to.link)
	}
}

// closeAll ends all connections of a process that is gone.
func (b *bus) closeAll(p *process) {
	b.c.netMu.Lock()
	defer b.c.netMu.Unlock()
	for _, end := range b.endsOf(p) {
		b.close(end)
	}
	for from, way := range b.dialing {
		if from.p == p {
			way.close()
			delete(b.dialing, from)
		}
	}
}

// endsOf returns a process's ends in the order in which they were made.
func (b *bus) endsOf(p *process) []busEnd {
	var ends []busEnd
	for way := range p.ways.All {
		if way.link != 0 {
			ends = append(ends, busEnd{p, way.link})
		}
	}
	slices.SortFunc(ends, func(a, b busEnd) int { return cmp.Compare(a.link, b.link) })
	return ends
}
