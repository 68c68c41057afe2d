package sim

import (
	"strings"
	"testing"
	"time"
)

// Directives of which only a replica shows the effect.
func TestDirectivesOfReplicas(t *testing.T) {
	for _, row := range []struct{ directive, value, ask, before, after string }{
		{"replica-priority", "7", "INFO replication", "slave_priority:100", "slave_priority:7"},
		{"replica-announced", "no", "INFO replication", "replica_announced:1", "replica_announced:0"},
		{"replica-read-only", "no", "FLUSHALL", "READONLY You can't write against a read only replica.", "OK"},
	} {
		c := stepped(t, Config{Masters: 1, Replicas: 1})
		n2 := mustNode(t, c, "n2")
		c.Advance(2 * time.Second)
		if got := ask(t, n2, strings.Fields(row.ask)...); !strings.Contains(got, row.before) {
			t.Errorf("%s at its default: %s answers %q, want %q", row.directive, row.ask, got, row.before)
		}
		ask(t, n2, "CONFIG", "SET", row.directive, row.value)
		if got := ask(t, n2, strings.Fields(row.ask)...); !strings.Contains(got, row.after) {
			t.Errorf("%s %s: %s answers %q, want %q", row.directive, row.value, row.ask, got, row.after)
		}
	}
}

// A replica does not mind maxmemory unless replica-ignore-maxmemory is off.
func TestReplicaIgnoresMaxmemory(t *testing.T) {
	c := stepped(t, Config{Masters: 1, Replicas: 1})
	n2 := mustNode(t, c, "n2")
	c.Advance(2 * time.Second)
	ask(t, n2, "CONFIG", "SET", "maxmemory", "1", "replica-read-only", "no")
	for value, want := range map[string]string{"yes": "ada", "no": "OOM command not allowed when used memory > 'maxmemory'."} {
		ask(t, n2, "CONFIG", "SET", "replica-ignore-maxmemory", value)
		if got := ask(t, n2, "FUNCTION", "LOAD", "REPLACE", "#!lua name=ada\nredis.register_function('f', function() end)"); !strings.Contains(got, want) {
			t.Errorf("replica-ignore-maxmemory %s: %q, want %q", value, got, want)
		}
	}
}

// A full synchronisation waits no longer when as many replicas wait as
// repl-diskless-sync-max-replicas says.
func TestDisklessSyncMaxReplicas(t *testing.T) {
	for _, row := range []struct {
		value string
		after time.Duration
		up    bool
	}{{"0", 4 * time.Second, false}, {"0", 9 * time.Second, true}, {"2", 3 * time.Second, true}, {"3", 4 * time.Second, false}} {
		c := stepped(t, Config{Masters: 1, Replicas: 2})
		n1 := mustNode(t, c, "n1")
		c.Advance(2 * time.Second)
		ask(t, n1, "CONFIG", "SET", "repl-diskless-sync-max-replicas", row.value)
		for _, name := range []string{"n2", "n3"} {
			if err := mustNode(t, c, name).Crash(); err != nil {
				t.Fatal(err)
			}
		}
		c.Advance(time.Second)
		for range 2 { // more than the backlog holds
			ask(t, n1, "SET", "k", strings.Repeat("x", 1<<20))
			c.Advance(time.Second)
		}
		for _, name := range []string{"n2", "n3"} {
			if err := mustNode(t, c, name).Restart(Restart{}); err != nil {
				t.Fatal(err)
			}
		}
		c.Advance(row.after)
		up := strings.Contains(ask(t, mustNode(t, c, "n2"), "INFO", "replication"), "master_link_status:up")
		if up != row.up {
			t.Errorf("with %s, after %v the link is up: %v", row.value, row.after, up)
		}
	}
}

// A master without replicas lets go of its backlog after repl-backlog-ttl.
func TestBacklogTTL(t *testing.T) {
	c := stepped(t, Config{Masters: 1, Replicas: 1})
	n1 := mustNode(t, c, "n1")
	c.Advance(2 * time.Second)
	ask(t, n1, "CONFIG", "SET", "repl-backlog-ttl", "4")
	ask(t, n1, "SET", "k", "v")
	if err := mustNode(t, c, "n2").Crash(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		after time.Duration
		want  string
	}{{3 * time.Second, "repl_backlog_active:1"}, {4 * time.Second, "repl_backlog_active:0"}} {
		c.Advance(row.after)
		if info := ask(t, n1, "INFO", "replication"); !strings.Contains(info, row.want) {
			t.Errorf("%v later: no %s in %s", row.after, row.want, info)
		}
	}
}

// With the save points that there are without a file, SHUTDOWN leaves the data to the next
// process; a crash leaves what a save point saved.
func TestDefaultSavePointsKeepData(t *testing.T) {
	for _, row := range []struct {
		name  string
		set   string
		after time.Duration
		end   func(n *Node) error
		want  string
	}{
		{"SHUTDOWN", "", time.Second, shutDown, "1"},
		{"SHUTDOWN without save points", `save ""`, time.Second, shutDown, ""},
		{"a crash at once", "", time.Second, (*Node).Crash, ""},
		{"a crash after an hour", "", time.Hour + time.Minute, (*Node).Crash, "1"},
	} {
		c := stepped(t, Config{Masters: 1, File: []string{row.set}})
		n1 := mustNode(t, c, "n1")
		ask(t, n1, "SET", "a", "1")
		c.Advance(row.after)
		if err := row.end(n1); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Second)
		if err := n1.Restart(Restart{}); err != nil {
			t.Fatal(err)
		}
		c.Advance(5 * time.Second)
		if got := ask(t, n1, "GET", "a"); got != row.want {
			t.Errorf("after %s GET answers %q, want %q", row.name, got, row.want)
		}
	}
}

// shutDown ends the process by the command, which has no reply.
func shutDown(n *Node) error {
	_, _ = n.Do("SHUTDOWN")
	return nil
}
