package main

// replicationMutants are faults in replication, and in what clients see of replicas and
// failovers.
var replicationMutants = []mutant{
	{"WAIT wants a byte more than was written", "node/replication_wait.go", "r.state == replicaOnline && r.acked >= offset", "r.state == replicaOnline && r.acked > offset", "replication"},
	{"WAIT does not ask replicas how far they are", "node/replication_wait.go", "	n.repl.getAck = true\n", "", "replication"},
	{"a replica that lags is good enough", "node/replication_feed.go", "n.lag(r) <= int64(n.settings.MinReplicasMaxLag)", "n.lag(r) <= int64(n.settings.ReplTimeout)", "replication"},
	{"too few replicas refuse reads as well", "node/process.go", "case write && n.isMaster() && !n.enoughReplicas():", "case n.isMaster() && !n.enoughReplicas():", "replication"},
	{"a stale replica answers what it should not", "node/process.go", "n.masterLinkDown() && !n.settings.ServeStaleData", "n.masterLinkDown() && n.settings.ServeStaleData", "replication"},
	{"a replica that loads answers all commands", "node/process.go", "case (m.Loading || n.loading) && flags&command.Loading == 0:", "case m.Loading && flags&command.Loading == 0:", "failover"},
	{"a promoted replica does not keep the old history", "node/replication_sync.go", "(!strings.EqualFold(id, r.id2) || offset > r.secondOffset)", "true", "replication"},
	{"a replica may go on beyond the common history", "node/replication_sync.go", "(!strings.EqualFold(id, r.id2) || offset > r.secondOffset)", "!strings.EqualFold(id, r.id2)", "replication"},
	{"the stream goes on from before the backlog", "node/replication_sync.go", "if offset < first || offset > first+int64(length) {", "if offset > first+int64(length) {", "replication"},
	{"half a transaction of the stream is executed", "node/replication_apply.go", "	case l.tx.open:\n		l.tx.queue", "	case false:\n		l.tx.queue", "replication"},
	{"the stream does not find keys whose time is over", "node/replication_apply.go", "	n.setExpiryMode(KeepExpired)\n	c.in.Feed(b)\n", "	n.setExpiryMode(DeleteExpired)\n	c.in.Feed(b)\n", "time"},
	{"effects of a transaction go out one by one", "node/replication_effects.go", "transaction = transaction && p.count > 1", "transaction = false", "replication"},
	{"expired keys are not deleted on replicas", "node/replication_effects.go", "n.repl.pending.request(request[:])", "_ = request", "time"},
	{"functions do not reach replicas", "node/scripting.go", "if c.out.Buf[start] != '-' {", "if c.out.Buf[start] == '-' {", "replication"},
	{"functions are not part of the data set", "node/snapshot_load.go", "		err = n.restoreFunctions(rdb.EncodeFunctions(header.Functions))\n", "		_ = header\n", "failover"},
	{"a replica says the wrong port", "node/replication_link.go", "if announced := c.n.config.Get(\"replica-announce-port\"); announced != \"0\" {", "if announced := c.n.config.Get(\"replica-announce-port\"); announced == \"\" {", "failover"},
	{"a loss is a byte too short", "node/replication_loss.go", "History: t.History, From: offset + 1, To: t.Offset,", "History: t.History, From: offset + 2, To: t.Offset,", "failover"},
	{"the losses of a dead master are forgotten", "sim/loss.go", "	c.losses.remains = append(c.losses.remains, r)\n", "	_ = r\n", "failover"},
	{"what came behind a dump is not lost", "sim/loss.go", "return tail.AfterStart(*start, l.shared(tail.History, start.History))", "return node.Loss{}", "failover"},

	// The end of a process, and what it saves.
	{"SHUTDOWN waits for no replica", "node/shutdown.go", "|| timeout == 0 ||", "|| timeout >= 0 ||", "failover"},
	{"writes go on while SHUTDOWN waits", "node/shutdown.go", "	n.pauseClients(pauseForShutdown, forever, pauseWrites)\n", "", "failover"},
	{"SHUTDOWN does not send what was written last", "node/shutdown.go", "	n.sendStream()\n	n.exit", "	n.exit", "failover"},
	{"a process that has ended goes on with its pipeline", "node/suspension.go", "n.suspension.stopped || n.suspension.exited || n.scripts.busy", "n.suspension.stopped || n.scripts.busy", "failover"},
	{"BGSAVE saves what came after its start", "node/snapshot.go", "		s.disk.Dump = d\n		s.changes", "		d = n.dump(n.saveDataSet(wholeRDB))\n		s.disk.Dump = d\n		s.changes", "time"},
	{"BGSAVE forgets changes that came after its start", "node/snapshot.go", "s.changes -= changes", "s.changes -= max(changes, s.changes)", "time"},
	{"save points ignore the number of changes", "node/snapshot.go", "if n.snapshots.changes >= point.Changes && since", "if since", ""},
	{"a dump does not say of which history it is", "node/snapshot_load.go", "n.repl.id2, n.repl.secondOffset = id, offset+1", "n.repl.secondOffset = offset + 1", "time"},

	// The append only file.
	{"the append only file is written behind the reply", "node/session.go", "	s.n.writeAppendOnly() // before anybody hears of it\n", "", "time"},
	{"the append only file has half a transaction", "node/aof.go", "			a.buf = append(a.buf, requestMulti...)\n", "", "time"},
	{"expired keys stay in the append only file", "node/replication_effects.go", "n.aof.pending.request(request[:])", "_ = request", "time"},
	{"a replica forgets in its append only file what was a transaction", "node/replication_apply.go", "		n.shown(l.client, cmd, args, false)\n		n.sendEffects(true)\n", "		n.shown(l.client, cmd, args, false)\n		n.sendEffects(false)\n", "time"},
	{"the append only file ends with a synchronisation", "node/replication_transfer.go", "	n.restartAppendOnly()\n", "", "time"},
	{"everysec syncs each write", "node/aof.go", "if second > a.synced {", "if second >= a.synced {", "time"},
	{"the kernel never writes by itself", "node/aof_file.go", "c.size > p.synced && second >= c.since+writeBackAfter", "c.size < 0", "time"},
	{"a rewrite forgets what came meanwhile", "node/aof_rewrite.go", "f.increments = f.increments[len(f.increments)-1:]", "f.increments = []*aofPart{newPart(nil, n.moment())}", "time"},
	{"keys whose time is over are not loaded from the append only file", "node/aof_load.go", "	defer n.setExpiryMode(n.setExpiryMode(KeepExpired))\n", "", "time"},
	{"the rest of half a transaction is done", "node/aof_load.go", "		return before, errAOFTruncated\n", "		return max(before, end), nil\n", "time"},
	{"a dump goes before the append only file", "node/snapshot_load.go", "case !n.aof.enabled && d.Dump.File != nil:", "case d.Dump.File != nil:", "time"},
	{"what is loaded from the disk goes to replicas", "node/snapshot_load.go", "n.events.muted, n.reloads = false, reloads", "n.events.muted, n.reloads = false, false && reloads", "time"},
	{"a server without a first append only file shuts down", "node/shutdown.go", "n.rewriting() && !n.shutdown.force", "n.rewriting() && n.shutdown.force", "failover"},

	{"a node knows its new IP address by itself", "sim/machine.go", "bootConfig{learnIP: true, file", "bootConfig{file", "failover"},
}
