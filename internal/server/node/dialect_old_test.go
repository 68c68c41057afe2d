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

// In Redis 6.2 a key past its deadline is watched as any other.
func TestWatchInRedis62(t *testing.T) {
	for _, then := range []string{"PING", "EXISTS k", "SET k y", "PEXPIRE k 10000", "FLUSHDB"} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "redis-6.2" })
		c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
		c.do("DEBUG SET-ACTIVE-EXPIRE 0")
		c.do("SET k x PX 10")
		n.host.Advance(time.Second)
		c.do("WATCH k")
		d.do(then)
		c.do("MULTI")
		c.do("PING")
		if got := c.do("EXEC"); got != "*-1\r\n" {
			t.Errorf("EXEC after %s = %q, want nil", then, got)
		}
	}
}

// What INFO and the slow log of Redis 6.2 know of subcommands, and of commands that waited.
func TestStatisticsOfRedis62(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "redis-6.2" })
	c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	d.do("CONFIG SET slowlog-log-slower-than 0")
	d.do("CONFIG RESETSTAT")
	c.do("BLMOVE {k}1 {k}2 LEFT LEFT 0")
	d.do("SET {k}2 x")
	d.do("RPUSH {k}1 x")
	if got := d.slowest(); got != "BLMOVE {k}1 {k}2 LEFT LEFT 0" {
		t.Errorf("the newest entry is %q", got)
	}
	c.take()
	c.do("BRPOP {k}3 0")
	d.do("CLIENT UNBLOCK 1")
	if got := d.slowest(); got != "CLIENT UNBLOCK 1" {
		t.Errorf("the newest entry is %q", got)
	}
	c.take()
	c.do("BRPOP {k}3 0")
	d.do("CLIENT UNBLOCK 1 ERROR")
	c.take()
	d.do("XGROUP CREATE {k}s g $ MKSTREAM")
	c.do("XREADGROUP GROUP g c BLOCK 0 STREAMS {k}s >")
	d.do("XGROUP DESTROY {k}s g")
	d.do("XADD {k}s 1-1 f v")
	if got := d.slowest(); got != "XADD {k}s 1-1 f v" {
		t.Errorf("the newest entry is %q", got)
	}
	if got := c.take(); got != "-NOGROUP the consumer group this client was blocked on no longer exists\r\n" {
		t.Errorf("XREADGROUP: %q", got)
	}
	d.do("CLIENT NOSUCH")
	const idle = "usec=0,usec_per_call=0.00,rejected_calls=0,"
	d.has("commandstats", "cmdstat_blmove:calls=1,"+idle+"failed_calls=0", "cmdstat_brpop:calls=2,"+idle+"failed_calls=0", "cmdstat_xreadgroup:calls=1,"+idle+"failed_calls=0",
		"cmdstat_client:calls=3,"+idle+"failed_calls=2", "cmdstat_xgroup:calls=2,"+idle+"failed_calls=0", "cmdstat_config:calls=1,"+idle+"failed_calls=0")
	d.has("errorstats", "errorstat_ERR:count=1", "errorstat_NOGROUP:count=1", "errorstat_UNBLOCKED:count=1", "errorstat_WRONGTYPE:count=1")
	if got := payload(t, d.do("INFO latencystats")); got != "" {
		t.Errorf("INFO latencystats: %q, which Redis 6.2 does not have", got)
	}
}
