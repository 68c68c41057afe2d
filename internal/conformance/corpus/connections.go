package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// Connections is what is said about the connection and the server instead of keys,
// and what a server does with bytes that are no commands.
func Connections() conformance.Area {
	return conformance.Area{
		Name: "connections", Title: "HELLO, AUTH, CLIENT, CONFIG, INFO, COMMAND, pub/sub, and broken bytes",
		Exchanges: func() []conformance.Exchange {
			list := both(greetings())
			for _, e := range both(questions()) {
				list = append(list, singly(e, 0)...)
			}
			list = append(list, both(settings())...)
			list = append(list, both(pubsub())...)
			list = append(list, both(clients())...)
			return append(list, broken()...)
		},
		Reset: reset, ModeOf: ModeOf,
	}
}

func greetings() []conformance.Exchange {
	return []conformance.Exchange{
		story("HELLO", "A> HELLO", "A> HELLO 3", "A> HELLO", "A> HELLO 2", "A> HELLO 1", "A> HELLO 4", "A> HELLO x", "A> HELLO 3 FOO", "A> HELLO 3 SETNAME", "A> HELLO 3 SETNAME bob", "A> CLIENT GETNAME",
			`A> HELLO 3 SETNAME "bad name"`, "A> HELLO 3 AUTH default", "A> HELLO 3 AUTH default wrong", "A> HELLO 2 AUTH nobody x SETNAME y", "A> CLIENT GETNAME", "a> HELLO 3", "X> HELLO 3", "A> HELLO 2 SETNAME z AUTH"),
		story("AUTH", "A> AUTH", "A> AUTH x", "A> AUTH default x", "A> AUTH nobody x", "A> AUTH a b c", "A> PING"),
		story("AUTH with a password", "A> CONFIG SET requirepass secret", "c@A> PING", "c> GET {hello}k", "c> GET foo", "c> CLUSTER NODES", "c> NOSUCH", "c> GET", "c> HELLO 3", "c> HELLO 3 AUTH default wrong", "c> AUTH wrong", "c> AUTH default wrong",
			"c> MULTI", "c> EXEC", "c> RESET", "c> QUIT", "d@A> HELLO 3 AUTH default secret", "d> PING", "e@A> AUTH secret", "e> PING", "f@A> AUTH default secret", "f> RESET", "f> PING", `A> CONFIG SET requirepass ""`, "g@A> PING"),
		story("PING, ECHO, QUIT, RESET, SELECT", "A> PING", "A> PING hello", "A> PING a b", "A> ECHO x", "A> ECHO", "A> SELECT 0", "A> RESET", "A> RESET x", "A> QUIT"),
		story("QUIT closes", "c@A> QUIT", "d@A> MULTI", "d> QUIT", "e@A> QUIT now"),
		story("TIME, LASTSAVE, LOLWUT", "A> TIME", "A> TIME x", "A> LASTSAVE"),
		story("unknown commands", "A> NOSUCH", "A> NOSUCH a b c", `A> NOSUCH "with space" "x\ny"`, "A> "+strings.Repeat("X", 200)+" a", "A> NOSUCH "+strings.Repeat("a", 200)+" b", `A> ""`, `A> "" x`, "A> get", "A> gEt a b", "A> CONFIG", "A> CONFIG NOSUCH", "A> client nosuch x", "A> OBJECT", "A> OBJECT NOSUCH {hello}k"),
		story("MULTI and errors", "A> EXEC", "A> DISCARD", "A> MULTI x", "A> MULTI", "A> NOSUCH", "A> EXEC", "A> MULTI", "A> AUTH x", "A> EXEC", "A> MULTI", "A> SUBSCRIBE a", "A> DISCARD", "A> MULTI", "A> SAVE", "A> DISCARD", "A> MULTI", "A> MONITOR", "A> DISCARD", "A> UNWATCH", "A> WATCH"),
	}
}

// questions are commands that change nothing, or nothing that another is asked.
func questions() []conformance.Exchange {
	return []conformance.Exchange{
		story("CONFIG GET", "A> CONFIG GET", "A> CONFIG GET cluster-*", "A> CONFIG GET maxmemory", "A> CONFIG GET nosuch", "A> CONFIG GET maxmemory-policy appendonly", "A> CONFIG GET cluster-node-timeout cluster-enabled", "A> CONFIG GET repl-*-size", "A> CONFIG GET [", "A> CONFIG GET MAXMEMORY", "A> CONFIG GET maxclients timeout databases tcp-keepalive", "A> CONFIG GET hash-max-* list-max-* set-max-* zset-max-*", "A> CONFIG GET notify-keyspace-events"),
		story("CONFIG SET refuses", "A> CONFIG SET", "A> CONFIG SET maxmemory", "A> CONFIG SET nosuch 1", "A> CONFIG SET cluster-enabled yes", "A> CONFIG SET cluster-node-timeout x", "A> CONFIG SET cluster-node-timeout -1", "A> CONFIG SET cluster-require-full-coverage maybe",
			"A> CONFIG SET cluster-migration-barrier -1", "A> CONFIG SET cluster-migration-barrier 3 cluster-migration-barrier 4", "A> CONFIG SET cluster-migration-barrier 3 nosuch 1", "A> CONFIG SET cluster-preferred-endpoint-type foo", "A> CONFIG SET cluster-announce-port 70000", "A> CONFIG SET hash-max-listpack-entries 512 maxmemory-policy nonsense",
			"A> CONFIG SET maxmemory 1x", "A> CONFIG SET hz abc", "A> CONFIG SET notify-keyspace-events Q", "A> CONFIG SET save x", "A> CONFIG SET appendonly maybe", "A> CONFIG RESETSTAT", "A> CONFIG RESETSTAT x", "A> CONFIG REWRITE", "A> CONFIG HELP", "A> CONFIG FOO"),
		story("INFO", "A> INFO", "A> INFO server", "A> INFO cluster", "A> INFO replication", "a> INFO replication", "A> INFO keyspace", "A> INFO clients", "A> INFO memory", "A> INFO stats", "A> INFO persistence", "A> INFO cpu", "A> INFO nosuch", "A> INFO cluster keyspace", "A> INFO all", "A> INFO default", "A> INFO everything", "A> INFO modules", "A> INFO latencystats", "X> INFO cluster", "a> INFO cluster"),
		story("INFO keyspace", "[exact] A> INFO keyspace", "A> SET {hello}k 1", "A> SET {hello}l 1 EX 1000", "[exact] A> INFO cluster", "A> DBSIZE"),
		story("COMMAND", "A> COMMAND COUNT", "A> COMMAND INFO get", "A> COMMAND INFO nosuch get", "A> COMMAND INFO", "A> COMMAND", "A> COMMAND LIST", "A> COMMAND LIST FILTERBY MODULE x", "A> COMMAND LIST FILTERBY ACLCAT string", "A> COMMAND LIST FILTERBY PATTERN x*", "A> COMMAND LIST FILTERBY FOO x", "A> COMMAND DOCS get", "A> COMMAND DOCS nosuch", "A> COMMAND DOCS", "A> COMMAND HELP", "A> COMMAND INFO cluster|nodes config|get", "A> COMMAND INFO migrate eval xread ssubscribe spublish asking restore-asking cluster"),
		story("COMMAND GETKEYS", "A> COMMAND GETKEYS GET a", "A> COMMAND GETKEYS GET", "A> COMMAND GETKEYS MSET a 1 b 2", "A> COMMAND GETKEYS EVAL x 2 a b c", "A> COMMAND GETKEYS EVAL x notanumber b", "A> COMMAND GETKEYS NOSUCH a", "A> COMMAND GETKEYS PING", "A> COMMAND GETKEYS GET a b", "A> COMMAND GETKEYS ZUNIONSTORE d 2 a b WEIGHTS 1 2",
			"A> COMMAND GETKEYS XREAD COUNT 1 STREAMS a b 0 0", "A> COMMAND GETKEYS SORT a STORE b", "A> COMMAND GETKEYS MIGRATE h 1 k 0 1", `A> COMMAND GETKEYS MIGRATE h 1 "" 0 1 KEYS a b`, "A> COMMAND GETKEYS SSUBSCRIBE a", "A> COMMAND GETKEYS LMPOP 2 a b LEFT", "A> COMMAND GETKEYS GEORADIUS a 1 1 1 m STORE b", "A> COMMAND GETKEYS OBJECT ENCODING a", "A> COMMAND GETKEYS CLUSTER KEYSLOT a",
			"A> COMMAND GETKEYSANDFLAGS SET a 1", "A> COMMAND GETKEYSANDFLAGS SET a 1 GET", "A> COMMAND GETKEYSANDFLAGS LMOVE a b LEFT LEFT", "A> COMMAND GETKEYSANDFLAGS EVAL x 1 a", "A> COMMAND GETKEYSANDFLAGS PING", "A> COMMAND GETKEYSANDFLAGS SORT a STORE b"),
		story("ACL", "A> ACL WHOAMI", "A> ACL CAT", "A> ACL CAT nosuch", "A> ACL USERS", "A> ACL LIST", "A> ACL GETUSER default", "A> ACL GETUSER nobody", "A> ACL NOSUCH", "A> ACL SETUSER", "A> ACL SETUSER bob foo", "A> ACL DELUSER nobody", "A> ACL DELUSER default", "A> ACL HELP"),
		story("MEMORY, LATENCY, SLOWLOG, DEBUG, MODULE", "A> MEMORY USAGE {hello}k", "A> MEMORY NOSUCH", "A> MEMORY HELP", "A> OBJECT HELP", "A> XGROUP HELP", "A> XINFO HELP", "A> SCRIPT HELP", "A> FUNCTION HELP", "A> DEBUG HELP", "A> LATENCY HELP", "A> LATENCY LATEST", "A> LATENCY RESET", "A> SLOWLOG HELP", "A> SLOWLOG RESET", "A> SLOWLOG GET x", "A> DEBUG JMAP", "A> DEBUG SLEEP 0", "A> MODULE LIST", "A> MODULE LOAD x", "A> MODULE"),
	}
}

// settings are changed and asked for.
func settings() []conformance.Exchange {
	return []conformance.Exchange{
		story("CONFIG SET", "A> CONFIG SET cluster-require-full-coverage YES",
			"A> CONFIG SET cluster-migration-barrier 5", "A> CONFIG GET cluster-migration-barrier", "A> CONFIG SET cluster-replica-validity-factor 7 cluster-migration-barrier 2", "A> CONFIG GET cluster-*-validity-factor", "A> CONFIG SET cluster-slave-validity-factor 10 cluster-migration-barrier 1",
			"A> CONFIG SET cluster-migration-barrier 3 nosuch 1", "A> CONFIG GET cluster-migration-barrier", "A> CONFIG SET cluster-link-sendbuf-limit 1mb", "A> CONFIG GET cluster-link-sendbuf-limit", "A> CONFIG SET cluster-link-sendbuf-limit 0",
			"A> CONFIG SET hash-max-listpack-entries 100", "A> CONFIG GET hash-max-ziplist-entries", "A> CONFIG SET hash-max-ziplist-entries 512", "A> CONFIG GET hash-max-listpack-entries"),
		story("encodings follow the settings", "A> CONFIG SET hash-max-listpack-entries 2 set-max-intset-entries 2", "A> HSET {hello}h a 1 b 2", "A> OBJECT ENCODING {hello}h", "A> HSET {hello}h c 3", "A> OBJECT ENCODING {hello}h", "A> SADD {hello}s 1 2", "A> OBJECT ENCODING {hello}s", "A> SADD {hello}s 3", "A> OBJECT ENCODING {hello}s", "A> CONFIG SET hash-max-listpack-entries 512 set-max-intset-entries 512"),
		story("memory runs out", "A> CONFIG SET maxmemory 1", "A> SET {hello}k v", "A> GET {hello}k", "A> DEL {hello}k", `A> EVAL "return redis.call('SET',KEYS[1],'v')" 1 {hello}k`, "A> MULTI", "A> SET {hello}k v", "A> EXEC", "A> SET foo v", "A> CONFIG SET maxmemory 0"),
		story("not enough replicas", "A> CONFIG SET min-replicas-to-write 5", "A> SET {hello}k v", "A> GET {hello}k", "A> SET foo v", "A> CONFIG SET min-replicas-to-write 0", "A> SET {hello}k v"),
	}
}

func pubsub() []conformance.Exchange {
	return []conformance.Exchange{
		story("SUBSCRIBE", "s@A> SUBSCRIBE a b", "A> PUBLISH a one", "s< 1", "A> PUBLISH c none", "s> UNSUBSCRIBE a", "s> UNSUBSCRIBE a", "A> PUBLISH a two", "s> UNSUBSCRIBE", "s> PING"),
		story("SUBSCRIBE and commands", "s@A> SUBSCRIBE a", "s> PING", "s> PING hi", "s> GET {hello}k", "s> GET foo", "s> CLUSTER NODES", "s> ASKING", "s> NOSUCH", "s> SUBSCRIBE", "s> RESET", "s> GET {hello}k"),
		story("PSUBSCRIBE", "s@A> PSUBSCRIBE a* b?", "A> PUBLISH abc x", "s< 1", "A> PUBLISH bc y", "s< 1", "s> SUBSCRIBE abc", "A> PUBLISH abc z", "s< 2", "s> PUNSUBSCRIBE a*", "s> PUNSUBSCRIBE", "s> UNSUBSCRIBE", "s> UNSUBSCRIBE", "s> PUNSUBSCRIBE"),
		story("PUBLISH reaches every node", "s@B> SUBSCRIBE everywhere", "r@a> PSUBSCRIBE every*", "A> PUBLISH everywhere x", "s< 1", "r< 1", "a> PUBLISH everywhere y", "s< 1", "r< 1"),
		story("SSUBSCRIBE", "s@A> SSUBSCRIBE {hello}ch", "s> SSUBSCRIBE {hello}ch {hello}ci", "A> SPUBLISH {hello}ch x", "s< 1", "a> SPUBLISH {hello}ch y", "s< 1", "B> SPUBLISH {hello}ch x", "s> SSUBSCRIBE foo", "s> SSUBSCRIBE bar {hello}ch", "s> GET {hello}k",
			"s> SUNSUBSCRIBE {hello}ci", "s> SUNSUBSCRIBE foo", "s> SUNSUBSCRIBE", "s> SUNSUBSCRIBE", "A> SPUBLISH {hello}ch", "A> SSUBSCRIBE"),
		story("SSUBSCRIBE on a replica", "s@a> SSUBSCRIBE {hello}ch", "A> SPUBLISH {hello}ch x", "s< 1", "a> SPUBLISH {hello}ch y", "s< 1"),
		story("PUBSUB", "s@A> SUBSCRIBE a b", "s> PSUBSCRIBE p*", "t@A> SSUBSCRIBE {hello}s", "A> PUBSUB CHANNELS", "A> PUBSUB CHANNELS a*", "A> PUBSUB NUMSUB a b c", "A> PUBSUB NUMSUB", "A> PUBSUB NUMPAT", "A> PUBSUB SHARDCHANNELS", "A> PUBSUB SHARDCHANNELS x*", "A> PUBSUB SHARDNUMSUB {hello}s x", "A> PUBSUB SHARDNUMSUB", "A> PUBSUB NOSUCH", "A> PUBSUB HELP", "A> PUBSUB CHANNELS a b"),
		story("keyspace notifications", "A> CONFIG SET notify-keyspace-events KEA", "s@A> PSUBSCRIBE __key*", "A> SET {hello}k 1", "s< 2", "A> DEL {hello}k", "s< 2", "A> EXPIRE {hello}none 5", `A> CONFIG SET notify-keyspace-events ""`, "A> SET {hello}k 1"),
	}
}

func clients() []conformance.Exchange {
	return []conformance.Exchange{
		story("CLIENT names", "A> CLIENT GETNAME", "A> CLIENT SETNAME bob", "A> CLIENT GETNAME", `A> CLIENT SETNAME "a b"`, `A> CLIENT SETNAME ""`, "A> CLIENT GETNAME", "A> CLIENT SETNAME", "A> CLIENT SETNAME a b", "A> CLIENT ID", "A> CLIENT ID x", "A> CLIENT INFO", "A> CLIENT HELP", "A> CLIENT", "A> CLIENT NOSUCH", "A> CLIENT NO-EVICT ON", "A> CLIENT NO-EVICT x", "A> CLIENT GETREDIR"),
		story("CLIENT LIST", "A> CLIENT LIST TYPE pubsub", "A> CLIENT LIST TYPE foo", "A> CLIENT LIST ID", "A> CLIENT LIST ID x", "A> CLIENT LIST ID 999999", "A> CLIENT LIST FOO bar"),
		story("CLIENT KILL", "c@A> PING", "A> CLIENT KILL 1.2.3.4:5", "A> CLIENT KILL ID x", "A> CLIENT KILL ID 99999", "A> CLIENT KILL TYPE foo", "A> CLIENT KILL TYPE pubsub", "A> CLIENT KILL USER nobody", "A> CLIENT KILL SKIPME maybe", "A> CLIENT KILL ADDR 1.2.3.4:5", "A> CLIENT KILL FOO bar", "A> CLIENT KILL", "A> CLIENT KILL ID 1 FOO", "s@A> SUBSCRIBE a", "A> CLIENT KILL TYPE pubsub"),
		story("CLIENT REPLY", "c@A> CLIENT REPLY ON", "c> CLIENT REPLY FOO", "c> CLIENT REPLY", "c> CLIENT REPLY SKIP &", "c> PING &", "c> ECHO after &", "c< 1"),
		story("CLIENT PAUSE", "A> CLIENT PAUSE x", "A> CLIENT PAUSE -1", "A> CLIENT PAUSE 10 FOO", "A> CLIENT PAUSE 60000 WRITE", "c@A> GET {hello}k", "c> SET {hello}k 1 &", "c< silent 150ms", "A> CLIENT UNPAUSE", "c< 1", "A> GET {hello}k", "A> CLIENT PAUSE 100", "A> PING"),
		story("CLIENT UNBLOCK", "A> CLIENT UNBLOCK x", "A> CLIENT UNBLOCK 999999", "A> CLIENT UNBLOCK 999999 FOO", "A> CLIENT UNBLOCK 999999 ERROR", "A> CLIENT UNBLOCK"),
		story("CLIENT TRACKING", "A> CLIENT TRACKING", "A> CLIENT TRACKING x", "A> CLIENT TRACKING on PREFIX a", "A> CLIENT TRACKING on OPTIN OPTOUT", "A> CLIENT TRACKING on REDIRECT 999999", "A> CLIENT TRACKING on BCAST OPTIN", "A> CLIENT TRACKINGINFO", "A> CLIENT CACHING yes", "A> CLIENT TRACKING off", "A> CLIENT TRACKING on FOO"),
		story("the time of blocking commands", "A> BLPOP {hello}l x", "A> BLPOP {hello}l -1", "A> BLPOP {hello}l 0.01", "A> BLPOP {hello}l 1e400", "A> BLPOP {hello}l 99999999999999999", "A> BLMOVE {hello}a {hello}b LEFT RIGHT 0.01", "A> BZPOPMIN {hello}z 0.01", "A> BLMPOP 0.01 1 {hello}l LEFT", "A> BZMPOP 0.01 1 {hello}l MIN", "A> XREAD BLOCK 5 STREAMS {hello}x $", "A> XREAD BLOCK -1 STREAMS {hello}x $", "A> BRPOPLPUSH {hello}a {hello}b 0.01"),
		story("blocked and woken", "c@A> BLPOP {hello}l {hello}m 0 &", "c< silent 60ms", "A> RPUSH {hello}m 1 2", "c< 1", "A> LRANGE {hello}m 0 -1", "c> BLMOVE {hello}m {hello}n LEFT RIGHT 0 &", "c< 1", "c> BLMOVE {hello}o {hello}n LEFT RIGHT 0 &", "c< silent 60ms", "A> LPUSH {hello}o x", "c< 1", "c> BZPOPMAX {hello}z 0 &", "c< silent 60ms", "A> ZADD {hello}z 1 a 2 b", "c< 1", "c> XREAD BLOCK 0 STREAMS {hello}s $ &", "c< silent 60ms", "A> XADD {hello}s 5-5 f v", "c< 1", "c> BLPOP {hello}w 0 &", "c< silent 60ms", "A> SET {hello}w x", "c< silent 60ms", "A> DEL {hello}w", "A> RPUSH {hello}w y", "c< 1"),
		story("blocked clients are served in order", "c@A> BLPOP {hello}l 0 &", "c< silent 60ms", "d@A> BLPOP {hello}l 0 &", "d< silent 60ms", "A> RPUSH {hello}l 1", "c< 1", "d< silent 60ms", "A> RPUSH {hello}l 2 3", "d< 1", "A> LRANGE {hello}l 0 -1"),
		story("a transaction wakes after EXEC", "c@A> BLPOP {hello}l 0 &", "c< silent 60ms", "A> MULTI", "A> RPUSH {hello}l 1 2", "A> LPOP {hello}l", "A> EXEC", "c< 1"),
	}
}

// broken are bytes that are no commands.
func broken() []conformance.Exchange {
	raw := func(name, bytes string) conformance.Exchange {
		return conformance.Exchange{Name: "bytes: " + name, Lines: []conformance.Step{{Verb: conformance.Raw, Conn: "c", Node: "A", Args: []string{bytes}}}}
	}
	return []conformance.Exchange{
		raw("an inline command", "PING\r\n"),
		raw("an inline command without CR", "PING\n"),
		raw("inline arguments in quotes", "ECHO \"a b\"\r\nECHO 'c d'\r\nECHO \"\\x41\\n\"\r\n"),
		raw("unbalanced quotes", "ECHO \"a\r\n"),
		raw("unbalanced single quotes", "ECHO 'a\r\nPING\r\n"),
		raw("quote in the middle", "ECHO a\"b\"\r\n"),
		raw("text after a quote", "ECHO \"a\"b\r\n"),
		raw("empty lines", "\r\n\r\nPING\r\n"),
		raw("blanks", "   \r\nPING\r\n"),
		raw("an empty array", "*0\r\nPING\r\n"),
		raw("a negative array", "*-1\r\nPING\r\n"),
		raw("an array of a billion", "*1000000000\r\n"),
		raw("an array of 1024*1024", "*1048576\r\n"),
		raw("an array of 1024*1024+1", "*1048577\r\n"),
		raw("an array of no number", "*x\r\nPING\r\n"),
		raw("an array of 2^63", "*9223372036854775808\r\n"),
		raw("a bulk of 2 GB", "*1\r\n$2147483648\r\n"),
		raw("a bulk of 512 MB", "*1\r\n$536870912\r\n"),
		raw("a bulk of 512 MB and a byte", "*1\r\n$536870913\r\n"),
		raw("a bulk of no number", "*1\r\n$x\r\n"),
		raw("a negative bulk", "*1\r\n$-1\r\n"),
		raw("no bulk", "*1\r\n:1\r\n"),
		raw("a bulk of text", "*2\r\n$4\r\nECHO\r\nhello\r\n"),
		raw("an empty bulk", "*1\r\n$0\r\n\r\n"),
		raw("a bulk without CRLF", "*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n"),
		raw("half a command", "*2\r\n$4\r\nECHO\r\n$5\r\nhel"),
		raw("half a header", "*2"),
		raw("a header without LF", "*1\r$4\r\nPING\r\n"),
		raw("no command", "$4\r\nPING\r\n"),
		raw("garbage", "\x00\x01\x02\xff\r\n"),
		raw("garbage without end", "\x00\x01\x02\xff"),
		raw("an HTTP request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		raw("an HTTP POST", "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		raw("a Host header", "Host: localhost\r\nPING\r\n"),
		raw("a long line", strings.Repeat("a", 70000)),
		raw("a long multibulk header", "*"+strings.Repeat("1", 70000)),
		raw("a long bulk header", "*1\r\n$"+strings.Repeat("1", 70000)),
		raw("many commands at once", strings.Repeat("*2\r\n$4\r\nECHO\r\n$1\r\nx\r\n", 50)),
		raw("good and then bad", "*1\r\n$4\r\nPING\r\n*x\r\n*1\r\n$4\r\nPING\r\n"),
		raw("QUIT and more", "*1\r\n$4\r\nQUIT\r\n*1\r\n$4\r\nPING\r\n"),
		raw("MULTI and then bad", "*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nPING\r\n*x\r\n"),
		raw("an array of one with a sign", "*+1\r\n$+4\r\nPING\r\n"),
		raw("numbers with leading zeros", "*01\r\n$04\r\nPING\r\n"),
		raw("numbers with blanks", "* 1\r\n$4\r\nPING\r\n"),
		raw("an unauthenticated large array", "*11\r\n$4\r\nPING\r\n"),
	}
}
