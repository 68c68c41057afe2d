package examples

import (
	"testing"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/scenario"
)

// onMiniredis are the files that are played with miniredis holding the keys, too. All others
// pass so as well; these are those in which keys matter most.
var onMiniredis = []string{
	"bugs/exec-after-the-slot-moved.scn", "bugs/pipeline-sent-again.scn", "bugs/readonly-from-a-script.scn", "bugs/stuck-importing.scn",
	"failover/crash.scn", "failover/manual.scn", "failover/scripts-after-failover.scn", "failover/two-replicas.scn", "failover/workload.scn",
	"migrations/abandoned.scn", "migrations/blocked-clients.scn", "migrations/half-moved.scn", "migrations/keys-left.scn",
	"migrations/scale-out.scn", "migrations/timeout.scn", "migrations/two-at-once.scn",
	"partitions/minority.scn", "persistence/append-only.scn", "persistence/power-loss.scn", "persistence/snapshots.scn",
	"redirects/healthy.scn", "redirects/redirects.scn", "redirects/transactions.scn", "redirects/watch.scn",
	"replication/lag.scn", "replication/not-enough-replicas.scn",
}

func TestOnMiniredis(t *testing.T) {
	for _, file := range onMiniredis {
		t.Run(file, func(t *testing.T) {
			made := 0
			clustertest.RunFile(t, file, func(o *scenario.Options) {
				o.Keyspace = func(node string, seed uint64) keyspace.Keyspace {
					made++
					return miniredis.New(node, seed)
				}
			})
			if made == 0 {
				t.Error("no node's keys were held by miniredis")
			}
		})
	}
}
