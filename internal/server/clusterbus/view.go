package clusterbus

import (
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// View returns what the node believes now. It is the same pointer until something
// that it shows changes: the comparison of pointers tells whether it did.
func (m *Machine) View() *View {
	if m.view != nil && !m.viewStale {
		return m.view
	}
	d := &m.viewData // what has not changed is kept
	d.State, d.Owners = m.state, (*[slot.Count]uint16)(m.owners)
	m.ownersShared = true
	if m.view == nil || m.membersStale {
		m.viewMembers(d)
	}
	if m.view == nil || m.openStale {
		d.Migrating, d.Importing = idsOf(m.migrating), idsOf(m.importing)
	}
	m.view, m.viewStale, m.membersStale, m.openStale = gossip.NewView(*d), false, false, false
	return m.view
}

// viewMembers keeps what the view before says of nodes, if it is still so.
func (m *Machine) viewMembers(d *gossip.ViewData) {
	old := *d
	d.Members = make([]*Member, len(m.live))
	d.ByHandle = make([]uint16, int(m.handles)+1)
	for i, handle := range m.live {
		n := m.node(handle)
		is := m.member(n)
		if int(n.handle) < len(old.ByHandle) && old.ByHandle[n.handle] != 0 && *old.Members[old.ByHandle[n.handle]-1] == is {
			d.Members[i] = old.Members[old.ByHandle[n.handle]-1]
		} else {
			fresh := is
			d.Members[i] = &fresh
		}
		d.ByHandle[n.handle] = uint16(i + 1)
		if n == m.myself {
			d.Self = i
		}
	}
}

func (m *Machine) member(n *node) Member {
	c := m.contact(n)
	return Member{
		ID:        n.id,
		IP:        c.IP,
		Port:      c.Port,
		PlainPort: c.PlainPort,
		Hostname:  n.hostname,
		Master:    n.isMaster(),
		MasterID:  n.masterID(),
		Flags:     n.flags & shownFlags,
	}
}

func idsOf(marks map[int]*node) map[int]ID {
	if len(marks) == 0 {
		return nil
	}
	ids := make(map[int]ID, len(marks))
	for slot, n := range marks {
		ids[slot] = n.id
	}
	return ids
}

// membersChanged says that View.Members is out of date.
func (m *Machine) membersChanged() { m.membersStale, m.viewStale = true, true }
