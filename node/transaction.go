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
	watched  map[string]struct{}
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

// add queues a command, unless the transaction cannot succeed any more.
func (t *transaction) add(cmd *command.Command, args [][]byte) {
	if t.failed || t.stale {
		return
	}
	if len(t.queue) == 0 {
		t.all = cmd.Flags
	}
	t.queue = append(t.queue, queued{cmd, cloneArgs(args)})
	t.any |= cmd.Flags
	t.all &= cmd.Flags
}

// clear is discardTransaction: no MULTI, no watched keys.
func (t *transaction) clear(s *Session) {
	s.unwatch()
	*t = transaction{}
}

// unwatch is unwatchAllKeys.
func (s *Session) unwatch() {
	for key := range s.tx.watched {
		s.n.watchers.remove(key, s)
	}
	s.tx.watched = nil
	s.tx.stale = false
}

func (s *Session) watch(key string) {
	if _, ok := s.tx.watched[key]; ok {
		return
	}
	if s.tx.watched == nil {
		s.tx.watched = make(map[string]struct{})
	}
	s.tx.watched[key] = struct{}{}
	s.n.watchers.add(key, s)
}

// waiters maps a key to the sessions that wait for it or watch it, in the order
// in which they came.
type waiters map[string][]*Session

func (w waiters) add(key string, s *Session) { w[key] = append(w[key], s) }

func (w waiters) remove(key string, s *Session) {
	list := w[key]
	for i, other := range list {
		if other == s {
			list = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	if len(list) == 0 {
		delete(w, key)
		return
	}
	w[key] = list
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

func cmdWatch(c *call) {
	if c.s.tx.open {
		c.out.Error("ERR WATCH inside MULTI is not allowed")
		return
	}
	if !c.s.tx.stale { // a watch that has fired stays fired
		for _, key := range c.args[1:] {
			c.s.watch(string(key))
		}
	}
	c.out.OK()
}

func cmdUnwatch(c *call) {
	c.s.unwatch()
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
	case s.tx.stale:
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
