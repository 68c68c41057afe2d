package gossip

import (
	"cmp"
	"maps"
	"slices"
)

// State is a node's opinion of the whole cluster (cluster_state).
type State bool

// The two states. The zero value is fail, as at a node's start.
const (
	Fail State = false
	OK   State = true
)

// String is the word that CLUSTER INFO prints.
func (s State) String() string {
	if s == OK {
		return "ok"
	}
	return "fail"
}

// Member is what one node believes about one node, as far as routing needs it.
type Member struct {
	ID   ID
	IP   string
	Port int
	// PlainPort is the port without TLS, where Port is the one with it, else 0.
	PlainPort int
	Hostname  string
	// Master is false for replicas.
	Master bool
	// MasterID is the master a replica follows, "" if that is unknown.
	MasterID ID
	// Flags are the flags that CLUSTER NODES prints.
	Flags Flags
}

// View is what one node believes about the cluster, as far as routing needs it.
// It is immutable: when the belief changes, the machine hands out a new one.
// Two nodes' views can contradict each other.
type View struct {
	// State is cluster_state.
	State State
	// Self is this node; it points into Members.
	Self *Member
	// Members are all known nodes, this one included, ascending by ID.
	Members []Member

	owners    *owners
	byHandle  []uint16 // a handle's index into Members plus one, 0: nobody
	migrating map[int]ID
	importing map[int]ID
}

// Owner returns the node that the slot is bound to here, or nil.
func (v *View) Owner(slot int) *Member {
	i := v.byHandle[v.owners[slot]]
	if i == 0 {
		return nil
	}
	return &v.Members[i-1]
}

// Migrating returns the node that this node is moving the slot to, if any
// (CLUSTER SETSLOT MIGRATING). The mark may outlive the ownership of the slot.
func (v *View) Migrating(slot int) (ID, bool) {
	id, ok := v.migrating[slot]
	return id, ok
}

// Importing returns the node that this node is taking the slot from, if any
// (CLUSTER SETSLOT IMPORTING).
func (v *View) Importing(slot int) (ID, bool) {
	id, ok := v.importing[slot]
	return id, ok
}

// OpenSlots returns the slots with a mark: those that this node is moving away and those
// that it is taking, ascending.
func (v *View) OpenSlots() (migrating, importing []int) {
	return slices.Sorted(maps.Keys(v.migrating)), slices.Sorted(maps.Keys(v.importing))
}

// Member returns the node with the given ID, or nil if it is unknown here.
func (v *View) Member(id ID) *Member {
	i, found := slices.BinarySearchFunc(v.Members, id, func(m Member, id ID) int { return cmp.Compare(m.ID, id) })
	if !found {
		return nil
	}
	return &v.Members[i]
}

// View returns what the node believes now. It is the same pointer until something
// that it shows changes: the comparison of pointers tells whether it did.
func (m *Machine) View() *View {
	if m.view != nil && !m.viewStale {
		return m.view
	}
	v := &View{State: m.state, owners: m.owners}
	m.ownersShared = true
	if m.view != nil && !m.membersStale {
		v.Self, v.Members, v.byHandle = m.view.Self, m.view.Members, m.view.byHandle
	} else {
		m.viewMembers(v)
	}
	if m.view != nil && !m.openStale {
		v.migrating, v.importing = m.view.migrating, m.view.importing
	} else {
		v.migrating, v.importing = idsOf(m.migrating), idsOf(m.importing)
	}
	m.view, m.viewStale, m.membersStale, m.openStale = v, false, false, false
	return v
}

func (m *Machine) viewMembers(v *View) {
	v.Members = make([]Member, len(m.nodes))
	v.byHandle = make([]uint16, len(m.byHandle))
	for i, n := range m.nodes {
		c := m.contact(n)
		v.Members[i] = Member{
			ID:        n.id,
			IP:        c.IP,
			Port:      c.Port,
			PlainPort: c.PlainPort,
			Hostname:  n.hostname,
			Master:    n.isMaster(),
			MasterID:  n.masterID(),
			Flags:     n.flags & shownFlags,
		}
		v.byHandle[n.handle] = uint16(i + 1)
		if n == m.myself {
			v.Self = &v.Members[i]
		}
	}
}

func idsOf(marks map[int]*node) map[int]ID {
	if len(marks) == 0 {
		return nil
	}
	ids := make(map[int]ID, len(marks))
	for slot, n := range marks {
		ids[slot] = n.id
	}
	return ids
}

// membersChanged says that View.Members is out of date.
func (m *Machine) membersChanged() { m.membersStale, m.viewStale = true, true }
