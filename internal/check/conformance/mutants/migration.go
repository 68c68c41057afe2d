package main

// migrationMutants are faults in slots and keys that move, and in what clients see of it.
var migrationMutants = []mutant{
	// SETSLOT and its steps, MIGRATE.
	{"MIGRATE COPY deletes the source", "internal/server/node/migrate.go", "if !isError && !m.refused && !m.opts.copy {", "if !isError && !m.refused {", "migrate"},
	{"MIGRATE forgets the time to live", "internal/server/node/migrate.go", "ttl = max(left, 1)", "ttl = 0", "migrate"},
	{"MIGRATE sends a plain RESTORE", "internal/server/node/migrate.go", `"RESTORE-ASKING", key`, `"RESTORE", key`, "migrate"},
	{"MIGRATE reports the last error instead of the first", "internal/server/node/migrate.go", "if isError && !m.failed {", "if isError {", "migrate"},
	{"a refused key is deleted all the same", "internal/server/node/migrate.go", "if !isError && !m.refused && !m.opts.copy {", "if !m.refused && !m.opts.copy {", "migrate"},
	{"SETSLOT NODE gives a slot with keys away", "internal/server/clusterbus/setslot.go", "	case c.Action == SlotNode && mine && n != m.myself && m.keys", "	case false && m.keys", "scenarios"},
	{"SETSLOT NODE closes an import without a new epoch", "internal/server/clusterbus/setslot.go", "m.bumpEpoch(event.EpochImport)", "_ = event.EpochImport", "scenarios"},
	{"SETSLOT STABLE leaves the migrating mark", "internal/server/clusterbus/setslot.go", "		m.setImporting(c.Slot, nil)\n		m.setMigrating(c.Slot, nil)\n", "		m.setImporting(c.Slot, nil)\n", "cluster"},
	{"the migrating mark is cleared too late", "internal/server/clusterbus/setslot.go", "	if m.keys.CountInSlot(slot) == 0 {\n		m.setMigrating(slot, nil)\n	}\n", "", "scenarios"},
	{"a claim takes a slot that is being imported", "internal/server/clusterbus/claim.go", "if m.importing[s] != nil && !m.rules.OpenSlotsFollow { // changed by commands only", "if false {", "scenarios"},
	{"keys of a lost slot stay", "internal/server/clusterbus/claim.go", "	case hasDirty:\n", "	case hasDirty && current == nil:\n", "scenarios"},
	{"what a script keeps from replicas reaches them by MIGRATE", "internal/server/node/replication_effects.go", "	if n.records() && !n.repl.pending.Muted {\n		n.repl.pending.Request(args)", "	if n.records() {\n		n.repl.pending.Request(args)", "migrate"},
	{"EXEC forgets what follows MIGRATE", "internal/server/node/execution.go", "rest: queue[i+1:]", "rest: queue[i:i]", "migrate"},

	// Slots that move whole.
	{"a source pauses with writes unsent", "internal/server/node/slotmigration/events.go", "s.MaxUnsent >= 0 && j.Unsent > s.MaxUnsent", "s.MaxUnsent > j.Unsent", ""},
	{"a granted source does not wait for the takeover", "internal/server/node/slotmigration/events.go", "	case j.State == ExportGranted:\n	case j.Import:", "	case j.Import:", ""},
	{"a grant does not renew the pause", "internal/server/node/slotmigration/events.go", "j.pauseEnd < end {", "false {", ""},
	{"a source grants when its pause is over", "internal/server/node/slotmigration/events.go", "	if m.pauseOver(j) {\n		m.finish(j, Failed, \"Unpaused before failover completed\")\n		return\n	}\n", "", ""},
	{"a failed import leaves its keys", "internal/server/node/slotmigration/cron.go", "		m.do(Action{Kind: Clean, Job: j})\n", "", ""},
	{"a failed import is hidden for ever", "internal/server/node/slotmigration/cron.go", "		m.do(Action{Kind: Show, Job: j})\n		m.move(j, j.after)", "		m.move(j, j.after)", ""},
	{"a new primary goes on with the old one's imports", "internal/server/node/slotmigration/roles.go", "func(j *Job) bool { return j.State == OnPrimary })", "func(j *Job) bool { return false })", ""},
	{"writes behind a grant are not accounted for", "internal/server/node/slot_grant.go", "			n.host.Lost(n, loss)\n", "", ""},
	{"a grant holds though its attempt has failed", "internal/server/node/slot_grant.go", "n.host.Takeover(g.job, n.machine.ID()); took {", "n.host.Takeover(g.job, n.machine.ID()); took || true {", ""},
	{"what arrives behind a grant is lost", "internal/server/node/slot_grant.go", "min(took.Behind, len(loss.Writes))", "min(0*took.Behind, len(loss.Writes))", ""},
	{"what is deleted behind a migration is lost", "internal/server/node/bus.go", "		n.accounted(taken)\n", "		_ = taken\n", ""},
	{"TRIMSLOTS is a write of a client", "internal/server/node/replication_loss.go", "\"cluster\", \"trimslots\":", "\"cluster\":", ""},
	{"a target has what its source may lack", "clustertest/history/custody.go", "		target.losers = append(target.losers, source.doubts()...)\n", "", ""},
	{"a target shows what it imports", "internal/server/node/slot_migration.go", "			k.Hide(hidden.Has)\n", "			k.Hide(nil)\n", ""},
	{"a target is sent the commands of Redis 7.0", "internal/server/node/slot_snapshot.go", "ShortScores: n.dialect.Has(dialect.ShortDoubles), FieldsSetExpiring: n.dialect.Has(dialect.VolatileSets),", "ShortScores: n.dialect.Has(dialect.ShortDoubles),", ""},
	{"a key is built without its deadline", "internal/server/node/replication/build.go", "	if !deadline.IsZero() {\n		b.request(\"PEXPIREAT\"", "	if deadline.IsZero() {\n		b.request(\"PEXPIREAT\"", ""},
	{"a stream loses its consumers without pending entries", "internal/server/node/replication/build.go", "			if len(c.Pending) == 0 {\n", "			if false {\n", ""},
	{"a digest has the scores of Redis 7.0", "internal/server/node/debug_digest.go", "	if by.Has(dialect.ShortDoubles) {\n", "	if false {\n", ""},
	{"FINISH takes an option twice", "internal/server/node/slot_commands.go", "if seen[option] || i+1 == len(args) {", "if i+1 == len(args) {", ""},
	{"Valkey 9.0 answers FINISH once", "internal/server/node/slot_commands.go", "	if c.n.dialect.Has(dialect.FinishTwice) {\n", "	if false {\n", ""},
	{"FLUSHALL lets a migration go on", "internal/server/node/flush.go", "	c.n.migrations.jobs.Flushed()\n", "", ""},

	// The same, driven by the destination.
	{"a shutdown lets a task go on", "internal/server/node/shutdown.go", "	n.cancelTasks(\"server shutdown\")\n", "", ""},
	{"a destination does not try again", "internal/server/node/slottask/cron.go", "		if second {\n			t.reset()\n", "		if false {\n			t.reset()\n", ""},
	{"a source hands over though the destination is behind", "internal/server/node/slottask/source.go", "t.DestOffset+m.Settings.MaxLag < t.SourceOffset", "false", ""},
	{"a source holds writes back for ever", "internal/server/node/slottask/cron.go", "m.World.Time()-t.paused >= m.Settings.PauseTimeout", "false", ""},
	{"a stream ends with writes unsent", "internal/server/node/slottask/source.go", "	if m.World.Unsent(t) > 0 {\n		return\n	}\n", "", ""},
	{"a failed task leaves what it imported", "internal/server/node/slottask/tasks.go", "	if t.Import && m.World.Master() {\n		m.schedule(t.Ranges)\n", "	if false {\n		m.schedule(t.Ranges)\n", ""},
	{"a source keeps what it gave away", "internal/server/node/slottask/tasks.go", "	if !t.Import {\n		m.schedule(t.Ranges)\n", "	if false {\n		m.schedule(t.Ranges)\n", ""},
	{"slots are imported while they are trimmed", "internal/server/node/slottask/destination.go", "m.World.Paused() || m.trims(t.Ranges)", "m.World.Paused()", ""},
	{"slots are trimmed during a pause", "internal/server/node/slottask/trim.go", "	case m.World.Paused():\n	default:", "	default:", ""},
	{"a new master goes on with the old one's task", "internal/server/node/slottask/replica.go", "		if t.State == Failed {\n			m.trimOrphans(t.Ranges)\n		}\n", "", ""},
	{"keys of slots that are not the node's are listed", "internal/server/node/slot_task.go", "k.Hide(func(s int) bool { return !n.accessible(s) })", "k.Hide(nil)", ""},
	{"what follows the end of a stream is not accounted for", "internal/server/node/slot_task_source.go", "	n.noteGrant(t.ID, t.Ranges, t.Dest)\n", "", ""},

	// What MIGRATE makes of its target's answers.
	{"a migration deletes keys before its target answers", "internal/server/node/migrate.go", "		m.sent = append(m.sent, key)\n", "		m.sent = append(m.sent, key)\n		m.n.ks.Delete(key)\n", ""},
	{"a MIGRATE starts again when some keys were answered", "internal/server/node/migrate.go", "case m.replies == 0 && !timedOut && !m.retried:", "case !timedOut && !m.retried:", ""},
	{"a MIGRATE starts again after a silence", "internal/server/node/migrate.go", "case m.replies == 0 && !timedOut && !m.retried:", "case m.replies == 0 && !m.retried:", ""},
	{"a MIGRATE never starts again", "internal/server/node/migrate.go", "case m.replies == 0 && !timedOut && !m.retried:", "case m.replies == 0 && !timedOut && m.retried:", ""},
	{"a MIGRATE starts again for ever", "internal/server/node/migrate.go", "	case m.replies == 0 && !timedOut && !m.retried:\n		m.retried = true\n", "	case m.replies == 0 && !timedOut && !m.retried:\n", ""},
	{"keys go though the target refused the password", "internal/server/node/migrate.go", "		m.auth, m.refused = false, isError\n", "		m.auth, m.refused = false, false\n", ""},
	{"keys go though the target refused the database", "internal/server/node/migrate.go", "		m.sel, m.refused = false, m.refused || isError\n", "		m.sel, m.refused = false, m.refused\n", ""},
	{"a key goes when another one is answered", "internal/server/node/migrate.go", "int64(m.n.ks.Delete(m.sent[m.replies]))", "int64(m.n.ks.Delete(m.sent[len(m.sent)-1-m.replies]))", ""},
	{"replicas do not hear what a MIGRATE took", "internal/server/node/migrate.go", "		m.n.propagate(append([][]byte{wordDel}, m.moved...)...)\n", "", ""},
	{"a MIGRATE does not wait for its target", "internal/server/node/migrate.go", "	case m.replies < len(m.sent):\n", "	case m.replies+1 < len(m.sent):\n", ""},
	{"connections of MIGRATE are not kept", "internal/server/node/migrate_socket.go", "	n.sockets[k.addr] = k\n	k.until", "	k.until", ""},
	{"connections of MIGRATE are kept for ever", "internal/server/node/migrate_socket.go", "k.user == nil && k.link != nil && n.now >= k.until", "k.user == nil && k.link != nil && n.now > k.until+socketIdle", ""},

	// Clients that are blocked on a slot which moves.
	{"a blocked client at the importing node is sent away", "internal/server/node/blocking.go", "case owner == n.view.Self || importing && owner != nil:", "case owner == n.view.Self || importing && owner == nil:", ""},
	{"a blocked client waits for a slot that is nobody's", "internal/server/node/blocking.go", "	case owner == nil:\n		d.Kind = Unbound\n", "	case owner == nil:\n		d.Kind = Serve\n", ""},
}
