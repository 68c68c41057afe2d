package main

// dialectMutants are faults in what nodes of other versions do.
var dialectMutants = []mutant{
	{"a dialect keeps what it drops", "internal/server/dialect/list.go", "		caps[c] = false\n", "		_ = c\n", ""},
	{"Redis 6.2 has subcommands", "internal/server/command/load.go", "made.displayTexts, made.whole = f.DisplayTexts, f.Whole", "made.displayTexts, made.whole = f.DisplayTexts, false", ""},
	{"a replica of another master stays in its shard", "internal/server/clusterbus/step.go", "		m.setShard(sender, master.shard)\n", "", ""},
	{"a master does not tell its shard", "internal/server/clusterbus/extension.go", "	msg.ShardID = m.myself.shard\n", "", ""},
	{"a node forgets its master when it is told", "internal/server/clusterbus/extension.go", " || m.myself.isReplica() && m.myself.master == n {\n", " {\n", ""},
	{"who was forgotten is unknown", "internal/server/clusterbus/membership.go", "	case n == nil && m.rules.ForgetSpreads && m.blacklisted(id):\n", "	case false:\n", ""},
	{"CLUSTER SHARDS skips failed masters everywhere", "internal/server/node/clusterview/clusterview.go", "!how.OfFirst && !how.OfAny && n.Flags", "!how.OfAny && n.Flags", ""},
	{"keys of a lost slot go without a word in all versions", "internal/server/node/bus.go", "		n.propagate(word, []byte(key))\n", "", ""},
	{"elections take as long with any node timeout", "internal/server/clusterbus/election.go", "		return min(m.timeout/30, electionDelay)\n", "		return electionDelay\n", ""},
	{"a replica does not ask whether others have seen the master fail", "internal/server/clusterbus/election.go", "n != m.myself && !n.masterFailed })", "false })", ""},
	{"replicas of several shards ask for votes at once", "internal/server/clusterbus/election.go", " || n.shard >= m.myself.shard {\n", " || true {\n", ""},
	{"slots follow a failover that is old news", "internal/server/clusterbus/step.go", "		return // old news\n", "", ""},
	{"masters without slots judge", "internal/server/clusterbus/gossip_section.go", " && !m.rules.VotersJudge) && n != m.myself", ") && n != m.myself", ""},
	{"directives keep Redis 7.0's defaults", "internal/server/config/version.go", "				d.initial = value\n", "", ""},
	{"other defaults do not steer the node", "internal/server/config/config.go", "			wire.Set(server, d.initial)\n", "", ""},
	{"directives keep Redis 7.0's limits", "internal/server/config/version.go", "				d.setKind(kind)\n			}\n		}\n", "				_ = kind\n			}\n		}\n", ""},
	{"hidden directives are found", "internal/server/config/config.go", "!named.hidden && ", "", ""},
	{"facts from sources are those of the neighbour", "internal/server/dialect/facts.go", "	if f.Base != \"\" {\n", "	if f.Base == \"\" {\n", ""},
	{"what a neighbour has stays", "internal/server/dialect/facts.go", "func(f Field) bool { return gone(f.Name) })", "func(f Field) bool { return false })", ""},
	{"an unknown version is Redis 7.0", "internal/server/dialect/dialect.go", "	return nil, fmt.Errorf(\"no dialect %q: there are %s\", name, strings.Join(names, \", \"))\n", "	return Default, nil\n", ""},
	{"an upgraded node stays what it was", "sim/machine.go", "		m.dialect = how.Dialect\n", "", ""},
	{"a node looks at the number of its version", "internal/server/node/connection.go", "	if !n.dialect.Has(dialect.LuaModule) {\n", "	if n.dialect.Version < \"7.2.4\" {\n", ""},
	{"ZRANK takes any word for WITHSCORE", "internal/server/engine/zsets.go", "	case withScore && !strings.EqualFold(string(args[3]), \"withscore\"):\n", "	case false:\n", ""},
}
