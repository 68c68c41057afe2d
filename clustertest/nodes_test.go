package clustertest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/sim"
)

func TestRestarts(t *testing.T) {
	for _, tt := range []struct {
		name string
		how  sim.Restart
		keys []string
	}{
		{"without data", sim.Restart{}, nil},
		{"with data", sim.Restart{KeepData: true}, []string{"hello"}},
		{"with data at a new address", sim.Restart{KeepData: true, NewAddress: true}, []string{"hello"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
				rdb := c.Redis()
				if err := rdb.Set(t.Context(), "hello", "world", 0).Err(); err != nil {
					t.Fatal(err)
				}
				before := c.Node("n1").Addr()
				c.Crash("n1")
				c.WaitState(gossip.Fail, time.Minute)
				c.Restart("n1", tt.how)
				c.WaitState(gossip.OK, time.Minute)
				c.WaitAgreement(time.Minute)
				if moved := c.Node("n1").Addr() != before; moved != tt.how.NewAddress {
					t.Errorf("the address of n1 was %s and is %s", before, c.Node("n1").Addr())
				}
				if got := c.Node("n1").Keys(); !slices.Equal(got, tt.keys) && len(got)+len(tt.keys) > 0 {
					t.Errorf("n1 holds %q, want %q", got, tt.keys)
				}
				c.WaitFor(30*time.Minute, "the client finds n1", func() bool {
					return rdb.Set(t.Context(), "hello", "again", 0).Err() == nil
				})
			})
		})
	}
}

// A node that lost its nodes.conf is nobody to the others.
func TestRestartWithANewIdentity(t *testing.T) {
	c := clustertest.New(t, clustertest.Default())
	c.Advance(time.Second)
	id := c.Node("n6").ID()
	c.Crash("n6")
	c.Restart("n6", sim.Restart{NewIdentity: true})
	if c.Node("n6").ID() == id {
		t.Error("n6 has its old ID")
	}
	if n := len(c.Node("n6").View().Members); n != 1 {
		t.Errorf("n6 knows %d nodes, want itself", n)
	}
}

func TestManualFailover(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		rdb.Set(t.Context(), "hello", "world", 0)
		c.WaitReplicated(time.Second)
		if got := c.Node("n4").Keys(); !slices.Equal(got, []string{"hello"}) {
			t.Errorf("the replica holds %q, want hello", got)
		}
		start := c.Now()
		c.Failover("n4")
		c.WaitRole("n4", clustertest.Master, 10*time.Second)
		c.WaitRole("n1", clustertest.Replica, 10*time.Second)
		c.WaitAgreement(10 * time.Second)
		c.WaitReplicated(10 * time.Second)
		if took := c.Now() - start; took > 10*time.Second {
			t.Errorf("a failover with both nodes up took %v", took)
		}
		if got := c.Owner("hello"); got != "n4" {
			t.Errorf("hello belongs to %s, want n4", got)
		}
		if got := rdb.Get(t.Context(), "hello").Val(); got != "world" {
			t.Errorf("GET hello = %q", got)
		}
	})
}

// A master that is shut down hands everything over, also what its replica does not have
// yet.
func TestShutdown(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		c.Inject("lag", faults.Delay(faults.Aim{From: faults.Nodes("n4"), Link: faults.Replication}, 3*time.Second, 0))
		if err := rdb.Set(t.Context(), "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		start := c.Now()
		c.Shutdown("n1")
		if took := c.Now() - start; took < 3*time.Second || took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		c.WaitRole("n4", clustertest.Master, time.Minute)
		if got := c.Do("n4", "GET", "hello").String(); !strings.Contains(got, "world") {
			t.Errorf("the new master says %s", got)
		}
		if got := c.Losses(); len(got) > 0 {
			t.Errorf("lost: %v", got)
		}
	})
}

// A paused master is replaced, and finds out when it goes on.
func TestPausedMasterIsReplaced(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		c.Pause("n1")
		c.WaitRole("n4", clustertest.Master, time.Minute)
		if !c.Node("n1").View().Self.Master {
			t.Error("n1 learned of it while it was stopped")
		}
		c.Resume("n1")
		c.WaitRole("n1", clustertest.Replica, time.Minute)
		c.WaitReplicated(time.Minute)
	})
}

func TestMisuse(t *testing.T) {
	for _, tt := range []struct {
		name string
		test func(c *clustertest.Cluster)
		want string
	}{
		{"restart of a running node", func(c *clustertest.Cluster) { c.Restart("n1", sim.Restart{}) }, "restart of n1: the node is running"},
		{"pause of a dead node", func(c *clustertest.Cluster) { c.Crash("n1"); c.Pause("n1") }, "pause of n1: the node is down"},
		{"failover of a master", func(c *clustertest.Cluster) { c.Failover("n1") }, "failover to n1: ERR You should send CLUSTER FAILOVER to a replica"},
		{"shutdown of a dead node", func(c *clustertest.Cluster) { c.Crash("n1"); c.Shutdown("n1") }, "shutdown of n1: the node is down"},
		{"shutdown that is refused", func(c *clustertest.Cluster) { c.Shutdown("n1", "SAVE", "NOSAVE") }, "shutdown of n1: ERR syntax error"},
		{"no role", func(c *clustertest.Cluster) { c.WaitRole("n1", "slave", 0) }, `no role "slave" (there are "master" and "replica")`},
		{"command to a dead node", func(c *clustertest.Cluster) { c.Crash("n1"); c.Do("n1", "PING") }, "PING at n1: the node is down"},
		{"migration to itself", func(c *clustertest.Cluster) { c.Migrate(5, "n1", "n1").Begin() }, "ERR I'm already the owner of hash slot 5"},
		{"migration from nowhere", func(c *clustertest.Cluster) { c.Migrate(5, "n0", "n1") }, `no node "n0" (there are n1 to n6)`},
		{"no such fault", func(c *clustertest.Cluster) { c.Heal("split") }, `no fault "split" is installed`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tb := newFakeTB(t, "TestMisuse")
			got := tb.run(func() { tt.test(clustertest.New(tb, clustertest.Default())) })
			hideLogFile(t, got)
			if !tb.failed || !strings.Contains(got, tt.want) {
				t.Errorf("printed\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// While nodes disagree, Owner is whom they will agree on, and does not end the test.
func TestOwner(t *testing.T) {
	c := clustertest.New(t, clustertest.Default())
	if got, all := c.Owner("hello"), c.OwnerOrNone("hello"); got != "n1" || all != "n1" {
		t.Errorf("hello belongs to %q, and %q in everybody's opinion, want n1", got, all)
	}
	c.Do("n3", "CLUSTER", "SETSLOT", "866", "NODE", string(c.Node("n2").ID()))
	if got, all := c.Owner("hello"), c.OwnerOrNone("hello"); got != "n2" || all != "" {
		t.Errorf("while n3 says n2, which has the higher epoch, hello belongs to %q, and %q in everybody's opinion", got, all)
	}
	c.Crash("n3")
	if got := c.OwnerOrNone("hello"); got != "n1" {
		t.Errorf("all that run say n1, not %q", got)
	}
	empty := clustertest.New(t, clustertest.Config{Empty: true})
	if got, all := empty.Owner("hello"), empty.OwnerOrNone("hello"); got != "nobody" || all != "" {
		t.Errorf("in a cluster without slots hello belongs to %q, and %q in everybody's opinion", got, all)
	}
}

// A wait for another owner lives through the time in which nodes disagree.
func TestWaitForOwner(t *testing.T) {
	c := clustertest.New(t, clustertest.Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	c.Crash("n1")
	disagreed := false
	c.WaitFor(time.Minute, "hello has another owner", func() bool {
		disagreed = disagreed || c.OwnerOrNone("hello") == ""
		return c.Owner("hello") != "n1"
	})
	if got := c.Owner("hello"); got != "n4" || !disagreed {
		t.Errorf("hello belongs to %s, want n4; there was a disagreement: %v", got, disagreed)
	}
}

// A reply reads as redis-cli prints it.
func TestReplyString(t *testing.T) {
	c := clustertest.New(t, clustertest.Default())
	c.Do("n1", "RPUSH", "hello", "a", "b c")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"LRANGE", "hello", "0", "-1"}, "a\nb c"},
		{[]string{"LLEN", "hello"}, "2"},
		{[]string{"GET", "{hello}x"}, ""},
		{[]string{"GET", "hello"}, "WRONGTYPE Operation against a key holding the wrong kind of value"},
		{[]string{"PING"}, "PONG"},
	} {
		if got := c.Do("n1", tt.args...).String(); got != tt.want {
			t.Errorf("%q gives %q, want %q", tt.args, got, tt.want)
		}
	}
}
