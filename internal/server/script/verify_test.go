package script

import (
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// recordingHost notes the checks it is asked for.
type recordingHost struct {
	*fakeHost
	checks []Check
}

func (h *recordingHost) Verify(run *Run, check Check, cmd Command, args [][]byte) string {
	h.checks = append(h.checks, check)
	return h.fakeHost.Verify(run, check, cmd, args)
}

func TestChecksOfACommand(t *testing.T) {
	all := []Check{CheckStale, CheckACL, CheckWrite, CheckMemory, CheckCluster, CheckSameSlot}
	read := []Check{CheckStale, CheckACL, CheckCluster, CheckSameSlot}
	for _, tt := range []struct {
		name, body string
		want       []Check
	}{
		{"read", "redis.call('GET','k')", read},
		{"write", "redis.call('SET','k','v')", all},
		{"write that frees", "redis.call('DEL','k')", []Check{CheckStale, CheckACL, CheckWrite, CheckCluster, CheckSameSlot}},
		{"second write", "redis.call('SET','k','v') redis.call('SET','k','v')", slices.Concat(all, read)},
		{"write after a refused one", "redis.pcall('SET','k') redis.call('SET','k','v')", all},
		{"allow-oom", "#!lua flags=allow-oom\nredis.call('SET','k','v')", []Check{CheckStale, CheckACL, CheckWrite, CheckCluster, CheckSameSlot}},
		{"unknown", "redis.pcall('FOO')", nil},
		{"wrong arity", "redis.pcall('GET')", nil},
		{"not for scripts", "redis.pcall('SUBSCRIBE', 'c')", nil},
		{"read-only script", "#!lua flags=no-writes\nredis.pcall('SET','k','v')", []Check{CheckStale, CheckACL}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			host := &recordingHost{fakeHost: newFakeHost()}
			w := &resp.Writer{}
			new(Engine).Do(t.Context(), host, w, bytesOf("EVAL", tt.body, "0"))
			if string(w.Buf) != "$-1\r\n" {
				t.Errorf("answered %q", w.Buf)
			}
			if !slices.Equal(host.checks, tt.want) {
				t.Errorf("checks %v, want %v", host.checks, tt.want)
			}
		})
	}
}

// Scripts of Valkey 9.1 call commands as modules do: where keys are comes before who may write.
func TestChecksOfModules(t *testing.T) {
	valkey, err := dialect.Find("valkey-9.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		body string
		deny Check
		want []Check
	}{
		{"redis.pcall('GET','k')", -1, []Check{CheckACL, CheckCluster, CheckStale, CheckSameSlot}},
		{"redis.pcall('SET','k','v')", -1, []Check{CheckMemory, CheckACL, CheckCluster, CheckWrite, CheckStale, CheckSameSlot}},
		{"redis.pcall('SET','k','v')", CheckCluster, []Check{CheckMemory, CheckACL, CheckCluster}},
		{"#!lua flags=no-writes\nredis.pcall('SET','k','v')", -1, []Check{CheckMemory, CheckACL, CheckCluster}},
	} {
		host := &recordingHost{fakeHost: newFakeHost()}
		host.deny = map[Check]string{tt.deny: "no"}
		engine := &Engine{Dialect: valkey}
		engine.Do(t.Context(), host, &resp.Writer{}, bytesOf("EVAL", tt.body, "0"))
		if !slices.Equal(host.checks, tt.want) {
			t.Errorf("%s: checks %v, want %v", tt.body, host.checks, tt.want)
		}
	}
}

func TestRefusedCommand(t *testing.T) {
	for check, tt := range map[Check]struct{ text, want string }{
		CheckStale:   {"Can not execute the command on a stale replica", "-ERR Can not execute the command on a stale replica"},
		CheckACL:     {"The user executing the script can't run this command or subcommand", "-ERR The user executing the script can't run this command or subcommand"},
		CheckWrite:   {"-READONLY You can't write against a read only replica.\r\n", "-READONLY You can't write against a read only replica."},
		CheckMemory:  {"-OOM command not allowed when used memory > 'maxmemory'.", "-OOM command not allowed when used memory > 'maxmemory'."},
		CheckCluster: {NonLocalKey, "-ERR Script attempted to access a non local key in a cluster node"},
	} {
		host := newFakeHost()
		host.deny = map[Check]string{check: tt.text}
		w := &resp.Writer{}
		body := "return redis.call('SET','k','v')"
		counted := new(Engine).Do(t.Context(), host, w, bytesOf("EVAL", body, "0")).Counted
		want := tt.want + " script: " + sha1hex(body) + ", on @user_script:1.\r\n"
		if string(w.Buf) != want || !counted {
			t.Errorf("got %q, counted %v\nwant %q", w.Buf, counted, want)
		}
		if !slices.Equal(host.rejected, []string{tt.text}) || len(host.values) != 0 {
			t.Errorf("rejected %q, values %v", host.rejected, host.values)
		}
	}
}

func TestConditions(t *testing.T) {
	const (
		compat   = "return 1"
		declared = "#!lua\nreturn 1"
		noWrites = "#!lua flags=no-writes\nreturn 1"
	)
	refused := func(text string) string { return "-" + text + "\r\n" }
	for _, tt := range []struct {
		name, command, body string
		conditions          Conditions
		want                string
	}{
		{"no-cluster", "EVAL", "#!lua flags=no-cluster\nreturn 1", Conditions{ClusterEnabled: true}, refused("ERR Can not run script on cluster, 'no-cluster' flag is set.")},
		{"no-cluster, no cluster", "EVAL", "#!lua flags=no-cluster\nreturn 1", Conditions{}, ":1\r\n"},
		{"cluster", "EVAL", declared, Conditions{ClusterEnabled: true}, ":1\r\n"},
		{"stale, compat", "EVAL", compat, Conditions{Stale: true}, refused("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")},
		{"stale", "EVAL", noWrites, Conditions{Stale: true}, refused("MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' and 'allow-stale' flag is not set on the script.")},
		{"allow-stale", "EVAL", "#!lua flags=no-writes,allow-stale\nreturn 1", Conditions{Stale: true}, ":1\r\n"},
		{"replica, compat", "EVAL", compat, Conditions{ReadOnlyReplica: true}, ":1\r\n"},
		{"replica", "EVAL", declared, Conditions{ReadOnlyReplica: true}, refused("READONLY Can not run script with write flag on readonly replica")},
		{"replica, no-writes", "EVAL", noWrites, Conditions{ReadOnlyReplica: true}, ":1\r\n"},
		{"disk", "EVAL", declared, Conditions{DiskError: "MISCONF no disk"}, refused("MISCONF no disk")},
		{"read-only command", "EVAL_RO", declared, Conditions{}, refused("ERR Can not execute a script with write flag using *_ro command.")},
		{"read-only command, compat", "EVAL_RO", compat, Conditions{}, ":1\r\n"},
		{"few replicas", "EVAL", declared, Conditions{FewReplicas: true}, refused("NOREPLICAS Not enough good replicas to write.")},
		{"memory, compat", "EVAL", compat, Conditions{OutOfMemory: true}, ":1\r\n"},
		{"memory", "EVAL", declared, Conditions{OutOfMemory: true}, refused("OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'")},
		{"memory, allow-oom", "EVAL", "#!lua flags=allow-oom\nreturn 1", Conditions{OutOfMemory: true}, ":1\r\n"},
		{"memory, no-writes", "EVAL", noWrites, Conditions{OutOfMemory: true}, ":1\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			host := newFakeHost()
			host.conditions = tt.conditions
			if got := eval(t, new(Engine), host, tt.command, tt.body, "0"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFlags(t *testing.T) {
	const table = command.NoScript | command.SkipMonitor | command.MayReplicate | command.NoMandatoryKeys | command.Stale
	engine, host := new(Engine), newFakeHost()
	eval(t, engine, host, "FUNCTION", "LOAD", "#!lua name=l\nredis.register_function{function_name='f', callback=function() end, flags={'no-writes', 'allow-stale'}}")
	sha := eval(t, engine, host, "SCRIPT", "LOAD", "#!lua flags=allow-oom\nreturn 1")[5:45]
	rest := command.NoScript | command.SkipMonitor | command.NoMandatoryKeys
	for _, tt := range []struct {
		args  []string
		flags Flags
		known bool
		want  command.Flags
	}{
		{[]string{"EVAL", "return 1", "0"}, Compat, true, table},
		{[]string{"EVAL", "#!lua\nreturn 1", "0"}, 0, true, rest | command.Write | command.DenyOOM},
		{[]string{"eval_ro", "#!lua flags=no-writes\nreturn 1", "0"}, NoWrites, true, rest},
		{[]string{"EVAL", "#!lua flags=foo\nreturn 1", "0"}, 0, false, table},
		{[]string{"EVAL", "#!lua flags=no-cluster,allow-cross-slot-keys\nreturn 1", "0"}, NoCluster | AllowCrossSlot, true, rest | command.Write | command.DenyOOM},
		{[]string{"EVALSHA", sha, "0"}, AllowOOM, true, rest | command.Write},
		{[]string{"EVALSHA", strings.ToUpper(sha), "0"}, AllowOOM, true, rest | command.Write},
		{[]string{"EVALSHA", "x", "0"}, 0, false, table},
		{[]string{"FCALL", "F", "0"}, NoWrites | AllowStale, true, rest | command.Stale},
		{[]string{"FCALL_RO", "g", "0"}, 0, false, table},
		{[]string{"EVAL"}, 0, false, table},
	} {
		args := bytesOf(tt.args...)
		if flags, known := engine.Flags(args); flags != tt.flags || known != tt.known {
			t.Errorf("%q: flags %v, %v", tt.args, flags, known)
		}
		if got := engine.CommandFlags(table, args); got != tt.want {
			t.Errorf("%q: command flags %b, want %b", tt.args, got, tt.want)
		}
	}
}

func TestRunTellsTheHost(t *testing.T) {
	engine, host := new(Engine), newFakeHost()
	var seen []string
	host.onCall = func(run *Run, _ [][]byte) {
		switch {
		case run.RESP3():
			seen = append(seen, "resp3")
		case run.Propagate == PropagateNone:
			seen = append(seen, "none")
		case run.WriteDirty():
			seen = append(seen, "dirty")
		default:
			seen = append(seen, run.Name[:4])
		}
	}
	eval(t, engine, host, "EVAL", `redis.call('PING') redis.call('SET','k','v') redis.set_repl(redis.REPL_NONE) redis.call('PING') redis.setresp(3) redis.call('PING')
		redis.log(redis.LOG_WARNING, 'a', 1, {}, 'b')`, "0")
	if got := strings.Join(seen, " "); !strings.HasSuffix(got, " dirty none resp3") || len(seen) != 4 {
		t.Errorf("seen %q", got)
	}
	if !slices.Equal(host.log, []string{"3 a 1 b"}) {
		t.Errorf("log %q", host.log)
	}
}
