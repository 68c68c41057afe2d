package node

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// loading is how a replica puts its master's data set in place of its own (server.loading).
// The zero value says that it does not.
type loading struct {
	on bool
	// direct: it takes in what comes at once, without a file (repl-diskless-load).
	direct bool
	// swaps: it keeps its own data until the new ones are whole.
	swaps bool
	// async: clients go on with its own data meanwhile (async_loading).
	async bool
	// whole is set when all has come. What comes behind it waits.
	whole bool

	began time.Duration
	until time.Duration // when all is loaded, if it is whole
}

// refuses reports whether clients are told that the node is loading, whatever they want to
// read.
func (l *loading) refuses() bool { return l.on && !l.async }

// loadsDirectly is how repl-diskless-load wants the next data set to be loaded
// (useDisklessLoad).
func (n *Node) loadsDirectly() (direct, swaps bool) {
	switch n.config.Get("repl-diskless-load") {
	case "swapdb":
		return true, true
	case "on-empty-db":
		return n.ks.Len() == 0, false
	}
	return false, false
}

// announced begins to load a data set of which only the length is known, if the replica can do
// without a file.
func (n *Node) announced() {
	if direct, swaps := n.loadsDirectly(); direct {
		n.beginLoading(loading{direct: true, swaps: swaps, async: swaps && n.repl.master.file.ID == n.repl.ID && !n.dialect.Has(dialect.LoadsUnseen)})
	}
}

// beginLoading makes room for the data of the master. Without swapdb the old ones are gone at
// once; with it clients read them, if they are an earlier state of the same history
// (readSyncBulkPayload).
func (n *Node) beginLoading(l loading) {
	if n.saving() {
		n.child.killed = true // lest it replaces what is loaded
	}
	if n.aof.state != aofOff {
		n.stopAppendOnly()
	}
	if !l.swaps {
		n.dropOldData()
	}
	l.on, l.began = true, n.now
	n.loading, n.repl.cronDue = l, n.now
	n.setExpiry()
}

// dropOldData forgets the data, and what they were a state of (replicationAttachToNewMaster).
func (n *Node) dropOldData() {
	l := &n.repl.master
	n.accountLoss(l.file.ID)
	l.resumable = false
	n.disconnectReplicas() // they follow another data set
	n.repl.backlog, n.repl.handovers = nil, nil
	n.emptyData()
	n.forgetMigrations()
}

// load puts a data set that has come into the keyspace. It takes as long as
// Settings.LoadTime and key-load-delay say, counted from when the first of it came if it is
// loaded directly.
func (n *Node) load() {
	l := &n.repl.master
	if !n.loading.on {
		n.beginLoading(loading{})
		n.keepReceived(l.file.Data, l.file.ID, l.file.Offset)
	}
	n.loading.whole = true
	n.loading.until = n.loading.began + n.settings.LoadTime + n.keyLoadDelay()
	if n.loading.until <= n.now {
		n.loaded()
		return
	}
	c := l.conn
	n.host.After(n.loading.until-n.now, func() {
		n.act(func() {
			if n.loading.on && l.conn == c {
				n.loaded()
			}
		})
	})
}

// keyLoadDelay is what key-load-delay adds to the time of loading: so many microseconds
// for each key.
func (n *Node) keyLoadDelay() time.Duration {
	each, _ := strconv.Atoi(n.config.Get("key-load-delay"))
	if each <= 0 {
		return 0
	}
	keys := 0
	_, _ = n.dialect.Format().ReadFile(n.repl.master.file.Data, func(rdb.Key) error { // its errors show when it is loaded
		keys++
		return nil
	})
	return time.Duration(keys*each) * time.Microsecond
}

// whileLoading is all that a server's cron does while it loads: it tells the master that
// it is still there (replicationSendNewlineToMaster), and gives up on one that is silent.
func (n *Node) whileLoading() {
	l := &n.repl.master
	if !n.loading.whole && n.now-l.heard > n.settings.ReplTimeout {
		n.reconnect()
		return
	}
	if n.now >= n.repl.cronDue {
		n.repl.cronDue = n.now + cronPeriod
		l.conn.link.Send([]byte{'\n'})
	}
}

// loadedBytes is how much of the data set has been loaded.
func (n *Node) loadedBytes() int {
	l, size := &n.loading, len(n.repl.master.file.Data)
	if l.direct || l.until <= l.began {
		return size
	}
	return int(int64(size) * int64(n.now-l.began) / int64(l.until-l.began))
}

// endLoading lets the node answer again, and handles what came from the master
// meanwhile.
func (n *Node) endLoading() {
	n.loading = loading{}
	n.setExpiry()
	c := n.repl.master.conn
	if c == nil {
		return
	}
	held := c.held
	c.held = nil
	for _, f := range held {
		f()
	}
}
