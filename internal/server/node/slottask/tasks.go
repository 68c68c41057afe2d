package slottask

import (
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// World is what the machine has to know of the node that it belongs to.
type World interface {
	// Time is the time since the start of the cluster, and Millisecond the time of the day.
	Time() time.Duration
	Millisecond() int64
	// Owner is who owns a slot, "" if nobody does, and Self this node.
	Owner(slot int) gossip.ID
	Self() gossip.ID
	// Master reports whether this node is a master, and MasterID whom it follows else.
	Master() bool
	MasterID() gossip.ID
	// KnowsMaster reports whether it knows another node as a master.
	KnowsMaster(id gossip.ID) bool
	// Open reports whether any slot is on the move key by key.
	Open() bool
	// Unsent is how many bytes of a task's stream have not left the node.
	Unsent(t *Task) int64
	// Forks reports whether the node has a child process, so that it cannot have another one.
	Forks() bool
	// Paused reports whether writes of clients are held back, for whatever purpose.
	Paused() bool
	// Keys is how many keys a slot has here.
	Keys(slot int) int
	// Tracked reports whether a client caches keys, so that it has to hear of each key that goes.
	Tracked() bool
}

// Settings are the directives that matter here, and what a version does.
type Settings struct {
	// MaxLag is with how much of the stream unacknowledged a source may hand over
	// (cluster-slot-migration-handoff-max-lag-bytes).
	MaxLag int64
	// PauseTimeout is for how long a source holds back writes at most
	// (cluster-slot-migration-write-pause-timeout).
	PauseTimeout time.Duration
	// DrainTimeout is for how long at least a destination that has taken all that had gathered
	// may stay behind (cluster-slot-migration-sync-buffer-drain-timeout).
	DrainTimeout time.Duration
	// MaxArchived is how many tasks that have ended are kept
	// (cluster-slot-migration-max-archived-tasks).
	MaxArchived int
	// Timeout is after how long without a word a task fails (repl-timeout).
	Timeout time.Duration
	// SnapshotDelay is how long a snapshot that could not begin at once waits at least
	// (repl-diskless-sync-delay).
	SnapshotDelay time.Duration
	// HoldHandoff and HoldTakeover hold tasks: the source before it pauses, the destination
	// before it takes the slots.
	HoldHandoff, HoldTakeover bool
	// Point is where tasks fail, and Trim how slots are trimmed: those of DEBUG.
	Point FailPoint
	Trim  TrimMethod
	// TrimHeld says that active trimming does not go on (DEBUG ASM-TRIM-METHOD active -1).
	TrimHeld bool
	// TellsMigrations says that replicas hear of migrations too, not only of imports.
	TellsMigrations bool
	// TimeoutTold says that the cron notices a pause which was too long, and that its error says
	// how long that was, and TrimsRefused that a source does not give slots away that it trims.
	TimeoutTold, TrimsRefused bool
}

// Tasks are the migrations of one node: the one under way, and those that have ended. Its zero
// value knows of none; World has to be set.
type Tasks struct {
	World    World
	Settings Settings

	current  *Task
	archived []*Task // the newest first
	// master is the task of the master that this node, a replica, follows.
	master  *Task
	trim    trimming
	actions []Action
	ticks   int
}

// ActionKind says what an Action asks for.
type ActionKind uint8

// The kinds of actions.
const (
	// Dial: connect the channel to the task's source. Connected or Broken follows.
	Dial ActionKind = iota + 1
	// Authenticate: show the source that this is a node of the cluster. Reply follows.
	Authenticate
	// Send: send CLUSTER SYNCSLOTS with Words on the channel.
	Send
	// Ended: send CLUSTER SYNCSLOTS STREAM-EOF on the main channel, and let it be: the task has no
	// connections any more. From now on the destination may take the slots.
	Ended
	// Hangup: close the connection of the channel.
	Hangup
	// BeginSnapshot: send all keys of the slots on the channel for it, and then SNAPSHOT-EOF, by
	// a child process.
	BeginSnapshot
	// Gather: keep what comes on the main channel until Apply.
	Gather
	// Apply: execute what has gathered. Streamed follows. What comes later is executed as it comes.
	Apply
	// Pause: hold back all writes until Unpause.
	Pause
	Unpause
	// TakeSlots: claim the slots with a new config epoch, and tell everybody.
	TakeSlots
	// TellReplicas: send CLUSTER SYNCSLOTS CONF ASM-TASK with Words to replicas.
	TellReplicas
	// Trim: delete the keys of Ranges without a word to anybody but those who watch or cache them.
	Trim
	// TellTrim: tell replicas, and the append only file, to trim Ranges.
	TellTrim
	// Moved: the task has a new state, for the log.
	Moved
)

// Action is something that the node has to do.
type Action struct {
	Kind    ActionKind
	Task    *Task
	Channel Channel
	Words   []string     // of Send and TellReplicas
	Ranges  []slot.Range // of Trim and TellTrim
	To      State        // of Moved
}

func (m *Tasks) do(a Action) { m.actions = append(m.actions, a) }

// Take returns what has to be done, in order, and forgets it. It follows every call of a method
// that changes something.
func (m *Tasks) Take() []Action {
	actions := m.actions
	m.actions = nil
	return actions
}

// Current is the task under way, or one that has failed and may go on, nil if there is none.
func (m *Tasks) Current() *Task { return m.current }

// All are all tasks: the one under way first, then those that have ended, the newest first.
func (m *Tasks) All() []*Task {
	if m.current == nil {
		return m.archived
	}
	return append([]*Task{m.current}, m.archived...)
}

// Find looks a task up by its ID, nil if there is none.
func (m *Tasks) Find(id string) *Task {
	for _, t := range m.All() {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// Importing reports whether there is an import that has not ended, be it that it has failed and
// is about to go on (asmImportInProgress).
func (m *Tasks) Importing() bool { return m.current != nil && m.current.Import }

// Migrating is Importing for a migration, which goes on when the destination tries again.
func (m *Tasks) Migrating() bool { return m.current != nil && !m.current.Import }

// Has reports whether the slot is in a task (isSlotInAsmTask).
func (m *Tasks) Has(s int) bool { return m.current != nil && m.current.Has(s) }

// Active is cluster_slot_migration_active_tasks (asmCatInfoString).
func (m *Tasks) Active() int {
	if t := m.current; t != nil && (t.Import || t.State != Failed) {
		return 1
	}
	return 0
}

// Refusal says why slots cannot be imported, "" if they can, and whose they are
// (validateImportSlotRanges). Current is the task that asks, nil for another one.
func (m *Tasks) Refusal(ranges []slot.Range, current *Task) (source gossip.ID, refusal string) {
	w := m.World
	switch {
	case !w.Master():
		return "", "slot migration not allowed on replica."
	case w.Open():
		return "", "all slot states must be STABLE to start a slot migration task."
	}
	for _, r := range ranges {
		if t := m.current; t != nil && t != current && t.Import && overlap(t.Ranges, r) {
			return "", "overlapping import exists for slot range: " + strconv.Itoa(r.First) + "-" + strconv.Itoa(r.Last)
		}
		for s := r.First; s <= r.Last; s++ {
			owner := w.Owner(s)
			switch {
			case owner == "":
				return "", "slot has no owner: " + strconv.Itoa(s)
			case source == "":
				source = owner
			case source != owner:
				return "", "slots belong to different source nodes"
			}
		}
	}
	return source, ""
}

func overlap(ranges []slot.Range, r slot.Range) bool {
	for _, x := range ranges {
		if x.First <= r.Last && x.Last >= r.First {
			return true
		}
	}
	return false
}

func (m *Tasks) create(t *Task) {
	t.Created, t.Started, t.Ended = m.World.Millisecond(), -1, -1
	m.current = t
}

// move brings a task to a state.
func (m *Tasks) move(t *Task, to State) {
	t.State = to
	m.do(Action{Kind: Moved, Task: t, To: to})
}

// fail ends an attempt (asmTaskSetFailed).
func (m *Tasks) fail(t *Task, why string) {
	t.Error = why + " (state: " + t.State.String() + ", rdb_channel_state: " + t.Channel.String() + ")"
	if t.State == Failed {
		return
	}
	first := Snapshot
	if t.Import {
		first = Main
	}
	m.do(Action{Kind: Hangup, Task: t, Channel: first})
	m.do(Action{Kind: Hangup, Task: t, Channel: Snapshot - first})
	m.move(t, Failed)
	if !t.Import && m.World.Master() {
		m.do(Action{Kind: Unpause})
	}
	m.tell(t)
	if t.Import && m.World.Master() {
		m.schedule(t.Ranges)
	}
}

// tell tells replicas of a task's state (asmNotifyReplicasStateChange).
func (m *Tasks) tell(t *Task) {
	if m.World.Master() && (t.Import || m.Settings.TellsMigrations) {
		m.do(Action{Kind: TellReplicas, Task: t, Words: []string{t.Text()}})
	}
}

// cancel ends a task for good (asmTaskCancel).
func (m *Tasks) cancel(t *Task, reason string) {
	m.fail(t, "Cancelled due to "+reason)
	m.move(t, Canceled)
	m.archive(t)
}

// archive is asmTaskFinalize.
func (m *Tasks) archive(t *Task) {
	t.Ended = m.World.Millisecond()
	m.current = nil
	m.archived = slices.Insert(m.archived, 0, t)
}

// Cancel ends the task under way, if it has the ID, or that is "". It returns how many there were
// (clusterAsmCancel).
func (m *Tasks) Cancel(id, reason string) int {
	if m.current == nil || id != "" && m.current.ID != id {
		return 0
	}
	m.cancel(m.current, reason)
	return 1
}

// CancelSlots ends the task under way if it has any of the slots (clusterAsmCancelBySlotRangeArray).
func (m *Tasks) CancelSlots(ranges []slot.Range, reason string) {
	if t := m.current; t != nil && slices.ContainsFunc(ranges, func(r slot.Range) bool { return overlap(t.Ranges, r) }) {
		m.cancel(t, reason)
	}
}

// Forgotten says that another node is not known any more (clusterAsmCancelByNode).
func (m *Tasks) Forgotten(id gossip.ID) {
	if t := m.current; t != nil && (t.Source == id || t.Dest == id) {
		m.cancel(t, "node deleted")
	}
}

// Taken says that another node has taken slots of this one, all at once, which are in order and
// merged (clusterUpdateSlotsConfigWith). It reports whether they are those of a task: then their
// keys are not deleted because of that.
func (m *Tasks) Taken(ranges []slot.Range) bool {
	t := m.current
	if t == nil || !slices.Equal(slices.SortedFunc(slices.Values(t.Ranges), byFirst), ranges) {
		m.CancelSlots(ranges, "slots configuration updated")
		return false
	}
	m.configured(t)
	return true
}

func byFirst(a, b slot.Range) int { return a.First - b.First }

// configured says that the slots of a task have changed hands (asmNotifyConfigUpdated).
func (m *Tasks) configured(t *Task) {
	switch {
	case t.Import && t.State == Takeover:
	case !t.Import && t.State == StreamEOF:
		t.WritePause = m.World.Millisecond() - m.pausedAt(t)
	default:
		m.cancel(t, "slots configuration updated")
		return
	}
	t.Error = ""
	m.move(t, Completed)
	if !t.Import {
		m.do(Action{Kind: Unpause})
	}
	m.tell(t)
	m.archive(t)
	if !t.Import {
		m.schedule(t.Ranges)
	}
}

// pausedAt is when the pause of a task began, by the time of the day.
func (m *Tasks) pausedAt(t *Task) int64 {
	return m.World.Millisecond() - (m.World.Time() - t.paused).Milliseconds()
}
