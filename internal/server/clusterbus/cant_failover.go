package clusterbus

import (
	"github.com/slotstorm/slotstorm/sim/event"
)

// cantFailoverReason is why a replica does not replace its failing master (CANT_FAILOVER_*).
type cantFailoverReason uint8

// The reasons; 0 is none.
const (
	cantFailoverDataAge cantFailoverReason = iota + 1
	cantFailoverWaitingDelay
	cantFailoverExpired
	cantFailoverWaitingVotes
)

// The texts that Redis logs.
var cantFailoverTexts = [...]string{
	cantFailoverDataAge: "Disconnected from master for longer than allowed. " +
		"Please check the 'cluster-replica-validity-factor' configuration option.",
	cantFailoverWaitingDelay: "Waiting the delay before I can start a new failover.",
	cantFailoverExpired:      "Failover attempt expired.",
	cantFailoverWaitingVotes: "Waiting for votes, but majority still not reached.",
}

const (
	// cantFailoverRelog is CLUSTER_CANT_FAILOVER_RELOG_PERIOD, in milliseconds.
	cantFailoverRelog msec = 5 * 60 * 1000
	// cantFailoverGrace, more than the node timeout, is how long after its FAIL a master
	// may remain without comment: failovers take that long.
	cantFailoverGrace msec = 5000
)

// logCantFailover makes a fact of a reason when it is new or has been there for five
// minutes, but not while the failure is fresh (clusterLogCantFailover).
func (m *Machine) logCantFailover(reason cantFailoverReason) {
	if reason == m.cantFailover && m.now-m.cantFailoverTold < cantFailoverRelog {
		return
	}
	m.cantFailover = reason
	if master := m.myself.master; master.failed() && m.now-master.failTime < m.timeout+cantFailoverGrace {
		return
	}
	m.cantFailoverTold = m.now
	m.fact(event.FailoverBlocked{Reason: cantFailoverTexts[reason]})
}
