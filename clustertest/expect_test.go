package clustertest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

// storm makes a cluster in which n1 and n2 send clients to each other for slot 866.
func storm(c *clustertest.Cluster, rdb *redis.ClusterClient, t *testing.T) {
	ctx := t.Context()
	for range 9 {
		rdb.Get(ctx, "hello")
	}
	c.Do("n1", "CLUSTER", "SETSLOT", "866", "NODE", string(c.Node("n2").ID()))
	rdb.Get(ctx, "hello")
}

func TestBudgets(t *testing.T) {
	for _, tt := range []struct {
		name   string
		budget clustertest.Budget
		want   string // part of the failure, "" if the budget is kept
	}{
		{"redirects", clustertest.MaxRedirectsPerCommand(0.5), ""},
		{"too many redirects", clustertest.MaxRedirectsPerCommand(0.4), "got  4 redirects in 9 commands: 0.444 per command"},
		{"route", clustertest.MaxRedirects(4), ""},
		{"too long a route", clustertest.MaxRedirects(3), "got  one was redirected 4 times: get hello: n1 MOVED → n2 MOVED → n1 MOVED → n2 MOVED"},
		{"errors", clustertest.MaxErrors("MOVED", 4), ""},
		{"too many errors", clustertest.MaxErrors("MOVED", 3), "want at most 3 MOVED\n    got  4"},
		{"other errors", clustertest.MaxErrors("WRONGTYPE", 0), ""},
		{"topology requests", clustertest.MaxTopologyRequests(100), ""},
		{"too many topology requests", clustertest.MaxTopologyRequests(0), "want at most 0 topology requests in a second"},
		{"dials", clustertest.MaxDials(100), ""},
		{"too many dials", clustertest.MaxDials(0), "want at most 0 dials"},
		{"connections", clustertest.MaxConnections(100), ""},
		{"too many connections", clustertest.MaxConnections(1), "want at most 1 open connections"},
		{"connections to a node", clustertest.MaxConnectionsPerNode(100), ""},
		{"too many connections to a node", clustertest.MaxConnectionsPerNode(0), "want at most 0 open connections to a node"},
		{"served", clustertest.ServedWithin(time.Second, "hello"), ""},
		{"served anywhere", clustertest.ServedWithin(0), ""},
		{"not served", clustertest.ServedWithin(time.Hour, "a"), `want a command on the slot of "a" is served within 1h0m0s` + "\n    got  none was"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tb := newFakeTB(t, "TestBudget")
			got := tb.run(func() {
				c := clustertest.New(tb, clustertest.Config{})
				storm(c, c.Redis(), t)
				c.Expect(tt.budget)
			})
			hideLogFile(t, got)
			if tb.failed != (tt.want != "") || !strings.Contains(got, tt.want) {
				t.Errorf("failed: %t, printed\n%s\nwant\n%s", tb.failed, got, tt.want)
			}
		})
	}
}

// What happened before a phase does not count in it.
func TestPhase(t *testing.T) {
	clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		storm(c, rdb, t)
		time.Sleep(time.Second) // the client loads the slots again
		c.Phase("after the storm")
		c.Expect(
			clustertest.MaxRedirects(0), clustertest.MaxErrors("MOVED", 0), clustertest.MaxDials(0),
			clustertest.MaxTopologyRequests(0), clustertest.MaxRedirectsPerCommand(0),
		)
		if u := c.Usage(); u.Commands != 0 || u.Connections == 0 || u.ConnectionsPeak != u.Connections {
			t.Errorf("usage %+v", u)
		}
		if _, ok := c.FirstServed(); ok {
			t.Error("a command was served that nobody sent")
		}
		time.Sleep(3 * time.Second)
		rdb.Get(t.Context(), "a")
		if after, ok := c.FirstServed("a"); !ok || after != 3*time.Second {
			t.Errorf("a was first served after %v, %t, want 3s", after, ok)
		}
	})
}

// The time from the end of disruption to the first success is what users notice.
func TestServedWithinAfterAPause(t *testing.T) {
	clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
		opts := c.Options()
		opts.ReadTimeout, opts.MaxRedirects = time.Second, -1
		rdb := c.RedisWith(opts)
		get := func() error { return rdb.Get(t.Context(), "hello").Err() }
		if err := get(); err != redis.Nil {
			t.Fatal(err)
		}
		c.Pause("n1")
		if err := get(); err == nil || err == redis.Nil {
			t.Fatalf("GET = %v while n1 is paused", err)
		}
		c.Resume("n1")
		c.Phase("resumed")
		if err := get(); err != redis.Nil {
			t.Fatal(err)
		}
		c.Expect(clustertest.ServedWithin(time.Millisecond, "hello"))
	})
}

// A test that looks at requests itself does not take them from the budgets.
func TestTap(t *testing.T) {
	c := clustertest.New(t, clustertest.Config{})
	seen := 0
	c.Tap(func(r *sim.Request) {
		if r.Command == "get" && r.From == sim.FromClient {
			seen++
		}
	})
	rdb := c.Redis()
	rdb.Get(t.Context(), "hello")
	c.Do("n1", "GET", "hello")
	c.Tap(nil)
	rdb.Get(t.Context(), "hello")
	if u := c.Usage(); seen != 1 || u.Commands != 2 {
		t.Errorf("saw %d requests of clients and counted %d, want 1 and 2", seen, u.Commands)
	}
}
