package node

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

// replica is a client that follows this node: CLIENT_SLAVE.
type replica struct {
	s     *Session
	state replicaState
	// first is the offset at which the stream to it began, and next that of the first byte
	// that it has not been sent.
	first, next int64
	// startOnAck is set until the replica says that it has taken the data set, after
	// which the stream goes to it (repl_start_cmd_stream_on_ack).
	startOnAck bool
	// old is set for a replica that said SYNC and does not expect to be told the
	// offset (CLIENT_PRE_PSYNC).
	old bool

	acked   int64         // the offset it has processed (repl_ack_off)
	synced  int64         // the offset that its append only file has on the disk (repl_aof_off)
	ackTime time.Duration // when it last said so (repl_ack_time)
	since   time.Duration // when it asked for synchronisation
}

// replicaState is how far a replica has come (replstate).
type replicaState uint8

const (
	// replicaWaits: it waits for the data set, which may be sent to others as well.
	replicaWaits replicaState = iota
	// replicaSynchronises: a child writes the data set that it gets (WAIT_BGSAVE_END).
	replicaSynchronises
	replicaOnline
)

// attach makes a session a replica.
func (n *Node) attach(s *Session, r *replica) {
	r.s = s
	r.since, r.ackTime = n.now, n.now
	s.replica = r
	n.repl.replicas = append(n.repl.replicas, r)
}

// detach forgets a replica whose connection ends.
func (n *Node) detach(s *Session) {
	r := &n.repl
	if s.replica.state == replicaSynchronises {
		n.transferLost(s.replica)
	}
	r.replicas = slices.DeleteFunc(r.replicas, func(other *replica) bool { return other.s == s })
	s.replica = nil
	if len(r.replicas) == 0 {
		r.sinceNo = n.now
	}
	n.countGood()
}

// disconnectReplicas is disconnectSlaves.
func (n *Node) disconnectReplicas() {
	for _, r := range slices.Clone(n.repl.replicas) {
		r.s.close()
	}
}

// online begins to send the stream to a replica (replicaPutOnline).
func (n *Node) online(r *replica) {
	r.state = replicaOnline
	r.ackTime = n.now
	n.countGood()
}

// What a replica has not read lies in the blocks of the stream (replBufBlock).
const (
	streamBlock = 20440
	streamNode  = 20504
)

// replicaMemory is what the part of the stream takes that a replica has not read, and the
// number of its blocks. The data set does not count: Redis keeps it elsewhere.
func (n *Node) replicaMemory(r *replica) (memory, blocks int) {
	if n.repl.backlog == nil || r.state == replicaWaits {
		return 0, 0
	}
	unread := int(n.repl.Offset+1-r.next) + min(r.s.sink.Backlog(), int(r.next-r.first))
	blocks = unread/streamBlock + 1
	return blocks * streamNode, blocks
}

// sendStream hands each replica what is new in the stream.
func (n *Node) sendStream() {
	b := n.repl.backlog
	if b == nil {
		return
	}
	if n.repl.getAck && !n.paused() {
		n.repl.getAck = false
		if !n.repl.following {
			n.feed(replication.GetAck)
		}
	}
	end := n.repl.Offset + 1
	keep := end
	var late []*replica
	for _, r := range n.repl.replicas {
		switch {
		case r.state == replicaWaits:
			continue
		case r.state == replicaOnline && !r.startOnAck && r.next < end:
			r.s.flush()
			r.s.sink.Deliver(b.From(r.next))
			r.next = end
		}
		if r.s.overOutputLimit() {
			late = append(late, r)
		}
		keep = min(keep, r.next)
	}
	for _, r := range late {
		r.s.close()
	}
	b.Trim(n.settings.BacklogSize, keep)
}

// lag is for how many whole seconds a replica has not acknowledged anything.
func (n *Node) lag(r *replica) int64 { return n.wallSecond(n.now) - n.wallSecond(r.ackTime) }

// wallSecond is the second of the day's time that Redis's clock shows (unixtime).
func (n *Node) wallSecond(at time.Duration) int64 { return n.start.Add(at).Unix() }

// countGood is refreshGoodSlavesCount.
func (n *Node) countGood() {
	n.repl.good = 0
	if n.settings.MinReplicas == 0 || n.settings.MinReplicasMaxLag == 0 {
		return
	}
	for _, r := range n.repl.replicas {
		if r.state == replicaOnline && n.lag(r) <= int64(n.settings.MinReplicasMaxLag) {
			n.repl.good++
		}
	}
}

// enoughReplicas is the check behind NOREPLICAS.
func (n *Node) enoughReplicas() bool {
	return n.settings.MinReplicas == 0 || n.settings.MinReplicasMaxLag == 0 || n.repl.good >= n.settings.MinReplicas
}
