package node

import (
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// migrating is the node's part in Valkey's atomic slot migration: package slotmigration has the
// rules, here are its connections and what they carry.
type migrating struct {
	jobs slotmigration.Jobs
	// links are the connections of exports, and clients those of imports.
	links   map[*slotmigration.Job]*exportLink
	clients map[*slotmigration.Job]*Session
	grants  []grant
	// hidden are the slots whose keys are not to be seen.
	hidden *slot.Set
	// announce says that others have to hear which slots this node has taken: at the end of
	// the next turn of the event loop, behind the one that took them.
	announce announcement
	// heard is set while a message of the cluster bus is handled.
	heard bool
	ticks int
	// exported and imported count bytes, for INFO.
	exported, imported int64
}

type announcement uint8

const (
	announced announcement = iota
	announceLater
	announceNow
)

// migrationWorld is what the jobs know of the node.
type migrationWorld struct{ n *Node }

func (w migrationWorld) Time() time.Duration { return w.n.now }
func (w migrationWorld) Second() int64       { return w.n.wallSecond(w.n.now) }
func (w migrationWorld) Self() gossip.ID     { return w.n.machine.ID() }
func (w migrationWorld) Forks() bool         { return w.n.child != nil }
func (w migrationWorld) Paused() bool {
	return w.n.suspension.Clients.For(suspension.ForSlotMigration, w.n.now)
}
func (w migrationWorld) Owner(s int) gossip.ID {
	if owner := w.n.view.Owner(s); owner != nil {
		return owner.ID
	}
	return ""
}

func (w migrationWorld) Unsent(j *slotmigration.Job) int64 {
	if l := w.n.migrations.links[j]; l != nil {
		return l.unsent()
	}
	return 0
}

// newMigrations is a process's at its start.
func newMigrations(n *Node) migrating {
	return migrating{
		jobs:    slotmigration.Jobs{World: migrationWorld{n}},
		links:   map[*slotmigration.Job]*exportLink{},
		clients: map[*slotmigration.Job]*Session{},
	}
}

// migratesAtomically reports whether the node is a server that knows slot migration jobs.
func (n *Node) migratesAtomically() bool { return n.dialect.Has(dialect.MigrateSlots) }

// migrationSettings brings the directives to the jobs.
func (n *Node) migrationSettings() {
	s := &n.migrations.jobs.Settings
	s.MaxLog = int(n.directiveNumber("cluster-slot-migration-log-max-len"))
	s.MaxUnsent = n.directiveNumber("slot-migration-max-failover-repl-bytes")
	s.PauseTime = 2 * n.machine.Settings().ManualFailoverTimeout
	s.Timeout = n.settings.ReplTimeout
	s.Auth = n.settings.MasterAuth != ""
}

// migrationTick is the jobs' part in the cron.
func (n *Node) migrationTick() {
	m := &n.migrations
	if !n.migratesAtomically() || len(m.jobs.List()) == 0 {
		return
	}
	m.ticks++
	n.migrationSettings()
	m.jobs.Cron(m.ticks%10 == 0)
	n.migrationsChanged()
}

// migrationsChanged does what the jobs ask for, in order.
func (n *Node) migrationsChanged() {
	for actions := n.migrations.jobs.Take(); len(actions) > 0; actions = n.migrations.jobs.Take() {
		for _, a := range actions {
			n.migrationAction(a)
		}
	}
}

// proceedMigrations does what is left to do before the node turns to the next event.
func (n *Node) proceedMigrations() {
	m := &n.migrations
	switch m.announce {
	case announceLater:
		m.announce = announceNow
	case announceNow:
		m.announce = announced
		n.machine.AnnounceSlots(n.now)
		n.machineChanged()
	}
	if len(m.jobs.List()) > 0 {
		m.jobs.Proceed()
		n.migrationsChanged()
	}
	n.proceedTasks()
}

func (n *Node) migrationAction(a slotmigration.Action) {
	m, j := &n.migrations, a.Job
	switch a.Kind {
	case slotmigration.Dial:
		n.dialTarget(j)
	case slotmigration.Authenticate:
		m.links[j].authenticate()
	case slotmigration.Establish:
		m.links[j].establish()
	case slotmigration.Send:
		if a.Word == slotmigration.Grant {
			n.noteGrant(j.Name, j.Ranges, j.Target)
		}
		n.sendSyncSlots(j, a.Word)
	case slotmigration.Hangup:
		n.hangUp(j)
	case slotmigration.Snapshot:
		n.sendSnapshot(j)
	case slotmigration.KillSnapshot:
		if n.child != nil && n.child.kind == childMigration {
			n.child.killed = true
		}
	case slotmigration.Stream:
		m.links[j].stream()
	case slotmigration.Pause:
		n.pauseClients(suspension.ForSlotMigration, a.Until, suspension.Writes)
	case slotmigration.Unpause:
		n.unpauseClients(suspension.ForSlotMigration)
	case slotmigration.TakeOver:
		n.host.TookSlots(n, Takeover{j.Name, j.Source, j.Behind})
		n.machine.TakeSlots(n.now, j.Ranges)
		n.machineChanged()
		m.announce = announceLater
	case slotmigration.Hide, slotmigration.Show:
		n.hideImports()
	case slotmigration.Clean:
		n.cleanImport(j)
	case slotmigration.Finished:
		n.tellFinished(j)
	case slotmigration.Moved:
		n.host.Fact(n, n.migrationFact(a))
	}
}

// migrationFact is what the log has of a step.
func (n *Node) migrationFact(a slotmigration.Action) event.SlotMigration {
	j := a.Job
	f := event.SlotMigration{Job: j.Name, Source: string(j.Source), Target: string(j.Target), Import: j.Import, State: a.To.String(), Slots: j.Ranges}
	if a.To.Finished() {
		f.Message = j.Message
	}
	return f
}

// hangUp ends the connection to the other side.
func (n *Node) hangUp(j *slotmigration.Job) {
	m := &n.migrations
	if l := m.links[j]; l != nil {
		l.close()
	}
	if s := m.clients[j]; s != nil {
		delete(m.clients, j)
		s.job = nil
		s.closing = true
		s.touch()
		n.unblocked = append(n.unblocked, s)
	}
}

// hideImports hides the keys of slots that are being imported.
func (n *Node) hideImports() {
	m := &n.migrations
	var hidden *slot.Set
	for _, j := range m.jobs.List() {
		if !j.Import || j.State.Finished() {
			continue
		}
		if hidden == nil {
			hidden = new(slot.Set)
		}
		for _, r := range j.Ranges {
			for s := r.First; s <= r.Last; s++ {
				hidden.Add(s)
			}
		}
	}
	m.hidden = hidden
	if k, ok := n.ks.(keyspace.Hider); ok {
		if hidden == nil {
			k.Hide(nil)
		} else {
			k.Hide(hidden.Has)
		}
	}
}

// visible is how many keys there are to be seen (dbSize).
func (n *Node) visible() int {
	if n.importsSlots() {
		return n.accessibleKeys()
	}
	count := n.ks.Len()
	if n.migrations.hidden != nil {
		for _, r := range n.migrations.hidden.Ranges() {
			for s := r.First; s <= r.Last; s++ {
				count -= n.ks.CountInSlot(s)
			}
		}
	}
	return count
}

// cleanImport deletes what was imported, except in slots that this node owns by now
// (delKeysNotOwnedByMyself).
func (n *Node) cleanImport(j *slotmigration.Job) {
	self := n.machine.ID()
	for _, r := range j.Ranges {
		for s := r.First; s <= r.Last; s++ {
			if owner := n.view.Owner(s); owner == nil || owner.ID != self {
				n.deleteSlot(s)
			}
		}
	}
}

// importsAux is the field of a data set in which it says what its node imports. A real primary has
// a record of its own for that (clusterRDBSaveSlotImports), which replicas of another version
// do not know.
const importsAux = "slot-imports"

// importsText says what the node imports: a line for each job.
func (n *Node) importsText() string {
	var b strings.Builder
	for _, j := range n.migrations.jobs.List() {
		if j.Import && j.InProgress() {
			b.WriteString(j.Name + " " + j.Slots() + "\n")
		}
	}
	return b.String()
}

// forgetMigrations forgets all jobs, since another data set comes.
func (n *Node) forgetMigrations() {
	n.migrations.jobs.Forget()
	n.migrationsChanged()
	n.tasks.state.Emptied()
}

// followImports follows what the primary of a data set imports.
func (n *Node) followImports(header rdb.Header) {
	for _, aux := range header.Aux {
		if aux.Name == taskAux {
			n.tasks.state.Follow(aux.Value)
		}
		if aux.Name != importsAux {
			continue
		}
		lines := strings.Split(strings.TrimSuffix(aux.Value, "\n"), "\n")
		for _, line := range slices.Backward(lines) {
			name, text, _ := strings.Cut(line, " ")
			ranges, err := slot.ParseRanges(strings.ReplaceAll(text, " ", ","))
			if err == nil {
				n.migrations.jobs.Follow(name, ranges)
			}
		}
	}
	n.migrationsChanged()
}

// HoldMigrations holds this node's atomic migrations, or lets them go on, as DEBUG SLOTMIGRATION
// does: as a source before it holds back writes, or as a target before it takes the slots over.
// What was held goes on within 100 ms.
func (n *Node) HoldMigrations(beforePause, beforeTakeover, hold bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s, t := &n.migrations.jobs.Settings, &n.tasks.state.Settings
	if beforePause {
		s.PreventPause, t.HoldHandoff = hold, hold
	}
	if beforeTakeover {
		s.PreventFailover, t.HoldTakeover = hold, hold
	}
}
