package clusterbus

import (
	"iter"
	"strings"

	"github.com/slotstorm/slotstorm/sim/event"
)

// GossipSection is what a ping, pong or meet tells about third nodes. It is
// immutable, and has no pointer for each entry: sections are most of what a large
// cluster keeps in memory.
type GossipSection struct {
	contacts []*Contact // by the sender's handles
	entries  []sectionEntry
}

// sectionEntry is clusterMsgDataGossip. The times are in seconds of Unix time.
type sectionEntry struct {
	pingSent, pongReceived uint32
	handle                 uint16
	flags                  Flags
}

// GossipEntry is what one node tells about another one. The times are in seconds of
// Unix time.
type GossipEntry struct {
	Contact
	PingSent, PongReceived uint32
	Flags                  Flags
}

// SectionOf returns a section with the given entries, as a test or a foreign node
// would send it.
func SectionOf(entries ...GossipEntry) GossipSection {
	var s GossipSection
	for i, e := range entries {
		s.contacts = append(s.contacts, &e.Contact)
		s.entries = append(s.entries, sectionEntry{e.PingSent, e.PongReceived, uint16(i), e.Flags})
	}
	return s
}

// Len is the number of entries.
func (s GossipSection) Len() int { return len(s.entries) }

// All yields the entries in the order in which they are processed.
func (s GossipSection) All() iter.Seq[GossipEntry] {
	return func(yield func(GossipEntry) bool) {
		for _, e := range s.entries {
			if !yield(GossipEntry{*s.contacts[e.handle], e.pingSent, e.pongReceived, e.flags}) {
				return
			}
		}
	}
}

// gossipSection chooses the nodes that a ping, pong or meet tells about: GossipPercent of
// the known nodes, at least three, drawn at random, and all nodes in PFAIL, so that
// their failure is agreed upon soon (clusterSendPing).
func (m *Machine) gossipSection() GossipSection {
	m.pings++
	fresh := len(m.live) - 2 // without this node and the receiver
	wanted := min(max(3, len(m.live)*m.settings.GossipPercent/100), fresh)
	if wanted < 0 {
		wanted = 0
	}
	if wanted+m.pfailNodes == 0 {
		return GossipSection{}
	}
	section := make([]sectionEntry, 0, wanted+m.pfailNodes)

	for draws := 3 * wanted; draws > 0 && fresh > 0 && len(section) < wanted; draws-- {
		n := m.randomNode()
		if n.flags.HasAny(FlagMyself | FlagPFail) {
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
		section = append(section, n.sectionEntry())
		fresh--
	}

	// The last pass of the cron counted the PFAIL nodes; there may be more by now.
	if pfail := m.pfailNodes; pfail > 0 {
		for n := range m.all {
			if pfail == 0 {
				break
			}
			if n.pfail() && !n.flags.HasAny(FlagHandshake|FlagNoAddr) {
				section = append(section, n.sectionEntry())
				pfail--
			}
		}
	}
	m.contactsShared = true
	return GossipSection{m.contacts, section}
}

// sectionEntry is clusterSetGossipEntry.
func (n *node) sectionEntry() sectionEntry {
	return sectionEntry{
		pingSent:     uint32(n.pingSent / 1000),
		pongReceived: uint32(n.pongReceived / 1000),
		handle:       n.handle,
		flags:        n.flags,
	}
}

// learnGossip takes from a gossip section what other nodes say about third ones
// (clusterProcessGossipSection). The sender is nil for a meet from an unknown node.
func (m *Machine) learnGossip(sender *node, msg *Message) {
	const bad = FlagPFail | FlagFail
	contacts := msg.Gossip.contacts
	for i := range msg.Gossip.entries {
		e := &msg.Gossip.entries[i]
		handle, known := m.subject(contacts, e.handle)
		if !known {
			m.learnNode(sender, contacts[e.handle], e.flags)
			continue
		}
		// Most of the time nothing is wrong with the node.
		n := m.node(handle)
		if !n.reported && !(n.flags | e.flags).HasAny(bad) {
			n.heard(m.now, e.pongReceived)
			continue
		}
		// Failure is a matter of masters.
		if sender != nil && (sender.votes() || sender.isMaster() && !m.rules.VotersJudge) && n != m.myself {
			if e.flags.HasAny(bad) {
				m.addFailureReport(n, sender)
				m.failIfAgreed(n)
			} else {
				m.removeFailureReport(n, sender)
			}
		}
		if e.flags.HasAny(bad) {
			continue
		}
		if m.failureReports(n) == 0 {
			n.heard(m.now, e.pongReceived)
		}
		if n.flags.HasAny(bad) && !e.flags.Has(FlagNoAddr) {
			m.adoptContact(n, contacts[e.handle])
		}
	}
}

// subject finds the node that a gossip entry is about. Where the sender has the same
// contact under a handle, it is the same node.
func (m *Machine) subject(contacts []*Contact, handle uint16) (mine uint16, known bool) {
	if int(handle) < len(m.contacts) && m.contacts[handle] == contacts[handle] {
		return handle, true
	}
	if n := m.lookup(contacts[handle].ID); n != nil {
		return n.handle, true
	}
	return 0, false
}

// adoptContact tries another address for a node that fails at the one we have.
func (m *Machine) adoptContact(n *node, c *Contact) {
	old := m.contact(n)
	if strings.EqualFold(old.IP, c.IP) && old.Port == c.Port && old.BusPort == c.BusPort {
		return
	}
	m.closeLink(n.link)
	m.setContact(n.handle, c)
	m.clearFlags(n, FlagNoAddr)
	m.fact(event.AddressChanged{Node: string(n.id), Address: address(c.IP, c.BusPort)})
}

// learnNode adds a node that a known node tells about, without a handshake: at its
// address there may be another cluster by now.
func (m *Machine) learnNode(sender *node, c *Contact, flags Flags) {
	if sender == nil || flags.Has(FlagNoAddr) || !c.ID.Valid() || m.blacklisted(c.ID) {
		return
	}
	n := m.newNode(c.ID, flags)
	if n == nil {
		return
	}
	m.setContact(n.handle, c)
	m.enterShard(n)
	m.fact(event.MemberKnown{Node: string(n.id), How: event.ByGossip, By: string(sender.id)})
}

// randomNode draws a known node, itself included (dictGetRandomKey).
func (m *Machine) randomNode() *node { return m.node(m.live[m.rand.IntN(len(m.live))]) }

// heard takes another node's word that it had a pong of this one, given in seconds:
// there is no need to ping it soon. The other's clock may be half a second ahead.
func (n *node) heard(now msec, seconds uint32) {
	pong := msec(seconds) * 1000
	if n.pingSent == 0 && pong <= now+500 && pong > n.pongReceived {
		n.pongReceived = pong
	}
}
