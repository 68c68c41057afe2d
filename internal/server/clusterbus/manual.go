package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// FailoverMode is the option of CLUSTER FAILOVER.
type FailoverMode uint8

// The modes of a manual failover.
const (
	// FailoverDefault agrees with the master on an offset, so no write is lost.
	FailoverDefault FailoverMode = iota
	// FailoverForce does without the master, but needs the votes.
	FailoverForce
	// FailoverTakeover does without the votes, too.
	FailoverTakeover
)

// manualFailoverTimeout is CLUSTER_MF_TIMEOUT, which became a directive of Valkey.
func (m *Machine) manualFailoverTimeout() msec { return ms(m.settings.ManualFailoverTimeout) }

// Failover asks this replica to replace its master (CLUSTER FAILOVER). No error
// means that the request was accepted, not that it will succeed: only a takeover is
// done when it returns.
func (m *Machine) Failover(now time.Duration, mode FailoverMode) error {
	m.begin(now)
	defer m.beforeSleep()
	master := m.myself.master
	switch {
	case m.myself.isMaster():
		return errFailoverMaster
	case master == nil:
		return errFailoverUnknownMaster
	case mode == FailoverDefault && (master.failed() || master.link == nil):
		return errFailoverMasterDown
	}
	m.resetManualFailover()
	m.mfEnd = m.now + m.manualFailoverTimeout()
	switch mode {
	case FailoverTakeover:
		m.fact(event.ManualFailover{Step: event.ManualTakeover, Node: string(master.id)})
		m.bumpEpoch(event.EpochTakeover)
		m.replaceMaster()
	case FailoverForce:
		m.fact(event.ManualFailover{Step: event.ManualForced, Node: string(master.id)})
		m.mfCanStart = true
	default:
		m.fact(event.ManualFailover{Step: event.ManualAsk, Node: string(master.id)})
		if master.link != nil { // clusterSendMFStart
			m.send(master.link, m.header(MFStart))
		}
	}
	return nil
}

// resetManualFailover forgets the manual failover in progress, on either side.
func (m *Machine) resetManualFailover() {
	if m.mfReplica != nil {
		m.effect(Effect{Kind: EffectUnpauseWrites})
	}
	m.mfEnd = 0
	m.mfCanStart = false
	m.mfReplica = nil
	m.mfMasterOffset = -1
}

// ManualFailover reports whether a manual failover is in progress on this node:
// its replication pings pause then.
func (m *Machine) ManualFailover() bool { return m.mfEnd != 0 }

// checkManualFailoverTimeout is manualFailoverCheckTimeout.
func (m *Machine) checkManualFailoverTimeout() {
	if m.mfEnd != 0 && m.mfEnd < m.now {
		m.fact(event.ManualFailover{Step: event.ManualTimeout})
		m.resetManualFailover()
	}
}

// handleManualFailover lets the replica start once it has processed everything that
// its paused master sent (clusterHandleManualFailover).
func (m *Machine) handleManualFailover() {
	if m.mfEnd == 0 || m.mfCanStart || m.mfMasterOffset == -1 {
		return
	}
	if m.mfMasterOffset == m.offset() {
		m.mfCanStart = true
		m.fact(event.ManualFailover{Step: event.ManualReady})
		m.todo |= todoHandleFailover
		return
	}
	m.todo |= todoHandleManualFailover
}

// stepMFStart pauses this master for a manual failover of one of its replicas.
func (m *Machine) stepMFStart(l *link, sender *node) {
	if sender.master != m.myself {
		return
	}
	m.resetManualFailover()
	m.mfEnd = m.now + m.manualFailoverTimeout()
	m.mfReplica = sender
	m.wakeCron()
	m.fact(event.ManualFailover{Step: event.ManualPause, Node: string(sender.id)})
	m.effect(Effect{Kind: EffectPauseWrites, Until: m.since(m.now + 2*m.manualFailoverTimeout())}) // CLUSTER_MF_PAUSE_MULT
	// The ping carries the offset at which this master paused.
	m.sendPing(l, Ping)
}
