package clusterbus

// pulse is the part of a node that heartbeats need. With each message, gossip touches
// the pulses of a tenth of all nodes, so they lie side by side in blocks.
type pulse struct {
	link         *link // outgoing
	pongReceived msec
	pingSent     msec // of the unanswered ping, 0 if there is none
	// inSection is the number of the ping that last had this node in its gossip
	// section (last_in_ping_gossip).
	inSection uint32
	numSlots  int32
	flags     Flags
	reported  bool // there are failure reports about the node, maybe old ones
}

// pulseBlock holds the pulses of neighbouring handles. Blocks do not move, since
// nodes point into them.
type pulseBlock [128]pulse

// pulse returns the pulse of a handle in use.
func (m *Machine) pulse(handle uint16) *pulse {
	return &m.pulses[handle/128][handle%128]
}

func (m *Machine) newPulse(handle uint16, flags Flags) *pulse {
	for int(handle/128) >= len(m.pulses) {
		m.pulses = append(m.pulses, new(pulseBlock))
	}
	p := m.pulse(handle)
	*p = pulse{flags: flags}
	return p
}

// randomHandle draws a known node, itself included (dictGetRandomKey).
func (m *Machine) randomHandle() uint16 { return m.live[m.rand.IntN(len(m.live))] }

// heard takes another node's word that it had a pong of this one, given in seconds:
// there is no need to ping it soon. The other's clock may be half a second ahead.
func (p *pulse) heard(now msec, seconds uint32) {
	pong := msec(seconds) * 1000
	if p.pingSent == 0 && pong <= now+500 && pong > p.pongReceived {
		p.pongReceived = pong
	}
}
