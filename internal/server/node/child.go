package node

import (
	"strconv"
	"time"
)

// child is the process that Redis forks to write what there is at this moment: there is
// at most one (hasActiveChildProcess).
type child struct {
	kind   childKind
	keys   int
	began  time.Duration
	done   time.Duration // it has written all; the cron notices
	killed bool          // what it writes is not wanted any more
	finish func()        // what the process does then

	// file is the data set that it writes, and written is where the journal ended when it
	// began. A stream has a mark at its end, and sent counts what is on its way.
	file    []byte
	written int64
	mark    string
	sent    int
}

type childKind uint8

const (
	childSave      childKind = iota // of BGSAVE, save points and replicas that take a file
	childStream                     // of replicas that take a stream: it writes to their sockets
	childRewrite                    // of BGREWRITEAOF
	childMigration                  // of a slot migration
)

// fork begins a child, which takes rdb-key-save-delay microseconds for each key. What it
// writes is what there is now; finish is called when it is done, unless it is killed.
func (n *Node) fork(kind childKind, finish func()) *child {
	n.child = &child{
		kind: kind, keys: n.ks.Len(), began: n.now, done: n.now + n.keySaveDelay(), finish: finish,
		written: n.repl.journal.End(),
	}
	return n.child
}

// keySaveDelay is how long it takes to save all keys.
func (n *Node) keySaveDelay() time.Duration {
	each, _ := strconv.Atoi(n.config.Get("rdb-key-save-delay"))
	return time.Duration(max(each, 0)*n.ks.Len()) * time.Microsecond
}

// saving reports whether a child writes a data set (CHILD_TYPE_RDB).
func (n *Node) saving() bool { return n.child != nil && n.child.kind < childRewrite }

func (n *Node) rewriting() bool { return n.child != nil && n.child.kind == childRewrite }

// What a child says of its progress: at the first of so many keys, if the last time was a
// second ago (rdbSaveDb).
const (
	progressKeys   = 1024
	progressPeriod = time.Second
)

// saved is how many keys the child has last said to have written.
func (c *child) saved(now time.Duration) (keys int) {
	took := c.done - c.began
	if c.keys == 0 || took <= 0 {
		return 0
	}
	last := -progressPeriod
	for first := 0; first < c.keys; first += progressKeys {
		at := took * time.Duration(first) / time.Duration(c.keys)
		if at > now-c.began {
			break
		}
		if at-last >= progressPeriod {
			keys, last = first+1, at
		}
	}
	return keys
}

// checkChild is the cron's part in what goes on in the background: it notices that a
// child is done, or begins one when a save point is reached or the append only file has
// grown too long (serverCron).
func (n *Node) checkChild() {
	if n.aof.scheduled && n.child == nil {
		n.rewriteAppendOnly()
	}
	switch c := n.child; {
	case c != nil && (c.killed || n.now >= c.done):
		n.childDone()
	case c != nil:
	case n.savePointReached():
		_ = n.saveInBackground() // the next time comes
	case n.appendOnlyGrown():
		n.rewriteAppendOnly()
	}
}

// childDone is what the process does when a child has ended (checkChildrenDone).
func (n *Node) childDone() {
	c := n.child
	n.child = nil
	if !c.killed {
		c.finish()
	}
	took := n.wallSecond(n.now) - n.wallSecond(c.began)
	if c.kind == childRewrite {
		n.aof.took = took
		return
	}
	n.snapshots.took = took
	n.dataSetWritten(c)
}
