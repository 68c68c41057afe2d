package clustertest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/gotest"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

func ExampleBubble() {
	gotest.Run(func(t *testing.T) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			rdb := c.Redis()
			rdb.Set(t.Context(), "hello", "world", 0)
			c.WaitReplicated(time.Second)

			start := time.Now()
			c.Crash("n1")
			c.WaitRole("n4", clustertest.Master, time.Minute)
			fmt.Println("elected after the node timeout:", time.Since(start) > 15*time.Second)

			c.WaitFor(2*time.Minute, "the client finds n4", func() bool {
				return rdb.Get(t.Context(), "hello").Val() == "world"
			})
			fmt.Println("read from", c.Owner("hello"))
		})
	})
	// Output:
	// elected after the node timeout: true
	// read from n4
}

func ExampleStart() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.Start(t)
		rdb := c.Redis()
		fmt.Println(rdb.Set(t.Context(), "hello", "world", 0).Val())
		fmt.Println(rdb.Get(t.Context(), "hello").Val())
	})
	// Output:
	// OK
	// world
}

func ExampleNew() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Default())
		c.Do("n1", "SET", "hello", "world", "EX", "60")
		c.Advance(59 * time.Second)
		fmt.Println(c.Do("n1", "TTL", "hello"))
		c.Advance(time.Second)
		fmt.Println(c.Do("n1", "EXISTS", "hello"))
	})
	// Output:
	// 1
	// 0
}

// Slots move whole, and the servers are held while both of them answer.
func Example_slotsMoveWhole() {
	gotest.Run(func(t *testing.T) {
		cfg := clustertest.Default()
		cfg.Dialect = "valkey-9.1"
		clustertest.Bubble(t, cfg, func(t *testing.T, c *clustertest.Cluster) {
			c.Do("n1", "SET", "hello", "world")
			fault, err := faults.Parse("stall-migration before=takeover")
			if err != nil {
				t.Fatal(err)
			}
			c.Inject("held", fault)
			m := c.StartMove(sim.Move{Slots: slot.Ranges{{First: 800, Last: 900}}, From: "n1", To: "n2", Atomic: true})
			c.WaitMove(m, sim.MoveStalled, time.Second)
			fmt.Println(c.Do("n1", "GET", "hello"))
			fmt.Println(c.Do("n2", "GET", "hello"))

			c.Heal("held")
			c.WaitMove(m, sim.MoveDone, time.Second)
			fmt.Println(c.Owner("hello"))
		})
	})
	// Output:
	// world
	// MOVED 866 127.0.0.1:1
	// n2
}

func ExampleCluster_Migrate() {
	gotest.Run(func(t *testing.T) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			rdb := c.Redis()
			rdb.MSet(t.Context(), "{hello}a", 1, "{hello}b", 2)

			m := c.Migrate(clustertest.Slot("hello"), "n1", "n2")
			m.Stall(1) // one key has moved, one has not
			fmt.Println(c.Do("n1", "MGET", "{hello}a", "{hello}b"))

			rdb.Get(t.Context(), "{hello}a")
			rdb.Get(t.Context(), "{hello}b")
			for _, r := range c.TracedRoutes() {
				fmt.Println(r)
			}

			m.Finish()
			c.WaitAgreement(time.Second)
			fmt.Println(c.Owner("hello"))
		})
	})
	// Output:
	// TRYAGAIN Multiple keys request during rehashing of slot
	// get {hello}b: n1 ASK → n2 OK
	// n2
}

func ExampleCluster_Expect() {
	gotest.Run(func(t *testing.T) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			rdb := c.Redis()
			rdb.Set(t.Context(), "hello", "world", 0)

			c.MoveSlot(clustertest.Slot("hello"), "n1", "n2")
			c.Phase("after the move")
			for range 100 {
				rdb.Get(t.Context(), "hello")
				time.Sleep(10 * time.Millisecond)
			}
			c.Expect(
				clustertest.MaxRedirects(1),
				clustertest.MaxRedirectsPerCommand(0.5),
				clustertest.MaxTopologyRequests(10),
				clustertest.ServedWithin(time.Second, "hello"),
			)
			fmt.Println(c.Usage().LongestRoute)
		})
	})
	// Output:
	// get hello: n1 MOVED → n2 OK
}

func ExampleCluster_Inject() {
	gotest.Run(func(t *testing.T) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			opts := c.OptionsOf("bob")
			opts.ReadTimeout = 100 * time.Millisecond
			opts.MaxRedirects = -1
			bob := c.RedisWith(opts)
			bob.Set(t.Context(), "counter", 1, 0)

			// The node runs the command, and bob does not hear of it.
			c.Inject("deaf", faults.ReplyLostSilently(faults.Aim{Client: "bob", Command: "incr"}))
			fmt.Println("failed:", bob.Incr(t.Context(), "counter").Err() != nil)
			c.Heal("deaf")
			fmt.Println(bob.Get(t.Context(), "counter").Val())
			fmt.Println(c.TracedRoutes()[0])
		})
	})
	// Output:
	// failed: true
	// 2
	// incr counter: n2 no answer (timeout, but OK there)
}

func ExampleCluster_Options() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.Start(t)
		opts := c.Options()
		opts.MaxRedirects = 8
		opts.ReadOnly = true
		rdb := c.RedisWith(opts)
		err := rdb.ForEachMaster(t.Context(), func(ctx context.Context, master *redis.Client) error {
			return master.Ping(ctx).Err()
		})
		fmt.Println(err)
	})
	// Output:
	// <nil>
}

// A cluster in a bubble that is there already.
func ExampleStartInBubble() {
	gotest.Run(func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := clustertest.StartInBubble(t, clustertest.Default())
			rdb := c.Redis()
			rdb.Set(t.Context(), "hello", "world", time.Hour)
			time.Sleep(time.Hour)
			fmt.Println(rdb.Exists(t.Context(), "hello").Val())
		})
	})
	// Output:
	// 0
}

// The cluster of a test that failed, a moment before it did.
func ExampleReplay() {
	gotest.Run(func(t *testing.T) {
		cfg := clustertest.Config{Replicas: 1, Record: true}
		file := filepath.Join(t.TempDir(), "failed.rec") // a failed test makes one and names it
		failed := clustertest.New(t, cfg)
		failed.Set("hello", "world")
		failed.Advance(time.Second)
		failed.Crash("n1")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		failed.Recording().WriteTo(f)
		f.Close()

		c := clustertest.Replay(t, cfg, file, 500*time.Millisecond)
		fmt.Println(c.Node("n1").Up(), c.Do("n1", "GET", "hello"))
	})
	// Output:
	// true world
}

// Each file below a directory as a subtest; go-redis runs in virtual time.
func ExampleRunDir() {
	gotest.Run(func(t *testing.T) {
		clustertest.RunDir(t, "testdata")
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}

func ExampleRunFile() {
	gotest.Run(func(t *testing.T) {
		clustertest.RunFile(t, "testdata/moved.scn", func(o *scenario.Options) { o.Seed = 7 })
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}

// Keys of the whole cluster, without a client.
func ExampleCluster_CheckGet() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Default())
		c.Set("user:1", "ada")
		c.Set("user:2", "bob")
		c.CheckGet("user:1", "ada")
		fmt.Println(c.Keys(), c.Owner("user:1"), c.Owner("user:2"))
	})
	// Output:
	// [user:1 user:2] n2 n2
}

// An operator's failover, which loses nothing.
func ExampleCluster_Failover() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Config{Replicas: 1})
		c.Failover(c.ReplicaOf("n1"))
		fmt.Println(c.WaitFailover("n1", time.Minute))
	})
	// Output:
	// n4
}

// A budget for what a client may cost, and for errors.
func ExampleMaxConnections() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.StartWith(t, clustertest.Config{Masters: 3, Replicas: 1})
		rdb := c.Redis()
		rdb.Set(t.Context(), "hello", "world", 0)
		c.WaitRole("n4", clustertest.Replica, time.Second)
		c.Expect(
			clustertest.MaxDials(10),
			clustertest.MaxConnections(10),
			clustertest.MaxConnectionsPerNode(5),
			clustertest.MaxErrors("CLUSTERDOWN", 0),
		)
		fmt.Println(clustertest.Role("replica") == clustertest.Replica)
	})
	// Output:
	// true
}
