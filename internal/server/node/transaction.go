package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
)

// transaction is a client's MULTI state and its watched keys (multi.c).
type transaction struct {
	open bool
	// failed is set by a command that could not be queued (CLIENT_DIRTY_EXEC).
	failed bool
	// stale is set when a watched key changed (CLIENT_DIRTY_CAS).
	stale bool
	queue []queued
	// any and all are the flags that some and that every queued command has.
	any, all command.Flags
	watched  watchedKeys
}

type queued struct {
	cmd  *command.Command
	args [][]byte
}

// fail marks an open transaction as one that EXEC must refuse (flagTransaction).
func (t *transaction) fail() {
	if t.open {
		t.failed = true
	}
}

// add queues a command, unless the transaction cannot succeed any more. The flags are
// those of this call of it: a script's own (queueMultiCommand).
func (t *transaction) add(cmd *command.Command, flags command.Flags, args [][]byte) {
	if t.failed || t.stale {
		return
	}
	if len(t.queue) == 0 {
		t.all = flags
	}
	t.queue = append(t.queue, queued{cmd, cloneArgs(args)})
	t.any |= flags
	t.all &= flags
}

// clear is discardTransaction: no MULTI, no watched keys.
func (t *transaction) clear(s *Session) {
	s.unwatch()
	*t = transaction{}
}

func cmdMulti(c *call) {
	if c.s.tx.open {
		c.out.Error("ERR MULTI calls can not be nested")
		return
	}
	c.s.tx.open = true
	c.out.OK()
}

func cmdDiscard(c *call) {
	if !c.s.tx.open {
		c.out.Error("ERR DISCARD without MULTI")
		return
	}
	c.s.tx.clear(c.s)
	c.out.OK()
}

// cmdExec runs the queue. That all its keys are here was checked before.
func cmdExec(c *call) {
	s := c.s
	switch {
	case !s.tx.open:
		c.out.Error("ERR EXEC without MULTI")
		return
	case s.tx.failed:
		s.tx.clear(s)
		c.out.Error("EXECABORT Transaction discarded because of previous errors.")
		return
	case s.tx.stale, s.watchedExpired():
		s.tx.clear(s)
		c.out.NullArray()
		return
	}
	queue := s.tx.queue
	s.unwatch() // so that the transaction's own writes do not count
	start := len(c.out.Buf)
	c.out.Array(len(queue))
	c.runQueue(queue, start)
}
