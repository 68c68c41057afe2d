package node_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// DEBUG SDSLEN and HTSTATS-KEY answer for keys of which there is nothing to show, and are
// refused by name for others: an allocator and a seed decide what Redis says of them.
func TestDebugStorage(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) {
		settings := node.DefaultSettings()
		settings.DebugCommand = true
		cfg.Settings = &settings
	})
	c := n.client("127.0.0.1:50000")
	c.do("SET i 12")
	c.do("SET s abc")
	c.do("RPUSH l a")
	c.do("SADD h a b")
	const notText, notTable, noKey = "-ERR Not an sds encoded string.\r\n", "-ERR The value stored at the specified key is not represented using an hash table\r\n", "-ERR no such key\r\n"
	refused := func(kind string) string {
		return "-ERR Slotstorm does not support the command 'debug|" + kind + "'\r\n"
	}
	c.play(
		exchange{"DEBUG SDSLEN none", noKey}, exchange{"DEBUG SDSLEN i", notText}, exchange{"DEBUG SDSLEN l", notText},
		exchange{"DEBUG SDSLEN s", refused("sdslen")},
		exchange{"DEBUG HTSTATS-KEY none", noKey}, exchange{"DEBUG HTSTATS-KEY i", notTable}, exchange{"DEBUG HTSTATS-KEY l", notTable},
	)
	c.do("CONFIG SET set-max-intset-entries 1")
	c.do("SADD n 1 2 3")
	c.play(exchange{"DEBUG HTSTATS-KEY n", refused("htstats-key")})
}
