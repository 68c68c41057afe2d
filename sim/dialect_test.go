package sim

import (
	"strings"
	"testing"
	"time"
)

// Nodes of several versions are one cluster. Each answers as its own version, and an upgrade
// keeps the data.
func TestNodesHaveDialects(t *testing.T) {
	c, err := New(Config{Dialect: "redis-7.2", Dialects: map[string]string{"n3": "redis-7.0"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	said := func(node, words string) string {
		t.Helper()
		reply, err := mustNode(t, c, node).Do(strings.Fields(words)...)
		if err != nil {
			t.Fatal(err)
		}
		return string(reply.Raw)
	}
	for node, want := range map[string]string{"n1": "redis-7.2", "n3": "redis-7.0"} {
		if got := mustNode(t, c, node).Dialect(); got != want {
			t.Errorf("%s is %s, want %s", node, got, want)
		}
	}
	if got := said("n1", "CLIENT SETINFO lib-name x"); got != "+OK\r\n" {
		t.Errorf("n1, of 7.2: %q", got)
	}
	if got := said("n3", "CLIENT SETINFO lib-name x"); !strings.HasPrefix(got, "-ERR unknown subcommand") {
		t.Errorf("n3, of 7.0: %q", got)
	}

	said("n3", "SET foo bar")
	if err := mustNode(t, c, "n3").Upgrade("redis-7.2"); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	if got := said("n3", "GET foo"); got != "$3\r\nbar\r\n" {
		t.Errorf("n3 after its upgrade: %q", got)
	}
	if got := said("n3", "CLIENT SETINFO lib-name x"); got != "+OK\r\n" {
		t.Errorf("n3, of 7.2: %q", got)
	}
	if got := mustNode(t, c, "n3").Dialect(); got != "redis-7.2" {
		t.Errorf("n3 is %s", got)
	}
}

func TestDialectsAreRefused(t *testing.T) {
	for _, row := range []struct {
		cfg  Config
		want string
	}{
		{Config{Dialect: "redis-8.4"}, "sim: the dialect redis-8.4 is not built yet: there are redis-6.2"},
		{Config{Dialect: "redis"}, `sim: no dialect "redis": there are redis-6.2`},
		{Config{Dialects: map[string]string{"n1": "x"}}, `sim: no dialect "x": there are`},
		{Config{Dialects: map[string]string{"n4": "redis-7.2"}}, `sim: the dialect of "n4": there is no such node`},
	} {
		if _, err := New(row.cfg); err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%+v: %v, want %s...", row.cfg, err, row.want)
		}
	}
	c, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := mustNode(t, c, "n1").Upgrade("redis-1"); err == nil || !mustNode(t, c, "n1").Up() {
		t.Errorf("an upgrade to nothing: %v; up: %t", err, mustNode(t, c, "n1").Up())
	}
}
