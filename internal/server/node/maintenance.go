package node

import (
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
)

// Maintenance notifications are in package maintenance: what is said, and when. A node knows
// which of its clients want to hear it.
var _ = handle(map[string]handler{"client|maint_notifications": cmdClientMaintNotifications})

// maintenanceState is the node's part of maintenance notifications.
type maintenanceState struct {
	enabled bool
	// open are the pushes that a client hears when it asks for notifications, since what they
	// tell of goes on.
	open []maintenance.Push
}

func cmdClientMaintNotifications(c *call) {
	before := c.s.maintenance
	c.s.maintenance = before.Command(c.out, c.args, c.n.maintenance.enabled)
	if c.s.maintenance.On && !before.On && !c.inExec {
		for i := range c.n.maintenance.open {
			c.n.maintenance.open[i].Write(c.s.pusher(), c.n.maintenanceReader(c.s))
		}
	}
}

// maintenanceReader is how a client wants addresses: as CLUSTER SLOTS gives them to it.
func (n *Node) maintenanceReader(s *Session) maintenance.Reader {
	v := n.clusterView(s)
	return maintenance.Reader{
		Host:  func(m *gossip.Member) string { return v.Address(m) },
		Plain: v.Plain, Endpoint: s.maintenance.Endpoint, Now: n.host.Now(),
	}
}

// EnableMaintenance lets clients ask for maintenance notifications, or not. Those that have
// asked hear no more of them when it is switched off. It changes nothing on a node without
// Config.Maintenance, which does not know the command.
func (n *Node) EnableMaintenance(on bool) {
	n.act(func() {
		n.maintenance.enabled = on
		if on {
			return
		}
		for _, s := range n.sessions {
			s.maintenance = maintenance.Client{}
		}
	})
}

// LeaveMaster makes a replica an empty master that still knows its cluster, as CLUSTER REPLICATE NO ONE
// does where a version has it. A master stays what it is.
func (n *Node) LeaveMaster() {
	n.act(func() { n.machine.ReplicateNoOne(n.now) })
}

// OpenMaintenance says which pushes clients hear that ask for notifications from now on.
func (n *Node) OpenMaintenance(open []maintenance.Push) {
	n.act(func() { n.maintenance.open = open })
}

// PushMaintenance sends a push to all clients that have asked for notifications and speak RESP3.
// It calls told with their number before it sends anything, on a paused process when that goes on.
func (n *Node) PushMaintenance(p maintenance.Push, told func(clients int)) {
	n.act(func() {
		var list []*Session
		for _, s := range n.clients() {
			if s.maintenance.On && s.out.RESP3 && !s.closing {
				list = append(list, s)
			}
		}
		told(len(list))
		for _, s := range list {
			p.Write(s.pusher(), n.maintenanceReader(s))
			s.touch()
		}
	})
}
