// Package slottask is the atomic slot migration of Redis 8.4 and later as a state machine
// (cluster_asm.c): a destination that has been told to takes slots from a source, as a
// snapshot and a stream of commands. When it has nearly all of it, the source holds back all
// writes, and says that the stream has ended: then the destination takes the slots over.
//
// Tasks knows the task of one node, of either side, those that have ended, and which slots wait to
// be trimmed. Events go in; World says what the machine has to know, and Take what the node has
// to do. There is no clock, no connection and no data here.
package slottask

import (
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
)

// State is how far a task, or its channel for the snapshot, is.
type State uint8

// The states: those of both sides, of an import, of a migration, and of the channel for the
// snapshot.
const (
	None State = iota
	Connecting
	AuthReply
	Canceled
	Failed
	Completed

	SendHandshake
	HandshakeReply
	SendSyncSlots
	SyncSlotsReply
	InitChannel
	Accumulate
	ReadyToStream
	StreamingBuffer
	WaitStreamEOF
	Takeover

	WaitChannel
	WaitSnapshot
	SendSnapshotAndStream
	SendStream
	HandoffPrep
	Handoff
	StreamEOF

	ChannelRequest
	ChannelReply
	ChannelTransfer
)

var stateNames = [...]string{
	None: "none", Connecting: "connecting", AuthReply: "auth-reply", Canceled: "canceled", Failed: "failed", Completed: "completed",
	SendHandshake: "send-handshake", HandshakeReply: "handshake-reply", SendSyncSlots: "send-syncslots", SyncSlotsReply: "syncslots-reply",
	InitChannel: "init-rdbchannel", Accumulate: "accumulate-buffer", ReadyToStream: "ready-to-stream", StreamingBuffer: "streaming-buffer",
	WaitStreamEOF: "wait-stream-eof", Takeover: "takeover",
	WaitChannel: "wait-rdbchannel", WaitSnapshot: "wait-bgsave-start", SendSnapshotAndStream: "send-bulk-and-stream", SendStream: "send-stream",
	HandoffPrep: "handoff-prep", Handoff: "handoff", StreamEOF: "stream-eof",
	ChannelRequest: "rdbchannel-request", ChannelReply: "rdbchannel-reply", ChannelTransfer: "rdbchannel-transfer",
}

// String is the state's name (asmTaskStateToString).
func (s State) String() string { return stateNames[s] }

// stateNamed finds a state by its name in lower case.
func stateNamed(name string) (State, bool) {
	for s, n := range stateNames {
		if n == name {
			return State(s), true
		}
	}
	return None, false
}

// Channel is one of the two connections of a task.
type Channel uint8

// The channels: the main one, for the stream, and that for the snapshot.
const (
	Main Channel = iota
	Snapshot
)

func (c Channel) String() string {
	if c == Snapshot {
		return "RDB"
	}
	return "Main"
}

// Task is one migration, as one of the two sides sees it.
type Task struct {
	// ID is the same on both sides: 40 hexadecimal digits.
	ID string
	// Import is set on the destination's side.
	Import bool
	// Source and Dest are the two nodes.
	Source, Dest gossip.ID
	Ranges       []slot.Range
	State        State
	// Channel is the state of the channel for the snapshot.
	Channel State
	// DestOffset is how much of the stream the destination has applied, and SourceOffset how
	// much the source has sent.
	DestOffset, SourceOffset int64
	// Retries counts the attempts after the first.
	Retries int64
	// Created, Started and Ended are times of the day in milliseconds, -1 if that has not
	// happened.
	Created, Started, Ended int64
	// WritePause is for how long the source of a completed migration held back writes, in
	// milliseconds.
	WritePause int64
	// Error says how the last attempt has failed.
	Error string

	destState State // as far as the source knows
	eof       bool  // the stream has ended while what has gathered is applied
	// Times at the source: when the pause began, when the destination began to take the snapshot,
	// and when it had applied what had gathered meanwhile, 0 if it has not.
	paused, snapshotAt, appliedAt time.Duration
	// heard is when the other side was last heard on the channel that matters.
	heard time.Duration
}

// Slots are the slots in words, as STATUS has them: "0-100 7-7".
func (t *Task) Slots() string { return slotmigration.Text(t.Ranges) }

// Has reports whether the slot is one of the task's.
func (t *Task) Has(s int) bool { return has(t.Ranges, s) }

func has(ranges []slot.Range, s int) bool {
	for _, r := range ranges {
		if r.First <= s && s <= r.Last {
			return true
		}
	}
	return false
}

// Feeds reports whether what is written to a slot has to reach the destination
// (asmCanFeedMigrationClient).
func (t *Task) Feeds() bool {
	return !t.Import && (t.State == SendSnapshotAndStream || t.State == SendStream || t.State == HandoffPrep)
}

// reset makes a task new, for another attempt (asmTaskReset).
func (t *Task) reset() {
	*t = Task{
		ID: t.ID, Import: t.Import, Source: t.Source, Dest: t.Dest, Ranges: t.Ranges, Retries: t.Retries + 1,
		Created: t.Created, Started: t.Started, Ended: t.Ended, Error: t.Error,
	}
}

// Text is the task as replicas hear of it (asmTaskSerialize).
func (t *Task) Text() string {
	operation := "migrate"
	if t.Import {
		operation = "import"
	}
	return strings.Join([]string{t.ID, string(t.Source), string(t.Dest), operation, t.State.String(), t.Slots()}, ":")
}

// parse is the inverse of Text (asmTaskDeserialize), nil for what is none.
func parse(text string) *Task {
	f := strings.Split(text, ":")
	if len(f) < 6 || f[0] == "" || len(f[1]) != 40 || len(f[2]) != 40 {
		return nil
	}
	t := &Task{ID: f[0], Source: gossip.ID(f[1]), Dest: gossip.ID(f[2]), Started: -1, Ended: -1}
	switch strings.ToLower(f[3]) {
	case "import":
		t.Import = true
	case "migrate":
	default:
		return nil
	}
	t.State, _ = stateNamed(strings.ToLower(f[4]))
	ranges, err := slot.ParseRanges(strings.ReplaceAll(f[5], " ", ","))
	if err != nil || len(ranges) == 0 {
		return nil
	}
	t.Ranges = ranges
	return t
}
