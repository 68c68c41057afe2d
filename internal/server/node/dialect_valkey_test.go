package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// A process of any version finds its data in its append only file, of which the base is a file
// as that version writes it, and hears of keys that went by themselves.
func TestAppendOnlyFileOfEachVersion(t *testing.T) {
	for version, deletion := range map[string]string{"redis-7.0": "DEL", "redis-8.6": "DEL", "valkey-8.0": "UNLINK", "valkey-9.1": "UNLINK"} {
		t.Run(version, func(t *testing.T) {
			var d node.Disk
			of := func(cfg *node.Config) { cfg.Dialect = version }
			n, c := logged(t, &d, of)
			c.play(
				exchange{"SET {k}a 1", "+OK\r\n"},
				exchange{"BGREWRITEAOF", "+Background append only file rewriting started\r\n"},
			)
			n.host.Advance(2 * time.Second)
			c.play(exchange{"SET {k}b 2", "+OK\r\n"}, exchange{"SET {k}c 3 PX 1", "+OK\r\n"})
			before := d.AOF.Size()
			n.host.Advance(time.Second)
			c.play(exchange{"EXISTS {k}c", ":0\r\n"})
			if added, want := d.AOF.Size()-before, len("*2\r\n$0\r\n\r\n$4\r\n{k}c\r\n")+len(deletion); int(added) != want {
				t.Errorf("the deletion takes %d bytes, want %d", added, want)
			}
			_, c = logged(t, &d, of)
			c.play(exchange{"MGET {k}a {k}b {k}c", "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$-1\r\n"})
		})
	}
}

// What Valkey answers otherwise.
func TestRepliesOfValkey(t *testing.T) {
	long := strings.Repeat("x", 60)
	for _, row := range []struct {
		versions  string
		exchanges []exchange
	}{
		{"valkey-8.0", []exchange{
			{"MOVE k 0", "-ERR MOVE is not allowed in cluster mode\r\n"},
			{"COPY {k}a {k}b DB 1", "-ERR DB index is out of range\r\n"},
			{"UNSUBSCRIBE", "-NOSUB 'unsubscribe' command executed not in subscribed mode\r\n"},
			{"SSUBSCRIBE {k}c", "*3\r\n" + bulk("ssubscribe") + bulk("{k}c") + ":1\r\n"},
			{"SUNSUBSCRIBE", "*3\r\n" + bulk("sunsubscribe") + bulk("{k}c") + ":0\r\n"},
			{"SUNSUBSCRIBE", "-NOSUB 'sunsubscribe' command executed not in subscribed mode\r\n"},
			{"SET n 1", "+OK\r\n"},
			{"OBJECT REFCOUNT n", ":2147483647\r\n"},
			{"CONFIG SET cluster-blacklist-ttl -1", "+OK\r\n"},
			{"CONFIG GET cluster-blacklist-ttl", "*2\r\n" + bulk("cluster-blacklist-ttl") + bulk("-1")},
			{"DEBUG HTSTATS-KEY n FULL", "-ERR The value stored at the specified key is not represented using an hash table\r\n"},
		}},
		{"valkey-8.1", []exchange{
			{"SET n 1", "+OK\r\n"},
			{"OBJECT REFCOUNT n", ":1\r\n"},
			{"SET n " + long[:37], "+OK\r\n"},
			{"SET nnnn " + long[:38], "+OK\r\n"},
			{"OBJECT ENCODING n", bulk("embstr")},
			{"OBJECT ENCODING nnnn", bulk("raw")},
			{"CONFIG SET maxmemory 18446744073709551616", "+OK\r\n"},
		}},
		{"valkey-9.0", []exchange{
			{"MOVE k 0", "-ERR source and destination objects are the same\r\n"},
			{"MOVE k x", "-ERR value is not an integer or out of range\r\n"},
			{"MOVE k 4294967296", "-ERR value is out of range, value must between -2147483648 and 2147483647\r\n"},
			{"MOVE k 1", "-ERR DB index is out of range\r\n"},
			{"COPY {k}a {k}b DB 1", "-ERR DB index is out of range\r\n"},
			{"CONFIG SET io-threads 0", "-ERR CONFIG SET failed (possibly related to argument 'io-threads') - argument must be between 1 and 256 inclusive\r\n"},
			{"ZADD z 0x10 m", ":1\r\n"},
			{`RESTORE v 0 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"`, "-ERR DUMP payload version or checksum are wrong\r\n"},
		}},
		{"valkey-9.1", []exchange{
			{"ZADD z 0x10 m", "-ERR value is not a valid float\r\n"},
			{"ZADD z +1.5 m", ":1\r\n"},
			{"ZCOUNT z 0x1 2", "-ERR min or max is not a float\r\n"},
			{"ZCOUNT z (1 +2", ":1\r\n"},
			{"GEOADD g 0x1 1 m", "-ERR value is not a valid float\r\n"},
			{"RPUSH l a", ":1\r\n"},
			{"GETEX l EX 0", "-ERR invalid expire time in 'getex' command\r\n"},
			{"CONFIG SET maxmemory 18446744073709551616", "-ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value\r\n"},
			{"CONFIG SET maxmemory 1gb", "+OK\r\n"},
			{"SET n " + long, "+OK\r\n"},
			{"OBJECT ENCODING n", bulk("embstr")},
			{`EVAL "return redis.call('config','nope')" 0`, "-ERR unknown subcommand 'nope'. Try CONFIG HELP. script: on @user_script:1.\r\n"},
			{`EVAL "return redis.call('nope')" 0`, "-ERR Unknown command called from script script: on @user_script:1.\r\n"},
			{"ACL SETUSER default skip-sanitize-payload", "+OK\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
			{"ACL SETUSER default reset on nopass ~* &* +@all", "+OK\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
			{"INFO modules", "$131\r\n# Modules\r\nmodule:name=lua,ver=1,api=1,filters=0,usedby=[],using=[],options=[handle-repl-async-load|handle-atomic-slot-migration]\r\n\r\n"},
		}},
	} {
		t.Run(row.versions, func(t *testing.T) {
			n := newTestNode(t, withFile("enable-debug-command yes"), func(cfg *node.Config) { cfg.Dialect = row.versions })
			n.client("127.0.0.1:5001").play(row.exchanges...)
		})
	}
}

// INFO has the field about replicas that wait behind those that there are, and what only a
// replica has at a replica.
func TestReplicationFieldsOfValkey(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "valkey-9.1" })
	text := n.client("127.0.0.1:5001").do("INFO replication")
	if !strings.Contains(text, "connected_slaves:0\r\nreplicas_waiting_psync:0\r\nmaster_failover_state:") || strings.Contains(text, "replicas_repl_buffer") {
		t.Errorf("INFO replication: %q", text)
	}
}

// CLUSTER INFO counts masters that fail, those without slots among them.
func TestFailingMasters(t *testing.T) {
	const slots, none = "00000000000000000000000000000000000000bb", "00000000000000000000000000000000000000cc"
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "valkey-9.1" }, withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191\n"+
		slots+" "+testIP+":7001@17001 master,fail - 0 0 2 connected 8192-16383\n"+
		none+" "+testIP+":7002@17002 master,fail - 0 0 3 connected\n"+
		"vars currentEpoch 3 lastVoteEpoch 0\n"))
	text := n.client("127.0.0.1:5001").do("CLUSTER INFO")
	if want := "cluster_nodes_pfail:0\r\ncluster_nodes_fail:2\r\ncluster_voting_nodes_pfail:0\r\ncluster_voting_nodes_fail:1\r\n"; !strings.Contains(text, want) {
		t.Errorf("CLUSTER INFO has no %q:\n%s", want, text)
	}
}

// What goes to replicas without a file is in a form that the oldest of them reads, and ends if a value
// has none there. A file, and what other versions send, is in the server's own form.
func TestFormOfStreamedDataSets(t *testing.T) {
	for _, row := range []struct {
		name, version, says, capabilities string
		fields                            bool // there is a hash with deadlines of fields
		want                              string
	}{
		{"a replica that says nothing", "valkey-9.1", "", " capa eof", false, "REDIS0011"},
		{"an older replica", "valkey-9.1", "8.1.8", " capa eof", false, "REDIS0011"},
		{"a replica of the first version with fields", "valkey-9.1", "9.0.0", " capa eof", true, "VALKEY080"},
		{"a value that has no form", "valkey-9.1", "8.1.8", " capa eof", true, ""},
		{"as a file", "valkey-9.1", "8.1.8", "", true, "VALKEY080"},
		{"from another version", "valkey-9.0", "8.1.8", " capa eof", true, "VALKEY080"},
		{"from Redis", "redis-7.4", "", " capa eof", true, "REDIS0012"},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.version })
			c := n.client("127.0.0.1:5001")
			c.do("CONFIG SET repl-diskless-sync-delay 0")
			c.do("HSET h f v")
			if row.fields {
				c.do("HEXPIRE h 1000 FIELDS 1 f")
			}
			r := n.client("127.0.0.1:6001")
			if row.says != "" {
				r.do("REPLCONF VERSION " + row.says)
			}
			r.do("REPLCONF listening-port 7001" + row.capabilities)
			got := r.do("PSYNC ? -1")
			n.tickFor(2 * time.Second)
			got += r.take()
			if !strings.Contains(got, row.want) || (row.want == "") != r.gone {
				t.Errorf("the replica gets %q, closed %t, want %s", got, r.gone, row.want)
			}
		})
	}
}
