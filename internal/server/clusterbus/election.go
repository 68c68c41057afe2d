package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Delays of an election, in milliseconds. FAIL gets 500 ms to spread, up to 500 ms
// keep replicas apart, and each replica with more data is worth a second.
const (
	electionDelay       msec = 500
	electionRandomDelay      = 500
	electionRankDelay   msec = 1000
	minElectionTimeout  msec = 2000
)

// electionTimeout is how long votes of an election count.
func (m *Machine) electionTimeout() msec { return max(2*m.timeout, minElectionTimeout) }

// handleReplicaFailover carries a replica through an election, step by step
// (clusterHandleSlaveFailover).
func (m *Machine) handleReplicaFailover() {
	m.todo &^= todoHandleFailover
	me := m.myself
	master := me.master
	manual := m.mfEnd != 0 && m.mfCanStart
	if me.isMaster() || master == nil ||
		!master.failed() && !manual ||
		m.settings.ReplicaNoFailover && !manual ||
		master.numSlots == 0 {
		m.cantFailover = 0
		return
	}
	if !manual && m.dataTooOld() {
		m.logCantFailover(cantFailoverDataAge)
		return
	}

	age := m.now - m.authTime
	if age > 2*m.electionTimeout() {
		m.scheduleElection()
		return
	}
	if !m.authSent && m.mfEnd == 0 {
		m.updateRank()
	}
	switch {
	case m.now < m.authTime:
		m.logCantFailover(cantFailoverWaitingDelay)
		return
	case age > m.electionTimeout():
		m.logCantFailover(cantFailoverExpired)
		return
	}
	if !m.authSent {
		m.requestVotes()
		return
	}
	if m.authCount < m.size/2+1 {
		m.logCantFailover(cantFailoverWaitingVotes)
		return
	}
	m.fact(event.ElectionWon{Epoch: m.authEpoch, Votes: m.authCount})
	if me.configEpoch < m.authEpoch {
		m.setMyEpoch(m.authEpoch, event.EpochElection)
	}
	m.replaceMaster()
}

// dataTooOld reports whether the replica lost touch with its master for too long to
// replace it. The node timeout is allowed for: the master had to be silent for so
// long to be flagged FAIL.
func (m *Machine) dataTooOld() bool {
	if m.settings.ReplicaValidityFactor == 0 {
		return false
	}
	age := m.dataAge()
	if age > m.timeout {
		age -= m.timeout
	}
	period := ms(m.settings.ReplPingReplicaPeriod) / 1000 * 1000
	return age > period+m.timeout*msec(m.settings.ReplicaValidityFactor)
}

// scheduleElection chooses when to ask for votes, and tells the other replicas this
// one's offset. A manual failover, whoever it waits for, does without delay.
func (m *Machine) scheduleElection() {
	random := msec(m.rand.IntN(electionRandomDelay))
	m.authCount, m.authSent = 0, false
	m.authRank = m.replicaRank()
	m.authTime = m.now + electionDelay + random + msec(m.authRank)*electionRankDelay
	if m.mfEnd != 0 {
		m.authTime, m.authRank = m.now, 0
		m.todo |= todoHandleFailover
	}
	m.fact(event.ElectionScheduled{Delay: time.Duration(m.authTime-m.now) * time.Millisecond, Rank: m.authRank, Offset: m.offset()})
	m.broadcastPong(true)
}

// updateRank waits longer if other replicas turned out to have more data.
func (m *Machine) updateRank() {
	rank := m.replicaRank()
	if rank <= m.authRank {
		return
	}
	m.authTime += msec(rank-m.authRank) * electionRankDelay
	m.authRank = rank
	m.fact(event.ElectionPostponed{Rank: rank})
}

// replicaRank counts the replicas of the same master that have more data
// (clusterGetSlaveRank).
func (m *Machine) replicaRank() int {
	rank := 0
	for _, n := range m.myself.master.replicas {
		if n != m.myself && !n.flags.Has(FlagNoFailover) && n.replOffset > m.offset() {
			rank++
		}
	}
	return rank
}

// requestVotes opens a new epoch and asks everybody for a vote
// (clusterRequestFailoverAuth); only masters answer.
func (m *Machine) requestVotes() {
	m.currentEpoch++
	m.authEpoch = m.currentEpoch
	m.fact(event.ElectionStarted{Epoch: m.authEpoch})
	msg := m.header(AuthRequest)
	msg.ForceAck = m.mfEnd != 0
	m.broadcast(msg)
	m.authSent = true
	m.todo |= todoSaveConfig | todoUpdateState
}

// replaceMaster makes this replica the master of its master's slots, under the
// config epoch it has by now (clusterFailoverReplaceYourMaster).
func (m *Machine) replaceMaster() {
	me, old := m.myself, m.myself.master
	if me.isMaster() || old == nil {
		return
	}
	m.setNodeAsMaster(me)
	m.stopReplication()
	for slot := range slotsIn(old.slots) {
		m.unbind(slot)
		m.bind(me, slot)
	}
	m.updateState()
	m.out.SaveConfig = true
	m.broadcastPong(false)
	m.resetManualFailover()
}
