package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
)

// JoinBus makes the connection of the cluster bus that a node of a ready-made cluster has to
// another one: see gossip.Join.
func JoinBus(from, to *Node, fromIP, toIP string) (out, in gossip.LinkID) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	return gossip.Join(from.host.Now(), from.machine, to.machine, fromIP, toIP)
}

// Join makes a replica and its master what a synchronisation before the start of time
// has made of them: connected, with the same replication ID and the offset
// gossip.FormedOffset. Connect makes their connection: it gives the handler to the
// replica's end and returns that end and the session of the master's end.
//
// It is for the nodes of a ready-made cluster, which have no data yet, after their
// Boot and before anything else happens.
func Join(replica, master *Node, connect func(LinkHandler) (Link, *Session)) {
	id := master.prepareToJoin()
	c := &masterConn{n: replica}
	link, session := connect(c)
	c.link = link
	replica.joined(c, id)
	master.adopt(session, replica.port)
}

// prepareToJoin begins the stream of a master whose replicas are to join.
func (n *Node) prepareToJoin() (id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.repl.backlog == nil {
		n.repl.offset = gossip.FormedOffset
		n.keepBacklog()
		n.repl.cronLoops = 1 // that one PING has been sent
	}
	return n.repl.id
}

// joined puts the replica's end of the connection in place of the one that Boot began.
func (n *Node) joined(c *masterConn, id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.disconnectMaster()
	n.repl.master.conn = c
	n.repl.id, n.repl.offset, n.repl.backlog = id, gossip.FormedOffset, nil
	n.linkUp()
	n.keepReceived(n.saveDataSet(wholeRDB), id, gossip.FormedOffset)
	n.openAppendOnly() // which is of that history now
	n.reportReplication()
}

// adopt makes a replica of the master's end.
func (n *Node) adopt(s *Session, port int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s.replicaOptions = replicaOptions{port: port, capEOF: true, capPSYNC2: true}
	r := &replica{next: n.repl.offset + 1, acked: n.repl.offset}
	n.attach(s, r)
	n.online(r)
	// What the replica has said and got: its own history was none that the master knows.
	n.repl.stats.full++
	n.repl.stats.partialErr++
	for _, name := range handshake {
		n.stats.of(byName(name)).calls++
		n.stats.base.Commands-- // they are in the figures, and no client's
	}
	n.snapshots.took = 0
}

// handshake are the commands by which a replica asks for synchronisation, and the first that
// it sends then.
var handshake = strings.Fields("ping replconf replconf psync replconf")
