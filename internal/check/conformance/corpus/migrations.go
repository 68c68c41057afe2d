package corpus

import "github.com/slotstorm/slotstorm/internal/check/conformance"

// open puts a slot of A's half way to B.
var open = []string{"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id"}

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
		list = append(list, conformance.Story("MIGRATE "+t.name, append(append([]string{"A> " + t.create}, open...),
			"A> TYPE {hello}k", "A> OBJECT ENCODING {hello}k", "A> MIGRATE $B.ip $B.port {hello}k 0 1000",
			"B> ASKING", "B> TYPE {hello}k", "B> ASKING", "B> OBJECT ENCODING {hello}k", "B> ASKING", "B> "+t.read, "A> "+t.read)...))
	}
	return list
}
