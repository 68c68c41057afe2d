package main

// scenarioMutants are faults in what scenario files expect, and in what always holds.
var scenarioMutants = []mutant{
	{"the text behind the last ... is not looked at", "scenario/expect.go", "return strings.HasSuffix(got, parts[len(parts)-1])", "return true", ""},
	{"the text before the first ... is not looked at", "scenario/expect.go", "	if !strings.HasPrefix(got, parts[0]) {\n		return false\n	}\n	got = got[len(parts[0]):]\n", "", ""},
	{"texts between two ... overlap", "scenario/expect.go", "		got = got[i+len(part):]\n", "		got = got[i:]\n", ""},
	{"replies are not compared", "scenario/expect.go", "		if !textEquals(nth(e.Replies, i), o.reply) {", "		if i > 0 && !textEquals(nth(e.Replies, i), o.reply) {", ""},
	{"only the first route is compared", "scenario/expect.go", "		if len(e.Routes) > 0 && !textEquals", "		if len(e.Routes) > 0 && i == 0 && !textEquals", ""},
	{"a line that has a time is said once", "scenario/talk.go", "len(unlike) > 0 && now < end {", "len(unlike) > 0 && now > end {", ""},
	{"a line that has a time is said for ever", "scenario/talk.go", "len(unlike) > 0 && now < end {", "len(unlike) > 0 && now < end+time.Hour {", ""},
	{"a line in the background comes to nothing", "scenario/background.go", "		r.inbox(name).put(expectOf(out, false).String())\n", "", ""},
	{"a file goes on after its first failure", "scenario/run.go", "	most := 1\n", "	most := 2\n", ""},
	{"a node comes back where it was", "scenario/action_node.go", "		how.Address = n.Addr()\n", "		how.Address = \"\"\n", ""},
	{"masters of the same epoch may claim a slot", "scenario/invariant.go", "			if a.epoch != b.epoch || !acquainted(a.view, b.view) {", "			if a.epoch == b.epoch || !acquainted(a.view, b.view) {", ""},
	{"the current epoch may fall by one", "scenario/invariant.go", "		if now.current < before.current {", "		if now.current+1 < before.current {", ""},
	{"a config epoch may fall by one", "scenario/invariant.go", "known && e < old {", "known && e+1 < old {", ""},
	{"a failover excuses every lost write of its slots", "scenario/acked.go", "(!c.failover || r.opt.Against != nil)", "true", ""},
	{"a lost write is known by any of its words", "scenario/acked.go", "for _, k := range keysOf(args) {", "for _, k := range args {", ""},
	{"an account without the oldest writes excuses all", "scenario/acked.go", "l.Truncated && write.number < oldest", "l.Truncated", ""},
	{"a loss excuses what another node acknowledged", "scenario/acked.go", "return held && (", "return (held || true) && (", ""},
	{"a loss excuses what was written later", "scenario/acked.go", "if l.At < write.at {", "if l.At < 0 {", ""},
	{"a quoted => in a filter ends the line", "scenario/talk_parse.go", `verb && c == '"' && text[i-1] == '='`, "false", ""},
	{"arguments stand in the log without quotes", "sim/event/quote.go", "	if plain(text) {\n		return append(b, text...)\n	}\n	return strconv.AppendQuote(b, text)", "	return append(b, text...)", ""},
	{"an error may look like a route in the log", "sim/event/reply.go", "if inLine && misleading(r.Text) {", "if false {", ""},
	{"events of another schema are taken", "sim/event/json.go", "if j.Schema != Schema {", "if false {", ""},
	{"a redirect may name a node that its sender does not know", "scenario/invariant.go", "sender.View().Member(target.ID()) == nil && target.Up() {", "sender.View().Member(target.ID()) == nil && !target.Up() {", ""},
	{"a redirect may name no node", "scenario/invariant.go", "	if err != nil {\n		return fmt.Errorf(\"invariant %s: %s sends a client to %s, which is no node: %s\", invRedirects, from, f.Target, event.Text(f))\n	}\n", "	if err != nil {\n		return nil\n	}\n", ""},
}
