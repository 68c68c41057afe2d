package sim

import (
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// interference lets the installed faults act on the commands of one process. Its
// methods implement node.Interference.
type interference struct{ p *process }

// interfere installs the interference while faults are at work that it is about, and
// removes it when there are none.
func (p *process) interfere() {
	if !p.c.injector.OnCommands() && !p.c.injector.OnConnects() {
		p.node.Interfere(nil)
		return
	}
	p.node.Interfere(interference{p})
}

// sender names who sent a command. Node.Do is the hand of the test, which faults do
// not hit.
func sender(s node.Sink) (name string, exempt bool) {
	if named, ok := s.(node.Named); ok {
		name = named.Name()
	}
	_, exempt = s.(*replySink)
	return name, exempt
}

// usesTLS reports whether who sent a command uses TLS.
func usesTLS(s node.Sink) bool {
	secure, ok := s.(interface{ TLS() bool })
	return ok && secure.TLS()
}

// call describes a command to the injector.
func (i interference) call(c *node.Intercepted, client string) injector.Call {
	call := injector.Call{
		At: i.p.c.loop.now(), Node: i.p.name, Client: client,
		Command: c.Command.Name, Keys: c.Keys(), Slot: c.Slot,
	}
	for _, f := range [...]struct {
		flag  command.Flags
		means injector.CallFlags
	}{
		{command.DenyOOM, injector.NeedsMemory},
		{command.Stale, injector.RunsStale},
		{command.Loading, injector.RunsLoading},
		{command.AllowBusy, injector.RunsBusy},
	} {
		if c.Flags&f.flag != 0 {
			call.Flags |= f.means
		}
	}
	return call
}

// Run implements node.Interference.
func (i interference) Run(c *node.Intercepted) node.Intervention {
	client, exempt := sender(c.Sink)
	if exempt || !i.p.c.injector.OnCommands() {
		return node.Intervention{}
	}
	e := i.p.c.injector.Run(i.call(c, client))
	return node.Intervention{
		Take: e.Take, OutOfMemory: e.OOM, MasterDown: e.MasterDown, Loading: e.Loading, Busy: e.Busy,
		Error: i.p.c.withAddress(e.Error, usesTLS(c.Sink)), LoseReply: e.LoseReply, Silent: e.Silent,
	}
}

// withAddress replaces the name of a node at the end of a redirect by the address by which
// clients with TLS or without are sent to it, as namedAddress does in the other direction.
func (c *Cluster) withAddress(reply string, tls bool) string {
	words := strings.Split(reply, " ")
	if len(words) != 3 || words[0] != "MOVED" && words[0] != "ASK" {
		return reply
	}
	n, err := c.Node(words[2])
	if err != nil {
		return reply
	}
	return words[0] + " " + words[1] + " " + addrFor(n, tls)
}

// Full implements node.Interference.
func (i interference) Full(s node.Sink) bool {
	cn, ok := s.(*conn)
	return ok && cn.full
}

// unknownHost and unknownPort are an address where nobody is, and nobody answers.
const (
	unknownHost = "127.0.0.2"
	unknownPort = 9 // discard
)

// Redirect implements node.Interference.
func (i interference) Redirect(c *node.Intercepted, ask bool, to *gossip.Member) (string, int, bool) {
	client, exempt := sender(c.Sink)
	if exempt {
		return "", 0, false
	}
	switch target := i.p.c.injector.Redirect(i.call(c, client), ask); target {
	case "":
		return "", 0, false
	case faults.TargetSelf:
		return i.p.ip, i.p.portFor(usesTLS(c.Sink)), true
	case faults.TargetEmpty:
		if port := to.PlainPort; port != 0 && !usesTLS(c.Sink) {
			return "", port, true
		}
		return "", to.Port, true
	case faults.TargetUnknown:
		return unknownHost, unknownPort, true
	default:
		m := i.p.c.machine(target)
		if m == nil {
			return "", 0, false
		}
		at := m.at.Load()
		return at.ip, at.portFor(usesTLS(c.Sink)), true
	}
}

// Topology implements node.Interference.
func (i interference) Topology(c *node.Intercepted, s *gossip.Snapshot) {
	client, exempt := sender(c.Sink)
	if exempt {
		return
	}
	picture := i.p.c.injector.Show(i.call(c, client))
	if picture.Stale != "" {
		i.p.c.netMu.Lock()
		if old, ok := i.p.c.frozen[[2]string{picture.Stale, i.p.name}]; ok {
			*s = old
		}
		i.p.c.netMu.Unlock()
	}
	if picture.Empty {
		forgetOthers(s)
	}
	if picture.Missing != "" {
		leaveOut(s, picture.Missing)
	}
}

// forgetOthers makes a snapshot that of a node which knows nobody and owns nothing.
func forgetOthers(s *gossip.Snapshot) {
	self := *s.Node(s.Self)
	self.Flags = gossip.FlagMyself | gossip.FlagMaster
	self.MasterID, self.Slots, self.Open, self.Replicas = "", nil, nil, nil
	s.Nodes = []gossip.NodeInfo{self}
	s.Owners = nil
	if s.Shards != nil {
		s.Shards = []gossip.Shard{{ID: self.ShardID, Nodes: []gossip.ID{self.ID}}}
	}
}

// leaveOut removes slots from a snapshot. It changes copies: sets are shared.
func leaveOut(s *gossip.Snapshot, slots faults.Slots) {
	missing := slots.Set()
	nodes := make([]gossip.NodeInfo, len(s.Nodes))
	copy(nodes, s.Nodes)
	for i := range nodes {
		if nodes[i].Slots == nil {
			continue
		}
		left := *nodes[i].Slots
		for w := range left {
			left[w] &^= missing[w]
		}
		nodes[i].Slots = &left
	}
	s.Nodes = nodes
	holes := missing.Ranges()
	var owners []gossip.OwnedRange
	for _, run := range s.Owners {
		first := run.First
		keep := func(last int) {
			if first <= last {
				owners = append(owners, gossip.OwnedRange{Range: slot.Range{First: first, Last: last}, Owner: run.Owner})
			}
		}
		for _, hole := range holes {
			if hole.Last >= first && hole.First <= run.Last {
				keep(hole.First - 1)
				first = hole.Last + 1
			}
		}
		keep(run.Last)
	}
	s.Owners = owners
}
