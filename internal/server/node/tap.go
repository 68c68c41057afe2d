package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

// Request is one command of a client as the node processed it. Args and Reply are only
// valid during the call of the Tap.
type Request struct {
	// At is when it ran.
	At time.Duration
	// Client is the address of the client, Sink where its replies go.
	Client string
	Sink   Sink
	// Command is the command's full name in lower case, such as "set" or
	// "cluster|slots"; "" if there is none of that name.
	Command string
	// Slot is that of the command's keys, -1 if it has none or did not get as far as
	// to be routed.
	Slot int
	Args [][]byte
	// Reply is the reply as it was sent. It is empty when the client wants none, and
	// when it comes later, as after BLPOP.
	Reply []byte
	// Closed says that this is no command but the end of the connection.
	Closed bool
}

// Tap lets f see all requests of clients from now on, and the ends of connections; nil
// ends that. What a script or
// EXEC runs is part of its request. f is called with the node's lock held: it must
// not call the node. Without a Tap requests cost nothing more.
func (n *Node) Tap(f func(*Request)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tap = f
}

// tapped shows a request to the Tap. Its reply begins at start of the output.
func (n *Node) tapped(s *Session, cmd *command.Command, args [][]byte, start int) {
	r := &n.tapRequest // one for all, as every request passes here
	*r = Request{At: n.now, Client: s.addr, Sink: s.sink, Slot: s.slot, Args: args}
	if cmd != nil {
		r.Command = cmd.Name
	}
	if s.blocked == nil && start < len(s.out.Buf) {
		r.Reply = s.out.Buf[start:]
	}
	n.tap(r)
	*r = Request{}
}

// Effects lets f see from now on what the commands on keys that somebody sends to this node mean to
// replicas: the requests of one command, valid during the call, and in by where replies to it go.
// Those of a transaction and of a script come one by one. nil ends that. f is called with the node's
// lock held: it must not call the node.
func (n *Node) Effects(f func(by Sink, requests []byte)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.effects = f
}

// showEffects shows what the command that the keyspace has just run means to replicas.
func (n *Node) showEffects(cmd *command.Command, args [][]byte) {
	if len(cmd.Keys(nil, args)) == 0 {
		return
	}
	var p replication.Pending
	p.Add(n.ks.Effects(), args)
	if p.Count > 0 {
		n.effects(n.current.sink, p.Buf)
	}
}
