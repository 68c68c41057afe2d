package gossip

import "github.com/slotstorm/slotstorm/gossip/slot"

// ID is a node's name: 40 lower-case hexadecimal digits.
type ID string

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
	ID       ID
	IP       string
	Port     int
	Hostname string
	// Master is false for replicas.
	Master bool
	// MasterID is the master a replica follows, "" if that is unknown.
	MasterID ID
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

	owners    *[slot.Count]uint16 // index into Members plus one, 0: unassigned
	migrating map[int]ID
	importing map[int]ID
}

// Owner returns the node that the slot is bound to here, or nil.
func (v *View) Owner(slot int) *Member {
	i := v.owners[slot]
	if i == 0 {
		return nil
	}
	return &v.Members[i-1]
}

// Migrating returns the node that this node is moving the slot to, if any
// (CLUSTER SETSLOT MIGRATING). The mark may outlive the ownership of the slot.
func (v *View) Migrating(slot int) (ID, bool) {
	if v.migrating == nil {
		return "", false
	}
	id, ok := v.migrating[slot]
	return id, ok
}

// Importing returns the node that this node is taking the slot from, if any
// (CLUSTER SETSLOT IMPORTING).
func (v *View) Importing(slot int) (ID, bool) {
	if v.importing == nil {
		return "", false
	}
	id, ok := v.importing[slot]
	return id, ok
}

// Member returns the node with the given ID, or nil if it is unknown here.
func (v *View) Member(id ID) *Member {
	for i := range v.Members {
		if v.Members[i].ID == id {
			return &v.Members[i]
		}
	}
	return nil
}
