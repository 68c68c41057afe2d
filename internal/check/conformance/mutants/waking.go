package main

// wakingMutants are faults in what several clients do at the same time: who is woken by
// what, what a transaction sees of others, what is said to whom in which order.
var wakingMutants = []mutant{
	{"a client that blocks first is served last", "internal/server/node/blocking_keys.go", "	for _, s := range slices.Clone(n.blockers.byKey[key]) {\n		if b := s.blocked; b != nil && b.data.Kind == kind {", "	for _, s := range slices.Backward(slices.Clone(n.blockers.byKey[key])) {\n		if b := s.blocked; b != nil && b.data.Kind == kind {", "interleavings"},
	{"values of another type wake", "internal/server/node/blocking_keys.go", "if b := s.blocked; b != nil && b.data.Kind == kind {", "if b := s.blocked; b != nil && kind != \"none\" {", "interleavings"},
	{"a key is ready for those who wait for another type", "internal/server/node/blocking_keys.go", "if bs.byKind[kind] > 0 && len(bs.byKey[key]) > 0 && !bs.queued[key] {", "if len(bs.byKey[key]) > 0 && !bs.queued[key] {", "interleavings"},
	{"an overwritten key wakes", "internal/server/engine/keys.go", "	e.readyIfStream(en)\n	e.leave(en)\n	en.Value = v\n", "	e.leave(en)\n	en.Value = v\n	e.ready(en)\n", "interleavings"},
	{"a stream that goes away ends no wait", "internal/server/engine/keys.go", "	e.readyIfStream(en)\n	e.remove(en)\n", "	e.remove(en)\n", "interleavings"},
	{"a renamed stream ends no wait", "internal/server/engine/generic.go", "	e.readyIfStream(from)\n", "", "interleavings"},
	{"a group that goes away ends no wait", "internal/server/engine/stream_groups.go", "		e.ready(e.find(args[2]))\n", "", "interleavings"},
	{"a flush ends no wait", "internal/server/node/observer.go", "	o.n.blockers.flushed(o.n.ks)\n", "", "interleavings"},
	{"XREAD ends with its stream", "internal/server/engine/stream_read.go", "Lasting: a.grouped, Args", "Lasting: true, Args", "interleavings"},
	{"a reader is answered though nothing is new", "internal/server/engine/stream_read.go", "		if c.claims = e.claimable(c, a); !c.claims {\n			return false\n		}\n", "", "interleavings"},
	{"who is served signals once more", "internal/server/engine/blocking.go", "		e.popped(en, at, !served)\n", "		e.popped(en, at, true)\n", "interleavings"},
	{"a served client's invalidations come before its reply", "internal/server/node/blocking_keys.go", "	n.current = s\n	start := s.beginReply()\n", "	start := s.beginReply()\n", "interleavings"},
	{"served commands are not in the slow log", "internal/server/node/blocking_keys.go", "	n.wasLarge(s, b.cmd, b.args, requestSize(b.args), len(reply))\n", "", "interleavings"},
	{"errors to served clients are not counted", "internal/server/node/blocking_keys.go", "		n.stats.Replied(b.cmd, reply)\n", "", "interleavings"},
	{"CLIENT UNBLOCK fails no command", "internal/server/node/client_unblock.go", "	n.stats.Of(cmd).Failed++\n", "", "interleavings"},
	{"readers of a replica are served late", "internal/server/node/replication_apply.go", "		n.sendEffects(true)\n		n.serveReaders()\n	}\n", "		n.sendEffects(true)\n	}\n", "interleavings"},

	// WATCH.
	{"a flush touches keys that are not there", "internal/server/node/watch.go", "		if there, _ := n.ks.Holds(key); !there {\n			continue\n		}\n", "", "interleavings"},
	{"a watched key that expires does not count", "internal/server/node/watch.go", "if _, expired := s.n.ks.Holds(key); expired && !before {", "if _, expired := s.n.ks.Holds(key); expired && before {", "interleavings"},
	{"a key that had expired before counts", "internal/server/node/watch.go", "	_, expired := s.n.ks.Holds(key)\n", "	expired := false\n", "interleavings"},

	// Replies and pushes.
	{"CLIENT REPLY OFF silences messages", "internal/server/node/silence.go", "	if !s.silence.cuts {\n		return &s.out\n	}\n", "	if true {\n		return &s.out\n	}\n", "interleavings"},
	{"CLIENT REPLY OFF silences what is written already", "internal/server/node/silence.go", "s.silence.cuts, s.silence.from = true, len(s.out.Buf)", "s.silence.cuts, s.silence.from = true, 0", "interleavings"},
	{"EXEC waits for a pause's end though its scripts only read", "internal/server/node/process.go", "		s.tx.add(cmd, flags, args)\n", "		s.tx.add(cmd, cmd.Flags, args)\n", "interleavings"},
	{"NOLOOP spares scripts", "internal/server/node/tracking.go", "	if n.scripts.calls {\n		return 0\n	}\n", "", "interleavings"},
	{"NOLOOP spares who comes across an expired key", "internal/server/node/observer.go", "o.n.tracking.Changed(key, 0, o.n.caller())", "o.n.tracking.Changed(key, o.n.caller(), o.n.caller())", "interleavings"},
	{"only commands keep the tracking table small", "internal/server/node/bus.go", "	n.tracking.Limit(n.caller())\n", "", "connections"},
	{"others come before the rest of a busy client's pipeline", "internal/server/node/busy.go", "		s.n.goesOnFirst(s)\n", "", "interleavings"},
}
