package miniredis_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/sim"
)

// stepped is a cluster whose nodes' keys are held by miniredis, those of the nodes that are
// named excepted.
func stepped(t *testing.T, cfg sim.Config, own ...string) *sim.Cluster {
	t.Helper()
	cfg.Keyspace = func(node string, seed uint64) keyspace.Keyspace {
		for _, name := range own {
			if node == name {
				return nil
			}
		}
		return miniredis.New(node, seed)
	}
	cfg.File = []string{"enable-debug-command yes"}
	c, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	for _, n := range c.Nodes() {
		if isOwn := strings.Contains(strings.Join(own, " "), n.Name()); (miniredis.Of(n) == nil) != isOwn {
			t.Fatalf("%s has the keyspace %T", n.Name(), n.Keyspace())
		}
	}
	return c
}

func node(t *testing.T, c *sim.Cluster, name string) *sim.Node {
	t.Helper()
	n, err := c.Node(name)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// do runs a command given as a line at a node and returns its reply.
func do(t *testing.T, c *sim.Cluster, name, line string) string {
	t.Helper()
	r, err := node(t, c, name).Do(strings.Fields(line)...)
	if err != nil {
		t.Fatal(err)
	}
	return r.String()
}

func expect(t *testing.T, c *sim.Cluster, name, line, want string) {
	t.Helper()
	if got := do(t, c, name, line); got != want {
		t.Errorf("%s> %s: got %q, want %q", name, line, got, want)
	}
}

// The slot of {hello}, which n1 owns.
const slotOfHello = 866

var oneOfEach = []struct{ kind, make, show string }{
	{"string", "SET {hello}string value", "GET {hello}string"},
	{"list", "RPUSH {hello}list a b c", "LRANGE {hello}list 0 -1"},
	{"set", "SADD {hello}set a b 1", "SISMEMBER {hello}set b"},
	{"zset", "ZADD {hello}zset 1.5 a -inf b", "ZRANGE {hello}zset 0 -1 WITHSCORES"},
	{"hash", "HSET {hello}hash a 1 b 2", "HGET {hello}hash b"},
	{"stream", "XADD {hello}stream 1-1 f v", "XRANGE {hello}stream - +"},
}

func TestMigrate(t *testing.T) {
	for _, row := range []struct{ name, own string }{
		{"from miniredis to the engine", "n2"}, {"from the engine to miniredis", "n1"}, {"between two", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := stepped(t, sim.Config{Masters: 2}, row.own)
			before := map[string]string{}
			for _, one := range oneOfEach {
				do(t, c, "n1", one.make)
				before[one.kind] = do(t, c, "n1", one.show)
			}
			do(t, c, "n1", "PEXPIRE {hello}list 60000")
			if err := c.MoveSlot(slotOfHello, "n1", "n2"); err != nil {
				t.Fatal(err)
			}
			for _, one := range oneOfEach {
				expect(t, c, "n2", "TYPE {hello}"+one.kind, one.kind)
				expect(t, c, "n2", one.show, before[one.kind])
			}
			expect(t, c, "n1", "CLUSTER COUNTKEYSINSLOT 866", "0")
			expect(t, c, "n2", "CLUSTER COUNTKEYSINSLOT 866", "6")
			expect(t, c, "n2", "PTTL {hello}list", "60000")
			expect(t, c, "n2", "TTL {hello}hash", "-1")
			c.Advance(time.Minute)
			expect(t, c, "n2", "EXISTS {hello}list", "0")
			if err := c.MoveSlot(slotOfHello, "n2", "n1"); err != nil { // and back again
				t.Fatal(err)
			}
			expect(t, c, "n1", "ZRANGE {hello}zset 0 -1 WITHSCORES", before["zset"])
			expect(t, c, "n1", "CLUSTER COUNTKEYSINSLOT 866", "5")
		})
	}
}

// What has no payload stays where it is.
func TestMigrateRefuses(t *testing.T) {
	for _, row := range []struct {
		name, own string
		make      []string
		error     string
	}{
		{"HyperLogLog", "n2", []string{"PFADD {hello}k a b"}, `ERR Slotstorm: "{hello}k" has no DUMP payload: miniredis: a HyperLogLog of miniredis is none of Redis`},
		{"consumer groups that leave", "n2", []string{"XGROUP CREATE {hello}k g $ MKSTREAM"}, `ERR Slotstorm: "{hello}k" has no DUMP payload: miniredis: consumer groups stay where they are`},
		{"consumer groups that come", "n1", []string{"XGROUP CREATE {hello}k g $ MKSTREAM"}, `ERR Target instance replied with error: ERR miniredis: consumer groups stay where they are`},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := stepped(t, sim.Config{Masters: 2}, row.own)
			do(t, c, "n1", "SET {hello}a 1")
			for _, line := range row.make {
				do(t, c, "n1", line)
			}
			m, err := c.Migrate(slotOfHello, "n1", "n2")
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Begin(); err != nil {
				t.Fatal(err)
			}
			host, port, _ := strings.Cut(node(t, c, "n2").Addr(), ":")
			expect(t, c, "n1", fmt.Sprintf("MIGRATE %s %s {hello}k 0 1000", host, port), row.error)
			expect(t, c, "n1", "EXISTS {hello}k", "1")
			if _, err := m.MoveKeys(10); err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(row.error, "ERR ")) {
				t.Errorf("MoveKeys: %v", err)
			}
			expect(t, c, "n1", "EXISTS {hello}k", "1")
		})
	}
}

// writes do all that is not the same when it is done again.
var writes = []string{
	"SET {hello}a 1 EX 100", "SETEX {hello}b 5 x", "INCRBYFLOAT {hello}f 0.1", "INCRBYFLOAT {hello}f 0.2", "HINCRBYFLOAT {hello}h f 1.5",
	"SADD {hello}s a b c d e f", "SPOP {hello}s", "SPOP {hello}s 2", "XADD {hello}x * f v", "XADD {hello}x MAXLEN ~ 1 * f w",
	"EXPIRE {hello}f 50", "GETEX {hello}f EX 70", "PEXPIRE {hello}h 30000", "PERSIST {hello}h", "RPUSH {hello}l 1 2 3", "BLPOP {hello}l 1",
	"BLMOVE {hello}l {hello}m LEFT RIGHT 1", "ZADD {hello}z 1 a 2 b 3 c", "BZPOPMIN {hello}z 1", "BZMPOP 1 1 {hello}z MAX", "BLMPOP 1 1 {hello}l LEFT",
	"SUNIONSTORE {hello}u {hello}s", "RENAME {hello}u {hello}v", "COPY {hello}v {hello}w", "SMOVE {hello}v {hello}w a", "SETRANGE {hello}r 3 x", "BITOP NOT {hello}o {hello}r",
	"GETDEL {hello}o", "DEL {hello}r", "EXPIRE {hello}w -1", "LPUSH {hello}l x y z", "LTRIM {hello}l 0 1", "SET {hello}b y PX 60000 GET",
}

// Replicas of any kind have what their master has.
func TestReplication(t *testing.T) {
	for _, row := range []struct{ name, own string }{{"two of miniredis", ""}, {"replica of the engine", "n2"}} {
		t.Run(row.name, func(t *testing.T) {
			c := stepped(t, sim.Config{Masters: 1, Replicas: 1}, row.own)
			c.Advance(time.Second)
			same := func(after string) {
				t.Helper()
				c.Advance(time.Millisecond)
				if a, b := do(t, c, "n1", "DEBUG DIGEST"), do(t, c, "n2", "DEBUG DIGEST"); len(a) != 40 || a != b {
					t.Fatalf("after %s the replica has %v, the master %v", after, node(t, c, "n2").Keys(), node(t, c, "n1").Keys())
				}
				if a, b := do(t, c, "n1", "DBSIZE"), do(t, c, "n2", "DBSIZE"); a != b {
					t.Fatalf("after %s the replica has %s keys, the master %s: %v, %v", after, b, a, node(t, c, "n2").Keys(), node(t, c, "n1").Keys())
				}
			}
			for _, line := range writes {
				if r := do(t, c, "n1", line); strings.HasPrefix(r, "ERR") || strings.HasPrefix(r, "WRONGTYPE") {
					t.Fatalf("%s: %s", line, r)
				}
				same(line)
				c.Advance(137 * time.Millisecond)
			}
			for _, key := range []string{"a", "b", "f"} {
				_, a, _ := node(t, c, "n1").Keyspace().Dump([]byte("{hello}" + key))
				if _, b, _ := node(t, c, "n2").Keyspace().Dump([]byte("{hello}" + key)); a.IsZero() || !a.Equal(b) {
					t.Errorf("the deadline of %s is %v on the master, %v on the replica", key, a, b)
				}
			}
			do(t, c, "n1", "EVAL "+strings.ReplaceAll("redis.call('SADD',KEYS[1],1,2,3);redis.call('SPOP',KEYS[1]);return'x'", " ", "")+" 1 {hello}e")
			same("a script")
			c.Advance(5 * time.Second)
			same("the end of some keys")
			c.Advance(2 * time.Minute)
			same("the end of all others")
			if err := node(t, c, "n2").Crash(); err != nil {
				t.Fatal(err)
			}
			if err := node(t, c, "n2").Restart(sim.Restart{}); err != nil {
				t.Fatal(err)
			}
			c.Advance(10 * time.Second)
			same("a full synchronization")
		})
	}
}

// A replica keeps an expired key out of sight until its master deletes it.
func TestExpiredOnReplica(t *testing.T) {
	c := stepped(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	do(t, c, "n1", "SET {hello}a 1 PX 500")
	do(t, c, "n1", "RPUSH {hello}l 1 2")
	do(t, c, "n1", "PEXPIRE {hello}l 500")
	if err := node(t, c, "n1").Pause(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	do(t, c, "n2", "READONLY")
	expect(t, c, "n2", "DBSIZE", "2")
	if got := node(t, c, "n2").Keys(); len(got) != 2 {
		t.Errorf("the replica has the keys %v", got)
	}
	if _, ok := node(t, c, "n2").String("{hello}a"); ok {
		t.Error("an expired key is seen on a replica")
	}
	if err := node(t, c, "n1").Resume(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	expect(t, c, "n2", "DBSIZE", "0")
	// With its master gone, it deletes them itself once it is one.
	do(t, c, "n1", "SET {hello}b 1 PX 500")
	c.Advance(10 * time.Millisecond)
	if err := node(t, c, "n1").Pause(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	expect(t, c, "n2", "DBSIZE", "1")
	do(t, c, "n2", "CLUSTER FAILOVER TAKEOVER")
	c.Advance(time.Second)
	expect(t, c, "n2", "DBSIZE", "0")
}

// What is said to a Miniredis directly counts for clients of its node, and theirs for it.
func TestDirectly(t *testing.T) {
	c := stepped(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	m := miniredis.Of(node(t, c, "n1"))
	m.Set("{hello}a", "1")
	m.SetTTL("{hello}a", time.Minute)
	m.HSet("{hello}h", "f", "v")
	expect(t, c, "n1", "GET {hello}a", "1")
	expect(t, c, "n1", "TTL {hello}a", "60")
	expect(t, c, "n1", "CLUSTER COUNTKEYSINSLOT 866", "2")
	do(t, c, "n1", "SET {hello}b 2 EX 100")
	m.CheckGet(t, "{hello}b", "2")
	if ttl := m.TTL("{hello}b"); ttl != 100*time.Second {
		t.Errorf("the TTL is %v", ttl)
	}
	c.Advance(40 * time.Second)
	if ttl := m.TTL("{hello}b"); ttl < time.Minute || ttl > time.Minute+110*time.Millisecond { // at the node's last tick
		t.Errorf("the TTL after 40 s is %v", ttl)
	}
	do(t, c, "n1", "SET {hello}c 2 EX 60")
	m.FastForward(time.Minute)
	if m.Exists("{hello}c") {
		t.Error("a key with a TTL of a minute is there after a minute")
	}
	expect(t, c, "n1", "GET {hello}b", "")
	c.Advance(time.Second)
	expect(t, c, "n2", "DBSIZE", "0") // the replica hears of it
	m.SetError("LOADING Redis is loading the dataset in memory")
	expect(t, c, "n1", "GET {hello}a", "LOADING Redis is loading the dataset in memory")
	m.SetError("")

	alice, err := access.To(c).Raw("alice", "n1", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	alice.Begin([][]string{{"BLPOP", "{hello}q", "0"}}, true)
	c.Advance(time.Second)
	m.Lpush("{hello}q", "x")
	c.Advance(time.Second)
	if r := alice.Next(); r == nil || r.Text != `["{hello}q", "x"]` {
		t.Errorf("a client that waits for what is pushed directly gets %v", r)
	}
	expect(t, c, "n1", "OBJECT ENCODING {hello}h", "ERR miniredis, which holds the keys of this node, does not have the command 'object|encoding'")
}

// A data set with a value that has no payload is not sent, saved or loaded without it.
func TestDataSetFails(t *testing.T) {
	c := stepped(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	do(t, c, "n1", "SET {hello}a 1")
	do(t, c, "n1", "PFADD {hello}k a b")
	const reason = "miniredis: a HyperLogLog of miniredis is none of Redis"
	expect(t, c, "n1", "SAVE", `ERR Slotstorm: "{hello}k" has no DUMP payload: `+reason)
	expect(t, c, "n1", "DEBUG RELOAD", `ERR Slotstorm: "{hello}k" has no DUMP payload: `+reason)
	do(t, c, "n1", "BGSAVE")
	do(t, c, "n1", "BGREWRITEAOF")
	for _, field := range []string{"rdb_last_bgsave_status:err", "aof_last_bgrewrite_status:err"} {
		if info := access.ToNode(node(t, c, "n1")).Info(); !strings.Contains(info, field) {
			t.Errorf("INFO has no %s", field)
		}
	}
	n2 := node(t, c, "n2")
	if err := n2.Crash(); err != nil {
		t.Fatal(err)
	}
	// What the replica missed is no longer in the backlog.
	do(t, c, "n1", "CONFIG SET repl-backlog-size 16384")
	for range 20 {
		do(t, c, "n1", "SET {hello}a "+strings.Repeat("x", 10_000))
	}
	if err := n2.Restart(sim.Restart{}); err != nil {
		t.Fatal(err)
	}
	want := "n1        repl     the data set fails at {hello}k: " + reason
	before := strings.Count(c.Log().String(), want)
	c.Advance(10 * time.Second)
	if log := c.Log().String(); before == 0 || strings.Count(log, want) == before || strings.Contains(log, "took the data set") {
		t.Errorf("the log has no %q, or the replica took the data set:\n%s", want, log)
	}
	expect(t, c, "n2", "DBSIZE", "0")
	do(t, c, "n1", "DEL {hello}k")
	c.Advance(10 * time.Second)
	expect(t, c, "n2", "DBSIZE", "1")
	expect(t, c, "n1", "SAVE", "OK")
	if info := access.ToNode(node(t, c, "n1")).Info(); !strings.Contains(info, "rdb_last_bgsave_status:ok") {
		t.Error("a save that is done leaves the status as it was")
	}
}

// A replica that cannot take a value does not do without it.
func TestDataSetIsNotTaken(t *testing.T) {
	c := stepped(t, sim.Config{Masters: 1, Replicas: 1}, "n1")
	c.Advance(time.Second)
	do(t, c, "n1", "XGROUP CREATE {hello}k g $ MKSTREAM")
	n2 := node(t, c, "n2")
	if err := n2.Crash(); err != nil {
		t.Fatal(err)
	}
	do(t, c, "n1", "CONFIG SET repl-backlog-size 16384")
	for range 20 {
		do(t, c, "n1", "SET {hello}a "+strings.Repeat("x", 10_000))
	}
	if err := n2.Restart(sim.Restart{}); err != nil {
		t.Fatal(err)
	}
	c.Advance(10 * time.Second)
	want := "n2        repl     the data set fails at {hello}k: ERR miniredis: consumer groups stay where they are"
	if log := c.Log().String(); !strings.Contains(log, want) || strings.Contains(log, "took the data set") {
		t.Errorf("the log has no %q, or the replica took the data set:\n%s", want, log)
	}
}

// Consumer groups that are made on the way are the same on a replica.
func TestGroupsOnReplica(t *testing.T) {
	for _, own := range []string{"", "n2"} {
		c := stepped(t, sim.Config{Masters: 1, Replicas: 1}, own)
		c.Advance(time.Second)
		for _, line := range []string{
			"XGROUP CREATE {hello}x g $ MKSTREAM", "XADD {hello}x * f 1", "XADD {hello}x * f 2", "XADD {hello}x * f 3",
			"XREADGROUP GROUP g ada COUNT 2 STREAMS {hello}x >", "XREADGROUP GROUP g bob BLOCK 100 STREAMS {hello}x >",
			"XACK {hello}x g 1704067202110-0", "XAUTOCLAIM {hello}x g carol 0 - COUNT 1",
		} {
			if r := do(t, c, "n1", line); strings.HasPrefix(r, "ERR") || strings.HasPrefix(r, "NOGROUP") {
				t.Fatalf("%s: %s", line, r)
			}
			c.Advance(110 * time.Millisecond)
		}
		pending := do(t, c, "n1", "XPENDING {hello}x g")
		if err := node(t, c, "n1").Crash(); err != nil {
			t.Fatal(err)
		}
		do(t, c, "n2", "CLUSTER FAILOVER TAKEOVER")
		c.Advance(time.Second)
		if !strings.Contains(pending, "carol") || !strings.Contains(pending, "bob") {
			t.Errorf("the master has %s pending", pending)
		}
		expect(t, c, "n2", "XPENDING {hello}x g", pending)
	}
}
