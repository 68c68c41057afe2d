package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim/event"
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
		if got := mustNode(t, c, node).dialect(); got != want {
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
	if err := access.ToNode(mustNode(t, c, "n3")).Upgrade("redis-7.2"); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	if got := said("n3", "GET foo"); got != "$3\r\nbar\r\n" {
		t.Errorf("n3 after its upgrade: %q", got)
	}
	if got := said("n3", "CLIENT SETINFO lib-name x"); got != "+OK\r\n" {
		t.Errorf("n3, of 7.2: %q", got)
	}
	if got := mustNode(t, c, "n3").dialect(); got != "redis-7.2" {
		t.Errorf("n3 is %s", got)
	}
}

func TestDialectsAreRefused(t *testing.T) {
	for _, row := range []struct {
		cfg  Config
		want string
	}{
		{Config{Dialect: "redis-9.9"}, `sim: no dialect "redis-9.9": there are redis-6.2`},
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
	if err := access.ToNode(mustNode(t, c, "n1")).Upgrade("redis-1"); err == nil || !mustNode(t, c, "n1").Up() {
		t.Errorf("an upgrade to nothing: %v; up: %t", err, mustNode(t, c, "n1").Up())
	}
}

// A master that was upgraded from 7.0 to 7.2 is in no shard, and its replica's is not known
// to be its own until it has told. CLUSTER FORGET at a node of 7.2 reaches the others of 7.2.
func TestRollingUpgradeOfShards(t *testing.T) {
	c, err := New(Config{Masters: 3, Replicas: 1, Dialect: "redis-7.0"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	shards := func(node string) int {
		t.Helper()
		reply, err := mustNode(t, c, node).Do("CLUSTER", "SHARDS")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(reply.Raw), "slots\r\n")
	}
	for _, n := range c.Nodes() {
		if err := access.ToNode(n).Upgrade("redis-7.2"); err != nil {
			t.Fatal(err)
		}
		c.Advance(20 * time.Second)
		if at := shards(n.Name()); n.Name() == "n1" && at != 3 {
			t.Errorf("n1 knows %d shards after its upgrade, want 3", at)
		}
	}
	ids := map[string]bool{}
	for _, n := range c.Nodes() {
		reply, err := n.Do("CLUSTER", "MYSHARDID")
		if err != nil {
			t.Fatal(err)
		}
		ids[string(reply.Raw)] = true
		if got := shards(n.Name()); got != 3 {
			t.Errorf("%s knows %d shards, want 3", n.Name(), got)
		}
	}
	if len(ids) != 3 {
		t.Errorf("the nodes are in %d shards, want 3", len(ids))
	}

	gone := mustNode(t, c, "n6")
	if err := gone.Crash(); err != nil {
		t.Fatal(err)
	}
	if _, err := mustNode(t, c, "n1").Do("CLUSTER", "FORGET", string(gone.ID())); err != nil {
		t.Fatal(err)
	}
	c.Advance(20 * time.Second)
	for _, n := range c.Nodes() {
		if n != gone && n.View().Member(gone.ID()) != nil {
			t.Errorf("%s has not forgotten n6", n.Name())
		}
	}
}

// Keys that go with a slot which another node has taken: since 7.2 replicas hear of it.
func TestKeysOfLostSlots(t *testing.T) {
	for name, want := range map[string]int{"redis-7.0": 1, "redis-7.2": 0} {
		c, err := New(Config{Masters: 3, Replicas: 1, Dialect: name})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		do := func(node string, words ...string) {
			t.Helper()
			if reply, err := mustNode(t, c, node).Do(words...); err != nil || reply.Err() != nil {
				t.Fatalf("%s %q: %v %v", node, words, err, reply.Err())
			}
		}
		do("n1", "SET", "{hello}k", "v")
		c.Advance(time.Second)
		do("n2", "CLUSTER", "SETSLOT", "866", "IMPORTING", string(mustNode(t, c, "n1").ID()))
		do("n1", "CLUSTER", "SETSLOT", "866", "MIGRATING", string(mustNode(t, c, "n2").ID()))
		do("n2", "CLUSTER", "SETSLOT", "866", "NODE", string(mustNode(t, c, "n2").ID()))
		c.Advance(5 * time.Second)
		if got := len(mustNode(t, c, "n1").Keys()); got != 0 {
			t.Errorf("%s: the master has %d keys of the slot that it lost", name, got)
		}
		if got := len(mustNode(t, c, "n4").Keys()); got != want {
			t.Errorf("%s: the replica has %d keys, want %d", name, got, want)
		}
	}
}

// How long a failover takes from the flag FAIL on is another matter in each family: in Valkey
// 9.1 the only replica of a master is elected in a tenth of a second.
func TestElectionsOfDialects(t *testing.T) {
	for _, row := range []struct {
		dialect  string
		from, to time.Duration
	}{
		{"redis-7.0", 500 * time.Millisecond, 1300 * time.Millisecond},
		{"valkey-8.1", 500 * time.Millisecond, 1300 * time.Millisecond},
		{"valkey-9.0", 100 * time.Millisecond, 500 * time.Millisecond},
		{"valkey-9.1", 0, 120 * time.Millisecond},
	} {
		c, err := New(Config{Masters: 3, Replicas: 1, Dialect: row.dialect, NodeTimeout: 3 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Advance(time.Second)
		if err := mustNode(t, c, "n1").Crash(); err != nil {
			t.Fatal(err)
		}
		c.Advance(20 * time.Second)
		var failed, won time.Duration
		for e := range c.Log().All() {
			switch e.Fact.(type) {
			case event.Fail:
				if failed == 0 {
					failed = e.At
				}
			case event.ElectionWon:
				won = e.At
			}
		}
		if took := won - failed; won == 0 || took < row.from || took > row.to {
			t.Errorf("%s: elected %v after FAIL, want %v to %v", row.dialect, took, row.from, row.to)
		}
	}
}

// WAIT on a replica is refused in the words of the version.
func TestWaitOnReplicasOfDialects(t *testing.T) {
	const text = "-ERR WAIT cannot be used with replica instances. Please also note that %sif a replica is configured to be writable (which is not the default) writes to replicas are just local and are not propagated.\r\n"
	for dialect, since := range map[string]string{"redis-7.2": "since Redis 4.0 ", "valkey-8.0": ""} {
		c, err := New(Config{Dialect: dialect, Masters: 1, Replicas: 1})
		if err != nil {
			t.Fatal(err)
		}
		reply, err := mustNode(t, c, "n2").Do("WAIT", "0", "0")
		if want := strings.Replace(text, "%s", since, 1); err != nil || string(reply.Raw) != want {
			t.Errorf("%s: %q, %v", dialect, reply.Raw, err)
		}
		c.Close()
	}
}
