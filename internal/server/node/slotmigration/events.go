package slotmigration

import (
	"github.com/slotstorm/slotstorm/gossip"
)

// What happens to a node's jobs.

// Cancel ends all exports at the wish of an operator. It reports whether there were any.
func (m *Jobs) Cancel() bool {
	if !m.Exporting() {
		return false
	}
	for _, j := range m.list {
		if j.InProgress() && !j.Import {
			m.finish(j, Cancelled, "")
		}
	}
	return true
}

// Flushed says that all data of the node are gone, or are about to be
// (clusterHandleFlushDuringSlotMigration).
func (m *Jobs) Flushed() {
	m.fail("Data was flushed", func(j *Job) bool { return j.State != OnPrimary })
}

// Connected says that the connection to the target of an export is made.
func (m *Jobs) Connected(j *Job) {
	if j.State != Connecting {
		return
	}
	if m.Settings.Auth {
		m.move(j, SendAuth)
		m.do(Action{Kind: Authenticate, Job: j})
		m.move(j, ReadAuthResponse)
		return
	}
	m.establish(j)
}

func (m *Jobs) establish(j *Job) {
	m.move(j, SendEstablish)
	m.do(Action{Kind: Establish, Job: j})
	m.move(j, ReadEstablishResponse)
}

// Answer brings the target's reply to AUTH or to ESTABLISH, its line end included.
func (m *Jobs) Answer(j *Job, reply string) {
	refused := reply[0] == '-'
	switch {
	case j.State == ReadAuthResponse && refused:
		m.finish(j, Failed, "Failed to AUTH to target node: "+reply[:len(reply)-len("\r\n")])
	case j.State == ReadAuthResponse:
		m.establish(j)
	case j.State == ReadEstablishResponse && refused:
		m.finish(j, Failed, "Received error during handshake to target: "+reply)
	case j.State == ReadEstablishResponse:
		m.move(j, WaitingToSnapshot)
		m.send(j, "ACK")
		m.due = true
	}
}

// Broken says that the connection to the other side is gone. A source that has granted the
// failover waits whether the target has taken the slots (clusterHandleSlotMigrationClientClose).
func (m *Jobs) Broken(j *Job, why string) {
	switch {
	case !j.InProgress():
	case j.State == Connecting:
		m.finish(j, Failed, "Unable to connect to target node: "+why)
	case j.State == ReadAuthResponse:
		m.finish(j, Failed, "Target node did not respond to AUTH command")
	case j.State == ExportGranted:
	case j.Import:
		m.finish(j, Failed, "Connection lost to source. Check CLUSTER GETSLOTMIGRATIONS on the source node for more information.")
	default:
		m.finish(j, Failed, "Connection lost to target. Check CLUSTER GETSLOTMIGRATIONS on the target node for more information.")
	}
	m.due = true
}

// OutOfMemory says that a command of an import finds no memory, and Refused that one has an
// error.
func (m *Jobs) OutOfMemory(j *Job) {
	if j.Import && j.InProgress() {
		m.finish(j, Failed, "Ran out of memory (OOM) during slot import")
	}
}

// Refused is described at OutOfMemory.
func (m *Jobs) Refused(j *Job) {
	if j.InProgress() {
		m.finish(j, Failed, "Failed to process command during slot migration. Check logs for more information")
	}
}

// SnapshotDone says that the child process has ended (clusterHandleSlotExportBackgroundSaveDone).
func (m *Jobs) SnapshotDone(j *Job, ok bool) {
	switch {
	case j.State != Snapshotting:
	case ok:
		m.stream(j)
	default:
		m.finish(j, Failed, "Failed to perform snapshot")
	}
}

// stream is slotExportBeginStreaming.
func (m *Jobs) stream(j *Job) {
	m.move(j, Replicating)
	m.do(Action{Kind: Stream, Job: j})
}

// Says is a word of the other side, as in CLUSTER SYNCSLOTS ACK. It reports false for one that there
// is not, which fails the job.
func (m *Jobs) Says(j *Job, word string) bool {
	switch word {
	case "ack":
		j.Acked = m.World.Second()
		if j.State == WaitAck {
			m.move(j, ReceiveSnapshot)
		}
	case "snapshot-eof":
		m.expect(j, j.State == ReceiveSnapshot, func() {
			m.send(j, "REQUEST-PAUSE")
			m.move(j, WaitingForPaused)
		})
	case "request-pause":
		m.expect(j, j.State == Replicating || j.State == Snapshotting, func() {
			if j.State == Snapshotting { // the child is not gone yet
				m.stream(j)
			}
			if m.tryPause(j) {
				m.move(j, FailoverPaused)
			} else {
				m.move(j, WaitingToPause)
			}
		})
	case "paused":
		m.expect(j, j.State == WaitingForPaused, func() {
			m.send(j, "REQUEST-FAILOVER")
			m.move(j, FailoverRequested)
		})
	case "request-failover":
		m.expect(j, j.State == FailoverPaused, func() { m.grant(j) })
	case "failover-granted":
		m.expect(j, j.State == FailoverRequested, func() {
			m.move(j, ImportGranted)
			m.due = true
		})
	default:
		if j.InProgress() {
			m.finish(j, Failed, "Unknown SYNCSLOTS subcommand used")
		}
		return false
	}
	return true
}

// expect does what a word means, if the job is in a state in which it may come.
func (m *Jobs) expect(j *Job, may bool, f func()) {
	switch {
	case may:
		f()
	case j.InProgress():
		m.finish(j, Failed, "Unexpected state machine transition")
	}
}

// tryPause is slotExportTryDoPause.
func (m *Jobs) tryPause(j *Job) bool {
	s := &m.Settings
	j.Unsent = m.World.Unsent(j)
	if s.PreventPause || s.MaxUnsent >= 0 && j.Unsent > s.MaxUnsent {
		return false
	}
	j.pauseEnd = m.World.Time() + s.PauseTime
	m.do(Action{Kind: Pause, Job: j, Until: j.pauseEnd})
	m.send(j, "PAUSED")
	return true
}

// grant is clusterCommandSyncSlotsRequestFailover.
func (m *Jobs) grant(j *Job) {
	if m.pauseOver(j) {
		m.finish(j, Failed, "Unpaused before failover completed")
		return
	}
	if end := m.World.Time() + propagation; j.pauseEnd < end {
		j.pauseEnd = end
		m.do(Action{Kind: Pause, Job: j, Until: end})
	}
	m.send(j, Grant)
	m.move(j, ExportGranted)
}

// pauseOver is isSlotExportPauseTimedOut.
func (m *Jobs) pauseOver(j *Job) bool { return j.pauseEnd < m.World.Time() || !m.World.Paused() }

// OwnersChanged says that slots have other owners, because of what another node claims
// (clusterUpdateSlotExportsOnOwnershipChange, clusterUpdateSlotImportsOnOwnershipChange).
func (m *Jobs) OwnersChanged() {
	for _, j := range m.list {
		if !j.InProgress() || j.State == OnPrimary {
			continue
		}
		if !j.Import {
			m.checkOwner(j)
			continue
		}
		switch m.owner(j) {
		case j.Source:
		case m.World.Self():
			m.finish(j, Failed, "Slots were unexpectedly assigned to myself during import")
		default:
			m.finish(j, Failed, "Slots are no longer owned by source node")
		}
	}
}

// checkOwner ends an export of whose slots this node is not the owner any more. It reports
// whether it did.
func (m *Jobs) checkOwner(j *Job) bool {
	switch m.owner(j) {
	case m.World.Self():
		return false
	case j.Target:
		m.finish(j, Success, "")
	default:
		m.finish(j, Failed, "Slots are no longer owned by myself")
	}
	return true
}

// owner is who owns all slots of a job, "" if that is nobody (getClusterNodeBySlotRanges).
func (m *Jobs) owner(j *Job) gossip.ID {
	first := m.World.Owner(j.Ranges[0].First)
	for _, r := range j.Ranges {
		for s := r.First; s <= r.Last; s++ {
			if m.World.Owner(s) != first {
				return ""
			}
		}
	}
	return first
}
