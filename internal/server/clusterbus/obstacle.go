package clusterbus

import (
	"github.com/slotstorm/slotstorm/sim/event"
)

// obstacle is why a replica does not replace its failing master (CANT_FAILOVER_*).
type obstacle uint8

// The obstacles; 0 is none.
const (
	obstacleDataAge obstacle = iota + 1
	obstacleDelay
	obstacleExpired
	obstacleVotes
)

// The texts that Redis logs.
var obstacleTexts = [...]string{
	obstacleDataAge: "Disconnected from master for longer than allowed. " +
		"Please check the 'cluster-replica-validity-factor' configuration option.",
	obstacleDelay:   "Waiting the delay before I can start a new failover.",
	obstacleExpired: "Failover attempt expired.",
	obstacleVotes:   "Waiting for votes, but majority still not reached.",
}

const (
	// obstacleRepeat is CLUSTER_CANT_FAILOVER_RELOG_PERIOD, in milliseconds.
	obstacleRepeat msec = 5 * 60 * 1000
	// obstacleGrace, more than the node timeout, is how long after its FAIL a master
	// may remain without comment: failovers take that long.
	obstacleGrace msec = 5000
)

// tellObstacle makes a fact of an obstacle when it is new or has been there for five
// minutes, but not while the failure is fresh (clusterLogCantFailover).
func (m *Machine) tellObstacle(o obstacle) {
	if o == m.cantFailover && m.now-m.obstacleTold < obstacleRepeat {
		return
	}
	m.cantFailover = o
	if master := m.myself.master; master.failed() && m.now-master.failTime < m.timeout+obstacleGrace {
		return
	}
	m.obstacleTold = m.now
	m.fact(event.FailoverBlocked{Reason: obstacleTexts[o]})
}
