package node

import (
	"crypto/sha1"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/slottask"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// tasking is the node's part in the atomic slot migration of Redis 8.4 and later: package slottask
// has the rules, here are its connections and what they carry.
type tasking struct {
	state slottask.Tasks
	// links are the connections of an import, and clients those of a migration, by channel.
	links   [2]*importLink
	clients [2]*Session
	// peak is the most that has gathered for an import.
	peak int
}

// taskWorld is what the tasks know of the node.
type taskWorld struct{ n *Node }

func (w taskWorld) Time() time.Duration         { return w.n.now }
func (w taskWorld) Millisecond() int64          { return w.n.wall().UnixMilli() }
func (w taskWorld) Self() gossip.ID             { return w.n.machine.ID() }
func (w taskWorld) Master() bool                { return w.n.view.Self.Master }
func (w taskWorld) MasterID() gossip.ID         { return w.n.view.Self.MasterID }
func (w taskWorld) Owner(s int) gossip.ID       { return migrationWorld(w).Owner(s) }
func (w taskWorld) Forks() bool                 { return w.n.child != nil }
func (w taskWorld) Paused() bool                { return w.n.paused() }
func (w taskWorld) Keys(s int) int              { return w.n.ks.CountInSlot(s) }
func (w taskWorld) Tracked() bool               { return w.n.tracking.Figures().Clients > 0 }
func (w taskWorld) Unsent(*slottask.Task) int64 { return w.n.unsentOfTask() }

func (w taskWorld) KnowsMaster(id gossip.ID) bool {
	m := w.n.view.Member(id)
	return m != nil && m.Master
}

func (w taskWorld) Open() bool {
	migrating, importing := w.n.view.OpenSlots()
	return len(migrating)+len(importing) > 0
}

// importsSlots reports whether the node is a server that knows slot migration tasks.
func (n *Node) importsSlots() bool { return n.dialect.Has(dialect.ImportSlots) }

// taskSettings brings the directives to the tasks, of a server that knows them.
func (n *Node) taskSettings() {
	if !n.importsSlots() {
		return
	}
	s := &n.tasks.state.Settings
	s.MaxLag = n.directiveNumber("cluster-slot-migration-handoff-max-lag-bytes")
	s.PauseTimeout = lasting(n.directiveNumber("cluster-slot-migration-write-pause-timeout"))
	s.DrainTimeout = lasting(n.directiveNumber("cluster-slot-migration-sync-buffer-drain-timeout"))
	s.MaxArchived = int(n.directiveNumber("cluster-slot-migration-max-archived-tasks"))
	s.Timeout, s.SnapshotDelay = n.settings.ReplTimeout, n.settings.DisklessDelay
	s.TellsMigrations = n.dialect.Has(dialect.MigrationsFollowed)
	s.TimeoutTold, s.TrimsRefused = n.dialect.Has(dialect.PauseTimeoutTold), n.dialect.Has(dialect.TrimsTold)
}

// directiveNumber is the value of a directive that is a number, 0 if the server does not have it.
func (n *Node) directiveNumber(name string) int64 {
	value, _ := strconv.ParseInt(n.config.Get(name), 10, 64)
	return value
}

// taskTick is the tasks' part in the cron.
func (n *Node) taskTick() {
	if !n.importsSlots() {
		return
	}
	n.taskSettings()
	n.tasks.state.Cron()
	n.tasksChanged()
}

// proceedTasks does what is left to do before the node turns to the next event.
func (n *Node) proceedTasks() {
	if !n.importsSlots() || n.tasks.state.Current() == nil && !n.tasks.state.Trimming() {
		return
	}
	n.taskSettings()
	n.tasks.state.BeforeSleep()
	n.tasksChanged()
}

// tasksChanged does what the tasks ask for, in order.
func (n *Node) tasksChanged() {
	for actions := n.tasks.state.Take(); len(actions) > 0; actions = n.tasks.state.Take() {
		for _, a := range actions {
			n.taskAction(a)
		}
	}
}

func (n *Node) taskAction(a slottask.Action) {
	m, t := &n.tasks, a.Task
	switch a.Kind {
	case slottask.Dial:
		n.dialSource(t, a.Channel)
	case slottask.Authenticate:
		m.links[a.Channel].send("AUTH", internalUser, internalSecret(n.machine.ID()))
	case slottask.Send:
		m.links[a.Channel].send(append([]string{"CLUSTER", "SYNCSLOTS"}, a.Words...)...)
	case slottask.Hangup:
		n.hangUpTask(t, a.Channel)
	case slottask.BeginSnapshot:
		n.sendTaskSnapshot(t)
	case slottask.Gather:
		m.links[slottask.Snapshot].becomeClient()
		m.links[slottask.Main].gathers = true
	case slottask.Apply:
		m.links[slottask.Main].applyGathered()
	case slottask.Pause:
		n.pauseClients(suspension.ForSlotMigration, suspension.Forever, suspension.Writes)
	case slottask.Unpause:
		n.unpauseClients(suspension.ForSlotMigration)
	case slottask.Ended:
		n.endStream(t)
	case slottask.TakeSlots:
		n.host.TookSlots(n, Takeover{Job: t.ID, Source: t.Source}) // the grant is the end of the stream
		n.machine.TakeSlots(n.now, t.Ranges)
		n.machineChanged()
		n.migrations.announce = announceNow
	case slottask.TellReplicas:
		n.tellReplicas(append([]string{"CLUSTER", "SYNCSLOTS", "CONF", "ASM-TASK"}, a.Words...)...)
	case slottask.Trim:
		n.trim(a.Ranges)
	case slottask.TellTrim:
		words := []string{"TRIMSLOTS", "RANGES", strconv.Itoa(len(a.Ranges))}
		for _, r := range a.Ranges {
			words = append(words, strconv.Itoa(r.First), strconv.Itoa(r.Last))
		}
		n.propagate(bytesOf(words)...)
		n.sendEffects(false)
	case slottask.Moved:
		f := event.SlotMigration{Job: t.ID, Source: string(t.Source), Target: string(t.Dest), Import: t.Import, State: a.To.String(), Slots: t.Ranges}
		if a.To == slottask.Failed || a.To == slottask.Canceled {
			f.Message = t.Error
		}
		n.host.Fact(n, f)
	}
}

func bytesOf(words []string) [][]byte {
	list := make([][]byte, len(words))
	for i, word := range words {
		list[i] = []byte(word)
	}
	return list
}

// tellReplicas sends a request to the replicas that is none of the data.
func (n *Node) tellReplicas(words ...string) {
	if n.streams() {
		n.sendEffects(true)
		n.repl.pending.Request(bytesOf(words))
		n.sendEffects(false)
	}
}

// hangUpTask ends the connections of a channel.
func (n *Node) hangUpTask(t *slottask.Task, c slottask.Channel) {
	m := &n.tasks
	if l := m.links[c]; l != nil && l.task == t {
		l.close()
	}
	if s := m.clients[c]; s != nil && s.task == t {
		m.clients[c] = nil
		s.task = nil
		s.closing, s.unheard = true, true
		n.unblocked = append(n.unblocked, s)
		if c == slottask.Snapshot && n.child != nil && n.child.kind == childMigration {
			n.child.killed = true
		}
	}
}

// taskAux is the field of a data set in which it says what its node moves (rdbSaveInfoAuxFields).
const taskAux = "cluster-asm-task"

// internalUser is the user's name by which nodes of a cluster know each other.
const internalUser = "internal connection"

// internalSecret is what a node shows the others. In Redis all nodes of a cluster agree on one;
// here each has its own, which follows from its ID.
func internalSecret(id gossip.ID) string {
	sum := sha1.Sum([]byte("internal secret of " + id))
	return hex.EncodeToString(sum[:])
}

// isInternalSecret reports whether a password is that of a node that this one knows.
func (n *Node) isInternalSecret(password string) bool {
	return slices.ContainsFunc(n.view.Members, func(m *gossip.Member) bool { return internalSecret(m.ID) == password })
}

// accessible reports whether the keys of a slot may be seen here
// (clusterCanAccessKeysInSlot).
func (n *Node) accessible(s int) bool {
	owner := n.view.Owner(s)
	switch {
	case owner != nil && (owner == n.view.Self || !n.view.Self.Master && owner.ID == n.view.Self.MasterID):
		return true
	default:
		_, importing := n.view.Importing(s)
		return importing
	}
}

// hideOthers hides the keys of slots that are not this node's.
func (n *Node) hideOthers() {
	if k, ok := n.ks.(keyspace.Hider); ok && n.importsSlots() {
		k.Hide(func(s int) bool { return !n.accessible(s) })
	}
}

// accessibleKeys is how many keys there are to be seen. A master counts all as long as no slots
// come or go (dbSize).
func (n *Node) accessibleKeys() int {
	count := n.ks.Len()
	if n.view.Self.Master && !n.tasks.state.Importing() && !n.tasks.state.Trimming() {
		return count
	}
	for s := range slot.Count {
		if keys := n.ks.CountInSlot(s); keys > 0 && !n.accessible(s) {
			count -= keys
		}
	}
	return count
}

// trim deletes the keys of slots. Replicas do the same by themselves; clients that watch keys or
// cache them hear of it (asmTriggerBackgroundTrim, asmActiveTrimDeleteKey).
func (n *Node) trim(ranges []slot.Range) {
	deleted := 0
	for _, r := range ranges {
		for s := r.First; s <= r.Last; s++ {
			if n.ks.CountInSlot(s) == 0 {
				continue
			}
			keys := n.ks.KeysInSlot(s, math.MaxInt32)
			n.ks.DeleteSlot(s)
			for _, key := range keys {
				keyObserver{n}.KeyChanged(key)
			}
			deleted += len(keys)
		}
	}
	if deleted > 0 {
		n.host.Fact(n, event.KeysDeleted{Keys: deleted})
	}
}

// deleteOrphans deletes the keys of slots that this node does not own.
func (n *Node) deleteOrphans() {
	for s := range slot.Count {
		if owner := n.view.Owner(s); n.ks.CountInSlot(s) > 0 && (owner == nil || owner != n.view.Self) {
			n.deleteSlot(s)
		}
	}
}

// lostSlots tells the tasks of slots that another node has taken from this one. It reports whether
// they are those of a task: then their keys are trimmed, or stay.
func (n *Node) lostSlots(facts []event.Fact, before *gossip.View) bool {
	if !n.importsSlots() || !n.migrations.heard || !before.Self.Master {
		return false
	}
	var lost slot.Set
	for _, f := range facts {
		if f, is := f.(event.SlotsChanged); is && gossip.ID(f.From) == before.Self.ID {
			for _, r := range f.Slots {
				for s := r.First; s <= r.Last; s++ {
					lost.Add(s)
				}
			}
		}
	}
	if lost.Len() == 0 {
		return false
	}
	n.taskSettings()
	ours := n.tasks.state.Taken(lost.Ranges())
	n.tasksChanged()
	if ours {
		n.accounted(n.accountGrants(lost.Ranges()))
	}
	return ours
}

// forgottenNodes cancels the task of which a node is not known any more.
func (n *Node) forgottenNodes() {
	t := n.tasks.state.Current()
	if t == nil {
		return
	}
	for _, id := range []gossip.ID{t.Source, t.Dest} {
		if n.view.Member(id) == nil {
			n.tasks.state.Forgotten(id)
		}
	}
	n.tasksChanged()
}

// cancelTasks ends the task for a reason that has nothing to do with its slots.
func (n *Node) cancelTasks(reason string) {
	n.taskSettings()
	n.tasks.state.Cancel("", reason)
	n.tasksChanged()
}

// cancelTasksOf ends the task that has any of the slots, since these have been assigned by hand.
func (n *Node) cancelTasksOf(ranges ...slot.Range) {
	n.taskSettings()
	n.tasks.state.CancelSlots(ranges, "slots configuration updated")
	n.tasksChanged()
}

// taskField are the fields of INFO and CLUSTER INFO about tasks.
func (n *Node) taskField(name string) (value string, ok bool) {
	var figure int
	trims := n.tasks.state.TrimStats()
	switch name {
	case "mem_cluster_slot_migration_output_buffer":
		figure = int(n.unsentOfTask())
	case "mem_cluster_slot_migration_input_buffer":
		figure = n.gathered()
	case "mem_cluster_slot_migration_input_buffer_peak":
		figure = n.tasks.peak
	case "cluster_slot_migration_active_tasks":
		figure = n.tasks.state.Active()
	case "cluster_slot_migration_active_trim_running":
		figure = trims.Running
	case "cluster_slot_migration_active_trim_current_job_keys":
		figure = trims.Keys
	case "cluster_slot_migration_active_trim_current_job_trimmed":
		figure = trims.Trimmed
	case "cluster_slot_migration_stats_active_trim_started":
		figure = trims.Started
	case "cluster_slot_migration_stats_active_trim_completed":
		figure = trims.Completed
	case "cluster_slot_migration_stats_active_trim_cancelled":
		figure = trims.Cancelled
	default:
		return "", false
	}
	return strconv.Itoa(figure), true
}
