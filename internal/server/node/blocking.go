package node

import (
	"cmp"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// blocking is what a session waits for while its command has no reply yet
// (blockClient). Exactly one of three things ends it: a key it waits for has what
// the command wants, its time is over, or somebody unblocks it.
type blocking struct {
	cmd *command.Command
	// args are those of a command that waits for keys, again those with which it runs again.
	args, again [][]byte
	// until is when its time is over; 0 is never.
	until time.Duration
	// data is what a command waits for that waits for keys; nil for the others.
	data *keyspace.Wait
	// keys are the names of data's keys, each once.
	keys []string
	// slot is that of the first key.
	slot int
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
	n.blockers.add(s)
	if timeout > 0 {
		b.until = n.now + timeout
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
	s.n.blockers.remove(s)
	s.blocked = nil
	if b.cancel != nil {
		b.cancel()
	}
	if b.wait != nil {
		s.n.stopWaiting(s)
	}
}

// release ends the wait with a reply that is not what the command waited for: no command
// has failed if it is an error, but for those that would have run again (updateStatsOnUnblock). The session's further input follows when the node
// settles, not in the middle of what unblocked it.
func (s *Session) release(reply func(w *resp.Writer)) {
	start := s.beginReply()
	reply(&s.out)
	text := s.out.Buf[start:]
	switch {
	case s.wouldRunAgain():
		s.countReleased(text)
	case len(text) > 0 && text[0] == '-':
		s.n.stats.CountError(string(text[1:]))
	}
	s.endWait()
}

// wouldRunAgain reports whether what the session waits for lets its command run again.
func (s *Session) wouldRunAgain() bool {
	return s.blocked.data != nil && s.n.dialect.Has(dialect.RunAgain)
}

// countReleased counts and logs a command that does not run again, with its reply
// (updateStatsOnUnblock).
func (s *Session) countReleased(reply []byte) {
	n, b := s.n, s.blocked
	n.stats.Called(b.cmd, reply)
	if len(reply) > 0 && reply[0] == '-' && n.dialect.Has(dialect.UnblockedRejected) {
		n.stats.Of(b.cmd).Failed--
		n.stats.CountRejected(b.cmd)
	}
	n.wasLarge(s, b.cmd, b.args, requestSize(b.args), len(reply))
}

// endWait ends the wait when the reply is written (unblockClient).
func (s *Session) endWait() {
	cmd := s.blocked.cmd
	s.unblock()
	s.n.afterCommand(s, cmd)
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

// reexamineBlocked answers blocked clients whose slot has left the node, or whose
// cluster is down (clusterRedirectBlockedClientIfNeeded). Redis looks at a tenth
// of all clients, five at least, each 100 ms; so does this.
func (n *Node) reexamineBlocked() {
	if len(n.blockers.byKey) == 0 { // do not look at thousands of clients each time
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
		n.redirectBlocked(s, 1)
	}
}

// redirectBlocked answers a client that is blocked on keys, some number of times, if it does
// not belong here any more (clusterRedirectBlockedClientIfNeeded).
func (n *Node) redirectBlocked(s *Session, times int) {
	b := s.blocked
	if b == nil { // served by an earlier one's release
		return
	}
	if d := n.whereBlocked(s, b); d.Kind != Serve {
		host, port := n.redirectAddress(s, d)
		text, _ := redirectText(d, host, port)
		n.count(d)
		s.release(func(w *resp.Writer) {
			for range times {
				w.Error(text)
			}
		})
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
	if n.dialect.Has(dialect.BlockedRedirected) {
		n.redirectAllBlocked()
		return
	}
	for _, s := range n.clients() {
		if s.blocked == nil || len(s.blocked.keys) == 0 && s.blocked.wait == nil && !s.blocked.shutdown {
			continue
		}
		s.closing = true
		s.release(func(w *resp.Writer) { w.Error(errtext.Unblocked) })
	}
}

// redirectAllBlocked sends clients that wait for keys to the new master; others wait on
// (disconnectOrRedirectAllBlockedClients).
func (n *Node) redirectAllBlocked() {
	times := 1
	if n.dialect.Has(dialect.DoubleMoved) {
		times = 2
	}
	for _, s := range n.clients() {
		if s.blocked != nil && len(s.blocked.keys) > 0 {
			n.redirectBlocked(s, times)
		}
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
