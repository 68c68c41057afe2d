package node

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
)

// cronPeriod is the period of replicationCron.
const cronPeriod = time.Second

// replicationTick runs replicationCron when it is due. It is called at each tick.
func (n *Node) replicationTick() {
	r := &n.repl
	if n.now < r.cronDue {
		return
	}
	r.cronDue = max(r.cronDue+cronPeriod, n.now)
	n.replicationCron()
	r.cronLoops++
}

// replicationCron keeps links alive and notices dead ones.
func (n *Node) replicationCron() {
	n.checkMaster()
	n.pingReplicas()
	n.checkReplicas()
	n.expireBacklog()
	n.sendWaiting()
	n.countGood()
}

// checkMaster gives up on a silent master, connects to one that is not connected, and
// sends one that is the offset.
func (n *Node) checkMaster() {
	l := &n.repl.master
	if !n.repl.following {
		return
	}
	if l.conn != nil && n.wallSecond(n.now)-n.wallSecond(l.heard) > int64(n.settings.ReplTimeout/time.Second) {
		n.reconnect()
	}
	if l.state == linkConnect {
		n.connectMaster()
	}
	n.acknowledge()
}

// pingReplicas feeds a PING into the stream, unless a manual failover waits for its
// end.
func (n *Node) pingReplicas() {
	r := &n.repl
	period := max(int64(n.machine.Settings().ReplPingReplicaPeriod/time.Second), 1)
	if r.cronLoops%period == 0 && len(r.replicas) > 0 && n.streams() && !n.failoverPause() {
		n.feed(replication.Ping)
	}
	for _, one := range r.replicas {
		if one.state == replicaWaits || one.state == replicaSynchronises && n.child != nil && n.child.kind == childSave {
			one.s.sink.Deliver([]byte{'\n'})
		}
	}
}

// failoverPause reports whether a manual failover holds the stream still.
func (n *Node) failoverPause() bool {
	return n.suspension.Clients.For(suspension.ForFailover, n.now)
}

// checkReplicas drops replicas that have been silent for too long.
func (n *Node) checkReplicas() {
	for _, r := range slices.Clone(n.repl.replicas) {
		if r.state == replicaOnline && !r.old && n.lag(r) > int64(n.settings.ReplTimeout/time.Second) {
			r.s.close()
		}
	}
}

// expireBacklog lets go of the backlog of a master that has been without replicas for
// long. The stream ends, so its history must, too.
func (n *Node) expireBacklog() {
	r := &n.repl
	ttl := n.settings.BacklogTTL
	if len(r.replicas) > 0 || ttl == 0 || !n.streams() {
		return
	}
	if n.wallSecond(n.now)-n.wallSecond(r.sinceNo) > int64(ttl) {
		n.restartHistory()
		r.backlog = nil
	}
}
