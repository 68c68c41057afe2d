package node

import (
	"net"

	"github.com/slotstorm/slotstorm/internal/server/tcp"
)

// Stream takes the bytes of one client connection: a Session, or what somebody put
// before it.
type Stream interface {
	// Feed takes bytes and reports false when the connection is closed.
	Feed(b []byte) bool
	// Close says that the client is gone.
	Close()
}

// Serve accepts connections from a listener until that is closed, and returns the
// error that ended it, or nil for net.ErrClosed. It waits for its connections'
// goroutines, which Shutdown ends. What clients do not take by then is lost.
func (n *Node) Serve(ln net.Listener) error {
	return n.ServeBy(ln, nil)
}

// ServeBy is Serve with something between each connection and its Session: open makes
// it, and has to call Connect in the end. Nil is nothing in between.
func (n *Node) ServeBy(ln net.Listener, open func(addr string, near Sink) Stream) error {
	if open == nil {
		open = func(addr string, near Sink) Stream { return n.Connect(addr, near) }
	}
	return tcp.Serve(ln, func(addr string, out *tcp.Socket) tcp.Stream { return open(addr, out) })
}

// Shutdown closes all connections, as the end of a process does. Those that come later are
// closed at once.
func (n *Node) Shutdown() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.over = true
	n.scripts.engine.Stop()
	n.scripts.paused = nil
	n.scripts.stack.close()
	for _, s := range n.clients() {
		s.close()
	}
	if n.repl.following {
		n.disconnectMaster()
	}
	n.snapshots.disk.Dump.stale = n.snapshots.disk.Dump.stale || n.snapshots.changes > 0
}
