package clustertest

import (
	"testing"
	"testing/synctest"
	"time"
)

// Bubble runs a test with a cluster in a testing/synctest bubble: time is virtual
// there for the cluster, for its clients and for the test. It stands still while
// anybody has something to do and jumps ahead when everybody waits, so a failover
// with a node timeout of 15 seconds takes milliseconds.
//
// The rules are those of synctest.Test: all clients of the cluster are made inside
// the bubble, and nothing of it is used outside. There is no t.Run inside; open one
// bubble for each subtest instead. Transport has to be Memory, since a bubble
// cannot tell a goroutine that waits for a socket from one that is busy.
//
// At most one configuration may be given; none means Default.
func Bubble(t *testing.T, f func(t *testing.T, c *Cluster), cfg ...Config) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		// Runs last, when cluster and clients are closed.
		t.Cleanup(func() { time.Sleep(aftermath) })
		f(t, Start(t, cfg...))
	})
}

// aftermath is what closed clients get to notice it. go-redis leaves goroutines that
// sleep a second or so before they look again, and a bubble whose time has ended
// would wait for them in vain. As nothing else happens any more, it costs nothing.
const aftermath = time.Minute
