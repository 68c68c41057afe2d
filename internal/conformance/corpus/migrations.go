package corpus

import "github.com/slotstorm/slotstorm/internal/conformance"

// Migrations is MIGRATE, DUMP and RESTORE in all their outcomes.
func Migrations() conformance.Area {
	return conformance.Area{
		Name: "migrate", Title: "MIGRATE, DUMP and RESTORE in all their outcomes",
		Exchanges: func() []conformance.Exchange {
			list := both(migrateOutcomes())
			list = append(list, both(valueTypes())...)
			return append(list, both(dumpAndRestore())...)
		},
		Reset: reset, ModeOf: ModeOf,
	}
}

// opened is a story in a migration from A to B of a slot that holds some keys.
func opened(name string, lines ...string) conformance.Exchange {
	first := []string{"A> SET {hello}p v", "A> SET {hello}q w", "A> RPUSH {hello}l 1 2 3"}
	return story(name, append(append(first, open...), lines...)...)
}

func migrateOutcomes() []conformance.Exchange {
	return []conformance.Exchange{
		opened("MIGRATE arguments",
			"A> MIGRATE", "A> MIGRATE $B.ip", "A> MIGRATE $B.ip $B.port {hello}p 0", "A> MIGRATE $B.ip $B.port {hello}p 0 x", "A> MIGRATE $B.ip $B.port {hello}p x 1000",
			"A> MIGRATE $B.ip $B.port {hello}p 0 1000 FOO", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 AUTH", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 AUTH2 user",
			"A> MIGRATE $B.ip $B.port {hello}p 0 1000 KEYS {hello}q", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS`, `A> MIGRATE $B.ip $B.port "" 0 1000`,
			"A> MIGRATE $B.ip $B.port {hello}p 1.5 1000", `A> MIGRATE $B.ip $B.port {hello}p "" 1000`, "A> MIGRATE $B.ip x {hello}p 0 1000",
			`A> MIGRATE $B.ip $B.port "" 0 1000 COPY REPLACE KEYS {hello}x`, "A> MIGRATE $B.ip $B.port {hello}p 0 1000 KEYS", "A> EXISTS {hello}p"),
		opened("MIGRATE one key", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> EXISTS {hello}p",
			"B> ASKING", "B> GET {hello}p", "A> CLUSTER GETKEYSINSLOT 866 10", "B> CLUSTER GETKEYSINSLOT 866 10", "A> DBSIZE", "B> DBSIZE"),
		opened("MIGRATE several keys", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p {hello}x {hello}l`, "A> CLUSTER COUNTKEYSINSLOT 866", "B> CLUSTER COUNTKEYSINSLOT 866",
			"B> ASKING", "B> LRANGE {hello}l 0 -1", "A> GET {hello}q", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}x {hello}y`, "A> MGET {hello}p {hello}q", "A> MGET {hello}p {hello}x"),
		opened("MIGRATE the same key twice in one call", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p {hello}p`, "A> EXISTS {hello}p", "B> ASKING", "B> GET {hello}p",
			`A> MIGRATE $B.ip $B.port "" 0 1000 REPLACE KEYS {hello}q {hello}q`, "A> EXISTS {hello}q"),
		opened("MIGRATE keys of two slots", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p bar`, `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p foo`, `C> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p foo`),
		opened("MIGRATE onto existing keys", "B> ASKING", "B> SET {hello}p other", `A> MIGRATE $B.ip $B.port "" 0 1000 KEYS {hello}p {hello}q`, "A> GET {hello}p", "A> GET {hello}q",
			"B> ASKING", "B> GET {hello}q", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 REPLACE", "B> ASKING", "B> GET {hello}p", "A> GET {hello}p"),
		opened("MIGRATE COPY", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 COPY", "A> GET {hello}p", "B> ASKING", "B> GET {hello}p", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 COPY", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 copy replace"),
		opened("MIGRATE keeps the time to live", "A> PEXPIRE {hello}p 50000", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "B> ASKING", "B> PTTL {hello}p", "A> MIGRATE $B.ip $B.port {hello}q 0 1000", "B> ASKING", "B> PTTL {hello}q"),
		opened("MIGRATE with AUTH that the target does not want", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 AUTH secret", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 AUTH2 nobody secret", "A> EXISTS {hello}p"),
		opened("MIGRATE to a closed port", "A> MIGRATE 127.0.0.1 1 {hello}p 0 1000", "A> GET {hello}p", "A> MIGRATE 127.0.0.1 1 {hello}x 0 1000"),
		opened("MIGRATE with no time", "A> MIGRATE $B.ip $B.port {hello}p 0 0", "A> MIGRATE $B.ip $B.port {hello}q 0 -5", "A> EXISTS {hello}p"),
		opened("MIGRATE to another database", "A> MIGRATE $B.ip $B.port {hello}p 1 1000", "A> GET {hello}p", "A> MIGRATE $B.ip $B.port {hello}p -1 1000", "A> MIGRATE $B.ip $B.port {hello}p 0 1000"),
		opened("MIGRATE to a third node", "A> MIGRATE $C.ip $C.port {hello}p 0 1000", "A> GET {hello}p", "A> MIGRATE $a.ip $a.port {hello}p 0 1000", "A> MIGRATE $b.ip $b.port {hello}p 0 1000", "A> GET {hello}p"),
		opened("MIGRATE to a node outside the cluster", "A> MIGRATE $X.ip $X.port {hello}p 0 1000", "A> GET {hello}p"),
		opened("MIGRATE back", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "B> MIGRATE $A.ip $A.port {hello}p 0 1000", "B> ASKING", "B> MIGRATE $A.ip $A.port {hello}p 0 1000 REPLACE", "B> MIGRATE $A.ip $A.port {hello}x 0 1000"),
		opened("MIGRATE on the wrong node", "C> MIGRATE $B.ip $B.port {hello}p 0 1000", "a> MIGRATE $B.ip $B.port {hello}p 0 1000", "a> READONLY", "a> MIGRATE $B.ip $B.port {hello}p 0 1000", "X> MIGRATE $B.ip $B.port {hello}p 0 1000"),
		opened("MIGRATE in a transaction", "A> MULTI", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> GET {hello}q", "A> EXEC", "A> GET {hello}p", "A> MULTI", "A> MIGRATE $B.ip $B.port {hello}q 0 1000", "A> EXEC"),
		opened("MIGRATE in a script", `A> EVAL "return redis.call('MIGRATE',ARGV[1],ARGV[2],KEYS[1],0,1000)" 1 {hello}p 127.0.0.1 1`, "A> EXISTS {hello}p"),
		opened("MIGRATE wakes nobody, RESTORE does", "c@B> ASKING", "c> BLPOP {hello}z 0 &", "c< silent 100ms"),
		opened("WATCH and MIGRATE", "c@A> WATCH {hello}p", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 COPY", "c> MULTI", "c> GET {hello}p", "c> EXEC", "c> WATCH {hello}p", "A> MIGRATE $B.ip $B.port {hello}p 0 1000 REPLACE", "c> MULTI", "c> GET {hello}q", "c> EXEC"),
		story("MIGRATE of a stable slot", "A> SET {hello}p v", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> MIGRATE $A.ip $A.port {hello}p 0 1000", "A> MIGRATE $X.ip $X.port {hello}p 0 1000", "A> GET {hello}p", "A> MIGRATE $B.ip $B.port {hello}x 0 1000"),
		story("MIGRATE when only the target knows", "A> SET {hello}p v", open[0], "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> GET {hello}p", "B> ASKING", "B> GET {hello}p"),
		story("MIGRATE when only the source knows", "A> SET {hello}p v", open[1], "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> GET {hello}p"),
		story("a whole slot moved as redis-cli does",
			"A> SET {hello}1 a", "A> SET {hello}2 b", "A> SET {hello}3 c", open[0], open[1], "A> CLUSTER GETKEYSINSLOT 866 2",
			`A> MIGRATE $B.ip $B.port "" 0 60000 KEYS {hello}1 {hello}2`, "A> CLUSTER GETKEYSINSLOT 866 2", `A> MIGRATE $B.ip $B.port "" 0 60000 KEYS {hello}3`, "A> CLUSTER GETKEYSINSLOT 866 2",
			"B> CLUSTER SETSLOT 866 NODE $B.id", "A> CLUSTER SETSLOT 866 NODE $B.id", "C> CLUSTER SETSLOT 866 NODE $B.id", "A> GET {hello}1", "B> GET {hello}1", "C> GET {hello}1",
			"until a> GET {hello}1 ~ MOVED 866 <addr B>", "A> CLUSTER NODES", "B> CLUSTER NODES", "B> CLUSTER INFO", "until b> CLUSTER COUNTKEYSINSLOT 866 ~ 3").Alone(),
	}
}

// valueTypes moves a key of each type, and what can be said about it.
func valueTypes() []conformance.Exchange {
	types := []struct{ name, create, read string }{
		{"a string", "SET {hello}k value", "GET {hello}k"},
		{"an empty string", `SET {hello}k ""`, "GET {hello}k"},
		{"an integer", "SET {hello}k 12345", "GET {hello}k"},
		{"bytes", `SET {hello}k "\x00\xff\r\n"`, "GET {hello}k"},
		{"a list", "RPUSH {hello}k a b 3 -4 99999999999", "LRANGE {hello}k 0 -1"},
		{"a set of integers", "SADD {hello}k 1 2 -3 70000 9999999999", "SMEMBERS {hello}k"},
		{"a set", "SADD {hello}k a b c", "SMEMBERS {hello}k"},
		{"a hash", "HSET {hello}k f 1 g two", "HGETALL {hello}k"},
		{"a sorted set", "ZADD {hello}k 1 a 2.5 b -inf c 1e300 d", "ZRANGE {hello}k 0 -1 WITHSCORES"},
		{"a HyperLogLog", "PFADD {hello}k a b c", "PFCOUNT {hello}k"},
		{"a bitmap", "SETBIT {hello}k 100 1", "BITCOUNT {hello}k"},
		{"a geo index", "GEOADD {hello}k 13.361389 38.115556 Palermo 15.087269 37.502669 Catania", "GEODIST {hello}k Palermo Catania"},
		{"a stream", "XADD {hello}k 5-1 f v", "XRANGE {hello}k - +"},
	}
	var list []conformance.Exchange
	for _, t := range types {
		list = append(list, story("MIGRATE "+t.name, append(append([]string{"A> " + t.create}, open...),
			"A> TYPE {hello}k", "A> OBJECT ENCODING {hello}k", "A> MIGRATE $B.ip $B.port {hello}k 0 1000",
			"B> ASKING", "B> TYPE {hello}k", "B> ASKING", "B> OBJECT ENCODING {hello}k", "B> ASKING", "B> "+t.read, "A> "+t.read)...))
	}
	list = append(list,
		story("MIGRATE a stream with groups", append([]string{"A> XADD {hello}k 1-1 f v", "A> XADD {hello}k 2-1 f w", "A> XADD {hello}k 3-1 f x", "A> XGROUP CREATE {hello}k g 0", "A> XREADGROUP GROUP g c COUNT 2 STREAMS {hello}k >", "A> XACK {hello}k g 1-1", "A> XDEL {hello}k 3-1"},
			append(open, "A> MIGRATE $B.ip $B.port {hello}k 0 1000", "B> ASKING", "B> XRANGE {hello}k - +", "B> ASKING", "B> XINFO GROUPS {hello}k", "B> ASKING", "B> XPENDING {hello}k g", "B> ASKING", "B> XINFO STREAM {hello}k", "B> ASKING", "B> XADD {hello}k 3-1 f y")...)...),
		story("MIGRATE large values", append([]string{
			`A> EVAL "for i=1,2000 do redis.call('RPUSH',KEYS[1],'element'..i) end" 1 {hello}l`,
			`A> EVAL "for i=1,2000 do redis.call('HSET',KEYS[1],'field'..i,'value'..i) end" 1 {hello}h`,
			`A> EVAL "for i=1,2000 do redis.call('ZADD',KEYS[1],i/3,'member'..i) end" 1 {hello}z`,
			`A> EVAL "for i=1,2000 do redis.call('SADD',KEYS[1],'member'..i) end" 1 {hello}s`,
			`A> EVAL "for i=1,2000 do redis.call('XADD',KEYS[1],i..'-1','f',i) end" 1 {hello}x`,
		}, append(open, `A> MIGRATE $B.ip $B.port "" 0 5000 KEYS {hello}l {hello}h {hello}z {hello}s {hello}x`,
			"B> ASKING", "B> LRANGE {hello}l 500 510", "B> ASKING", "B> HLEN {hello}h", "B> ASKING", "B> HGET {hello}h field777", "B> ASKING", "B> ZRANGE {hello}z 1000 1003 WITHSCORES",
			"B> ASKING", "B> SCARD {hello}s", "B> ASKING", "B> SISMEMBER {hello}s member1999", "B> ASKING", "B> XLEN {hello}x", "B> ASKING", "B> XRANGE {hello}x 1000-1 1002-1",
			"B> ASKING", "B> OBJECT ENCODING {hello}l", "B> ASKING", "B> OBJECT ENCODING {hello}h", "B> ASKING", "B> OBJECT ENCODING {hello}z", "B> ASKING", "B> OBJECT ENCODING {hello}s")...)...))
	return list
}

func dumpAndRestore() []conformance.Exchange {
	one := `"\x00\xc0\x01\n\x00&x\xe7\xb6\xd1\x01\x11\xfc"` // DUMP of the integer 1
	return []conformance.Exchange{
		story("DUMP", "A> DUMP {hello}k", "A> SET {hello}k 1", "A> DUMP {hello}k", "A> SET {hello}k value", "A> DUMP {hello}k", "A> RPUSH {hello}l a b 1", "A> DUMP {hello}l",
			"A> SADD {hello}i 1 2 3", "A> DUMP {hello}i", "A> HSET {hello}h f v", "A> DUMP {hello}h", "A> ZADD {hello}z 1 a", "A> DUMP {hello}z", "A> XADD {hello}x 1-1 f v", "A> DUMP {hello}x", "A> SADD {hello}s a", "A> DUMP {hello}s", "A> DUMP", "A> DUMP foo"),
		story("RESTORE", "A> RESTORE {hello}k 0 "+one, "A> GET {hello}k", "A> RESTORE {hello}k 0 "+one, "A> RESTORE {hello}k 0 "+one+" REPLACE", "A> TTL {hello}k", "A> OBJECT ENCODING {hello}k",
			"A> RESTORE {hello}k 50000 "+one+" REPLACE", "A> PTTL {hello}k", "A> RESTORE {hello}k 4102444800000 "+one+" REPLACE ABSTTL", "A> PEXPIRETIME {hello}k",
			"A> RESTORE {hello}k 1000 "+one+" REPLACE ABSTTL", "A> EXISTS {hello}k", "A> RESTORE {hello}n 1000 "+one+" ABSTTL", "A> EXISTS {hello}n"),
		story("RESTORE arguments", "A> SET {hello}e 1", "A> RESTORE {hello}k", "A> RESTORE {hello}k 0", "A> RESTORE {hello}k -1 "+one, "A> RESTORE {hello}k x "+one, "A> RESTORE {hello}k 0 bad", `A> RESTORE {hello}k 0 ""`,
			"A> RESTORE {hello}k 0 "+one+" FOO", "A> RESTORE {hello}k 0 "+one+" IDLETIME", "A> RESTORE {hello}k 0 "+one+" IDLETIME -1", "A> RESTORE {hello}k 0 "+one+" IDLETIME x", "A> RESTORE {hello}k 0 "+one+" FREQ 256",
			"A> RESTORE {hello}k 0 "+one+" FREQ -1", "A> RESTORE {hello}k 0 "+one+" IDLETIME 1 FREQ 1", "A> RESTORE {hello}e -1 "+one, "A> RESTORE {hello}e x bad FOO", "A> RESTORE {hello}e 0 bad", "A> RESTORE {hello}e 0 bad REPLACE", "A> EXISTS {hello}e",
			"A> RESTORE {hello}a 0 "+one+" IDLETIME 100", "A> OBJECT IDLETIME {hello}a", "A> RESTORE {hello}b 0 "+one+" FREQ 5", "A> RESTORE {hello}c 0 "+one+" replace absttl idletime 7"),
		story("RESTORE of broken payloads", `A> RESTORE {hello}k 0 "\x00\xc0\x01\n\x00&x\xe7\xb6\xd1\x01\x11\xfd"`, `A> RESTORE {hello}k 0 "\x00\xc0\x01\x0b\x00&x\xe7\xb6\xd1\x01\x11\xfc"`, `A> RESTORE {hello}k 0 "\x00\xc0\x01\n\x01&x\xe7\xb6\xd1\x01\x11\xfc"`,
			`A> RESTORE {hello}k 0 "\n\x00"`, `A> RESTORE {hello}k 0 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"`),
		opened("RESTORE-ASKING", "B> RESTORE-ASKING {hello}k 0 "+one, "B> RESTORE {hello}m 0 "+one, "B> ASKING", "B> GET {hello}k", "A> RESTORE-ASKING {hello}k 0 "+one, "A> RESTORE-ASKING {hello}p 0 "+one, "C> RESTORE-ASKING {hello}k 0 "+one,
			"B> RESTORE-ASKING {hello}k 0 "+one, "B> RESTORE-ASKING {hello}k 0 "+one+" REPLACE", "B> MULTI", "B> RESTORE-ASKING {hello}r 0 "+one, "B> EXEC"),
	}
}
