package node

import (
	"bytes"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// execution is an EXEC that is suspended because one of its commands keeps the whole
// node busy: MIGRATE, DEBUG SLEEP, a script with MIGRATE in it. Nothing else happens on the
// node meanwhile, so the transaction is none the less atomic.
type execution struct {
	exec call             // EXEC
	cmd  *command.Command // the one that is under way
	rest []queued
	// reply is what is there of EXEC's reply.
	reply []byte
}

// runQueue runs what is left of a transaction, whose reply begins at start of the
// output.
func (c *call) runQueue(queue []queued, start int) {
	n, s := c.n, c.s
	n.inExec = true
	defer func() { n.inExec = false }()
	for i, q := range queue {
		if refusal := n.refusedByRules(s, acl.InExec, q.cmd, q.args); refusal != "" {
			n.stats.CountError(refusal)
			c.fail(refusal)
			continue
		}
		n.execute(&call{n: n, s: s, cmd: q.cmd, args: q.args, out: c.out, slot: c.slot, inExec: true, before: len(c.out.Buf) - start})
		n.wrapEffects()
		if n.exited() {
			return
		}
		if s.blocked != nil {
			s.exec = &execution{exec: *c, cmd: q.cmd, rest: queue[i+1:], reply: bytes.Clone(s.out.Buf[start:])}
			s.exec.exec.args = cloneArgs(c.args)
			s.blocked.cmd = c.cmd
			s.out.Buf = s.out.Buf[:start]
			n.repl.pending.Held = true
			return
		}
	}
	s.tx.clear(s)
}

// goOn continues a transaction.
func (e *execution) goOn(reply func(*resp.Writer)) {
	n, s := e.exec.n, e.exec.s
	s.unblock()
	s.exec = nil
	start := len(s.out.Buf)
	s.out.Raw(e.reply)
	own := len(s.out.Buf)
	reply(&s.out)
	n.stats.Replied(e.cmd, s.out.Buf[own:])
	caller := n.current
	n.current = s
	e.exec.runQueue(e.rest, start)
	n.current = caller
	if s.exec != nil {
		return
	}
	n.repl.pending.Held = false
	n.sendEffectsOf(s, true)
	n.shown(s, e.exec.cmd, e.exec.args, false)
	n.afterCommand(s, e.exec.cmd)
	n.unblocked = append(n.unblocked, s)
	n.goesOnFirst(s)
}
