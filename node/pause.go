package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/command"
)

// clientPause holds back clients' commands: CLIENT PAUSE, and a master during a
// manual failover.
type clientPause struct {
	until time.Duration
	all   bool // every command, not only what may write
	held  []*Session
	timer func()
}

// pausedFor reports whether a command has to wait for the end of the pause.
func (n *Node) pausedFor(s *Session, flags command.Flags) bool {
	if n.now >= n.pause.until {
		return false
	}
	return n.pause.all || flags&(command.Write|command.MayReplicate) != 0
}

// postpone keeps a command for the end of the pause, when it is processed anew
// from the first check on.
func (n *Node) postpone(s *Session, cmd *command.Command, args [][]byte) {
	args = cloneArgs(args)
	b := &blocking{cmd: cmd}
	b.resume = func() {
		s.blocked = nil
		n.process(s, args)
		n.run(s)
	}
	s.blocked = b
	n.pause.held = append(n.pause.held, s)
}

// pauseClients starts or changes a pause; a running one is never shortened or
// weakened (pauseClients in networking.c).
func (n *Node) pauseClients(d time.Duration, all bool) {
	until := n.now + d
	active := n.now < n.pause.until
	if !active || until > n.pause.until {
		n.pause.until = until
	}
	n.pause.all = all || active && n.pause.all
	if n.pause.timer != nil {
		n.pause.timer()
	}
	n.pause.timer = n.host.After(n.pause.until-n.now, func() {
		n.act(func() {
			if n.now >= n.pause.until {
				n.resumeClients()
			}
		})
	})
}

// resumeClients ends the pause and runs what was held, in order.
func (n *Node) resumeClients() {
	held := n.pause.held
	if n.pause.timer != nil {
		n.pause.timer()
	}
	n.pause = clientPause{}
	for _, s := range held {
		if !s.closed && s.blocked != nil && s.blocked.resume != nil {
			s.blocked.resume()
		}
	}
}
