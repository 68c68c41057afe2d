package main

// toolMutants are faults in the command line and in what it bounds.
var toolMutants = []mutant{
	{"a route goes on at any node", "internal/tool/route/finder.go", "if o.next != \"\" && o.next != q.Node || ", "if ", ""},
	{"a route goes on however late", "internal/tool/route/finder.go", "q.At-last > f.opt.Within", "q.At < last", ""},
	{"clients share routes", "internal/tool/route/finder.go", "h.WriteString(q.Name)", "h.WriteString(\"\")", ""},
	{"a page has faults without their times", "internal/tool/report/data.go", "case event.StateChanged, event.FaultInjected, event.FaultHealed:", "case event.StateChanged, event.FaultHealed:", ""},
	{"the control port takes lines of text", "cmd/slotstorm/control_conn.go", "if b[0] != '*' {", "if b[0] == 0 {", ""},
	{"a command of the control port may be of any size", "cmd/slotstorm/control_conn.go", "c.taken > largestControl", "c.taken < 0", ""},
	{"localhost is nobody's name", "internal/tool/guard/guard.go", "return isLocalhost(host) || slices", "return slices", ""},
	{"a page of another port is the live page", "internal/tool/guard/guard.go", "origin != \"http://\"+r.Host", "origin == \"null\"", ""},
	{"a page of the same site is the live page", "internal/tool/guard/guard.go", "site != \"\" && site != \"same-origin\" && site != \"none\"", "site == \"cross-site\"", ""},
	{"the live page takes the token anywhere", "internal/tool/guard/guard.go", "!below || !g.is(token)", "!below || !g.is(token) && !g.is(given(r))", ""},
	{"a page of another origin may ask", "internal/tool/guard/guard.go", "return origin != \"\" || site", "return origin == \"null\" || site", ""},
	{"a flag may be any number", "cmd/slotstorm/flags.go", "if !ok || v < n.least || v > n.most || n.above && v == n.least {", "if !ok {", ""},
	{"an option may be any number", "scenario/option.go", "if err != nil || n < least || n > most {", "if err != nil || n < least {", ""},
	{"a workload may have any number of commands under way", "sim/workload.go", "case w.Rate <= 0 && together*float64(max(w.Workers, 1)) > maxUnderWay:", "case w.Rate < 0:", ""},
	{"a cluster remembers clients that are closed", "sim/client.go", "func(other *Client) bool { return other == cl }", "func(other *Client) bool { return other == nil }", ""},
	{"a closed client tries again", "sim/client_call.go", "		if cl.closed {\n			return\n		}\n		if !cl.cfg", "		if !cl.cfg", ""},
	{"a cluster remembers all host names", "sim/machine.go", "		if m.c.hosts[old] == m.name {", "		if m.c.hosts[old] == \"\" {", ""},
	{"each connection is read by itself", "internal/server/tcp/poll_linux.go", "if p == nil || !ok {", "if p != nil || !ok {", ""},
	{"the end of a process waits for clients that do not read", "internal/server/tcp/serve.go", "		conns.hurry()\n", "", ""},
	{"nothing was played, and all is well", "cmd/slotstorm/run.go", "case skipped == len(jobs):", "case skipped > len(jobs):", ""},
	{"half a report stays behind", "internal/tool/whole/whole.go", "	discard(f.Name())\n", "", ""},
	{"a run in a bubble goes on after an interrupt", "scenario/run.go", "	end.concerns(c)\n", "", ""},
}
