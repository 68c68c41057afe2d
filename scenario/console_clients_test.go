package scenario

import (
	"context"
	"strings"
	"testing"
)

// Clients, connections and workloads stay for later lines.
func TestConsoleClients(t *testing.T) {
	k, c := newConsole(t)
	k.do(t, "client alice bob policy=naive")
	for _, step := range []struct{ line, want string }{
		{`alice> SET hello "a b"`, "OK   via n1"},
		{`alice> GET hello | GET x`, `"a b" | (nil)   via n1 | n3`},
		{`bob> GET hello => "a b"`, `"a b"   via n1`},
		{"migrate 866 n1 n2", "done"},
		{"bob> GET hello", `"a b"   via n1:MOVED n2`},
		{"@n1> GET hello", "MOVED 866 n2   via n1"},
		{"@n1/tx> MULTI", "OK   via n1"},
		{"@n1/tx> EXEC", "[]   via n1"},
		{"workload shop alice rate=10 keys=k[1..5] count=3", "OK"},
		{"wait until workload shop over within 10s", "OK"},
		{"expect workload shop ended == 3", "OK"},
	} {
		a := k.do(t, step.line)
		if a.Text != step.want {
			t.Errorf("%s: %q, want %q", step.line, a.Text, step.want)
		}
		if verb, _, _ := strings.Cut(step.line, " =>"); a.Line != verb {
			t.Errorf("%s: in normal form it is %q", step.line, a.Line)
		}
	}
	if a := k.do(t, "client c[1..2]"); a.Line != "client c1 c2" {
		t.Errorf("in normal form: %q", a.Line)
	}
	if a := k.do(t, "c[1..2]>", "SET", "key 1", "1"); len(a.Lines) != 2 || a.Line != `c[1..2]> SET "key 1" 1` {
		t.Errorf("two clients at once: %+v", a)
	}
	if n, _ := c.Node("n4"); !n.View().Self.Master {
		k.do(t, "wait until replicated within 10s")
		k.do(t, "@n4> CLUSTER FAILOVER")
		k.do(t, "wait until n4 role master within 10s")
	}
}

// A console starts no program, and says where a mistake is.
func TestConsoleClientsRefused(t *testing.T) {
	k, _ := newConsole(t)
	k.do(t, "client alice")
	for _, step := range []struct {
		line, want string
		column     int
	}{
		{`client x driver=exec command="touch /tmp/x"`, "is for files", 0},
		{`client x driver=adapter command="touch /tmp/x"`, "is for files", 0},
		{"client x driver=go-redis", "is for files", 0},
		{"client alice", "declared twice", 8},
		{"client c[1..2000]", "at most 1000", 0},
		{"carol> PING", `there is no client "carol"`, 1},
		{"tcp> PING", "tcp is not told here", 0},
		{"alice> PING &", "has an end", 0},
		{"alice> PING => PANG", "want PANG, got PONG", 0},
		{"alice>", "a command is missing", 7},
		{"@n9> PING", `there is no node "n9"`, 2},
		{"workload w tcp rate=1 keys=a count=1", "tcp is played by another", 0},
		{"stop shop", "shop", 6},
		{"start alice", "alice", 9},
		{"crash n1 n2", "n2", 10},
	} {
		_, err := k.Do(context.Background(), []string{step.line})
		if err == nil || !strings.Contains(err.Error(), step.want) {
			t.Errorf("%s: %v, want %q", step.line, err, step.want)
			continue
		}
		column := 0
		if at, ok := err.(interface{ Column() int }); ok {
			column = at.Column()
		}
		if column != step.column {
			t.Errorf("%s: %v at %d, want %d", step.line, err, column, step.column)
		}
	}
}
