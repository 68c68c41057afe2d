package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

// crossProducts is the redirect decision (getNodeByQuery) over the cross product of
// what it depends on: state of the slot, presence of the keys, flags of the client,
// transaction, script, role of the node.
func crossProducts() []conformance.Exchange {
	var list []conformance.Exchange
	for _, s := range slotStates {
		if s.before != nil {
			list = append(list, conformance.Story(s.name+": made so", s.before...))
		}
		for _, e := range crossProduct(s) {
			e.Drawn = true
			list = append(list, e)
		}
		if s.after != nil {
			list = append(list, conformance.Story(s.name+": undone", s.after...))
		}
	}
	return list
}

// slotState is a state of slot 866, which A owns. The keys {hello}p and {hello}p2
// are on A, {hello}q and {hello}q2 on B if it can take them, {hello}x and {hello}y
// nowhere.
type slotState struct {
	name string
	// before and after change the whole cluster once, fixture each exchange's.
	before, after []string
	fixture       []string
}

var (
	onA = []string{"A> SET {hello}p v", "A> SET {hello}p2 v", "A> SADD {hello}ps v"}
	onB = []string{"s@B> ASKING", "s> SET {hello}q v", "s> ASKING", "s> SET {hello}q2 v", "s> ASKING", "s> SADD {hello}qs v"}

	slotStates = []slotState{
		{name: "stable", fixture: onA},
		{name: "migrating", fixture: append(onA[:3:3], "A> CLUSTER SETSLOT 866 MIGRATING $B.id")},
		{name: "importing", fixture: append(append(onA[:3:3], "s@B> CLUSTER SETSLOT 866 IMPORTING $A.id"), onB[1:]...)},
		{name: "open", fixture: append(append(onA[:3:3], "s@B> CLUSTER SETSLOT 866 IMPORTING $A.id", "A> CLUSTER SETSLOT 866 MIGRATING $B.id", "s> ASKING"), onB[1:]...)},
		{
			name:   "unassigned",
			before: ofNobody("866", "CONFIG SET cluster-require-full-coverage no"),
			after: append(append([]string{"A> CLUSTER ADDSLOTS 866"}, untilEverywhere("CLUSTER SLOTS ~ 0, :5460")...),
				everywhere([]string{"CONFIG SET cluster-require-full-coverage yes"})...),
		},
		{
			name:   "down",
			before: append(ofNobody("5000"), untilEverywhere("CLUSTER INFO ~ cluster_state:fail")...),
			after:  append([]string{"A> CLUSTER ADDSLOTS 5000"}, untilEverywhere("CLUSTER INFO ~ cluster_state:ok")...),
		},
		{
			name: readsAllowed,
			before: append(ofNobody("5000", "CONFIG SET cluster-allow-reads-when-down yes"),
				untilEverywhere("CLUSTER INFO ~ cluster_state:fail")...),
			after: append(append([]string{"A> CLUSTER ADDSLOTS 5000"}, untilEverywhere("CLUSTER INFO ~ cluster_state:ok")...),
				everywhere([]string{"CONFIG SET cluster-allow-reads-when-down no"})...),
		},
	}
)

const readsAllowed = "down, reads allowed"

// everywhere tells all members of the standard cluster the commands.
func everywhere(commands []string) []string {
	var lines []string
	for _, node := range []string{"A", "B", "C", "a", "b", "c"} {
		for _, c := range commands {
			lines = append(lines, node+"> "+c)
		}
	}
	return lines
}

// ofNobody takes a slot of A away, on all nodes, after other commands. A ping that A sent before
// would give it back to A where it comes late: it has a second.
func ofNobody(slot string, commands ...string) []string {
	lines := everywhere(append(commands, "CLUSTER DELSLOTS "+slot))
	return slices.Insert(lines, len(commands)+1, "sleep 1s")
}

func untilEverywhere(condition string) []string {
	var lines []string
	for _, node := range []string{"A", "B", "C", "a", "b", "c"} {
		lines = append(lines, "until "+node+"> "+condition)
	}
	return lines
}

// clientFlags are what a client says before its command.
var clientFlags = []struct {
	name   string
	asking bool
	before []string
}{
	{name: "plain"},
	{name: "ASKING", asking: true, before: []string{"ASKING"}},
	{name: "READONLY", before: []string{"READONLY"}},
	{name: "READONLY, ASKING", asking: true, before: []string{"READONLY", "ASKING"}},
}

// The commands: on present keys, absent ones, both, of one slot and of two.
var (
	plainCommands = []string{
		"GET {hello}p", "GET {hello}q", "GET {hello}x", "GET foo", "SET {hello}p w", "SET {hello}q w", "SET {hello}x w", "SET foo w",
		"EXISTS {hello}p {hello}p2", "DEL {hello}x {hello}x", "MGET {hello}p {hello}p2", "MGET {hello}p {hello}x", "MGET {hello}x {hello}y", "MGET {hello}x {hello}x",
		"MGET {hello}q {hello}q2", "MGET {hello}q {hello}x", "MGET {hello}p foo", "MGET foo {hello}p", "MGET foo foo", "MSET {hello}x 1 {hello}y 2", "MSET {hello}p 1 {hello}x 2",
		"BLPOP {hello}x 0.01", "BLPOP {hello}p {hello}x 0.01", "BLPOP {hello}x {hello}y 0.01", "BLPOP foo 0.01", "XREAD BLOCK 10 STREAMS {hello}x 0",
		"SUNIONSTORE {hello}d {hello}ps", "SUNION {hello}ps {hello}qs", "WATCH {hello}p", "WATCH {hello}x", "OBJECT ENCODING {hello}x", "TYPE {hello}x",
		"PING", "DBSIZE", "PUBLISH {hello}ch x", "SPUBLISH {hello}ch x", "SSUBSCRIBE {hello}ch", "SSUBSCRIBE {hello}ch foo", "SUNSUBSCRIBE {hello}ch", "SUNSUBSCRIBE",
		"RESTORE {hello}x 0 bad", "RESTORE-ASKING {hello}x 0 bad", "RESTORE-ASKING {hello}q 0 bad", "RESTORE-ASKING foo 0 bad",
		"MIGRATE 127.0.0.1 1 {hello}x 0 100", `MIGRATE 127.0.0.1 1 "" 0 100 KEYS {hello}x {hello}y`, "MIGRATE 127.0.0.1 1 foo 0 100",
		"COMMAND GETKEYS GET {hello}p", "NOSUCH {hello}x", "GET", `EVAL "return 1" 2 {hello}p foo`, `EVAL "return 1" 99 {hello}x`, `EVAL "return 1" x {hello}x`,
		"EVALSHA 0123456789012345678901234567890123456789 1 {hello}x", "EVALSHA 0123456789012345678901234567890123456789 1 {hello}p", "FCALL nofunc 1 {hello}x", "FCALL nofunc 1 {hello}p",
		"SORT {hello}x STORE foo", "SORT {hello}ps BY nosort", "RENAME {hello}p foo", "LMPOP 2 {hello}x foo LEFT", "ZUNION 2 {hello}x {hello}y",
	}
	queuedCommands = []string{
		"GET {hello}p", "GET {hello}x", "GET {hello}q", "GET foo", "SET {hello}x w", "SET {hello}p w", "MGET {hello}p {hello}x", "MGET {hello}x {hello}y", "BLPOP {hello}x 0", "PING", "SPUBLISH {hello}ch x",
	}
	scripted = []struct{ name, keys, body string }{
		{"GET present", "{hello}p", "return redis.call('GET',KEYS[1])"},
		{"GET absent", "{hello}x", "return redis.call('GET',KEYS[1])"},
		{"GET there", "{hello}q", "return redis.call('GET',KEYS[1])"},
		{"SET present", "{hello}p", "return redis.call('SET',KEYS[1],'w')"},
		{"SET absent", "{hello}x", "return redis.call('SET',KEYS[1],'w')"},
		{"foreign", "foo", "return redis.call('GET',KEYS[1])"},
		{"mixed", "{hello}p {hello}x", "return redis.call('MGET',KEYS[1],KEYS[2])"},
		{"undeclared absent", "", "return redis.call('GET','{hello}x')"},
		{"undeclared present", "", "return redis.call('GET','{hello}p')"},
		{"undeclared write", "", "return redis.call('SET','{hello}p','w')"},
		{"undeclared foreign", "", "return redis.pcall('GET','foo')"},
		{"undeclared of two slots", "{hello}p", "redis.call('GET',KEYS[1]) return redis.call('GET','bar')"},
		{"shard publish", "", "return redis.call('SPUBLISH','{hello}ch','x')"},
	}
	shebangs = []struct{ name, line string }{
		{"script", ""},
		{"script of #!lua", "#!lua\n"},
		{"script of no-writes", "#!lua flags=no-writes\n"},
		{"script of allow-cross-slot-keys", "#!lua flags=allow-cross-slot-keys\n"},
		{"script of no-cluster", "#!lua flags=no-cluster\n"},
	}
)

func crossProduct(s slotState) []conformance.Exchange {
	var list []conformance.Exchange
	for _, node := range []string{"A", "B", "C", "a", "b", "X"} {
		for _, flags := range clientFlags {
			if node == "X" && flags.name != "plain" {
				continue
			}
			add := func(what string, commands ...string) {
				lines := s.fixture[:len(s.fixture):len(s.fixture)]
				// From Redis 7.2 on, WAIT is for what its own connection wrote.
				switch wroteAtB := len(s.fixture) > len(onA)+1; {
				case node == "a" && s.fixture != nil:
					lines = append(lines, "A> WAIT 1 1000")
				case node == "b" && wroteAtB:
					lines = append(lines, "s> WAIT 1 1000")
				}
				for i, c := range append(flags.before[:len(flags.before):len(flags.before)], commands...) {
					who := "c@" + node + "> "
					if i > 0 {
						who = "c> "
					}
					lines = append(lines, who+c)
				}
				list = append(list, conformance.Story(fmt.Sprintf("%s, %s on %s: %s", s.name, flags.name, node, what), lines...))
			}
			for _, c := range plainCommands {
				if s.name == readsAllowed && strings.HasPrefix(c, "XREAD BLOCK") {
					continue // either its time or the cluster's state ends it first
				}
				// The flag is gone for the second call.
				add(c, c, "GET {hello}y")
			}
			for _, c := range queuedCommands {
				add("MULTI "+c, "MULTI", c, "GET {hello}p2", "EXEC", "GET {hello}x")
			}
			if flags.asking {
				add("ASKING in MULTI", "MULTI", "ASKING", "GET {hello}x", "EXEC", "GET {hello}x")
			}
			for _, shebang := range shebangs {
				for _, sc := range scripted {
					add(shebang.name+": "+sc.name, evalLine("EVAL", shebang.line+sc.body, sc.keys))
				}
			}
			add("EVAL_RO present", evalLine("EVAL_RO", "return redis.call('GET',KEYS[1])", "{hello}p"))
			add("EVAL_RO absent", evalLine("EVAL_RO", "return redis.call('GET',KEYS[1])", "{hello}x"))
			add("EVAL_RO write", evalLine("EVAL_RO", "return redis.call('SET',KEYS[1],'w')", "{hello}p"))
		}
	}
	return list
}

func evalLine(command, body, keys string) string {
	n := 0
	for _, c := range keys + " " {
		if c == ' ' && keys != "" {
			n++
		}
	}
	return fmt.Sprintf("%s %q %d %s", command, body, n, keys)
}
