package node

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{"wait": cmdWait, "waitaof": cmdWaitAOF})

// waitState is what a client in WAIT or WAITAOF waits for.
type waitState struct {
	offset   int64
	replicas int64
	// synced is set for WAITAOF: the replicas have to have it on their disks, and so has this
	// node if local is 1.
	synced bool
	local  int64
	// then is what happens instead of a reply with their number; nil for WAIT and WAITAOF.
	then func(out *resp.Writer)
}

// cmdWait is WAIT numreplicas timeout: it replies when that many replicas have
// processed all that this client has written, or with how many there are when the
// time is over (waitCommand).
func cmdWait(c *call) {
	if c.n.repl.following {
		since := "since Redis 4.0 "
		if c.n.dialect.Has(dialect.ValkeyTexts) {
			since = ""
		}
		c.fail("ERR WAIT cannot be used with replica instances. Please also note that " + since + "if a replica is configured to be writable (which is not the default) writes to replicas are just local and are not propagated.")
		return
	}
	replicas, ok := number.ParseInt(c.args[1])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	if ms, ok := c.milliseconds(c.args[2]); ok {
		c.wait(&waitState{offset: c.s.written, replicas: replicas}, lasting(ms))
	}
}

// cmdWaitAOF is WAITAOF numlocal numreplicas timeout: the same for what is synced to the
// append only files of this node and of replicas (waitaofCommand).
func cmdWaitAOF(c *call) {
	local, ok := number.ParseInt(c.args[1])
	switch {
	case !ok:
		c.fail(errtext.NotInteger)
		return
	case local < 0 || local > 1:
		c.fail("ERR value is out of range, value must between 0 and 1")
		return
	}
	replicas, ok := number.ParseInt(c.args[2])
	if !ok || replicas < 0 {
		c.fail(errtext.NotPositive)
		return
	}
	ms, ok := c.milliseconds(c.args[3])
	switch {
	case !ok:
	case c.n.repl.following:
		c.fail("ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas are just local and are not propagated.")
	case local > 0 && !c.n.aof.enabled:
		c.fail(errNotLogged)
	default:
		c.wait(&waitState{offset: c.s.written, replicas: replicas, synced: true, local: local}, lasting(ms))
	}
}

const errNotLogged = "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled."

// wait answers at once if there is nothing to wait for, or if transactions and scripts, which
// do not wait, ask.
func (c *call) wait(w *waitState, timeout time.Duration) {
	n := c.n
	if c.inScript && n.dialect.Has(dialect.ScriptsOwnNothing) {
		w.offset = 0
	}
	if n.satisfied(w) || c.inExec || c.inScript {
		n.writeAcks(c.out, w)
		return
	}
	n.waitForReplicas(c.s, &blocking{cmd: c.cmd, wait: w, expire: func(out *resp.Writer) { n.writeAcks(out, w) }}, timeout)
}

// satisfied reports whether a wait is over.
func (n *Node) satisfied(w *waitState) bool {
	return n.acks(w) >= w.replicas && (!w.synced || n.localAck(w) >= w.local)
}

// writeAcks replies with how many have what is waited for.
func (n *Node) writeAcks(out *resp.Writer, w *waitState) {
	if w.synced {
		out.Array(2)
		out.Int(n.localAck(w))
	}
	out.Int(n.acks(w))
}

// localAck is 1 if what is waited for is synced to this node's append only file.
func (n *Node) localAck(w *waitState) int64 {
	if n.aof.fsynced >= w.offset {
		return 1
	}
	return 0
}

// sendEffectsOf sends what a client's command has done. WAIT waits up to there, or, in versions
// that do not look closer, for all that stands before it (call, processCommand).
func (n *Node) sendEffectsOf(s *Session, transaction bool) {
	before := n.repl.Offset
	n.sendEffects(transaction)
	if n.repl.Offset != before || !n.dialect.Has(dialect.WaitForOwn) {
		s.written = n.repl.Offset
	}
}

// waitForReplicas lets a client wait, and asks the replicas how far they are
// (blockForReplication).
func (n *Node) waitForReplicas(s *Session, b *blocking, timeout time.Duration) {
	n.block(s, b, timeout)
	n.repl.waiting = slices.Insert(n.repl.waiting, 0, s)
	n.repl.getAck = true
}

// acks counts the replicas that have processed the stream up to an offset, or have it on their
// disks (replicationCountAcksByOffset, replicationCountAOFAcksByOffset).
func (n *Node) acks(w *waitState) (count int64) {
	for _, r := range n.repl.replicas {
		acked := r.acked
		if w.synced {
			acked = r.synced
		}
		if r.state == replicaOnline && acked >= w.offset {
			count++
		}
	}
	return count
}

// serveWaiting answers the clients whose writes have arrived
// (processClientsWaitingReplicas).
func (n *Node) serveWaiting() {
	for _, s := range slices.Clone(n.repl.waiting) {
		if s.blocked == nil || s.blocked.wait == nil {
			continue
		}
		w := s.blocked.wait
		switch {
		case w.local > 0 && !n.aof.enabled:
			s.release(func(out *resp.Writer) { out.Error(errNotLogged) })
		case !n.satisfied(w):
		case w.then != nil: // SETSLOT
			s.release(w.then)
			n.machineChanged()
		default:
			s.release(func(out *resp.Writer) { n.writeAcks(out, w) })
		}
	}
}

// stopWaiting forgets a client that waits no more.
func (n *Node) stopWaiting(s *Session) {
	n.repl.waiting = slices.DeleteFunc(n.repl.waiting, func(other *Session) bool { return other == s })
}
