package node_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// withNeighbour gives the upper half of the slots to a second master, and opens two:
// 866, that of {hello}, is migrating to it, and 12182, that of foo, is being imported.
func withNeighbour(t testing.TB) func(*node.Config) {
	const neighbour = "00000000000000000000000000000000000000bb"
	return withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191 "+
		"[866->-"+neighbour+"] [12182-<-"+neighbour+"]\n"+
		neighbour+" "+testIP+":7001@17001 master - 0 0 2 connected 8192-16383\n"+
		"vars currentEpoch 2 lastVoteEpoch 0\n")
}

const (
	queued    = "+QUEUED\r\n"
	movedFoo  = "-MOVED 12182 127.0.0.1:7001\r\n"
	askHello  = "-ASK 866 127.0.0.1:7001\r\n"
	execAbort = "-EXECABORT Transaction discarded because of previous errors.\r\n"
)

// The flag that ASKING sets lives for one command, also for one that is an error, and
// for all of a transaction when it came before MULTI (resetClient).
func TestAskingLivesForOneCommand(t *testing.T) {
	c := newTestNode(t, withNeighbour(t)).client("127.0.0.1:5001")
	c.play(
		exchange{"GET foo", movedFoo},
		exchange{"ASKING", wordOK},
		exchange{"GET foo", "$-1\r\n"},
		exchange{"GET foo", movedFoo},
		exchange{"ASKING", wordOK},
		exchange{"NOSUCH", "-ERR unknown command 'NOSUCH', with args beginning with: \r\n"},
		exchange{"GET foo", movedFoo},
		exchange{"ASKING", wordOK},
		exchange{"GET", "-ERR wrong number of arguments for 'get' command\r\n"},
		exchange{"GET foo", movedFoo},
		exchange{"ASKING", wordOK},
		exchange{"PING", "+PONG\r\n"},
		exchange{"GET foo", movedFoo},
		exchange{"ASKING", wordOK},
		exchange{"MULTI", wordOK},
		exchange{"GET foo", queued},
		exchange{"GET foo", queued},
		exchange{"EXEC", "*2\r\n$-1\r\n$-1\r\n"},
		exchange{"GET foo", movedFoo},
		exchange{"MULTI", wordOK},
		exchange{"ASKING", queued},
		exchange{"GET foo", movedFoo},
		exchange{"DISCARD", wordOK},
	)
}

// A redirect while commands are queued spoils the transaction; one of EXEC ends it.
func TestRedirectsInTransactions(t *testing.T) {
	n := newTestNode(t, withNeighbour(t))
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"MULTI", wordOK},
		exchange{"SET foo v", movedFoo},
		exchange{"SET bar v", queued},
		exchange{"EXEC", execAbort},
		exchange{"GET bar", "$-1\r\n"},

		exchange{"SET {hello}k v", askHello},
		exchange{"MULTI", wordOK},
		exchange{"GET {hello}k", askHello},
		exchange{"EXEC", execAbort},
	)
	d := n.client("127.0.0.1:5002")
	d.play(exchange{"CLUSTER SETSLOT 866 STABLE", wordOK})
	c.play(
		exchange{"MULTI", wordOK},
		exchange{"GET {hello}k", queued},
	)
	d.play(exchange{"CLUSTER SETSLOT 866 NODE 00000000000000000000000000000000000000bb", wordOK})
	c.play(
		exchange{"EXEC", "-MOVED 866 127.0.0.1:7001\r\n"},
		exchange{"EXEC", "-ERR EXEC without MULTI\r\n"},
	)
}

// A watched key that changed stops EXEC, once.
func TestWatch(t *testing.T) {
	n := newTestNode(t)
	c, d := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	c.play(
		exchange{"WATCH bar", wordOK},
		exchange{"MULTI", wordOK},
		exchange{"SET bar mine", queued},
	)
	d.play(exchange{"SET bar theirs", wordOK})
	c.play(
		exchange{"EXEC", "*-1\r\n"},
		exchange{"GET bar", bulk("theirs")},
		exchange{"MULTI", wordOK},
		exchange{"SET bar mine", queued},
		exchange{"EXEC", "*1\r\n" + wordOK},
	)
}

// What a client hears of slots that nobody serves, and of a cluster that is down.
func TestClusterDown(t *testing.T) {
	half := withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191\n"+
		"vars currentEpoch 1 lastVoteEpoch 0\n")
	n := newTestNode(t, half)
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"GET bar", "-CLUSTERDOWN The cluster is down\r\n"},
		exchange{"GET foo", "-CLUSTERDOWN Hash slot not served\r\n"},
		exchange{"CONFIG SET cluster-allow-reads-when-down yes", wordOK},
		exchange{"GET bar", "$-1\r\n"},
		exchange{"SET bar v", "-CLUSTERDOWN The cluster is down and only accepts read commands\r\n"},
		exchange{"CONFIG SET cluster-require-full-coverage no", wordOK},
	)
	for range 60 { // a master that was down waits five seconds before it serves
		n.host.Advance(100 * time.Millisecond)
		n.Tick()
	}
	c.play(
		exchange{"SET bar v", wordOK},
		exchange{"SET foo v", "-CLUSTERDOWN Hash slot not served\r\n"},
	)
}
