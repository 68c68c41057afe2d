package clusterbus

import (
	"time"
)

// Replication is what the owner tells a machine about its node's replication.
type Replication struct {
	// Offset is the master_repl_offset of a master, the number of bytes of the
	// stream processed by a replica.
	Offset int64
	// Connected says that the link of a replica to its master is up.
	Connected bool
	// Since is when the last byte came from the master if Connected, and when the
	// link went down otherwise. A negative time means never: the replica has not
	// been connected since its start or since it was a master. Only replicas need it.
	Since time.Duration
}

// FormedOffset is the offset at which replicas and their masters of a ready-made
// cluster begin: after a first PING of the master. At 0, Redis takes a replica for one
// that has no data yet.
const FormedOffset = 14

// SetReplication reports a change of the node's replication. Offsets travel with
// the bus messages; a manual failover waits for a certain one.
func (m *Machine) SetReplication(now time.Duration, r Replication) {
	if r == m.replication {
		return
	}
	m.begin(now)
	defer m.beforeSleep()
	m.replication = r
}

// offset is the offset that headers carry: replicationGetSlaveOffset on a replica,
// master_repl_offset on a master.
func (m *Machine) offset() int64 {
	if m.myself.isReplica() && !m.replicating {
		return 0
	}
	return max(m.replication.Offset, 0)
}

// dataAge is for how long the replica has not heard of its master, in whole
// seconds expressed as milliseconds. A replica that never was connected counts from
// 1970.
func (m *Machine) dataAge() msec {
	var since int64
	if m.replication.Since >= 0 {
		since = int64(m.at(m.replication.Since) / 1000)
	}
	return msec(m.unixTime()-since) * 1000
}

// replicateFrom is replicationSetMaster.
func (m *Machine) replicateFrom(n *node) {
	m.replicating = true
	c := m.contact(n)
	m.effect(Effect{Kind: EffectReplicateFrom, Node: n.id, IP: c.IP, Port: c.Port})
}

// stopReplication is replicationUnsetMaster.
func (m *Machine) stopReplication() {
	if !m.replicating {
		return
	}
	m.replicating = false
	m.effect(Effect{Kind: EffectBecomeMaster})
}

// startReplication configures the replication of a replica that knows its master's
// address but has not been told to replicate yet, as after a restart.
func (m *Machine) startReplication() {
	if n := m.myself.master; m.myself.isReplica() && !m.replicating && n != nil && !n.flags.Has(FlagNoAddr) {
		m.replicateFrom(n)
	}
}
