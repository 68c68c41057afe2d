package sim

import (
	"cmp"
	"net"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// tell puts a fact into the log.
func (c *Cluster) tell(at string, f event.Fact) {
	c.log.add(event.Event{At: c.loop.now(), Node: at, Fact: f})
}

// Fact implements node.Host.
func (p *process) Fact(_ *node.Node, f event.Fact) {
	named := event.Rename(f, p.c.nameOf)
	p.c.tell(p.name, named)
	p.c.upkeep.hear(p.name, named)
	if f, ok := f.(event.SlotsChanged); ok {
		p.changed, p.changedAt = f, p.c.loop.now()
		p.c.ownerChanged(gossip.ID(f.From))
	}
}

// Redirected implements node.Host.
func (p *process) Redirected(_ *node.Node, f event.Redirected) {
	if f.Target != "" {
		f.Target = p.c.nameOf(f.Target)
	}
	if f.Address != "" {
		f.To = cmp.Or(p.c.NameAt(f.Address), f.Address)
	}
	p.c.tell(p.name, f)
}

// nameOf is NameOf for an ID in a fact.
func (c *Cluster) nameOf(id string) string { return c.NameOf(gossip.ID(id)) }

// namedAddress replaces the address at the end of a redirect by the name of the node
// there, so that a log reads the same whatever the addresses are.
func (c *Cluster) namedAddress(text string) string {
	i := strings.LastIndexByte(text, ' ')
	if name := c.NameAt(text[i+1:]); name != "" {
		return text[:i+1] + name
	}
	return text
}

// NameAt is the name of the node that clients reach at an address, or reached before
// it went down; "" if there never was one. A host name stands for the node that announces
// it, as far as somebody has looked it up.
func (c *Cluster) NameAt(addr string) string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	if name := c.atAddr[addr]; name != "" || len(c.hosts) == 0 {
		return name
	}
	host, _, _ := net.SplitHostPort(addr)
	return c.hosts[host]
}
