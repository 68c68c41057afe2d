package main

// clusterMutants are faults in slots, redirects, replies and the cluster bus.
var clusterMutants = []mutant{
	// Slots.
	{"an empty hash tag is hashed", "gossip/slot/slot.go", "if length <= 0 {", "if length < 0 {", "scenarios"},
	{"slots are off by one bit", "gossip/slot/slot.go", "\t\t\treturn int(crc) & (Count - 1)", "\t\t\treturn int(crc) & (Count - 2)", "scenarios"},
	{"the tag of a short key is not seen", "gossip/slot/crc16.go", "		if c == stop {\n", "		if false && c == stop {\n", ""},
	{"the last slot of a share goes to the next master", "gossip/slot/range.go", "last := int(cursor + perMaster - 1 + 0.5)", "last := int(cursor + perMaster - 1.5)", "cluster"},
	{"a run of two slots prints as one", "gossip/slot/range.go", "if r.First == r.Last {", "if r.Last-r.First <= 1 {", "cluster"},

	// Routing.
	{"ASK for MOVED", "internal/server/node/route.go", "d.Kind, d.To = Moved, owner", "d.Kind, d.To = Ask, owner", "redirects"},
	{"MOVED for ASK", "internal/server/node/route.go", "d.Kind, d.To = Ask, v.Member(target)", "d.Kind, d.To = Moved, v.Member(target)", "redirects"},
	{"the source leaves TRYAGAIN out", "internal/server/node/route.go", "if q.Present > 0 && !q.AskIfSome {", "if false {", "redirects"},
	{"the target leaves TRYAGAIN out", "internal/server/node/route.go", "if q.Distinct && !q.Shard && q.Missing > 0 {", "if false {", "redirects"},
	{"one key given twice counts as two", "internal/server/node/route.go", "if q.Distinct && !q.Shard && q.Missing > 0 {", "if q.Present+q.Missing > 1 && !q.Shard && q.Missing > 0 {", "redirects"},
	{"ASKING opens every slot", "internal/server/node/route.go", "if importing && q.Asking {", "if q.Asking {", "redirects"},
	{"a replica serves clients that are not READONLY", "internal/server/node/route.go", "(q.ReadOnly || q.Shard) && !q.Write", "!q.Write", "redirects"},
	{"a replica lets writes through", "internal/server/node/route.go", "(q.ReadOnly || q.Shard) && !q.Write", "(q.ReadOnly || q.Shard)", "redirects"},
	{"MIGRATE is redirected on the importing node", "internal/server/node/route.go", "if (migrating || importing) && q.Migrate && v.Self.Master {", "if migrating && q.Migrate && v.Self.Master {", "redirects"},
	{"a shard channel needs a key", "internal/server/node/route.go", "if migrating && !q.Shard && q.Missing > 0 {", "if migrating && q.Missing > 0 || migrating && q.Shard {", "redirects"},
	{"EXEC of writes fails while only reads are allowed", "internal/server/node/route.go", "case q.Write && !q.Exec:", "case q.Write:", "scenarios"},
	{"an importing mark counts for the owner that migrates", "internal/server/node/route.go", "return serves(v, v.Owner(slot))", "return !serves(v, v.Owner(slot))", "redirects"},

	// Flags of a client, transactions.
	{"an error does not use up ASKING", "internal/server/node/process.go", "(cmd == nil || cmd.ID != idAsking)", "cmd != nil && cmd.ID != idAsking", "redirects"},
	{"MULTI uses up ASKING", "internal/server/node/process.go", "if s.asking && !s.tx.open && (", "if s.asking && (", "scenarios"},
	{"a redirected command does not spoil its transaction", "internal/server/node/redirect.go", "	} else {\n		s.tx.fail()\n	}\n	host, port := n.misdirected", "	}\n	host, port := n.misdirected", "redirects"},
	{"a redirected EXEC keeps its transaction", "internal/server/node/redirect.go", "	if cmd.ID == idExec {\n		s.tx.clear(s)\n	} else {\n		s.tx.fail()\n	}\n	host, port :=", "	s.tx.fail()\n	host, port :=", "scenarios,redirects"},
	{"EXEC runs though a watched key has changed", "internal/server/node/transaction.go", "case s.tx.stale, s.watchedExpired():", "case s.watchedExpired():", "redirects,time"},

	// Replies.
	{"a wrong text for an unserved slot", "internal/server/errtext/errtext.go", "CLUSTERDOWN Hash slot not served", "CLUSTERDOWN The slot is not served", "redirects"},
	{"RESP3 clients get the null of RESP2", "internal/server/resp/writer.go", "	if w.RESP3 {\n		w.Buf = append(w.Buf, \"_\\r\\n\"...)\n		return\n	}\n	w.Buf = append(w.Buf, \"$-1\\r\\n\"...)", "	w.Buf = append(w.Buf, \"$-1\\r\\n\"...)", "scenarios"},
	{"numbers with leading zeros are taken", "internal/server/number/number.go", "	if digits[0] == '0' {\n		return 0, len(text) == 1\n	}\n", "", "connections"},

	// Gossip, epochs, votes.
	{"an equal epoch takes slots", "internal/server/clusterbus/claim.go", "if !m.slotUnclaimed(s) && owner.configEpoch >= epoch &&", "if !m.slotUnclaimed(s) && owner.configEpoch > epoch &&", "scenarios"},
	{"half of the masters are enough for FAIL", "internal/server/clusterbus/failure.go", "quorum := m.size/2 + 1", "quorum := m.size / 2", "time"},
	{"a master with slots loses FAIL at once", "internal/server/clusterbus/failure.go", "case n.isMaster() && m.now-n.failTime > 2*m.timeout:", "case n.isMaster():", "time"},
	{"a master votes twice in an epoch", "internal/server/clusterbus/vote.go", "case m.lastVoteEpoch == m.currentEpoch:", "case m.lastVoteEpoch > m.currentEpoch:", "time"},
	{"a master votes against one that is up", "internal/server/clusterbus/vote.go", "case !master.failed() && !msg.ForceAck:", "case false:", "time"},
	{"half of the votes win", "internal/server/clusterbus/election.go", "if m.authCount < m.size/2+1 {", "if m.authCount < m.size/2 {", "time"},
	{"the replica with less data is not put off", "internal/server/clusterbus/election.go", "m.now + step + random + msec(m.authRank)*m.rankDelay()", "m.now + step + random", "time"},
	{"the greater ID moves in a collision of epochs", "internal/server/clusterbus/epoch.go", "if sender.id <= m.myself.id {", "if sender.id >= m.myself.id {", "scenarios"},
	{"a minority goes on serving", "internal/server/clusterbus/state.go", "if minority || m.settings.RequireFullCoverage && served < slot.Count {", "if m.settings.RequireFullCoverage && served < slot.Count {", "time"},
	{"a master serves at once after a minority", "internal/server/clusterbus/state.go", "m.now-m.amongMinorityTime < rejoinDelay", "m.now-m.amongMinorityTime < min(rejoinDelay, 0)", "time"},
	{"a failure report lives for ever", "internal/server/clusterbus/failure.go", "return m.now-r.time > 2*m.timeout", "return false", "time"},
}
