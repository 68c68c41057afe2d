package clustertest_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

func TestStartGivesAWorkingCluster(t *testing.T) {
	t.Parallel()
	for _, transport := range []sim.Transport{sim.Memory, sim.Loopback} {
		c := clustertest.StartWith(t, clustertest.Config{Replicas: 1, Transport: transport})
		rdb := c.Redis()
		ctx := t.Context()
		keys := []string{"a", "b", "c", "user:1", "user:2"}
		for _, key := range keys {
			if err := rdb.Set(ctx, key, "value of "+key, 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range keys {
			if got, err := rdb.Get(ctx, key).Result(); err != nil || got != "value of "+key {
				t.Errorf("GET %s = %q, %v", key, got, err)
			}
		}
		c.Expect(
			clustertest.MaxRedirectsPerCommand(0),
			clustertest.MaxRedirects(0),
			clustertest.MaxErrors("CLUSTERDOWN", 0),
			clustertest.MaxConnectionsPerNode(2),
		)
		if u := c.Usage(); u.Commands != 10 || u.Served != 10 {
			t.Errorf("%d commands, %d served, want 10", u.Commands, u.Served)
		}
	}
}

func TestClientFollowsAMovedSlot(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		ctx := t.Context()
		if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		get := func() {
			t.Helper()
			if got, err := rdb.Get(ctx, "hello").Result(); err != nil || got != "world" {
				t.Errorf("GET hello = %q, %v", got, err)
			}
		}
		m := c.Migrate(866, "n1", "n2")
		if moved := m.Stall(-1); moved != 1 {
			t.Errorf("%d keys moved, want 1", moved)
		}
		get()
		if u := c.Usage(); u.Errors["ASK"] != 1 || u.Redirects() != 1 {
			t.Errorf("half moved: %v, want one ASK", u.Errors)
		}
		time.Sleep(time.Second) // the client loads the slots again, because of the ASK
		m.Finish()
		c.Phase("moved")
		get()
		u := c.Usage()
		if u.Errors["MOVED"] != 1 || u.Redirects() != 1 {
			t.Errorf("moved: %v, want one MOVED", u.Errors)
		}
		if got, want := u.LongestRoute.String(), "get hello: n1 MOVED → n2 OK"; got != want {
			t.Errorf("the route is %q, want %q", got, want)
		}
		c.WaitOwner(866, "n2", time.Second)
		if got := c.Owner("hello"); got != "n2" {
			t.Errorf("the owner of hello is %s, want n2", got)
		}
		if got := c.Node("n2").Keys(); len(got) != 1 || got[0] != "hello" {
			t.Errorf("n2 holds %q, want hello", got)
		}
	})
}

// With a speed the cluster's timers run faster than the clock of the test. In a bubble
// that can be measured exactly.
func TestSpeed(t *testing.T) {
	clustertest.Bubble(t, clustertest.Config{Replicas: 1, Speed: 10}, func(t *testing.T, c *clustertest.Cluster) {
		start, began := time.Now(), c.Now()
		c.Crash("n1")
		c.WaitRole("n4", clustertest.Master, time.Minute)
		c.WaitAgreement(time.Minute)
		real, virtual := time.Since(start), c.Now()-began
		if virtual < 15*time.Second || virtual > 40*time.Second {
			t.Errorf("n4 was elected after %v of the cluster's time", virtual)
		}
		if virtual != 10*real {
			t.Errorf("%v of the cluster's time took %v, want a tenth", virtual, real)
		}
	})
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		c := clustertest.Start(b)
		c.Close()
	}
}
