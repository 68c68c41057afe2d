package node

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// clientPause holds back clients' commands: CLIENT PAUSE, a master during a manual
// failover, a server that waits to shut down. Each purpose has its own end; what counts
// is the strictest.
type clientPause struct {
	purposes [pausePurposes]pauseEvent
	// kind and until are what the purposes amount to.
	kind  pauseKind
	until time.Duration
	held  []*Session
	timer func()
}

// pauseEvent is a pause for one purpose.
type pauseEvent struct {
	kind  pauseKind
	until time.Duration
}

// pauseKind says which commands wait. A greater one is stricter.
type pauseKind uint8

const (
	pauseOff    pauseKind = iota
	pauseWrites           // what may write
	pauseAll              // every command
)

// pausePurpose says who asked for a pause.
type pausePurpose uint8

const (
	pauseByCommand pausePurpose = iota
	pauseForFailover
	pauseForShutdown
	pausePurposes
)

// pausedFor reports whether a command has to wait for the end of the pause.
func (n *Node) pausedFor(flags command.Flags) bool {
	if n.pause.kind == pauseOff || n.now >= n.pause.until {
		return false
	}
	return n.pause.kind == pauseAll || flags&(command.Write|command.MayReplicate) != 0
}

// postpone keeps a command for the end of the pause, when it is processed anew
// from the first check on.
func (n *Node) postpone(s *Session, cmd *command.Command, args [][]byte) {
	args = cloneArgs(args)
	b := &blocking{cmd: cmd}
	b.resume = func() {
		s.blocked = nil
		n.process(s, args)
	}
	s.blocked = b
	n.pause.held = append(n.pause.held, s)
}

// setExpiry lets keys whose time is over be deleted where that may change the data: on a
// master, while clients are not paused (expireIfNeeded).
func (n *Node) setExpiry() {
	mode := DeleteExpired
	if n.repl.following || !n.isMaster() || n.pause.kind != pauseOff {
		mode = HideExpired
	}
	n.setExpiryMode(mode)
}

// setExpiryMode is Keyspace.SetExpiry; it returns the mode that held before.
func (n *Node) setExpiryMode(mode Expiry) (before Expiry) {
	before, n.expiry = n.expiry, mode
	n.ks.SetExpiry(mode)
	return before
}

// isHeld reports whether a pause holds the session's command back.
func (n *Node) isHeld(s *Session) bool { return slices.Contains(n.pause.held, s) }

// pauseClients starts a pause or changes the one of that purpose, which is never
// shortened or weakened (pauseClients in networking.c).
func (n *Node) pauseClients(purpose pausePurpose, until time.Duration, kind pauseKind) {
	p := &n.pause.purposes[purpose]
	if n.now >= p.until {
		*p = pauseEvent{}
	}
	p.kind, p.until = max(p.kind, kind), max(p.until, until)
	n.updatePause()
}

// unpauseClients ends the pause of that purpose (unpauseClients in networking.c).
func (n *Node) unpauseClients(purpose pausePurpose) {
	n.pause.purposes[purpose] = pauseEvent{}
	n.updatePause()
}

// updatePause works out what the purposes amount to: the strictest kind, until
// its last end (updateClientPauseTypeAndEndTime). When that is less strict than
// before, held commands are tried again, in order; some may have to wait again.
func (n *Node) updatePause() {
	before := n.pause.kind
	n.pause.kind, n.pause.until = pauseOff, 0
	for i := range n.pause.purposes {
		p := &n.pause.purposes[i]
		switch {
		case n.now >= p.until:
			*p = pauseEvent{}
		case p.kind > n.pause.kind:
			n.pause.kind, n.pause.until = p.kind, p.until
		case p.kind == n.pause.kind:
			n.pause.until = max(n.pause.until, p.until)
		}
	}
	if n.pause.timer != nil {
		n.pause.timer()
		n.pause.timer = nil
	}
	if n.pause.kind != pauseOff && n.pause.until != forever {
		n.pause.timer = n.host.After(n.pause.until-n.now, func() { n.act(n.updatePause) })
	}
	n.setExpiry()
	if n.pause.kind >= before {
		return
	}
	n.unblocked = append(n.unblocked, n.pause.held...)
	n.pause.held = nil
}
