package main

// clientMutants are faults in the clients that scenarios script, and in what is counted
// of all clients.
var clientMutants = []mutant{
	{"ASK is followed without ASKING", "sim/client_call.go", "		k.sendTo(to, true)\n", "		k.sendTo(to, false)\n", ""},
	{"a MOVED is not learnt", "sim/client_call.go", "	case Patch:\n		cl.slots.Set(s, to)\n", "	case Patch:\n		_ = s\n", ""},
	{"one redirect too many is followed", "sim/client_call.go", "if k.redirects++; k.redirects > cl.cfg.MaxRedirects {", "if k.redirects++; k.redirects > cl.cfg.MaxRedirects+1 {", ""},
	{"one retry too many is made", "sim/client_call.go", "if giveUp || k.retries >= k.cl.cfg.Retries {", "if giveUp || k.retries > k.cl.cfg.Retries {", ""},
	{"what may have been done is done again", "sim/client_call.go", "giveUp := sent && k.cl.cfg.AtMostOnce", "giveUp := !sent && k.cl.cfg.AtMostOnce", ""},
	{"only the last reply of a transaction is looked at", "sim/client_call.go", "	for _, raw := range replies {\n		code, text := errorOf(raw)\n", "	for _, raw := range replies[len(replies)-1:] {\n		code, text := errorOf(raw)\n", ""},
	{"a blocking command times out like any other", "sim/client_call.go", "	if k.blocking {\n		timeout = 0\n	}\n", "", ""},
	{"pauses do not grow", "sim/client_call.go", "d := cl.cfg.Backoff << min(n-1, 20)", "d := cl.cfg.Backoff << min(n-n, 20)", ""},
	{"a redirect without a host is not understood", "sim/internal/slotmap/replies.go", "	if host == \"\" && trustEmpty {\n", "	if host == \"\" && !trustEmpty {\n", ""},
	{"replies of a whole batch go to the wrong commands", "sim/client_batch.go", "own, replies = replies[:k.replies], replies[k.replies:]", "own, replies = replies[:k.replies], replies[:]", ""},
	{"the node that failed is asked first", "sim/client_refresh.go", "			if a != last && !slices.Contains(list, a) {", "			if !slices.Contains(list, a) {", ""},
	{"a client asks for the topology as often as it likes", "sim/client_refresh.go", "	if cl.refreshWait() <= 0 {", "	if true {", ""},
	{"a client that knows nothing asks all nodes for each command", "sim/client_refresh.go", "	if wait := cl.refreshWait(); wait > 0 {", "	if wait := cl.refreshWait(); false {", ""},
	{"a client that nobody answers asks as often as others", "sim/client_refresh.go", "	if cl.unanswered++; ok {", "	if ok {", ""},
	{"an empty topology is believed", "sim/client_refresh.go", "if m != nil && len(m.Addrs()) == 0 && !cl.cfg.GiveUpOnUnknownSlot {", "if m != nil && len(m.Addrs()) == 0 && cl.cfg.GiveUpOnUnknownSlot {", ""},
	{"a client forgets that it asked for the topology", "sim/client_refresh.go", "	cl.stats.Topology++\n", "", ""},
	{"a time-out closes a connection that is alive", "sim/client_conn.go", "	if !l.keep || l.answers == x.before && !l.patient {", "	if true {", ""},
	{"a connection that is dead is kept", "sim/client_conn.go", "	if !l.keep || l.answers == x.before && !l.patient {", "	if !l.keep {", ""},
	{"a late reply answers the next command", "sim/client_conn.go", "	l.waiting[slices.Index(l.waiting, x)] = rest\n", "	l.waiting = slices.DeleteFunc(l.waiting, func(o *exchange) bool { return o == x })\n", ""},
	{"a connection that falls silent after its first replies is kept", "sim/client_conn.go", "	l.limit(rest)\n", "", ""},
	{"a command is late because another one was", "sim/client_conn.go", "		case x != culprit && why == failTimeout:\n", "		case x != culprit && why == failReset:\n", ""},
	{"the time of a command begins before it is sent", "sim/client_conn.go", "x.timeout == 0 || l.over || !l.open {", "x.timeout == 0 || l.over {", ""},
	{"go-redis has done a transaction that nobody saw", "scenario/goredis/goredis.go", "	replies[0] = c.show(nil, err)\n", "	replies[0] = \"OK\"\n", ""},

	{"a failed test has no attribute that tells how to run it again", "clustertest/report.go", "		tb.Attr(attrRerun, rerun)\n", "", ""},
	{"the log of a failed test is not in its output", "clustertest/report.go", "	defer c.printLog()\n", "", ""},
	{"a manual page has the day on which it was made", "cmd/slotstorm/man.go", "root.DisableAutoGenTag = true", "root.DisableAutoGenTag = false", ""},
	{"go-redis asks for maintenance notifications", "scenario/goredis/notifications.go", "config.MaintNotificationsConfig.Mode = \"disabled\"", "config.MaintNotificationsConfig.Mode = \"auto\"", ""},

	// What is counted.
	{"a node does not count CLUSTER SHARDS as a question for the topology", "internal/server/node/cluster_show.go", "func cmdClusterShards(c *call) {\n	c.n.counters.Topology++\n", "func cmdClusterShards(c *call) {\n", ""},
	{"CLUSTER SHARDS is no request for the topology", "clustertest/meter.go", `	case "cluster|slots", "cluster|shards", "cluster|nodes":`, `	case "cluster|slots", "cluster|nodes":`, ""},
	{"random timelines do not see CLUSTER SHARDS", "clustertest/chaos/play.go", `q.Command == "cluster|slots", q.Command == "cluster|shards", q.Command == "cluster|nodes":`, `q.Command == "cluster|slots", q.Command == "cluster|nodes":`, ""},
	{"the worst second is a full one", "clustertest/meter.go", "for at-m.lastSecond[old] >= time.Second {", "for at/time.Second != m.lastSecond[old]/time.Second {", ""},
	{"a redirected command counts as served", "clustertest/meter.go", `	if code == "" && len(r.Reply) > 0 {`, `	if len(r.Reply) > 0 {`, ""},
	{"commands of the test count", "clustertest/meter.go", "	if r.From != sim.FromClient {\n		return\n	}\n	code := r.ErrorCode()", "	code := r.ErrorCode()", ""},
	{"forgotten clients on TCP pass", "clustertest/dials.go", "			if !known[conn.Addr] {\n", "			if known[conn.Addr] {\n", ""},
	{"forgotten clients in memory pass", "clustertest/dials.go", "		nodes[conn.made] = append(nodes[conn.made], conn.node)\n", "		nodes[conn.made] = nil\n		delete(nodes, conn.made)\n", ""},
	{"go-redis is let ask where nobody answers", "scenario/goredis/goredis.go", "	if !access.To(c).Notifies() {\n", "	if false && !access.To(c).Notifies() {\n", ""},
	{"raw connections count as clients", "sim/access.go", "		if !cn.exempt {\n", "		if true {\n", ""},
	{"a client that logs in has RESP2", "sim/client.go", "	if cl.cfg.RESP3 || cl.cache != nil { // behind AUTH: it is refused to strangers\n", "	if cl.cfg.Password == \"\" && (cl.cfg.RESP3 || cl.cache != nil) {\n", ""},
	{"a client may hold what it reads over RESP2", "scenario/verb.go", "	case line.spec.Cache == yesWord && line.spec.Protocol == \"2\":\n", "	case false:\n", ""},
}
