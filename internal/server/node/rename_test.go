package node_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// renames are lines of which a real server says what the tests below expect.
var renames = []string{
	`rename-command CONFIG ""`, "rename-command SET hidden-set", "RENAME-command FLUSHALL Erase", "rename-command multi m", "rename-command acl users",
}

func TestRenamedCommands(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.File = renames })
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"config get save", "-ERR unknown command 'config', with args beginning with: 'get' 'save' \r\n"},
		exchange{"set a b", "-ERR unknown command 'set', with args beginning with: 'a' 'b' \r\n"},
		exchange{"hidden-set a b", wordOK},
		exchange{"HIDDEN-SET a", "-ERR wrong number of arguments for 'set' command\r\n"},
		exchange{"get a", bulk("b")},
		exchange{"erase x y", "-ERR syntax error\r\n"},
		exchange{"m", wordOK}, exchange{"hidden-set a c", "+QUEUED\r\n"}, exchange{"exec", "*1\r\n" + wordOK},
		exchange{"command count", ":239\r\n"},
		exchange{"command info set config", "*2\r\n$-1\r\n$-1\r\n"},
		exchange{"command docs config", "*0\r\n"},
		exchange{"command list filterby pattern config*", "*0\r\n"},
		exchange{"command list filterby pattern set", "*1\r\n" + bulk("set")},
		exchange{"command getkeys hidden-set a b", "*1\r\n" + bulk("a")},
		exchange{"command getkeys set a b", "-ERR Invalid command specified\r\n"},
		exchange{"users setuser bob on nopass ~* +hidden-set", "-ERR Error in ACL SETUSER modifier '+hidden-set': Unknown command or category name in ACL\r\n"},
		exchange{"users setuser bob on nopass ~* +set", wordOK},
		exchange{"users dryrun bob set a b", "-ERR Command 'set' not found\r\n"},
		exchange{"users dryrun bob hidden-set a b", wordOK},
		exchange{"latency histogram set", "*0\r\n"},
		exchange{`eval "return redis.call('hidden-set',KEYS[1],'1')" 1 a`, wordOK},
	)
	if got := c.do("command info hidden-set"); !strings.HasPrefix(got, "*1\r\n*10\r\n$3\r\nset\r\n:-3\r\n") {
		t.Errorf("the renamed command is %q", got)
	}
	if got := c.do(`eval "return redis.call('set',KEYS[1],'1')" 1 a`); !strings.HasPrefix(got, "-ERR Unknown Redis command called from script") {
		t.Errorf("a script calls the old name: %q", got)
	}
	if got := c.do("latency histogram hidden-set"); !strings.HasPrefix(got, "*2\r\n$3\r\nset\r\n") {
		t.Errorf("the histogram of the new name is %q", got)
	}
	c.has("commandstats", "cmdstat_set:calls=3,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0")
}

// CONFIG REWRITE keeps the lines.
func TestRewriteKeepsRenames(t *testing.T) {
	first := newTestNode(t, func(cfg *node.Config) {
		cfg.File = []string{"rename-command GET fetch", `rename-command fetch ""`, "rename-command ping pong"}
	})
	first.client("127.0.0.1:5001").play(exchange{"CONFIG REWRITE", wordOK})
	second := newTestNode(t, func(cfg *node.Config) { cfg.File = first.File() })
	second.client("127.0.0.1:5001").play(
		exchange{"get a", "-ERR unknown command 'get', with args beginning with: 'a' \r\n"},
		exchange{"fetch a", "-ERR unknown command 'fetch', with args beginning with: 'a' \r\n"},
		exchange{"pong", "+PONG\r\n"},
	)
}
