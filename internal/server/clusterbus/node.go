package clusterbus

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// node is what this node knows about one node, itself included (clusterNode).
type node struct {
	*pulse
	handle       uint16 // its name in all tables
	id           ID
	hostname     string
	masterFailed bool // a replica that has seen its master fail
	humanName    string
	shard        ID     // "" without shard IDs
	shardEntry   uint64 // its place in the shard's list
	dataReceived msec   // last message of any kind on any link
	inbound      *link

	failReports []failReport // pulse.reported says whether there are any
	configEpoch uint64
	// slots is never nil. It is shared with messages and other machines while
	// slotsShared is set, and must be copied before a change then.
	slots       *slot.Set
	slotsShared bool

	// master is nil for a master, and for a replica whose master is unknown.
	master   *node
	replicas []*node // in the order in which they were learned

	created      msec
	failTime     msec // when FAIL was set
	votedTime    msec // last vote for a replica of this master
	orphanedTime msec
	replOffset   int64
}

// noSlots is what nodes without slots share.
var noSlots = new(slot.Set)

func (n *node) isMaster() bool    { return n.flags&FlagMaster != 0 }
func (n *node) isReplica() bool   { return n.flags&FlagReplica != 0 }
func (n *node) votes() bool       { return n.isMaster() && n.numSlots > 0 } // clusterNodeIsVotingPrimary
func (n *node) inHandshake() bool { return n.flags&FlagHandshake != 0 }
func (n *node) pfail() bool       { return n.flags&FlagPFail != 0 }
func (n *node) failed() bool      { return n.flags&FlagFail != 0 }

// masterID is the master as bus messages and CLUSTER NODES name it.
func (n *node) masterID() ID {
	if n.master == nil {
		return ""
	}
	return n.master.id
}

// maxNodes bounds the table: handles are 16 bits wide and 0 is nobody.
const maxNodes = 1<<16 - 1

// newNode adds a node to the table (createClusterNode, clusterAddNode). An empty
// ID asks for a random one. It returns nil if the table is full.
func (m *Machine) newNode(id ID, flags Flags) *node {
	if len(m.nodes) >= maxNodes {
		return nil
	}
	if id == "" {
		id = RandomID(m.rand)
	}
	if len(m.spareNodes) == 0 {
		m.spareNodes = make([]node, 1)
	}
	n := &m.spareNodes[0]
	m.spareNodes = m.spareNodes[1:]
	*n = node{id: id, created: m.now, slots: noSlots, slotsShared: true}
	if last := len(m.freeHandles) - 1; last >= 0 {
		n.handle = m.freeHandles[last]
		m.freeHandles = m.freeHandles[:last]
		m.byHandle[n.handle] = n
	} else {
		n.handle = uint16(len(m.byHandle))
		m.byHandle = append(m.byHandle, n)
	}
	if m.rules.ShardIDs {
		n.shard = RandomID(m.rand)
	}
	n.pulse = m.newPulse(n.handle, flags)
	m.setContact(n.handle, &Contact{ID: id})
	m.insert(n)
	return n
}

func (m *Machine) insert(n *node) {
	i, _ := m.position(n.id)
	m.nodes = slices.Insert(m.nodes, i, n)
	m.live = slices.Insert(m.live, i, n.handle)
	m.byID[n.id] = n
	m.membersChanged()
	m.wakeCron()
}

func (m *Machine) position(id ID) (int, bool) {
	return slices.BinarySearchFunc(m.nodes, id, func(n *node, id ID) int { return cmp.Compare(n.id, id) })
}

func (m *Machine) remove(n *node) {
	if i, found := m.position(n.id); found {
		m.nodes = slices.Delete(m.nodes, i, i+1)
		m.live = slices.Delete(m.live, i, i+1)
	}
	delete(m.byID, n.id)
	m.membersChanged()
	m.wakeCron()
}

// lookup returns the node with that ID or nil (clusterLookupNode). IDs are
// compared byte by byte.
func (m *Machine) lookup(id ID) *node { return m.byID[id] }

// rename replaces the random ID of a handshake, or the ID of this node after a
// hard reset (clusterRenameNode).
func (m *Machine) rename(n *node, id ID) {
	m.fact(event.MemberRenamed{From: string(n.id), To: string(id)})
	m.remove(n)
	n.id = id
	c := *m.contact(n)
	c.ID = id
	m.setContact(n.handle, &c)
	m.openStale = true // an open slot may name the node
	m.insert(n)
	m.enterShard(n)
}

// deleteNode removes a node with all traces of it (clusterDelNode).
func (m *Machine) deleteNode(gone *node) {
	for slot, n := range m.importing {
		if n == gone {
			m.setImporting(slot, nil)
		}
	}
	for slot, n := range m.migrating {
		if n == gone {
			m.setMigrating(slot, nil)
		}
	}
	m.unbindAll(gone)
	for _, n := range m.nodes {
		if n != gone {
			m.removeFailureReport(n, gone)
		}
	}
	for _, replica := range gone.replicas { // freeClusterNode
		replica.master = nil
	}
	if gone.isReplica() && gone.master != nil {
		m.removeReplica(gone.master, gone)
	}
	m.remove(gone)
	m.closeLink(gone.link)
	m.closeLink(gone.inbound)
	m.byHandle[gone.handle] = nil
	m.setContact(gone.handle, nil)
	m.freeHandles = append(m.freeHandles, gone.handle)
	m.fact(event.MemberForgotten{Node: string(gone.id)})
}

func (m *Machine) setFlags(n *node, flags Flags) {
	old := n.flags
	if old == flags {
		return
	}
	n.flags = flags
	if changed := old ^ flags; changed&shownFlags != 0 {
		m.membersChanged()
	}
	m.wakeCron()
}

func (m *Machine) addFlags(n *node, flags Flags)   { m.setFlags(n, n.flags|flags) }
func (m *Machine) clearFlags(n *node, flags Flags) { m.setFlags(n, n.flags&^flags) }

func (m *Machine) setHostname(n *node, hostname string) {
	if n.hostname == hostname {
		return
	}
	n.hostname = hostname
	m.membersChanged()
}
