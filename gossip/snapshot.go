package gossip

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// LinkID names one end of a connection of the cluster bus. It is unique within one node
// and never used again. 0 is no link.
type LinkID uint64

// Snapshot is everything that the CLUSTER commands show of one node's state.
type Snapshot struct {
	State State
	// SlotsAssigned is the sum of the three others, which count slots by the flags
	// of their owners.
	SlotsAssigned, SlotsOK, SlotsPFail, SlotsFail int
	// Size is the number of masters with slots, as of the last evaluation of State.
	Size int
	// CurrentEpoch is the cluster's, MyEpoch this node's config epoch or, on a
	// replica, its master's.
	CurrentEpoch, MyEpoch, LastVoteEpoch uint64
	// Sent and Received count bus messages by type.
	Sent, Received [messageTypes]uint64
	// LinksOverLimit counts the links dropped by LinkOverLimit.
	LinksOverLimit uint64
	// Self is this node's ID; Nodes are all known nodes, ascending by ID.
	Self  ID
	Nodes []NodeInfo
	// Owners are the maximal runs of slots with the same owner, ascending;
	// unassigned slots are absent (CLUSTER SLOTS). Snapshots share them: nobody
	// writes to them.
	Owners []OwnedRange
	// Links are those of known nodes: per node the outgoing one first (CLUSTER LINKS).
	Links []LinkInfo
	// Shards are the shards with their nodes, ascending by ID; nil before Redis 7.2, where
	// shards have none.
	Shards []Shard
	// ManualFailover says that one is in progress.
	ManualFailover bool
}

// Shard is a shard, with its nodes in the order in which they came into it.
type Shard struct {
	ID    ID
	Nodes []ID
}

// OwnedRange is a run of slots with the same owner.
type OwnedRange struct {
	slot.Range
	Owner ID
}

// LinkInfo is one end of a connection of the bus.
type LinkInfo struct {
	ID      LinkID
	Node    ID
	Inbound bool
	// Created is in milliseconds of Unix time.
	Created int64
	// Connected is false while an outgoing connection is being made.
	Connected bool
	// Queued is the number of messages that wait for the connection.
	Queued int
}

// Node returns the node with that ID, or nil.
func (s *Snapshot) Node(id ID) *NodeInfo {
	i, found := slices.BinarySearchFunc(s.Nodes, id, func(n NodeInfo, id ID) int { return cmp.Compare(n.ID, id) })
	if !found {
		return nil
	}
	return &s.Nodes[i]
}

// InfoText is the text of CLUSTER INFO.
func (s *Snapshot) InfoText() string {
	var b strings.Builder
	line := func(key, value string) { b.WriteString(key + ":" + value + "\r\n") }
	number := func(key string, n uint64) { line(key, strconv.FormatUint(n, 10)) }
	line("cluster_state", s.State.String())
	number("cluster_slots_assigned", uint64(s.SlotsAssigned))
	number("cluster_slots_ok", uint64(s.SlotsOK))
	number("cluster_slots_pfail", uint64(s.SlotsPFail))
	number("cluster_slots_fail", uint64(s.SlotsFail))
	number("cluster_known_nodes", uint64(len(s.Nodes)))
	number("cluster_size", uint64(s.Size))
	number("cluster_current_epoch", s.CurrentEpoch)
	number("cluster_my_epoch", s.MyEpoch)
	messages := func(direction string, counts *[messageTypes]uint64) {
		total := uint64(0)
		for kind, n := range counts {
			if n != 0 {
				number("cluster_stats_messages_"+MessageType(kind).String()+"_"+direction, n)
			}
			total += n
		}
		number("cluster_stats_messages_"+direction, total)
	}
	messages("sent", &s.Sent)
	messages("received", &s.Received)
	number("total_cluster_links_buffer_limit_exceeded", s.LinksOverLimit)
	return b.String()
}
