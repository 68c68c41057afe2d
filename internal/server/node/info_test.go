package node_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// testdata/info_fields.txt holds the titles and the names of the fields of INFO
// EVERYTHING of a real master of a cluster, Redis 7.0.15, but for those that
// count commands, errors, replicas and keys.
func TestInfoHasTheFieldsOfRedis(t *testing.T) {
	recorded, err := os.ReadFile("testdata/info_fields.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(payload(t, newTestNode(t).client("127.0.0.1:5001").do("INFO everything"))) {
		if !strings.HasSuffix(line, "\r\n") {
			t.Errorf("%q does not end in CR LF", line)
		}
		name, _, _ := strings.Cut(strings.TrimSuffix(line, "\r\n"), ":")
		names = append(names, name)
	}
	if got, want := strings.Join(names, "\n"), strings.TrimSpace(string(recorded)); strings.TrimSpace(got) != want {
		t.Errorf("INFO everything\n got %s\nwant %s", got, want)
	}
}

// Which sections there are is tested in package info.
func TestInfoSections(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	if got := payload(t, c.do("INFO Cluster nonsense")); got != "# Cluster\r\ncluster_enabled:1\r\n" {
		t.Errorf("INFO Cluster nonsense: %q", got)
	}
	c.do("HELLO 3")
	if got := c.do("INFO cluster"); got != "=34\r\ntxt:# Cluster\r\ncluster_enabled:1\r\n\r\n" {
		t.Errorf("in RESP3: %q", got)
	}
}

// has fails the test unless INFO shows the line.
func (c *testClient) has(section string, lines ...string) {
	c.t.Helper()
	text := payload(c.t, c.do("INFO "+section))
	for _, line := range lines {
		if !strings.Contains(text, "\r\n"+line+"\r\n") {
			c.t.Errorf("INFO %s does not say %q:\n%s", section, line, text)
		}
	}
}

func TestInfoTellsTheTruth(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	n.host.Advance(26 * time.Hour)
	c.has("server", "redis_version:7.0.15", "redis_mode:cluster", "tcp_port:7000",
		"uptime_in_seconds:93600", "uptime_in_days:1", "server_time_usec:1715072889000000")
	c.has("persistence", "rdb_last_save_time:1714979289", "aof_enabled:0")

	blocked := n.client("127.0.0.1:5002")
	blocked.do("BLPOP list 10")
	n.client("127.0.0.1:5003").do("SUBSCRIBE a b")
	c.do("CONFIG SET maxmemory 3mb maxclients 77")
	c.has("clients", "connected_clients:3", "cluster_connections:0", "maxclients:77", "blocked_clients:1", "clients_in_timeout_table:1")
	c.has("memory", "maxmemory:3145728", "maxmemory_human:3.00M", "maxmemory_policy:noeviction")
	c.has("stats", "total_connections_received:3", "pubsub_channels:2", "pubsub_patterns:0")
	c.has("replication", "role:master", "connected_slaves:0", "master_failover_state:no-failover")
}

func TestInfoCounts(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	for _, command := range []string{"SET k v", "GET k", "GET k", "LPUSH k v", "GET", "nonsense", "CLUSTER NODES x",
		`EVAL "return redis.error_reply('MINE too')" 0`, `EVAL "return redis.error_reply('lonely')" 0`, "CLUSTER MYID"} {
		c.do(command)
	}
	c.has("commandstats",
		"cmdstat_set:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0",
		"cmdstat_get:calls=2,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0",
		"cmdstat_lpush:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1",
		"cmdstat_cluster|nodes:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0",
		"cmdstat_cluster|myid:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0")
	c.has("errorstats", "errorstat_ERR:count=4", "errorstat_MINE:count=1", "errorstat_WRONGTYPE:count=1")
	c.has("latencystats", "latency_percentiles_usec_get:p50=0.001,p99=0.001,p99.9=0.001")
	c.has("stats", "total_error_replies:6", "total_commands_processed:10", "total_reads_processed:14", "total_writes_processed:13")

	before := n.Counters()
	c.do("CONFIG RESETSTAT")
	if text := payload(t, c.do("INFO commandstats errorstats")); strings.Contains(text, "cmdstat_set") || strings.Contains(text, "WRONGTYPE") {
		t.Errorf("after RESETSTAT: %s", text)
	}
	c.has("stats", "total_connections_received:0", "total_error_replies:0")
	if n.Counters().Commands <= before.Commands {
		t.Error("RESETSTAT has reset the counters that are for tests")
	}
}

// What errors of scripts are counted as: what the real servers said after the same commands.
func TestInfoCountsErrorsOfScripts(t *testing.T) {
	const push = "redis.call('RPUSH',KEYS[1],1)"
	count := func(command string, calls, rejected, failed int) string {
		return fmt.Sprintf("cmdstat_%s:calls=%d,usec=0,usec_per_call=0.00,rejected_calls=%d,failed_calls=%d", command, calls, rejected, failed)
	}
	for _, row := range []struct {
		dialect          string
		errors, commands []string
	}{
		{"redis-6.2", []string{"errorstat_ERR:count=6", "errorstat_WRONGTYPE:count=9"}, nil},
		{"redis-7.0", []string{"errorstat_ERR:count=4", "errorstat_WRONGTYPE:count=7"}, []string{count("get", 0, 1, 0), count("getset", 0, 1, 0)}},
	} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
		c := n.client("127.0.0.1:5001")
		c.do("SET k x")
		for _, body := range []string{
			"return " + push, "return redis.pcall('RPUSH',KEYS[1],1)", "redis.pcall('RPUSH',KEYS[1],1) return 1", "return {redis.pcall('LPUSH',KEYS[1],1), 1}",
			"return redis.call('NOSUCH')", "return redis.call('GET')", "redis.pcall('GETSET') return 1", "return redis.call('SUBSCRIBE','c')",
			"return redis.error_reply('MY own')", "return {redis.error_reply('OTHER own'), redis.error_reply('OTHER one')}",
		} {
			c.do(`EVAL "` + body + `" 1 k`)
		}
		c.do("MULTI")
		c.do(`EVAL "return ` + push + `" 1 k`)
		c.do("EXEC")
		c.send("EVAL", "for i=1,1e6 do end return "+push, "1", "k")
		n.host.Advance(time.Second) // it pauses
		if got := c.take(); !strings.Contains(got, "WRONGTYPE") {
			t.Errorf("%s: EVAL: %q", row.dialect, got)
		}
		c.do("LPUSH k 1") // what follows counts
		c.has("errorstats", append(row.errors, "errorstat_MY:count=1", "errorstat_OTHER:count=2")...)
		c.has("commandstats", append(row.commands, count("eval", 12, 0, 10), count("rpush", 5, 0, 5), count("lpush", 2, 0, 2))...)
		if text := c.do("INFO commandstats"); row.commands == nil && strings.Contains(text, "cmdstat_get:") {
			t.Errorf("%s counts what a script may not call: %s", row.dialect, text)
		}
	}
}

// A command that blocks is one call, whatever becomes of it.
func TestInfoCountsBlockedCommandsOnce(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	b.do("BLPOP list 0")
	a.do("CLIENT UNBLOCK 2 ERROR")
	a.has("commandstats", "cmdstat_blpop:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1")
	a.has("errorstats", "errorstat_UNBLOCKED:count=1")
}

func TestInfoCountsKeys(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	if got := payload(t, c.do("INFO keyspace")); got != "# Keyspace\r\n" {
		t.Errorf("without keys: %q", got)
	}
	c.do("SET a 1")
	c.do("SET b 1 EX 10")
	c.do("SET c 1 EX 20")
	c.has("keyspace", "db0:keys=3,expires=2,avg_ttl=15000")
	n.host.Advance(10 * time.Second)
	c.do("GET a")
	c.do("GET b")
	c.do("MGET {a}1 {a}2")
	c.do("SET d 1")
	c.has("keyspace", "db0:keys=3,expires=1,avg_ttl=10000")
	c.has("stats", "expired_keys:1", "keyspace_hits:1", "keyspace_misses:3")
	c.do("CONFIG RESETSTAT")
	c.do("GET a")
	c.has("stats", "expired_keys:0", "keyspace_hits:1", "keyspace_misses:0")
}
