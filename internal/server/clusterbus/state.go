package clusterbus

import (
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// The delays of clusterUpdateState, in milliseconds.
const (
	maxRejoinDelay msec = 5000
	minRejoinDelay msec = 500
	// writableDelay is how long a master stays in fail after a start, so that the
	// others can tell it what happened meanwhile. It counts from the first
	// evaluation.
	writableDelay msec = 2000
)

// updateState evaluates cluster_state (clusterUpdateState).
func (m *Machine) updateState() {
	m.todo &^= todoUpdateState
	if m.firstEvaluation == 0 {
		m.firstEvaluation = m.now
	}
	if m.myself.isMaster() && m.state == Fail && m.now-m.firstEvaluation < writableDelay {
		return
	}

	m.size = 0
	reachable, served := 0, 0
	for n := range m.all {
		if !n.failed() {
			served += int(n.numSlots)
		}
		if n.isMaster() && n.numSlots > 0 {
			m.size++
			if !n.flags.HasAny(FlagFail | FlagPFail) {
				reachable++
			}
		}
	}
	minority := reachable < m.size/2+1
	if minority {
		m.amongMinorityTime = m.now
	}
	state := OK
	if minority || m.settings.RequireFullCoverage && served < slot.Count {
		state = Fail
	}

	if state == m.state {
		return
	}
	// A master that comes out of a minority waits for news before it serves again.
	rejoinDelay := min(max(m.timeout, minRejoinDelay), maxRejoinDelay)
	if state == OK && m.myself.isMaster() && m.now-m.amongMinorityTime < rejoinDelay {
		return
	}
	m.state = state
	m.viewStale = true
	told := event.StateChanged{OK: state == OK}
	switch {
	case minority:
		told.Cause, told.Reachable, told.Masters = event.CauseMinority, reachable, m.size
	case state == Fail:
		told.Cause, told.Slot = event.CauseSlot, m.firstUncovered()
	}
	m.fact(told)
}

// firstUncovered returns the first slot that is unassigned or owned by a node
// flagged FAIL, or -1.
func (m *Machine) firstUncovered() int {
	for slot, handle := range m.owners {
		if handle == 0 || m.node(handle).failed() {
			return slot
		}
	}
	return -1
}
