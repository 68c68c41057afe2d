package slotmigration

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// World is what the machine has to know of the node that it belongs to.
type World interface {
	// Time is the time since the start of the cluster, and Second the second of the day's time.
	Time() time.Duration
	Second() int64
	// Owner is who owns a slot, "" if nobody does, and Self this node.
	Owner(slot int) gossip.ID
	Self() gossip.ID
	// Unsent is how many bytes of a job's stream have not left the node.
	Unsent(j *Job) int64
	// Forks reports whether the node has a child process, so that it cannot have another one.
	Forks() bool
	// Paused reports whether the pause that the machine has asked for lasts.
	Paused() bool
}

// Settings are the directives that matter here.
type Settings struct {
	// MaxLog is how many jobs are kept once they have ended (cluster-slot-migration-log-max-len).
	MaxLog int
	// MaxUnsent is with how much of the stream unsent a source may pause, -1 for any
	// (slot-migration-max-failover-repl-bytes).
	MaxUnsent int64
	// PauseTime is how long a source holds back writes at most: twice
	// cluster-manual-failover-timeout.
	PauseTime time.Duration
	// Timeout is after how long without a word a job fails (repl-timeout).
	Timeout time.Duration
	// Auth says that the source has a password for the target (primaryauth).
	Auth bool
	// PreventPause and PreventFailover are those of DEBUG SLOTMIGRATION.
	PreventPause, PreventFailover bool
}

// propagation is for how long at least a source holds writes back once it has granted the
// failover: the target has to tell it (CLUSTER_OPERATION_TIMEOUT).
const propagation = 2 * time.Second

// Jobs are the migrations of one node, those under way and those that have ended. Its zero
// value knows of none; World has to be set.
type Jobs struct {
	World    World
	Settings Settings

	list    []*Job // the newest first
	actions []Action
	due     bool // Proceed has something to do before the node goes on
}

// ActionKind says what an Action asks for.
type ActionKind uint8

// The kinds of actions.
const (
	// Dial: connect to the job's target. Connected or Broken follows.
	Dial ActionKind = iota + 1
	// Authenticate: send AUTH to the target. Answer follows with its reply.
	Authenticate
	// Establish: tell the target of the job. Answer follows with its reply.
	Establish
	// Send: send CLUSTER SYNCSLOTS with Word to the other side.
	Send
	// Hangup: close the connection to the other side.
	Hangup
	// Snapshot: send all keys of the slots, and then SNAPSHOT-EOF, by a child process. What is
	// written from then on is kept until Stream.
	Snapshot
	// KillSnapshot: end the child process.
	KillSnapshot
	// Stream: send what was kept, and from then on what is written.
	Stream
	// Pause: hold back all writes until the time, or until Unpause.
	Pause
	Unpause
	// TakeOver: claim the slots with a new config epoch, and tell everybody.
	TakeOver
	// Hide: the keys of the slots are not to be seen, and Show: they are.
	Hide
	Show
	// Clean: delete the keys of those of the slots that this node does not own.
	Clean
	// Finished: tell replicas how an import has ended.
	Finished
	// Moved: the job has a new state, for the log.
	Moved
)

// Grant is the word by which a source lets the target take the slots over.
const Grant = "FAILOVER-GRANTED"

// Action is something that the node has to do.
type Action struct {
	Kind  ActionKind
	Job   *Job
	Word  string        // of Send
	Until time.Duration // of Pause
	From  State         // of Moved
	To    State
}

func (m *Jobs) do(a Action) { m.actions = append(m.actions, a) }

// Take returns what has to be done, in order, and forgets it. It follows every call of a method that
// changes something.
func (m *Jobs) Take() []Action {
	actions := m.actions
	m.actions = nil
	return actions
}

// List are all jobs, the newest first. The caller does not change them.
func (m *Jobs) List() []*Job { return m.list }

// Exporting reports whether any slot is being given away, and Importing whether any is being
// taken (clusterIsAnySlotExporting, clusterIsAnySlotImporting).
func (m *Jobs) Exporting() bool { return m.unfinished(false, nil) }

// Importing is described at Exporting.
func (m *Jobs) Importing() bool { return m.unfinished(true, nil) }

// ExportsSlot reports whether the slot is being given away (clusterIsSlotExporting).
func (m *Jobs) ExportsSlot(s int) bool {
	return m.unfinished(false, func(j *Job) bool { return j.Has(s) })
}

// ImportsSlot reports whether the slot is being taken (clusterIsSlotImporting).
func (m *Jobs) ImportsSlot(s int) bool {
	return m.unfinished(true, func(j *Job) bool { return j.Has(s) })
}

func (m *Jobs) unfinished(imports bool, also func(*Job) bool) bool {
	return slices.ContainsFunc(m.list, func(j *Job) bool {
		return j.Import == imports && !j.State.Finished() && (also == nil || also(j))
	})
}

// Granted reports whether this node has granted that the slot be taken over, so that it believes
// the new owner whatever its config epoch is (clusterSlotFailoverGranted).
func (m *Jobs) Granted(s int) bool {
	for _, j := range m.list {
		if !j.Import && j.InProgress() && j.Has(s) {
			return j.State == ExportGranted
		}
	}
	return false
}

// Export begins to give slots away (createSlotExportJob). The name is drawn by the node.
func (m *Jobs) Export(name string, target gossip.ID, ranges []slot.Range) {
	j := m.add(&Job{Name: name, Source: m.World.Self(), Target: target, Ranges: ranges, State: Connecting})
	m.do(Action{Kind: Dial, Job: j})
}

// Import begins to take slots from a source (createSlotImportJob).
func (m *Jobs) Import(name string, source gossip.ID, ranges []slot.Range) *Job {
	j := m.add(&Job{Name: name, Import: true, Source: source, Target: m.World.Self(), Ranges: ranges, State: WaitAck})
	m.do(Action{Kind: Hide, Job: j})
	return j
}

// Follow is Import for a replica, whose primary takes the slots.
func (m *Jobs) Follow(name string, ranges []slot.Range) {
	j := m.add(&Job{Name: name, Import: true, Ranges: ranges, State: OnPrimary})
	m.do(Action{Kind: Hide, Job: j})
}

func (m *Jobs) add(j *Job) *Job {
	j.Created = m.World.Second()
	j.Updated, j.Acked = j.Created, j.Created
	m.list = slices.Insert(m.list, 0, j)
	m.do(Action{Kind: Moved, Job: j, From: j.State, To: j.State})
	return j
}

// Find looks a job up by its name, nil if there is none.
func (m *Jobs) Find(name string) *Job {
	for _, j := range m.list {
		if j.Name == name {
			return j
		}
	}
	return nil
}

// move brings a job to a state (updateSlotMigrationJobState).
func (m *Jobs) move(j *Job, to State) {
	m.do(Action{Kind: Moved, Job: j, From: j.State, To: to})
	j.State, j.Updated = to, m.World.Second()
}

func (m *Jobs) send(j *Job, word string) { m.do(Action{Kind: Send, Job: j, Word: word}) }

// finish ends a job (finishSlotMigrationJob). The data of an import that has failed are removed
// before the node goes on.
func (m *Jobs) finish(j *Job, state State, message string) {
	j.Message = message
	if !j.Import {
		j.pauseEnd = 0
		m.tryUnpause()
		if j.State == Snapshotting {
			m.do(Action{Kind: KillSnapshot, Job: j})
		}
	}
	if j.Import && state != Success {
		j.after, state = state, CleaningUp
		m.due = true
	}
	m.move(j, state)
	if j.Import && state == Success {
		m.do(Action{Kind: Finished, Job: j})
	}
	m.do(Action{Kind: Hangup, Job: j})
}

// tryUnpause lets clients write again if no job needs that they do not (slotExportTryUnpause).
func (m *Jobs) tryUnpause() {
	if !m.World.Paused() || slices.ContainsFunc(m.list, func(j *Job) bool { return j.pauseEnd != 0 }) {
		return
	}
	m.do(Action{Kind: Unpause})
}

// fail ends all jobs that the function chooses and that are in progress.
func (m *Jobs) fail(message string, which func(*Job) bool) {
	for _, j := range m.list {
		if j.InProgress() && which(j) {
			m.finish(j, Failed, message)
		}
	}
}
