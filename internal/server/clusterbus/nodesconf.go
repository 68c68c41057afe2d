package clusterbus

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// NodesConf returns what the node would write to its nodes.conf now. Nodes in
// handshake are left out.
func (m *Machine) NodesConf() NodesConf {
	c := NodesConf{CurrentEpoch: m.currentEpoch, LastVoteEpoch: m.lastVoteEpoch}
	for n := range m.all {
		if !n.inHandshake() {
			c.Nodes = append(c.Nodes, m.info(n))
		}
	}
	return c
}

// load builds the table from a configuration (clusterLoadConfig). Names of nodes
// that have no line of their own are added without flags, as Redis does.
func (m *Machine) load(c *NodesConf, shared *Tables) error {
	if m.owners, m.ownersShared = shared.of(c); m.owners == nil {
		m.owners = new(owners)
	}
	for i := range c.Nodes {
		if err := m.loadNode(&c.Nodes[i]); err != nil {
			return err
		}
	}
	if m.myself == nil {
		return fmt.Errorf("gossip: no node of the configuration has the flag myself")
	}
	m.agreeOnShards()
	m.currentEpoch = c.CurrentEpoch
	m.lastVoteEpoch = c.LastVoteEpoch
	m.currentEpoch = m.maxEpoch()
	m.ownerRuns = nil // a start is not a change
	if shared != nil {
		m.share(shared, c)
	}
	return nil
}

// Tables are what the machines of a ready-made cluster have in common as long as nobody
// changes it: 40 KiB for each of a hundred nodes. Machines that are given the same ones
// must be created by one goroutine, but may be used by several.
type Tables struct {
	contacts []*Contact
	titles   []*title  // by handle, less one
	members  []*Member // by handle, less one
	owners   *owners
	lines    []tableLine // what owners was made of; nil if that has to be done slot by slot
}

// tableLine is the part of a line of a configuration that decides about handles and owners.
type tableLine struct {
	id, master ID
	slots      *slot.Set
}

func lineOf(info *NodeInfo) tableLine { return tableLine{info.ID, info.MasterID, info.Slots} }

// of returns the table of owners that a configuration makes, and true if there is one already:
// the machine before had the same lines, and no two of them the same slot.
func (t *Tables) of(c *NodesConf) (*owners, bool) {
	if t == nil || t.lines == nil || len(t.lines) != len(c.Nodes) {
		return nil, false
	}
	for i := range c.Nodes {
		if info := &c.Nodes[i]; len(info.Open) > 0 || lineOf(info) != t.lines[i] {
			return nil, false
		}
	}
	return t.owners, true
}

// note keeps what the table of owners was made of, if each node has just the slots of its line.
func (t *Tables) note(m *Machine, c *NodesConf) {
	t.lines = make([]tableLine, 0, len(c.Nodes))
	for i := range c.Nodes {
		info := &c.Nodes[i]
		if len(info.Open) > 0 || info.Slots != nil && m.lookup(info.ID).slots != info.Slots {
			t.lines = nil
			return
		}
		t.lines = append(t.lines, lineOf(info))
	}
}

// share replaces the machine's tables by equal ones of the machines before. Handles
// are given in the order of the lines, so the tables are equal.
func (m *Machine) share(tables *Tables, c *NodesConf) {
	if !slices.EqualFunc(tables.contacts, m.contacts, equalContacts) {
		tables.contacts = m.contacts
	}
	m.contacts, m.contactsShared = tables.contacts, true
	m.shareNodes(tables)
	if !m.ownersShared && (tables.owners == nil || *tables.owners != *m.owners) {
		tables.owners = m.owners
		tables.note(m, c)
	}
	m.owners, m.ownersShared, m.runs = tables.owners, true, nil
}

// shareNodes shares what nodes say of themselves, and what views say of them.
func (m *Machine) shareNodes(tables *Tables) {
	d := &m.viewData
	m.viewMembers(d)
	for i := range m.live {
		n := m.node(uint16(i + 1))
		if i == len(tables.titles) {
			tables.titles = append(tables.titles, n.title)
			tables.members = append(tables.members, d.Members[d.ByHandle[n.handle]-1])
		}
		if *tables.titles[i] == *n.title {
			n.title = tables.titles[i]
		}
		if is := &d.Members[d.ByHandle[n.handle]-1]; *tables.members[i] == **is {
			*is = tables.members[i]
		}
	}
}

func equalContacts(a, b *Contact) bool { return a == b || a != nil && b != nil && *a == *b }

func (m *Machine) loadNode(info *NodeInfo) error {
	n, err := m.loadName(info.ID)
	if err != nil {
		return err
	}
	m.setAddress(n, info.IP, info.Port, info.BusPort, info.PlainPort)
	m.setHostname(n, info.Hostname)
	n.entitle(title{info.Hostname, info.HumanName, n.shard})
	if info.Flags.Has(FlagMyself) {
		if m.myself != nil {
			return fmt.Errorf("gossip: nodes %s and %s have the flag myself", m.myself.id, n.id)
		}
		m.myself = n
	}
	m.addFlags(n, info.Flags)
	if n.inHandshake() {
		n.troubled().created = m.now
	}
	if info.Flags.Has(FlagFail) {
		n.troubled().failTime = m.now
	}
	if info.MasterID != "" {
		if n.master, err = m.loadName(info.MasterID); err != nil {
			return err
		}
		m.addReplica(n.master, n)
	}
	m.loadShard(n, info.ShardID)
	if info.PingSent != 0 {
		n.pingSent = m.now
	}
	if info.PongReceived != 0 {
		n.pongReceived = m.now
	}
	if !n.isReplica() || n.master == nil || m.rules.ReplicasKeepEpoch {
		n.configEpoch = info.ConfigEpoch
	}
	if info.Slots != nil {
		m.loadSlots(n, info.Slots)
	}
	for _, open := range info.Open {
		if !validSlot(open.Slot) {
			return fmt.Errorf("gossip: open slot %d of node %s is no slot", open.Slot, n.id)
		}
		other, err := m.loadName(open.Node)
		if err != nil {
			return err
		}
		if open.Importing {
			m.setImporting(open.Slot, other)
		} else {
			m.setMigrating(open.Slot, other)
		}
	}
	return nil
}

// loadShard puts a node into its shard. A configuration of a version that had no shard IDs
// does not name it: then a replica is in its master's, or nobody is in any.
func (m *Machine) loadShard(n *node, shard ID) {
	switch {
	case !m.rules.ShardIDs, shard == "" && m.rules.OldShardsLost:
		return
	case shard != "":
		n.entitle(title{n.hostname, n.humanName, shard})
	case n.master != nil:
		n.entitle(title{n.hostname, n.humanName, n.master.shard})
	}
	m.enterShard(n)
}

// agreeOnShards puts replicas into their masters' shards, where a configuration was written
// after a master had told of another one and before its replicas had.
func (m *Machine) agreeOnShards() {
	for n := range m.all {
		if n.master != nil && n.inShard() && n.master.inShard() {
			m.moveToShard(n, n.master.shard)
		}
	}
}

func (m *Machine) loadName(id ID) (*node, error) {
	if !id.Valid() {
		return nil, fmt.Errorf("gossip: %q is not a node ID", id)
	}
	if n := m.lookup(id); n != nil {
		return n, nil
	}
	n := m.newNode(id, 0)
	if n == nil {
		return nil, fmt.Errorf("gossip: more than %d nodes", maxNodes)
	}
	return n, nil
}

// loadSlots binds the slots that are still free. If that is all of them the node
// shares the set of the configuration.
func (m *Machine) loadSlots(n *node, slots *slot.Set) {
	if m.ownersShared { // the table has them already
		n.adoptSlots(slots)
		if n.numSlots = int16(slots.Len()); n.numSlots > 0 {
			m.gotFirstSlot(n)
		}
		return
	}
	var all [64]uint16
	for k := range all {
		all[k] = n.handle
	}
	for i, word := range slots {
		// The tables are this machine's own from a node's first slot on, and what a
		// start changes is not logged, so most slots need not be bound one by one.
		if run := (*[64]uint16)(m.owners[i<<6:]); n.numSlots > 0 && word == math.MaxUint64 && *run == [64]uint16{} {
			*run = all
			n.slots[i] = word
			n.numSlots += 64
			continue
		}
		for ; word != 0; word &= word - 1 {
			m.bind(n, i<<6+bits.TrailingZeros64(word))
		}
	}
	if *n.slots == *slots {
		n.adoptSlots(slots)
	}
}
