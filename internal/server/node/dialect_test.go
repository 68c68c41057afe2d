package node_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// A digest has the digits of scores that the version writes: as Valkey 9.1.2 and Redis 7.0.15 did.
func TestDigestOfScores(t *testing.T) {
	for version, want := range map[string]string{
		"valkey-9.1": "96c1e2e8871e9e315ee8986e3eda1e8aadc1dcda", "redis-7.0": "d31e64cee0ddd48a51dfc80197930ad5ccc1e283",
	} {
		n := newTestNode(t, withFile("enable-debug-command yes"), func(cfg *node.Config) { cfg.Dialect = version })
		n.client("127.0.0.1:5001").play(
			exchange{"ZADD {hello}zset 0.1 a 3 b inf c 1e300 d", ":4\r\n"},
			exchange{"DEBUG DIGEST-VALUE {hello}zset", "*1\r\n+" + want + "\r\n"},
		)
	}
}

// What servers of other versions answer where Redis 7.0 answers otherwise: as the real ones
// did.
func TestDialects(t *testing.T) {
	const nope = "-NOPERM User bob has no permissions to run the 'set' command\r\n"
	for _, row := range []struct {
		dialect string
		said    []exchange
	}{
		{"redis-6.2", []exchange{
			{`NOSUCH a b`, "-ERR unknown command `NOSUCH`, with args beginning with: `a`, `b`, \r\n"},
			{`EVAL "return redis.REDIS_VERSION" 0`, "$-1\r\n"},
			{`WAIT 0 9223372036854775807`, ":0\r\n"},
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
			{"PUBSUB CHANNELS a b", "-ERR Unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.\r\n"},
			{"SETEX {hello}k 0 v", "-ERR invalid expire time in setex\r\n"},
			{`EVAL "return redis.pcall('setex',KEYS[1],0,1)" 1 {hello}k`, "-ERR invalid expire time in setex\r\n"},
			{"LPOS {hello}l x RANK 0", "-ERR RANK can't be zero: use 1 to start from the first match, 2 from the second, ...\r\n"},
			{"GEORADIUS {hello}g 1 1 1 m WITHDIST STORE {hello}h", "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORDS options\r\n"},
			{"ZUNION 0 {hello}k", "-ERR at least 1 input key is needed for zunion\r\n"},
			{"DEBUG SLEEP 0", "+OK\r\n"},
			{"INFO server clients", "-ERR syntax error\r\n"},
			{"SLOWLOG GET x", "-ERR value is not an integer or out of range\r\n"},
			{"CLIENT KILL ID x", "-ERR value is not an integer or out of range\r\n"},
			{"CLIENT KILL ID -5", ":0\r\n"},
			{"CONFIG GET MAXMEMORY", "*2\r\n" + bulk("maxmemory") + bulk("0")},
			{`EVAL "#!lua\nreturn 1" 0`, "-ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'\r\n"},
			{"MULTI", "+OK\r\n"},
			{"SAVE", "+QUEUED\r\n"},
			{"DISCARD", "+OK\r\n"},
			{"XADD {hello}s 1-1 a b", bulk("1-1")},
			{"XINFO GROUPS {hello}none x", "-ERR no such key\r\n"},
			{"XINFO GROUPS {hello}s x", "-ERR Unknown subcommand or wrong number of arguments for 'GROUPS'. Try XINFO HELP.\r\n"},
			{"XGROUP CREATECONSUMER {hello}s g c d", "-NOGROUP No such consumer group 'g' for key name '{hello}s'\r\n"},
			{"SET {hello}2 x", "+OK\r\n"},
			{"SET {hello}3 x", "+OK\r\n"},
			{"SET {hello}1 x", "+OK\r\n"},
			{"CLUSTER GETKEYSINSLOT 866 2", "*2\r\n" + bulk("{hello}1") + bulk("{hello}2")},
			{"SUBSCRIBE c", "*3\r\n" + bulk("subscribe") + bulk("c") + ":1\r\n"},
			{"GET {hello}1", "-ERR Can't execute 'get': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context\r\n"},
			{"EXEC", "-EXECABORT Transaction discarded because of: Can't execute 'exec': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context\r\n"},
		}},
		{"redis-7.0", []exchange{
			{`EVAL "return redis.REDIS_VERSION_NUM" 0`, ":458767\r\n"},
			{`EVAL "return redis.call('mget','a','b')" 0`, "-ERR Script attempted to access a non local key in a cluster node script: 9a1da208aebe86ace5fe421c6da226db97460a7f, on @user_script:1.\r\n"},
			{`NOSUCH`, "-ERR unknown command 'NOSUCH', with args beginning with: \r\n"},
			{`MODULE LIST`, "*0\r\n"},
			{"ZRANK z b WITHSCORE", "-ERR wrong number of arguments for 'zrank' command\r\n"},
			{"SELECT 1", "-ERR SELECT is not allowed in cluster mode\r\n"},
			{"CLIENT SETINFO LIB-NAME x", "-ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
		}},
		{"redis-7.2", []exchange{
			{`WAIT 0 9223372036854775807`, "-ERR timeout is out of range\r\n"},
			{`EVAL "return redis.REDIS_VERSION" 0`, bulk("7.2.4")},
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
			{"WAITAOF 0 0 0", "*2\r\n:0\r\n:0\r\n"},
			{"WAITAOF 1 0 0", "-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n"},
			{"WAITAOF 2 0 0", "-ERR value is out of range, value must between 0 and 1\r\n"},
			{"WAITAOF 0 -1 0", "-ERR value is out of range, must be positive\r\n"},
			{"WAITAOF 0 0 -1", "-ERR timeout is negative\r\n"},
			{`EVAL "return redis.call('wait',1,0)" 0`, ":0\r\n"},
			{"BLPOP l 1e18", "-ERR timeout is out of range\r\n"},
			{"XREAD BLOCK 9223372036854775807 STREAMS s 0", "-ERR timeout is out of range\r\n"},
			{"CLIENT PAUSE 9223372036854775807", "-ERR timeout is out of range\r\n"},
			{"CONFIG SET maxmemory-policy allkeys-lfu", "+OK\r\n"},
			{"SET freq 1", "+OK\r\n"},
			{"GET freq", bulk("1")},
			{"OBJECT FREQ freq", ":5\r\n"},
			{"TOUCH freq", ":1\r\n"},
			{"OBJECT FREQ freq", ":6\r\n"},
			{"RESET", "+RESET\r\n"},
			{"CLIENT KILL NAME me FLAGS r", "-ERR syntax error\r\n"},
			{"ACL LIST", "*1\r\n" + bulk("user default on nopass sanitize-payload ~* &* +@all")},
			{"SELECT 1", "-ERR SELECT is not allowed in cluster mode\r\n"},
			{"RPUSH l a b", ":2\r\n"},
			{"LPOS l a RANK -9223372036854775808", "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n"},
			{"LREM l -9223372036854775808 b", ":1\r\n"},
			{"LSET l 9223372036854775807 c", "+OK\r\n"},
			{"LRANGE l 0 -1", "*1\r\n" + bulk("c")},
			{"BLPOP none 1e400", "-ERR timeout is out of range\r\n"},
			{"XREAD BLOCK 9223372036854775807 STREAMS s $", "-ERR timeout is out of range\r\n"},
			{"CLIENT PAUSE 9223372036854775807", "-ERR timeout is out of range\r\n"},
			{"CLIENT SETNAME \x001", "+OK\r\n"},
			{"BITCOUNT nothing 1 x", ":0\r\n"},
			{"EVALSHA x 0", "-NOSCRIPT No matching script. Please use EVAL.\r\n"},
			{"ACL SETUSER bob on nopass +@all -set ~*", "+OK\r\n"},
			{"AUTH bob x", "+OK\r\n"},
			{"SET a 1", nope},
		}},
		{"redis-7.4", []exchange{
			{`EVAL "return redis.call('mget','a','b')" 0`, "-ERR Command 'mget' in script attempted to access keys that don't hash to the same slot script: 9a1da208aebe86ace5fe421c6da226db97460a7f, on @user_script:1.\r\n"},
			{"COMMAND COUNT", ":250\r\n"},
			{"RPUSH {k}l 1", ":1\r\n"},
			{"ACL SETUSER joe on nopass +@all %R~* ~{k}*", "+OK\r\n"},
			{"ACL SETUSER bob on nopass +@all ~{k}*", "+OK\r\n"},
			{"AUTH joe x", "+OK\r\n"},
			{"SORT {k}l BY {k}w*", "*1\r\n" + bulk("1")},
			{"AUTH bob x", "+OK\r\n"},
			{"SORT {k}l BY {k}w*", "-ERR BY option of SORT denied due to insufficient ACL permissions.\r\n"},
			{"SORT {k}l BY nosort LIMIT 0 1 GET {k}w* ", "-ERR GET option of SORT denied due to insufficient ACL permissions.\r\n"},
			{"SORT {k}l BY w*", "-ERR BY option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.\r\n"},
			{"SORT {k}l FOO BY {k}w*", "-ERR syntax error\r\n"},
			{"RESET", "+RESET\r\n"},
			{"DEL {k}l", ":1\r\n"},
			{"RPUSH l a", ":1\r\n"},
			{"LREM l -9223372036854775808 a", "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n"},
			{"BITCOUNT nothing 1 x", "-ERR value is not an integer or out of range\r\n"},
			{"BITCOUNT l l", "-ERR syntax error\r\n"},
			{"BITCOUNT nothing -1 -2 x", "-ERR syntax error\r\n"},
			{"BITPOS l 1 1.5", "-ERR value is not an integer or out of range\r\n"},
			{"BITPOS nothing 0 1 2 x", "-ERR syntax error\r\n"},
			{"SCAN 0\x00x", "*2\r\n" + bulk("0") + "*1\r\n" + bulk("l")},
		}},
		{"redis-8.6", []exchange{
			{`NOSUCH`, "-ERR unknown command 'NOSUCH'\r\n"},
			{`NOSUCH a`, "-ERR unknown command 'NOSUCH', with args beginning with: 'a' \r\n"},
			{`MODULE LIST`, "*1\r\n*8\r\n" + bulk("name") + bulk("vectorset") + bulk("ver") + ":1\r\n" + bulk("path") + bulk("") + bulk("args") + "*0\r\n"},
		}},
		{"valkey-8.0", []exchange{
			{`EVAL "return redis.call('nope')" 0`, "-ERR Unknown command called from script script: f01f0776df71cc5b400c2268135aa7f30dce2e53, on @user_script:1.\r\n"},
			{`EVAL "return {server.SERVER_NAME, server.VALKEY_VERSION, server.VALKEY_VERSION_NUM}" 0`, "*3\r\n" + bulk("valkey") + bulk("8.0.1") + ":524289\r\n"},
			{`LATENCY DOCTOR`, bulk("I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Valkey instance. You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it.\n")},
			{`LOLWUT VERSION 4`, bulk("Redis ver. 8.0.1\n")},
		}},
		{"valkey-9.0", []exchange{
			{`LOLWUT VERSION 4`, bulk("Valkey ver.9.0.0\n")},
			{`EVAL "return redis.call('eval','return 1','0')" 0`, "-ERR This Valkey command is not allowed from script script: 1e5046f3a9119d3dc9cf5824428b6d9fedd305d2, on @user_script:1.\r\n"},
		}},
		{"valkey-9.1", []exchange{
			{"CONFIG SET commandlog-request-larger-than 40 commandlog-reply-larger-than 7", "+OK\r\n"},
			{"COMMANDLOG LEN large-request", ":1\r\n"},
			{"PING", "+PONG\r\n"},
			{"MULTI", "+OK\r\n"},
			{"PING", "+QUEUED\r\n"},
			{"EXEC", "*1\r\n+PONG\r\n"},
			{"COMMANDLOG GET -1 large-reply", "*2\r\n" + logEntry(1, 11, "PING") + logEntry(0, 7, "PING")},
			{"COMMANDLOG GET 1 foo", "-ERR type should be one of the following: slow, large-request, large-reply\r\n"},
			{"COMMANDLOG GET -2 slow", "-ERR count should be greater than or equal to -1\r\n"},
			{"CONFIG SET commandlog-large-request-max-len 1", "+OK\r\n"},
			{"COMMANDLOG LEN large-request", ":1\r\n"},
			{"CONFIG SET commandlog-request-larger-than 100", "+OK\r\n"},
			{"COMMANDLOG RESET large-request", "+OK\r\n"},
			{"COMMANDLOG LEN large-request", ":0\r\n"},
			{"CONFIG SET commandlog-large-reply-max-len 1", "+OK\r\n"},
			{"COMMANDLOG LEN large-reply", ":1\r\n"},
			{"CONFIG SET set-max-listpack-entries 2 set-max-listpack-value 3", "+OK\r\n"},
			{"SADD s a b", ":2\r\n"},
			{"OBJECT ENCODING s", bulk("listpack")},
			{"SADD s c", ":1\r\n"},
			{"OBJECT ENCODING s", bulk("hashtable")},
			{"SADD s2 long", ":1\r\n"},
			{"OBJECT ENCODING s2", bulk("hashtable")},
			{"DEL s", ":1\r\n"},
			{"DEL s2", ":1\r\n"},
			{"CLIENT SETNAME me", "+OK\r\n"},
			{"CLIENT KILL FLAGS rQ", "-ERR Unknown flags found in the provided filter: rQ\r\n"},
			{"CLIENT KILL NOT-CAPA x", "-ERR Unknown capa found in the NOT-CAPA filter: x\r\n"},
			{"CLIENT KILL DB 1", "-ERR DB number should be between 0 and 0\r\n"},
			{"CLIENT KILL NOT-DB x", "-ERR NOT-DB is not an integer or out of range\r\n"},
			{"CLIENT KILL IDLE 0", "-ERR idle should be greater than 0\r\n"},
			{"CLIENT KILL NOT-ID NAME me", ":0\r\n"},
			{"CLIENT KILL FLAGS r", ":0\r\n"},
			{"READONLY", "+OK\r\n"},
			{"CLIENT KILL FLAGS r NAME nobody NAME me NOT-ID 7 8 SKIPME no NOT-USER default", ":0\r\n"},
			{"CLIENT KILL FLAGS Nr SKIPME no", ":0\r\n"},
			{"CLIENT KILL CAPA r SKIPME no", ":0\r\n"},
			{"CLIENT KILL NOT-TYPE normal SKIPME no", ":0\r\n"},
			{"CLIENT KILL IDLE 1 SKIPME no", ":0\r\n"},
			{"READWRITE", "+OK\r\n"},
			{"CLUSTER SLOT-STATS SLOTSRANGE 5 1", "-ERR Start slot number 5 is greater than end slot number 1\r\n"},
			{"CLUSTER SLOT-STATS SLOTSRANGE x 1", "-ERR Invalid or out of range slot\r\n"},
			{"CLUSTER SLOT-STATS SLOTSRANGE 1", "-ERR unknown subcommand or wrong number of arguments for 'SLOT-STATS'. Try CLUSTER HELP.\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY foo", "-ERR Unrecognized sort metric for ORDERBY.\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count LIMIT 0", "-ERR Limit has to lie in between 1 and 16384 (maximum number of slots).\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count ASC DESC", "-ERR Multiple filters of the same type are disallowed.\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count LIMIT 1 LIMIT 2", "-ERR Multiple filters of the same type are disallowed.\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count foo", "-ERR syntax error\r\n"},
			{"SET {hello}a 1", "+OK\r\n"},
			{"SET {hello}b 1", "+OK\r\n"},
			{"SET foo 1", "+OK\r\n"},
			{"CLUSTER SLOT-STATS SLOTSRANGE 866 867", "*2\r\n*2\r\n:866\r\n*2\r\n" + bulk("key-count") + ":2\r\n*2\r\n:867\r\n*2\r\n" + bulk("key-count") + ":0\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count LIMIT 2", "*2\r\n*2\r\n:866\r\n*2\r\n" + bulk("key-count") + ":2\r\n*2\r\n:12182\r\n*2\r\n" + bulk("key-count") + ":1\r\n"},
			{"CLUSTER SLOT-STATS ORDERBY key-count ASC LIMIT 1", "*1\r\n*2\r\n:0\r\n*2\r\n" + bulk("key-count") + ":0\r\n"},
			{"CLUSTER FLUSHSLOT 866 FOO", "-ERR syntax error\r\n"},
			{"CLUSTER FLUSHSLOT x", "-ERR Invalid or out of range slot\r\n"},
			{"CLUSTER FLUSHSLOT 866 ASYNC", "+OK\r\n"},
			{"DBSIZE", ":1\r\n"},
			{"CLUSTER REPLICATE NO ONE", "+OK\r\n"},
			{"CLUSTER FAILOVER FORCE x", "-ERR syntax error\r\n"},
			{"CLUSTER FAILOVER TAKEOVER FORCE", "-ERR You should send CLUSTER FAILOVER to a replica\r\n"},
			{"CLUSTER REPLICATE NO TWO", "-ERR unknown subcommand or wrong number of arguments for 'REPLICATE'. Try CLUSTER HELP.\r\n"},
			{`EVAL "return redis.call('mget','a','b')" 0`, "-ERR Attempted to access a non local key in a cluster node script: on @user_script:1.\r\n"},
			{`ACL GETUSER default`, "*14\r\n" + bulk("flags") + "*2\r\n" + bulk("on") + bulk("nopass") + bulk("passwords") + "*0\r\n" + bulk("commands") + bulk("+@all") + bulk("keys") + bulk("~*") + bulk("channels") + bulk("&*") + bulk("databases") + bulk("alldbs") + bulk("selectors") + "*0\r\n"},
			{`MODULE LIST`, "*1\r\n*8\r\n" + bulk("name") + bulk("lua") + bulk("ver") + ":1\r\n" + bulk("path") + bulk("lua") + bulk("args") + "*0\r\n"},
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

// logEntry is one of COMMANDLOG GET, of a command without arguments.
func logEntry(id, value int, name string) string {
	return fmt.Sprintf("*6\r\n:%d\r\n:%d\r\n:%d\r\n*1\r\n%s%s%s", id, testStart.Unix(), value, bulk(name), bulk("127.0.0.1:5001"), bulk(""))
}

// A blocked client's request is logged when it is served.
func TestCommandLogOfABlockedClient(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "valkey-8.1" })
	c, other := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	other.do("CONFIG SET commandlog-request-larger-than 0")
	other.do("COMMANDLOG RESET large-request")
	c.do("BLPOP l 0")
	other.do("RPUSH l 1")
	if got := other.do("COMMANDLOG GET 1 large-request"); !strings.Contains(got, ":29\r\n*3\r\n"+bulk("BLPOP")+bulk("l")+bulk("0")) {
		t.Errorf("got %q, want the request of BLPOP with its 29 bytes", got)
	}
}

// Who is not authenticated learns nothing of unknown commands from Valkey 9.0 on, and HELP of
// scripts is that of the version.
func TestDialectsOfStrangers(t *testing.T) {
	for _, row := range []struct{ dialect, said string }{
		{"redis-7.0", "-ERR unknown command 'NOSUCH', with args beginning with: \r\n"},
		{"valkey-8.1", "-ERR unknown command 'NOSUCH', with args beginning with: \r\n"},
		{"valkey-9.0", "-NOAUTH Authentication required.\r\n"},
	} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
		n.client("127.0.0.1:5001").play(exchange{"CONFIG SET requirepass x", "+OK\r\n"})
		n.client("127.0.0.1:5002").play(exchange{"NOSUCH", row.said})
	}
	help := func(dialect string) string {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = dialect })
		return n.client("127.0.0.1:5001").do("SCRIPT HELP")
	}
	if old, now := help("redis-7.0"), help("valkey-9.1"); strings.Contains(old, "<engine_name>") || !strings.Contains(now, "<engine_name>") {
		t.Errorf("SCRIPT HELP says %q and %q", old, now)
	}
}

// What Valkey tells of a node's availability zone, and of what clients understand.
func TestZonesAndCapabilities(t *testing.T) {
	for _, row := range []struct {
		dialect, pairs string
		capa           bool
	}{
		{"valkey-8.0", "*14\r\n", false},
		{"valkey-8.1", "*16\r\n", true},
	} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
		c := n.client("127.0.0.1:5001")
		if got := c.do("HELLO"); !strings.HasPrefix(got, "*14\r\n") {
			t.Errorf("%s without a zone: %q", row.dialect, got)
		}
		c.play(exchange{"CONFIG SET availability-zone az1", "+OK\r\n"}, exchange{"CLIENT CAPA redirect foo", "+OK\r\n"})
		if got := c.do("HELLO"); !strings.HasPrefix(got, row.pairs) || strings.Contains(got, "az1") != (row.pairs == "*16\r\n") {
			t.Errorf("%s with a zone: %q", row.dialect, got)
		}
		if got := c.do("INFO server"); !strings.Contains(got, "\r\navailability_zone:az1\r\n") {
			t.Errorf("%s: %q", row.dialect, got)
		}
		if got := c.do("CLIENT INFO"); strings.Contains(got, " capa=r ") != row.capa {
			t.Errorf("%s: %q", row.dialect, got)
		}
		if c.do("RESET"); strings.Contains(c.do("CLIENT INFO"), "capa=r") {
			t.Errorf("%s: RESET leaves what the client understands", row.dialect)
		}
	}
}

// CLIENT KILL MAXAGE takes those that are connected for as long.
func TestKillByAge(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = "redis-7.4" })
	c := n.client("127.0.0.1:5001")
	n.client("127.0.0.1:5002").do("PING")
	n.tickFor(10 * time.Second)
	c.play(
		exchange{"CLIENT KILL MAXAGE x", "-ERR maxage is not an integer or out of range\r\n"},
		exchange{"CLIENT KILL MAXAGE x SKIPME yes", "-ERR maxage is not an integer or out of range\r\n"},
		exchange{"CLIENT KILL MAXAGE 0 SKIPME yes", "-ERR maxage should be greater than 0\r\n"},
		exchange{"CLIENT KILL MAXAGE 11 SKIPME yes", ":0\r\n"},
		exchange{"CLIENT KILL MAXAGE 10 SKIPME yes", ":1\r\n"},
	)
}

// Some versions do not answer a wrong password while another reply is still to be sent.
func TestWrongPasswordInAPipeline(t *testing.T) {
	const wrong, ok = "-WRONGPASS invalid username-password pair or user is disabled.\r\n", "+PONG\r\n"
	for dialect, want := range map[string]string{
		"redis-7.0": ok + wrong + wrong + ok, "redis-7.2": ok + ok, "valkey-8.0": ok + ok, "valkey-8.1": ok + wrong + wrong + ok,
	} {
		c := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = dialect }).client("127.0.0.1:5001")
		c.play(exchange{"AUTH nobody x", wrong})
		c.session.Feed([]byte("PING\r\nAUTH nobody x\r\nHELLO 2 AUTH nobody x\r\nPING\r\n"))
		if got := c.take(); got != want {
			t.Errorf("%s answers %q, want %q", dialect, got, want)
		}
	}
}

// What selects clients in Valkey.
func TestClientFilters(t *testing.T) {
	for _, row := range []struct{ dialect, filter, want string }{
		{"redis-7.2", "ID 2 abc", "-ERR Invalid client ID\r\n"},
		{"redis-7.2", "USER default", "-ERR syntax error\r\n"},
		{"valkey-8.1", "ID 1 2", "1 2"},
		{"valkey-8.1", "ID 1 2 SKIPME yes", "2"},
		{"valkey-8.1", "ID 2 abc", "-ERR syntax error\r\n"},
		{"valkey-8.1", "ID abc", "-ERR syntax error\r\n"},
		{"valkey-8.1", "ID 0", "-ERR client-id should be greater than 0\r\n"},
		{"valkey-8.1", "USER nobody", "-ERR No such user 'nobody'\r\n"},
		{"valkey-8.1", "TYPE normal ID 3", "3"},
		{"valkey-8.1", "NAME b", "-ERR syntax error\r\n"},
		{"valkey-9.0", "NAME b", "2"},
		{"valkey-9.0", "NOT-NAME b", "1 3"},
		{"valkey-9.0", "NOT-NAME b NOT-ADDR 10.0.0.3:5003", "1"},
		{"valkey-9.0", "IP 10.0.0.3", "3"},
		{"valkey-9.0", "LIB-NAME x", ""},
	} {
		n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
		c := n.client("10.0.0.1:5001")
		c.do("CLIENT SETNAME a")
		n.client("10.0.0.2:5002").do("CLIENT SETNAME b")
		n.client("10.0.0.3:5003").do("CLIENT SETNAME c")
		got := c.do("CLIENT LIST " + row.filter)
		if !strings.HasPrefix(got, "-") {
			var ids []string
			for _, m := range regexp.MustCompile(`\bid=(\d+) addr`).FindAllStringSubmatch(got, -1) {
				ids = append(ids, m[1])
			}
			got = strings.Join(ids, " ")
		}
		if got != row.want {
			t.Errorf("%s, CLIENT LIST %s: %q, want %q", row.dialect, row.filter, got, row.want)
		}
	}
}
