package slottask

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// The side of the destination.

// Import begins to take slots from their owner, or says why not. The ID is drawn by the node
// (asmCreateImportTask).
func (m *Tasks) Import(draw func() string, ranges []slot.Range) (id, refusal string) {
	source, refusal := m.Refusal(ranges, nil)
	switch {
	case refusal != "":
		return "", refusal
	case source == m.World.Self():
		return "", "this node is already the owner of the slot range"
	case m.current == nil:
	case m.current.State == Failed:
		m.cancel(m.current, "new import requested")
	default:
		return "", "another ASM task is already in progress"
	}
	m.create(&Task{ID: draw(), Import: true, Source: source, Dest: m.World.Self(), Ranges: ranges})
	return m.current.ID, ""
}

// start is asmStartImportTask.
func (m *Tasks) start(t *Task) {
	m.trimOrphans(t.Ranges)
	if m.World.Paused() || m.trims(t.Ranges) {
		return
	}
	source, refusal := m.Refusal(t.Ranges, t)
	switch {
	case refusal != "":
		m.cancel(t, refusal)
		return
	case source == m.World.Self():
		m.cancel(t, "slots owned by myself now")
		return
	}
	t.Source, t.Started = source, m.World.Millisecond()
	m.move(t, Connecting)
	m.tell(t)
	m.do(Action{Kind: Dial, Task: t, Channel: Main})
}

// Connected says that a channel to the source is made.
func (m *Tasks) Connected(t *Task, c Channel) {
	switch {
	case c == Main && t.State == Connecting:
		if m.dies(importMain, t.State, t, c) {
			return
		}
		m.do(Action{Kind: Authenticate, Task: t, Channel: c})
		m.move(t, AuthReply)
	case c == Snapshot && t.Channel == Connecting:
		if m.dies(importSnapshot, t.Channel, t, c) {
			return
		}
		m.do(Action{Kind: Authenticate, Task: t, Channel: c})
		t.Channel = AuthReply
	}
}

// Talks reports whether what the source says on a channel are replies, to be given to Reply.
func (t *Task) Talks(c Channel) bool {
	if c == Snapshot {
		return t.Channel == AuthReply || t.Channel == ChannelReply
	}
	switch t.State {
	case AuthReply, HandshakeReply, SyncSlotsReply:
		return true
	}
	return false
}

// Reply brings a reply of the source, without its line end.
func (m *Tasks) Reply(t *Task, c Channel, line string) {
	if c == Snapshot {
		m.channelReply(t, line)
		return
	}
	if m.dies(importMain, t.State, t, c) {
		return
	}
	switch {
	case t.State == AuthReply && line == "+OK":
		m.move(t, SendHandshake)
		m.do(Action{Kind: Send, Task: t, Words: []string{"CONF", "NODE-ID", string(m.World.Self())}})
		m.move(t, HandshakeReply)
	case t.State == AuthReply:
		m.refused(t, "AUTH from the source", line)
	case t.State == HandshakeReply && line == "+OK":
		m.move(t, SendSyncSlots)
		m.sync(t)
	case t.State == HandshakeReply:
		m.refused(t, "CLUSTER SYNCSLOTS CONF from the source", line)
	case t.State == SyncSlotsReply && strings.HasPrefix(line, "+RDBCHANNELSYNCSLOTS"):
		m.move(t, InitChannel)
		m.do(Action{Kind: Dial, Task: t, Channel: Snapshot})
		t.Channel = Connecting
	case t.State == SyncSlotsReply && strings.HasPrefix(line, "-NOTREADY"):
		m.move(t, SendSyncSlots) // the cron tries again
	case t.State == SyncSlotsReply:
		m.refused(t, "CLUSTER SYNCSLOTS SYNC from the source", line)
	}
}

// sync asks for the slots.
func (m *Tasks) sync(t *Task) {
	words := []string{"SYNC", t.ID}
	for _, r := range t.Ranges {
		words = append(words, strconv.Itoa(r.First), strconv.Itoa(r.Last))
	}
	m.do(Action{Kind: Send, Task: t, Words: words})
	m.move(t, SyncSlotsReply)
}

func (m *Tasks) refused(t *Task, to, line string) {
	m.fail(t, "Main channel - Failed to sync with source node: Error reply to "+to+": "+line)
}

func (m *Tasks) channelReply(t *Task, line string) {
	if m.dies(importSnapshot, t.Channel, t, Snapshot) {
		return
	}
	switch {
	case t.Channel == AuthReply && line == "+OK":
		m.do(Action{Kind: Send, Task: t, Channel: Snapshot, Words: []string{"RDBCHANNEL", t.ID}})
		t.Channel = ChannelReply
	case t.Channel == AuthReply:
		m.fail(t, "RDB channel - Failed to sync with the source node: Error reply to AUTH from source: "+line)
	case line == "": // the source shows that it is there
	case strings.HasPrefix(line, "+SLOTSSNAPSHOT"):
		t.Channel, t.heard = ChannelTransfer, m.World.Time()
		m.move(t, Accumulate)
		m.do(Action{Kind: Gather, Task: t})
	default:
		m.fail(t, "RDB channel - Failed to sync with the source node: Error reply to CLUSTER SYNCSLOTS RDBCHANNEL from the source: "+line)
	}
}

// Broken says that a channel is gone, or could not be made.
func (m *Tasks) Broken(t *Task, c Channel, why string) {
	switch {
	case t != m.current || t.State == Failed:
	case c == Snapshot && t.Channel == ChannelTransfer:
		m.fail(t, "RDB channel - Connection is closed")
	case c == Snapshot && t.Channel == Connecting:
		m.fail(t, "RDB channel - Failed to sync with the source node: "+why)
	case c == Snapshot:
		m.fail(t, "RDB channel - Failed to sync with the source node: Source node did not respond to command during RDBCHANNELSYNCSLOTS handshake")
	case t.State == StreamingBuffer, t.State == WaitStreamEOF:
		m.fail(t, "Main channel - Connection is closed")
	case t.State == Accumulate:
		m.fail(t, "Main channel - Read error: "+why)
	case t.State == InitChannel, t.State == ReadyToStream: // nobody looks at it
	default:
		m.fail(t, "Main channel - Failed to sync with source node: "+why)
	}
}

// SnapshotEOF says that the whole snapshot has come. It reports false when nobody expects that: then
// the connection ends.
func (m *Tasks) SnapshotEOF(t *Task, c Channel) bool {
	if t == nil || c != Snapshot || t.Channel != ChannelTransfer || m.Settings.Point.at(importSnapshot, t.Channel) {
		return false
	}
	t.Channel = Completed
	m.do(Action{Kind: Hangup, Task: t, Channel: Snapshot})
	m.move(t, ReadyToStream) // the node goes on when it has executed all that it has read
	return true
}

// Streamed says that so many bytes, all that had gathered, are applied (asmSyncBufferStreamToDb).
func (m *Tasks) Streamed(t *Task, bytes int64) {
	switch {
	case t.State != StreamingBuffer:
	case t.eof:
		m.takeOver(t)
	default:
		t.DestOffset, t.heard = bytes, m.World.Time()
		m.move(t, WaitStreamEOF)
		if m.dies(importMain, t.State, t, Main) {
			return
		}
		m.acknowledge(t)
	}
}

// Applied says that so many bytes of the stream are applied.
func (m *Tasks) Applied(t *Task, bytes int64) {
	if t != nil && t.State == WaitStreamEOF {
		t.DestOffset += bytes
	}
}

// Heard says that the source has sent something on a channel.
func (m *Tasks) Heard(t *Task) { t.heard = m.World.Time() }

func (m *Tasks) acknowledge(t *Task) {
	m.do(Action{Kind: Send, Task: t, Words: []string{"ACK", t.State.String(), strconv.FormatInt(t.DestOffset, 10)}})
}

// StreamEnds says that the source has sent all there is. It reports false when nobody expects
// that: then the connection ends.
func (m *Tasks) StreamEnds(t *Task) bool {
	switch {
	case t == nil || !t.Import:
		return false
	case t.State == StreamingBuffer:
		t.eof = true
	case t.State == WaitStreamEOF && m.Settings.HoldTakeover:
		t.eof = true
	case t.State == WaitStreamEOF:
		m.takeOver(t)
	default:
		return false
	}
	return true
}

// takeOver is asmImportTakeover.
func (m *Tasks) takeOver(t *Task) {
	m.do(Action{Kind: Hangup, Task: t, Channel: Main})
	m.move(t, Takeover)
	m.do(Action{Kind: TakeSlots, Task: t})
	m.configured(t)
}

// held reports whether a task waits to take its slots over.
func (m *Tasks) held(t *Task) bool { return t.State == WaitStreamEOF && t.eof }
