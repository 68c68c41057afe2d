package clusterbus

// Contact is a node and where to find it. It is shared by everyone who knows the
// node there, and never changed.
type Contact struct {
	ID            ID
	IP            string
	Port, BusPort int
	// PlainPort is the port without TLS where Port is the one with it (tls-cluster),
	// else 0.
	PlainPort int
}

// Each machine has a table of contacts by handle. The gossip sections that it sends
// refer to the table, so it is copied before a change. The machines of a ready-made
// cluster start with one table: as long as two of them have it, they understand each
// other's handles.

// setContact replaces the contact that a handle stands for, nil if for nobody.
func (m *Machine) setContact(handle uint16, c *Contact) {
	if m.contactsShared || int(handle) >= len(m.contacts) {
		table := make([]*Contact, max(len(m.contacts), int(handle)+1), max(cap(m.contacts), 2*int(handle)))
		copy(table, m.contacts)
		m.contacts, m.contactsShared = table, false
	}
	m.contacts[handle] = c
	m.membersChanged()
}

// contact is where the machine believes a node to be.
func (m *Machine) contact(n *node) *Contact { return m.contacts[n.handle] }

// setMyIP changes this node's IP.
func (m *Machine) setMyIP(ip string) {
	c := m.contact(m.myself)
	m.setAddress(m.myself, ip, c.Port, c.BusPort, c.PlainPort)
}

// setAddress gives a node a contact of its own, unless it has an equal one.
func (m *Machine) setAddress(n *node, ip string, port, busPort, plainPort int) {
	if c := (Contact{n.id, ip, port, busPort, plainPort}); c != *m.contact(n) {
		m.setContact(n.handle, &c)
	}
}
