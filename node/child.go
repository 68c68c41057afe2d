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
}

type childKind uint8

const (
	childSave    childKind = iota // of BGSAVE and save points
	childRewrite                  // of BGREWRITEAOF
)

// fork begins a child, which takes rdb-key-save-delay microseconds for each key. What it
// writes is what there is now; finish is called when it is done, unless it is killed.
func (n *Node) fork(kind childKind, finish func()) {
	n.child = &child{kind: kind, keys: n.ks.Len(), began: n.now, done: n.now + n.keySaveDelay(), finish: finish}
}

// keySaveDelay is how long it takes to save all keys.
func (n *Node) keySaveDelay() time.Duration {
	each, _ := strconv.Atoi(n.config.Get("rdb-key-save-delay"))
	return time.Duration(max(each, 0)*n.ks.Len()) * time.Microsecond
}

func (n *Node) saving() bool { return n.child != nil && n.child.kind == childSave }

func (n *Node) rewriting() bool { return n.child != nil && n.child.kind == childRewrite }

// checkChild is the cron's part in what goes on in the background: it notices that a
// child is done, or begins one when a save point is reached or the append only file has
// grown too long (serverCron, checkChildrenDone).
func (n *Node) checkChild() {
	if n.aof.scheduled && n.child == nil {
		n.rewriteAppendOnly()
	}
	c := n.child
	switch {
	case c != nil && (c.killed || n.now >= c.done):
		n.child = nil
		took := n.wallSecond(n.now) - n.wallSecond(c.began)
		if !c.killed {
			c.finish()
		}
		switch c.kind {
		case childSave:
			n.snapshots.took = took
		case childRewrite:
			n.aof.took = took
		}
	case c != nil:
	case n.savePointReached():
		n.saveInBackground()
	case n.appendOnlyGrown():
		n.rewriteAppendOnly()
	}
}
