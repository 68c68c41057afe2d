package main

// adapterMutants are faults in what is done with adapters, and in what is made of it.
var adapterMutants = []mutant{
	{"an adapter may answer what nobody asked", "internal/tool/adapter/process.go", "	if got == nil {\n", "	if got == nil && a.ID == 0 {\n", ""},
	{"an adapter may leave replies out", "internal/tool/adapter/process.go", "	if len(a.Replies) != commands {\n", "	if len(a.Replies) > commands {\n", ""},
	{"an adapter that closes its output is waited for", "internal/tool/adapter/process.go", "		_ = p.fail(brokenf(\"has closed its output%s\", p.err.said()))\n", "", ""},
	{"the end of an adapter says not what it said", "internal/tool/adapter/process.go", "	_ = p.fail(brokenf(\"has ended %s%s\", how, p.err.said()))\n", "	_ = p.fail(brokenf(\"has ended %s\", how))\n", ""},
	{"an error of an adapter is the reply to a line", "scenario/talk.go", "	case r.brokenClient(names) != nil:\n		return nil, r.brokenClient(names)\n", "", ""},
	{"a dead adapter in the background is no failure", "scenario/background.go", "			r.note(err)\n", "			_ = err\n", ""},
	{"requests of clients that others play are not counted", "scenario/tally.go", "opt.Clients != nil || ", "", ""},
	{"a client that failed once has passed", "cmd/slotstorm/internal/certify/plan.go", "	case cell.Verdict != Passed, cell.Failures == 0:\n", "	case cell.Verdict != Passed, cell.Failures < cell.Tries:\n", ""},
	{"a client that passed once is not flaky", "cmd/slotstorm/internal/certify/plan.go", "	case cell.Failures == cell.Tries:\n", "	case cell.Failures > 0:\n", ""},
	{"a client that lacks something has failed", "cmd/slotstorm/internal/certify/plan.go", "	case lacks(result):\n", "	case false:\n", ""},
	{"a flaky client counts for the badge", "cmd/slotstorm/internal/certify/tell.go", "	passed := Count(cells, Passed)\n", "	passed := Count(cells, Passed) + Count(cells, Flaky)\n", ""},
	{"a flaky client is fine for CI", "cmd/slotstorm/internal/certify/tell.go", "			case Failed, Flaky:\n", "			case Failed:\n", ""},
	{"half a client is kept in the cache", "cmd/slotstorm/internal/certify/install.go", "	defer os.RemoveAll(draft)\n", "", ""},
	{"a version may lead out of the cache", "cmd/slotstorm/internal/certify/catalog.go", "strings.ContainsAny(version, \"/", "strings.ContainsAny(version, \"", ""},
	{"a failed client is a success", "cmd/slotstorm/certify.go", "	if certify.Count(cells, certify.Failed)+certify.Count(cells, certify.Flaky) > 0 {\n", "	if false {\n", ""},
}
