package clusterbus

import (
	"time"
)

// form makes a node of a ready-made cluster ready at once.
func (m *Machine) form() {
	m.firstEvaluation = m.now - writableDelay
	for n := range m.all {
		if n != m.myself {
			n.pongReceived = m.now
		}
		if n.master != nil {
			n.replOffset, n.master.replOffset = FormedOffset, FormedOffset
		}
	}
	m.startReplication()
	m.updateState()
}

// Join makes a connection between two nodes of a ready-made cluster, as the first has made it
// to the second and both have used it. The addresses are those of the two ends, as the
// kernel would tell. It returns what each calls its end. It is for machines that are Formed,
// before anything else happens.
func Join(now time.Duration, from, to *Machine, fromIP, toIP string) (out, in LinkID) {
	from.begin(now)
	to.begin(now)
	peer, self := from.lookup(to.ID()), to.lookup(from.ID())
	peer.link = from.newLink(link{of: peer.handle, connected: true}, route{toIP, fromIP})
	self.inbound = to.newLink(link{of: self.handle, inbound: true, connected: true}, route{fromIP, toIP})
	peer.dataReceived, self.dataReceived = from.now, to.now
	return peer.link.id, self.inbound.id
}
