package node_test

import (
	"slices"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

func TestDebugReload(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d)
	c.play(
		exchange{"SET a 1", "+OK\r\n"},
		exchange{"DEBUG RELOAD NOSAVE", "-ERR Error trying to load the RDB dump\r\n"},
		exchange{"SET a 1", "+OK\r\n"},
		exchange{"DEBUG RELOAD", "+OK\r\n"},
		exchange{"SET b 1", "+OK\r\n"},
		exchange{"SET a 2", "+OK\r\n"},
		exchange{"DEBUG RELOAD nosave noflush merge", "+OK\r\n"},
		exchange{"MGET a", "*1\r\n$1\r\n1\r\n"},
		exchange{"EXISTS b", ":1\r\n"},
		exchange{"DEBUG RELOAD NOSAVE", "+OK\r\n"},
		exchange{"EXISTS b", ":0\r\n"},
		exchange{"DEBUG RELOAD x", "-ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.\r\n"},
		exchange{"DEBUG LOADAOF", "+OK\r\n"},
		exchange{"EXISTS b", ":1\r\n"},
		exchange{"GET a", "$1\r\n2\r\n"},
	)
	c.has("persistence", "rdb_changes_since_last_save:0", "rdb_saves:1")
	if c.do("DEBUG RELOAD NOFLUSH"); !slices.Equal(n.host.exits, []string{"DEBUG RELOAD"}) {
		t.Errorf("a key that is there twice is no crash: %q", n.host.exits)
	}
}

func TestDebugOfTests(t *testing.T) {
	var d node.Disk
	n, c := logged(t, &d)
	c.play(
		exchange{"EVAL \"return redis.pcall('debug', 'digest')['err']\" 0", "$49\r\nERR This Redis command is not allowed from script\r\n"},
		exchange{"DEBUG SET-DISABLE-DENY-SCRIPTS 1", "+OK\r\n"},
		exchange{"EVAL \"return redis.call('debug', 'digest')\" 0", "+0000000000000000000000000000000000000000\r\n"},
		exchange{"DEBUG SET-DISABLE-DENY-SCRIPTS 0", "+OK\r\n"},
		exchange{"DEBUG REPLYBUFFER PEAK-RESET-TIME never", "+OK\r\n"},
		exchange{"DEBUG REPLYBUFFER PEAK-RESET-TIME x", "-ERR value is not an integer or out of range\r\n"},
		exchange{"DEBUG REPLYBUFFER RESIZING 0", "+OK\r\n"},
		exchange{"DEBUG QUICKLIST-PACKED-THRESHOLD 200b", "+OK\r\n"},
		exchange{"DEBUG QUICKLIST-PACKED-THRESHOLD 4gb", "-ERR argument must be a memory value bigger than 1 and smaller than 4gb\r\n"},
		exchange{"RPUSH l 1", ":1\r\n"},
		exchange{"HSET h f v", ":1\r\n"},
		exchange{"DEBUG QUICKLIST l", "+Quicklist structure printed on stdout\r\n"},
		exchange{"DEBUG LISTPACK h", "+Listpack structure printed on stdout\r\n"},
		exchange{"DEBUG LISTPACK l", "-ERR Not a listpack encoded object.\r\n"},
		exchange{"DEBUG LISTPACK no", "-ERR no such key\r\n"},
		exchange{"DEBUG PAUSE-CRON 1", "+OK\r\n"},
		exchange{"BGSAVE", savingStarted},
	)
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:1")
	c.do("DEBUG PAUSE-CRON 0")
	n.Tick()
	c.has("persistence", "rdb_bgsave_in_progress:0")
}
