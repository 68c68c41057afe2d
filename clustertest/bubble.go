package clustertest

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// Bubble runs a test with a cluster in a testing/synctest bubble: time is virtual
// there for the cluster, for its clients and for the test. It stands still while
// anybody has something to do and jumps ahead when everybody waits, so a failover
// with a node timeout of 15 seconds takes milliseconds. The clock starts at midnight
// UTC of 2000-01-01, for the nodes as well.
//
// The rules are those of synctest.Test: all clients of the cluster are made inside
// the bubble, and nothing of it is used outside. There is no t.Run inside; open one
// bubble for each subtest instead. Transport has to be Memory, since a bubble
// cannot tell a goroutine that waits for a socket from one that is busy.
//
// With SLOTSTORM_EXPLAIN=1 in the environment, a test that fails says at which event it was lost:
// it is run some hundred times more for that.
//
// A goroutine of the test that still runs at its end is stuck, because time ends
// with the test: synctest panics. End what was begun, and close clients that were not
// made by the Cluster.
func Bubble(t *testing.T, cfg Config, f func(t *testing.T, c *Cluster)) {
	t.Helper()
	home := testPackage() // in the bubble is another stack
	cfg, err := onItsWay(cfg)
	if err != nil {
		t.Fatalf("clustertest: %s: %v", branchVariable, err)
	}
	defer explainFailure(t)
	synctest.Test(t, func(t *testing.T) {
		c := StartInBubble(t, cfg)
		c.home, c.explains = home, true
		f(t, c)
	})
}

// StartInBubble is StartWith for a test that is in a bubble already, such as one that
// opened it by synctest.Test, or by rapid.SyncTest, which does so for each case:
//
//	rapid.Check(t, func(t *rapid.T) {
//		rapid.SyncTest(t, func(t *rapid.T) {
//			c := clustertest.StartInBubble(t, clustertest.Default())
//			...
//		})
//	})
//
// At the end of the test it lets a virtual minute pass, so that closed clients end.
func StartInBubble(tb TB, cfg Config) *Cluster {
	tb.Helper()
	var c *Cluster
	// Runs last, when the cluster and its clients are closed.
	tb.Cleanup(func() {
		time.Sleep(aftermath)
		if c != nil && c.smallPools {
			dropPooledTimers()
		}
	})
	c = StartWith(tb, cfg)
	return c
}

// aftermath is what closed clients get to notice it. go-redis leaves goroutines that
// sleep a second or so before they look again, and a bubble whose time has ended
// would wait for them in vain. As nothing else happens any more, it costs nothing.
const aftermath = time.Minute

// dropPooledTimers makes sync.Pools forget what they hold, which takes two rounds of the
// garbage collector. go-redis keeps the timers with which it waits for a connection
// in such a pool for the whole process (internal/semaphore.go). A timer of a bubble that
// is used outside of it ends the process, so it must not be found by the next one.
func dropPooledTimers() {
	runtime.GC()
	runtime.GC()
}
