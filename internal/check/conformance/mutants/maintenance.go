package main

// maintenanceMutants are faults in maintenance notifications.
var maintenanceMutants = []mutant{
	{"SMIGRATED does not wait for those who do not know yet", "internal/server/maintenance/watch.go", "		if !first && name != owner {\n			return \"\", false\n		}\n", "", ""},
	{"SMIGRATED waits for nodes that are down", "internal/server/maintenance/watch.go", "if !n.Acts || len(n.View.Members)", "if len(n.View.Members)", ""},
	{"a slot that is given up stays open", "internal/server/maintenance/watch_slots.go", "!migrates && n.View.Owner(s) != nil", "false && n.View.Owner(s) != nil", ""},
	{"each slot of a move of many is announced", "internal/server/maintenance/watch_slots.go", "owner.ID != v.Self.ID || w.moveOf(s) != nil {", "owner.ID != v.Self.ID {", ""},
	{"a failover that nobody planned is announced", "internal/server/maintenance/watch_nodes.go", "	if planned {\n", "	if true {\n", ""},
	{"a failover that is given up stays open", "sim/upkeep.go", "		case event.ManualTimeout:\n			u.later", "		case event.ManualStep(\"\"):\n			u.later", ""},
	{"connections of a new process are sent away", "internal/server/maintenance/watch_nodes.go", "known.life == n.Life && known.said.IP", "known.said.IP", ""},
	{"a part of the only shard is all of it", "internal/server/maintenance/watch_slots.go", "(owner != name || !slots.Has(s))", "owner != name", ""},
	{"MOVING stays open", "internal/server/maintenance/watch.go", "return d.Until <= now", "return false", ""},
	{"a new connection hears nothing", "internal/server/node/maintenance.go", "c.s.maintenance.On && !before.On && !c.inExec", "false", ""},
	{"RESP2 may have pushes", "internal/server/maintenance/handshake.go", "case chosen.On && !w.RESP3:", "case false:", ""},
	{"whoever went back to RESP2 is pushed to", "internal/server/node/maintenance.go", "s.maintenance.On && s.out.RESP3", "s.maintenance.On", ""},
	{"RESET leaves the notifications on", "internal/server/node/connection.go", "	s.maintenance = maintenance.Client{}\n", "", ""},
	{"no endpoint is wanted and one is named", "internal/server/maintenance/push.go", "m == nil || r.Endpoint == NoEndpoint", "m == nil", ""},
	{"a node that starts again forgets that notifications are off", "sim/upkeep.go", "		p.node.EnableMaintenance(false)\n	}\n	u.changed()", "	}\n	u.changed()", ""},
	{"a failed action may have the seven letters", "cmd/slotstorm/internal/faultinjector/action.go", "strings.ReplaceAll(text, statusSuccess, \"succ.\")", "text", ""},
	{"an action is queued and runs", "cmd/slotstorm/internal/faultinjector/action.go", "return started{act.ID, act.Status,", "return started{act.ID, statusRunning,", ""},
	{"a page in a browser may break a cluster", "cmd/slotstorm/internal/faultinjector/http.go", "r.Header.Get(\"Origin\") != \"\" || ", "", ""},
	{"any name leads to the fault injector", "cmd/slotstorm/internal/faultinjector/http.go", "case !in.knownHost(r.Host):", "case false:", ""},
	{"the trigger is only called trigger", "cmd/slotstorm/internal/faultinjector/do.go", "p.text(\"trigger\", \"variant\"))\n		return err", "p.text(\"trigger\"))\n		return err", ""},
	{"a taken port is any error", "cmd/slotstorm/internal/faultinjector/database.go", "errors.Is(err, syscall.EADDRINUSE) || ", "", ""},
	{"a new master does not hear what a client has set", "cmd/slotstorm/internal/respproxy/session.go", "	s.settings = append(s.settings, setting{what, raw})\n", "", ""},
	{"a node that is in no cluster is told of a move", "sim/slot_move.go", " || n.View().Member(m.to.ID()) == nil", "", ""},
}
