package node

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

// replicating is the node's part in the replication of its shard: as a master, the
// stream of effects and who follows it; as a replica, the link to the master. The
// names in parentheses in these files are those of replication.c and server.h.
type replicating struct {
	replication.Identity
	backlog *replication.Backlog

	pending replication.Pending
	journal replication.Journal
	// handovers are the slots that the shard gave away, in order.
	handovers []handover
	seen      *gossip.View // for which awaited holds
	awaited   bool         // this master has replicas, connected or not
	selected  bool         // the stream has said SELECT (slaveseldb)
	replicas  []*replica
	sinceNo   time.Duration // since when there are no replicas (repl_no_slaves_since)
	getAck    bool          // replicas are to be asked for their offsets
	good      int           // replicas with little lag (repl_good_slaves_count)
	waiting   []*Session    // clients in WAIT, the newest first
	reported  clusterbus.Replication

	following bool // this node is a replica (masterhost is set)
	// bootsAsReplica is set until a process that begins as a replica follows its master: the
	// writes that it begins with are those of its master.
	bootsAsReplica bool
	master         masterLink
	cronDue        time.Duration
	cronLoops      int64
	stats          replicationStats
}

// replicationStats are the figures of INFO stats on replication.
type replicationStats struct {
	full, partialOK, partialErr int64
}

// newReplication is a fresh process's: a master with a history of its own.
func newReplication(seed uint64) replicating {
	r := replicating{Identity: replication.NewIdentity(seed)}
	r.master.down, r.master.again = never, never
	return r
}

// never is the time of what did not happen.
const never = time.Duration(-1)

// restartHistory begins a new history of a master, because the offsets did not count
// all of the one before.
func (n *Node) restartHistory() {
	r := &n.repl
	before := r.ID
	r.Renew()
	n.host.NewHistory(n, History{ID: r.ID, Parent: before, Offset: WholeHistory, Owner: n.machine.ID()})
}

// keepBacklog makes the backlog if there is none (createReplicationBacklog).
func (n *Node) keepBacklog() {
	if n.repl.backlog == nil {
		n.repl.backlog = replication.NewBacklog(n.repl.Offset)
	}
}

// replicateFrom follows a master (replicationSetMaster). It may be the same as
// before, at a new address.
func (n *Node) replicateFrom(id gossip.ID, ip string, port int) {
	r := &n.repl
	wasMaster := !r.following
	n.disconnectMaster()
	r.following = true
	n.setExpiry()
	if wasMaster {
		// What this node has may be what the new master had up to some offset
		// (replicationCacheMasterUsingMyself).
		n.keepBacklog()
		r.master.resumable, r.master.own = true, !r.bootsAsReplica
		r.bootsAsReplica = false
		r.master.down, r.master.again = never, never
	}
	r.master.follow(id, ip, port)
	n.connectMaster()
}

// becomeMaster ends following (replicationUnsetMaster).
func (n *Node) becomeMaster() {
	r := &n.repl
	if !r.following {
		return
	}
	n.disconnectMaster()
	r.following = false
	n.setExpiry()
	master := r.master.id
	r.master = masterLink{down: never, again: never}
	r.Shift()
	n.host.NewHistory(n, History{ID: r.ID, Parent: r.ID2, Offset: r.Offset, Owner: n.machine.ID(), Master: master})
	n.disconnectReplicas() // they continue under the new ID
	r.selected = false
	r.sinceNo = n.now
	n.restartAppendOnly()
}

// reportReplication brings the gossip machine up to date. It goes before everything
// that the node does: packets carry the offset.
func (n *Node) reportReplication() {
	r := &n.repl
	now := clusterbus.Replication{Offset: r.Offset}
	if r.following {
		now = r.master.report(r.Offset)
	}
	if now != r.reported {
		r.reported = now
		n.machine.SetReplication(n.now, now)
	}
}

// masterLinkDown reports whether this is a replica without a master.
func (n *Node) masterLinkDown() bool {
	return n.repl.following && n.repl.master.state != linkConnected
}
