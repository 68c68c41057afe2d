package node_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// withFile gives the node a configuration file.
func withFile(lines ...string) func(*node.Config) {
	return func(cfg *node.Config) { cfg.File = append(cfg.File, lines...) }
}

var appendOnly = withFile("appendonly yes", "enable-debug-command yes")

// logged is a node with an append only file on the disk, and a client of it.
func logged(t *testing.T, d *node.Disk, options ...func(*node.Config)) (*testNode, *testClient) {
	t.Helper()
	n := newTestNode(t, append([]func(*node.Config){withDisk(d), appendOnly}, options...)...)
	return n, n.client("127.0.0.1:5001")
}

// A process that is killed finds in its append only file all that it has answered, whatever
// appendfsync says: the kernel has it.
func TestAppendOnlyFile(t *testing.T) {
	for _, fsync := range []string{"always", "everysec", "no"} {
		var d node.Disk
		n, c := logged(t, &d, withFile("appendfsync "+fsync))
		c.has("persistence", "aof_enabled:1", "aof_current_size:0", "aof_base_size:0")
		c.play(
			exchange{"SET {k}a 1", "+OK\r\n"},
			exchange{"SET {k}ttl v PX 60000", "+OK\r\n"},
			exchange{"SET {k}over v PX 300", "+OK\r\n"},
			exchange{"MSET {k}b 1 {k}c 2", "+OK\r\n"},
			exchange{`EVAL "redis.call('set',KEYS[1],1) redis.call('incr',KEYS[1]) return 1" 1 {k}s`, ":1\r\n"},
			exchange{"MULTI", "+OK\r\n"},
			exchange{"RPUSH {k}l 1 2 3", "+QUEUED\r\n"},
			exchange{"DEL {k}b", "+QUEUED\r\n"},
			exchange{"EXEC", "*2\r\n:3\r\n:1\r\n"},
			exchange{"FUNCTION LOAD \"#!lua name=lib\nredis.register_function('f', function() return 7 end)\"", "$3\r\nlib\r\n"},
		)
		n.host.Advance(time.Second)
		_, c = logged(t, &d)
		c.play(
			exchange{"GET {k}a", "$1\r\n1\r\n"},
			exchange{"EXISTS {k}b", ":0\r\n"},
			exchange{"GET {k}s", "$1\r\n2\r\n"},
			exchange{"PTTL {k}ttl", ":60000\r\n"},
			exchange{"LRANGE {k}l 0 -1", "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n"},
			exchange{"FCALL f 0", ":7\r\n"},
			exchange{"DBSIZE", ":6\r\n"}, // what is over is gone when time passes
			exchange{"CLIENT ID", ":3\r\n"},
		)
	}
}

// A client that has its reply can rely on it that the file has its command.
func TestAppendOnlyFileIsWrittenBeforeTheReply(t *testing.T) {
	var d, killed node.Disk
	_, c := logged(t, &d)
	c.hears = func() { killed.AOF = d.AOF.Clone() }
	c.do("SET a 1")
	again, _ := logged(t, &killed)
	if got := again.Keys(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("when the reply comes the file holds %q, want the key", got)
	}
}

// The sizes are those of the same commands in Redis's file.
func TestAppendOnlyFileSize(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d)
	size := func(want int) {
		t.Helper()
		c.has("persistence", fmt.Sprintf("aof_current_size:%d", want))
	}
	c.do("SET a 1")
	size(23 + 27) // SELECT 0
	c.do("GET a")
	size(50)
	c.do("SET e v PX 300")
	size(50 + 57) // with PXAT
	n.host.Advance(time.Second)
	n.Tick()
	size(107 + 20) // DEL e
	c.do("MSET b{1} 1 c{1} 2")
	size(127 + 48)
	c.do(`EVAL "redis.call('set',KEYS[1],1) redis.call('incr',KEYS[1]) return 1" 1 s`)
	size(175 + 15 + 27 + 21 + 14) // in a transaction
	c.do(`EVAL "redis.set_repl(redis.REPL_REPLICA) redis.call('set',KEYS[1],1) return 1" 1 s`)
	size(252)
	c.do(`EVAL "redis.set_repl(redis.REPL_AOF) redis.call('set',KEYS[1],3) return 1" 1 s`)
	size(279)
	c.do("CONFIG SET aof-timestamp-enabled yes")
	c.do("SET a 2")
	size(279 + 16 + 27)
	c.do("SET a 3")
	size(279 + 16 + 27 + 27)
	_, c = logged(t, &d)
	if got := c.do("GET s"); got != "$1\r\n3\r\n" {
		t.Errorf("s is %q after the restart", got)
	}
}

// What a machine that loses power has on its disk depends on appendfsync.
func TestPowerLoss(t *testing.T) {
	for _, row := range []struct {
		fsync string
		after time.Duration // the writes of the first, the second, ... second
		want  []string
	}{
		{"always", 100 * time.Millisecond, []string{"k0", "k1", "k2"}},
		// The first write of a second is synced at once, what comes in the same second in the next.
		{"everysec", 100 * time.Millisecond, []string{"k0"}},
		{"everysec", time.Second, []string{"k0", "k1", "k2"}},
		{"no", 100 * time.Millisecond, nil},
		{"no", 10 * time.Second, nil},
		{"no", 14 * time.Second, nil},
		{"no", 16 * time.Second, []string{"k0"}}, // after 30 s in memory
	} {
		var d node.Disk
		n, c := logged(t, &d, withFile("appendfsync "+row.fsync))
		n.host.Advance(2 * time.Second)
		for i := range 3 {
			c.do(fmt.Sprintf("SET k%d v", i))
			if i < 2 {
				n.host.Advance(row.after)
				n.Tick()
			}
		}
		n.Shutdown()
		d.LosePower()
		again, _ := logged(t, &d)
		if got := again.Keys(); !slices.Equal(got, row.want) {
			t.Errorf("appendfsync %s, a write each %v: %q, want %q", row.fsync, row.after, got, row.want)
		}
	}
}

// The cron syncs what nobody has written behind.
func TestAppendOnlyFileIsSyncedByTheCron(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d)
	n.host.Advance(2 * time.Second)
	c.do("SET a 1")
	c.do("SET b 1")
	c.do("CONFIG SET rdb-key-save-delay 2000000 no-appendfsync-on-rewrite yes")
	c.do("BGSAVE")
	n.host.Advance(time.Second)
	n.Tick()
	kept := func(want ...string) {
		t.Helper()
		lost := node.Disk{AOF: d.AOF.Clone()}
		lost.LosePower()
		again, _ := logged(t, &lost)
		if got := again.Keys(); !slices.Equal(got, want) {
			t.Errorf("on the disk are %q, want %q", got, want)
		}
	}
	kept("a")
	n.host.Advance(4 * time.Second)
	n.Tick()
	n.Tick()
	kept("a", "b")
	c.do("SET c 1")
	kept("a", "b")
	c.do("CONFIG SET appendfsync always")
	kept("a", "b", "c")
}

// A file that ends in the middle of a command or a transaction is read up to there, if
// aof-load-truncated lets it.
func TestTruncatedAppendOnlyFile(t *testing.T) {
	var d node.Disk
	_, c := logged(t, &d, withFile("appendfsync always"))
	c.do("SET {k}a 1")
	c.do(`EVAL "redis.call('set',KEYS[1],1) redis.call('set',KEYS[2],1)" 2 {k}b {k}c`)
	const (
		command     = 30 // SET {k}a 1
		transaction = 15 + 2*command + 14
	)
	for cut := range transaction + command {
		damaged := node.Disk{AOF: d.AOF.Clone()}
		damaged.AOF.Cut(cut)
		want := []string{"{k}a"}
		switch {
		case cut == 0:
			want = []string{"{k}a", "{k}b", "{k}c"}
		case cut > transaction:
			want = nil
		}
		left := transaction + command - cut // behind SELECT
		between := left == command || left == 0 || cut == 0
		inside := !between && left > command
		whole := left-command == 15 || left-command == 15+command || left-command == 15+2*command
		if err := begin(t, &node.Disk{AOF: damaged.AOF.Clone()}, "aof-load-truncated no"); (err == nil) != between {
			t.Errorf("without the last %d bytes and aof-load-truncated: %v", cut, err)
		}
		n, c := logged(t, &damaged)
		if got := n.Keys(); !slices.Equal(got, want) {
			t.Errorf("without the last %d bytes: %q, want %q", cut, got, want)
		}
		c.do("SET {k}d 1")
		n, _ = logged(t, &damaged)
		lost := inside && !whole && left-command > 15 // as in Redis
		if got := slices.Contains(n.Keys(), "{k}d"); got == lost {
			t.Errorf("without the last %d bytes, what is written behind is there: %t", cut, got)
		}
	}
}

// begin starts a node with an append only file, and returns why it does not.
func begin(t *testing.T, d *node.Disk, file ...string) error {
	cfg := node.Config{
		Host: &testHost{}, Keyspace: newTestNode(t).engine, Start: testStart, Disk: d, Load: true,
		File: append([]string{"appendonly yes"}, file...),
	}
	withReplicaConf(t)(&cfg)
	_, err := node.New(cfg)
	return err
}

// A rewrite puts what there is at its beginning in place of the old files; what comes
// meanwhile is kept behind.
func TestRewriteOfTheAppendOnlyFile(t *testing.T) {
	for _, preamble := range []string{"yes", "no"} {
		var d node.Disk
		n, c := logged(t, &d, withFile("aof-use-rdb-preamble "+preamble, "rdb-key-save-delay 500000"))
		for range 100 {
			c.do("INCR {k}n")
		}
		c.do("SADD {k}s a b")
		c.do("EXPIRE {k}s 100")
		c.do("FUNCTION LOAD \"#!lua name=lib\nredis.register_function('f', function() return 7 end)\"")
		long := d.AOF.Size()
		c.play(
			exchange{"BGREWRITEAOF x", "-ERR wrong number of arguments for 'bgrewriteaof' command\r\n"},
			exchange{"BGREWRITEAOF", "+Background append only file rewriting started\r\n"},
			exchange{"INCR {k}n", ":101\r\n"},
			exchange{"BGREWRITEAOF", "-ERR Background append only file rewriting already in progress\r\n"},
			exchange{"BGSAVE", "-ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.\r\n"},
		)
		c.has("persistence", "aof_rewrite_in_progress:1", "aof_current_rewrite_time_sec:0", "aof_last_rewrite_time_sec:-1", "aof_rewrites:1", "rdb_bgsave_in_progress:0")
		crashed := node.Disk{AOF: d.AOF.Clone()}
		n.host.Advance(1200 * time.Millisecond)
		n.Tick()
		c.has("persistence", "aof_rewrite_in_progress:0", "aof_current_rewrite_time_sec:-1", "aof_last_rewrite_time_sec:1",
			"aof_last_bgrewrite_status:ok", fmt.Sprintf("aof_current_size:%d", d.AOF.Size()), fmt.Sprintf("aof_base_size:%d", d.AOF.Size()))
		if d.AOF.Size() >= long {
			t.Errorf("the file has %d bytes, before %d", d.AOF.Size(), long)
		}
		c.do("INCR {k}n")
		for disk, want := range map[*node.Disk]string{&d: "102", &crashed: "101"} {
			_, c = logged(t, disk)
			c.play(
				exchange{"GET {k}n", "$3\r\n" + want + "\r\n"},
				exchange{"SCARD {k}s", ":2\r\n"},
				exchange{"PTTL {k}s", ":100000\r\n"},
				exchange{"FCALL f 0", ":7\r\n"},
			)
		}
	}
}

// The file is rewritten by itself when it has doubled since the last time, and is not
// small.
func TestAppendOnlyFileIsRewrittenByItself(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d, withFile("auto-aof-rewrite-min-size 1000"))
	random := rand.New(rand.NewPCG(1, 1))
	write := func(bytes int) {
		value := make([]byte, bytes) // which no dump compresses
		for i := range value {
			value[i] = byte(random.Uint32())
		}
		c.send("SET", "k", string(value))
		n.Tick()
		n.Tick()
	}
	write(500)
	c.has("persistence", "aof_rewrites:0")
	write(500)
	c.has("persistence", "aof_rewrites:1")
	write(600) // the base has more than 500
	c.has("persistence", "aof_rewrites:2")
	c.do("CONFIG SET auto-aof-rewrite-percentage 0")
	write(9000)
	c.has("persistence", "aof_rewrites:2")
	c.do("CONFIG SET auto-aof-rewrite-percentage 200")
	write(1)
	c.has("persistence", "aof_rewrites:3")
}

// appendonly can be switched on and off: on begins with a rewrite, and until that is done
// nothing is on the disk; off leaves the file as it is.
func TestAppendOnlyAtRunTime(t *testing.T) {
	var d node.Disk
	n := newTestNode(t, withDisk(&d))
	c := n.client("127.0.0.1:5001")
	c.do("SET a 1")
	on := func(want ...string) {
		t.Helper()
		copied := node.Disk{AOF: d.AOF.Clone()}
		again, _ := logged(t, &copied)
		if got := again.Keys(); !slices.Equal(got, want) {
			t.Errorf("on the disk are %q, want %q", got, want)
		}
	}
	c.do("CONFIG SET appendonly yes")
	c.has("persistence", "aof_enabled:1", "aof_rewrite_in_progress:1", "aof_rewrites:1")
	c.do("SET b 1")
	on()
	c.play(exchange{"SHUTDOWN", "-ERR Errors trying to SHUTDOWN. Check logs.\r\n"}, exchange{"PING", "+PONG\r\n"})
	n.Tick()
	c.has("persistence", "aof_rewrite_in_progress:0")
	c.do("SET c 1")
	on("a", "b", "c")
	c.do("CONFIG SET appendonly no")
	c.has("persistence", "aof_enabled:0")
	c.do("SET d 1")
	on("a", "b", "c")
	c.do("BGREWRITEAOF")
	n.Tick()
	on("a", "b", "c", "d")
	c.play(
		exchange{"MULTI", "+OK\r\n"},
		exchange{"CONFIG SET appendonly yes", "+QUEUED\r\n"},
		exchange{"SET e 1", "+QUEUED\r\n"},
		exchange{"BGREWRITEAOF", "+QUEUED\r\n"},
		exchange{"EXEC", "*3\r\n+OK\r\n+OK\r\n+Background append only file rewriting scheduled\r\n"},
	)
	c.has("persistence", "aof_enabled:1", "aof_rewrite_scheduled:1", "aof_pending_rewrite:1", "aof_rewrite_in_progress:0")
	c.do("SET f 1")
	n.Tick()
	n.Tick()
	on("a", "b", "c", "d", "e", "f")
	c.do("SET g 1")
	if c.do("SHUTDOWN NOSAVE NOW"); len(n.host.exits) != 1 {
		t.Error("it has not ended")
	}
	on("a", "b", "c", "d", "e", "f", "g")
}

// Without an append only file a node with appendonly begins with nothing: a dump does not
// count. Without appendonly the file does not.
func TestAppendOnlyGoesBeforeTheDump(t *testing.T) {
	var d node.Disk
	newTestNode(t, withDisk(&d)).client("127.0.0.1:5001").play(exchange{"SET dump 1", "+OK\r\n"}, exchange{"SAVE", "+OK\r\n"})
	n, c := logged(t, &d)
	if got := n.Keys(); len(got) > 0 {
		t.Errorf("it begins with %q", got)
	}
	c.do("SET aof 1")
	if got := keysOn(t, &d); !slices.Equal(got, []string{"dump"}) {
		t.Errorf("without appendonly it begins with %q", got)
	}
	if n, _ := logged(t, &d); !slices.Equal(n.Keys(), []string{"aof"}) {
		t.Errorf("with appendonly it begins with %q", n.Keys())
	}
}

func TestDamagedAppendOnlyFile(t *testing.T) {
	for text, want := range map[string]string{
		"PING\r\n":                        "bad file format",
		"*0\r\n":                          "bad file format",
		"*x\r\n":                          "bad file format",
		"*1\r\nx":                         "bad file format",
		"*1\r\n$-1\r\n":                   "bad file format",
		"*1\r\n$9999999999999999999\r\n":  "bad file format",
		"*1\r\n$3\r\nFOO\r\n":             "unknown command 'FOO'",
		"REDIS0010\xff":                   "unexpected end of file",
		"#TS:1\r\n*1\r\n$4\r\nPING\r\nno": "bad file format",
	} {
		d := node.Disk{AOF: node.NewAppendOnlyFile([]byte(text))}
		if err := begin(t, &d, "aof-load-truncated no"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	d := node.Disk{AOF: node.NewAppendOnlyFile([]byte("#TS:1\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$0\r\n\r\n#TS:"))}
	if n, _ := logged(t, &d); !slices.Equal(n.Keys(), []string{"a"}) {
		t.Errorf("it begins with %q", n.Keys())
	}
}

// FuzzAppendOnlyFile: whatever is in the file, a node begins or says why not.
func FuzzAppendOnlyFile(f *testing.F) {
	f.Add([]byte("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"))
	f.Add([]byte("#TS:1\r\n*1\r\n$5\r\nMULTI\r\n*2\r\n$3\r\nDEL\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n"))
	f.Add([]byte("*4\r\n$4\r\nEVAL\r\n"))
	f.Add([]byte("*2\r\n$8\r\nSHUTDOWN\r\n$6\r\nNOSAVE\r\n"))
	f.Add([]byte("*3\r\n$5\r\nBLPOP\r\n$1\r\na\r\n$1\r\n0\r\n*2\r\n$5\r\nDEBUG\r\n$7\r\nSEGFAULT\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := node.Disk{AOF: node.NewAppendOnlyFile(data)}
		cfg := node.Config{
			Host: &testHost{}, Keyspace: newTestNode(t).engine, Start: testStart, Disk: &d, Load: true,
			File: []string{"appendonly yes", "enable-debug-command yes"},
		}
		withReplicaConf(t)(&cfg)
		n, err := node.New(cfg)
		if err != nil {
			return
		}
		n.Boot()
		n.Tick()
		n.Shutdown()
	})
}
