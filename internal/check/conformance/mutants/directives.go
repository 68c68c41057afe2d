package main

// directiveMutants are faults in what directives do, and in what is said of those that do
// nothing.
var directiveMutants = []mutant{
	{"a directive is accepted and nothing reads it", "node/config.go", "	\"timeout\":                             wiredInt(func(s *Settings) *int { return &s.IdleTimeout }),\n", "", ""},
	{"a directive without effect is not listed", "internal/server/config/table.go", `{name: "tcp-keepalive", kind: integer(0, math.MaxInt32), initial: "300", inert: inertNetwork},`, `{name: "tcp-keepalive", kind: integer(0, math.MaxInt32), initial: "300"},`, ""},
	{"an idle subscriber is cut off", "node/clients_cron.go", " && s.subs.Count() == 0", "", ""},
	{"a hard output limit is none", "node/output_limits.go", "if limit.Hard != 0 && used >= limit.Hard {", "if limit.Hard != 0 && used > 2*limit.Hard {", "connections"},
	{"a soft output limit is a hard one", "node/output_limits.go", "return now-o.softSince > limit.Seconds", "return true", ""},
	{"a replica's output limit is below the backlog", "node/output_limits.go", "if class == config.OutputReplica && limit.Hard != 0 {", "if false {", ""},
	{"subscribers have the limits of normal clients", "node/output_limits.go", "		return config.OutputPubSub\n", "		return config.OutputNormal\n", "connections"},
	{"output is counted without its first buffer", "node/output.go", "		taken := min(size, clientReplyBuffer-o.first)\n", "		taken := 0\n", "connections"},
	{"blocks of output have no size class", "node/output.go", "	return (size + step - 1) / step * step\n", "	return size + 0*step\n", "connections"},
	{"a client over its limit hears what it was to be told", "node/output.go", "	s.closing, s.unheard = true, true\n", "	s.closing = true\n", "connections"},
	{"what a stopped replica does not read is forgotten", "sim/stream.go", "	s.unread.Add(int64(len(b)))\n", "", ""},
	{"what a stopped node does not read is forgotten", "sim/bus.go", "		way.unread += size\n", "", ""},
	{"a link over its limit is not counted", "node/bus.go", "			n.machine.LinkOverLimit(n.now, link)\n", "", ""},
	{"maxclients does not count the bus", "node/session.go", "	count := len(n.sessions) + n.busConnections()\n", "	count := len(n.sessions)\n", ""},
	{"strings grow beyond proto-max-bulk-len", "internal/server/engine/strings.go", "length <= int64(e.limits.StringBytes)", "length <= 512<<20", "connections"},
	{"proto-max-bulk-len binds the master", "internal/server/engine/strings.go", "return e.obeys() || ", "return ", ""},
	{"a timeout that does not fit is endless", "internal/server/engine/blocking.go", "		ms = math.MinInt64 // as in Redis what does not fit turns negative\n", "", "connections"},
	{"a NUL is a character of an inline request", "internal/server/request/request.go", "if end < 0 || bytes.IndexByte(rest[:end], 0) >= 0 {", "if end < 0 {", "connections"},
	{"the latency monitor keeps one sample for each command", "node/internal/latency/monitor.go", "last >= 0 && s.samples[last].at == now", "last < 0", ""},
	{"the latency monitor keeps what is too short", "node/internal/latency/monitor.go", "if m.Threshold == 0 || ms < m.Threshold {", "if m.Threshold == 0 {", "connections"},
	{"a line that serve decides is an error", "cmd/slotstorm/redisconf.go", "	case decided(one.name):\n", "	case false:\n", ""},
	{"enable-protected-configs is shown only", "internal/server/config/config.go", "case named.has(protected) && !may.Protected:", "case named.has(protected):", ""},
	{"a data set waits for all replicas that could come", "node/replication_dataset.go", "waiting >= n.settings.DisklessMaxReplicas", "waiting < 0", ""},
}
