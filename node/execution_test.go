package node_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/node"
)

// A command that takes time holds up its transaction and everybody else, and nothing of
// the transaction is seen before all of it has happened, not even when the client leaves.
func TestTransactionThatTakesTime(t *testing.T) {
	for _, leaves := range []bool{false, true} {
		n := newTestNode(t, func(cfg *node.Config) {
			settings := node.DefaultSettings()
			settings.DebugCommand = true
			cfg.Settings = &settings
		})
		c, other, replica := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
		replica.do("REPLCONF listening-port 7001")
		replica.do("PSYNC ? -1")
		for _, command := range []string{"MULTI", "SET a 1", "DEBUG SLEEP 1", "INCR a", "DEBUG SLEEP 0.5", "INCR a"} {
			c.do(command)
		}
		if got := c.do("EXEC"); got != "" {
			t.Errorf("EXEC: %q", got)
		}
		if leaves {
			c.session.Close()
		}
		if got := other.do("GET a"); got != "" {
			t.Errorf("GET while the transaction is under way: %q", got)
		}
		n.host.Advance(time.Second)
		if got := c.take() + other.take() + replica.take(); got != "" {
			t.Errorf("after a second: %q", got)
		}
		n.host.Advance(time.Second)
		if got := c.take(); !leaves && got != "*5\r\n+OK\r\n+OK\r\n:2\r\n+OK\r\n:3\r\n" {
			t.Errorf("EXEC: %q", got)
		}
		if got := other.take(); got != "$1\r\n3\r\n" {
			t.Errorf("GET: %q", got)
		}
		if got := replica.take(); got != "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"+
			"*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n" {
			t.Errorf("the replica got %q", got)
		}
	}
}
