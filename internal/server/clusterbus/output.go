package clusterbus

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Output is everything that a machine asks of its owner. The owner carries it out
// in the order of the fields, before it calls the machine again.
type Output struct {
	// SaveConfig asks that the text of Machine.NodesConf be stored before any of
	// Messages leaves: a vote, for one, must survive a restart.
	SaveConfig bool
	// Facts are for the log. They name nodes by their IDs.
	Facts []event.Fact
	// Effects change data and clients.
	Effects []Effect
	// Closed are links that this node closed; the other ends are to be told with
	// LinkDown. They can be incoming or outgoing ones.
	Closed []LinkID
	// Connect are connections to open. Each is answered with LinkUp or LinkDown.
	Connect []Dial
	// Messages are to be sent, in this order. Those whose link has been closed
	// meanwhile are not among them: they die in its buffer.
	Messages []Message
}

// Dial asks for a connection to the bus port of a node.
type Dial struct {
	Link LinkID
	// To is whom this node hopes to meet, for logs: who answers at the address may
	// be somebody else. It is a random ID during a handshake.
	To      ID
	IP      string
	BusPort int
}

// EffectKind says what an Effect asks for.
type EffectKind uint8

// The kinds of effects.
const (
	// EffectReplicateFrom: replicate from Node at IP and Port; also asked when the
	// master stays the same but its address changed. Blocked clients are dropped
	// with -UNBLOCKED, other clients stay (replicationSetMaster).
	EffectReplicateFrom EffectKind = iota + 1
	// EffectBecomeMaster: stop to replicate and start a new replication history,
	// the connections of replicas are dropped (replicationUnsetMaster).
	EffectBecomeMaster
	// EffectFlushData: remove all keys (CLUSTER RESET on a replica).
	EffectFlushData
	// EffectDeleteKeys: delete the keys of Slots, which another node took, without
	// telling replicas, WATCH or keyspace events (delKeysInSlot).
	EffectDeleteKeys
	// EffectDropChannels: unsubscribe the shard channels of Slots, they are no
	// longer served by this node's shard (removeChannelsInSlot).
	EffectDropChannels
	// EffectPauseWrites: hold back writes until Until or EffectUnpauseWrites,
	// whichever comes first. A pause already in force is not shortened. Replication
	// pings pause, too (pauseClients).
	EffectPauseWrites
	// EffectUnpauseWrites: end the pause (unpauseClients).
	EffectUnpauseWrites
	// EffectPublish: deliver Payload to the local subscribers of Channel, of the
	// shard channel if Shard is set.
	EffectPublish
)

var effectNames = [...]string{
	EffectReplicateFrom: "replicate-from", EffectBecomeMaster: "become-master",
	EffectFlushData: "flush-data", EffectDeleteKeys: "delete-keys",
	EffectDropChannels: "drop-channels", EffectPauseWrites: "pause-writes",
	EffectUnpauseWrites: "unpause-writes", EffectPublish: "publish",
}

// String is the kind's name.
func (k EffectKind) String() string {
	if int(k) < len(effectNames) && effectNames[k] != "" {
		return effectNames[k]
	}
	return "EffectKind(" + strconv.Itoa(int(k)) + ")"
}

// Effect is something to do to the data or the clients of this node. Which fields
// are set depends on Kind.
type Effect struct {
	Kind  EffectKind
	Node  ID
	IP    string
	Port  int
	Slots slot.Ranges
	// Until is a time since the cluster's start.
	Until            time.Duration
	Channel, Payload string
	Shard            bool
}

// Take returns what the machine asks for since the last call, and forgets it. The
// owner calls it after every call that takes a time.
func (m *Machine) Take() Output {
	m.flushOwnerFacts()
	m.flushLostSlots()
	out := m.out
	m.out = Output{}
	return out
}

func (m *Machine) effect(e Effect) {
	m.flushLostSlots()
	m.out.Effects = append(m.out.Effects, e)
}

// flushLostSlots asks to drop the channels of all slots that were unbound since the
// last effect.
func (m *Machine) flushLostSlots() {
	if !m.hasLostSlots {
		return
	}
	m.hasLostSlots = false
	m.out.Effects = append(m.out.Effects, Effect{Kind: EffectDropChannels, Slots: m.lostSlots.Ranges()})
	m.lostSlots = slot.Set{}
}
