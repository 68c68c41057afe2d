package clustertest_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/clustertest"
)

func TestStartGivesAWorkingCluster(t *testing.T) {
	t.Parallel()
	c := clustertest.Start(t)
	rdb := c.Redis()
	ctx := t.Context()
	for _, key := range []string{"a", "b", "c", "user:1", "user:2"} {
		if err := rdb.Set(ctx, key, "value of "+key, 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"a", "b", "c", "user:1", "user:2"} {
		if got, err := rdb.Get(ctx, key).Result(); err != nil || got != "value of "+key {
			t.Errorf("GET %s = %q, %v", key, got, err)
		}
	}
	if n := c.Counters().Moved; n != 0 {
		t.Errorf("%d redirects in a stable cluster, want none", n)
	}
}

func TestClientFollowsAMovedSlot(t *testing.T) {
	t.Parallel()
	c := clustertest.Start(t)
	rdb := c.Redis()
	ctx := t.Context()
	if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
		t.Fatal(err)
	}
	m, err := c.Migrate(866, "n1", "n2")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := m.MoveKeys(-1); err != nil {
		t.Fatal(err)
	}
	if got, err := rdb.Get(ctx, "hello").Result(); err != nil || got != "world" {
		t.Errorf("half moved: GET hello = %q, %v", got, err)
	}
	if n := c.Counters().Ask; n != 1 {
		t.Errorf("%d ASK, want 1", n)
	}
	if err := m.Finish(); err != nil {
		t.Fatal(err)
	}
	if got, err := rdb.Get(ctx, "hello").Result(); err != nil || got != "world" {
		t.Errorf("moved: GET hello = %q, %v", got, err)
	}
	if n := c.Counters().Moved; n != 1 {
		t.Errorf("%d MOVED, want 1", n)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		c := clustertest.Start(b)
		c.Close()
	}
}
