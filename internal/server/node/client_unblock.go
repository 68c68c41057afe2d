package node

import (
	"math"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// The CLIENT subcommands that hold clients back and let them go.
var _ = handle(map[string]handler{
	"client|pause":   cmdClientPause,
	"client|unpause": cmdClientUnpause,
	"client|unblock": cmdClientUnblock,
})

// cmdClientPause is CLIENT PAUSE milliseconds [WRITE | ALL].
func cmdClientPause(c *call) {
	if len(c.args) > 4 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	kind := suspension.All
	if len(c.args) == 4 {
		switch c.word(3) {
		case "write":
			kind = suspension.Writes
		case "all":
		default:
			c.fail("ERR CLIENT PAUSE mode must be WRITE or ALL")
			return
		}
	}
	ms, ok := c.milliseconds(c.args[2])
	if !ok {
		return
	}
	n := c.n
	n.cancelTasks("client pause requested")
	// Redis 7.0 adds the time of day to a time-out without a look at the sum: one that
	// does not fit in 64 bits lies in the past.
	if ms <= n.longestTimeout() {
		ms = min(ms, int64((math.MaxInt64-n.now)/time.Millisecond))
		n.pauseClients(suspension.ByCommand, n.now+time.Duration(ms)*time.Millisecond, kind)
	}
	c.out.OK()
}

func cmdClientUnpause(c *call) {
	c.out.OK()
	c.n.unpauseClients(suspension.ByCommand)
}

// cmdClientUnblock is CLIENT UNBLOCK id [TIMEOUT | ERROR]. A client whose command was
// postponed by a pause gets the error, and its command runs all the same. TIMEOUT leaves
// such a client alone, and one in SHUTDOWN: on those Redis 7.0 crashes.
func cmdClientUnblock(c *call) {
	if len(c.args) > 4 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	asError := false
	if len(c.args) == 4 {
		switch c.word(3) {
		case "timeout":
		case "error":
			asError = true
		default:
			c.fail("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")
			return
		}
	}
	id, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	target := c.n.sessions[uint64(id)]
	if target == nil || target.blocked == nil {
		c.out.Int(0)
		return
	}
	postponed := target.blocked.resume != nil
	if postponed && !c.n.isHeld(target) || !asError && (postponed || target.blocked.shutdown) {
		c.out.Int(0)
		return
	}
	c.out.Int(1)
	// Both commands have failed: the other one always (but not in all versions), this one if it makes
	// an error. The slow log shows the other one without arguments, which are gone by then.
	n, cmd := c.n, target.blocked.cmd
	counted := !postponed && target.wouldRunAgain()
	switch {
	case postponed:
		target.beginReply()
		n.fail(target, errClientUnblocked)
		target.endCut()
		target.touch()
	case asError:
		target.release(func(w *resp.Writer) { w.Error(errClientUnblocked) })
	default:
		target.release(target.blocked.expire)
	}
	if asError {
		n.stats.Of(c.cmd).Failed++
	}
	if counted || n.dialect.Has(dialect.UnblockedUncounted) {
		return
	}
	n.stats.Of(cmd).Failed++
	n.wasLarge(target, cmd, nil, 0, 0)
}

const errClientUnblocked = "UNBLOCKED client unblocked via CLIENT UNBLOCK"
