package clusterbus

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Delays of an election, in milliseconds. FAIL gets 500 ms to spread, up to 500 ms
// keep replicas apart, and each replica with more data is worth a second: in this measure
// even where the whole is shorter.
const (
	electionDelay      msec = 500
	electionRankDelay  msec = 1000
	minElectionTimeout msec = 2000
)

// electionStep is what the delays of an election are made of.
func (m *Machine) electionStep() msec {
	if m.rules.ShortElections {
		return min(m.timeout/30, electionDelay)
	}
	return electionDelay
}

// rankDelay is how much longer a replica waits for each that has more data.
func (m *Machine) rankDelay() msec { return electionRankDelay * m.electionStep() / electionDelay }

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
	step := m.electionStep()
	random := msec(m.rand.IntN(int(max(step, 1))))
	m.authCount, m.authSent = 0, false
	m.authRank, m.authShardRank = m.replicaRank(), m.shardRank()
	m.authTime = m.now + step + random + msec(m.authRank)*m.rankDelay() + msec(m.authShardRank)*step
	if m.isBest() {
		m.authTime = m.now
		m.todo |= todoHandleFailover
	}
	if m.mfEnd != 0 {
		m.authTime, m.authRank = m.now, 0
		m.todo |= todoHandleFailover
	}
	m.fact(event.ElectionScheduled{Delay: time.Duration(m.authTime-m.now) * time.Millisecond, Rank: m.authRank, Offset: m.offset()})
	m.broadcastPong(true)
}

// updateRank waits longer if other replicas turned out to have more data. Where ranks may
// fall it can be shorter, too.
func (m *Machine) updateRank() {
	if rank := m.replicaRank(); rank > m.authRank || rank < m.authRank && m.rules.RankByID {
		m.authTime += msec(rank-m.authRank) * m.rankDelay()
		m.authRank = rank
		m.fact(event.ElectionPostponed{Rank: rank})
	}
	if rank := m.shardRank(); rank != m.authShardRank {
		m.authTime += msec(rank-m.authShardRank) * m.electionStep()
		m.authShardRank = rank
	}
	if m.isBest() {
		m.authTime = min(m.authTime, m.now)
	}
}

// shardRank counts the failed masters whose shard goes first (clusterGetFailedPrimaryRank).
func (m *Machine) shardRank() int {
	rank := 0
	if !m.rules.RankOfShards {
		return rank
	}
	for n := range m.all {
		if !n.failed() || !n.votes() || n == m.myself.master || n.shard >= m.myself.shard {
			continue
		}
		if factor := m.settings.ReplicaValidityFactor; factor == 0 || m.now-n.failTime <= m.timeout*msec(factor) {
			rank++
		}
	}
	return rank
}

// isBest reports whether there is nobody to wait for: this replica has data, nobody has more,
// and all others have seen the master fail.
func (m *Machine) isBest() bool {
	if !m.rules.BestAtOnce || m.mfEnd != 0 || m.authRank != 0 || m.authShardRank != 0 || m.offset() == 0 {
		return false
	}
	return !slices.ContainsFunc(m.myself.master.replicas, func(n *node) bool { return n != m.myself && !n.masterFailed })
}

// replicaRank counts the replicas of the same master that have more data
// (clusterGetSlaveRank).
func (m *Machine) replicaRank() int {
	rank := 0
	for _, n := range m.myself.master.replicas {
		if n == m.myself || n.flags.Has(FlagNoFailover) {
			continue
		}
		if n.replOffset > m.offset() || m.rules.RankByID && n.replOffset == m.offset() && n.id < m.myself.id {
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
