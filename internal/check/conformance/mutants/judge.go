package main

// judgeMutants are faults in what judges clients and the simulator itself: the judge of
// histories, the properties of random timelines, the budgets of tests.
var judgeMutants = []mutant{
	// Histories.
	{"LPOP may be done twice", "clustertest/history/call.go", `"lpush", "lpop", "rpop":`, `"lpush", "rpop":`, ""},
	{"RPOP may be done twice", "clustertest/history/call.go", `"lpush", "lpop", "rpop":`, `"lpush", "lpop":`, ""},
	{"INCR may be done twice", "clustertest/history/call.go", `case "incr", "incrby", "append",`, `case "incrby", "append",`, ""},
	{"APPEND may be done twice", "clustertest/history/call.go", `case "incr", "incrby", "append",`, `case "incr", "incrby",`, ""},
	{"LPUSH may be done twice", "clustertest/history/call.go", `"rpush", "lpush", "lpop"`, `"rpush", "lpop"`, ""},
	{"RPUSH may be done twice", "clustertest/history/call.go", `"rpush", "lpush", "lpop"`, `"lpush", "lpop"`, ""},
	{"a reply may be that of another command", "clustertest/history/judge.go", "func(r *Run) bool { return slices.Equal(r.Replies, c.Replies) }):", "func(r *Run) bool { return len(r.Replies) > 0 }):", ""},
	{"a reply may come from nowhere", "clustertest/history/judge.go", "		case len(c.runs) == 0:\n			list = append(list, g.withoutRun(c))\n", "		case len(c.runs) == 0:\n", ""},
	{"commands may be done that nobody asked for", "clustertest/history/judge.go", "		if run.call == nil && g.heard[run.Client] {", "		if run.call == nil && !g.heard[run.Client] {", ""},
	{"what is said to a node by hand is not in the history", "clustertest/history/linearize.go", "		if run.call == nil && !g.heard[run.Client] {", "		if run.call == nil && g.heard[run.Client] {", ""},
	{"FLUSHALL may forget to flush", "clustertest/history/custody.go", "		c.flush(a.node, a.flush.at)\n", "", ""},
	{"FLUSHALL is not in the history", "clustertest/history/custody.go", "		c.flushes = append(c.flushes, at)\n", "", ""},
	{"FLUSHALL of half of the keys is one of all", "clustertest/history/custody.go", "		c.halfFlushed = true\n", "		c.flushes = append(c.flushes, at)\n", ""},
	{"FLUSHALL in a transaction is not seen", "clustertest/history/recorder.go", "		r.wholesale(q, commands)\n", "", ""},
	{"a script without keys changes none", "clustertest/history/act.go", "	\"eval\": true, \"evalsha\"", "	\"evalsha\"", ""},
	{"a script that fails has done nothing", "clustertest/history/recorder.go", "		if q.ErrorCode() == \"\" || keysOfNode[q.Command] {", "		if q.ErrorCode() == \"\" {", ""},
	{"what a test writes is put down to the simulator", "clustertest/history/act.go", "	case isWrite(args):\n", "	case !isWrite(args):\n", ""},
	{"a loss of any node accounts for all", "clustertest/history/judge.go", "		if l.Node != s.from || l.At < s.begin {", "		if l.At < s.begin {", ""},
	{"a loss at any time accounts for all", "clustertest/history/judge.go", "		if l.Node != s.from || l.At < s.begin {", "		if l.Node != s.from {", ""},
	{"a value accounts for the loss of a key", "clustertest/history/judge.go", "	return len(keys) == 0 || slices.ContainsFunc(keys, g.has)\n", "	return len(keys) == 0 || slices.ContainsFunc(args, g.has)\n", ""},
	{"members of a set come in one order only", "clustertest/history/call.go", `strings.Join(sorted(members), ", ")`, `strings.Join(members, ", ")`, ""},
	{"the account of losses is not read", "clustertest/history/judge.go", "		g.losses, g.heard = e.Losses, heard\n", "		g.heard = heard\n", ""},
	{"a slot may be given away with its keys", "clustertest/history/custody.go", "	if _, is := c.given[a.node]; is {\n		c.keptKeys(a.node)\n	}\n", "	delete(c.given, a.node)\n", ""},
	{"a slot may be given away with its keys in the end", "clustertest/history/custody.go", "		c.keptKeys(name)\n", "		delete(c.given, name)\n", ""},
	{"a node may serve a slot that is another's", "clustertest/history/custody.go", "	if !owns && !c.importing[r.Node] {", "	if !owns && c.importing[r.Node] && len(keys) > 9 {", ""},
	{"a source may serve keys that have left", "clustertest/history/custody.go", "if owns && c.migrating[r.Node] || !owns && len(keys) > 1 {", "if !owns && len(keys) > 1 {", ""},
	{"a target may serve half of the keys", "clustertest/history/custody.go", "if owns && c.migrating[r.Node] || !owns && len(keys) > 1 {", "if owns && c.migrating[r.Node] {", ""},
	{"a MIGRATE may bring anything", "clustertest/history/custody.go", "	if !known {\n", "	if !known && a.restore.judged == false {\n", ""},
	{"a restart with all data may lose it", "clustertest/history/custody.go", "	if f.KeepData {\n", "	if f.KeepData && f.NewIdentity {\n", ""},
	{"a takeover may lose what nobody accounts for", "clustertest/history/custody.go", "if !accounted && s.kind == LostInFailover {", "if !accounted && s.kind == LostWithData {", ""},
	{"a replica may begin with anything", "clustertest/history/states.go", "		if replies, state := c.state.run(r.Commands); slices.Equal(replies, r.Replies) {\n", "		if replies, state := c.state.run(r.Commands); len(replies) > 0 {\n", ""},
	{"what is lost by a failover is whole", "clustertest/history/store.go", "		node: s.node, now: before.lossy().join(last), before: before,\n		begin: at, why: why", "		node: s.node, now: before.join(last), before: before,\n		begin: at, why: why", ""},

	// Properties of random timelines.
	{"a call may take twice its time", "clustertest/chaos/property.go", "c.End == history.Forever || c.End-c.Begin > limit {", "c.End == history.Forever || c.End-c.Begin > 2*limit {", ""},
	{"a call may never end", "clustertest/chaos/property.go", "c.End == history.Forever || c.End-c.Begin > limit {", "c.End != history.Forever && c.End-c.Begin > limit {", ""},
	{"one redirect too many passes", "clustertest/chaos/property.go", "if n > most*len(c.Commands)*o.alike(c) {", "if n > most*len(c.Commands)*o.alike(c)+1 {", ""},
	{"a client may never learn", "clustertest/chaos/property.go", "if told[l]++; told[l] > most {", "if told[l]++; told[l] > most+1 {", ""},
	{"a client may ask for the topology once more", "clustertest/chaos/property.go", "len(times) > most {", "len(times) > most+1 {", ""},
	{"errors after the trouble pass", "clustertest/chaos/property.go", "if c.Begin < o.Trouble+within || len(c.Replies) == 0 {", "if c.Begin <= o.Trouble+within || len(c.Replies) == 0 {", ""},
	{"one connection may be left behind", "clustertest/chaos/property.go", "			if n > 0 {\n", "			if n > 1 {\n", ""},
	{"one connection too many passes", "clustertest/chaos/property.go", "for client, n := range o.Peak {\n			if n > most {", "for client, n := range o.Peak {\n			if n > most+1 {", ""},
	{"broken invariants pass", "clustertest/chaos/plan.go", "append([]Property{Invariants(), NoErrors()}, p.Must...)", "append([]Property{NoErrors()}, p.Must...)", ""},
	{"errors of the code under test pass", "clustertest/chaos/plan.go", "append([]Property{Invariants(), NoErrors()}, p.Must...)", "append([]Property{Invariants()}, p.Must...)", ""},
	{"all verdicts are permitted", "clustertest/chaos/property.go", "if v.Violation() && (len(kinds) == 0 || slices.Contains(kinds, v.Kind)) {", "if v.Violation() && slices.Contains(kinds, v.Kind) {", ""},

	// Budgets of tests.
	{"a budget of topology requests allows one more", "clustertest/expect.go", "u.TopologyPeak <= perSecond", "u.TopologyPeak <= perSecond+1", ""},
	{"a budget of dials allows one more", "clustertest/expect.go", "u.Dials <= limit", "u.Dials <= limit+1", ""},
	{"a budget of connections allows one more", "clustertest/expect.go", "u.ConnectionsPeak <= limit", "u.ConnectionsPeak <= limit+1", ""},
	{"a budget of redirects counts them as commands", "clustertest/expect.go", "n, commands := u.Redirects(), u.Commands-u.Redirects()", "n, commands := u.Redirects(), u.Commands", ""},
	{"never served is served", "clustertest/expect.go", "				return \"none was\", false\n", "				return \"none was\", true\n", ""},
}
