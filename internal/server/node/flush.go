package node

import (
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
)

var _ = handle(map[string]handler{
	"dbsize":   func(c *call) { c.out.Int(int64(c.n.visible())) },
	"flushall": cmdFlush,
	"flushdb":  cmdFlush,
})

// cmdFlush is FLUSHALL and FLUSHDB [ASYNC|SYNC]: a cluster node has one database.
// The keys are gone at once either way.
func cmdFlush(c *call) {
	if len(c.args) > 2 || len(c.args) == 2 && !ctype.EqualFold(c.args[1], "async") && !ctype.EqualFold(c.args[1], "sync") {
		c.fail(errtext.Syntax)
		return
	}
	c.n.cancelTasks(string(c.args[0]))
	c.n.tasks.state.Emptied()
	keys, all := c.n.ks.Len(), c.cmd.Name == "flushall"
	c.n.snapshots.changes += int64(keys)
	c.n.ks.Flush()
	if all {
		c.n.saveAfterFlush()
	}
	if all || keys > 0 || !c.n.dialect.Has(dialect.FlushIsChange) {
		c.n.propagate(c.args...)
	}
	c.n.migrations.jobs.Flushed()
	c.n.migrationsChanged()
	async := len(c.args) == 2 && ctype.EqualFold(c.args[1], "async")
	if !async && !c.inExec && !c.inScript && c.n.dialect.Has(dialect.FlushWaits) {
		c.n.tracking.TellCaller(c.s.tracking)
		c.s.tellLate()
	}
	c.out.OK()
}
