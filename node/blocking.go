package node

import (
	"cmp"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// blocking is what a session waits for while its command has no reply yet
// (blockClient). Exactly one of three things ends it: a key it waits for allows
// the command to be served, its time is over, or somebody unblocks it.
type blocking struct {
	cmd *command.Command
	// keys are what it waits for; empty for a command that was postponed.
	keys []string
	// slot is that of the first key.
	slot int
	// serve tries to run the command, and reports whether it has replied.
	serve func(w *resp.Writer) bool
	// expire replies when the time is over.
	expire func(w *resp.Writer)
	// busy is set for a command that keeps the whole node busy.
	busy bool
	// shutdown is set for SHUTDOWN.
	shutdown bool
	// wait is what a client in WAIT waits for.
	wait *waitState
	// resume goes on with a postponed command; nil for the others.
	resume func()
	// cancel stops the timer.
	cancel func()
}

// block lets the session wait. A timeout of 0 is for ever.
func (n *Node) block(s *Session, b *blocking, timeout time.Duration) {
	s.blocked = b
	for _, key := range b.keys {
		n.blockers.add(key, s)
	}
	if timeout > 0 {
		b.cancel = n.host.After(timeout, func() {
			n.act(func() {
				if s.blocked == b {
					s.release(b.expire)
				}
			})
		})
	}
}

// unblock forgets what the session waits for. It is safe on any session.
func (s *Session) unblock() {
	b := s.blocked
	if b == nil {
		return
	}
	s.blocked = nil
	for _, key := range b.keys {
		s.n.blockers.remove(key, s)
	}
	if b.cancel != nil {
		b.cancel()
	}
	if b.wait != nil {
		s.n.stopWaiting(s)
	}
}

// release ends the wait with a reply. The session's further input follows when the
// node settles, not in the middle of what unblocked it.
func (s *Session) release(reply func(w *resp.Writer)) {
	start := len(s.out.Buf)
	reply(&s.out)
	s.released(start)
}

// released ends the wait after the reply that begins at start in the output.
func (s *Session) released(start int) {
	cmd := s.blocked.cmd
	s.unblock()
	s.n.stats.replied(cmd, s.out.Buf[start:])
	s.n.afterCommand(s, cmd, start)
	s.n.unblocked = append(s.n.unblocked, s)
}

// goOn processes what a session has to say after a wait (processUnblockedClients):
// its postponed command, then its input.
func (n *Node) goOn(s *Session) {
	if s.closed {
		return
	}
	if s.blocked != nil && s.blocked.resume != nil {
		s.blocked.resume()
	}
	n.run(s)
}

// serveReady serves the clients that are blocked on keys which changed, key by key
// in the order of the changes, and for each key in the order in which the
// clients came (handleClientsBlockedOnKeys). Serving one may make more keys ready.
func (n *Node) serveReady() {
	for len(n.ready) > 0 && !n.repl.pending.held && !n.scripts.busy {
		key := n.ready[0]
		n.ready = n.ready[1:]
		for _, s := range slices.Clone(n.blockers[key]) {
			b := s.blocked
			if b == nil || !slices.Contains(b.keys, key) {
				continue
			}
			start := len(s.out.Buf)
			if b.serve(&s.out) {
				s.released(start)
				n.sendEffects(true)
			}
		}
	}
}

// reexamineBlocked answers blocked clients whose slot has left the node, or whose
// cluster is down (clusterRedirectBlockedClientIfNeeded). Redis looks at a tenth
// of all clients, five at least, each 100 ms; so does this.
func (n *Node) reexamineBlocked() {
	if len(n.blockers) == 0 { // do not look at thousands of clients each time
		return
	}
	var blocked []*Session
	for _, s := range n.clients() {
		if s.blocked != nil && len(s.blocked.keys) > 0 {
			blocked = append(blocked, s)
		}
	}
	slices.SortStableFunc(blocked, func(a, b *Session) int { return cmp.Compare(a.active, b.active) })
	for i, s := range blocked {
		if i >= max(5, len(n.sessions)/10) {
			return
		}
		b := s.blocked
		if b == nil { // served by an earlier one's release
			continue
		}
		if d := n.whereBlocked(s, b); d.Kind != Serve {
			text := redirectText(d, n.redirectAddress(s, d))
			n.count(d)
			s.release(func(w *resp.Writer) { w.Error(text) })
		}
	}
}

func (n *Node) whereBlocked(s *Session, b *blocking) Decision {
	d := Decision{Slot: b.slot}
	owner := n.view.Owner(b.slot)
	_, importing := n.view.Importing(b.slot)
	switch {
	case n.view.State != gossip.OK:
		d.Kind = Down
	case owner == n.view.Self || importing && owner != nil:
	case owner == nil:
		d.Kind = Unbound
	case s.readOnly && !b.cmd.Has(command.Write) && !n.isMaster() && n.view.Self.MasterID == owner.ID:
		// A reader on a replica is woken by what its master sends.
	default:
		d.Kind, d.To = Moved, owner
	}
	return d
}

// dropBlocked ends all waits when the node's role changes, and the connections
// with them (disconnectAllBlockedClients). Postponed commands stay.
func (n *Node) dropBlocked() {
	for _, s := range n.clients() {
		if s.blocked == nil || len(s.blocked.keys) == 0 && s.blocked.wait == nil && !s.blocked.shutdown {
			continue
		}
		s.closing = true
		s.release(func(w *resp.Writer) { w.Error(errUnblocked) })
	}
}

// clients returns the sessions in the order in which they connected.
func (n *Node) clients() []*Session {
	list := make([]*Session, 0, len(n.sessions))
	for _, s := range n.sessions {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *Session) int { return int(a.id) - int(b.id) })
	return list
}
