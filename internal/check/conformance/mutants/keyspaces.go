package main

// keyspaceMutants are faults in the seam between a node and its keyspace, and in the keyspace
// on miniredis.
var keyspaceMutants = []mutant{
	{"MIGRATE leaves out what has no payload", "internal/server/node/migrate.go", "		case err != nil: // all keys stay\n			text := dumpError([]byte(key), err)\n			m.finish(func(w *resp.Writer) { w.Error(text) })\n			return\n", "		case err != nil:\n			continue\n", ""},
	{"a data set is sent without what has no payload", "internal/server/node/replication_dataset.go", "				return nil, fmt.Errorf(\"%q has no DUMP payload: %w\", name, err)\n", "				_ = fmt.Errorf(\"%w\", err)\n				continue\n", ""},
	{"a replica does without a value that it cannot take", "internal/server/node/replication_transfer.go", "		return fmt.Errorf(\"%q: %s\", k.Name, reason)\n", "		_ = fmt.Errorf\n", ""},
	{"a failed save counts as done", "internal/server/node/snapshot.go", "	s.failed = err != nil\n", "	s.failed = err == nil && s.failed\n", ""},
	{"all nodes have Slotstorm's own keyspace", "sim/keyspace.go", "if c.cfg.Keyspace != nil {", "if c.cfg.Keyspace == nil {", ""},

	{"a HyperLogLog of miniredis leaves as a string", "node/miniredis/payload.go", "		return v, ErrHyperLogLog\n", "		return rdb.Value{Type: rdb.TypeString}, nil\n", ""},
	{"consumer groups are lost by MIGRATE", "node/miniredis/payload.go", "		return v, ErrGroups\n", "", ""},
	{"RESTORE on miniredis loses consumer groups", "node/miniredis/payload.go", "len(v.Stream.Groups) > 0", "len(v.Stream.Groups) < 0", ""},
	{"RESTORE on miniredis loses the deadline", "node/miniredis/payload.go", "		k.setDeadline(name, ms)\n", "", ""},
	{"keys on miniredis grow older twice", "node/miniredis/time.go", "		k.aged = k.passed\n", "", ""},
	{"a TTL on miniredis counts from the last command with one", "node/miniredis/run.go", "	if c.givesTTL() {\n		k.age()\n	}\n", "", ""},
	{"nobody is told that a key of miniredis expires", "node/miniredis/time.go", "		k.observer.KeyEvent(keyspace.EventExpired, \"expired\", en.name)\n		k.gone(en)\n", "		k.index.remove(en)\n", ""},
	{"miniredis deletes expired keys on a replica", "node/miniredis/time.go", "	if k.expiry != keyspace.DeleteExpired {\n		k.hideExpired(now)\n	}\n", "", ""},
	{"an option of XCLAIM without its value gets to miniredis", "node/miniredis/arguments.go", "if i++; i == len(args) {", "if i++; i > len(args) {", ""},
	{"a negative cursor gets to miniredis", "node/miniredis/arguments.go", " || cursor > 0 && args[2][0] == '-'", "", ""},
	{"more keys than arguments are cut from a BLMPOP on miniredis", "node/miniredis/wait.go", "if n > len(c.args)-4 {", "if len(c.args) < 3+n+1 {", ""},
	{"a hidden key stays after the failover", "node/miniredis/time.go", "		k.index.dueAgain()\n", "", ""},
	{"a deadline that is over on the replica only deletes the key", "node/miniredis/run.go", "	case k.expiry == keyspace.KeepExpired && k.overdue(c):\n", "", ""},
	{"replicas of miniredis draw other members", "node/miniredis/effects.go", "		k.fx.rewrite(\"SREM\", b.name, string(c.reply.Text))\n", "", ""},
	{"replicas of miniredis make other IDs", "node/miniredis/streams.go", "	args[at] = string(c.reply.Text)\n", "", ""},
	{"replicas of miniredis get a relative TTL", "node/miniredis/effects.go", "	k.fx.rewrite(\"PEXPIREAT\", b.name, strconv.FormatInt(k.index.keys[b.name].deadline, 10))\n", "", ""},
	{"a copy on miniredis has its TTL from the clock", "node/miniredis/effects.go", "	k.inherit(string(c.args[2]), k.index.keys[string(c.args[1])].deadline)\n", "", ""},
	{"a failed command of miniredis changes nothing", "node/miniredis/run.go", "		k.failed(c)\n", "", ""},
	{"a TTL of miniredis outlives its key", "node/miniredis/time.go", "		db.Set(name, \"\")\n		db.Del(name)\n", "", ""},
	{"what is pushed directly wakes nobody", "node/miniredis/keyspace.go", "			k.ready(name, k.kind(name))\n", "", ""},
	{"a key that is deleted directly stays on replicas", "node/miniredis/keyspace.go", "	k.observer.KeyExpired(en.name)\n", "", ""},
	{"XREADGROUP on miniredis is answered when its group is gone", "node/miniredis/wait.go", "			again.w.Error(\"NOGROUP the consumer group this client was blocked on no longer exists\")\n			return true\n", "			return false\n", ""},
	{"the newest key of a slot comes last", "node/miniredis/index.go", "cmp.Compare(b.number, a.number)", "cmp.Compare(a.number, b.number)", ""},
}
