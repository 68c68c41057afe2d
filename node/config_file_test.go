package node_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/node"
)

// What CONFIG REWRITE writes is what a process that is started with it has.
func TestConfigRewriteIsReadAgain(t *testing.T) {
	first := newTestNode(t)
	c := first.client("127.0.0.1:5001")
	for _, command := range []string{
		"CONFIG SET maxmemory 100mb", "CONFIG SET hash-max-listpack-entries 7", "CONFIG SET maxmemory-policy allkeys-lfu", "CONFIG SET cluster-node-timeout 4000", "CONFIG SET hz 20",
		"CONFIG SET notify-keyspace-events KEA", "CONFIG SET masterauth a\"b\\c",
		"ACL SETUSER ada on >secret ~cart:* +@read",
	} {
		c.do(command)
	}
	c.play(exchange{"CONFIG REWRITE", "+OK\r\n"})

	second := newTestNode(t, func(cfg *node.Config) { cfg.File = first.File() }).client("127.0.0.1:5001")
	// A file says that the default user's payloads are checked, as with Redis.
	for question, want := range map[string]string{
		"CONFIG GET *":     c.do("CONFIG GET *"),
		"ACL GETUSER ada":  c.do("ACL GETUSER ada"),
		"ACL GETUSER none": c.do("ACL GETUSER none"),
	} {
		if got := second.do(question); got != want {
			t.Errorf("%s after the restart:\n%q\nwant\n%q", question, got, want)
		}
	}
	second.play(exchange{"CONFIG GET hz", "*2\r\n" + bulk("hz") + bulk("20")},
		exchange{"CONFIG GET hash-max-listpack-entries", "*2\r\n" + bulk("hash-max-listpack-entries") + bulk("7")},
		exchange{"SET k v", "+OK\r\n"}, exchange{"OBJECT FREQ k", ":5\r\n"})
}

// Save points add up from line to line, until one is empty.
func TestSavePointsInAConfigFile(t *testing.T) {
	for want, lines := range map[string][]string{
		"900 1 300 10":  {"save 900 1", "save 300 10"},
		"300 10 60 100": {"save 900 1", `save ""`, "save 300 10 60 100"},
	} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.File = lines })
		c := n.client("127.0.0.1:5001")
		c.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk(want)}, exchange{"CONFIG REWRITE", "+OK\r\n"})
		again := newTestNode(t, func(cfg *node.Config) { cfg.File = n.File() }).client("127.0.0.1:5001")
		again.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk(want)})
	}
}

// Without a file there are the save points of Redis, which the first line of one replaces. So
// a process that SHUTDOWN ends leaves its data to the next one.
func TestDefaultSavePoints(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk("3600 1 300 100 60 10000")})
	c = newTestNode(t, func(cfg *node.Config) { cfg.File = []string{`save ""`} }).client("127.0.0.1:5001")
	c.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk("")})
}

func TestConfigFileErrors(t *testing.T) {
	for _, row := range []struct{ line, err string }{
		{"nosuch 1", "no such directive"},
		{"maxmemory", "want a directive and its value"},
		{`maxmemory "1`, "balanced quotes"},
		{"hz x", "argument couldn't be parsed into an integer"},
		{"port 7", "follows from the cluster's own configuration"},
		{"user ada +nosuch", "Error in ACL SETUSER modifier '+nosuch'"},
	} {
		var cfg node.Config
		newTestNode(t, func(c *node.Config) { cfg = *c })
		cfg.File = []string{"# a comment", "", row.line}
		if _, err := node.New(cfg); err == nil || !strings.Contains(err.Error(), row.err) {
			t.Errorf("%q gives %v, want %q", row.line, err, row.err)
		}
	}
}
