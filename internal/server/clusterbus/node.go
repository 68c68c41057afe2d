package clusterbus

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// node is what this node knows about one node, itself included (clusterNode). Each node of a
// cluster has one for each other, so what is rarely needed, or the same for many, is elsewhere.
type node struct {
	// What heartbeats need comes first, in one line of the processor's cache: with each
	// message, gossip touches a tenth of all nodes.
	link         *link // outgoing
	pongReceived msec
	pingSent     msec // of the unanswered ping, 0 if there is none
	// inSection is the number of the ping that last had this node in its gossip
	// section (last_in_ping_gossip).
	inSection uint32
	numSlots  int16
	flags     Flags
	handle    uint16 // its name in all tables
	reported  bool   // there are failure reports about the node, maybe old ones
	// slots is never nil. It is shared with messages and other machines while
	// slotsShared is set, and must be copied before a change then.
	slotsShared  bool
	shardEntry   uint32 // its place in the shard's list
	slots        *slot.Set
	id           ID
	inbound      *link
	dataReceived msec // last message of any kind on any link
	configEpoch  uint64
	replOffset   int64

	// master is nil for a master, and for a replica whose master is unknown.
	master   *node
	replicas []*node // in the order in which they were learned

	*title
	*trouble
}

// title is what a node says of itself and hardly ever changes. It is never changed, but
// replaced; many share one.
type title struct {
	hostname, humanName string
	shard               ID // "" without shard IDs
}

// trouble is what is known of a node that was in a handshake, has failed or may have failed.
// All others share an empty one: see Machine.trouble.
type trouble struct {
	failReports  []failReport // node.reported says whether there are any
	created      msec         // of a node that is, or was, in handshake
	failTime     msec         // when FAIL was set
	votedTime    msec         // last vote for a replica of this master
	orphanedTime msec
	masterFailed bool // a replica that has seen its master fail
}

// What nodes without slots, without a title and without trouble share.
var (
	noSlots   = new(slot.Set)
	noTitle   = new(title)
	noTrouble = new(trouble)
)

// troubled returns the node's trouble for writing.
func (n *node) troubled() *trouble {
	if n.trouble == noTrouble {
		n.trouble = new(trouble)
	}
	return n.trouble
}

// entitle gives a node a title, that of another machine's node if it is equal.
func (n *node) entitle(t title) {
	switch t {
	case *n.title:
	case title{}:
		n.title = noTitle
	default:
		n.title = &t
	}
}

// nodeBlock holds the nodes of neighbouring handles. Blocks do not move.
type nodeBlock [nodesInBlock]node

// nodesInBlock makes a block fill one of the allocator's sizes.
const nodesInBlock = 56

// all yields all known nodes, ascending by ID.
func (m *Machine) all(yield func(*node) bool) {
	for _, handle := range m.live {
		if !yield(m.node(handle)) {
			return
		}
	}
}

// node returns the node of a handle that is in use.
func (m *Machine) node(handle uint16) *node {
	return &m.blocks[handle/nodesInBlock][handle%nodesInBlock]
}

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
	if len(m.live) >= maxNodes {
		return nil
	}
	if id == "" {
		id = RandomID(m.rand)
	}
	var handle uint16
	if last := len(m.freeHandles) - 1; last >= 0 {
		handle = m.freeHandles[last]
		m.freeHandles = m.freeHandles[:last]
	} else {
		m.handles++
		handle = m.handles
	}
	if int(handle/nodesInBlock) >= len(m.blocks) {
		m.blocks = append(m.blocks, new(nodeBlock))
	}
	n := m.node(handle)
	*n = node{
		flags: flags, handle: handle, id: id, slots: noSlots, slotsShared: true, title: noTitle, trouble: noTrouble,
	}
	if n.inHandshake() {
		n.troubled().created = m.now
	}
	if m.rules.ShardIDs {
		n.entitle(title{shard: RandomID(m.rand)})
	}
	m.setContact(n.handle, &Contact{ID: id})
	m.insert(n)
	return n
}

func (m *Machine) insert(n *node) {
	i, _ := m.position(n.id)
	m.live = slices.Insert(m.live, i, n.handle)
	m.indexNode(n)
	m.membersChanged()
	m.wakeCron()
}

func (m *Machine) position(id ID) (int, bool) {
	return slices.BinarySearchFunc(m.live, id, func(handle uint16, id ID) int { return cmp.Compare(m.node(handle).id, id) })
}

func (m *Machine) remove(n *node) {
	if i, found := m.position(n.id); found {
		m.live = slices.Delete(m.live, i, i+1)
	}
	m.unindex(n)
	m.membersChanged()
	m.wakeCron()
}

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
	for n := range m.all {
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
	if m.mfReplica == gone {
		m.mfReplica = new(node) // the struct is used again
	}
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
	n.entitle(title{hostname, n.humanName, n.shard})
	m.membersChanged()
}
