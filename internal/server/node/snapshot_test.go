package node_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

const (
	savingStarted   = "+Background saving started\r\n"
	savingScheduled = "+Background saving scheduled\r\n"
	savingInBack    = "-ERR Background save already in progress\r\n"
)

// withDisk gives the node a disk, from which it begins.
func withDisk(d *node.Disk) func(*node.Config) {
	return func(cfg *node.Config) { cfg.Disk, cfg.Load = d, true }
}

// withReplicaConf makes the node a replica of another one.
func withReplicaConf(t *testing.T) func(*node.Config) {
	return withNodesConf(t, testID+" "+testIP+":7000@17000 myself,slave 00000000000000000000000000000000000000bb 0 0 1 connected\n"+
		"00000000000000000000000000000000000000bb 127.0.0.1:7001@17001 master - 0 0 1 connected 0-16383\n"+
		"vars currentEpoch 1 lastVoteEpoch 0\n")
}

// keysOn are the keys that a process would begin with.
func keysOn(t *testing.T, d *node.Disk) []string {
	t.Helper()
	return newTestNode(t, withDisk(d)).Keys()
}

func TestSave(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.has("persistence", "rdb_changes_since_last_save:0", "rdb_saves:0", "rdb_last_bgsave_time_sec:-1")
	c.play(
		exchange{"SAVE x", "-ERR wrong number of arguments for 'save' command\r\n"},
		exchange{"BGSAVE x", "-ERR syntax error\r\n"},
		exchange{"BGSAVE SCHEDULE x", "-ERR syntax error\r\n"},
		exchange{"MULTI", "+OK\r\n"},
		exchange{"SAVE", "-ERR Command not allowed inside a transaction\r\n"},
		exchange{"DISCARD", "+OK\r\n"},
		exchange{"MSET {k}a 1 {k}b 2", "+OK\r\n"},
		exchange{"SADD {k}s x", ":1\r\n"},
		exchange{"SADD {k}s x", ":0\r\n"},
		exchange{"DEL {k}b {k}x", ":1\r\n"},
		exchange{"GET {k}a", "$1\r\n1\r\n"},
		exchange{"SET {k}e 1 PX 50", "+OK\r\n"},
	)
	n.host.Advance(5 * time.Second)
	c.has("persistence", "rdb_changes_since_last_save:5")
	if d.Dump.File != nil {
		t.Error("something was saved already")
	}
	c.play(exchange{"SAVE", "+OK\r\n"}, exchange{"LASTSAVE", ":1714979294\r\n"}, exchange{"SET {k}late 1", "+OK\r\n"})
	c.has("persistence", "rdb_changes_since_last_save:1", "rdb_saves:1", "rdb_last_save_time:1714979294", "rdb_last_bgsave_status:ok")
	if got, want := keysOn(t, &d), []string{"{k}a", "{k}s"}; !slices.Equal(got, want) {
		t.Errorf("the dump has %q, want %q", got, want)
	}
}

// BGSAVE saves what is there when it begins; its end is noticed by the cron.
func TestBackgroundSave(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"CONFIG SET rdb-key-save-delay 1500000", "+OK\r\n"},
		exchange{"MSET {k}a 1 {k}b 2", "+OK\r\n"},
		exchange{"BGSAVE SCHEDULE", savingStarted},
		exchange{"SET {k}c 3", "+OK\r\n"},
		exchange{"BGSAVE", savingInBack},
		exchange{"BGSAVE SCHEDULE", savingInBack},
		exchange{"SAVE", savingInBack},
		exchange{"MULTI", "+OK\r\n"},
		exchange{"BGSAVE", "+QUEUED\r\n"},
		exchange{"EXEC", "*1\r\n" + savingInBack},
	)
	n.host.Advance(2 * time.Second)
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:1", "rdb_current_bgsave_time_sec:2", "current_save_keys_total:2",
		"rdb_changes_since_last_save:3", "rdb_last_save_time:1714979289", "rdb_saves:1")
	if d.Dump.File != nil {
		t.Error("the dump is there too soon")
	}
	n.host.Advance(time.Second)
	if d.Dump.File != nil {
		t.Error("the cron is to notice")
	}
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:0", "rdb_current_bgsave_time_sec:-1", "rdb_last_bgsave_time_sec:3", "current_save_keys_total:0",
		"rdb_changes_since_last_save:1", "rdb_last_save_time:1714979292", "rdb_saves:1")
	if got, want := keysOn(t, &d), []string{"{k}a", "{k}b"}; !slices.Equal(got, want) {
		t.Errorf("the dump has %q, want %q", got, want)
	}
}

// In a transaction BGSAVE is for the cron to begin, once.
func TestBackgroundSaveInATransaction(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.do("MULTI")
	c.do("BGSAVE")
	c.do("BGSAVE")
	c.play(exchange{"EXEC", "*2\r\n" + savingScheduled + savingScheduled})
	c.has("persistence", "rdb_bgsave_in_progress:0", "rdb_saves:0")
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:1", "rdb_saves:1")
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:0", "rdb_last_bgsave_time_sec:0")
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:0", "rdb_saves:1")
}

func TestSavePoints(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.do("CONFIG SET save")
	c.send("CONFIG", "SET", "save", "100 1 10 3")
	saved := func(after time.Duration) bool {
		before := d.Dump
		n.host.Advance(after)
		n.Tick() // begins
		n.Tick() // is done
		return len(before.File) != len(d.Dump.File)
	}
	c.do("SET k1 1")
	c.do("SET k2 1")
	if saved(50 * time.Second) {
		t.Error("two changes in 50 seconds are saved")
	}
	c.do("SET k3 1")
	if !saved(0) {
		t.Error("three changes in 50 seconds are not saved")
	}
	c.do("SET k4 1")
	if saved(100 * time.Second) {
		t.Error("one change is saved after 100 seconds, want more than that")
	}
	if !saved(time.Second) {
		t.Error("one change is not saved after 101 seconds")
	}
	if saved(time.Hour) {
		t.Error("no change is saved")
	}
	c.do("SET k5 1")
	c.do("FLUSHALL")
	if got := keysOn(t, &d); len(got) > 0 {
		t.Errorf("FLUSHALL leaves %q in the dump", got)
	}
	c.has("persistence", "rdb_changes_since_last_save:0", "rdb_saves:2")
	c.do("SET k6 1")
	c.do("FLUSHDB")
	c.has("persistence", "rdb_changes_since_last_save:2", "rdb_saves:2")
}

// FLUSHALL ends a BGSAVE of what is gone now.
func TestFlushAllEndsABackgroundSave(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.do(`CONFIG SET save ""`)
	c.play(exchange{"SET k 1", "+OK\r\n"}, exchange{"BGSAVE", savingStarted}, exchange{"FLUSHALL", "+OK\r\n"}, exchange{"SAVE", savingInBack})
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:0", "rdb_changes_since_last_save:2")
	if d.Dump.File != nil {
		t.Error("it was saved")
	}
}

// SHUTDOWN saves when it is told to, or has save points and is not told not to.
func TestShutdownSaves(t *testing.T) {
	for _, row := range []struct {
		points, command string
		want            bool
	}{
		{"", "SHUTDOWN", false},
		{"", "SHUTDOWN SAVE", true},
		{"900 1", "SHUTDOWN", true},
		{"900 1", "SHUTDOWN NOSAVE", false},
	} {
		var d node.Disk
		n := newTestNode(t, withDisk(&d))
		c := n.client("127.0.0.1:5001")
		c.send("CONFIG", "SET", "save", row.points)
		c.do("SET k 1")
		c.do(row.command)
		if got := d.Dump.File != nil; got != row.want || len(n.host.exits) != 1 {
			t.Errorf("save %q, %s: saved %t, want %t; it ends by %q", row.points, row.command, got, row.want, n.host.exits)
		}
	}
}

// A process begins with all that is in the dump.
func TestBeginsWithTheDump(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.do("SET {k}a 1")
	c.do("SET {k}volatile 1 EX 100")
	c.do("SET {k}brief 1 EX 5")
	c.do("XADD {k}s 1-1 f v")
	c.send("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 7 end)")
	c.do("CONFIG SET notify-keyspace-events KEA")
	c.do("SAVE")

	later := newTestNode(t, withDisk(&d), func(cfg *node.Config) { cfg.Start = testStart.Add(10 * time.Second) })
	c = later.client("127.0.0.1:5001")
	c.play(
		exchange{"GET {k}a", "$1\r\n1\r\n"},
		exchange{"TTL {k}volatile", ":90\r\n"},
		exchange{"EXISTS {k}brief", ":0\r\n"},
		exchange{"XLEN {k}s", ":1\r\n"},
		exchange{"FCALL f 0", ":7\r\n"},
		exchange{"DBSIZE", ":3\r\n"},
	)
	c.has("persistence", "rdb_changes_since_last_save:0", "rdb_saves:0", "rdb_last_load_keys_loaded:3", "rdb_last_load_keys_expired:1",
		"rdb_last_save_time:1714979299")
	c.has("replication", "master_repl_offset:0", "second_repl_offset:-1", "repl_backlog_active:0")
}

// A replica keeps the keys of its dump whose time is over until its master deletes them. A
// master drops them, and tells its replicas.
func TestDumpWithKeysThatAreOver(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c, _ := withReplica(t, n)
	c.do("SET {k}a 1")
	c.do("SET {k}over 1 PX 2000")
	c.do("SAVE")
	later := func(cfg *node.Config) { cfg.Start = testStart.Add(5 * time.Second) }
	replica := newTestNode(t, withDisk(&d), later, withReplicaConf(t)).client("127.0.0.1:5001")
	replica.play(exchange{"DBSIZE", ":3\r\n"})
	replica.has("persistence", "rdb_last_load_keys_expired:0", "rdb_last_load_keys_loaded:3")
	master := newTestNode(t, withDisk(&d), later).client("127.0.0.1:5001")
	master.play(exchange{"DBSIZE", ":2\r\n"})
	master.has("persistence", "rdb_last_load_keys_expired:1", "rdb_last_load_keys_loaded:2")
	at, _ := strconv.Atoi(offsetOf(t, replica))
	if got, want := offsetOf(t, master), itoa(at+len("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*2\r\n$3\r\nDEL\r\n$7\r\n{k}over\r\n")); got != want {
		t.Errorf("the master begins at offset %s, want %s", got, want)
	}
}

func offsetOf(t *testing.T, c *testClient) string {
	_, rest, _ := strings.Cut(payload(t, c.do("INFO replication")), "master_repl_offset:")
	offset, _, _ := strings.Cut(rest, "\r\n")
	return offset
}

func TestBeginsWithADamagedDump(t *testing.T) {
	var d node.Disk
	newTestNode(t, withDisk(&d)).client("127.0.0.1:5001").do("SAVE")
	d.Dump.File = d.Dump.File[:len(d.Dump.File)-1]
	cfg := node.Config{Host: &testHost{}, Keyspace: newTestNode(t).engine, Start: testStart, Disk: &d, Load: true}
	withReplicaConf(t)(&cfg)
	if _, err := node.New(cfg); err == nil || !strings.Contains(err.Error(), "dump") {
		t.Errorf("it begins: %v", err)
	}
}

// A dump of a node with replicas names its history, and a process that begins with it goes
// on with that: a master as with an earlier one, a replica as with its own.
func TestHistoryGoesOnFromTheDump(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c, _ := withReplica(t, n)
	c.do("SAVE")
	info := payload(t, c.do("INFO replication"))
	field := func(name string) string {
		_, rest, _ := strings.Cut(info, name+":")
		value, _, _ := strings.Cut(rest, "\r\n")
		return value
	}
	id, offset := field("master_replid"), field("master_repl_offset")
	if id == "" || offset == "0" || !d.Dump.Resumable {
		t.Fatalf("the history is %q up to %s", id, offset)
	}

	same := d
	master := newTestNode(t, withDisk(&d)).client("127.0.0.1:5001")
	master.has("replication", "master_replid2:"+id, "master_repl_offset:"+offset, "repl_backlog_active:1", "repl_backlog_histlen:0")
	if got := master.do("PSYNC " + id + " 1000"); !strings.HasPrefix(got, "+FULLRESYNC") {
		t.Errorf("PSYNC beyond the dump: %q", got)
	}

	replica := newTestNode(t, withDisk(&same), withReplicaConf(t)).client("127.0.0.1:5001")
	replica.has("replication", "role:slave", "master_replid:"+id, "slave_repl_offset:"+offset)
}
