package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{
	"replconf": cmdReplConf,
	"psync":    cmdPSync,
	"sync":     cmdSync,
})

// cmdReplConf is what replicas say about themselves before they ask for
// synchronisation, and how they acknowledge (replconfCommand).
func cmdReplConf(c *call) {
	if len(c.args)%2 == 0 {
		c.fail(errtext.Syntax)
		return
	}
	for i := 1; i < len(c.args); i += 2 {
		name, value := c.args[i], c.args[i+1]
		switch {
		case ctype.EqualFold(name, "ack"):
			c.n.acknowledged(c.s.replica, value)
			if i+3 < len(c.args) && ctype.EqualFold(c.args[i+2], "fack") {
				c.n.syncedAtReplica(c.s.replica, c.args[i+3])
			}
			return
		case ctype.EqualFold(name, "getack"):
			// Only a master asks, and it asks on the link: see applyCommand.
			return
		}
		if ctype.EqualFold(name, "version") && !c.n.dialect.Has(dialect.ReplicaTellsVersion) ||
			ctype.EqualFold(name, "rdb-filter-only") && c.n.dialect.Has(dialect.SyncsWhole) {
			c.fail("ERR Unrecognized REPLCONF option: " + string(name))
			return
		}
		if refusal := c.s.replicaOptions.Set(name, value); refusal != "" {
			c.fail(refusal)
			return
		}
	}
	c.out.OK()
}

// acknowledged takes the offset that a replica has processed; there is no reply.
func (n *Node) acknowledged(r *replica, value []byte) {
	offset, ok := number.ParseInt(value)
	if r == nil || !ok {
		return
	}
	r.acked = max(r.acked, offset)
	r.ackTime = n.now
	if r.state == replicaSynchronises && n.saving() && n.now >= n.child.done {
		n.childDone() // the cron has not noticed
	}
	r.startOnAck = false
	n.countGood()
}

// syncedAtReplica takes the offset up to which a replica's append only file is on its disk.
func (n *Node) syncedAtReplica(r *replica, value []byte) {
	if offset, ok := number.ParseInt(value); ok && r != nil {
		r.synced = max(r.synced, offset)
	}
}

// cmdPSync is PSYNC replicationid offset: go on from that offset if this node has
// the stream from there, or send the data set (syncCommand).
func cmdPSync(c *call) {
	n, s := c.n, c.s
	if len(c.args) > 3 && ctype.EqualFold(c.args[3], "failover") && s.replica == nil && !n.acceptFailover(c) {
		return
	}
	if !n.maySync(c) {
		return
	}
	offset, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	id := string(c.args[1])
	if n.resume(s, id, offset) {
		n.repl.stats.partialOK++
		return
	}
	if !strings.HasPrefix(id, "?") {
		n.repl.stats.partialErr++
	}
	n.synchronise(s, false)
}

// cmdSync is SYNC: send the data set, then the stream.
func cmdSync(c *call) {
	if c.n.maySync(c) {
		c.n.synchronise(c.s, true)
	}
}

// maySync reports whether the client can become a replica now.
func (n *Node) maySync(c *call) bool {
	switch {
	case c.s.replica != nil:
		return false // it is one already
	case n.masterLinkDown():
		c.fail("NOMASTERLINK Can't SYNC while not connected with my master")
		return false
	case len(c.s.out.Buf) > 0:
		c.fail("ERR SYNC and PSYNC are invalid with pending output")
		return false
	case c.s.replicaOptions.Filter != replication.Everything && !c.s.replicaOptions.EOF:
		c.fail("ERR Filtered replica requires EOF capability")
		return false
	}
	return true
}

// acceptFailover promotes a replica whose master asks for it with PSYNC ... FAILOVER,
// as the command FAILOVER lets it do. A cluster refuses that command, but not the
// request.
func (n *Node) acceptFailover(c *call) bool {
	switch {
	case !n.repl.following:
		c.fail("ERR PSYNC FAILOVER can't be sent to a master.")
		return false
	case !strings.EqualFold(string(c.args[1]), n.repl.ID):
		c.fail("ERR PSYNC FAILOVER replid must match my replid.")
		return false
	}
	n.becomeMaster()
	return true
}

// resume continues the stream for a replica that has followed this history before,
// if the backlog reaches back far enough (masterTryPartialResynchronization).
func (n *Node) resume(s *Session, id string, offset int64) bool {
	r := &n.repl
	if !r.Continues(id, offset) || r.backlog == nil {
		return false
	}
	first, length := r.backlog.Span(n.settings.BacklogSize)
	if offset < first || offset > first+int64(length) {
		return false
	}
	if s.replicaOptions.PSYNC2 {
		s.out.Simple("CONTINUE " + r.ID)
	} else {
		s.out.Simple("CONTINUE")
	}
	one := &replica{first: offset, next: offset}
	n.attach(s, one)
	n.online(one)
	return true
}

// synchronise makes the client a replica that waits for the data set. The replica of
// a master that had none starts a new history.
func (n *Node) synchronise(s *Session, old bool) {
	r, one := &n.repl, &replica{old: old}
	r.stats.full++
	n.attach(s, one)
	if len(r.replicas) == 1 && r.backlog == nil {
		n.restartHistory()
		n.keepBacklog()
	}
	switch {
	case n.child != nil && n.child.kind == childSave:
		if other := r.sharedBy(one); other != nil {
			n.beginTransfer(one, other.first-1)
		}
	case n.child != nil:
	case n.settings.DisklessSync && s.replicaOptions.EOF && n.settings.DisklessDelay > 0:
	default:
		n.sendDataSet(s.replicaOptions.Filter)
	}
	// Otherwise replicationCron sends it: later, or to others as well.
}
