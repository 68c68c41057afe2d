package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

func TestServerCommands(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	n.host.Advance(1500 * time.Millisecond)
	const noReplicaOf = "-ERR REPLICAOF not allowed in cluster mode.\r\n"
	c.play(
		exchange{"TIME", "*2\r\n" + bulk("1714979290") + bulk("500000")},
		exchange{"LASTSAVE", ":1714979289\r\n"},
		exchange{"LOLWUT", bulk("Redis ver. 7.0.15\n")},
		exchange{"LOLWUT VERSION x", "-ERR value is not an integer or out of range\r\n"},
		exchange{"MODULE LIST", "*0\r\n"},
		exchange{"MODULE LOAD x", "-ERR MODULE command not allowed. If the enable-module-command option is set to \"local\", " +
			"you can run it from a local connection, otherwise you need to set this option in the configuration file, " +
			"and then restart the server.\r\n"},
		exchange{"MOVE k 1", "-ERR MOVE is not allowed in cluster mode\r\n"},
		exchange{"SWAPDB 0 1", "-ERR SWAPDB is not allowed in cluster mode\r\n"},
		exchange{"REPLICAOF NO ONE", noReplicaOf},
		exchange{"SLAVEOF h 1", noReplicaOf},
		exchange{"FAILOVER", "-ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.\r\n"},
	)
}

func TestLatency(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.do("SET k v")
	c.do("SET k v")
	c.do("CLUSTER MYID")
	once := func(name, calls string) string {
		return bulk(name) + "*4\r\n" + bulk("calls") + ":" + calls + "\r\n" + bulk("histogram_usec") + "*2\r\n:1\r\n:" + calls + "\r\n"
	}
	c.play(
		exchange{"LATENCY LATEST", "*0\r\n"},
		exchange{"LATENCY HISTORY command", "*0\r\n"},
		exchange{"LATENCY GRAPH command", "-ERR No samples available for event 'command'\r\n"},
		exchange{"LATENCY RESET", ":0\r\n"},
		exchange{"LATENCY HISTOGRAM set cluster nosuch get", "*4\r\n" + once("set", "2") + once("cluster|myid", "1")},
	)
	if got := c.do("LATENCY DOCTOR"); !strings.Contains(got, "Latency monitoring is disabled") {
		t.Errorf("LATENCY DOCTOR says %q", got)
	}
	c.do("CONFIG SET latency-monitor-threshold 10")
	if got := c.do("LATENCY DOCTOR"); !strings.Contains(got, "no latency spike was observed") {
		t.Errorf("LATENCY DOCTOR says %q", got)
	}
	c.do("CONFIG SET latency-tracking no")
	c.play(exchange{"LATENCY HISTOGRAM set", "*0\r\n"})
}

func TestMemory(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.do("HELLO 3")
	c.play(exchange{"MEMORY PURGE", wordOK})
	if got := c.do("MEMORY STATS"); !strings.HasPrefix(got, "%27\r\n") || !strings.Contains(got, bulk("keys.count")+":0\r\n") {
		t.Errorf("MEMORY STATS of an empty node: %q", got)
	}
	c.do("SET k v")
	if got := c.do("MEMORY STATS"); !strings.HasPrefix(got, "%28\r\n") || !strings.Contains(got, bulk("db.0")+"%3\r\n") ||
		!strings.Contains(got, bulk("keys.count")+":1\r\n") || !strings.Contains(got, bulk("fragmentation")+",0\r\n") {
		t.Errorf("MEMORY STATS with a key: %q", got)
	}
}

// withDebug turns DEBUG on.
func withDebug(cfg *node.Config) {
	s := node.DefaultSettings()
	s.DebugCommand = true
	cfg.Settings = &s
}

func TestDebugIsOff(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	if got := c.do("DEBUG SLEEP 0"); !strings.HasPrefix(got, "-ERR DEBUG command not allowed. If the enable-debug-command option") {
		t.Errorf("DEBUG answers %q", got)
	}
}

func TestDebug(t *testing.T) {
	c := newTestNode(t, withDebug).client("127.0.0.1:5001")
	unknown := func(name string) string {
		return "-ERR unknown subcommand or wrong number of arguments for '" + name + "'. Try DEBUG HELP.\r\n"
	}
	c.play(
		exchange{"CONFIG GET enable-debug-command", "*2\r\n" + bulk("enable-debug-command") + bulk("yes")},
		exchange{"DEBUG nosuch", unknown("nosuch")},
		exchange{"DEBUG SLEEP", unknown("SLEEP")},
		exchange{"DEBUG CLUSTERLINK", unknown("CLUSTERLINK")},
		exchange{"DEBUG RESTART", "-ERR Slotstorm does not support the command 'debug|restart'\r\n"},
		exchange{"DEBUG LOG hello", wordOK},
		exchange{`DEBUG ERROR "MINE own"`, "-MINE own\r\n"},
		exchange{"DEBUG SLEEP nonsense", wordOK},
		exchange{"DEBUG CLUSTERLINK KILL to nobody", "-ERR Unknown node nobody\r\n"},
		exchange{"DEBUG CLUSTERLINK KILL foo " + testID, "-ERR Unknown direction foo\r\n+OK\r\n"},
		exchange{"DEBUG DROP-CLUSTER-PACKET-FILTER x", "-ERR value is not an integer or out of range\r\n"},
		exchange{"DEBUG DROP-CLUSTER-PACKET-FILTER -1", wordOK},
		exchange{"DEBUG CHANGE-REPL-ID", wordOK},
		exchange{"DEBUG PROTOCOL map", "*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n"},
		exchange{"DEBUG OBJECT k", "-ERR no such key\r\n"},
		exchange{"DEBUG POPULATE 2", wordOK},
		exchange{"DEBUG POPULATE 2 other 9", wordOK},
		exchange{"DEBUG POPULATE 3 key", wordOK},
		exchange{"DBSIZE", ":5\r\n"},
		exchange{"GET key:1", bulk("value:1")},
		exchange{"GET other:1", bulk("value:1\x00\x00")},
		exchange{"SET k 12345", wordOK},
		exchange{"DEBUG OBJECT k", "+Value at:0x000000000000 refcount:1 encoding:int serializedlength:3 lru:3703257 lru_seconds_idle:0\r\n"},
	)
}

// The digests are those of a real Redis 7.0.15.
func TestDebugDigest(t *testing.T) {
	c := newTestNode(t, withDebug).client("127.0.0.1:5001")
	c.play(exchange{"DEBUG DIGEST", "+0000000000000000000000000000000000000000\r\n"})
	for _, command := range []string{"SET s hello", "SET n 12345", "RPUSH l a 1 b", "SADD si 1 2 3", "SADD ss x yy zzz",
		"ZADD z 1 a 2.5 b -inf c inf d 0.1 e", "HSET h f v g 12", "XADD st 1-1 a b c d", "XADD st 1-2 a b", "SET e x EX 1000"} {
		c.do(command)
	}
	for _, row := range [][2]string{
		{"s", "36b23a1456b2dce2c3ed252c456761301dba8060"},
		{"n", "e1cf90774e995ae03de66e8109dc5cb9d9c2dc83"},
		{"l", "d5f44352f6226abea9252dad248ef5de0d964396"},
		{"si", "2a462a3f51a1db89738ebbeef0c47ce1bbc85246"},
		{"ss", "511d5267a42710162d8e478056843ad03a995eae"},
		{"z", "c97090755f5fcf8aa8d471b862bd31c4851187d4"},
		{"h", "8530acc75d5274eb0fc0da86f28ed5533274a6d4"},
		{"st", "0257fbba838006fdf3ca8da716f287f080fe7806"},
		{"e", "0745672cb1bf060476eedeb8a28f5ffe1ff5a2be"},
		{"nosuch", "0000000000000000000000000000000000000000"},
	} {
		c.play(exchange{"DEBUG DIGEST-VALUE " + row[0], "*1\r\n+" + row[1] + "\r\n"})
	}
	c.play(exchange{"DEBUG DIGEST", "+ae0fd95314eeaf42a846c5c42a2c4ef4cb3fe847\r\n"})
}

func TestDebugSetActiveExpire(t *testing.T) {
	n := newTestNode(t, withDebug)
	c := n.client("127.0.0.1:5001")
	c.do("SET k v PX 10")
	c.do("DEBUG SET-ACTIVE-EXPIRE 0")
	n.host.Advance(time.Second)
	c.play(exchange{"DBSIZE", ":1\r\n"}, exchange{"GET k", "$-1\r\n"}, exchange{"DBSIZE", ":0\r\n"})
}

// DEBUG SLEEP stops the whole node, and nothing else in the world.
func TestDebugSleep(t *testing.T) {
	n := newTestNode(t, withDebug)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	a.play(exchange{"DEBUG SLEEP 1.5", ""}, exchange{"PING", ""})
	b.play(exchange{"PING", ""})
	n.host.Advance(1499 * time.Millisecond)
	if got := a.take() + b.take(); got != "" {
		t.Errorf("the node has woken up early: %q", got)
	}
	n.host.Advance(time.Millisecond)
	if got := a.take(); got != "+OK\r\n+PONG\r\n" {
		t.Errorf("the sleeper got %q", got)
	}
	if got := b.take(); got != "+PONG\r\n" {
		t.Errorf("the other client got %q", got)
	}
	a.play(exchange{"SLOWLOG GET", "*1\r\n*6\r\n:0\r\n:1714979290\r\n:1500000\r\n*3\r\n" + bulk("DEBUG") + bulk("SLEEP") + bulk("1.5") +
		bulk("127.0.0.1:5001") + bulk("")})
}
