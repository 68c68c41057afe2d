package clusterbus

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Message is one message of the cluster bus. It is never encoded. Its slices and
// sets are shared with the sender and with other receivers: nobody writes to them.
type Message struct {
	// Link is the link to send on, in the sender's terms. Whoever delivers the
	// message replaces it by the receiver's end of the connection.
	Link LinkID
	// To is the node that the sender takes for the receiver, "" if it has no idea.
	// Redis does not send it: it is for logs.
	To   ID
	Type MessageType

	// The header (clusterMsg). A replica sends its master's Slots and ConfigEpoch.
	Sender        ID
	MasterID      ID // "" if the sender is a master
	Flags         Flags
	IP            string // announced, "" asks the receiver to take the connection's
	Port, BusPort int
	PlainPort     int // see Contact
	Hostname      string
	// HumanName is cluster-announce-human-nodename, and ShardID the sender's shard, "" if it
	// does not tell. Forgotten are those whom the sender keeps out. They go with pings, pongs
	// and meets.
	HumanName    string
	ShardID      ID
	Forgotten    []Forgotten
	CurrentEpoch uint64
	ConfigEpoch  uint64
	Slots        *slot.Set
	Offset       int64
	State        State
	Paused       bool // the sender is a master in a manual failover
	ForceAck     bool // vote even if the master is not failing
	MasterFailed bool // the sender is a replica that has seen its master fail

	// Gossip is the gossip section of a ping, pong or meet.
	Gossip GossipSection

	// About is the subject of a fail or update, with its epoch and slots for update.
	About      ID
	AboutEpoch uint64
	AboutSlots *slot.Set

	// Channel and Payload are those of a publish or publishshard.
	Channel, Payload string
}

// Forgotten is a node that is kept out for some seconds more.
type Forgotten struct {
	ID  ID
	TTL int64
}

// String describes the message on one line, with full IDs.
func (msg *Message) String() string {
	return msg.Format(func(id ID) string { return string(id) })
}

// Format describes the message on one line; name chooses how IDs are shown. It
// leaves out what is rarely of interest: addresses and healthy gossip entries.
func (msg *Message) Format(name func(ID) string) string {
	var b strings.Builder
	b.WriteString(strings.ToUpper(msg.Type.String()))
	field := func(key, value string) { b.WriteString(" " + key + "=" + value) }
	field("epoch", strconv.FormatUint(msg.CurrentEpoch, 10))
	field("config", strconv.FormatUint(msg.ConfigEpoch, 10))
	if msg.MasterID != "" {
		field("master", name(msg.MasterID))
	}
	if msg.Slots != nil && msg.Slots.Len() > 0 {
		field("slots", strings.ReplaceAll(msg.Slots.Ranges().String(), " ", ","))
	}
	if msg.Paused {
		field("offset", strconv.FormatInt(msg.Offset, 10))
		b.WriteString(" paused")
	}
	if msg.ForceAck {
		b.WriteString(" forceack")
	}
	if msg.About != "" {
		field("about", name(msg.About))
	}
	if msg.Type == Update {
		field("about-epoch", strconv.FormatUint(msg.AboutEpoch, 10))
		field("about-slots", strings.ReplaceAll(msg.AboutSlots.Ranges().String(), " ", ","))
	}
	for g := range msg.Gossip.All() {
		if g.Flags.HasAny(FlagPFail | FlagFail) {
			field(name(g.ID), (g.Flags & (FlagPFail | FlagFail)).String())
		}
	}
	if msg.Type == Publish || msg.Type == PublishShard {
		field("channel", strconv.Quote(msg.Channel))
	}
	return b.String()
}
