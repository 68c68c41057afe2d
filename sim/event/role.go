package event

import "strconv"

// Role is what a node is in its shard.
type Role string

// The roles.
const (
	Master  Role = "master"
	Replica Role = "replica"
)

// RoleChanged: a node is a master now, or a replica, or one of another master.
type RoleChanged struct {
	// Node is the node whose role it is.
	Node string `json:"node"`
	// Role is "master" or "replica".
	Role Role `json:"role"`
	// Master is the master of a replica, "" if that is not known.
	Master string `json:"master,omitempty"`
}

// ReplicaMigrates: a replica moves to a master that has lost all of its own.
type ReplicaMigrates struct {
	// Master is the master that it moves to.
	Master string `json:"master"`
}

// EpochReason says why a node has a new config epoch.
type EpochReason string

// The reasons.
const (
	EpochElection  EpochReason = "election won"
	EpochTakeover  EpochReason = "takeover"          // CLUSTER FAILOVER TAKEOVER
	EpochBumped    EpochReason = "without consensus" // CLUSTER BUMPEPOCH
	EpochImport    EpochReason = "import closed"     // CLUSTER SETSLOT NODE at the target
	EpochSet       EpochReason = "set by command"    // CLUSTER SET-CONFIG-EPOCH
	EpochCollision EpochReason = "collision"         // another master had the same one
	EpochReset     EpochReason = "hard reset"        // CLUSTER RESET HARD
)

// EpochChanged: the node has a new config epoch.
type EpochChanged struct {
	// Epoch is the new config epoch.
	Epoch uint64 `json:"epoch"`
	// Reason says where it comes from: "election won", "takeover", "without consensus",
	// "import closed", "set by command", "collision" or "hard reset".
	Reason EpochReason `json:"reason"`
}

// Kind implements Fact.
func (RoleChanged) Kind() Kind { return KindRole }

// Kind implements Fact.
func (ReplicaMigrates) Kind() Kind { return KindRole }

// Kind implements Fact.
func (EpochChanged) Kind() Kind { return KindEpoch }

func (f RoleChanged) text(b []byte) []byte {
	b = append(appendName(append(b, "role "...), f.Node), ' ')
	if f.Role == Master {
		return append(b, "master"...)
	}
	return appendNode(append(b, "replica of "...), f.Master)
}

func (f ReplicaMigrates) text(b []byte) []byte {
	return appendName(append(b, "migration "...), f.Master)
}

func (f EpochChanged) text(b []byte) []byte {
	b = strconv.AppendUint(append(b, "epoch "...), f.Epoch, 10)
	return append(append(append(b, " ("...), f.Reason...), ')')
}

func (f RoleChanged) rename(name func(string) string) Fact {
	f.Node, f.Master = name(f.Node), name(f.Master)
	return f
}

func (f ReplicaMigrates) rename(name func(string) string) Fact {
	return ReplicaMigrates{name(f.Master)}
}
