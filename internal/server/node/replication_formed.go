package node

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// JoinBus makes the connection of the cluster bus that a node of a ready-made cluster has to
// another one: see clusterbus.Join.
func JoinBus(from, to *Node, fromIP, toIP string) (out, in gossip.LinkID) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	return clusterbus.Join(from.host.Now(), from.machine, to.machine, fromIP, toIP)
}

// Join makes a replica and its master what a synchronisation before the start of time
// has made of them: connected, with the same replication ID and the same offset, which is
// clusterbus.FormedOffset unless the master's dump has another, and the data of that dump. Connect
// makes their connection: it gives the handler to the replica's end and returns that end and the
// session of the master's end.
//
// It is for the nodes of a ready-made cluster, after their Boot and before anything else
// happens.
func Join(replica, master *Node, connect func(LinkHandler) (Link, *Session)) error {
	of := master.prepareToJoin()
	c := &masterConn{n: replica}
	link, session := connect(c)
	c.link = link
	if err := replica.joined(c, of); err != nil {
		return err
	}
	master.adopt(session, replica)
	return nil
}

// joining is what a master's replicas begin with.
type joining struct {
	id     string
	offset int64
	data   []byte // nil if there are none
}

// prepareToJoin begins the stream of a master whose replicas are to join.
func (n *Node) prepareToJoin() joining {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.repl.backlog == nil {
		n.repl.Offset = clusterbus.FormedOffset
		n.keepBacklog()
		n.repl.cronLoops = 1 // that one PING has been sent
		if !n.settings.DisklessSync {
			n.snapshots.saves++
			_ = n.save() // which is what the replicas got
		}
	}
	of := joining{id: n.repl.ID, offset: n.repl.Offset}
	if n.began.From != FromNothing {
		of.data, _ = n.saveDataSet(n.dialect.Format(), replication.Everything) // it came out of a file
	}
	return of
}

// joined puts the replica's end of the connection in place of the one that Boot began.
func (n *Node) joined(c *masterConn, of joining) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.disconnectMaster()
	if n.began.From != FromNothing {
		n.emptyData()
	}
	if of.data != nil {
		if _, err := n.loadRDB(of.data, func(rdb.Key) bool { return true }); err != nil {
			return fmt.Errorf("node: the master's data: %w", err)
		}
	}
	n.repl.master.conn = c
	n.repl.ID, n.repl.Offset, n.repl.backlog = of.id, of.offset, nil
	n.linkUp()
	file, _ := n.saveDataSet(n.dialect.Format(), replication.Everything) // of what came out of one
	n.keepReceived(file, of.id, of.offset)
	n.openAppendOnly() // which is of that history now
	n.reportReplication()
	return nil
}

// adopt makes a replica of the master's end.
func (n *Node) adopt(s *Session, other *Node) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s.replicaOptions = replication.Options{Port: other.port, EOF: true, PSYNC2: true}
	if version := other.toldVersion(); version != "" && n.dialect.Has(dialect.ReplicaTellsVersion) {
		s.replicaOptions.Set([]byte("version"), []byte(version))
	}
	r := &replica{next: n.repl.Offset + 1, acked: n.repl.Offset}
	n.attach(s, r)
	n.online(r)
	// What the replica has said and got: its own history was none that the master knows.
	n.repl.stats.full++
	n.repl.stats.partialErr++
	for _, name := range handshake {
		n.stats.Of(n.command(name)).Calls++
		n.stats.base.Commands-- // they are in the figures, and no client's
	}
	n.snapshots.took = 0
}

// handshake are the commands by which a replica asks for synchronisation, and the first that
// it sends then.
var handshake = strings.Fields("ping replconf replconf psync replconf")
