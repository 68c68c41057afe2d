package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
)

// appendOnly is what the process knows of its append only file: aof.c, and the names of
// server.h in parentheses. What is on the disk is in an AppendOnlyFile.
type appendOnly struct {
	enabled         bool   // the directive appendonly
	fsync           string // the directive appendfsync
	noSyncMeanwhile bool   // the directive no-appendfsync-on-rewrite

	// opened is set when the process has begun with what was on the disk: from then on
	// it follows the directive at once.
	opened bool
	state  aofState

	pending  replication.Pending
	buf      []byte   // to be written before the next reply goes out (aof_buf)
	failed   bool     // the last rewrite did (aof_lastbgrewrite_status)
	selected bool     // the last file has said SELECT (aof_selected_db)
	stamp    int64    // the last timestamp (aof_cur_timestamp)
	temp     *aofPart // the increment of the rewrite that switches it on
	synced   int64    // the second of the last sync (aof_last_fsync)
	// fsynced is up to where the stream is on the disk for sure, -1 while there is no file
	// (fsynced_reploff). What the kernel writes by itself does not count.
	fsynced int64

	scheduled      bool  // aof_rewrite_scheduled
	rewrites       int64 // begun (stat_aof_rewrites)
	took           int64 // seconds that the last rewrite took, -1 before the first (aof_rewrite_time_last)
	size, baseSize int64 // now, and behind the last rewrite (aof_current_size, aof_rewrite_base_size)
}

// aofState is whether there is an append only file (aof_state).
type aofState uint8

const (
	aofOff     aofState = iota
	aofWaiting          // there will be one when a first rewrite is done (AOF_WAIT_REWRITE)
	aofOn
)

func newAppendOnly() appendOnly { return appendOnly{fsync: "everysec", took: -1, fsynced: -1} }

// logs reports whether commands go into the append only file.
func (n *Node) logs() bool { return n.aof.state != aofOff && !n.reloads }

// appendOnlyFile is what is on the disk.
func (n *Node) appendOnlyFile() *AppendOnlyFile { return &n.snapshots.disk.AOF }

// part is the file that grows.
func (n *Node) part() *aofPart {
	if n.aof.state == aofWaiting {
		return n.aof.temp
	}
	return n.appendOnlyFile().last()
}

// feedAppendOnly puts what a command meant into the buffer (feedAppendOnlyFile). While a
// first rewrite waits to begin, all that there is will be in it.
func (n *Node) feedAppendOnly(transaction bool) {
	a := &n.aof
	p := &a.pending
	if p.Count == 0 {
		return
	}
	if a.state == aofOn || a.state == aofWaiting && n.rewriting() {
		if isYes(n.config.Get("aof-timestamp-enabled")) {
			a.stampNow(n.wallSecond(n.now))
		}
		if !a.selected {
			a.selected = true
			a.buf = append(a.buf, replication.Select...)
		}
		transaction = transaction && p.Transaction()
		if transaction {
			a.buf = append(a.buf, replication.Multi...)
		}
		a.buf = append(a.buf, p.Buf...)
		if transaction {
			a.buf = append(a.buf, replication.Exec...)
		}
	}
	p.Done()
}

// stampNow puts the time before what comes, once a second
// (genAofTimestampAnnotationIfNeeded).
func (a *appendOnly) stampNow(second int64) {
	if a.stamp < second {
		a.stamp = second
		a.buf = append(strconv.AppendInt(append(a.buf, "#TS:"...), second, 10), "\r\n"...)
	}
}

// writeAppendOnly writes the buffer and syncs the file as appendfsync says
// (flushAppendOnlyFile). It goes before each reply. Writing and syncing take no time and never
// fail.
func (n *Node) writeAppendOnly() {
	a := &n.aof
	if a.state == aofOff || n.exited() {
		return
	}
	p := n.part()
	if p == nil { // no rewrite has begun
		return
	}
	if len(a.buf) > 0 {
		p.write(a.buf, n.moment())
		a.size += int64(len(a.buf))
		if a.buf = a.buf[:0]; cap(a.buf) > bufKept {
			a.buf = nil
		}
	}
	if !p.dirty() {
		return
	}
	second := n.wallSecond(n.now)
	p.writeBack(second)
	if n.child != nil && a.noSyncMeanwhile {
		return
	}
	switch a.fsync {
	case "always":
		a.sync(p, second)
	case "everysec":
		if second > a.synced {
			a.sync(p, second)
		}
	}
}

// sync syncs the file that grows. While a first rewrite is under way, what comes before it is
// not on the disk.
func (a *appendOnly) sync(p *aofPart, second int64) {
	p.sync()
	a.synced = second
	if a.state == aofOn {
		a.fsynced = p.durable.Offset
	}
}

// followAppendOnly begins or ends the append only file after a change of the directive
// (updateAppendonly).
func (n *Node) followAppendOnly() {
	switch a := &n.aof; {
	case !a.opened:
	case a.enabled && a.state == aofOff:
		n.startAppendOnly()
	case !a.enabled && a.state != aofOff:
		n.stopAppendOnly()
	}
}

// startAppendOnly begins the file with a rewrite, at once if nothing else goes on in the
// background.
func (n *Node) startAppendOnly() {
	a := &n.aof
	a.state = aofWaiting
	if n.rewriting() { // it is of no use: what comes meanwhile is not kept
		n.child = nil
	}
	if n.child != nil || n.inExec {
		a.scheduled = true
	} else {
		n.rewriteAppendOnly()
	}
	a.synced = n.wallSecond(n.now)
}

// restartAppendOnly begins the file again that ended when another data set was to come
// (restartAOFAfterSYNC).
func (n *Node) restartAppendOnly() {
	if n.aof.enabled && n.aof.state == aofOff {
		n.startAppendOnly()
	}
}

// stopAppendOnly ends the file as it is.
func (n *Node) stopAppendOnly() {
	a := &n.aof
	n.sendEffects(true)
	n.writeAppendOnly()
	if p := n.part(); p != nil {
		p.sync()
	}
	a.synced = n.wallSecond(n.now)
	a.state, a.selected, a.scheduled, a.temp, a.buf, a.fsynced = aofOff, false, false, nil, nil, -1
	if n.rewriting() {
		n.child = nil
	}
}

// openAppendOnly makes the files of a server that has begun, if it has none: with no
// data yet there is a base of its own accord (aofOpenIfNeededOnServerStart). What an earlier
// process has written is on the disk by now.
func (n *Node) openAppendOnly() {
	a := &n.aof
	a.opened = true
	if !a.enabled {
		return
	}
	a.state, a.fsynced = aofOn, 0
	f := n.appendOnlyFile()
	for _, p := range f.parts() {
		p.written = n.moment()
		p.sync()
	}
	if f.last() == nil {
		base, _ := n.baseFile() // there are no keys
		f.base = newPart(base, n.moment())
	}
	if len(f.increments) == 0 {
		f.increments = []*aofPart{newPart(nil, n.moment())}
	}
	a.synced = n.wallSecond(n.now)
}
