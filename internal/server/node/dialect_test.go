package node_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// What servers of other versions answer where Redis 7.0 answers otherwise: as the real ones
// did.
func TestDialects(t *testing.T) {
	const nope = "-NOPERM User bob has no permissions to run the 'set' command\r\n"
	for _, row := range []struct {
		dialect string
		said    []exchange
	}{
		{"redis-6.2", []exchange{
			{"CONFIG", "-ERR wrong number of arguments for 'config' command\r\n"},
			{"CONFIG foo", "-ERR Unknown subcommand or wrong number of arguments for 'foo'. Try CONFIG HELP.\r\n"},
			{"CONFIG get", "-ERR Unknown subcommand or wrong number of arguments for 'get'. Try CONFIG HELP.\r\n"},
			{"CLUSTER SHARDS", "-ERR Unknown subcommand or wrong number of arguments for 'SHARDS'. Try CLUSTER HELP.\r\n"},
			{"COMMAND INFO cluster", "*1\r\n*7\r\n$7\r\ncluster\r\n:-2\r\n*3\r\n+admin\r\n+stale\r\n+random\r\n:0\r\n:0\r\n:0\r\n*3\r\n+@admin\r\n+@slow\r\n+@dangerous\r\n"},
			{"CONFIG GET repl-diskless-sync", "*2\r\n" + bulk("repl-diskless-sync") + bulk("no")},
			{"CONFIG SET hz 10 hz 10", "-ERR Unknown subcommand or wrong number of arguments for 'SET'. Try CONFIG HELP.\r\n"},
			{"MULTI", "+OK\r\n"},
			{"CONFIG foo", "+QUEUED\r\n"},
			{"EXEC", "*1\r\n-ERR Unknown subcommand or wrong number of arguments for 'foo'. Try CONFIG HELP.\r\n"},
		}},
		{"redis-7.0", []exchange{
			{"ZRANK z b WITHSCORE", "-ERR wrong number of arguments for 'zrank' command\r\n"},
			{"SELECT 1", "-ERR SELECT is not allowed in cluster mode\r\n"},
			{"CLIENT SETINFO LIB-NAME x", "-ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
		}},
		{"redis-7.2", []exchange{
			{"ZADD z 1 a 2.5 b", ":2\r\n"},
			{"ZRANK z b WITHSCORE", "*2\r\n:1\r\n" + bulk("2.5")},
			{"ZREVRANK z b withscore", "*2\r\n:0\r\n" + bulk("2.5")},
			{"ZRANK z nobody WITHSCORE", "*-1\r\n"},
			{"ZRANK nothing b WITHSCORE", "*-1\r\n"},
			{"ZRANK z nobody", "$-1\r\n"},
			{"ZRANK z b FOO", "-ERR syntax error\r\n"},
			{"ZRANK z b WITHSCORE x", "-ERR wrong number of arguments for 'zrank' command\r\n"},
			{"CLIENT SETINFO FOO x", "-ERR Unrecognized option 'FOO'\r\n"},
			{`CLIENT SETINFO LIB-name "a b"`, "-ERR LIB-name cannot contain spaces, newlines or special characters.\r\n"},
			{"CLIENT SETINFO lib-name x", "+OK\r\n"},
			{"CLIENT NO-TOUCH on", "+OK\r\n"},
			{"CLIENT NO-TOUCH x", "-ERR syntax error\r\n"},
			{"WAITAOF 0 0 0", "-ERR Slotstorm does not support the command 'waitaof'\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass sanitize-payload ~* &* +@all")},
			{"SELECT 1", "-ERR SELECT is not allowed in cluster mode\r\n"},
			{"EVALSHA x 0", "-NOSCRIPT No matching script. Please use EVAL.\r\n"},
			{"ACL SETUSER bob on nopass +@all -set ~*", "+OK\r\n"},
			{"AUTH bob x", "+OK\r\n"},
			{"SET a 1", nope},
		}},
		{"redis-7.4", []exchange{
			{"WAITAOF 0 0 1", "-ERR Slotstorm does not support the command 'waitaof'\r\n"},
			{"COMMAND COUNT", ":250\r\n"},
		}},
		{"valkey-9.1", []exchange{
			{"SELECT 0", "+OK\r\n"},
			{"SELECT 1", "-ERR DB index is out of range\r\n"},
			{"MOVE a 1", "-ERR DB index is out of range\r\n"},
			{"EVALSHA x 0", "-NOSCRIPT No matching script.\r\n"},
			{`EVAL "error('x')" 0`, "-ERR user_script:1: x script: on @user_script:1.\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
			{"MULTI", "+OK\r\n"},
			{"MULTI", "-ERR Command 'multi' not allowed inside a transaction\r\n"},
			{"WATCH a", "-ERR Command 'watch' not allowed inside a transaction\r\n"},
			{"EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n"},
		}},
	} {
		t.Run(row.dialect, func(t *testing.T) {
			n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
			n.client("127.0.0.1:5001").play(row.said...)
		})
	}
}
