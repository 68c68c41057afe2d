package sim

// Connection is a connection that a client has open to a node.
type Connection struct {
	// Client is the client's name, "" if it has none.
	Client string
	// Addr is the client's address, Node the name of the node.
	Addr, Node string
}

// Connections returns the connections that clients have open, in the order in which they
// were begun. Raw connections do not count.
func (c *Cluster) Connections() []Connection {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	var open []Connection
	for _, cn := range c.allConns() {
		if !cn.exempt {
			open = append(open, Connection{cn.client, cn.addr, cn.p.name})
		}
	}
	return open
}
