package slottask

import (
	"strconv"
	"time"
)

// BeforeSleep does what is left to do before the node turns to its next event (asmBeforeSleep).
func (m *Tasks) BeforeSleep() {
	m.processTrims()
	t := m.current
	switch {
	case t == nil:
	case t.Import:
		switch {
		case t.State == None:
			m.start(t)
		case t.State == ReadyToStream:
			m.move(t, StreamingBuffer)
			m.do(Action{Kind: Apply, Task: t})
		case m.held(t) && !m.Settings.HoldTakeover:
			m.takeOver(t)
		}
	case !m.Settings.TimeoutTold && m.pauseOver(t):
		m.fail(t, "Server paused timeout")
	case t.State == Handoff:
		m.endIfDrained(t)
	}
}

// pauseOver reports whether the source has held back writes for too long.
func (m *Tasks) pauseOver(t *Task) bool {
	return (t.State == Handoff || t.State == StreamEOF) && m.World.Time()-t.paused >= m.Settings.PauseTimeout
}

// Cron is what a node does each 100 ms (asmCron, and the part of the data's cron that trims).
func (m *Tasks) Cron() {
	m.ticks++
	second := m.ticks%10 == 0
	m.trimCycle()
	t := m.current
	switch {
	case t == nil:
		return // old tasks are forgotten when there is a new one
	case t.Import:
		m.importCron(t, second)
	default:
		m.migrateCron(t, second)
	}
	if m.Settings.MaxArchived < len(m.archived) {
		m.archived = m.archived[:m.Settings.MaxArchived]
	}
}

func (m *Tasks) importCron(t *Task, second bool) {
	switch {
	case t.State == Failed:
		if second {
			t.reset()
			m.start(t)
		}
	case t.State == WaitStreamEOF:
		m.acknowledge(t)
		if !t.eof && m.silent(t) {
			m.fail(t, "Main channel - Connection timeout")
		}
	case t.State == Accumulate && t.Channel == ChannelTransfer:
		if m.silent(t) {
			m.fail(t, "RDB channel - Connection timeout")
		}
	case t.State == SendSyncSlots && second:
		m.sync(t)
	}
}

func (m *Tasks) migrateCron(t *Task, second bool) {
	now := m.World.Time()
	switch {
	case m.Settings.TimeoutTold && m.pauseOver(t):
		m.fail(t, "Write pause timeout during slot handoff: destination did not take ownership within "+
			strconv.FormatInt(m.Settings.PauseTimeout.Milliseconds(), 10)+" ms.")
	case t.State == WaitSnapshot:
		if second && now-t.heard >= m.Settings.SnapshotDelay {
			m.Begin(t)
		}
	case t.State != SendStream:
	case m.silent(t):
		m.fail(t, "Main channel - Connection timeout")
	case t.destState == WaitStreamEOF && t.appliedAt != 0 && now-t.appliedAt > max(m.Settings.DrainTimeout, 2*(t.appliedAt-t.snapshotAt)):
		m.fail(t, "Sync buffer drain timeout")
	}
}

// silent reports whether the other side has said nothing for too long, in whole seconds.
func (m *Tasks) silent(t *Task) bool {
	return m.World.Time()/time.Second-t.heard/time.Second > m.Settings.Timeout/time.Second
}
