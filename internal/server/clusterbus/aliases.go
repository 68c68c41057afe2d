package clusterbus

import (
	"github.com/slotstorm/slotstorm/gossip"
)

// What a machine knows is told in the types of package gossip.
type (
	ID          = gossip.ID
	Flags       = gossip.Flags
	State       = gossip.State
	Member      = gossip.Member
	View        = gossip.View
	Snapshot    = gossip.Snapshot
	OwnedRange  = gossip.OwnedRange
	LinkInfo    = gossip.LinkInfo
	LinkID      = gossip.LinkID
	NodeInfo    = gossip.NodeInfo
	OpenSlot    = gossip.OpenSlot
	NodesConf   = gossip.NodesConf
	Settings    = gossip.Settings
	MessageType = gossip.MessageType
)

// Their constants.
const (
	Fail = gossip.Fail
	OK   = gossip.OK

	FlagMaster     = gossip.FlagMaster
	FlagReplica    = gossip.FlagReplica
	FlagPFail      = gossip.FlagPFail
	FlagFail       = gossip.FlagFail
	FlagMyself     = gossip.FlagMyself
	FlagHandshake  = gossip.FlagHandshake
	FlagNoAddr     = gossip.FlagNoAddr
	FlagMeet       = gossip.FlagMeet
	FlagMigrateTo  = gossip.FlagMigrateTo
	FlagNoFailover = gossip.FlagNoFailover
	shownFlags     = gossip.ShownFlags

	Ping         = gossip.Ping
	Pong         = gossip.Pong
	Meet         = gossip.Meet
	MsgFail      = gossip.MsgFail
	Publish      = gossip.Publish
	AuthRequest  = gossip.AuthRequest
	AuthAck      = gossip.AuthAck
	Update       = gossip.Update
	MFStart      = gossip.MFStart
	Module       = gossip.Module
	PublishShard = gossip.PublishShard
	messageTypes = MessageType(len(Snapshot{}.Sent))
)
