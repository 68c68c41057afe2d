package node

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Host is the world around a node: time, the network and the event log. Package
// sim implements it. A node calls it with its own lock held, so a Host must not
// call back into any node from these methods; what it has to say it says later, from
// its event loop.
type Host interface {
	// Now is the time since the cluster's start.
	Now() time.Duration
	// After runs f once, d from now, on the event loop. The returned function
	// cancels it; it may come too late, so f has to check what it does.
	After(d time.Duration, f func()) (cancel func())
	// Bus closes, opens and uses connections of the cluster bus as the gossip
	// machine asks; out is valid during the call.
	Bus(from *Node, out clusterbus.Output)
	// BusRead says that the node reads a message now which it did not when it came
	// (BusMessage).
	BusRead(by *Node, msg *clusterbus.Message)
	// BusBacklog is how many bytes of what the node has sent on a link of the bus are still
	// in its buffer, since the other side has not read them.
	BusBacklog(from *Node, link gossip.LinkID) int
	// Fact puts something that became true for the node into the event log. It names nodes
	// by their IDs.
	Fact(from *Node, f event.Fact)
	// Redirected is Fact for redirects. There are many of these: with the type of its own, a
	// redirect takes memory once.
	Redirected(from *Node, f event.Redirected)
	// Dial opens a connection from the node to an address, as MIGRATE and
	// replication do. The handler is told of success or failure.
	Dial(from *Node, addr string, timeout time.Duration, h LinkHandler) Link
	// NewHistory says that the node begins a history of writes.
	NewHistory(from *Node, h History)
	// SharedOffset is how far, in the offsets of history a, history b has what a has,
	// as far as NewHistory told, or Unrelated or BeforeStart.
	SharedOffset(a, b string) int64
	// Lost says that data of this node make room for another master's, and which writes that it has
	// acknowledged, as this process, are gone with them. There may be none.
	Lost(from *Node, l Loss)
	// TookSlots says that the node has taken slots over in an atomic migration.
	TookSlots(from *Node, t Takeover)
	// Takeover is how the target of an atomic migration from a source took the slots over, and false if it
	// has not.
	Takeover(job string, source gossip.ID) (Takeover, bool)
	// Exit says that the node's process has ended by itself, because of a command such as
	// SHUTDOWN or DEBUG SEGFAULT. The node does nothing more; the host ends it (Shutdown).
	Exit(from *Node, command string)
}

// Link is an outgoing byte stream of a node, to another node or to any server.
type Link interface {
	// Send queues bytes. They arrive in order or the link breaks.
	Send(b []byte)
	// Read says that the node has processed that many of the bytes which its handler
	// received. Until then they fill the sockets, and then the buffers of the sender.
	Read(size int)
	// Close breaks the link. Its handler is not called any more.
	Close()
}

// LinkHandler receives what happens on a Link, on the event loop.
type LinkHandler interface {
	// Connected says that the peer accepted the connection.
	Connected()
	// Received brings bytes from the peer; they are only valid during the call.
	Received(b []byte)
	// Broken says that the connection could not be made, was refused or ended.
	Broken(why LinkError)
}

// MigrateLink is a LinkHandler of MIGRATE; others belong to replication.
type MigrateLink interface{ MigrateLink() }

// LinkError says why a Link is gone.
type LinkError uint8

// The ways to lose a link.
const (
	// Refused: nobody listens at the address.
	Refused LinkError = iota + 1
	// TimedOut: no answer to the connection attempt within the timeout.
	TimedOut
	// Ended: the peer closed or reset the connection.
	Ended
	// Unresolved: the address is no address.
	Unresolved
)

// Sink takes what a node sends to one client. Its methods are called with the
// node's lock held: they must not block and must not call the node.
type Sink interface {
	// Deliver takes output; the bytes are only valid during the call. It returns
	// the backlog.
	Deliver(b []byte) (backlog int)
	// Backlog is how many of the bytes are still in the server, since the sockets of the
	// connection are full.
	Backlog() int
	// Hangup says that the node closed the connection, after what was delivered.
	Hangup()
}

// Named is a Sink that knows a name for its client. What the node says of the client to the
// host has that name.
type Named interface {
	// Name is "" for a client without a name.
	Name() string
}
