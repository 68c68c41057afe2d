package gossip

import "strings"

// gossipSection chooses the nodes that a ping, pong or meet tells about: a tenth of
// the known nodes, at least three, drawn at random, and all nodes in PFAIL, so that
// their failure is agreed upon soon (clusterSendPing).
func (m *Machine) gossipSection() []GossipEntry {
	m.pings++
	fresh := len(m.nodes) - 2 // without this node and the receiver
	wanted := min(max(3, len(m.nodes)/10), fresh)
	if wanted < 0 {
		wanted = 0
	}
	var section []GossipEntry
	if wanted+m.pfailNodes > 0 {
		section = make([]GossipEntry, 0, wanted+m.pfailNodes)
	}

	for draws := 3 * wanted; draws > 0 && fresh > 0 && len(section) < wanted; draws-- {
		n := m.randomNode()
		if n == m.myself || n.pfail() {
			continue
		}
		if n.flags.HasAny(FlagHandshake|FlagNoAddr) || n.link == nil && n.numSlots == 0 {
			fresh--
			continue
		}
		if n.inSection == m.pings {
			continue
		}
		n.inSection = m.pings
		section = append(section, n.gossipEntry())
		fresh--
	}

	// The last pass of the cron counted the PFAIL nodes; there may be more by now.
	if pfail := m.pfailNodes; pfail > 0 {
		for _, n := range m.nodes {
			if pfail == 0 {
				break
			}
			if n.pfail() && !n.flags.HasAny(FlagHandshake|FlagNoAddr) {
				section = append(section, n.gossipEntry())
				pfail--
			}
		}
	}
	return section
}

// gossipEntry is clusterSetGossipEntry.
func (n *node) gossipEntry() GossipEntry {
	return GossipEntry{
		Contact:      n.at,
		PingSent:     uint32(n.pingSent / 1000),
		PongReceived: uint32(n.pongReceived / 1000),
		Flags:        n.flags,
		hint:         n.handle,
	}
}

func (m *Machine) randomNode() *node { return m.nodes[m.rand.IntN(len(m.nodes))] }

// learnGossip takes from a gossip section what other nodes say about third ones
// (clusterProcessGossipSection). The sender is nil for a meet from an unknown node.
func (m *Machine) learnGossip(sender *node, msg *Message) {
	for i := range msg.Gossip {
		g := &msg.Gossip[i]
		n := m.subject(g)
		if n == nil {
			m.learnNode(sender, g)
			continue
		}
		failing := g.Flags.HasAny(FlagPFail | FlagFail)
		// Failure is a matter of masters.
		if sender != nil && sender.isMaster() && n != m.myself {
			if failing {
				m.addFailureReport(n, sender)
				m.failIfAgreed(n)
			} else if len(n.failReports) > 0 {
				m.removeFailureReport(n, sender)
			}
		}
		if failing {
			continue
		}
		// The sender heard from the node: no need to ping it soon. Its clock may be
		// half a second ahead.
		if n.pingSent == 0 && m.failureReports(n) == 0 {
			pong := msec(g.PongReceived) * 1000
			if pong <= m.now+500 && pong > n.pongReceived {
				n.pongReceived = pong
			}
		}
		if n.flags.HasAny(FlagPFail|FlagFail) && !g.Flags.Has(FlagNoAddr) {
			m.adoptAddress(n, g)
		}
	}
}

// adoptAddress tries another address for a node that fails at the one we have.
func (m *Machine) adoptAddress(n *node, g *GossipEntry) {
	if strings.EqualFold(n.at.IP, g.IP) && n.at.Port == g.Port && n.at.BusPort == g.BusPort {
		return
	}
	m.closeLink(n.link)
	m.setContact(n, g.Contact)
	m.clearFlags(n, FlagNoAddr)
	m.fact(Fact{Kind: FactAddress, Node: n.id, Text: address(g.IP, g.BusPort)})
}

// learnNode adds a node that a known node tells about, without a handshake: at its
// address there may be another cluster by now.
func (m *Machine) learnNode(sender *node, g *GossipEntry) {
	if sender == nil || g.Flags.Has(FlagNoAddr) || !g.ID.Valid() || m.blacklisted(g.ID) {
		return
	}
	n := m.newNode(g.ID, g.Flags)
	if n == nil {
		return
	}
	m.setContact(n, g.Contact)
	m.fact(Fact{Kind: FactKnown, Node: n.id, Text: "told by", Peer: sender.id})
}

// subject finds the node that a gossip entry is about, or nil.
func (m *Machine) subject(g *GossipEntry) *node {
	if int(g.hint) < len(m.byHandle) {
		if n := m.byHandle[g.hint]; n != nil && (n.at == g.Contact || n.id == g.ID) {
			return n
		}
	}
	return m.lookup(g.ID)
}
