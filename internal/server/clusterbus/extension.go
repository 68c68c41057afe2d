package clusterbus

import (
	"cmp"
	"slices"
)

// extend adds to a ping what nodes tell of themselves since Redis 7.2 (writePingExt).
func (m *Machine) extend(msg *Message) {
	msg.ShardID = m.myself.shard
	if m.rules.ShardIDs {
		msg.HumanName = m.myself.humanName
	}
	if !m.rules.ForgetSpreads {
		return
	}
	for id, until := range m.blacklist {
		if now := uint64(m.unixTime()); until >= now {
			msg.Forgotten = append(msg.Forgotten, Forgotten{ID: id, TTL: int64(until - now)})
		}
	}
	slices.SortFunc(msg.Forgotten, func(a, b Forgotten) int { return cmp.Compare(a.ID, b.ID) })
}

// learnExtensions takes what a ping tells of its sender besides the header
// (clusterProcessPingExtensions). Who does not tell a shard is of a version that has none,
// and is in its master's.
func (m *Machine) learnExtensions(sender *node, msg *Message) {
	m.setHostname(sender, msg.Hostname)
	if m.rules.ForgetSpreads {
		for _, f := range msg.Forgotten {
			m.learnForgotten(f)
		}
	}
	if !m.rules.ShardIDs {
		return
	}
	if sender.humanName != msg.HumanName {
		sender.entitle(title{sender.hostname, msg.HumanName, sender.shard})
		m.todo |= todoSaveConfig
	}
	shard := msg.ShardID
	if shard == "" {
		shard = sender.primary().shard
	}
	m.setShard(sender, shard)
}

// learnForgotten forgets a node too, unless it is this one or its master.
func (m *Machine) learnForgotten(f Forgotten) {
	n := m.lookup(f.ID)
	if n == nil || n == m.myself || m.myself.isReplica() && m.myself.master == n {
		return
	}
	m.keepOut(f.ID, f.TTL)
	m.deleteNode(n)
	m.todo |= todoUpdateState | todoSaveConfig
}
