package clustertest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
)

func TestKeys(t *testing.T) {
	c := clustertest.New(t, clustertest.Default())
	c.Set("hello", "1")
	c.Set("foo", "")
	c.CheckGet("hello", "1")
	c.CheckGet("foo", "")
	if value, ok := c.Get("foo"); value != "" || !ok {
		t.Errorf("foo is %q, %v", value, ok)
	}
	if value, ok := c.Get("bar"); value != "" || ok {
		t.Errorf("bar is %q, %v", value, ok)
	}
	if got := c.DoKey("cart", "RPUSH", "cart", "apple", "pear").String(); got != "2" {
		t.Errorf("RPUSH answers %s", got)
	}
	if got := c.Keys(); !slices.Equal(got, []string{"cart", "foo", "hello"}) {
		t.Errorf("the keys are %v", got)
	}
	c.DoKey("hello", "PEXPIRE", "hello", "1500")
	if got, none, missing := c.TTL("hello"), c.TTL("foo"), c.TTL("bar"); got != 1500*time.Millisecond || none != 0 || missing != 0 {
		t.Errorf("hello has %v left, foo %v, bar %v", got, none, missing)
	}
	if u := c.Usage(); u.Commands != 0 {
		t.Errorf("%d commands of clients were counted", u.Commands)
	}
}

// The test's own calls find a key wherever it is, and no fault is in their way.
func TestKeysOnTheirWay(t *testing.T) {
	c := clustertest.New(t, clustertest.Default())
	c.Set("{hello}a", "1")
	c.Set("{hello}b", "2")
	c.Migrate(clustertest.Slot("hello"), "n1", "n2").Stall(1)
	c.Inject("down", faults.Error(faults.Aim{}, "ERR no"))
	c.CheckGet("{hello}a", "1")
	c.CheckGet("{hello}b", "2")
	c.Set("{hello}c", "3") // which is created at n2, behind ASK
	if got := c.Node("n2").Keys(); len(got) != 2 {
		t.Errorf("n2 has %v", got)
	}
	if got := c.Keys(); !slices.Equal(got, []string{"{hello}a", "{hello}b", "{hello}c"}) {
		t.Errorf("the keys are %v", got)
	}
}

func TestKeysMisused(t *testing.T) {
	for _, tt := range []struct {
		name string
		test func(c *clustertest.Cluster)
		want string
	}{
		{"another value", func(c *clustertest.Cluster) { c.Set("a", "1"); c.CheckGet("a", "2") }, "want \"a\" holds \"2\"\n    got  \"1\""},
		{"no value", func(c *clustertest.Cluster) { c.CheckGet("a", "2") }, "got  nothing"},
		{"another type", func(c *clustertest.Cluster) { c.DoKey("a", "RPUSH", "a", "1"); c.CheckGet("a", "2") }, "got  WRONGTYPE"},
		{"get of another type", func(c *clustertest.Cluster) { c.DoKey("a", "RPUSH", "a", "1"); c.Get("a") }, "GET a: WRONGTYPE"},
		{"nobody serves it", func(c *clustertest.Cluster) { c.Crash(c.Owner("a")); c.Set("a", "1") }, "is down"},
		{"two that point at each other", func(c *clustertest.Cluster) {
			m := c.Migrate(866, "n1", "n2")
			m.Begin()
			m.Step(faults.StepSource)
			c.Get("hello")
		}, "GET of \"hello\" is redirected without end"},
		{"nobody owns it", func(c *clustertest.Cluster) {
			for _, n := range c.Nodes() {
				c.Do(n.Name(), "CLUSTER", "DELSLOTS", "866")
			}
			c.Get("hello")
		}, "nobody owns slot 866 of \"hello\""},
		{"no slots", func(c *clustertest.Cluster) { c.Do("n1", "CLUSTER", "FLUSHSLOTS"); c.WaitFailover("n1", time.Second) }, "n1 has no slots"},
		{"no failover", func(c *clustertest.Cluster) { c.WaitFailover("n1", time.Second) }, "want another node has taken over from n1 within 1s"},
		{"no replica", func(c *clustertest.Cluster) { c.Crash("n4"); c.ReplicaOf("n1") }, "n1 has no replica that is running"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tb := newFakeTB(t, "TestKeysMisused")
			got := tb.run(func() { tt.test(clustertest.New(tb, clustertest.Default())) })
			hideLogFile(t, got)
			if !tb.failed || !strings.Contains(got, tt.want) {
				t.Errorf("printed\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestWaitFailover(t *testing.T) {
	c := clustertest.New(t, clustertest.Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	replica := c.ReplicaOf("n1")
	c.Crash("n1")
	if got := c.WaitFailover("n1", time.Minute); got != replica || got != "n4" {
		t.Errorf("%s has taken over from n1, want its replica %s", got, replica)
	}
	at := c.Now()
	c.Restart("n1", sim.Restart{})
	c.WaitRole("n1", clustertest.Replica, time.Minute)
	if got := c.WaitFailover("n1", 0); got != "n4" || c.Now() < at {
		t.Errorf("when n1 is back, %s has taken over from it", got)
	}
	if got := c.ReplicaOf("n4"); got != "n1" {
		t.Errorf("the replica of n4 is %s", got)
	}
}
