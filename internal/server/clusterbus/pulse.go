package clusterbus

// pulse is the part of a node that heartbeats need. With each message, gossip touches
// the pulses of a tenth of all nodes, so it is small and comes first.
type pulse struct {
	link         *link // outgoing
	pongReceived msec
	pingSent     msec // of the unanswered ping, 0 if there is none
	// inSection is the number of the ping that last had this node in its gossip
	// section (last_in_ping_gossip).
	inSection uint32
	numSlots  int16
	flags     Flags
	reported  bool // there are failure reports about the node, maybe old ones
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
