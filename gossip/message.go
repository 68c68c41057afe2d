package gossip

import (
	"slices"
)

// MessageType is the type of a bus message, with Redis's number
// (CLUSTERMSG_TYPE_*).
type MessageType uint8

// The message types.
const (
	Ping MessageType = iota
	Pong
	Meet
	MsgFail
	Publish
	AuthRequest
	AuthAck
	Update
	MFStart
	Module // never sent: the simulator has no modules
	PublishShard

	messageTypes
)

var messageTypeNames = [messageTypes]string{
	"ping", "pong", "meet", "fail", "publish", "auth-req", "auth-ack", "update",
	"mfstart", "module", "publishshard",
}

// MessageTypeNames are the names of all types, as String has them.
func MessageTypeNames() []string { return slices.Clone(messageTypeNames[:]) }

// String is the name that CLUSTER INFO uses (clusterGetMessageTypeString).
func (t MessageType) String() string {
	if t < messageTypes {
		return messageTypeNames[t]
	}
	return "unknown"
}
