package gossip

import (
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// NodeInfo is all that one node knows about one node.
type NodeInfo struct {
	ID            ID
	IP            string
	Port, BusPort int
	// PlainPort is the port without TLS, where Port is the one with it, else 0.
	PlainPort int
	Hostname  string
	// HumanName is cluster-announce-human-nodename, and ShardID the ID of the node's shard:
	// versions before Redis 7.2 have neither. CLUSTER NODES does not show them, nodes.conf does.
	HumanName string
	ShardID   ID
	Flags     Flags
	// MasterID is the master of a replica, "" if it is unknown.
	MasterID ID
	// PingSent is when the unanswered ping was sent, PongReceived when the last pong
	// came, in milliseconds of Unix time; 0 means that there is none.
	PingSent, PongReceived int64
	// ConfigEpoch is what CLUSTER NODES shows: for a replica its master's.
	ConfigEpoch uint64
	// Connected says that there is an outgoing link, even one that is still being
	// connected. It is always true for the node itself.
	Connected bool
	// Slots are the node's slots; nil means none. The set is not to be changed.
	Slots *slot.Set
	// Open are the slots that the node itself migrates or imports, ascending.
	Open []OpenSlot

	// Replicas are the node's replicas, in the order in which Redis lists them.
	Replicas []ID
	// Offset is the replication offset of the node's last message; the node's own
	// is up to date.
	Offset int64
	// FailureReports is the number of other nodes that hold the node for failing.
	FailureReports int
}

// OpenSlot is a slot that is moving from or to a node.
type OpenSlot struct {
	Slot      int
	Importing bool
	Node      ID
}

// String prints the node as a line of CLUSTER NODES, without the line end
// (clusterGenNodeDescription).
func (n NodeInfo) String() string { return string(n.AppendLine(nil)) }

// AppendLine appends what String returns.
func (n NodeInfo) AppendLine(b []byte) []byte { return n.appendLine(b, false) }

// appendLine appends the line, in nodes.conf with the auxiliary fields of those versions that
// have a shard ID.
func (n NodeInfo) appendLine(b []byte, conf bool) []byte {
	b = append(b, n.ID...)
	b = append(b, ' ')
	b = append(b, n.IP...)
	b = append(b, ':')
	b = strconv.AppendInt(b, int64(n.Port), 10)
	b = append(b, '@')
	b = strconv.AppendInt(b, int64(n.BusPort), 10)
	if n.Hostname != "" {
		b = append(b, ',')
		b = append(b, n.Hostname...)
	}
	if conf && n.ShardID != "" {
		b = n.appendAux(b)
	}
	b = append(b, ' ')
	b = append(b, n.Flags.String()...)
	b = append(b, ' ')
	if n.MasterID != "" {
		b = append(b, n.MasterID...)
	} else {
		b = append(b, '-')
	}
	b = append(b, ' ')
	b = strconv.AppendInt(b, n.PingSent, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, n.PongReceived, 10)
	b = append(b, ' ')
	b = strconv.AppendUint(b, n.ConfigEpoch, 10)
	if n.Connected {
		b = append(b, " connected"...)
	} else {
		b = append(b, " disconnected"...)
	}
	if n.Slots != nil {
		for _, r := range n.Slots.Ranges() {
			b = append(b, ' ')
			b = append(b, r.String()...)
		}
	}
	for _, open := range n.Open {
		arrow := "->-"
		if open.Importing {
			arrow = "-<-"
		}
		b = append(b, " ["...)
		b = strconv.AppendInt(b, int64(open.Slot), 10)
		b = append(b, arrow...)
		b = append(b, open.Node...)
		b = append(b, ']')
	}
	return b
}

// appendAux appends the auxiliary fields that stand behind the hostname.
func (n NodeInfo) appendAux(b []byte) []byte {
	if n.Hostname == "" {
		b = append(b, ',')
	}
	b = append(b, ",tls-port=0"...)
	if n.HumanName != "" {
		b = append(append(b, ",nodename="...), n.HumanName...)
	}
	return append(append(b, ",shard-id="...), n.ShardID...)
}

// ForClient is the node as clients see it that use TLS, or do not: plain (use_pport).
func (n NodeInfo) ForClient(plain bool) NodeInfo {
	if plain && n.PlainPort != 0 {
		n.Port = n.PlainPort
	}
	return n
}
