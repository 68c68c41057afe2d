package main

// faultMutants are faults in what is injected: when it works, whom it hits, what it does
// to connections, commands and migrations.
var faultMutants = []mutant{
	// When, whom, how often.
	{"a fault still works at the instant at which it ends", "sim/internal/injector/injector.go", "return at >= i.from && (i.to < 0 || at < i.to)", "return at >= i.from && (i.to < 0 || at <= i.to)", ""},
	{"a fault does not work at the instant at which it begins", "sim/internal/injector/injector.go", "return at >= i.from && (i.to < 0 || at < i.to)", "return at > i.from && (i.to < 0 || at < i.to)", ""},
	{"nobody looks when a fault ends", "sim/internal/injector/injector.go", "for _, t := range [...]time.Duration{i.from, i.to} {", "for _, t := range [...]time.Duration{i.from, i.from} {", ""},
	{"the second call counts as the first", "sim/internal/injector/injector.go", "if !i.Aim.Calls.Includes(i.matched) {", "if !i.Aim.Calls.Includes(i.matched - 1) {", ""},
	{"a probability is that of the opposite", "sim/internal/injector/injector.go", "in.random(i, link).Float64() < i.Aim.P", "in.random(i, link).Float64() >= i.Aim.P", ""},
	{"all links draw from one source", "sim/internal/injector/injector.go", `h.Write([]byte(i.name + "\x00" + i.Kind.String() + "\x00" + link))`, `h.Write([]byte(i.name + "\x00" + i.Kind.String()))`, ""},
	{"any key is the one that is meant", "sim/internal/injector/injector.go", "return i.Aim.Key == \"\" || slices.ContainsFunc(keys, func(key string) bool { return glob.Match(i.Aim.Key, key) })", "return i.Aim.Key == \"\" || glob.Match(\"*\", i.Aim.Key)", ""},
	{"a fault of one node's commands hits all nodes", "sim/internal/injector/run.go", "return i.works(c.At) && i.node.has(c.Node) && i.client.has(c.Client) &&", "return i.works(c.At) && i.client.has(c.Client) &&", ""},
	{"a fault of one client hits all clients", "sim/internal/injector/run.go", "return i.works(c.At) && i.node.has(c.Node) && i.client.has(c.Client) &&", "return i.works(c.At) && i.node.has(c.Node) &&", ""},
	{"a fault does not count as fired", "sim/internal/injector/injector.go", "	in.fired[i.name]++\n	in.report", "	in.report", ""},

	// Connections.
	{"a partition of one direction cuts both", "sim/internal/injector/judge.go", "		!i.OneWay && i.onSide(false, from)", "		i.onSide(false, from)", ""},
	{"connecting needs only one direction", "sim/internal/injector/judge.go", "return i.between(p.Link, p.From, p.To) || i.between(p.Link, p.To, p.From)", "return i.between(p.Link, p.From, p.To)", ""},
	{"the rest of a partition has everybody in it", "sim/internal/injector/judge.go", "		return !other.names[name]\n", "		return len(other.names) > 0\n", ""},
	{"a second delay replaces the first", "sim/internal/injector/judge.go", "	case faults.KindDelay:\n		v.Delay += i.By\n", "	case faults.KindDelay:\n		v.Delay = i.By\n", ""},
	{"of two bandwidths the greater one counts", "sim/internal/injector/judge.go", "if v.Rate == 0 || i.Rate < v.Rate {", "if v.Rate == 0 || i.Rate > v.Rate {", ""},
	{"a reset after so many replies comes one too late", "sim/internal/injector/judge.go", "return i.progress[p.Conn] >= i.Replies", "return i.progress[p.Conn] > i.Replies", ""},
	{"a reset after so many bytes lets the rest pass", "sim/internal/injector/judge.go", "v.Pass = max(0, i.Bytes-before)", "v.Pass = max(p.Size, i.Bytes-before)", ""},
	{"a fault of replies hits requests", "sim/internal/injector/judge.go", "	case faults.KindSlowReader:\n		return p.Answer\n", "	case faults.KindSlowReader:\n		return true\n", ""},
	{"a lost piece of a stream never comes again", "sim/direction.go", "		if f.packet.Link == faults.Bus {\n			return\n		}\n", "		if f.packet.Link != 0 {\n			return\n		}\n", ""},
	{"a lost message of the bus comes again", "sim/direction.go", "		if f.packet.Link == faults.Bus {\n			return\n		}\n", "", ""},
	{"what is sent later overtakes what is held", "sim/direction.go", "case f.verdict.Hold || d.traffic != nil && len(d.waiting) > 0:", "case f.verdict.Hold:", ""},
	{"what is sent later overtakes what is delayed", "sim/direction.go", "		at = max(at, t.last)\n", "", ""},
	{"a duplicate does not come", "sim/direction.go", "for range 1 + v.Copies {", "for range 1 + v.Copies/9 {", ""},
	{"what was held stays when the fault is healed", "sim/fault.go", "	c.release()\n", "", ""},
	{"connections that exist survive a reset until they are used", "sim/fault.go", "	c.lookAtConns(now)\n", "", ""},

	// Commands, topology, migrations.
	{"a full memory refuses reads as well", "sim/internal/injector/run.go", "return c.Flags&NeedsMemory != 0", "return true", ""},
	{"a busy node refuses what scripts may not hold up", "sim/internal/injector/run.go", "return c.Flags&RunsBusy == 0", "return true", ""},
	{"a misdirect of ASK hits MOVED", "sim/internal/injector/run.go", "|| i.Only != \"\" && i.Only != kind {", "|| i.Only != \"\" && i.Only == kind {", ""},
	{"a stale topology shows the present", "sim/interference.go", "			*s = old\n", "			_ = old\n", ""},
	{"commands of the test are hit by faults", "sim/interference.go", "	_, exempt = s.(*replySink)\n", "", ""},
	{"a stalled migration moves a batch too many", "sim/internal/injector/run.go", "left = i.Keys - p.Keys", "left = i.Keys - p.Keys + 1", ""},
	{"a stalled migration goes on by itself", "sim/internal/injector/run.go", "		case asked:\n			stalls = true\n", "		case asked:\n", ""},
	{"a migration stays stalled when its fault is over", "sim/mover.go", "		v.point.At = c.loop.now()\n", "", ""},
	{"a stopped migration says that it is done", "sim/mover.go", "After: string(step), Keys: v.keys})\n		v.end(MoveStopped, nil)\n", "After: string(step), Keys: v.keys})\n		v.end(MoveDone, nil)\n", ""},
	{"a migration does not tell the other masters", "sim/slot_move.go", "		m.tellOthers(0, then)\n", "		then(nil)\n", ""},

	// What is over.
	{"faults whose time is over are kept", "sim/internal/injector/injector.go", "	in.forget(now)\n", "", ""},
	{"connections that have ended are kept", "sim/internal/injector/injector.go", "		delete(i.progress, conn)\n", "		_ = i\n", ""},
	{"all IDs of nodes are kept", "sim/machine.go", "func(old gossip.ID) { delete(m.c.names, old) }", "func(gossip.ID) {}", ""},
	{"all addresses of nodes are kept", "sim/machine.go", "			delete(m.c.atAddr, old)\n", "", ""},
	{"the port of a node that is down is anybody's", "sim/process.go", "		p.holdPorts()\n", "", ""},
	{"a node may listen where another one has its bus", "sim/machine.go", "port != \"0\" || !m.clashes(a)", "a != nil", ""},
	{"all lost writes are kept", "sim/loss.go", "	shortenOldest(c.losses.list)\n", "", ""},

	// TLS.
	{"the host of a certificate is not looked at", "sim/tls.go", `case flaw == certificate.WrongHost || !p.certs.covers(host):`, `case flaw == certificate.WrongHost:`, ""},
	{"tls-auth-clients optional takes any certificate", "sim/tls.go", `auth == "optional" && shows == certificate.None`, `auth == "optional"`, ""},
	{"a TLS handshake takes no time", "sim/conn.go", `if !cn.TLS() || cn.straight() {`, `if !cn.TLS() || !cn.exempt {`, ""},
	{"a fault counts the bytes of a TLS handshake as a reply", "sim/internal/injector/judge.go", `i.Aim.Calls == faults.Calls{} && i.Replies == 0 && i.Bytes == 0
}

// hasEither`, `i.Aim.Calls == faults.Calls{}
}

// hasEither`, ""},
	{"clients with TLS take the other port of CLUSTER SHARDS", "sim/client_refresh.go", `parse = slotmap.ShardsTLS`, `parse = slotmap.Shards`, ""},
	{"a wrong name leads to the other port", "sim/dial.go", `addrFor(other, tls)`, `addrFor(other, !tls)`, ""},
	{"an injected redirect leads to the other port", "sim/interference.go", `+ addrFor(n, tls)`, `+ addrFor(n, !tls)`, ""},
	{"a replay forgets who used TLS", "sim/replay.go", `deafClient{tls: in.conn.tls}`, `deafClient{}`, ""},
	{"a node that hangs up does not say so by TLS", "internal/server/memnet/secure.go", `	_ = s.tls.CloseWrite() // an error before the handshake is over: then there is nobody to tell
`, "", ""},
}
