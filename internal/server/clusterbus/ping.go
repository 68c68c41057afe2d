package clusterbus

// sendPing sends a ping, pong or meet with a gossip section (clusterSendPing). A
// ping on an outgoing link waits for an answer from now on.
func (m *Machine) sendPing(l *link, kind MessageType) {
	section := m.gossipSection()
	if !l.inbound && kind == Ping {
		m.peer(l).pingSent = m.now
		m.cronBy(m.now + m.timeout/2)
	}
	msg := m.header(kind)
	msg.Gossip = section
	msg.Hostname = m.myself.hostname
	m.extend(&msg)
	m.send(l, msg)
}

// pingInterval is after how long a node is pinged that has not answered since.
func (m *Machine) pingInterval() msec {
	if d := m.settings.PingInterval; d > 0 {
		return ms(d)
	}
	return m.timeout / 2
}

// header builds a message without a body (clusterBuildMessageHdr).
func (m *Machine) header(kind MessageType) Message {
	me := m.myself
	// A replica speaks for its master's slots: it is flagged as a replica, so
	// nobody takes them for its own.
	owner := me
	if me.isReplica() && me.master != nil {
		owner = me.master
	}
	port, busPort, plainPort := m.announcedPorts()
	return Message{
		Type:         kind,
		Sender:       me.id,
		MasterID:     me.masterID(),
		Flags:        me.flags,
		IP:           m.settings.AnnounceIP,
		Port:         port,
		BusPort:      busPort,
		PlainPort:    plainPort,
		CurrentEpoch: m.currentEpoch,
		ConfigEpoch:  owner.configEpoch,
		Slots:        owner.shareSlots(),
		Offset:       m.offset(),
		State:        m.state,
		Paused:       me.isMaster() && m.mfEnd != 0,
		MasterFailed: m.rules.BestAtOnce && me.isReplica() && me.master != nil && me.master.failed(),
	}
}

// send queues a message on a link (clusterSendMessage); no link is fine.
func (m *Machine) send(l *link, msg Message) {
	if l == nil {
		return
	}
	m.sent[msg.Type]++
	msg.Link = l.id
	if n := m.peer(l); n != nil {
		msg.To = n.id
	}
	if l.connected {
		m.out.Messages = append(m.out.Messages, msg)
	} else {
		m.queued[l.id] = append(m.queued[l.id], msg)
	}
}

// broadcast sends a message to all nodes with an outgoing link
// (clusterBroadcastMessage).
func (m *Machine) broadcast(msg Message) {
	for n := range m.all {
		if !n.flags.HasAny(FlagMyself | FlagHandshake) {
			m.send(n.link, msg)
		}
	}
}

// broadcastPong tells all nodes, or only the replicas of this node's shard, about
// this node without waiting for the next ping (clusterBroadcastPong).
func (m *Machine) broadcastPong(toShard bool) {
	me := m.myself
	for n := range m.all {
		if n.link == nil || n == me || n.inHandshake() {
			continue
		}
		if toShard && (!n.isReplica() || n.master == nil || n.master != me && n.master != me.master) {
			continue
		}
		m.sendPing(n.link, Pong)
	}
}
