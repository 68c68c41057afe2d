package slottask

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// The side of the source.

// Sync is what a destination asks for. It returns the task, which has the connection as its main
// channel now, or says why there is none: an error as it is written (clusterSyncSlotsCommand).
func (m *Tasks) Sync(id string, ranges []slot.Range, dest gossip.ID) (t *Task, refusal string) {
	source, refusal := m.Refusal(ranges, nil)
	switch {
	case refusal != "":
		return nil, "ERR " + refusal
	case source != m.World.Self():
		return nil, "ERR This node is not the owner of the slots"
	case dest != "" && !m.World.KnowsMaster(dest):
		return nil, "ERR Destination node " + string(dest) + " is not a master"
	case m.Settings.Point.at(migrateMain, None):
		return nil, "NOTREADY Cluster is not ready to migrate slots"
	case m.Settings.TrimsRefused && m.trims(ranges):
		return nil, "ERR Trim job in progress for the slots"
	}
	t = m.current
	switch {
	case t == nil:
	case t.ID == id && !t.Import && t.State == Failed && slices.Equal(ranges, t.Ranges) && t.Dest == dest:
		t.reset()
	case t.State == Failed:
		m.cancel(t, "new migration requested")
		t = nil
	default:
		return nil, "ERR Another ASM task is already in progress"
	}
	if t == nil {
		t = &Task{ID: id}
		m.create(t)
		t.Started = t.Created
	}
	t.Ranges, t.Source, t.Dest = ranges, source, dest
	m.move(t, WaitChannel)
	m.tell(t)
	return t, ""
}

// Channels is what a destination says of a second connection, for the snapshot. It returns the
// task, or an error as it is written.
func (m *Tasks) Channels(id string) (t *Task, refusal string) {
	t = m.current
	switch {
	case len(id) != 40:
		return nil, "ERR Invalid task id"
	case t == nil:
		return nil, "ERR No slot migration task in progress"
	case t.Import || t.State != WaitChannel || t.ID != id:
		return nil, "ERR Another migration task is already in progress"
	}
	if m.Settings.Point.at(migrateMain, t.State) {
		m.fail(t, disconnected)
		return nil, "ERR Main channel connection is not established"
	}
	m.move(t, WaitSnapshot)
	t.Channel, t.heard = WaitSnapshot, m.World.Time()
	return t, ""
}

// Begin begins the snapshot if that is possible.
func (m *Tasks) Begin(t *Task) {
	if t.State != WaitSnapshot || m.World.Forks() {
		return
	}
	if m.Settings.Point.at(migrateSnapshot, t.State) {
		m.do(Action{Kind: Hangup, Task: t, Channel: Snapshot})
		return
	}
	t.Channel, t.destState, t.snapshotAt = ChannelTransfer, Accumulate, m.World.Time()
	m.move(t, SendSnapshotAndStream)
	m.do(Action{Kind: BeginSnapshot, Task: t})
}

const disconnected = "Main and RDB channel clients are disconnected."

// Gone says that the destination has closed a channel (asmCallbackOnFreeClient).
func (m *Tasks) Gone(t *Task, c Channel) {
	switch {
	case t != m.current || t.State == Failed:
	case c == Snapshot:
		t.Channel = Completed
	default:
		m.fail(t, disconnected)
	}
}

// SnapshotDone says that the child process has ended.
func (m *Tasks) SnapshotDone(t *Task, ok bool) {
	switch {
	case t.State != SendSnapshotAndStream:
	case ok:
		t.heard, t.Channel = m.World.Time(), Completed
		m.move(t, SendStream)
	default:
		m.fail(t, "RDB channel - Failed to send slots snapshot")
	}
}

// Fed says that so many bytes of the stream are on their way.
func (m *Tasks) Fed(t *Task, bytes int) {
	if m.Settings.Point.at(migrateMain, t.State) {
		m.do(Action{Kind: Hangup, Task: t, Channel: Main})
	}
	t.SourceOffset += int64(bytes)
}

// Acked says how much of the stream the destination has applied. Once that is nearly all, the
// source holds back writes.
func (m *Tasks) Acked(t *Task, state State, offset int64) {
	now := m.World.Time()
	t.heard = now
	t.destState = state
	if t.DestOffset > offset {
		return
	}
	t.DestOffset = offset
	if state == WaitStreamEOF && t.appliedAt == 0 {
		t.appliedAt = now
	}
	if t.State != SendSnapshotAndStream && t.State != SendStream || t.DestOffset+m.Settings.MaxLag < t.SourceOffset ||
		m.Settings.HoldHandoff || m.Settings.Point.at(migrateMain, HandoffPrep) {
		return
	}
	m.move(t, HandoffPrep)
	m.do(Action{Kind: Pause})
	m.move(t, Handoff)
	t.paused = now
}

// endIfDrained ends the stream once all of it is on its way (asmSendStreamEofIfDrained).
func (m *Tasks) endIfDrained(t *Task) {
	if m.World.Unsent(t) > 0 {
		return
	}
	if m.Settings.Point.at(migrateMain, t.State) {
		m.do(Action{Kind: Hangup, Task: t, Channel: Main})
		return
	}
	m.do(Action{Kind: Hangup, Task: t, Channel: Snapshot})
	t.Channel = Completed
	m.do(Action{Kind: Ended, Task: t})
	m.move(t, StreamEOF)
}
