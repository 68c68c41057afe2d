package node

import "github.com/slotstorm/slotstorm/gossip"

// replication is the node's part in the replication of its shard.
type replication struct {
	offset int64 // master_repl_offset
	up     bool  // a replica's link to its master
}

func (n *Node) masterLinkDown() bool { return !n.isMaster() && !n.replica.up }

// enoughReplicas is the check behind NOREPLICAS.
func (n *Node) enoughReplicas() bool { return n.settings.MinReplicas == 0 }

// replicateFrom follows a master (replicationSetMaster).
func (n *Node) replicateFrom(id gossip.ID, ip string, port int) {
	n.replica.up = true
	n.machine.SetReplication(n.now, gossip.Replication{Connected: true, Since: n.now})
}

// becomeMaster ends following (replicationUnsetMaster).
func (n *Node) becomeMaster() { n.replica.up = false }
