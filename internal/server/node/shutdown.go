package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var _ = handle(map[string]handler{"shutdown": cmdShutdown})

// shutdown is one that waits for replicas. The zero value is none.
type shutdown struct {
	// until is when the waiting ends in any case (shutdown_mstime).
	until time.Duration
	// save saves in any case, noSave in none; without either it depends on save points.
	save, noSave bool
	// force ends the process even if that loses data.
	force bool
}

func (s *shutdown) waits() bool { return s.until != 0 }

const (
	errNoShutdown     = "ERR No shutdown in progress."
	errShutdownFailed = "ERR Errors trying to SHUTDOWN. Check logs."
)

// cmdShutdown is SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT] (shutdownCommand). Whoever
// asks for the end of the process gets no reply. The disk has no errors, so that FORCE
// changes nothing.
func cmdShutdown(c *call) {
	n, given := c.n, map[string]bool{}
	for i := 1; i < len(c.args); i++ {
		switch word := c.word(i); word {
		case "nosave", "save", "now", "force", "abort":
			given[word] = true
		default:
			c.fail(errtext.Syntax)
			return
		}
	}
	switch {
	case n.dialect.Has(dialect.SaveOrNot) && (len(c.args) > 2 || len(given) > 0 && !given["save"] && !given["nosave"]):
		c.fail(errtext.Syntax)
	case given["abort"] && len(given) > 1 || given["save"] && given["nosave"]:
		c.fail(errtext.Syntax)
	case given["abort"] && n.shutdown.waits():
		n.cancelShutdown()
		c.out.OK()
	case given["abort"]:
		c.fail(errNoShutdown)
	case n.suspension.Is(suspension.SlowScript) && !given["nosave"]:
		c.fail(n.dialect.Say(n.scripts.engine.Running().Busy()))
	default:
		n.block(c.s, &blocking{cmd: c.cmd, shutdown: true}, 0)
		n.prepareShutdown(given)
	}
}

// prepareShutdown ends the process, or lets it wait until its replicas have all that
// they are to have: for shutdown-timeout seconds, in which writes are held back
// (prepareForShutdown). While one waits another one waits with it, even with NOW. Slots that come or go do
// not any more, even if the shutdown is aborted.
func (n *Node) prepareShutdown(how map[string]bool) {
	if n.shutdown.waits() {
		return
	}
	n.cancelTasks("server shutdown")
	n.shutdown.save, n.shutdown.noSave, n.shutdown.force = how["save"], how["nosave"], how["force"]
	timeout := time.Duration(parseInt(n.config.Get("shutdown-timeout"))) * time.Second
	if how["now"] || timeout == 0 || n.dialect.Has(dialect.SaveOrNot) || n.replicasCaughtUp() {
		n.finishShutdown()
		return
	}
	n.shutdown.until = n.now + timeout
	if !n.paused() && !n.repl.following {
		n.feed(replication.GetAck)
	}
	n.pauseClients(suspension.ForShutdown, suspension.Forever, suspension.Writes)
}

// replicasCaughtUp reports whether all replicas have said that they have everything
// (isReadyToShutdown). One that is synchronising has not.
func (n *Node) replicasCaughtUp() bool {
	for _, r := range n.repl.replicas {
		if r.acked != n.repl.Offset {
			return false
		}
	}
	return true
}

// awaitReplicas is the cron's part in a shutdown that waits: it ends the process when
// there is nothing left to wait for, and reports whether it has.
func (n *Node) awaitReplicas() (ended bool) {
	ended = n.shutdown.waits() && (n.now >= n.shutdown.until || n.replicasCaughtUp())
	if ended {
		n.finishShutdown()
	}
	return ended
}

// finishShutdown saves, if that is wanted, sends replicas what is left to be sent and ends
// the process (finishShutdown). Clients do not even get the replies that are ready.
func (n *Node) finishShutdown() {
	n.sendEffects(true)
	if n.aof.state == aofWaiting && n.rewriting() && !n.shutdown.force {
		n.cancelShutdown() // the append only file that there is to be has no data yet
		return
	}
	n.child = nil
	if n.aof.state != aofOff {
		n.stopAppendOnly()
	}
	if !n.loading.on && (n.shutdown.save || !n.shutdown.noSave && n.config.Get("save") != "") {
		if err := n.save(); err != nil && !n.shutdown.force {
			n.cancelShutdown()
			return
		}
	}
	n.sendStream()
	n.exit("SHUTDOWN")
}

// cancelShutdown is SHUTDOWN ABORT while one waits (cancelShutdown).
func (n *Node) cancelShutdown() {
	n.shutdown = shutdown{}
	for _, s := range n.clients() {
		if s.blocked != nil && s.blocked.shutdown {
			s.release(func(w *resp.Writer) { w.Error(errShutdownFailed) })
		}
	}
	n.unpauseClients(suspension.ForShutdown)
}

// exit ends the process in the middle of what it does, because of a command. From here
// on the node does nothing, until the host ends it.
func (n *Node) exit(command string) {
	n.begin(suspension.Ended)
	n.host.Exit(n, command)
}
