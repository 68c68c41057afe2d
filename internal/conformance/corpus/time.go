package corpus

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// Time is what happens in time: expiry, failover, restart, pause, and partition by
// stopped processes.
func Time() conformance.Area {
	return conformance.Area{
		Name: "time", Title: "expiry, failover, restart, pause, partition",
		Exchanges: func() []conformance.Exchange {
			list := both(expiry())
			list = append(list, failover()...)
			list = append(list, outage()...)
			return append(list, memory()...)
		},
		Reset: reset, ModeOf: ModeOf,
	}
}

// Shapes of clusters that notice a failure after two seconds.
var (
	twoReplicas = conformance.Shape{Masters: 3, Replicas: 2, NodeTimeout: 2 * time.Second}
	twoMasters  = conformance.Shape{Masters: 2, Replicas: 1, NodeTimeout: 2 * time.Second}
	patient     = conformance.Shape{Masters: 3, Replicas: 1, NodeTimeout: 15 * time.Second}
)

func expiry() []conformance.Exchange {
	return []conformance.Exchange{
		story("a key expires", "A> SET {hello}k v PX 100", "A> GET {hello}k", "sleep 150ms", "A> GET {hello}k", "A> EXISTS {hello}k", "A> TTL {hello}k", "A> TYPE {hello}k", "A> DBSIZE", "A> INCR {hello}k"),
		story("a key expires unasked", "A> SET {hello}k v PX 100", "A> SET {hello}l v", "A> DBSIZE", "until A> DBSIZE ~ ^:1$", "A> CLUSTER COUNTKEYSINSLOT 866", "A> CLUSTER GETKEYSINSLOT 866 10", "until a> DBSIZE ~ ^:1$"),
		story("a replica hides an expired key", "A> SET {hello}k v PX 100", "A> WAIT 1 1000", "a> READONLY", "a> GET {hello}k", "sleep 150ms", "a> GET {hello}k", "a> EXISTS {hello}k", "a> TTL {hello}k"),
		story("a time in the past deletes", "A> SET {hello}k v", "A> EXPIRE {hello}k -1", "A> EXISTS {hello}k", "A> SET {hello}k v", "A> PEXPIREAT {hello}k 1", "A> EXISTS {hello}k", "A> SET {hello}k v EXAT 1", "A> EXISTS {hello}k", "A> SET {hello}k v", "A> EXPIRE {hello}k 0", "A> DBSIZE"),
		story("a watched key expires", "A> SET {hello}k v PX 100", "c@A> WATCH {hello}k", "sleep 150ms", "c> MULTI", "c> GET {hello}k", "c> EXEC", "A> SET {hello}k v PX 100", "c> WATCH {hello}k", "sleep 150ms", "A> GET {hello}k", "c> MULTI", "c> PING", "c> EXEC"),
		story("an expired key is missing on the source of a migration", "A> SET {hello}k v PX 100", "A> SET {hello}l v", open[0], open[1], "sleep 150ms", "A> GET {hello}k", "A> MGET {hello}k {hello}l", "A> MIGRATE $B.ip $B.port {hello}k 0 1000"),
		story("time to live in a transaction", "A> MULTI", "A> SET {hello}k v PX 100", "A> PTTL {hello}k", "A> EXEC", "sleep 150ms", "A> GET {hello}k"),
		story("notifications of expiry", "A> CONFIG SET notify-keyspace-events Ex", "s@A> SUBSCRIBE __keyevent@0__:expired", "A> SET {hello}k v PX 100", "s< 1", `A> CONFIG SET notify-keyspace-events ""`),
		story("blocking commands give up", "A> BLPOP {hello}l 0.2", "A> BZPOPMIN {hello}z 0.1", "A> XREAD BLOCK 100 STREAMS {hello}s $", "A> BLMOVE {hello}l {hello}m LEFT LEFT 0.1", "A> WAIT 5 100"),
		story("a blocked client whose list expires unborn", "c@A> BLPOP {hello}l 0 &", "c< silent 100ms", "A> SET {hello}l v PX 100", "sleep 200ms", "A> RPUSH {hello}l x", "c< 1"),
		story("a pause ends", "A> CLIENT PAUSE 200 WRITE", "c@A> SET {hello}k 1 &", "c< silent 100ms", "c< 1"),
		story("stream groups keep the time", "A> XADD {hello}s 1-1 f v", "A> XGROUP CREATE {hello}s g 0", "A> XREADGROUP GROUP g c STREAMS {hello}s >", "sleep 120ms", "A> XAUTOCLAIM {hello}s g d 100 0", "A> XAUTOCLAIM {hello}s g e 10000 0", "A> XCLAIM {hello}s g e 10000 1-1", "A> XPENDING {hello}s g IDLE 10000 - + 10", "[skeleton] A> XPENDING {hello}s g - + 10"),
	}
}

// failover is what a replica does when it is told to, or has to.
func failover() []conformance.Exchange {
	faults := []conformance.Exchange{
		story("S40 a killed master is replaced",
			"C> SET foo before", "C> WAIT 1 1000", "kill C", "until A> CLUSTER NODES ~ <id C> .* master,fail .*", "until A> GET foo ~ CLUSTERDOWN The cluster is down|MOVED 12182 <addr c>",
			"until A> CLUSTER NODES ~ <id c> .* master - .* 10923-16383", "until A> CLUSTER INFO ~ cluster_state:ok", "A> GET foo", "until c> CLUSTER INFO ~ cluster_state:ok", "c> GET foo", "c> SET foo after",
			"A> CLUSTER INFO", "until b> CLUSTER NODES ~ <id c> .* master - .* 10923-16383", "A> CLUSTER SLOTS", "A> CLUSTER SHARDS",
			"restart C", "until C> ROLE ~ slave.*\"connected\"", "until A> CLUSTER NODES ~ <id C> .* slave <id c>", "until C> CLUSTER INFO ~ cluster_state:ok", "C> READONLY", "C> GET foo", "C> SET foo x").On(quick),
		story("S41 a frozen master comes back as a replica",
			"C> SET foo before", "C> WAIT 1 1000", "pause C", "until A> CLUSTER NODES ~ <id c> .* master - .* 10923-16383", "until c> CLUSTER INFO ~ cluster_state:ok", "c> SET foo after",
			"resume C", "until C> ROLE ~ slave.*\"connected\"", "until A> CLUSTER NODES ~ <id C> .* slave <id c>", "until B> CLUSTER NODES ~ <id C> .* slave <id c>",
			"until A> CLUSTER SLOTS ~ 10923, :16383, .*<id c>.*<id C>", "until C> CLUSTER INFO ~ cluster_state:ok", "d@C> READONLY", "d> GET foo", "A> CLUSTER INFO").On(quick),
		story("S44 a takeover needs nobody",
			"A> SET bar 1", "A> WAIT 1 1000", "kill B", "kill C", "a> CLUSTER FAILOVER TAKEOVER", "a> ROLE", "a> CLUSTER INFO", "until a> CLUSTER NODES ~ myself,master .* 7 connected 0-5460").On(quick),
		story("S44b force needs a majority",
			"kill B", "kill C", "a> CLUSTER FAILOVER FORCE", "sleep 6s", "a> ROLE").On(quick),
		story("S45 a manual failover without votes stalls writes for five seconds",
			"A> SET bar 1", "A> WAIT 1 1000", "pause B", "pause C", "pause b", "pause c", "a> CLUSTER FAILOVER", "sleep 100ms", "c1@A> SET bar 2 &", "A> GET bar", "c1< silent 3s", "A> GET bar", "c1< 1", "A> GET bar", "a> ROLE", "resume B", "resume C", "resume b", "resume c").On(patient),
		story("S46 the replica that has more wins",
			"A> SET bar 1", "A> WAIT 2 1000", "a2> CONFIG SET masterauth secret", "A> CONFIG SET requirepass secret", "A> CLIENT KILL TYPE replica", "sleep 1s", "until a2> ROLE ~ \"connected\"", "A> SET bar 2", "A> WAIT 1 2000",
			"kill A", "until B> CLUSTER NODES ~ <id a2> .* master - .* 0-5460", "until a> ROLE ~ slave.*<port a2>.*\"connected\"", "until a2> CLUSTER INFO ~ cluster_state:ok", "a2> GET bar").On(twoReplicas),
		story("S47 a replica that must not fail over",
			"c> CONFIG SET cluster-replica-no-failover yes", "c> CLUSTER NODES", "until A> CLUSTER NODES ~ <id c> .* slave,nofailover <id C>", "kill C", "until A> CLUSTER NODES ~ <id C> .* master,fail ",
			"until A> CLUSTER INFO ~ cluster_state:fail", "sleep 3s", "c> ROLE", "c> CLUSTER FAILOVER", "c> CLUSTER FAILOVER FORCE", "until c> ROLE ~ master", "until A> CLUSTER INFO ~ cluster_state:ok").On(quick),
		story("S48 a replica migrates to an orphaned master",
			"kill b", "kill b2", "until A> CLUSTER NODES ~ <id b> .* slave,fail ", "until A> CLUSTER NODES ~ <id b2> .* slave,fail ", "until 20s B> CLUSTER NODES ~ <id a> .* slave <id B>", "until a> ROLE ~ <port B>.*\"connected\"").On(twoReplicas),
		story("S48b a barrier keeps replicas", "a> CONFIG SET cluster-migration-barrier 2", "a2> CONFIG SET cluster-migration-barrier 2", "c> CONFIG SET cluster-migration-barrier 2", "c2> CONFIG SET cluster-migration-barrier 2",
			"kill b", "kill b2", "until A> CLUSTER NODES ~ <id b> .* slave,fail ", "until A> CLUSTER NODES ~ <id b2> .* slave,fail ", "sleep 8s", "[code] B> CLUSTER REPLICAS $a.id", "a> ROLE", "a2> ROLE", "c> ROLE", "c2> ROLE").On(twoReplicas),
		story("S56 two masters are no majority for each other",
			"pause B", "until A> CLUSTER NODES ~ <id B> .* master,fail\\? ", "until b> CLUSTER NODES ~ <id B> .* master,fail\\? ", "until A> CLUSTER INFO ~ cluster_state:fail", "until b> CLUSTER INFO ~ cluster_state:fail",
			"b> CLUSTER FAILOVER TAKEOVER", "b> ROLE", "until A> CLUSTER INFO ~ cluster_state:ok", "resume B", "until B> ROLE ~ slave.*\"connected\"", "until A> CLUSTER NODES ~ <id B> .* slave <id b>").On(twoMasters),
		story("S56c force is accepted and forgotten", "pause B", "until b> CLUSTER NODES ~ <id B> .* master,fail\\? ", "b> CLUSTER FAILOVER FORCE", "sleep 6s", "b> ROLE").On(twoMasters),
	}
	var list []conformance.Exchange
	for _, e := range faults {
		list = append(list, e.With(conformance.Faults))
	}
	return append(list,
		story("S42 a manual failover",
			"A> SET bar 1", "c1@A> BLPOP {hello}l 0 &", "c1< silent 100ms", "c2@A> SUBSCRIBE ch", "a> CLUSTER FAILOVER", "until a> ROLE ~ master", "c1< 1", "c1> PING", "until A> ROLE ~ slave.*\"connected\"",
			"A> GET bar", "a> GET bar", "a> SET bar 2", "until B> GET bar ~ MOVED 5061 <addr a>", "a> PUBLISH ch x", "c2< 1", "until A> CLUSTER NODES ~ <id a> .* master - .* 0-5460", "until B> CLUSTER NODES ~ <id A> .* slave <id a>", "a> CLUSTER INFO", "b> CLUSTER FAILOVER foo", "A> CLUSTER FAILOVER foo", "a> CLUSTER FAILOVER").On(quick),
		story("S42b a failover by force", "A> SET bar 1", "A> WAIT 1 1000", "a> CLUSTER FAILOVER FORCE", "until a> ROLE ~ master", "until A> ROLE ~ slave.*\"connected\"", "until B> GET bar ~ MOVED 5061 <addr a>", "a> GET bar", "a> CLUSTER INFO").On(quick),
		story("S42c a takeover", "A> SET bar 1", "A> WAIT 1 1000", "a> CLUSTER FAILOVER TAKEOVER", "a> ROLE", "until A> ROLE ~ slave.*\"connected\"", "until B> GET bar ~ MOVED 5061 <addr a>", "until b> READONLY ~ OK", "a> CLUSTER INFO").On(quick),
		story("S42d shard subscribers and a failover", "c1@A> SSUBSCRIBE {hello}ch", "c2@a> SSUBSCRIBE {hello}ch", "a> CLUSTER FAILOVER", "until a> ROLE ~ master", "c1< 1", "until A> ROLE ~ slave.*\"connected\"", "a> SPUBLISH {hello}ch x", "c2< 1").On(quick),
		story("S43 only replicas fail over", "A> CLUSTER FAILOVER", "A> CLUSTER FAILOVER FORCE", "A> CLUSTER FAILOVER TAKEOVER", "X> CLUSTER FAILOVER"),
	)
}

// outage is what nodes say while others are gone, without a failover.
func outage() []conformance.Exchange {
	list := []conformance.Exchange{
		story("S39 a minority stops serving",
			"A> SET bar 1", "A> WAIT 1 1000", "pause B", "pause C", "pause b", "pause c", "A> GET bar", "A> SET bar 2", "until A> CLUSTER INFO ~ cluster_state:fail", "A> GET bar", "A> GET foo", "A> PING",
			"until a> CLUSTER INFO ~ cluster_state:fail", "a> READONLY", "a> GET bar", "until A> CLUSTER NODES ~ (?s)(fail\\?.*){4}", "A> CLUSTER COUNT-FAILURE-REPORTS $B.id",
			"resume B", "resume C", "resume b", "resume c", "until A> CLUSTER INFO ~ cluster_state:ok", "until A> CLUSTER INFO ~ cluster_slots_pfail:0", "A> GET bar", "until a> CLUSTER INFO ~ cluster_state:ok", "until b> CLUSTER INFO ~ cluster_state:ok", "a> GET bar").On(quick),
		story("S49 a master that restarts empty in time",
			"A> SET bar 1", "A> WAIT 1 1000", "restart A", "until A> PING ~ PONG", "A> GET bar", "A> CLUSTER MYID", "until A> CLUSTER INFO ~ cluster_state:ok", "A> GET bar", "A> ROLE", "until a> ROLE ~ slave.*\"connected\"", "until a> DBSIZE ~ ^:0$", "A> CLUSTER NODES").On(patient),
		story("a replica that restarts", "A> SET bar 1", "A> WAIT 1 1000", "restart a", "until a> ROLE ~ slave.*\"connected\"", "until a> CLUSTER INFO ~ cluster_state:ok", "a> READONLY", "a> GET bar", "a> GET foo").On(patient),
		story("a dead replica changes nothing", "kill a", "A> SET bar 1", "until A> CLUSTER NODES ~ <id a> .* slave,fail ", "A> CLUSTER INFO", "until A> CLUSTER SLOTS ~ ^\\[\\[:0, :5460, \\[[^]]*\\]\\]\\], ", "A> GET bar").On(quick),
		story("a frozen client connection is answered late", "pause A", "c@A> PING &", "c< silent 500ms", "resume A", "c< 1").On(patient),
	}
	for i := range list {
		list[i] = list[i].With(conformance.Faults)
	}
	return list
}

// memory is what nodes remember of each other.
func memory() []conformance.Exchange {
	return []conformance.Exchange{
		story("S50 a node with a new ID at an old address",
			"X> CLUSTER MEET $A.ip $A.port", "until A> CLUSTER NODES ~ <id X> <addr X>", "until X> CLUSTER INFO ~ cluster_known_nodes:7", "until C> CLUSTER INFO ~ cluster_known_nodes:7", "until b> CLUSTER INFO ~ cluster_known_nodes:7",
			"X> CLUSTER RESET HARD", "until A> CLUSTER NODES ~ <id X> :0@0 master,noaddr", "A> CLUSTER SLOTS", "until A> CLUSTER INFO ~ cluster_known_nodes:7").On(quick),
		story("S55 a forgotten node stays out for a minute",
			"X> CLUSTER MEET $A.ip $A.port", "until A> CLUSTER INFO ~ cluster_known_nodes:7", "until B> CLUSTER INFO ~ cluster_known_nodes:7", "until C> CLUSTER INFO ~ cluster_known_nodes:7", "until a> CLUSTER INFO ~ cluster_known_nodes:7", "until b> CLUSTER INFO ~ cluster_known_nodes:7", "until c> CLUSTER INFO ~ cluster_known_nodes:7",
			"A> CLUSTER FORGET $X.id", "B> CLUSTER FORGET $X.id", "C> CLUSTER FORGET $X.id", "a> CLUSTER FORGET $X.id", "b> CLUSTER FORGET $X.id", "c> CLUSTER FORGET $X.id", "sleep 3s", "until A> CLUSTER INFO ~ cluster_known_nodes:6", "until B> CLUSTER INFO ~ cluster_known_nodes:6",
			"A> CLUSTER MEET $X.ip $X.port", "until A> CLUSTER NODES ~ <id X> <addr X>.* master ", "sleep 3s", "B> CLUSTER INFO", "c> CLUSTER INFO").On(quick),
		story("a forgotten master comes back by gossip after FORGET on one node only is over", "A> CLUSTER FORGET $C.id", "sleep 2s", "A> GET foo", "B> GET foo", "A> CLUSTER INFO").On(quick),
	}
}
