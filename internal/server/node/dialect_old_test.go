package node_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// What Redis 6.2 saves, logs and forgets is not what Redis 7.0 does, as its own server showed.
func TestDiskOfRedis62(t *testing.T) {
	var d node.Disk
	old := func(cfg *node.Config) { cfg.Dialect = "redis-6.2" }
	n := newTestNode(t, withDisk(&d), withFile("appendonly yes"), old)
	c := n.client("127.0.0.1:5001")
	size := func(want string) {
		t.Helper()
		n.Tick()
		c.has("persistence", "aof_current_size:"+want)
	}
	c.do("SET {hello}a 1")
	c.do("SET {hello}a 2")
	size("91")
	c.do(`EVAL "redis.call('set',KEYS[1],1) redis.call('incr',KEYS[1])" 1 {hello}e`)
	size("182")
	c.do(`EVAL "redis.call('set',KEYS[1],1)" 1 {hello}e`)
	size("245") // a transaction of one command
	c.play(
		exchange{"MULTI", "+OK\r\n"},
		exchange{"SET {hello}a 3", "+QUEUED\r\n"},
		exchange{"GET {hello}a", "+QUEUED\r\n"},
		exchange{"EXEC", "*2\r\n+OK\r\n" + bulk("3")},
	)
	size("308")
	c.do("MULTI")
	c.do("GET {hello}a")
	c.do("EXEC")
	c.do(`EVAL "return redis.call('get',KEYS[1])" 1 {hello}e`)
	c.do("FLUSHDB")
	size("325")
	c.do("FLUSHDB") // of nothing
	size("325")
	c.do("SAVE")
	c.do("SET {hello}a 1")
	c.do("FLUSHALL")
	c.has("persistence", "rdb_changes_since_last_save:3")
	c.play(
		exchange{"MULTI", "+OK\r\n"},
		exchange{"BGREWRITEAOF", "+QUEUED\r\n"},
		exchange{"BGSAVE", "+QUEUED\r\n"},
		exchange{"EXEC", "*2\r\n+Background append only file rewriting started\r\n-ERR Another child process is active (AOF?): can't BGSAVE right now. " +
			"Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.\r\n"},
		exchange{"SHUTDOWN NOW", "-ERR syntax error\r\n"},
		exchange{"SHUTDOWN SAVE SAVE", "-ERR syntax error\r\n"},
		exchange{"SHUTDOWN ABORT", "-ERR syntax error\r\n"},
		exchange{"DEBUG DROP-CLUSTER-PACKET-FILTER 1", "-ERR Unknown subcommand or wrong number of arguments for 'DROP-CLUSTER-PACKET-FILTER'. Try DEBUG HELP.\r\n"},
		exchange{"DEBUG LEAK x", "-ERR Slotstorm does not support the command 'debug|leak'\r\n"},
		exchange{"DEBUG CLIENT-EVICTION", "-ERR Unknown subcommand or wrong number of arguments for 'CLIENT-EVICTION'. Try DEBUG HELP.\r\n"},
		exchange{"REPLCONF rdb-filter-only functions", "-ERR Unrecognized REPLCONF option: rdb-filter-only\r\n"},
		exchange{"ACL SETUSER bob on nopass ~* -@all +get", "+OK\r\n"},
		exchange{"AUTH bob x", "+OK\r\n"},
		exchange{"CLIENT ID", "-NOPERM this user has no permissions to run the 'client' command or its subcommand\r\n"},
	)
}

// Who reads a stream as a group waits on in Redis 6.2 when the stream goes, and the shortest
// timeout is none.
func TestWaitingInRedis62(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "redis-6.2" })
	c, d, e := n.client("1.1.1.1:1"), n.client("1.1.1.1:2"), n.client("1.1.1.1:3")
	d.do("XGROUP CREATE {hello}s g $ MKSTREAM")
	if got := c.do("XREADGROUP GROUP g c BLOCK 0 STREAMS {hello}s >"); got != "" {
		t.Fatalf("XREADGROUP: %q, want it to wait", got)
	}
	if got := e.do("BLPOP {hello}l 5e-324"); got != "" {
		t.Fatalf("BLPOP: %q, want it to wait", got)
	}
	d.do("DEL {hello}s")
	n.tickFor(time.Second)
	if got := c.take(); got != "" {
		t.Errorf("DEL {hello}s says %q to who reads it", got)
	}
	if got := e.take(); got != "" {
		t.Errorf("BLPOP: %q after a second, want it to wait", got)
	}
}

// A master of Redis 6.2 that comes back begins a history without a past.
func TestHistoryOfRedis62(t *testing.T) {
	var d node.Disk
	options := []func(*node.Config){withDisk(&d), func(cfg *node.Config) { cfg.Dialect = "redis-6.2" }}
	c := newTestNode(t, options...).client("127.0.0.1:5001")
	c.do("SET {hello}a 1")
	c.do("SAVE")
	c = newTestNode(t, options...).client("127.0.0.1:5001")
	c.play(exchange{"GET {hello}a", bulk("1")})
	c.has("replication", "master_replid2:0000000000000000000000000000000000000000", "second_repl_offset:-1")
}
