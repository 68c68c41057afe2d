package node

import (
	"strconv"
	"strings"
	"time"
)

var _ = handle(map[string]handler{
	"save":     cmdSave,
	"bgsave":   cmdBGSave,
	"lastsave": func(c *call) { c.out.Int(c.n.lastSave()) },
})

// Disk is what the machine keeps when the process on it ends, besides nodes.conf and the
// configuration file: at most one dump of the data. It belongs to one process at a time.
type Disk struct {
	// Dump is an RDB file, nil when nothing was ever saved.
	Dump []byte
	// History and Offset say what is in it: that history of writes, up to there.
	History string
	Offset  int64
	// Resumable says that a process which begins with the dump goes on with that history,
	// because the file names it. It does if there was a replica.
	Resumable bool

	journal int64 // the position in the process's journal
	stale   bool  // a process that ended had changes that are not in it
}

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
	child            *savingChild
	scheduled        bool // rdb_bgsave_scheduled

	keysLoaded, keysExpired int // of the last file that was loaded
}

// savingChild is the process that BGSAVE forks.
type savingChild struct {
	disk    Disk
	keys    int
	changes int64         // that it saves (dirty_before_bgsave)
	began   time.Duration // rdb_save_time_start
	done    time.Duration
	killed  bool // what it saves is not wanted any more
}

func newSnapshots(disk *Disk, now time.Duration) snapshots {
	disk.journal = 0 // each process has its own
	return snapshots{disk: disk, last: now, took: -1}
}

const errSaving = "ERR Background save already in progress"

// cmdSave is SAVE (saveCommand).
func cmdSave(c *call) {
	if c.n.snapshots.child != nil {
		c.fail(errSaving)
		return
	}
	c.n.snapshots.saves++
	c.n.save()
	c.out.OK()
}

// cmdBGSave is BGSAVE [SCHEDULE]. There are no other children for which SCHEDULE would
// wait; in a transaction the cron does it later (bgsaveCommand).
func cmdBGSave(c *call) {
	n := c.n
	switch {
	case len(c.args) > 2 || len(c.args) == 2 && !equalFold(c.args[1], "schedule"):
		c.fail(errSyntax)
	case n.snapshots.child != nil:
		c.fail(errSaving)
	case c.inExec:
		n.snapshots.scheduled = true
		c.out.Simple("Background saving scheduled")
	default:
		n.saveInBackground()
		c.out.Simple("Background saving started")
	}
}

// save writes the dump at once (rdbSave).
func (n *Node) save() { n.keep(n.saveDataSet(wholeRDB)) }

func (n *Node) keep(file []byte) {
	s := &n.snapshots
	*s.disk = n.diskWith(file)
	s.changes, s.last = 0, n.now
}

// keepSent notes that the data set was saved for replicas that do not take it as a stream:
// it is a dump like any other.
func (n *Node) keepSent(file []byte) {
	n.snapshots.saves++
	n.snapshots.took = 0
	n.keep(file)
}

// saveInBackground begins to write the dump as things are now (rdbSaveBackground). It is
// there when the cron notices.
func (n *Node) saveInBackground() {
	s := &n.snapshots
	s.saves++
	s.scheduled = false
	s.child = &savingChild{disk: n.diskWith(n.saveDataSet(wholeRDB)), keys: n.ks.Len(), changes: s.changes, began: n.now, done: n.now}
	if each, _ := strconv.Atoi(n.directive("rdb-key-save-delay")); each > 0 {
		s.child.done += time.Duration(s.child.keys*each) * time.Microsecond
	}
}

// diskWith is the disk with a dump of the data as they are now.
func (n *Node) diskWith(file []byte) Disk {
	return Disk{
		Dump: file, History: n.repl.id, Offset: n.repl.offset, Resumable: n.namesHistory(),
		journal: n.repl.journal.end(),
	}
}

// keepReceived is what a replica does with the file of a data set that it is about to
// load: it takes the place of the dump, unless it is to be loaded without a file, or
// removed again (readSyncBulkPayload).
func (n *Node) keepReceived(file []byte, history string, offset int64) {
	switch load := n.directive("repl-diskless-load"); {
	case load == "swapdb", load == "on-empty-db" && n.ks.Len() == 0:
	case n.directive("rdb-del-sync-files") == "yes" && n.directive("save") == "" && n.directive("appendonly") == "no":
		*n.snapshots.disk = Disk{}
	default:
		*n.snapshots.disk = Disk{Dump: file, History: history, Offset: offset, Resumable: true}
	}
}

// namesHistory reports whether a dump says of which history it is a state
// (rdbPopulateSaveInfo).
func (n *Node) namesHistory() bool {
	if n.repl.following {
		return n.repl.master.state == linkConnected || n.repl.master.resumable
	}
	return n.repl.backlog != nil
}

// checkSaves is the cron's part: it notices that a child is done, and saves when a save
// point is reached.
func (n *Node) checkSaves() {
	s := &n.snapshots
	switch child := s.child; {
	case child == nil:
		if n.savePointReached() {
			n.saveInBackground()
		}
	case child.killed || n.now >= child.done:
		s.child = nil
		s.took = n.wallSecond(n.now) - n.wallSecond(child.began)
		if !child.killed {
			*s.disk = child.disk
			s.changes -= child.changes
			s.last = n.now
		}
	}
}

// savePointReached reports whether there were as many changes in as many seconds as one
// of the pairs of "save" says.
func (n *Node) savePointReached() bool {
	points := strings.Fields(n.directive("save"))
	since := n.wallSecond(n.now) - n.wallSecond(n.snapshots.last)
	for i := 0; i+1 < len(points); i += 2 {
		if n.snapshots.changes >= int64(parseInt(points[i+1])) && since > int64(parseInt(points[i])) {
			return true
		}
	}
	return false
}

// startScheduledSave is what the cron does last.
func (n *Node) startScheduledSave() {
	if n.snapshots.scheduled && n.snapshots.child == nil {
		n.saveInBackground()
	}
}

// saveAfterFlush is what FLUSHALL does to the dump: a child that saves what is gone now
// is killed, and with save points the empty data set is saved (flushAllDataAndResetRDB).
func (n *Node) saveAfterFlush() {
	if child := n.snapshots.child; child != nil {
		child.killed = true
	}
	if n.directive("save") != "" {
		n.save()
	}
}

// lastSave is the Unix time of the last save, or of the start.
func (n *Node) lastSave() int64 { return n.wallSecond(n.snapshots.last) }
