package node

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// pause is what a pause of clients means for connections. Which commands wait is in package
// suspension.
type pause struct {
	held  []*Session
	timer func()
}

// pausedFor reports whether a command has to wait for the end of the pause.
func (n *Node) pausedFor(flags command.Flags) bool {
	return n.suspension.Clients.Holds(n.now, flags&(command.Write|command.MayReplicate) != 0)
}

// paused reports whether clients are paused at all.
func (n *Node) paused() bool { return n.suspension.Clients.Kind() != suspension.None }

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
	mode := keyspace.DeleteExpired
	switch {
	case n.loading.on:
		mode = keyspace.KeepExpired // nothing is over while it loads (keyIsExpired)
	case n.repl.following || !n.isMaster() || n.paused():
		mode = keyspace.HideExpired
	}
	n.setExpiryMode(mode)
}

// setExpiryMode is Keyspace.SetExpiry; it returns the mode that held before.
func (n *Node) setExpiryMode(mode keyspace.Expiry) (before keyspace.Expiry) {
	before, n.expiry = n.expiry, mode
	n.ks.SetExpiry(mode)
	return before
}

// isHeld reports whether a pause holds the session's command back.
func (n *Node) isHeld(s *Session) bool { return slices.Contains(n.pause.held, s) }

// pauseClients starts a pause, which never shortens or weakens one of that purpose.
func (n *Node) pauseClients(purpose suspension.Purpose, until time.Duration, kind suspension.Kind) {
	n.suspension.Clients.Start(purpose, n.now, until, kind)
	n.updatePause()
}

// unpauseClients ends the pause of that purpose.
func (n *Node) unpauseClients(purpose suspension.Purpose) {
	n.suspension.Clients.Stop(purpose)
	n.updatePause()
}

// updatePause follows a change of the pause. When it is less strict than before, held
// commands are tried again, in order; some may have to wait again.
func (n *Node) updatePause() {
	p := &n.suspension.Clients
	weaker := p.Update(n.now)
	if n.pause.timer != nil {
		n.pause.timer()
		n.pause.timer = nil
	}
	if n.paused() && p.Until() != suspension.Forever {
		n.pause.timer = n.host.After(p.Until()-n.now, func() { n.act(n.updatePause) })
	}
	n.setExpiry()
	if !weaker {
		return
	}
	n.unblocked = append(n.unblocked, n.pause.held...)
	n.pause.held = nil
}

// pauseReason is why clients are paused, for INFO (getPausedReason).
func (n *Node) pauseReason() string {
	p := &n.suspension.Clients
	for _, r := range []struct {
		purpose suspension.Purpose
		name    string
	}{
		{suspension.ByCommand, "client_pause"}, {suspension.ForShutdown, "shutdown_in_progress"},
		{suspension.ForFailover, "failover_in_progress"}, {suspension.ForSlotMigration, "slot_migration_in_progress"},
	} {
		if n.paused() && p.For(r.purpose, n.now) {
			return r.name
		}
	}
	return "none"
}

// pausedActions are what is paused, for INFO.
var pausedActions = [...]string{suspension.None: "none", suspension.Writes: "write", suspension.All: "all"}
