package slotmigration

import "slices"

// Cron is what a node does each 100 ms (clusterSlotMigrationCron). Each second, as it says, both
// sides tell each other that they are there.
func (m *Jobs) Cron(eachSecond bool) {
	for _, j := range m.list {
		if j.InProgress() && j.State != ExportGranted && j.State != OnPrimary {
			if m.World.Second()-j.Acked > int64(m.Settings.Timeout.Seconds()) {
				m.finish(j, Failed, "Timed out after too long with no interaction")
				continue
			}
			if eachSecond && j.acknowledges() {
				m.send(j, "ACK")
			}
		}
		m.proceed(j)
	}
	m.cleanLog()
	m.tryUnpause()
}

// acknowledges is canSlotMigrationJobSendAck.
func (j *Job) acknowledges() bool {
	switch j.State {
	case Snapshotting, WaitAck, Connecting, SendAuth, ReadAuthResponse, SendEstablish, ReadEstablishResponse:
		return false
	}
	return true
}

// Proceed does what is left to do before the node turns to its next event: it follows every
// event (clusterBeforeSleep).
func (m *Jobs) Proceed() {
	if !m.due {
		return
	}
	m.due = false
	for _, j := range m.list {
		m.proceed(j)
	}
}

// proceed is proceedWithSlotMigration.
func (m *Jobs) proceed(j *Job) {
	switch j.State {
	case ImportGranted:
		if !m.Settings.PreventFailover {
			m.do(Action{Kind: TakeOver, Job: j})
			m.do(Action{Kind: Show, Job: j})
			m.finish(j, Success, "")
		}
	case CleaningUp:
		m.do(Action{Kind: Clean, Job: j})
		m.do(Action{Kind: Show, Job: j})
		m.move(j, j.after)
		m.do(Action{Kind: Finished, Job: j})
	case WaitingToSnapshot:
		// An acknowledgement that is still in the buffer would mix with the snapshot.
		if !m.World.Forks() && m.World.Unsent(j) == 0 && !m.forked() {
			m.move(j, Snapshotting)
			m.do(Action{Kind: Snapshot, Job: j})
		}
	case WaitingToPause:
		if m.tryPause(j) {
			m.move(j, FailoverPaused)
		}
	case FailoverPaused:
		if m.pauseOver(j) {
			m.finish(j, Failed, "Timed out before streaming completed")
		}
	case ExportGranted:
		if m.pauseOver(j) {
			m.finish(j, Failed, "Unpaused before migration completed (migration may have succeeded with lost writes)")
			return
		}
		m.checkOwner(j)
	}
}

// forked reports whether a child process has been asked for that the node has not begun yet.
func (m *Jobs) forked() bool {
	return slices.ContainsFunc(m.actions, func(a Action) bool { return a.Kind == Snapshot })
}

// cleanLog forgets the oldest jobs that have ended (clusterCleanupSlotMigrationLog).
func (m *Jobs) cleanLog() {
	for i := len(m.list) - 1; i >= 0 && len(m.list) > m.Settings.MaxLog; i-- {
		if m.list[i].State.Finished() {
			m.list = slices.Delete(m.list, i, i+1)
		}
	}
}
