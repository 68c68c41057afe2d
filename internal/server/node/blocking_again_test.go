package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Who waits for keys runs the command again when one of them is ready, from Redis 7.2 on, where
// Redis 7.0 serves it from that key.
func TestBlockedCommandsRunAgain(t *testing.T) {
	const other = "00000000000000000000000000000000000000bb"
	const noGroup = "-NOGROUP No such key '{hello}s' or consumer group 'g' in XREADGROUP with GROUP option\r\n"
	pair := func(key, value string) string { return "*2\r\n" + bulk(key) + bulk(value) }
	for _, row := range []struct {
		name         string
		before       []string
		block        string
		after        []string
		served, runs string // what Redis 7.0 answers, and what 7.2 does
	}{
		{"a stream goes away", []string{"XGROUP CREATE {hello}s g $ MKSTREAM"}, "XREADGROUP GROUP g c BLOCK 0 STREAMS {hello}s >", []string{"DEL {hello}s"},
			"-UNBLOCKED the stream key no longer exists\r\n", noGroup},
		{"a group goes away", []string{"XGROUP CREATE {hello}s g $ MKSTREAM"}, "XREADGROUP GROUP g c BLOCK 0 STREAMS {hello}s >", []string{"XGROUP DESTROY {hello}s g"},
			"-NOGROUP the consumer group this client was blocked on no longer exists\r\n", noGroup},
		{"several keys at once", nil, "BLPOP {hello}1 {hello}2 0", []string{"MULTI", "RPUSH {hello}2 b", "RPUSH {hello}1 a", "EXEC"},
			pair("{hello}2", "b"), pair("{hello}1", "a")},
		{"an entry that is gone again", nil, "XREAD BLOCK 0 STREAMS {hello}s $", []string{"XADD {hello}s MAXLEN 0 1-1 f v"},
			"*1\r\n*2\r\n" + bulk("{hello}s") + "*0\r\n", ""},
		{"what $ stood for", []string{"XADD {hello}s 1-1 f v"}, "XREAD BLOCK 0 STREAMS {hello}s $", []string{"XADD {hello}s 2-1 f v"},
			"*1\r\n*2\r\n" + bulk("{hello}s") + "*1\r\n*2\r\n" + bulk("2-1") + pair("f", "v"), "*1\r\n*2\r\n" + bulk("{hello}s") + "*1\r\n*2\r\n" + bulk("2-1") + pair("f", "v")},
		{"the slot is elsewhere", []string{"XGROUP CREATE {hello}s g $ MKSTREAM"}, "XREADGROUP GROUP g c BLOCK 0 STREAMS {hello}s >",
			[]string{"CLUSTER SETSLOT 866 MIGRATING " + other, "DEL {hello}s"},
			"-UNBLOCKED the stream key no longer exists\r\n", "-ASK 866 127.0.0.1:7001\r\n"},
		{"a user may do less now", nil, "BLPOP {hello}l 0", []string{"ACL SETUSER default -blpop", "RPUSH {hello}l a"},
			pair("{hello}l", "a"), "-NOPERM User default has no permissions to run the 'blpop' command\r\n"},
	} {
		for version, want := range map[string]string{"redis-7.0": row.served, "redis-7.2": row.runs, "valkey-9.1": row.runs} {
			t.Run(row.name+" in "+version, func(t *testing.T) {
				n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = version }, withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191\n"+
					other+" "+testIP+":7001@17001 master - 0 0 2 connected 8192-16383\n"+
					"vars currentEpoch 2 lastVoteEpoch 0\n"))
				c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
				for _, line := range row.before {
					d.do(line)
				}
				if got := c.do(row.block); got != "" {
					t.Fatalf("%s: %q, want it to wait", row.block, got)
				}
				for _, line := range row.after {
					if got := d.do(line); strings.HasPrefix(got, "-") {
						t.Fatalf("%s: %q", line, got)
					}
				}
				if got := c.take(); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		}
	}
}

// A command that runs again and finds nothing waits until the time that it began with is over, and
// what waits behind others comes behind them again.
func TestBlockedCommandKeepsItsTime(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "redis-7.2" })
	c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
	c.do("XREAD BLOCK 1000 STREAMS s $")
	n.tickFor(600 * time.Millisecond)
	d.do("XADD s MAXLEN 0 1-1 f v")
	n.tickFor(300 * time.Millisecond)
	if got := c.take(); got != "" {
		t.Fatalf("it got %q before its time was over", got)
	}
	n.tickFor(200 * time.Millisecond)
	if got := c.take(); got != "*-1\r\n" {
		t.Errorf("it got %q at the end of its time", got)
	}
	if got := d.do("INFO commandstats"); !strings.Contains(got, "cmdstat_xread:calls=1,") {
		t.Errorf("INFO commandstats has more than one XREAD, or none: %s", got)
	}
}

// A command that waited and was ended by an error has failed, or was rejected.
func TestCountsOfEndedWaits(t *testing.T) {
	for version, want := range map[string][2]string{
		"redis-7.0":  {"rejected_calls=0,failed_calls=1", "rejected_calls=0,failed_calls=1"},
		"redis-7.2":  {"rejected_calls=0,failed_calls=0", "rejected_calls=0,failed_calls=1"},
		"valkey-8.1": {"rejected_calls=0,failed_calls=0", "rejected_calls=1,failed_calls=0"},
	} {
		for i, how := range []string{"TIMEOUT", "ERROR"} {
			t.Run(version+" "+how, func(t *testing.T) {
				n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = version })
				c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
				d.do("CONFIG SET slowlog-log-slower-than 0")
				id := strings.Trim(c.do("CLIENT ID"), ":\r\n")
				c.do("BLPOP l 0")
				d.do("CLIENT UNBLOCK " + id + " " + how)
				got := d.do("INFO commandstats")
				_, line, _ := strings.Cut(got, "cmdstat_blpop:")
				line, _, _ = strings.Cut(line, "\r\n")
				if !strings.HasPrefix(line, "calls=1,") || !strings.HasSuffix(line, want[i]) {
					t.Errorf("cmdstat_blpop:%s, want calls=1 and %s", line, want[i])
				}
				if has := strings.Contains(d.do("SLOWLOG GET 10"), bulk("BLPOP")+bulk("l")); has != (version != "redis-7.0") {
					t.Errorf("the slow log has the arguments: %t", has)
				}
			})
		}
	}
}

// What a client's own command pushes to it comes behind the reply from Redis 7.2 on.
func TestOwnPushesComeLast(t *testing.T) {
	const message = ">3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$1\r\nx\r\n"
	for version, want := range map[string][2]string{
		"redis-7.0": {message + ":1\r\n", "*2\r\n" + message + ":1\r\n+PONG\r\n"},
		"redis-7.2": {":1\r\n" + message, "*2\r\n:1\r\n+PONG\r\n" + message},
	} {
		t.Run(version, func(t *testing.T) {
			n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = version })
			c := n.client("1.1.1.1:1")
			c.do("HELLO 3")
			if got := c.do("SUBSCRIBE ch"); !strings.HasPrefix(got, ">3\r\n$9\r\nsubscribe\r\n") {
				t.Errorf("SUBSCRIBE: %q", got)
			}
			if got := c.do("PUBLISH ch x"); got != want[0] {
				t.Errorf("PUBLISH: %q, want %q", got, want[0])
			}
			c.do("MULTI")
			c.do("PUBLISH ch x")
			c.do("PING")
			if got := c.do("EXEC"); got != want[1] {
				t.Errorf("EXEC: %q, want %q", got, want[1])
			}
		})
	}
}

// FLUSHALL answers when all is gone, from Redis 7.4 on: behind what the client's own cache hears. The event
// of XADD comes before what caches hear of the key.
func TestOrderOfInvalidations(t *testing.T) {
	const gone = ">2\r\n$10\r\ninvalidate\r\n_\r\n"
	for version, want := range map[string]string{"redis-7.2": "+OK\r\n" + gone, "redis-7.4": gone + "+OK\r\n", "valkey-9.1": "+OK\r\n" + gone} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = version })
		c, d := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
		c.do("HELLO 3")
		c.do("CLIENT TRACKING ON")
		if got := c.do("FLUSHALL"); got != want {
			t.Errorf("FLUSHALL in %s: %q, want %q", version, got, want)
		}
		if got, want := c.do("FLUSHALL ASYNC"), "+OK\r\n"+gone; got != want {
			t.Errorf("FLUSHALL ASYNC in %s: %q, want %q", version, got, want)
		}
		d.do("CONFIG SET notify-keyspace-events Et")
		c.do("SUBSCRIBE __keyevent@0__:xadd")
		c.do("EXISTS s")
		d.do("XADD s 1-1 f v")
		got := c.take()
		if first := strings.Index(got, "message") < strings.Index(got, "invalidate"); first != (version != "redis-7.2") {
			t.Errorf("the event comes first in %s: %t", version, first)
		}
	}
}
