package node_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
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

// Without a file there are the save points of Redis, which the first line of one replaces. So
// a process that SHUTDOWN ends leaves its data to the next one.
func TestDefaultSavePoints(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk("3600 1 300 100 60 10000")})
	c = newTestNode(t, func(cfg *node.Config) { cfg.File = []string{`save ""`} }).client("127.0.0.1:5001")
	c.play(exchange{"CONFIG GET save", "*2\r\n" + bulk("save") + bulk("")})
}

// A wrong line, or a wrong rule of a user, and there is no node.
func TestConfigFileErrors(t *testing.T) {
	for line, want := range map[string]string{
		"nosuch 1":         "no such directive",
		"user ada +nosuch": "Error in ACL SETUSER modifier '+nosuch'",
	} {
		var cfg node.Config
		newTestNode(t, func(c *node.Config) { cfg = *c })
		cfg.File = []string{line}
		if _, err := node.New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", line, err, want)
		}
	}
}
