package node

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
)

// Interference decides, for faults that somebody injected, what a node does to its
// clients other than Redis would. Its methods are called with the node's lock held:
// they must not call the node.
type Interference interface {
	// Run is asked when a command has been routed to this node and is about to pass
	// the remaining checks.
	Run(c *Intercepted) Intervention
	// Full reports whether a new connection is refused as one too many.
	Full(s Sink) bool
	// Redirect returns the address that a MOVED or ASK names instead of that of the
	// node where it should point, if ok is set.
	Redirect(c *Intercepted, ask bool, to *gossip.Member) (host string, port int, ok bool)
	// Topology may change what CLUSTER SLOTS, SHARDS and NODES show.
	Topology(c *Intercepted, s *gossip.Snapshot)
}

// Intercepted is a client's command that an Interference is asked about.
type Intercepted struct {
	Sink    Sink
	Command *command.Command
	// Flags are those that count for this execution: a script's, or those of the
	// commands that EXEC runs.
	Flags command.Flags
	Args  [][]byte
	// Slot is that of the command's keys, -1 if it has none.
	Slot int
}

// Keys are the names of the command's keys.
func (c *Intercepted) Keys() []string {
	var names []string
	for _, k := range c.Command.Keys(nil, c.Args) {
		names = append(names, string(c.Args[k.Index]))
	}
	return names
}

// Intervention is what becomes of a command. The zero value lets it run.
type Intervention struct {
	// Take is how long the node is busy with it.
	Take time.Duration
	// OutOfMemory, MasterDown, Loading and Busy let the node refuse it as it would
	// in such a state, if it would.
	OutOfMemory, MasterDown, Loading, Busy bool
	// Error answers it instead of running it, if it is not empty.
	Error string
	// LoseReply runs it and sends no reply. The connection is reset, or with Silent
	// left open without ever an answer.
	LoseReply, Silent bool
}

// Resetter is a Sink that can tell a reset from an orderly close. A node that loses
// a reply resets the connection if it can.
type Resetter interface {
	// Reset is Hangup with a reset: what was not delivered yet is lost.
	Reset()
}

// Interfere installs an Interference; nil removes it. Without one, commands cost
// nothing more.
func (n *Node) Interfere(i Interference) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.interference = i
}

// Reset ends the session as a broken connection does: nothing more is delivered.
func (s *Session) Reset() {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.reset()
}

func (s *Session) reset() {
	if s.closed {
		return
	}
	s.out.Buf = s.out.Buf[:0]
	if r, ok := s.sink.(Resetter); ok {
		r.Reset()
	}
	s.close()
}

// intervene asks about a command, once: a command that took its time is processed anew
// with the answer that it got before.
func (n *Node) intervene(s *Session, cmd *command.Command, flags command.Flags, args [][]byte) Intervention {
	if m := s.intervention; m != nil {
		s.intervention = nil
		return *m
	}
	return n.interference.Run(&Intercepted{Sink: s.sink, Command: cmd, Flags: flags, Args: args, Slot: s.slot})
}

// takeTime keeps the node busy with a command, which then is processed anew from
// the first check on.
func (n *Node) takeTime(s *Session, cmd *command.Command, args [][]byte, m Intervention) {
	d := m.Take
	m.Take = 0
	args = cloneArgs(args)
	b := &blocking{cmd: cmd}
	b.resume = func() {
		s.blocked = nil
		s.intervention = &m
		n.process(s, args)
	}
	s.blocked = b
	n.begin(suspension.Busy)
	n.host.After(d, func() {
		n.proceed(func() {
			n.suspension.End(suspension.Busy)
			n.refreshTime()
			if s.blocked == b {
				n.goOn(s)
				n.settle()
			}
			n.catchUp()
		})
	})
}

// loseReply drops the reply that begins at start in the output.
func (s *Session) loseReply(start int) {
	s.loses = false
	s.out.Buf = s.out.Buf[:start]
	s.flush()
	if s.losesSilently {
		s.mute = true
		return
	}
	s.reset()
}

// misdirected is redirectAddress after the interference.
func (n *Node) misdirected(s *Session, cmd *command.Command, args [][]byte, d Decision) (host string, port int) {
	if n.interference != nil && (d.Kind == Moved || d.Kind == Ask) {
		c := &Intercepted{Sink: s.sink, Command: cmd, Flags: cmd.Flags, Args: args, Slot: d.Slot}
		if host, port, ok := n.interference.Redirect(c, d.Kind == Ask, d.To); ok {
			return host, port
		}
	}
	return n.redirectAddress(s, d)
}

// topology is what the CLUSTER command shows, and whether it is not the truth.
func (c *call) topology() (s gossip.Snapshot, changed bool) {
	s = c.n.machine.Snapshot()
	if c.n.interference == nil || c.s == nil {
		return s, false
	}
	c.n.interference.Topology(&Intercepted{Sink: c.s.sink, Command: c.cmd, Flags: c.cmd.Flags, Args: c.args, Slot: noSlot}, &s)
	return s, true
}
