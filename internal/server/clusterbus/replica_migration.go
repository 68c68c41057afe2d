package clusterbus

import (
	"github.com/slotstorm/slotstorm/sim/event"
)

// replicaMigrationDelay is how long a master has to be orphaned before a replica
// comes (CLUSTER_SLAVE_MIGRATION_DELAY), in milliseconds: after a failover, replicas
// take a moment to say that they follow the new master.
const replicaMigrationDelay msec = 5000

// migrateReplica moves this replica to a master that lost all its replicas, if it is
// the one to go (clusterHandleSlaveMigration). most is the number of working replicas
// of the master that has most of them; this replica's master is such a one.
func (m *Machine) migrateReplica(most int) {
	me := m.myself
	if m.state != OK || me.master == nil {
		return
	}
	working := 0
	for _, replica := range me.master.replicas {
		if !replica.flags.HasAny(FlagFail | FlagPFail) {
			working++
		}
	}
	if working <= m.settings.MigrationBarrier {
		return
	}

	candidate := me
	var target *node
	for n := range m.all {
		working := 0
		if n.isMaster() {
			working = n.workingReplicas()
		}
		// Only masters that are supposed to have replicas are orphans.
		if !n.isReplica() && !n.failed() && n.flags.Has(FlagMigrateTo) && working == 0 {
			if target == nil && n.numSlots > 0 {
				target = n
			}
			if n.orphanedTime == 0 {
				n.troubled().orphanedTime = m.now
			}
		} else if n.orphanedTime != 0 {
			n.troubled().orphanedTime = 0
		}
		if working == most {
			for _, replica := range n.replicas {
				if replica.id < candidate.id {
					candidate = replica
				}
			}
		}
	}
	if target != nil && candidate == me && m.now-target.orphanedTime > replicaMigrationDelay {
		m.fact(event.ReplicaMigrates{Master: string(target.id)})
		m.setMaster(target)
	}
}
