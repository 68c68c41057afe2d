package clusterbus

import (
	"strconv"

	"github.com/slotstorm/slotstorm/sim/event"
)

// vote answers a request for a vote, or keeps silent
// (clusterSendFailoverAuthIfNeeded). The sender's epoch has been learned by now, so
// a request can be behind but not ahead of this node's epoch.
func (m *Machine) vote(candidate *node, msg *Message) {
	// Only masters with slots count, since only they are counted.
	if m.myself.isReplica() || m.myself.numSlots == 0 {
		return
	}
	if denied := m.voteDenial(candidate, msg); denied != "" {
		m.fact(event.VoteDenied{Candidate: string(candidate.id), Epoch: msg.CurrentEpoch, Reason: denied})
		return
	}
	m.lastVoteEpoch = m.currentEpoch
	candidate.master.troubled().votedTime = m.now
	m.todo |= todoSaveConfig
	m.fact(event.VoteGranted{Candidate: string(candidate.id), Epoch: m.currentEpoch})
	if candidate.link != nil { // clusterSendFailoverAuth
		m.send(candidate.link, m.header(AuthAck))
	}
}

// voteDenial says why a vote is denied, or "".
func (m *Machine) voteDenial(candidate *node, msg *Message) string {
	master := candidate.master
	switch {
	case msg.CurrentEpoch < m.currentEpoch:
		return "the epoch is behind " + strconv.FormatUint(m.currentEpoch, 10)
	case m.lastVoteEpoch == m.currentEpoch:
		return "already voted in this epoch"
	case candidate.isMaster():
		return "it is a master"
	case master == nil:
		return "its master is unknown"
	case !master.failed() && !msg.ForceAck:
		return "its master is up"
	case m.now-master.votedTime < 2*m.timeout && !m.rules.VotesOften:
		return "voted about its master less than two node timeouts ago"
	}
	for s := range slotsIn(msg.Slots) {
		if !m.slotUnclaimed(s) && m.owner(s).configEpoch > msg.ConfigEpoch {
			return "slot " + strconv.Itoa(s) + " has the newer epoch " +
				strconv.FormatUint(m.owner(s).configEpoch, 10)
		}
	}
	return ""
}

// countVote counts a vote of a master with slots that has seen this election.
func (m *Machine) countVote(voter *node, msg *Message) {
	if voter.isMaster() && voter.numSlots > 0 && msg.CurrentEpoch >= m.authEpoch {
		m.authCount++
		m.todo |= todoHandleFailover
	}
}
