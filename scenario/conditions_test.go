package scenario

import (
	"slices"
	"strings"
	"testing"
)

// Each condition holds when it should, and fails when that what it is about is a little
// otherwise.
func TestConditions(t *testing.T) {
	const header = "cluster masters=3 replicas=1 node-timeout=2s cost=1ms\nclient c\nclient f at-most-once=yes retries=0\nclient naive policy=naive\n"
	const program = "cluster masters=3\nclient p driver=exec command=/bin/sh\n"
	const traffic = "c> SET hello 1\nnaive> SET a 1\nnaive> SET hello 2\nc> GET {a}x\n"
	const load = "workload w c workers=1 keys=k[1..9] count=20\nwait until workload w over within 10s\n"
	var tried [][]string
	for _, tt := range []struct{ before, holds, fails string }{
		{"", "n4 role replica", "n4 role master"},
		{"", "n1 role master", "n1 role replica"},
		{"", "n4 replica-of n1", "n4 replica-of n2"},
		{"", "n1 state ok", "n1 state fail"},
		{"@n1> CLUSTER DELSLOTS 866\nwait 1s\n", "n1 state fail", "n1 state ok"},
		{"", "n1 sees n2 ok", "n1 sees n2 fail"},
		{"pause n2\nwait 4s\n", "n1 sees n2 fail", "n1 sees n2 ok"},
		{"fault cut partition {n2} {n1}\nwait 3s\n", "n1 sees n2 pfail", "n1 sees n2 fail"},
		{"@n1> CLUSTER FORGET n2\n", "n1 sees n2 unknown", "n1 sees n2 ok"},
		{"", "n1 up", "n1 down"},
		{"crash n1\n", "n1 down", "n1 up"},
		{"pause n1\n", "n1 paused", "n1 up"},
		{"c> SET hello 1\n", "n1 keys == 1", "n1 keys == 0"},
		{"", "n2 epoch == 2", "n2 epoch > 2"},
		{"c> SET hello 1\n", "n1 open-connections == 2", "n1 open-connections == 1"},
		{"c> SET hello 1\n", "n1 queue == 0", "n1 queue > 0"},
		{"c> SET {a}1 1 | SET {a}2 1 | SET {a}3 1\n", "n3 longest-queue == 3", "n3 longest-queue == 2"},
		{traffic, "n3 commands == 2", "n3 commands == 1"},
		{traffic, "n1 connections >= 1", "n1 connections == 0"},
		{"@n1> CONFIG SET maxclients 1\nc> SET hello 1\n", "n1 rejected > 0", "n1 rejected == 0"},
		{"@n1> ASKING\n", "n1 asking == 1", "n1 asking == 0"},
		{"@n1> CLUSTER SLOTS\n@n1> CLUSTER SHARDS\n@n1> CLUSTER NODES\n", "n1 topology == 3", "n1 topology == 2"},
		{"@n1> GET a\n", "n1 moved == 1", "n1 moved == 0"},
		{"fault s stall-migration after=migrating\nmigrate 866 n1 n2 => ...\n@n1> GET hello\n", "n1 ask == 1", "n1 ask == 0"},
		{"c> SET {hello}1 1\nfault s stall-migration after=migrating\nmigrate 866 n1 n2 => ...\n@n1> MGET {hello}1 {hello}2\n", "n1 tryagain == 1", "n1 tryagain == 0"},
		{"@n1> MGET a b\n", "n1 crossslot == 1", "n1 crossslot == 0"},
		{"@n1> CLUSTER DELSLOTS 866\nwait 1s\n@n1> GET hello\n", "n1 clusterdown == 1", "n1 clusterdown == 0"},
		{"@n1> GET a\n@n2> GET a\n", "all moved == 2", "all moved == 1"},
		{"@n1> GET a\n@n2> GET a\nwait 2s\n", "all moved-per-second <= 1", "all moved-per-second < 0.9"},
		{"c> SET {a}1 1 | SET {a}2 1\n", "all longest-queue == 2", "all longest-queue == 3"},
		{"", "state ok", "state fail"},
		{"@n1> CLUSTER DELSLOTS 866\nwait 1s\n", "not state ok", "state ok"},
		{"crash n[1..6]\n", "not state ok", "state fail"},
		{"crash n[1..6]\n", "not agreed", "replicated"},
		{"", "agreed", "not agreed"},
		{"@n1> CLUSTER DELSLOTS 866\n", "not agreed", "agreed"},
		{"c> SET hello 1\nwait 1s\n", "replicated", "not replicated"},
		{"fault h hold link=repl\nc> SET hello 1\nwait 1s\n", "not replicated", "replicated"},
		{"", "slot 866 owner n1", "slot 866 owner n2"},
		{"", "slot 866-870 owner n1", "slot 5460-5461 owner n1"},
		{"@n1> CLUSTER SETSLOT 866 NODE n2\n", "slot 866 owner n2 at n1", "slot 866 owner n2"},
		{"c> SET hello 1\n", "slot 866 keys n1=1 n2=0", "slot 866 keys n1=1 n2=1"},
		{"fault s stall-migration after=migrating\nmigrate 866 n1 n2 => ...\n", "slot 866 migrating n1", "slot 866 stable n1"},
		{"fault s stall-migration after=migrating\nmigrate 866 n1 n2 => ...\n", "slot 866 importing n2", "slot 866 migrating n2"},
		{"", "slot 866 stable n1", "slot 866 importing n1"},
		{"c> SET hello 1\nwait 1s\n", "key hello on {n1 n4}", "key hello on n1"},
		{"", "key hello on nobody", "key hello on n1"},
		{"fault l delay by=1ms link=client\nc> SET hello 1\n", "fault l fired", "fault l fired > 99"},
		{"migrate 866 n1 n2 => ...\n", "migration 866 done", "migration 866 failed"},
		{"fault s stall-migration after=migrating\nmigrate 866 n1 n2 => ...\n", "migration 866 stalled", "migration 866 running"},
		{"migrate 866 n1 n2 stop-after=migrating => ...\n", "migration 866 stopped", "migration 866 done"},
		{"crash n2\nmigrate 866 n1 n2 => ...\n", "migration 866 failed", "migration 866 done"},
		{traffic, "client c begun == 2", "client c begun == 1"},
		{traffic, "client c commands == 2", "client c commands == 3"},
		{"c> LPUSH hello a\nc> GET hello\n", "client c errors == 1", "client c errors == 0"},
		{"crash n1\nf> SET hello 1\n", "client f failures == 1", "client f failures == 0"},
		{"c> SET a 1\nmigrate 15495 n3 n1 => ...\nc> GET a\n", "client c redirects == 1", "client c redirects == 0"},
		{"c> SET a 1\ncrash n3 for=500ms\nc> GET a\n", "client c retries > 0", "client c retries == 0"},
		{traffic, "client c topology == 1", "client c topology == 0"},
		{traffic, "client c connections == 2", "client c connections == 1"},
		{traffic, "client c requests == 3", "client c requests == 2"},
		{"c> SET a 1\nmigrate 15495 n3 n1 => ...\nc> GET a\n", "client c redirects-per-command == 0.5", "client c redirects-per-command < 0.5"},
		{"client h cache=yes\nh> GET hello\nh> GET hello\nh> GET hello | GET hello\n", "client h cached == 3", "client h cached == 2"},
		{traffic, "client c amplification == 1.5", "client c amplification < 1.5"},
		{traffic + "wait 4s\n", "client c topology-per-second <= 0.25", "client c topology-per-second > 0.25"},
		{load, "workload w begun == 20", "workload w begun == 19"},
		{load, "workload w ended == 20", "workload w ended == 21"},
		{"c> LPUSH k1 a\nworkload w c workers=1 keys=k[1..1] mix=get:1 count=5\nwait until workload w over within 10s\n", "workload w errors == 5", "workload w errors == 4"},
		{"crash {n1 n2 n3}\nworkload w f workers=1 keys=k[1..9] count=5\nwait until workload w over within 10s\n", "workload w failures == 5", "workload w failures == 0"},
		{"c> SET a 1\nmigrate 15495 n3 n1 => ...\nworkload w c workers=1 keys={a}[1..9] count=5\nwait until workload w over within 10s\n", "workload w redirects == 1", "workload w redirects == 0"},
		{load, "workload w slowest <= 10ms", "workload w slowest > 10ms"},
		{"workload w c rate=10 keys=k[1..9] for=5s\nwait 3s\n", "workload w done-per-second >= 9", "workload w done-per-second > 11"},
		{load, "workload w over", "not workload w over"},
		{"workload w c rate=1 keys=k[1..9] for=10s\nwait 1s\n", "not workload w over", "workload w over"},
		{"@n3> GET hello\n", "count redirect == 1", "count redirect == 2"},
		{"@n3> GET hello\n", "count redirect node=n3 slot=866 == 1", "count redirect peer=n2 == 1"},
		{"@n3> GET hello\n", "count redirect slot=867 == 0", "count redirect node=n1 == 1"},
		{"c> SET a 1\nmigrate 15495 n3 n1 => ...\nc> GET a\n@n3> GET a\n", "count redirect client=c == 1", "count redirect client=naive == 1"},
		{"@n1/b> SSUBSCRIBE hello\nmigrate 866 n1 n2 => ...\n", "count pubsub client=@n1/b slot=866 text=hello == 1", "event pubsub client=c"},
		{"@n3/b> GET hello\n", "event redirect client=@n3/b text=\"for @n3/b\"", "event redirect client=c"},
		{"crash n1\n# the phase\ncrash n2\n", "count node text=crash phase == 1", "count node text=crash == 1"},
		{"crash n1\n", "event node node=n1 text=crash", "event node node=n2"},
		{"crash n1\n", "event node text=cr*h", "event node text=cr*x"},
		{"c> SET hello 1\n", "lost == 0", "lost == 1"},
		{"c> SET hello 1\nfault h hold link=repl\nc> SET hello 2\ncrash n1\nwait until n4 role master within 20s\n", "lost == 1", "lost == 0"},
		{"c> SET hello 1\nc> SET a 1\n@n1> CLUSTER FLUSHSLOTS => ERR ...\n@n1> CLUSTER DELSLOTS 866\n", "lost == 1", "lost == 0"},
		{"wait 2s\n", "elapsed >= 2s", "elapsed > 2s"},
		{"start p -c true\nwait until program p exited within 10s\n", "program p exited", "not program p exited"},
		{"start p -c \"exit 3\"\nwait until program p exited within 10s\n", "program p exit == 3", "program p exit == 0"},
		{"start p -c \"echo hello\"\nwait until program p exited within 10s\n", "program p output hello", "program p output other"},
	} {
		tried = append(tried, strings.Fields(tt.holds), strings.Fields(tt.fails))
		for _, line := range []string{tt.holds, tt.fails} {
			head := header
			if strings.HasPrefix(tt.before, "start") {
				head = program
			}
			s, err := Parse("f.scn", []byte(head+tt.before+"expect "+line+"\n"))
			if err != nil {
				t.Errorf("%s%s: %v", tt.before, line, err)
				continue
			}
			result, err := Run(t.Context(), s, Options{})
			if err != nil {
				t.Errorf("%s%s: %v", tt.before, line, err)
				continue
			}
			failed := slices.ContainsFunc(result.Failures, func(f *Failure) bool { return strings.Contains(f.String(), line) })
			if failed != (line == tt.fails) || len(result.Failures) > 1 {
				t.Errorf("%sexpect %s\nwant it to fail: %t\n%v", tt.before, line, line == tt.fails, result.Failures)
			}
		}
	}
	var words []string
	for _, kind := range conditionKinds {
		if kind.name != "" && kind.name != "NODE" {
			words = append(words, kind.name)
		}
	}
	for _, word := range slices.Concat(words, sortedKeys(counters), sortedKeys(queues), sortedKeys(clientCounters), sortedKeys(loadCounters)) {
		if !slices.ContainsFunc(tried, func(line []string) bool { return slices.Contains(line[:min(3, len(line))], word) }) {
			t.Errorf("no condition with %q is tried", word)
		}
	}
}
