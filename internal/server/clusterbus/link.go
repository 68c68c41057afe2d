package clusterbus

import (
	"time"
)

// link is one end of a connection (clusterLink).
type link struct {
	id      LinkID
	created msec
	*route
	// of is the handle of whom an outgoing link was opened for; an incoming one is tied to a
	// node as soon as a known sender uses it.
	of      uint16
	inbound bool
	// connected is false while the connection is being made. Messages wait in
	// Machine.queued meanwhile, as they do in Redis's send buffer.
	connected bool
	gone      bool
}

// route has the addresses of the two ends of a link, as the kernel would tell. Links share it.
type route struct{ peerIP, localIP string }

func (m *Machine) newLink(l link, r route) *link {
	var place LinkID
	if last := len(m.freePlaces) - 1; last >= 0 {
		place, m.freePlaces = m.freePlaces[last], m.freePlaces[:last]
	} else {
		place, m.placesUsed = m.placesUsed, m.placesUsed+1
	}
	m.lastLink++
	l.id, l.created = m.lastLink<<placeBits|place, m.now
	if m.lastRoute == nil || *m.lastRoute != r {
		m.lastRoute = &r
	}
	l.route = m.lastRoute
	made := m.links.Make(l.id)
	*made = l
	return made
}

// link returns the link with an ID, or nil if it has gone.
func (m *Machine) link(id LinkID) *link {
	if l := m.links.At(id); l != nil && l.id == id && !l.gone {
		return l
	}
	return nil
}

// peer is the node at the other end, or nil if it is not known.
func (m *Machine) peer(l *link) *node {
	if l.of == 0 {
		return nil
	}
	return m.node(l.of)
}

// connect starts a connection to the node (clusterNodeCronHandleReconnect). A node
// without IP is a synchronous connect error: failure detection needs a ping time,
// so the ping counts as sent.
func (m *Machine) connect(n *node) {
	c := m.contact(n)
	if c.IP == "" {
		if n.pingSent == 0 {
			n.pingSent = m.now
		}
		return
	}
	n.link = m.newLink(link{of: n.handle}, route{peerIP: c.IP})
	m.out.Connect = append(m.out.Connect, Dial{Link: n.link.id, To: n.id, IP: c.IP, BusPort: c.BusPort})
}

// closeLink frees a link (freeClusterLink); what waits to be sent on it is lost.
func (m *Machine) closeLink(l *link) {
	if m.dropLink(l) {
		m.out.Closed = append(m.out.Closed, l.id)
	}
}

// dropLink forgets a link and reports whether there was one.
func (m *Machine) dropLink(l *link) bool {
	if l == nil || l.gone {
		return false
	}
	l.gone = true
	m.freePlaces = append(m.freePlaces, l.id&(1<<placeBits-1))
	delete(m.queued, l.id)
	if n := m.peer(l); n != nil {
		if l.inbound {
			n.inbound = nil
		} else {
			n.link = nil
			m.wakeCron()
		}
	}
	kept := m.out.Messages[:0]
	for i := range m.out.Messages {
		if m.out.Messages[i].Link != l.id {
			kept = append(kept, m.out.Messages[i])
		}
	}
	clear(m.out.Messages[len(kept):])
	m.out.Messages = kept
	return true
}

// LinkUp reports that a connection asked for by Output.Connect is made. The first
// message on it is a ping, or a meet for a node met by address
// (clusterLinkConnectHandler). Messages of the time before go first.
func (m *Machine) LinkUp(now time.Duration, id LinkID) {
	l := m.link(id)
	if l == nil || l.inbound || l.connected {
		return
	}
	m.begin(now)
	defer m.beforeSleep()
	l.connected = true
	m.out.Messages = append(m.out.Messages, m.queued[id]...)
	delete(m.queued, id)

	n := m.peer(l)
	oldPingSent := n.pingSent
	kind := Ping
	if n.flags.Has(FlagMeet) {
		kind = Meet
	}
	m.sendPing(l, kind)
	// A ping that was unanswered before the link broke keeps its time: it is not
	// forgiven by the new connection.
	if oldPingSent != 0 {
		n.pingSent = oldPingSent
	}
	m.clearFlags(n, FlagMeet)
}

// LinkDown reports that a connection could not be made, or is broken, or was closed
// by the other side. Unknown links are ignored.
func (m *Machine) LinkDown(now time.Duration, id LinkID) {
	l := m.link(id)
	if l == nil {
		return
	}
	m.begin(now)
	defer m.beforeSleep()
	m.dropLink(l)
}

// Accept reports an incoming connection and returns its name. peerIP is where it
// comes from, localIP which of this node's addresses was called: a node without
// announced IP takes the first for the sender's address and learns its own from the
// second.
func (m *Machine) Accept(now time.Duration, peerIP, localIP string) LinkID {
	m.begin(now)
	defer m.beforeSleep()
	return m.newLink(link{inbound: true, connected: true}, route{peerIP, localIP}).id
}

// attach ties an incoming link to the node that uses it
// (setClusterNodeToInboundClusterLink). An older one is outdated: it is closed.
func (m *Machine) attach(n *node, l *link) {
	m.closeLink(n.inbound)
	n.inbound = l
	l.of = n.handle
}

// KillLink closes the link to a node, from it, or both: direction is "to", "from"
// or "all" (DEBUG CLUSTERLINK KILL). The errors are ErrUnknownNode and
// ErrUnknownDirection.
func (m *Machine) KillLink(now time.Duration, direction string, id ID) error {
	m.begin(now)
	defer m.beforeSleep()
	n := m.lookup(id)
	if n == nil {
		return ErrUnknownNode(id)
	}
	switch direction {
	case "to":
		m.closeLink(n.link)
	case "from":
		m.closeLink(n.inbound)
	case "all":
		m.closeLink(n.link)
		m.closeLink(n.inbound)
	default:
		return ErrUnknownDirection(direction)
	}
	return nil
}

// Links are the connections with known nodes: to each node the outgoing one first.
func (m *Machine) Links() []LinkID {
	var ids []LinkID
	for n := range m.all {
		for _, l := range []*link{n.link, n.inbound} {
			if l != nil {
				ids = append(ids, l.id)
			}
		}
	}
	return ids
}

// LinkOverLimit reports that the send buffer of a link exceeds
// cluster-link-sendbuf-limit: the link is closed and counted
// (freeClusterLinkOnBufferLimitReached). The owner knows the buffers.
func (m *Machine) LinkOverLimit(now time.Duration, id LinkID) {
	l := m.link(id)
	if l == nil {
		return
	}
	m.begin(now)
	defer m.beforeSleep()
	m.closeLink(l)
	m.limitExceeded++
}

// DropMessages makes the node ignore messages of one type number from now on; -1 ends
// it (DEBUG DROP-CLUSTER-PACKET-FILTER).
func (m *Machine) DropMessages(kind int) { m.dropFilter = kind }
