package corpus

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// CLI is redis-cli --cluster at work: what it prints and how it ends.
func CLI() conformance.Area {
	return conformance.Area{
		Name: "redis-cli", Title: "redis-cli --cluster create, check, reshard, rebalance, fix, add-node, del-node, call",
		Exchanges: cliRuns, Reset: reset, ModeOf: ModeOf,
	}
}

func cliRuns() []conformance.Exchange {
	six := conformance.Shape{Lone: 6, NodeTimeout: 2 * time.Second}
	list := []conformance.Exchange{
		story("S58 check", "cli> --cluster check $A.ip $A.port", "cli> --cluster info $b.ip $b.port",
			"A> CLUSTER SETSLOT 866 MIGRATING $B.id", "cli> --cluster check $A.addr", "B> CLUSTER SETSLOT 866 IMPORTING $A.id", "cli> --cluster check $A.addr",
			"A> CLUSTER SETSLOT 866 STABLE", "B> CLUSTER SETSLOT 866 STABLE", "A> CLUSTER DELSLOTS 866", "cli> --cluster check $A.addr"),
		story("call and set-timeout", "cli> --cluster call $A.addr ping", "cli> --cluster call $A.addr CLUSTER KEYSLOT foo", "cli> --cluster set-timeout $A.addr 3000", "cli> --cluster set-timeout $A.addr 50", "A> CONFIG GET cluster-node-timeout"),
		story("arguments", "cli> --cluster check", "cli> --cluster foo", "cli> --cluster check nonsense", "cli> --cluster check 127.0.0.1:1", "cli> --cluster create 127.0.0.1:1 127.0.0.1:2"),
		story("reshard", "A> SET {hello}1 a", "A> SET {hello}2 b", "A> SET {06S}1 c", "A> RPUSH {06S}l x y",
			"cli> --cluster reshard $A.addr --cluster-from $A.id --cluster-to $B.id --cluster-slots 5 --cluster-yes", "until A> CLUSTER NODES ~ <id B> .* 0-4 5461-10922", "until C> CLUSTER NODES ~ <id B> .* 0-4 5461-10922", "until a> CLUSTER NODES ~ <id B> .* 0-4 5461-10922", "until b> CLUSTER NODES ~ <id B> .* 0-4 5461-10922", "until c> CLUSTER NODES ~ <id B> .* 0-4 5461-10922",
			"B> GET {06S}1", "B> LRANGE {06S}l 0 -1", "A> GET {06S}1", "A> GET {hello}1", "cli> --cluster check $A.addr", "cli> --cluster reshard $A.addr --cluster-from abc --cluster-to $B.id --cluster-slots 5 --cluster-yes"),
		story("reshard over an existing key", "A> SET {06S}1 here", "B> CLUSTER SETSLOT 0 IMPORTING $A.id", "B> ASKING", "B> SET {06S}1 there", "B> CLUSTER SETSLOT 0 STABLE",
			"cli> --cluster reshard $A.addr --cluster-from $A.id --cluster-to $B.id --cluster-slots 1 --cluster-yes --cluster-replace", "B> GET {06S}1"),
		story("fix an open slot", "A> SET {hello}1 a", "A> SET {hello}2 b", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "B> CLUSTER SETSLOT 866 IMPORTING $A.id", "cli> --cluster fix $A.addr", "until A> CLUSTER NODES ~ <id B> .* 866 ", "B> GET {hello}1", "A> CLUSTER NODES"),
		story("fix a slot that only the source has opened", "A> SET {hello}1 a", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "cli> --cluster fix $A.addr", "A> CLUSTER NODES", "A> GET {hello}1"),
		story("add-node and del-node", "cli> --cluster add-node $X.addr $A.addr", "until A> CLUSTER INFO ~ cluster_known_nodes:7", "until B> CLUSTER INFO ~ cluster_known_nodes:7", "until C> CLUSTER INFO ~ cluster_known_nodes:7", "until a> CLUSTER INFO ~ cluster_known_nodes:7", "until b> CLUSTER INFO ~ cluster_known_nodes:7", "until c> CLUSTER INFO ~ cluster_known_nodes:7", "until X> CLUSTER INFO ~ cluster_known_nodes:7", "until X> CLUSTER INFO ~ cluster_state:ok",
			"cli> --cluster add-node $X.addr $A.addr", "cli> --cluster del-node $A.addr $B.id", "cli> --cluster del-node $A.addr abc", "cli> --cluster del-node $A.addr $X.id", "X> CLUSTER NODES", "until A> CLUSTER INFO ~ cluster_known_nodes:6"),
		story("rebalance with an empty master", "X> CLUSTER MEET $A.ip $A.port", "until A> CLUSTER INFO ~ cluster_known_nodes:7", "until B> CLUSTER INFO ~ cluster_known_nodes:7", "until C> CLUSTER INFO ~ cluster_known_nodes:7", "until X> CLUSTER INFO ~ cluster_known_nodes:7", "until a> CLUSTER INFO ~ cluster_known_nodes:7", "until b> CLUSTER INFO ~ cluster_known_nodes:7", "until c> CLUSTER INFO ~ cluster_known_nodes:7", "until X> CLUSTER INFO ~ cluster_state:ok",
			"cli> --cluster rebalance $A.addr", "cli> --cluster rebalance $A.addr --cluster-use-empty-masters --cluster-simulate"),
	}
	for i := range list {
		list[i] = list[i].Alone()
		list[i].Shape = quick
	}
	return append(list,
		story("create", "cli> --cluster create $X.addr $Y.addr $Z.addr $U.addr $V.addr $W.addr --cluster-replicas 1 --cluster-yes", "until X> CLUSTER INFO ~ cluster_state:ok", "X> CLUSTER INFO", "until W> ROLE ~ slave.*connected", "cli> --cluster create $X.addr $Y.addr $Z.addr --cluster-yes").On(six),
		story("create with too few nodes", "cli> --cluster create $X.addr $Y.addr --cluster-yes", "cli> --cluster create $X.addr $Y.addr $Z.addr $U.addr --cluster-replicas 1 --cluster-yes").On(six),
	)
}
