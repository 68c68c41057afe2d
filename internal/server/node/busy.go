package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// keepBusy runs a command that keeps the whole node busy until it has an answer: MIGRATE,
// DEBUG SLEEP. A transaction or a script in which it stands goes on behind it. The command
// begins in start, which gets what to call with the reply, once. By then the call's arguments
// are gone.
func (c *call) keepBusy(start func(answer func(reply func(*resp.Writer)))) {
	n, s, cmd, args := c.n, c.s, c.cmd, cloneArgs(c.args)
	began := n.host.Now()
	n.begin(suspension.Busy)
	if c.inScript {
		c.keepScriptBusy(start, args, began)
		return
	}
	s.blocked = &blocking{cmd: cmd, busy: true}
	start(func(reply func(*resp.Writer)) {
		n.sendEffectsOf(s, true)
		n.shown(s, cmd, args, false)
		s.answer(reply)
		n.took(s, cmd, args, n.host.Now()-began)
		n.end(suspension.Busy)
	})
}

// keepScriptBusy is keepBusy for a command of a script, which is paused meanwhile.
func (c *call) keepScriptBusy(start func(func(func(*resp.Writer))), args [][]byte, began time.Duration) {
	n, cmd := c.n, c.cmd
	var reply func(*resp.Writer)
	pauses := false
	start(func(r func(*resp.Writer)) {
		reply = r
		n.took(c.s, cmd, args, n.host.Now()-began)
		if pauses {
			n.resumeScript()
			n.end(suspension.Busy)
		}
	})
	if reply != nil { // at once
		n.suspension.End(suspension.Busy)
		reply(c.out)
		return
	}
	pauses = true
	if n.scripts.stack.pause() { // else the node has ended, and nobody hears of it
		reply(c.out)
	}
}

// goesOnFirst lets the session's further input come before what others have sent: in Redis
// nothing happened in between.
func (n *Node) goesOnFirst(s *Session) {
	n.unblocked = append([]*Session{s}, n.unblocked[:len(n.unblocked)-1]...)
}

// answer replies to a command that kept the node busy. A transaction goes on behind it,
// even if its client is gone.
func (s *Session) answer(reply func(*resp.Writer)) {
	switch {
	case s.exec != nil:
		s.exec.goOn(reply)
	case s.blocked != nil: // else the client is gone
		start := s.beginReply()
		reply(&s.out)
		s.n.stats.Replied(s.blocked.cmd, s.out.Buf[start:])
		s.endWait()
		s.n.goesOnFirst(s)
	}
	if s.exec == nil {
		s.n.tracking.TellCaller(s.tracking)
	}
}
