package main

// adapterMutants are faults in what is done with adapters, and in what is made of it.
var adapterMutants = []mutant{
	{"an adapter may answer when it likes", "internal/tool/adapter/process.go", "	limit := time.NewTimer(p.cfg.Patience)\n", "	limit := time.NewTimer(24 * time.Hour)\n", ""},
	{"an adapter may answer what nobody asked", "internal/tool/adapter/process.go", "	if got == nil {\n", "	if got == nil && a.ID == 0 {\n", ""},
	{"an adapter may leave replies out", "internal/tool/adapter/process.go", "	if len(a.Replies) != commands {\n", "	if len(a.Replies) > commands {\n", ""},
	{"an adapter that closes its output is waited for", "internal/tool/adapter/process.go", "		_ = p.fail(brokenf(\"has closed its output%s\", p.err.said()))\n", "", ""},
	{"the end of an adapter says not what it said", "internal/tool/adapter/process.go", "	_ = p.fail(brokenf(\"has ended %s%s\", how, p.err.said()))\n", "	_ = p.fail(brokenf(\"has ended %s\", how))\n", ""},
	{"an error of an adapter is the reply to a line", "scenario/talk.go", "	case r.brokenClient(names) != nil:\n		return nil, r.brokenClient(names)\n", "", ""},
	{"a dead adapter in the background is no failure", "scenario/background.go", "			r.note(err)\n", "			_ = err\n", ""},
	{"requests of clients that others play are not counted", "scenario/tally.go", "opt.Clients != nil || ", "", ""},
}
