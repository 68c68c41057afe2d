package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// Cluster is every CLUSTER subcommand with valid, invalid, missing and surplus
// arguments on a master, a replica and an empty node.
func Cluster() conformance.Area {
	return conformance.Area{
		Name: "cluster", Title: "the CLUSTER subcommands on a master, a replica and an empty node",
		Exchanges: func() []conformance.Exchange {
			list := both(harmless())
			list = append(list, insideOthers()...)
			return append(list, changes()...)
		},
		Reset: reset, ModeOf: ModeOf,
	}
}

const nobody = "0123456789abcdef0123456789abcdef01234567"

// harmlessCalls lists arguments that change nothing, on whatever node. An argument
// list is one string; "-" alone is the empty list.
var harmlessCalls = map[string][]string{
	"":                       {"-"},
	"FOO":                    {"-", "bar", strings.Repeat("x", 10)},
	strings.Repeat("N", 200): {"-"},
	"MYSHARDID":              {"-"},
	"ADDSLOTS":               {"-", "x", "-1", "16384", "01", "+1", "1.5", `" 1"`, `""`, "99999999999999999999", "3 x", "3 16384", "3 3", "0"},
	"DELSLOTS":               {"-", "x", "-1", "16384", "01", "+1", "1.5", `""`, "3 x", "3 3"},
	"ADDSLOTSRANGE":          {"-", "1", "1 2 3", "x 2", "1 x", "-1 2", "1 16384", "5 2", "3 4 4 5", "3 4 x 5", "0 0", "3 4 9 8"},
	"DELSLOTSRANGE":          {"-", "1", "1 2 3", "x 2", "1 x", "-1 2", "1 16384", "5 2", "3 4 4 5", "3 4 x 5", "3 4 9 8"},
	"FLUSHSLOTS":             {"x"},
	"BUMPEPOCH":              {"x"},
	"COUNT-FAILURE-REPORTS":  {"-", "abc", nobody, "$A.id", "$a.id", "$X.id", "$A.ID", "$A.id x"},
	"COUNTKEYSINSLOT":        {"-", "0", "866", "16383", "16384", "-1", "x", `""`, "01", "1.5", "866 1"},
	"GETKEYSINSLOT":          {"-", "0", "866 10", "866 0", "866 -1", "16384 1", "-1 1", "x 1", "866 x", "866 10 1", "866 9223372036854775807"},
	"KEYSLOT":                {"-", "foo", `""`, "{a}b", "a b"},
	"FAILOVER":               {"foo", "FORCE x", "TAKEOVER FORCE", "FORCE TAKEOVER x"},
	"FORGET":                 {"-", "abc", nobody, "$A.ID", nobody + " x"},
	"HELP":                   {"-", "x"},
	"INFO":                   {"-", "x"},
	"LINKS":                  {"-", "x"},
	"MEET":                   {"-", "127.0.0.1", "localhost 7000", "127.0.0.1 abc", "127.0.0.1 0", "127.0.0.1 65536", "127.0.0.1 60000", "127.0.0.1 -1", "127.0.0.1 7000 abc", "127.0.0.1 7000 0", "127.0.0.1 7000 65536", "127.0.0.1 7000 -5", "127.0.0.1 7000 17000 x", "256.0.0.1 7000", `"" 7000`, "1.2.3 7000", "127.0.0.1 99999999999999999999", "127.0.0.1 70000 1"},
	"MYID":                   {"-", "x"},
	"NODES":                  {"-", "x"},
	"REPLICAS":               {"-", "abc", nobody, "$A.id", "$a.id", "$X.id", "$A.ID", "$A.id x"},
	"SLAVES":                 {"-", "abc", nobody, "$A.id", "$a.id", "$A.id x"},
	"REPLICATE":              {"-", "abc", nobody, "$A.ID", "$A.id x"},
	"RESET":                  {"foo", "HARD x", "SOFT HARD"},
	"SAVECONFIG":             {"-", "x"},
	"SET-CONFIG-EPOCH":       {"-", "x", "-1", "1.5", "1 2", `""`, "99999999999999999999"},
	"SETSLOT":                {"-", "866", "x STABLE", "16384 STABLE", "-1 STABLE", "866 FOO", "866 STABLE x", "866 MIGRATING", "866 IMPORTING", "866 NODE", "866 MIGRATING abc", "866 IMPORTING abc", "866 NODE abc", "866 MIGRATING $a.id", "866 IMPORTING $a.id", "866 NODE $a.id", "866 MIGRATING " + nobody, "7638 MIGRATING $A.id", "866 MIGRATING $A.id x", "866 NODE $A.ID", "01 STABLE", "866 IMPORTING $X.id", "12182 IMPORTING $a.id"},
	"SHARDS":                 {"-", "x"},
	"SLOTS":                  {"-", "x"},
	"getkeysinslot":          {"866 3"},
	"Countkeysinslot":        {"866"},
	"setslot":                {"866 migrating abc", "866 stable"},
	"count-failure-reports":  {"abc"},
}

func harmless() []conformance.Exchange {
	var list []conformance.Exchange
	for _, sub := range sortedKeys(harmlessCalls) {
		for _, node := range []string{"A", "a", "X"} {
			lines := []string{"A> SET {hello}1 x", "A> SET {hello}2 y", "A> SET {hello}3 z", "A> WAIT 1 1000"}
			for _, args := range harmlessCalls[sub] {
				if args == "-" {
					args = ""
				}
				lines = append(lines, strings.TrimRight("c@"+node+"> CLUSTER "+sub+" "+args, " "))
			}
			list = append(list, singly(story("CLUSTER "+sub+" on "+node, lines...), 4)...)
		}
	}
	return list
}

// insideOthers calls CLUSTER from transactions and scripts.
func insideOthers() []conformance.Exchange {
	list := []conformance.Exchange{
		story("CLUSTER in a transaction", "A> MULTI", "A> CLUSTER KEYSLOT foo", "A> CLUSTER MYID", "A> CLUSTER FOO", "A> EXEC",
			"A> MULTI", "A> CLUSTER KEYSLOT foo", "A> CLUSTER COUNTKEYSINSLOT x", "A> CLUSTER SETSLOT 866 STABLE", "A> EXEC",
			"A> MULTI", "A> CLUSTER", "A> EXEC", "a> MULTI", "a> CLUSTER KEYSLOT foo", "a> CLUSTER FAILOVER foo", "a> EXEC"),
		story("CLUSTER in a script",
			`A> EVAL "return redis.call('CLUSTER','KEYSLOT','foo')" 0`, `A> EVAL "return redis.call('CLUSTER','MYID')" 0`,
			`A> EVAL "return redis.call('CLUSTER','RESET')" 0`, `A> EVAL "return redis.call('CLUSTER','FOO')" 0`,
			`A> EVAL "return redis.call('CLUSTER')" 0`, `A> EVAL "return redis.pcall('CLUSTER','COUNTKEYSINSLOT','x')" 0`,
			`A> EVAL "return redis.call('ASKING')" 0`, `A> EVAL "return redis.call('READONLY')" 0`),
	}
	return append(list, singly(story("the commands beside CLUSTER", "A> ASKING x", "A> READONLY x", "A> READWRITE x", "A> READONLY", "A> READWRITE", "A> ASKING",
		"X> READONLY", "X> READWRITE", "X> ASKING", "A> REPLICAOF NO ONE", "A> SLAVEOF 127.0.0.1 1", "A> REPLICAOF", "A> FAILOVER", "A> FAILOVER ABORT",
		"a> REPLICAOF NO ONE", "A> SWAPDB 0 1", "A> MOVE {hello}k 1", "A> MOVE foo 1", "A> COPY {hello}a {hello}b DB 1", "A> COPY {hello}a {hello}b DB 0",
		"A> COPY {hello}a foo", "A> SORT {hello}a BY x*", "A> SORT {hello}a BY nosort", "A> SORT {hello}a GET x", "A> SORT {hello}a GET #", "A> SORT {hello}a STORE foo", "A> ROLE", "a> ROLE", "X> ROLE"), 0)...)
}

// look shows what a node believes afterwards.
func look(node string) []string {
	return []string{node + "> CLUSTER NODES", node + "> CLUSTER INFO", node + "> CLUSTER SLOTS", node + "> CLUSTER SHARDS"}
}

// changes are calls that succeed and change the cluster, each on one of its own.
func changes() []conformance.Exchange {
	onLone := []conformance.Exchange{
		story("ADDSLOTS on an empty node", append([]string{"X> CLUSTER ADDSLOTS 1 2 3 7", "X> CLUSTER ADDSLOTS 2", "X> CLUSTER ADDSLOTS 9 2 9"}, look("X")...)...),
		story("ADDSLOTSRANGE on an empty node", append([]string{"X> CLUSTER ADDSLOTSRANGE 1 5 7 7 100 16383", "X> CLUSTER ADDSLOTSRANGE 6 7"}, look("X")...)...),
		story("DELSLOTS gives slots up", append([]string{"X> CLUSTER ADDSLOTSRANGE 0 100", "X> CLUSTER DELSLOTS 5 7", "X> CLUSTER DELSLOTS 5", "X> CLUSTER DELSLOTS 6 6"}, look("X")...)...),
		story("DELSLOTSRANGE gives slots up", append([]string{"X> CLUSTER ADDSLOTSRANGE 0 100", "X> CLUSTER DELSLOTSRANGE 5 7 9 9", "X> CLUSTER DELSLOTSRANGE 5 5", "X> CLUSTER DELSLOTSRANGE 90 110"}, look("X")...)...),
		story("a node that gets all slots in its first moments", "X> CLUSTER ADDSLOTSRANGE 0 16383", "until X> CLUSTER INFO ~ cluster_state:ok", "X> SET foo bar", "X> GET foo", "X> CLUSTER FLUSHSLOTS", "X> CLUSTER RESET", "X> FLUSHALL", "X> CLUSTER FLUSHSLOTS", "X> GET foo", "X> CLUSTER INFO"),
		story("FLUSHSLOTS on an empty node", append([]string{"X> CLUSTER FLUSHSLOTS", "X> CLUSTER ADDSLOTS 1 2", "X> CLUSTER FLUSHSLOTS"}, look("X")...)...),
		story("BUMPEPOCH on a lonely node", append([]string{"X> CLUSTER BUMPEPOCH", "X> CLUSTER BUMPEPOCH", "X> CLUSTER SET-CONFIG-EPOCH 7"}, look("X")...)...),
		story("SET-CONFIG-EPOCH once", append([]string{"X> CLUSTER SET-CONFIG-EPOCH 0", "X> CLUSTER SET-CONFIG-EPOCH 5", "X> CLUSTER SET-CONFIG-EPOCH 6", "X> CLUSTER BUMPEPOCH"}, look("X")...)...),
		story("RESET of a lonely node", append([]string{"X> CLUSTER SET-CONFIG-EPOCH 5", "X> CLUSTER ADDSLOTS 1 2", "X> CLUSTER RESET", "X> CLUSTER INFO", "X> CLUSTER RESET SOFT", "X> CLUSTER MYID", "X> CLUSTER RESET HARD", "X> CLUSTER MYID"}, look("X")...)...),
		story("RESET HARD by small letters", "X> CLUSTER ADDSLOTS 1 2", "X> cluster reset hard", "X> CLUSTER MYID", "X> CLUSTER NODES"),
		story("SETSLOT on a lonely node", append([]string{"X> CLUSTER SETSLOT 1 IMPORTING $X.id", "X> CLUSTER SETSLOT 2 NODE $X.id", "X> CLUSTER SETSLOT 2 MIGRATING $X.id", "X> CLUSTER SETSLOT 3 STABLE", "X> CLUSTER SETSLOT 2 IMPORTING $X.id", "X> CLUSTER NODES", "X> CLUSTER SETSLOT 1 NODE $X.id", "X> CLUSTER SETSLOT 2 STABLE"}, look("X")...)...),
		story("the migrating mark survives DELSLOTS", "X> CLUSTER ADDSLOTS 1 2", "X> CLUSTER SETSLOT 1 MIGRATING $X.id", "X> CLUSTER SETSLOT 2 IMPORTING $X.id", "X> CLUSTER DELSLOTS 1", "X> CLUSTER NODES", "X> CLUSTER ADDSLOTS 1", "X> CLUSTER NODES", "X> CLUSTER SETSLOT 9 IMPORTING $X.id", "X> CLUSTER ADDSLOTS 9", "X> CLUSTER NODES"),
		story("MEET itself", "X> CLUSTER MEET $X.ip $X.port", "until X> CLUSTER INFO ~ cluster_known_nodes:1", "X> CLUSTER INFO"),
		story("MEET with bus port", "X> CLUSTER MEET $Y.ip $Y.port $Y.bus", "until X> CLUSTER NODES ~ <id Y> <addr Y>", "until Y> CLUSTER NODES ~ <id X> <addr X>", "until Y> CLUSTER INFO ~ cluster_current_epoch:1", "until X> CLUSTER INFO ~ cluster_current_epoch:1", "until X> CLUSTER NODES ~ <id Y> .* 0 connected", "X> CLUSTER NODES", "X> CLUSTER FORGET $Y.id", "X> CLUSTER NODES", "Y> CLUSTER FORGET $X.id", "Y> CLUSTER NODES"),
		story("REPLICATE makes a replica", "Y> CLUSTER ADDSLOTSRANGE 0 16383", "X> CLUSTER MEET $Y.ip $Y.port", "until X> CLUSTER NODES ~ <id Y> <addr Y>", "until X> CLUSTER NODES ~ 0-16383", "until Y> CLUSTER INFO ~ cluster_state:ok", "Y> SET foo bar", "X> CLUSTER REPLICATE $Y.id", "until X> ROLE ~ connected", "until X> CLUSTER INFO ~ cluster_state:ok", "X> READONLY", "X> GET foo", "X> GET bar", "until Y> CLUSTER NODES ~ slave <id Y>", "Y> CLUSTER REPLICATE $X.id", "X> CLUSTER FAILOVER foo", "X> CLUSTER FORGET $Y.id", "X> CLUSTER FLUSHSLOTS", "X> CLUSTER BUMPEPOCH"),
	}
	var list []conformance.Exchange
	for _, e := range onLone {
		list = append(list, e.On(lone))
	}
	onMembers := []conformance.Exchange{
		story("DELSLOTS of an own slot", append([]string{"A> CLUSTER DELSLOTS 866", "A> CLUSTER DELSLOTS 866"}, look("A")...)...),
		story("DELSLOTS of another's slot is undone", "A> CLUSTER DELSLOTS 12182", "until A> CLUSTER SLOTS ~ 10923, :16383", "A> GET foo"),
		story("DELSLOTS on a replica", "a> CLUSTER DELSLOTS 866", "a> READONLY", "until a> CLUSTER SLOTS ~ 0, :5460"),
		story("DELSLOTSRANGE and ADDSLOTSRANGE of own slots", append([]string{"A> CLUSTER DELSLOTSRANGE 0 10 20 30", "A> CLUSTER ADDSLOTSRANGE 25 30 0 5"}, look("A")...)...),
		story("FLUSHSLOTS of a master", append([]string{"A> CLUSTER FLUSHSLOTS"}, look("A")...)...),
		story("FLUSHSLOTS wants an empty database", "A> SET {hello}k 1", "A> CLUSTER FLUSHSLOTS", "A> WAIT 1 1000", "a> CLUSTER FLUSHSLOTS", "A> FLUSHALL", "A> WAIT 1 1000", "a> CLUSTER FLUSHSLOTS", "a> CLUSTER SLOTS"),
		story("BUMPEPOCH in a cluster", append([]string{"A> CLUSTER BUMPEPOCH", "A> CLUSTER BUMPEPOCH", "A> CLUSTER INFO", "until B> CLUSTER INFO ~ cluster_current_epoch:7", "until C> CLUSTER INFO ~ cluster_current_epoch:7", "B> CLUSTER BUMPEPOCH", "until A> CLUSTER NODES ~ <id B> .* 8 connected", "A> CLUSTER BUMPEPOCH"}, look("A")...)...),
		story("BUMPEPOCH on a replica", append([]string{"a> CLUSTER BUMPEPOCH", "a> CLUSTER BUMPEPOCH"}, look("a")...)...),
		story("FORGET a master", append([]string{"A> CLUSTER FORGET $C.id", "A> GET foo", "A> CLUSTER FORGET $C.id"}, look("A")...)...),
		story("FORGET a replica", append([]string{"A> CLUSTER FORGET $b.id"}, look("A")...)...),
		story("FORGET my own replica", append([]string{"A> CLUSTER FORGET $a.id"}, look("A")...)...),
		story("FORGET on a replica", append([]string{"a> CLUSTER FORGET $C.id", "a> CLUSTER FORGET $c.id"}, look("a")...)...),
		story("FORGET clears marks that name the node", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "A> CLUSTER SETSLOT 12182 IMPORTING $C.id", "A> CLUSTER NODES", "A> CLUSTER FORGET $B.id", "A> CLUSTER FORGET $C.id", "A> CLUSTER NODES"),
		story("REPLICATE another master", "a> CLUSTER REPLICATE $B.id", "until a> ROLE ~ connected", "until B> CLUSTER NODES ~ <id a> .* slave <id B>", "until A> CLUSTER NODES ~ <id a> .* slave <id B>", "a> READONLY", "a> GET {hello}k", "a> GET {abc}k", "a> CLUSTER REPLICATE $B.id", "a> CLUSTER REPLICATE $c.id", "a> CLUSTER NODES"),
		story("RESET SOFT of a replica", append([]string{"a> CLUSTER RESET SOFT", "a> CLUSTER MYID", "a> ROLE"}, look("a")...)...),
		story("RESET HARD of a replica", append([]string{"a> CLUSTER RESET HARD", "a> CLUSTER MYID", "a> ROLE"}, look("a")...)...),
		story("RESET HARD of an empty master", append([]string{"A> CLUSTER RESET HARD", "A> CLUSTER MYID", "A> ROLE"}, look("A")...)...),
		story("RESET SOFT of an empty master", append([]string{"A> CLUSTER RESET SOFT", "A> CLUSTER MYID", "A> ROLE"}, look("A")...)...),
		story("SETSLOT NODE gives a slot away", append([]string{"A> CLUSTER SETSLOT 866 NODE $B.id", "A> GET {hello}k"}, look("A")...)...),
		story("SETSLOT NODE takes a slot without a claim", "A> CLUSTER SETSLOT 12182 NODE $A.id", "until A> CLUSTER SLOTS ~ 10923, :16383", "C> CLUSTER SETSLOT 866 NODE $C.id", "until A> GET {hello}k ~ MOVED 866 <addr C>", "until C> CLUSTER INFO ~ cluster_current_epoch:6"),
		story("SETSLOT of all kinds", "A> SET {hello}k 1", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "A> CLUSTER NODES", "A> CLUSTER SETSLOT 866 MIGRATING $C.id", "A> CLUSTER NODES", "A> CLUSTER SETSLOT 866 MIGRATING $A.id", "A> CLUSTER NODES", "A> CLUSTER SETSLOT 866 IMPORTING $B.id", "A> CLUSTER SETSLOT 866 NODE $B.id", "A> CLUSTER SETSLOT 866 NODE $A.id", "A> CLUSTER NODES", "A> CLUSTER SETSLOT 7638 IMPORTING $B.id", "A> CLUSTER SETSLOT 7638 IMPORTING $C.id", "A> CLUSTER SETSLOT 7639 IMPORTING $A.id", "A> CLUSTER SETSLOT 7640 IMPORTING $b.id", "A> CLUSTER SETSLOT 12182 MIGRATING $B.id", "A> CLUSTER NODES", "A> CLUSTER SETSLOT 7638 STABLE", "A> CLUSTER SETSLOT 7639 STABLE", "A> CLUSTER NODES"),
	}
	for _, e := range onMembers {
		list = append(list, e.Alone())
	}
	return list
}
