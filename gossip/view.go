package gossip

import (
	"cmp"
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
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
	// Members are all known nodes, this one included, ascending by ID. Views that agree
	// about a node share what they say of it.
	Members []*Member

	owners    *[slot.Count]uint16
	byHandle  []uint16
	migrating map[int]ID
	importing map[int]ID
}

// ViewData are what a View is made of. Nobody writes to any of it afterwards.
type ViewData struct {
	State State
	// Self is the index of this node in Members, which are ascending by ID.
	Self    int
	Members []*Member
	// Owners has a handle for the owner of each slot, 0 if there is none. ByHandle has
	// for each handle the index of its node in Members plus one, 0 for nobody.
	Owners   *[slot.Count]uint16
	ByHandle []uint16
	// Migrating and Importing are the nodes with which this node has slots open.
	Migrating, Importing map[int]ID
}

// NewView makes a View.
func NewView(d ViewData) *View {
	return &View{
		State: d.State, Self: d.Members[d.Self], Members: d.Members,
		owners: d.Owners, byHandle: d.ByHandle, migrating: d.Migrating, importing: d.Importing,
	}
}

// Owner returns the node that the slot is bound to here, or nil.
func (v *View) Owner(slot int) *Member {
	i := v.byHandle[v.owners[slot]]
	if i == 0 {
		return nil
	}
	return v.Members[i-1]
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
	i, found := slices.BinarySearchFunc(v.Members, id, func(m *Member, id ID) int { return cmp.Compare(m.ID, id) })
	if !found {
		return nil
	}
	return v.Members[i]
}

// ViewOf is the view of a node that wrote a nodes.conf, or the lines of CLUSTER NODES,
// and that takes the cluster's state for the given one.
func ViewOf(c *NodesConf, state State) *View {
	nodes := slices.Clone(c.Nodes)
	slices.SortFunc(nodes, func(a, b NodeInfo) int { return cmp.Compare(a.ID, b.ID) })
	v := &View{
		State: state, Members: make([]*Member, len(nodes)), owners: new([slot.Count]uint16), byHandle: make([]uint16, len(nodes)+1),
		migrating: map[int]ID{}, importing: map[int]ID{},
	}
	for i := range nodes {
		n := &nodes[i]
		v.Members[i] = &Member{
			ID: n.ID, IP: n.IP, Port: n.Port, Hostname: n.Hostname,
			Master: n.Flags.Has(FlagMaster), MasterID: n.MasterID, Flags: n.Flags & ShownFlags,
		}
		v.byHandle[i+1] = uint16(i + 1)
		if n.Slots != nil {
			for s := range slot.Count {
				if n.Slots.Has(s) {
					v.owners[s] = uint16(i + 1)
				}
			}
		}
		if !n.Flags.Has(FlagMyself) {
			continue
		}
		v.Self = v.Members[i]
		for _, o := range n.Open {
			if o.Importing {
				v.importing[o.Slot] = o.Node
			} else {
				v.migrating[o.Slot] = o.Node
			}
		}
	}
	return v
}
