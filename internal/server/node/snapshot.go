package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

var _ = handle(map[string]handler{
	"save":     cmdSave,
	"bgsave":   cmdBGSave,
	"lastsave": func(c *call) { c.out.Int(c.n.lastSave()) },
})

// snapshots are what the node knows about saving: rdb.c, and the names of server.h in
// parentheses.
type snapshots struct {
	disk *Disk
	// changes is how many keys were changed since the last save (dirty): each key that a
	// command changes, where Redis counts the elements of a value. touched counts keys.
	changes, touched int64
	saves            int64         // begun by SAVE, BGSAVE and save points (stat_rdb_saves)
	last             time.Duration // when the last one was done, or the process began (lastsave)
	took             int64         // seconds that BGSAVE took, -1 before the first (rdb_save_time_last)
	scheduled        bool          // rdb_bgsave_scheduled
	failed           bool          // the last one did (lastbgsave_status)
	tried            time.Duration // when the last BGSAVE began (lastbgsave_try)

	points                  []config.SavePoint // "save"
	keysLoaded, keysExpired int                // of the last file that was loaded
}

// defaultSavePoints are those of a server without a configuration file.
const defaultSavePoints = "3600 1 300 100 60 10000"

func newSnapshots(disk *Disk, now time.Duration) snapshots {
	disk.Dump.journal = 0 // each process has its own
	return snapshots{disk: disk, last: now, took: -1, points: config.ParseSavePoints(defaultSavePoints)}
}

const (
	errSaving     = "ERR Background save already in progress"
	errOtherChild = "ERR Another child process is active (AOF?): can't BGSAVE right now. " +
		"Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible."
	saveScheduled = "Background saving scheduled"
)

// cmdSave is SAVE (saveCommand).
func cmdSave(c *call) {
	if c.n.saving() {
		c.fail(errSaving)
		return
	}
	c.n.snapshots.saves++
	if err := c.n.save(); err != nil {
		c.fail("ERR Slotstorm: " + err.Error())
		return
	}
	c.out.OK()
}

// forksLater reports whether the cron makes the child that a command asks for, since it
// stands in a transaction.
func (c *call) forksLater() bool { return c.inExec && !c.n.dialect.Has(dialect.ForksInExec) }

// cmdBGSave is BGSAVE [SCHEDULE]. In a transaction, or with SCHEDULE while the append only
// file is rewritten, the cron does it later (bgsaveCommand).
func cmdBGSave(c *call) {
	n, later := c.n, c.forksLater()
	scheduled := len(c.args) == 2 && ctype.EqualFold(c.args[1], "schedule")
	switch {
	case len(c.args) > 2 || len(c.args) == 2 && !scheduled:
		c.fail(errtext.Syntax)
	case n.saving():
		c.fail(errSaving)
	case n.child != nil && !scheduled && !later:
		c.fail(errOtherChild)
	case n.child != nil || later:
		n.snapshots.scheduled = true
		c.out.Simple(saveScheduled)
	default:
		_ = n.saveInBackground() // INFO says what became of it
		c.out.Simple("Background saving started")
	}
}

// save writes the dump at once (rdbSave).
func (n *Node) save() error {
	file, err := n.saveDataSet(n.dialect.Format(), replication.Everything)
	if err == nil {
		n.keep(n.dump(file))
	}
	return err
}

func (n *Node) keep(d Dump) {
	s := &n.snapshots
	s.disk.Dump = d
	s.changes, s.last, s.failed = 0, n.now, false
}

// saveInBackground begins to write the dump as things are now (rdbSaveBackground). It is
// there when the cron notices.
func (n *Node) saveInBackground() error {
	s := &n.snapshots
	s.saves++
	s.tried = n.now
	file, err := n.saveDataSet(n.dialect.Format(), replication.Everything)
	s.failed = err != nil
	if s.failed {
		return err
	}
	d, changes := n.dump(file), s.changes
	c := n.fork(childSave, func() {
		s.disk.Dump = d
		s.changes -= changes // dirty_before_bgsave
		s.last = n.now
	})
	c.file = file
	return nil
}

// dump is a file of the data as they are now.
func (n *Node) dump(file []byte) Dump {
	d := Dump{File: file, Moment: n.moment()}
	d.Resumable = n.namesHistory()
	return d
}

// keepReceived is what a replica does with the file of a data set that it loads: it takes the
// place of the dump, unless it is to be removed again (readSyncBulkPayload).
func (n *Node) keepReceived(file []byte, history string, offset int64) {
	if n.config.Get("rdb-del-sync-files") == "yes" && n.config.Get("save") == "" && n.config.Get("appendonly") == "no" {
		n.snapshots.disk.Dump = Dump{}
		return
	}
	n.snapshots.disk.Dump = Dump{File: file, Moment: Moment{History: history, Offset: offset, Resumable: true}}
}

// namesHistory reports whether a dump says of which history it is a state
// (rdbPopulateSaveInfo).
func (n *Node) namesHistory() bool {
	if n.repl.following {
		return n.repl.master.state == linkConnected || n.repl.master.resumable
	}
	return n.repl.backlog != nil
}

// saveRetryDelay is how long no save point counts after a failed save
// (CONFIG_BGSAVE_RETRY_DELAY).
const saveRetryDelay = 5 * time.Second

// savePointReached reports whether there were as many changes in as many seconds as one
// of the pairs of "save" says.
func (n *Node) savePointReached() bool {
	if n.snapshots.failed && n.now-n.snapshots.tried <= saveRetryDelay {
		return false
	}
	since := n.wallSecond(n.now) - n.wallSecond(n.snapshots.last)
	for _, point := range n.snapshots.points {
		if n.snapshots.changes >= point.Changes && since > point.Seconds {
			return true
		}
	}
	return false
}

// startScheduledSave is what the cron does last.
func (n *Node) startScheduledSave() {
	if n.snapshots.scheduled && n.child == nil {
		n.snapshots.scheduled = false
		_ = n.saveInBackground()
	}
}

// saveAfterFlush is what FLUSHALL does to the dump: a child that saves what is gone now
// is killed, and with save points the empty data set is saved (flushAllDataAndResetRDB).
func (n *Node) saveAfterFlush() {
	if n.saving() {
		n.child.killed = true
	}
	changes := n.snapshots.changes
	if n.config.Get("save") != "" {
		_ = n.save() // of no keys
	}
	if n.dialect.Has(dialect.FlushIsChange) {
		n.snapshots.changes = changes + 1
	}
}

// lastSave is the Unix time of the last save, or of the start.
func (n *Node) lastSave() int64 { return n.wallSecond(n.snapshots.last) }
