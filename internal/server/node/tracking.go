package node

import "github.com/slotstorm/slotstorm/internal/server/node/tracking"

// Client-side caching is in package tracking.
var _ = handle(map[string]handler{
	"client|tracking":     cmdClientTracking,
	"client|caching":      func(c *call) { c.s.tracking.Caching(c.out, c.args) },
	"client|getredir":     func(c *call) { c.out.Int(c.s.tracking.Redirection()) },
	"client|trackinginfo": func(c *call) { c.s.tracking.WriteInfo(c.out) },
})

func cmdClientTracking(c *call) {
	who := tracking.Caller{ID: c.s.id, Connection: subscriber{c.s}, Tracking: c.s.tracking}
	c.s.tracking = c.n.tracking.Command(c.out, who, c.args, func(id int64) bool { return c.n.client(id) != nil })
}

// trackedClients are the clients as package tracking finds them.
type trackedClients struct{ n *Node }

func (c trackedClients) Connection(id uint64) tracking.Connection {
	if s := c.n.sessions[id]; s != nil {
		return subscriber{s}
	}
	return nil
}

// caller is the ID of the client whose command is under way, or 0.
func (n *Node) caller() uint64 {
	if n.current == nil {
		return 0
	}
	return n.current.id
}

// modifier is the client whose command changes keys: none while a script does, which is a
// client of its own.
func (n *Node) modifier() uint64 {
	if n.scripts.calls {
		return 0
	}
	return n.caller()
}

// rememberKeys notes which keys a command has read for its client. For a script these are
// the keys that it has declared.
func (n *Node) rememberKeys(c *call) {
	if c.script != nil {
		c = c.script
	}
	n.tracking.Read(c.s.tracking, c.cmd, c.args)
}

// untrack ends tracking for a client.
func (n *Node) untrack(s *Session) {
	n.tracking.Stop(s.tracking)
	s.tracking = nil
}
