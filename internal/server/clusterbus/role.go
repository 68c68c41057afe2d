package clusterbus

import (
	"slices"

	"github.com/slotstorm/slotstorm/sim/event"
)

// addReplica is clusterNodeAddSlave: the replica's master field is the caller's.
func (m *Machine) addReplica(master, replica *node) {
	if slices.Contains(master.replicas, replica) {
		return
	}
	master.replicas = append(master.replicas, replica)
	m.addFlags(master, FlagMigrateTo)
	m.membersChanged()
	m.wakeCron()
}

// removeReplica is clusterNodeRemoveSlave.
func (m *Machine) removeReplica(master, replica *node) {
	i := slices.Index(master.replicas, replica)
	if i < 0 {
		return
	}
	master.replicas = slices.Delete(master.replicas, i, i+1)
	if len(master.replicas) == 0 {
		m.clearFlags(master, FlagMigrateTo)
	}
	m.membersChanged()
	m.wakeCron()
}

// setNodeAsMaster turns a node that was taken for a replica into a master
// (clusterSetNodeAsMaster).
func (m *Machine) setNodeAsMaster(n *node) {
	if n.isMaster() {
		return
	}
	if n.master != nil {
		m.removeReplica(n.master, n)
		if n != m.myself {
			m.addFlags(n, FlagMigrateTo)
		}
	}
	m.setFlags(n, n.flags&^FlagReplica|FlagMaster)
	n.master = nil
	m.membersChanged()
	m.fact(event.RoleChanged{Node: string(n.id), Role: event.Master})
	m.todo |= todoSaveConfig | todoUpdateState
}

// setMaster makes this node a replica of n (clusterSetMaster).
func (m *Machine) setMaster(n *node) {
	me := m.myself
	if me.isMaster() {
		m.setFlags(me, me.flags&^(FlagMaster|FlagMigrateTo)|FlagReplica)
		if !m.rules.OpenSlotsFollow {
			m.closeAllSlots()
		}
	} else if me.master != nil {
		m.removeReplica(me.master, me)
	}
	if m.rules.OpenSlotsFollow && !m.inSameShard(n, me) {
		m.closeAllSlots()
	}
	me.master = n
	m.addReplica(n, me)
	m.setShard(me, n.shard)
	m.fact(event.RoleChanged{Node: string(me.id), Role: event.Replica, Master: string(n.id)})
	if m.rules.NewMasterChannels {
		m.dropChannelsOfOthers(n)
	}
	m.replicateFrom(n)
	m.resetManualFailover()
}

// dropChannelsOfOthers gives up the shard channels of all slots but a master's
// (removeAllNotOwnedShardChannelSubscriptions).
func (m *Machine) dropChannelsOfOthers(master *node) {
	for s := range m.owners {
		if m.owner(s) != master {
			m.lostSlots.Add(s)
			m.hasLostSlots = true
		}
	}
}

// workingReplicas counts the replicas that are not flagged FAIL
// (clusterCountNonFailingSlaves).
func (n *node) workingReplicas() int {
	count := 0
	for _, replica := range n.replicas {
		if !replica.failed() {
			count++
		}
	}
	return count
}
