package corpus

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// Scenarios are expectations about a cluster's behaviour that can be told in a few
// steps, S1 to S58. Those that need time or faults are in area time.
func Scenarios() conformance.Area {
	return conformance.Area{
		Name: "scenarios", Title: "what a client sees in common situations",
		Exchanges: func() []conformance.Exchange {
			list := both(stable())
			list = append(list, both(replicaReads())...)
			list = append(list, both(migration())...)
			list = append(list, ownership()...)
			list = append(list, refusals()...)
			list = append(list, coverage()...)
			return append(list, membership()...)
		},
		Reset: reset, ModeOf: ModeOf,
	}
}

// Two nodes that know nobody, and a small cluster that notices failures soon.
var (
	lone  = conformance.Shape{Lone: 2, NodeTimeout: time.Second}
	quick = conformance.Shape{Masters: 3, Replicas: 1, Lone: 1, NodeTimeout: 2 * time.Second}
)

// open puts a slot of A's half way to B.
var open = []string{
	"B> CLUSTER SETSLOT 866 IMPORTING $A.id",
	"A> CLUSTER SETSLOT 866 MIGRATING $B.id",
}

func stable() []conformance.Exchange {
	return []conformance.Exchange{
		story("S1 a foreign key is redirected", "A> GET foo", "C> GET foo"),
		story("S2 keys of two slots do not meet", "A> MGET {hello}a foo", "B> MGET {hello}a foo", "C> MGET {hello}a foo"),
		story("S3 one slot twice is no CROSSSLOT", "B> MGET foo foo", "C> MGET foo foo"),
		story("S4 keyless commands are local",
			"A> SET {hello}k 1", "A> WAIT 1 1000",
			"A> PING", "A> DBSIZE", "A> KEYS *", "A> SCAN 0", "A> CLUSTER KEYSLOT x", "A> INFO", "A> RANDOMKEY",
			"B> PING", "B> DBSIZE", "B> KEYS *", "B> SCAN 0", "B> CLUSTER KEYSLOT x", "B> INFO", "B> RANDOMKEY",
			"a> PING", "a> DBSIZE", "a> KEYS *", "a> SCAN 0", "a> CLUSTER KEYSLOT x", "a> INFO", "a> RANDOMKEY",
			"X> PING", "X> DBSIZE", "X> KEYS *", "X> SCAN 0", "X> CLUSTER KEYSLOT x", "X> INFO", "X> RANDOMKEY"),
		story("S5 ASKING does nothing for a foreign slot", "A> ASKING", "A> GET foo", "A> ASKING", "A> PING", "A> GET foo"),
		story("S6 there is one database", "A> SELECT 0", "A> SELECT 1", "A> SELECT x", "A> SELECT 16", "A> SELECT -1"),
		story("S7 scripts keep to local keys",
			`A> EVAL "return 1" 2 foo bar`, `A> EVAL "return 1" 1 foo`, `A> EVAL "return redis.call('GET','foo')" 0`),
		story("S8 hash tags",
			"A> CLUSTER KEYSLOT {user1000}.following", "A> CLUSTER KEYSLOT foo{{bar}}zap", "A> CLUSTER KEYSLOT foo{}{bar}",
			`A> CLUSTER KEYSLOT ""`, "A> CLUSTER KEYSLOT 123456789", "A> CLUSTER KEYSLOT foo{bar}{zap}", "A> CLUSTER KEYSLOT {}",
			"A> CLUSTER KEYSLOT {}{a}", "A> CLUSTER KEYSLOT foo{", "A> CLUSTER KEYSLOT foo}bar{baz}", `A> CLUSTER KEYSLOT "x{ }y"`,
			`A> CLUSTER KEYSLOT "\x00"`, `A> CLUSTER KEYSLOT "Ω{é}"`, "A> CLUSTER KEYSLOT {06S}", "A> CLUSTER KEYSLOT {{a}}"),
	}
}

func replicaReads() []conformance.Exchange {
	return []conformance.Exchange{
		story("S9 a replica serves reads to READONLY clients",
			"A> SET {hello}k v", "A> WAIT 1 1000",
			"a> GET {hello}k", "a> READONLY", "a> GET {hello}k", "a> SET {hello}k 1", "a> GET foo", "a> READWRITE", "a> GET {hello}k"),
		story("S10 a transaction of reads on a replica",
			"A> SET {hello}k v", "A> WAIT 1 1000",
			"a> READONLY", "a> MULTI", "a> GET {hello}k", "a> EXEC", "a> MULTI", "a> SET {hello}k 1", "a> EXEC"),
		story("S11 a replica refuses a keyless write", "a> FLUSHALL", "a> FLUSHDB", "a> SWAPDB 0 1"),
		story("S12 WAIT is for masters", "a> WAIT 1 0", "a> WAIT x 0", "A> WAIT 1 -1", "A> WAIT 1 x", "A> WAIT x 1"),
		story("S13 SETSLOT is for masters", "a> CLUSTER SETSLOT 1 STABLE", "a> CLUSTER SETSLOT x STABLE"),
	}
}

func migration() []conformance.Exchange {
	during := func(name string, lines ...string) conformance.Exchange {
		first := append([]string{"A> SET {hello}p v"}, open...)
		return story(name, append(first, lines...)...)
	}
	return []conformance.Exchange{
		during("S14 the source of a migration",
			"A> GET {hello}p", "A> GET {hello}x", "A> SET {hello}x 1", "A> DEL {hello}x", "A> EXISTS {hello}x",
			"A> MGET {hello}x {hello}y", "A> MGET {hello}p {hello}x"),
		during("S15 the target of a migration",
			"B> GET {hello}p", "B> SET {hello}x 1", "B> ASKING", "B> SET {hello}x 1", "B> ASKING", "B> GET {hello}x",
			"B> ASKING", "B> MGET {hello}x {hello}y", "B> ASKING", "B> MSET {hello}m 1 {hello}n 2",
			"B> ASKING", "B> MGET {hello}y {hello}y", "B> GET {hello}x"),
		during("S16 a transaction on the target",
			"B> ASKING", "B> MULTI", "B> SET {hello}x 2", "B> GET {hello}x", "B> EXEC", "B> GET {hello}x",
			"B> MULTI", "B> ASKING", "B> GET {hello}x", "B> EXEC"),
		during("S17 open slots in CLUSTER NODES", "A> CLUSTER NODES", "B> CLUSTER NODES", "C> CLUSTER NODES", "a> CLUSTER NODES"),
		during("S18 MIGRATE moves a key with its time to live",
			"A> PEXPIRE {hello}p 100000", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> GET {hello}p",
			"B> ASKING", "B> GET {hello}p", "B> ASKING", "B> PTTL {hello}p", "A> MIGRATE $B.ip $B.port {hello}p 0 1000"),
		during("S19 MIGRATE over an existing key",
			"B> ASKING", "B> SET {hello}p other", "A> MIGRATE $B.ip $B.port {hello}p 0 1000", "A> GET {hello}p",
			"A> MIGRATE $B.ip $B.port {hello}p 0 1000 COPY REPLACE", "A> GET {hello}p", "B> ASKING", "B> GET {hello}p",
			"A> MIGRATE $B.ip $B.port {hello}p 0 1000 REPLACE", "A> GET {hello}p"),
		story("S24a a blocked client outlives the mark",
			"c1@A> BLPOP {hello}l 0 &", "c1< silent 100ms", open[0], open[1], "c1< silent 300ms", "A> BLPOP {hello}l 1",
			"A> CLUSTER SETSLOT 866 STABLE", "A> RPUSH {hello}l v", "c1< 1"),
		during("S26a shard channels ignore the presence of keys",
			"c1@A> SSUBSCRIBE {hello}ch", "A> SPUBLISH {hello}ch one", "c1< 1", "a> SPUBLISH {hello}ch two", "c1< 1",
			"B> SSUBSCRIBE {hello}ch", "B> ASKING", "B> SPUBLISH {hello}ch three",
			"c1> SUNSUBSCRIBE {hello}ch", "c1> SUNSUBSCRIBE"),
	}
}

// ownership changes who owns slots, so each exchange has a cluster of its own.
func ownership() []conformance.Exchange {
	moved := "until B> CLUSTER NODES ~ myself,master - <time> <time> \\d+ connected 866 "
	list := []conformance.Exchange{
		story("S20 the source is told first: a loop",
			"A> SET {hello}p v", "B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id",
			"A> CLUSTER SETSLOT 866 NODE $B.id", "A> MIGRATE $B.ip $B.port {hello}p 0 1000",
			"A> CLUSTER SETSLOT 866 NODE $B.id", "A> GET {hello}p", "B> GET {hello}p",
			"B> CLUSTER SETSLOT 866 NODE $B.id", "B> GET {hello}p"),
		story("S21 the target is told first: the claim spreads",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id",
			"B> CLUSTER SETSLOT 866 NODE $B.id", moved,
			"until A> GET {hello}p ~ MOVED 866 <addr B>", "until C> GET {hello}p ~ MOVED 866 <addr B>",
			"until a> GET {hello}p ~ MOVED 866 <addr B>",
			"A> CLUSTER NODES", "C> CLUSTER NODES", "B> CLUSTER INFO", "A> CLUSTER SETSLOT 866 STABLE", "A> CLUSTER NODES"),
		story("S22 keys left behind are deleted on the source only",
			"A> SET {hello}p v", "A> SET {hello}q w", "A> WAIT 1 1000",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id",
			"B> CLUSTER SETSLOT 866 NODE $B.id", "until A> GET {hello}p ~ MOVED 866 <addr B>",
			"A> CLUSTER COUNTKEYSINSLOT 866", "A> DBSIZE", "a> CLUSTER COUNTKEYSINSLOT 866", "a> DBSIZE"),
		story("S23 an importing mark holds off a claim",
			"C> CLUSTER SETSLOT 866 IMPORTING $A.id",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "B> CLUSTER SETSLOT 866 NODE $B.id",
			"until A> GET {hello}p ~ MOVED 866 <addr B>", "C> GET {hello}p",
			"C> CLUSTER SETSLOT 866 STABLE", "until C> GET {hello}p ~ MOVED 866 <addr B>"),
		story("S24 a blocked client is told when its slot moves",
			"c1@A> BLPOP {hello}l {hello}m 0 &", "c1< silent 100ms",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "c1< silent 200ms",
			"B> CLUSTER SETSLOT 866 NODE $B.id", "c1< 1", "c1> PING"),
		story("S25 a transaction whose slot moves",
			"A> SET {hello}p v", "c1@A> MULTI", "c1> GET {hello}p",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id",
			"A> MIGRATE $B.ip $B.port {hello}p 0 1000", "B> CLUSTER SETSLOT 866 NODE $B.id",
			"until A> GET {hello}p ~ MOVED 866 <addr B>", "c1> EXEC", "c1> EXEC"),
		story("S26 a subscriber is dropped when its slot moves",
			"c1@A> SSUBSCRIBE {hello}ch", "c1> SSUBSCRIBE bar", "c2@a> SSUBSCRIBE {hello}ch",
			"B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id",
			"B> CLUSTER SETSLOT 866 NODE $B.id", "c1< 1", "c2< 1", "A> PUBSUB SHARDCHANNELS", "A> SPUBLISH bar x", "c1< 1"),
		story("S27 a master whose last slot is given away becomes a replica",
			"X> CLUSTER ADDSLOTS 0", "Y> CLUSTER ADDSLOTSRANGE 1 16383", "X> CLUSTER MEET $Y.ip $Y.port",
			"until X> CLUSTER INFO ~ cluster_state:ok", "until Y> CLUSTER INFO ~ cluster_state:ok",
			"X> CLUSTER SETSLOT 0 NODE $Y.id", "until X> ROLE ~ slave", "until X> ROLE ~ connected", "X> CLUSTER COUNTKEYSINSLOT 0").On(lone),
	}
	for i := range list {
		list[i].Fresh = true
	}
	return list
}

func refusals() []conformance.Exchange {
	return []conformance.Exchange{
		story("S28 assigning slots",
			"A> CLUSTER ADDSLOTS 1", "X> CLUSTER DELSLOTS 3", "X> CLUSTER ADDSLOTS 1 1", "X> CLUSTER ADDSLOTS 16384",
			"X> CLUSTER ADDSLOTS 1 x", "X> CLUSTER ADDSLOTS -1", "X> CLUSTER ADDSLOTS 01"),
		story("S29 MEET wants an address", "X> CLUSTER MEET localhost 7000", "X> CLUSTER MEET 127.0.0.1 1",
			"until X> CLUSTER INFO ~ cluster_known_nodes:2", "until X> CLUSTER INFO ~ cluster_known_nodes:1").On(lone),
		story("S30 FORGET", "A> CLUSTER FORGET $A.id", "a> CLUSTER FORGET $A.id",
			"A> CLUSTER FORGET 0123456789012345678901234567890123456789", "A> CLUSTER FORGET abc"),
		story("S31 REPLICATE", "c> CLUSTER REPLICATE $b.id", "A> CLUSTER REPLICATE $B.id", "A> CLUSTER REPLICATE $A.id",
			"A> CLUSTER REPLICATE abc", "a> CLUSTER REPLICATE $a.id"),
		story("S32a RESET wants an empty master", "A> SET {hello}k 1", "A> CLUSTER RESET", "A> CLUSTER RESET HARD", "A> CLUSTER RESET SOFT"),
		story("S32 RESET empties a replica", "A> SET {hello}k 1", "A> WAIT 1 1000", "a> CLUSTER RESET", "a> DBSIZE", "a> ROLE",
			"a> CLUSTER NODES", "a> CLUSTER INFO", "a> CLUSTER SLOTS").Alone(),
		story("S33 SET-CONFIG-EPOCH wants a lonely node", "A> CLUSTER SET-CONFIG-EPOCH 5"),
	}
}

func coverage() []conformance.Exchange {
	return []conformance.Exchange{
		story("S34 a slot without owner",
			"A> SET {hello}k v", "A> CLUSTER DELSLOTS 866", "until A> CLUSTER INFO ~ cluster_state:fail", "A> GET {hello}k",
			"A> GET bar", "A> GET foo", "A> PING", "A> MGET bar foo", "A> MGET {hello}k foo", "A> MGET bar {hello}k",
			"B> CLUSTER INFO", "B> GET {hello}k", "A> CLUSTER ADDSLOTS 866", "A> GET {hello}k", "A> CLUSTER INFO").Alone(),
		story("S35 a slot without owner, coverage not required",
			"A> CONFIG SET cluster-require-full-coverage no", "A> CLUSTER DELSLOTS 866", "A> GET {hello}k", "A> GET bar", "A> GET foo",
			"A> CLUSTER INFO", "A> CLUSTER ADDSLOTS 866", "A> GET {hello}k").Alone(),
		story("S36 reads while the cluster is down",
			"A> CONFIG SET cluster-allow-reads-when-down yes", "A> CLUSTER DELSLOTS 866", "until A> CLUSTER INFO ~ cluster_state:fail",
			"A> GET bar", "A> SET bar 1", "A> GET foo", "A> GET {hello}k", "A> BLPOP bar 1",
			`A> EVAL "return redis.call('GET','bar')" 0`, `A> EVAL "return redis.call('SET','bar','1')" 0`,
			`A> EVAL "return redis.call('SET',KEYS[1],'1')" 1 bar`, "A> MULTI", "A> GET bar", "A> EXEC", "A> CLUSTER ADDSLOTS 866").Alone(),
		story("S36b a transaction queued in time",
			"A> CONFIG SET cluster-allow-reads-when-down yes", "A> MULTI", "A> SET bar 1", "c1@A> CLUSTER DELSLOTS 866",
			"until A> CLUSTER INFO ~ cluster_state:fail", "A> EXEC", "A> GET bar").Alone(),
		story("S37 a blocked client hears that the cluster is down",
			"c1@A> BLPOP bar 0 &", "c1< silent 100ms", "A> CLUSTER DELSLOTS 866", "c1< 1", "c1> PING").Alone(),
		story("S38 shard channels while the cluster is down",
			"A> CLUSTER DELSLOTS 866", "until A> CLUSTER INFO ~ cluster_state:fail", "c1@A> SSUBSCRIBE bar", "A> SPUBLISH bar x", "c1< 1",
			"A> CONFIG SET cluster-allow-pubsubshard-when-down no", "A> SPUBLISH bar x", "c1> SUNSUBSCRIBE bar", "c1> SSUBSCRIBE bar").Alone(),
		story("S38b scripts and keyless commands while the cluster is down",
			"A> CLUSTER DELSLOTS 866", "until A> CLUSTER INFO ~ cluster_state:fail",
			`A> EVAL "return redis.call('GET','bar')" 0`, `A> EVAL "return 1" 0`, `A> EVAL "return 1" 1 bar`, "A> PUBLISH bar x", "A> INFO",
			"A> MULTI", "A> PING", "A> EXEC", "A> MULTI", "A> GET bar", "A> EXEC",
			"a> READONLY", "a> GET bar").Alone(),
	}
}

func membership() []conformance.Exchange {
	return []conformance.Exchange{
		story("S51 a node that knows nobody", "X> CLUSTER NODES", "X> CLUSTER INFO", "X> CLUSTER SHARDS", "X> CLUSTER SLOTS", "X> CLUSTER LINKS", "X> GET foo", "X> ROLE"),
		story("S52 a node that meets one meets all", "X> CLUSTER MEET $A.ip $A.port",
			"until X> CLUSTER INFO ~ cluster_known_nodes:7", "until A> CLUSTER INFO ~ cluster_known_nodes:7", "until B> CLUSTER INFO ~ cluster_known_nodes:7",
			"until C> CLUSTER INFO ~ cluster_known_nodes:7", "until a> CLUSTER INFO ~ cluster_known_nodes:7", "until b> CLUSTER INFO ~ cluster_known_nodes:7",
			"until c> CLUSTER INFO ~ cluster_known_nodes:7", "until X> CLUSTER NODES ~ <id X> <addr X>@",
			"until X> CLUSTER INFO ~ cluster_state:ok", "X> GET foo").Alone(),
		story("S53 two fresh nodes get different epochs", "X> CLUSTER MEET $Y.ip $Y.port",
			"until X> CLUSTER INFO ~ cluster_current_epoch:1", "until Y> CLUSTER INFO ~ cluster_current_epoch:1",
			"X> CLUSTER INFO", "Y> CLUSTER INFO").On(lone),
		story("S54 the higher epoch wins contested slots",
			"X> CLUSTER SET-CONFIG-EPOCH 3", "Y> CLUSTER SET-CONFIG-EPOCH 5",
			"X> CLUSTER ADDSLOTSRANGE 0 100", "Y> CLUSTER ADDSLOTSRANGE 50 200",
			"X> CLUSTER MEET $Y.ip $Y.port", "until X> CLUSTER NODES ~ connected 0-49\\n", "until Y> CLUSTER NODES ~ connected 0-49\\n",
			"until X> CLUSTER NODES ~ 5 connected 50-200\\n", "X> CLUSTER INFO", "Y> CLUSTER INFO").On(lone),
		story("S54b a node that loses all slots follows the winner",
			"X> CLUSTER SET-CONFIG-EPOCH 3", "Y> CLUSTER SET-CONFIG-EPOCH 5",
			"X> CLUSTER ADDSLOTSRANGE 60 100", "Y> CLUSTER ADDSLOTSRANGE 50 200",
			"X> CLUSTER MEET $Y.ip $Y.port", "until X> ROLE ~ slave", "until Y> CLUSTER NODES ~ slave <id Y>").On(lone),
		story("S57 host names",
			"B> CONFIG SET cluster-announce-hostname host-b.example",
			"until A> CLUSTER NODES ~ <addr B>@<bus B>,host-b.example", "A> GET {abc}k", "A> CLUSTER SLOTS", "A> CLUSTER SHARDS",
			"A> CONFIG SET cluster-preferred-endpoint-type hostname", "A> GET {abc}k", "A> GET foo", "A> CLUSTER SLOTS", "A> CLUSTER SHARDS",
			"A> CONFIG SET cluster-preferred-endpoint-type unknown-endpoint", "A> GET {abc}k", "A> GET foo", "A> CLUSTER SLOTS", "A> CLUSTER SHARDS",
			"A> CONFIG SET cluster-preferred-endpoint-type nonsense", `B> CONFIG SET cluster-announce-hostname "bad name"`).Alone(),
	}
}
