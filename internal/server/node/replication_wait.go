package node

import (
	"math"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{"wait": cmdWait})

// waitState is what a client in WAIT waits for.
type waitState struct {
	offset   int64
	replicas int64
	// then is what happens instead of a reply with their number; nil for WAIT.
	then func(out *resp.Writer)
}

// cmdWait is WAIT numreplicas timeout: it replies when that many replicas have
// processed all that this client has written, or with how many there are when the
// time is over (waitCommand).
func cmdWait(c *call) {
	n, s := c.n, c.s
	if n.repl.following {
		since := "since Redis 4.0 "
		if n.dialect.Has(dialect.ValkeyTexts) {
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
	ms, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.TimeoutInteger)
		return
	}
	if ms < 0 {
		c.fail(errtext.TimeoutNeg)
		return
	}
	if c.n.dialect.Has(dialect.TimeoutsEnd) && ms > math.MaxInt64-c.n.timeOfDay().UnixMilli() {
		c.fail(errtext.TimeoutTooLong)
		return
	}
	w := &waitState{offset: s.written, replicas: replicas}
	if c.inScript && n.dialect.Has(dialect.ScriptsOwnNothing) {
		w.offset = 0
	}
	if acks := n.acks(w.offset); acks >= replicas || c.inExec {
		c.out.Int(acks)
		return
	}
	b := &blocking{cmd: c.cmd, wait: w, expire: func(out *resp.Writer) { out.Int(n.acks(w.offset)) }}
	n.waitForReplicas(s, b, time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond)))*time.Millisecond)
}

// waitForReplicas lets a client wait, and asks the replicas how far they are
// (blockForReplication).
func (n *Node) waitForReplicas(s *Session, b *blocking, timeout time.Duration) {
	n.block(s, b, timeout)
	n.repl.waiting = slices.Insert(n.repl.waiting, 0, s)
	n.repl.getAck = true
}

// acks counts the replicas that have processed the stream up to an offset
// (replicationCountAcksByOffset).
func (n *Node) acks(offset int64) (count int64) {
	for _, r := range n.repl.replicas {
		if r.state == replicaOnline && r.acked >= offset {
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
		if acks := n.acks(w.offset); acks >= w.replicas {
			then := w.then
			if then == nil {
				then = func(out *resp.Writer) { out.Int(acks) }
			}
			s.release(then)
			n.machineChanged() // if it was SETSLOT
		}
	}
}

// stopWaiting forgets a client that waits no more.
func (n *Node) stopWaiting(s *Session) {
	n.repl.waiting = slices.DeleteFunc(n.repl.waiting, func(other *Session) bool { return other == s })
}
