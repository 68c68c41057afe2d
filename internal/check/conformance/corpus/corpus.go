// Package corpus is what package conformance plays: the exchanges of every area,
// and for each command whose answer Redis does not determine the way to compare
// it. Exchanges that are told by hand are in stories/*.txt; cross products, lists and
// what is drawn is made here.
package corpus

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// The corpus changes the state of two slots: that of the tag {hello}, which is A's,
// and that of {abc}, which is B's. The key foo is C's, bar is A's.
const (
	slotA = "866"
	slotB = "7638"
)

// Areas returns the whole corpus.
func Areas() []conformance.Area {
	areas := []conformance.Area{
		{Name: "scenarios", Title: "what a client sees in common situations", Exchanges: told("scenarios")},
		{Name: "cluster", Title: "the CLUSTER subcommands on a master, a replica and an empty node", Exchanges: func() []conformance.Exchange {
			return append(harmless(), stories("cluster")...)
		}},
		{Name: "redirects", Title: "where a command is served, by slot state, keys, flags, transaction, script and node", Exchanges: func() []conformance.Exchange {
			return append(crossProducts(), stories("redirects")...)
		}, Reset: quickReset},
		{Name: "migrate", Title: "MIGRATE, DUMP and RESTORE in all their outcomes", Exchanges: func() []conformance.Exchange {
			return append(append(stories("migrate"), both(valueTypes())...), damagedRestores()...)
		}},
		{Name: "connections", Title: "HELLO, AUTH, CLIENT, CONFIG, INFO, COMMAND, pub/sub, and broken bytes", Exchanges: func() []conformance.Exchange {
			return append(stories("connections"), longBytes()...)
		}},
		{Name: "data", Title: "data commands with drawn arguments on keys of all types", Generate: generate},
		{Name: "numbers", Title: "numbers at the edge, in every argument and directive that is one", Generate: generateNumbers},
		{Name: "events", Title: "keyspace notifications of data commands with drawn arguments", Generate: generateEvents(allEvents)},
		{Name: "scripts", Title: "drawn Lua programs: syntax, errors, libraries, what one script leaves to the next", Generate: generateScripts},
		{Name: "interleavings", Timed: true, Title: "several clients at the same time: who is woken, by what, in which order", Exchanges: toldInterleavings, Generate: generateInterleavings, Reset: interleavedReset},
		{Name: "time", Timed: true, Title: "expiry, failover, restart, pause, partition", Exchanges: told("time")},
		{Name: "replication", Timed: true, Title: "roles, WAIT, readers, stale and loading replicas, what replicas say to masters", Exchanges: told("replication")},
		{Name: "failover", Timed: true, Title: "what clients see of crashes, pauses, restarts, failovers and changes of address", Exchanges: told("failover")},
		{Name: "redis-cli", Timed: true, Title: "redis-cli --cluster create, check, reshard, rebalance, fix, add-node, del-node, import, backup", Exchanges: told("redis-cli")},
		{Name: "tools", Timed: true, Title: "redis-cli's other modes, redis-benchmark, redis-check-rdb, health scripts", Exchanges: told("tools")},
		{Name: "deployments", Title: "TLS, users, host names and announced addresses", Exchanges: told("deployments")},
		{Name: "clients", Timed: true, Title: "the programs of examples/clients, during a reshard, a stuck migration and a failover", Exchanges: told("clients")},
		{Name: "later", Title: "commands and options that Redis 7.0 does not have", Exchanges: told("later"), Only: having(dialect.WaitAOF)},
		{Name: "atomic", Title: "slots that move whole: CLUSTER MIGRATESLOTS of Valkey 9", Exchanges: told("atomic"), Only: having(dialect.MigrateSlots)},
		{Name: "imports", Timed: true, Title: "slots that move whole: CLUSTER MIGRATION of Redis 8.4", Exchanges: told("imports"), Only: having(dialect.ImportSlots)},
	}
	for i := range areas {
		areas[i].ModeOf = ModeOf
		if len(areas[i].Reset.Lines) == 0 {
			areas[i].Reset = reset
		}
	}
	return areas
}

// having is for what only servers with a capability do.
func having(c dialect.Capability) func(string) bool {
	return func(name string) bool {
		d, err := dialect.Find(name)
		return err == nil && d.Has(c)
	}
}

//go:embed stories/*.txt
var files embed.FS

// shapes are the clusters that stories name.
var shapes = map[string]live.Shape{
	// Nodes that know nobody, and notice soon when one is gone.
	"lone": {Lone: 2, NodeTimeout: time.Second},
	"six":  {Lone: 6, NodeTimeout: 2 * time.Second},
	// Clusters that notice a failure after two seconds.
	"quick": {Masters: 3, Replicas: 1, Lone: 1, NodeTimeout: 2 * time.Second},
	// One that takes longer than a master waits before it evaluates the state (CLUSTER_WRITABLE_DELAY).
	"slow":         {Masters: 3, Replicas: 1, Lone: 1, NodeTimeout: 4 * time.Second},
	"tls":          {Masters: 3, Replicas: 1, Lone: 1, TLS: true},
	"debug":        {Masters: 3, Replicas: 1, Lone: 1, Debug: true},
	"two-replicas": {Masters: 3, Replicas: 2, NodeTimeout: 2 * time.Second},
	"two-masters":  {Masters: 2, Replicas: 1, NodeTimeout: 2 * time.Second},
	// A cluster that does not notice that somebody is gone for a while.
	"patient": {Masters: 3, Replicas: 1, NodeTimeout: 15 * time.Second},
	// One whose nodes have append only files.
	"aof": {Masters: 3, Replicas: 1, NodeTimeout: 15 * time.Second, AppendOnly: true, Debug: true},
}

// stories are the exchanges that an area's file tells. It panics if they do not
// parse: they are part of the program.
func stories(area string) []conformance.Exchange {
	name := "stories/" + area + ".txt"
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	list, err := conformance.ReadStories(string(text), shapes)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return list
}

func told(area string) func() []conformance.Exchange {
	return func() []conformance.Exchange { return stories(area) }
}

// reset brings the shared cluster back: no keys, no open slots, no scripts, the
// configuration that exchanges change.
var reset = func() conformance.Exchange {
	var lines []string
	for _, node := range []string{"A", "B", "C", "X"} {
		for _, command := range []string{
			"CLIENT UNPAUSE", "FLUSHALL", "SCRIPT FLUSH", "FUNCTION FLUSH",
			"CLUSTER SETSLOT " + slotA + " STABLE", "CLUSTER SETSLOT " + slotB + " STABLE",
			`CONFIG SET requirepass "" notify-keyspace-events "" cluster-migration-barrier 1 maxmemory 0 min-replicas-to-write 0`,
			"CONFIG SET cluster-require-full-coverage yes cluster-allow-reads-when-down no hash-max-listpack-entries 512 set-max-intset-entries 512",
		} {
			lines = append(lines, node+"> "+command)
		}
	}
	return conformance.Story("reset", append(lines, "A> WAIT 1 1000", "B> WAIT 1 1000", "C> WAIT 1 1000")...)
}()

// quickReset is enough for the many exchanges of area redirects.
var quickReset = conformance.Story("reset",
	"A> FLUSHALL", "A> CLUSTER SETSLOT "+slotA+" STABLE",
	"B> FLUSHALL", "B> CLUSTER SETSLOT "+slotA+" STABLE",
	"C> FLUSHALL", "C> CLUSTER SETSLOT "+slotA+" STABLE",
)

// both plays each exchange with RESP2 and with RESP3.
func both(list []conformance.Exchange) []conformance.Exchange {
	out := make([]conformance.Exchange, 0, 2*len(list))
	for _, e := range list {
		out = append(out, e)
		e.RESP3 = true
		out = append(out, e)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
