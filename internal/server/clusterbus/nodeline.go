package clusterbus

import (
	"slices"
)

// info describes a node.
func (m *Machine) info(n *node) NodeInfo {
	c := m.contact(n)
	info := NodeInfo{
		ID:             n.id,
		IP:             c.IP,
		Port:           c.Port,
		BusPort:        c.BusPort,
		PlainPort:      c.PlainPort,
		Hostname:       n.hostname,
		HumanName:      n.humanName,
		ShardID:        n.shard,
		Flags:          n.flags,
		MasterID:       n.masterID(),
		PingSent:       int64(n.pingSent),
		PongReceived:   int64(n.pongReceived),
		ConfigEpoch:    n.shownEpoch(),
		Connected:      n.link != nil || n == m.myself,
		Offset:         n.replOffset,
		FailureReports: len(n.failReports),
	}
	if n.numSlots > 0 {
		info.Slots = n.shareSlots()
	}
	if n == m.myself {
		info.Offset = m.offset()
		info.Open = m.openSlots()
	}
	for _, replica := range n.replicas {
		info.Replicas = append(info.Replicas, replica.id)
	}
	return info
}

// shownEpoch is the config epoch that CLUSTER NODES shows: of a replica its master's.
func (n *node) shownEpoch() uint64 {
	if n.isReplica() && n.master != nil {
		return n.master.configEpoch
	}
	return n.configEpoch
}

// openSlots lists this node's open slots. A slot with both marks shows the
// migrating one only.
func (m *Machine) openSlots() []OpenSlot {
	if len(m.migrating) == 0 && len(m.importing) == 0 {
		return nil
	}
	open := make([]OpenSlot, 0, len(m.migrating)+len(m.importing))
	for slot, n := range m.migrating {
		open = append(open, OpenSlot{Slot: slot, Node: n.id})
	}
	for slot, n := range m.importing {
		if m.migrating[slot] == nil {
			open = append(open, OpenSlot{Slot: slot, Importing: true, Node: n.id})
		}
	}
	slices.SortFunc(open, func(a, b OpenSlot) int { return a.Slot - b.Slot })
	return open
}

// NodesText is the text of CLUSTER NODES: all known nodes, ascending by ID. Redis
// lists them in the order of a hash table. Plain shows the ports without TLS.
func (m *Machine) NodesText(plain bool) string {
	var b []byte
	for n := range m.all {
		b = append(m.info(n).ForClient(plain).AppendLine(b), '\n')
	}
	return string(b)
}

// ReplicaLines are the elements of CLUSTER REPLICAS. Plain shows the ports without TLS.
func (m *Machine) ReplicaLines(id ID, plain bool) ([]string, error) {
	n := m.lookup(id)
	if n == nil {
		return nil, ErrUnknownNode(id)
	}
	if n.isReplica() {
		return nil, errNotAMaster
	}
	lines := make([]string, len(n.replicas))
	for i, replica := range n.replicas {
		lines[i] = m.info(replica).ForClient(plain).String()
	}
	return lines, nil
}
