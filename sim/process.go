package sim

import (
	"cmp"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// process is one life of a node's server. It implements node.Host.
type process struct {
	*machine
	address
	node   *node.Node
	ks     keyspace.Keyspace
	end    sync.Once
	dead   atomic.Bool
	exited atomic.Bool // it has ended by itself, and is killed next
	past   Counters    // of the node's earlier processes
	life   int         // which of the node's processes it is, from 1
	work   *work       // nil if commands take no time
	ways   clusterbus.Places[busWay]
	// The slots that last changed hands, as the node sees it.
	changed   event.SlotsChanged
	changedAt time.Duration
	// The addresses by which other nodes and clients find it, and those of them that are for
	// TLS.
	clientAddrs, busAddrs, tlsAddrs []string
	certs                           certs
}

// tickPeriod is the period of the cron that drives the cluster bus (clusterCron): hz
// is 10, but the timer is set again only after the cron has run, and the event loop
// rounds its waits up to a millisecond. Idle servers were measured to tick each 100.7
// ms. It matters: what has to last longer than a node timeout, mostly a multiple of
// 100 ms, would otherwise be found a whole tick later than by Redis.
const tickPeriod = 100*time.Millisecond + 700*time.Microsecond

// announced works out by which addresses other nodes find the process: its own, and the
// one that its configuration announces, as if the network were set up for it. What
// CONFIG SET announces later, no network knows.
func (p *process) announced(s gossip.Settings) {
	ip := cmp.Or(s.AnnounceIP, p.ip)
	add := func(list *[]string, ip string, port int) {
		if addr := net.JoinHostPort(ip, strconv.Itoa(port)); port != 0 && !slices.Contains(*list, addr) {
			*list = append(*list, addr)
		}
	}
	reached := func(list *[]string, port, announced int) {
		add(list, p.ip, port)
		add(list, ip, port)
		add(list, ip, announced)
	}
	reached(&p.clientAddrs, p.port, s.AnnouncePort)
	reached(&p.tlsAddrs, p.tlsPort, s.AnnounceTLSPort)
	p.clientAddrs = append(p.clientAddrs, p.tlsAddrs...)
	p.certs.hosts = []string{p.ip, ip, s.AnnounceHostname, "localhost"}
	add(&p.busAddrs, p.ip, p.busPort)
	add(&p.busAddrs, ip, cmp.Or(s.AnnounceBusPort, p.busPort))
}

// tick runs the cron and comes again.
func (p *process) tick() {
	if p.dead.Load() {
		return
	}
	p.work.turn(func() {
		p.c.loop.after(tickPeriod, p.tick)
		p.node.Tick()
	})
}

// up reports whether the process runs.
func (p *process) up() bool { return !p.dead.Load() && !p.exited.Load() }

func (p *process) counters() Counters { return p.past.Add(Counters(p.node.Counters())) }

// Exit implements node.Host.
func (p *process) Exit(_ *node.Node, command string) {
	p.exited.Store(true)
	p.c.tell(p.name, event.Exited{Command: command})
	p.c.loop.after(0, p.kill)
}

// kill ends the process as SIGKILL does, and waits until it is over.
func (p *process) kill() {
	if p != nil {
		p.end.Do(p.die)
	}
}

func (p *process) die() {
	p.dead.Store(true)
	p.c.netMu.Lock()
	for _, addr := range p.clientAddrs {
		delete(p.c.byAddr, addr)
	}
	for _, addr := range p.busAddrs {
		delete(p.c.byBus, addr)
	}
	p.c.netMu.Unlock()
	p.closePorts()
	if p.c.ctx.Err() == nil { // else there is no next process
		p.holdPorts()
	}
	p.node.Shutdown()
	p.work.drop()
	if p.c.ctx.Err() == nil { // else there is nobody to tell
		p.c.upkeep.changed()
		p.c.bus.closeAll(p)
		p.c.keepEnded(p)
	}
}

// Now implements node.Host.
func (p *process) Now() time.Duration { return p.c.loop.now() }

// After implements node.Host.
func (p *process) After(d time.Duration, f func()) (cancel func()) {
	return p.c.loop.after(d, func() {
		if !p.dead.Load() {
			f()
		}
	})
}

// Bus implements node.Host.
func (p *process) Bus(_ *node.Node, out clusterbus.Output) {
	p.c.upkeep.changed()
	p.c.bus.carry(p, &out)
}

// BusRead implements node.Host.
func (p *process) BusRead(_ *node.Node, msg *clusterbus.Message) {
	p.c.bus.read(busEnd{p, msg.Link}, msg)
}

// BusBacklog implements node.Host.
func (p *process) BusBacklog(_ *node.Node, link gossip.LinkID) int {
	return p.c.bus.backlog(busEnd{p, link})
}

// Dial implements node.Host.
func (p *process) Dial(_ *node.Node, addr string, timeout time.Duration, h node.LinkHandler) node.Link {
	return p.c.dial(p, addr, h, timeout)
}
