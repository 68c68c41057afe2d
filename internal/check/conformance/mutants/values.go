package main

// valueMutants are faults in what a key holds and how it moves, and in what clients that
// block, subscribe or cache see of it.
var valueMutants = []mutant{
	{"an intset of large integers is too narrow", "internal/server/rdb/set.go", "case n < math.MinInt32 || n > math.MaxInt32:", "case n < math.MinInt32:", "migrate"},
	{"a stream entry takes its node's field names for its own", "internal/server/rdb/streamnode.go", "		if string(f.Name) != n.Names[i] {", "		if len(f.Name) != len(n.Names[i]) {", "migrate"},
	{"an element of 128 bytes has too short an end", "internal/server/rdb/listpack.go", "case n <= 127:", "case n <= 128:", "migrate"},
	{"a payload's deliveries are lost", "internal/server/engine/stream_group.go", "delivered: p.Delivered, count: p.Count", "delivered: p.Delivered, count: 1", "migrate"},
	{"a restored group has nothing pending", "internal/server/engine/stream_group.go", "	g.collectPending()\n	return g\n", "	return g\n", "migrate"},
	{"a restored stream forgets what was deleted", "internal/server/engine/stream_value.go", "s.lastID, s.maxDeletedID, s.added = in.LastID, in.MaxDeletedID, in.EntriesAdded", "s.lastID, s.added = in.LastID, in.EntriesAdded", "migrate"},
	{"RESTORE takes an absolute deadline for a relative one", "internal/server/engine/payload.go", "if deadline != 0 && !opts.absolute {", "if deadline != 0 {", "migrate"},
	{"RESTORE replaces unasked", "internal/server/engine/payload.go", "if !opts.replace && e.lookup(args[1]) != nil {", "if opts.idle > 0 && e.lookup(args[1]) != nil {", "migrate"},
	{"a small hash that was large is dumped as small", "internal/server/engine/payload.go", "Hash: fields, Form: form(v.hash.hashed)}", "Hash: fields}", "connections"},
	{"hashes ignore their setting", "internal/server/engine/hash_value.go", "h.len() > l.HashEntries {", "h.len() > 512 {", "connections"},
	{"keys of a lost slot touch those who watch", "internal/server/engine/engine.go", "		e.unlink(e.entries[key])\n", "		e.delete(e.entries[key])\n", "connections"},
	{"an empty list is not deleted in public", "internal/server/engine/keys.go", "		e.unlink(en)\n		e.notify(ofKeys, \"del\", en.key)\n", "		e.unlink(en)\n", "events"},
	{"notifications of all classes are published", "node/events.go", "strings.IndexByte(ev.classes, byte(class)) < 0", "ev.classes == \"\"", "connections"},
	{"blocked clients do not hear that their slot moved", "node/blocking.go", "		if d := n.whereBlocked(s, b); d.Kind != Serve {", "		if d := n.whereBlocked(s, b); d.Kind == Down {", "scenarios"},
	{"clients blocked on a demoted master stay connected", "node/blocking.go", "		s.closing = true\n", "", "time"},
	{"shard channels of a lost slot stay", "node/pubsub.go", "if !slots.Has(slot.OfString(name)) {", "if slots.Has(slot.OfString(name)) {", "scenarios"},
	{"PUBLISH stays on its node", "node/pubsub.go", "	c.n.machine.Publish(c.n.now, channel, message)\n", "", "connections"},
	{"NOLOOP is forgotten", "node/tracking.go", "s.tracking.noloop && s == n.current:", "false:", "connections"},
	{"a key is invalidated though it was not read again", "node/tracking.go", "	delete(t.readers, key)\n", "", "connections"},
	{"a flush invalidates nothing", "node/tracking.go", "	if t.clients > 0 {\n		for _, s", "	if t.clients < 0 {\n		for _, s", "connections"},
	{"time goes on within a transaction", "node/node.go", "		n.ks.Clock(n.timeOfDay())\n		return\n", "", "migrate"},
	{"a script that stood still holds up its transaction for ever", "node/scripting.go", "	c.s.answer(func(w *resp.Writer) { w.Raw(reply) })\n", "	_ = reply\n", "migrate"},
	{"others see half of a transaction that takes time", "node/replication_effects.go", "if p.held || n.scripts.busy {", "if p.count < 0 {", "migrate"},
	{"a restored stream forgets its nodes", "internal/server/engine/stream_value.go", "		s.nodes = append(s.nodes, importNode(&in.Nodes[i]))\n", "		n := importNode(&in.Nodes[i])\n		n.places = n.live\n		s.nodes = append(s.nodes, n)\n", "migrate"},
	{"RESTORE makes a hash table for a long value", "internal/server/engine/payload.go", "	h.hashed = h.len() > e.limits.HashEntries\n", "	h.hashed = h.hashed || h.len() > e.limits.HashEntries\n", "migrate"},
	{"RESTORE sorts a small sorted set", "internal/server/engine/payload.go", "z.ranks = slices.Collect(z.scores.all)", "z.ranks = slices.SortedFunc(z.scores.all, byRank)", "migrate"},
	{"a stream's own count is not taken", "internal/server/rdb/stream.go", "s.Surplus = int64(length) - int64(len(s.Entries))", "s.Surplus = 0", "migrate"},
}
