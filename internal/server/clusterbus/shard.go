package clusterbus

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
)

// setShard records which shard a node is in. This node follows its master there: the two
// differ right after an upgrade from a version without shard IDs (updateShardId).
func (m *Machine) setShard(n *node, shard ID) {
	if !m.rules.ShardIDs {
		return
	}
	m.moveToShard(n, shard)
	if me := m.myself; n != me && me.master == n {
		m.moveToShard(me, shard)
	}
}

func (m *Machine) moveToShard(n *node, shard ID) {
	if n.shard == shard {
		return
	}
	n.entitle(title{n.hostname, n.humanName, shard})
	m.enterShard(n)
	m.todo |= todoSaveConfig
}

// inShard reports whether the node is on the list of a shard.
func (n *node) inShard() bool { return n.shardEntry != 0 && !n.inHandshake() }

// enterShard puts a node at the end of its shard's list (clusterAddNodeToShard).
func (m *Machine) enterShard(n *node) {
	if !m.rules.ShardIDs {
		return
	}
	m.shardEntries++
	n.shardEntry = m.shardEntries
}

// shardOf are the nodes of a shard in the order in which they came into it
// (clusterGetNodesInMyShard). Nodes in handshake are in none.
func (m *Machine) shardOf(shard ID) []*node {
	var nodes []*node
	for n := range m.all {
		if n.shard == shard && n.inShard() {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b *node) int { return cmp.Compare(a.shardEntry, b.shardEntry) })
	return nodes
}

// shards lists all shards, ascending by ID: Redis has them in the order of a hash table.
func (m *Machine) shards() []gossip.Shard {
	if !m.rules.ShardIDs {
		return nil
	}
	nodes := slices.DeleteFunc(slices.Collect(m.all), func(n *node) bool { return !n.inShard() })
	slices.SortFunc(nodes, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.shard, b.shard), cmp.Compare(a.shardEntry, b.shardEntry))
	})
	list := []gossip.Shard{}
	for _, n := range nodes {
		if last := len(list) - 1; last < 0 || list[last].ID != n.shard {
			list = append(list, gossip.Shard{ID: n.shard})
		}
		last := &list[len(list)-1]
		last.Nodes = append(last.Nodes, n.id)
	}
	return list
}

// ShardID is the ID of this node's shard, "" if shards have none (CLUSTER MYSHARDID).
func (m *Machine) ShardID() ID { return m.myself.shard }

// primary is the node at the head of a chain of replicas (clusterNodeGetMaster).
func (n *node) primary() *node {
	head := n
	for head.master != nil && head.master != n {
		head = head.master
	}
	return head
}
