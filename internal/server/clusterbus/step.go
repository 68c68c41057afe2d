package clusterbus

import (
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Step handles a bus message that arrived on a link (clusterProcessPacket). The
// error says that the message is malformed, never that it was ignored; a message on
// a link that is closed by now is silently lost, as in Redis.
func (m *Machine) Step(now time.Duration, msg Message) error {
	if err := msg.validate(); err != nil {
		return err
	}
	l := m.link(msg.Link)
	if l == nil {
		return nil
	}
	m.begin(now)
	defer m.beforeSleep()
	m.received[msg.Type]++
	if int(msg.Type) == m.dropFilter {
		return nil
	}

	sender := m.senderOf(l, &msg)
	if sender != nil {
		sender.dataReceived = m.now
		if !sender.inHandshake() {
			m.learnHeader(sender, &msg)
		}
	}
	switch msg.Type {
	case Ping, Pong, Meet:
		m.stepPing(l, sender, &msg)
	case AuthRequest, AuthAck, MsgFail, MFStart, Update, Publish, PublishShard:
		// Only known nodes have a say.
		if sender != nil {
			m.stepKnown(l, sender, &msg)
		}
	}
	return nil
}

// stepKnown handles the messages that only count from known nodes.
func (m *Machine) stepKnown(l *link, sender *node, msg *Message) {
	switch msg.Type {
	case MsgFail:
		m.stepFail(sender, msg)
	case AuthRequest:
		m.vote(sender, msg)
	case AuthAck:
		m.countVote(sender, msg)
	case MFStart:
		m.stepMFStart(l, sender)
	case Update:
		m.stepUpdate(msg)
	case Publish, PublishShard:
		m.effect(Effect{Kind: EffectPublish, Channel: msg.Channel, Payload: msg.Payload,
			Shard: msg.Type == PublishShard})
	}
}

func (msg *Message) validate() error {
	switch {
	case msg.Type >= messageTypes:
		return fmt.Errorf("gossip: message type %d is unknown", msg.Type)
	case !msg.Sender.Valid():
		return fmt.Errorf("gossip: sender %q is not a node ID", msg.Sender)
	case msg.Slots == nil:
		return fmt.Errorf("gossip: %s has no set of slots", msg.Type)
	case msg.Type == Update && msg.AboutSlots == nil:
		return fmt.Errorf("gossip: update has no set of slots")
	}
	return nil
}

// senderOf finds the known node that sent a message (getNodeFromLinkAndMsg): the one
// the link is tied to, or the one that the header names, and ties an incoming link
// to it. The result can be a node in handshake, or nil.
func (m *Machine) senderOf(l *link, msg *Message) *node {
	peer := m.peer(l)
	if peer != nil && !peer.inHandshake() {
		return peer
	}
	sender := m.lookup(msg.Sender)
	if sender != nil && peer == nil {
		m.attach(sender, l)
	}
	return sender
}

// learnHeader takes epochs and the replication offset from the header of any message.
func (m *Machine) learnHeader(sender *node, msg *Message) {
	m.currentEpoch = max(m.currentEpoch, msg.CurrentEpoch)
	if msg.ConfigEpoch > sender.configEpoch {
		sender.configEpoch = msg.ConfigEpoch
		m.todo |= todoSaveConfig
	}
	sender.replOffset = msg.Offset
	if sender.masterFailed != msg.MasterFailed {
		sender.troubled().masterFailed = msg.MasterFailed
	}
	if msg.MasterFailed && m.myself.isReplica() && sender.master == m.myself.master {
		m.todo |= todoHandleFailover
	}
	// The paused master tells the replica of a manual failover how far to go.
	if m.mfEnd != 0 && m.myself.isReplica() && m.myself.master == sender && msg.Paused && m.mfMasterOffset == -1 {
		m.mfMasterOffset = msg.Offset
		m.fact(event.ManualFailover{Step: event.ManualOffset, Node: string(sender.id), Offset: msg.Offset})
		m.todo |= todoHandleManualFailover
	}
}

// stepPing handles ping, pong and meet.
func (m *Machine) stepPing(l *link, sender *node, msg *Message) {
	if msg.Type != Pong {
		m.answer(l, sender, msg)
	}
	if !l.inbound {
		peer := m.peer(l)
		if peer.inHandshake() {
			if sender != nil {
				// Somebody we know already: at most the address is new.
				if m.updateAddress(sender, l, msg) {
					m.todo |= todoSaveConfig | todoUpdateState
				}
				m.deleteNode(peer)
				return
			}
			m.finishHandshake(peer, msg)
		} else if peer.id != msg.Sender {
			m.mismatch(peer, msg.Sender)
			return
		}
	}
	if sender != nil {
		m.setFlags(sender, sender.flags&^FlagNoFailover|msg.Flags&FlagNoFailover)
		if msg.Type == Ping && !sender.inHandshake() && m.updateAddress(sender, l, msg) {
			m.todo |= todoSaveConfig | todoUpdateState
		}
	}
	if !l.inbound && msg.Type == Pong {
		m.pong(m.peer(l))
	}
	if sender == nil {
		return
	}
	m.learnRole(sender, msg)
	m.learnSlots(sender, msg)
	if m.myself.isMaster() && sender.isMaster() && msg.ConfigEpoch == m.myself.configEpoch {
		m.resolveCollision(sender)
	}
	m.learnGossip(sender, msg)
	m.learnExtensions(sender, msg)
}

// answer sends the pong for a ping or meet, before anything in it is looked at. A
// meet, or any ping as long as this node does not know its address, tells the
// address; a meet from an unknown node starts a handshake.
func (m *Machine) answer(l *link, sender *node, msg *Message) {
	if (msg.Type == Meet || m.contact(m.myself).IP == "") && m.settings.AnnounceIP == "" &&
		l.localIP != "" && l.localIP != m.contact(m.myself).IP {
		m.setMyIP(l.localIP)
		m.fact(event.AddressChanged{Node: string(m.myself.id), Address: l.localIP})
		m.todo |= todoSaveConfig
	}
	if msg.Type == Meet && sender == nil {
		if n := m.newNode("", FlagHandshake); n != nil {
			m.setAddress(n, msg.ip(l), msg.Port, msg.BusPort, msg.PlainPort)
			m.fact(event.MemberKnown{Node: string(n.id), How: event.ByMeet, Address: address(msg.ip(l), msg.BusPort)})
			m.todo |= todoSaveConfig
		}
		m.learnGossip(nil, msg)
	}
	m.sendPing(l, Pong)
}

// ip is the sender's address: the announced one, or the one that the connection
// comes from (nodeIp2String).
func (msg *Message) ip(l *link) string {
	if msg.IP != "" {
		return msg.IP
	}
	return l.peerIP
}

// finishHandshake gives a node that was met by address its name and role.
func (m *Machine) finishHandshake(n *node, msg *Message) {
	m.rename(n, msg.Sender)
	m.setFlags(n, n.flags&^FlagHandshake|msg.Flags&(FlagMaster|FlagReplica))
	m.todo |= todoSaveConfig
}

// mismatch handles that another node answers at a node's address: the node may be
// anywhere now.
func (m *Machine) mismatch(n *node, other ID) {
	m.addFlags(n, FlagNoAddr)
	m.setAddress(n, "", 0, 0, 0)
	m.fact(event.AddressLost{Node: string(n.id), Found: string(other)})
	m.closeLink(n.link)
	m.todo |= todoSaveConfig
	if m.rules.AddressLostFails && !n.failed() {
		m.setFail(n, event.Fail{})
		if m.myself.votes() {
			msg := m.header(MsgFail)
			msg.About = n.id
			m.broadcast(msg)
		}
	}
}

// updateAddress follows a node to the address that its pings come from
// (nodeUpdateAddressIfNeeded). It reports whether it is new.
func (m *Machine) updateAddress(n *node, l *link, msg *Message) bool {
	// The outgoing link was made to the address we have: it cannot tell another.
	if l == n.link {
		return false
	}
	ip := msg.ip(l)
	if c := m.contact(n); c.IP == ip && c.Port == msg.Port && c.BusPort == msg.BusPort {
		// After a start from nodes.conf, which does not have it.
		m.setAddress(n, ip, msg.Port, msg.BusPort, msg.PlainPort)
		return false
	}
	m.setAddress(n, ip, msg.Port, msg.BusPort, msg.PlainPort)
	m.closeLink(n.link)
	m.clearFlags(n, FlagNoAddr)
	m.fact(event.AddressChanged{Node: string(n.id), Address: address(ip, msg.BusPort)})
	if m.myself.isReplica() && m.myself.master == n {
		m.replicateFrom(n)
	}
	return true
}

// pong records that a node answered on the outgoing link, and may end its failure.
func (m *Machine) pong(n *node) {
	n.pongReceived = m.now
	n.pingSent = 0
	m.cronBy(m.now + m.pingInterval())
	if n.pfail() {
		m.clearFlags(n, FlagPFail)
		m.fact(event.PFailCleared{Node: string(n.id)})
		m.todo |= todoSaveConfig | todoUpdateState
	} else if n.failed() {
		m.clearFailure(n)
	}
}

// learnRole follows a node's change of role or master.
func (m *Machine) learnRole(sender *node, msg *Message) {
	if msg.MasterID == "" {
		m.setNodeAsMaster(sender)
		return
	}
	master := m.lookup(msg.MasterID)
	became := sender.isMaster()
	if became {
		m.slotsOfDemoted(sender, master, msg)
		m.setFlags(sender, sender.flags&^(FlagMaster|FlagMigrateTo)|FlagReplica)
		m.todo |= todoSaveConfig | todoUpdateState
	}
	if master != nil && sender.master != master {
		if sender.master != nil {
			m.removeReplica(sender.master, sender)
		}
		m.addReplica(master, sender)
		sender.master = master
		m.setShard(sender, master.shard)
		m.todo |= todoSaveConfig
		became = true
	}
	if became {
		m.fact(event.RoleChanged{Node: string(sender.id), Role: event.Replica, Master: string(msg.MasterID)})
	}
}

// slotsOfDemoted decides what becomes of the slots of a master that turned into a replica.
func (m *Machine) slotsOfDemoted(sender, master *node, msg *Message) {
	if !m.rules.SlotsFollowFailover || master == nil || master.shard != sender.shard {
		// They belong to nobody until the new owner's claim is heard.
		m.unbindAll(sender)
		return
	}
	if sender.configEpoch > msg.ConfigEpoch {
		return // old news
	}
	for slot := range slotsIn(sender.slots) {
		m.unbind(slot)
		m.bind(master, slot)
	}
	m.setNodeAsMaster(master)
	master.configEpoch = msg.ConfigEpoch
}
