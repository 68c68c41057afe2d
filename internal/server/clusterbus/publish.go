package clusterbus

import (
	"time"
)

// Publish tells all nodes of a message on a channel (clusterPropagatePublish). The
// local subscribers are the owner's.
func (m *Machine) Publish(now time.Duration, channel, payload string) {
	m.begin(now)
	defer m.beforeSleep()
	msg := m.header(Publish)
	msg.Channel, msg.Payload = channel, payload
	m.broadcast(msg)
}

// PublishShard tells the other nodes of this node's shard of a message on a shard
// channel.
func (m *Machine) PublishShard(now time.Duration, channel, payload string) {
	m.begin(now)
	defer m.beforeSleep()
	msg := m.header(PublishShard)
	msg.Channel, msg.Payload = channel, payload
	for _, n := range m.shardMates() {
		if !n.flags.HasAny(FlagMyself | FlagHandshake) {
			m.send(n.link, msg)
		}
	}
}

// shardMates are the nodes that hear of messages on shard channels, this one among them
// (clusterGetNodesServingMySlots, clusterGetNodesInMyShard).
func (m *Machine) shardMates() []*node {
	if m.rules.ShardIDs {
		return m.shardOf(m.myself.shard)
	}
	primary := m.myself
	if !primary.isMaster() {
		primary = primary.master
	}
	if primary == nil {
		return nil
	}
	return append([]*node{primary}, primary.replicas...)
}
