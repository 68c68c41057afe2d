package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// processMigration runs a command of the other side of a migration. It is not checked, and
// gets no reply.
func (n *Node) processMigration(s *Session, args [][]byte) {
	j := s.job
	s.active = n.now
	s.commands++
	cmd, _ := n.commands.Resolve(args)
	n.migrationSettings()
	defer n.migrationsChanged()
	s.last = cmd
	switch {
	case cmd == nil || !cmd.ArityOK(len(args)):
		n.migrations.jobs.Refused(j)
	case cmd.ID == idSyncSlots:
		n.stats.Called(cmd, nil)
		n.migrations.jobs.Says(j, ctype.Lower(args[2]))
		n.passImported(s)
	case j.Import:
		n.applyImported(s, cmd, args)
	}
}

// applyImported executes a command of a source, as a replica does one of its master: replicas
// of this node get it as it is.
func (n *Node) applyImported(s *Session, cmd *command.Command, args [][]byte) {
	if n.outOfMemory() && needsMemory(s, cmd, cmd.Flags) {
		n.migrations.jobs.OutOfMemory(s.job)
		return
	}
	if n.executeImported(s, cmd, args) {
		n.migrations.jobs.Refused(s.job)
		return
	}
	if s.job.State == slotmigration.ImportGranted && cmd.ID != idMulti && cmd.ID != idExec {
		s.job.Behind++
	}
	n.passImported(s)
}

// executeImported executes a command of a source. Replicas do not hear of it by this. It reports
// whether it was refused.
func (n *Node) executeImported(s *Session, cmd *command.Command, args [][]byte) (refused bool) {
	start := len(s.out.Buf)
	n.repl.pending.Muted = n.streams()
	mode := n.setExpiryMode(keyspace.KeepExpired)
	caller := n.current
	n.current = s
	n.execute(&call{n: n, s: s, cmd: cmd, args: args, out: &s.out, slot: noSlot})
	n.current = caller
	n.setExpiryMode(mode)
	n.repl.pending.Muted = false
	n.sendEffects(true)
	refused = len(s.out.Buf) > start && s.out.Buf[start] == '-'
	s.out.Buf = s.out.Buf[:start]
	return refused
}

// passImported passes what a source has sent on to replicas
// (replicationFeedStreamFromPrimaryStream).
func (n *Node) passImported(s *Session) {
	if s.job == nil || !s.job.Import {
		return
	}
	raw := s.in.Raw()
	n.migrations.imported += int64(len(raw))
	if n.streams() {
		n.sendEffects(true)
		n.feedBytes(raw)
	}
}

// migrationClientGone says that the connection to the other side has ended.
func (n *Node) migrationClientGone(s *Session) {
	j := s.job
	s.job = nil
	delete(n.migrations.clients, j)
	n.migrations.jobs.Broken(j, linkErrorTexts[Ended])
}

// sendSyncSlots sends CLUSTER SYNCSLOTS with a word to the other side.
func (n *Node) sendSyncSlots(j *slotmigration.Job, word string) {
	s := n.migrations.clients[j]
	if l := n.migrations.links[j]; l != nil {
		s = l.s
	}
	if s == nil {
		return
	}
	s.out.BulkStrings([]string{"CLUSTER", "SYNCSLOTS", word})
	s.touch()
}

// tellFinished tells replicas how an import has ended (propagateSyncSlotsFinish).
func (n *Node) tellFinished(j *slotmigration.Job) {
	if j.Follows() && !n.isMaster() || !n.streams() {
		return
	}
	n.sendEffects(true)
	words := [][]byte{}
	for _, word := range []string{"CLUSTER", "SYNCSLOTS", "FINISH", "STATE", ctype.Upper(j.State.String()), "NAME", j.Name, "MESSAGE", j.Message} {
		words = append(words, []byte(word))
	}
	n.repl.pending.Request(words)
	n.sendEffects(false)
}
