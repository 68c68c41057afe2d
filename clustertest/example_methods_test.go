package clustertest_test

import (
	"bufio"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/tool/gotest"
	"github.com/slotstorm/slotstorm/sim"
)

// The ways in which a node can be gone.
func ExampleCluster_Pause() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Config{Replicas: 1, NodeTimeout: time.Second})
		c.Pause("n1") // SIGSTOP: an election follows
		fmt.Println(c.WaitFailover("n1", time.Minute))
		c.Resume("n1")
		c.WaitRole("n1", clustertest.Replica, time.Minute)
		c.WaitOwner(clustertest.Slot("hello"), "n4", time.Minute)

		c.Shutdown("n4", "NOSAVE", "NOW")
		c.PowerLoss("n1") // of its machine, and nobody is left to take over
		c.WaitState(gossip.Fail, time.Minute)
		fmt.Printf("%q\n", c.OwnerOrNone("hello"))
	})
	// Output:
	// n4
	// "n4"
}

// Any command on a key, wherever that is.
func ExampleCluster_DoKey() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Default())
		c.DoKey("cart", "RPUSH", "cart", "apple", "pear")
		c.DoKey("cart", "EXPIRE", "cart", "60")
		fmt.Println(c.DoKey("cart", "LRANGE", "cart", "0", "-1").Strings(), c.TTL("cart"))
	})
	// Output:
	// [apple pear] 1m0s
}

// A migration that is given up, and one whose steps come in the wrong order.
func ExampleMigration_Step() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Default())
		m := c.Migrate(clustertest.Slot("hello"), "n1", "n2")
		m.Begin()
		m.Abort()
		fmt.Println(c.Do("n1", "GET", "hello").Err())
		m.Step(faults.StepSource) // before the target knows
		fmt.Println(c.Do("n1", "GET", "hello"))
		fmt.Println(c.Do("n2", "GET", "hello"))
	})
	// Output:
	// <nil>
	// MOVED 866 127.0.0.1:2
	// MOVED 866 127.0.0.1:1
}

// Any client that takes a dial function; here none at all.
func ExampleCluster_Dialer() {
	gotest.Run(func(t *testing.T) {
		c := clustertest.New(t, clustertest.Default())
		conn, err := c.Dialer()(t.Context(), "tcp", c.Addrs()[0])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET foo\r\n")
		reply, _ := bufio.NewReader(conn).ReadString('\n')
		fmt.Println(strings.TrimSpace(reply))
	})
	// Output:
	// -MOVED 12182 127.0.0.1:3
}

// What a client of the test's own cost, and when it was served first.
func ExampleCluster_Trace() {
	gotest.Run(func(t *testing.T) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			rdb := redis.NewClusterClient(c.Options())
			defer rdb.Close()
			c.Trace(rdb)
			c.MoveSlot(clustertest.Slot("hello"), "n1", "n2")
			c.Phase("the slot has moved")
			time.Sleep(time.Second)
			rdb.Get(t.Context(), "hello")
			after, served := c.FirstServed("hello")
			fmt.Println(after, served, c.Usage().Redirects() <= 1)
		})
	})
	// Output:
	// 1s true true
}

// A client with TLS, and a certificate that is for another host.
func ExampleCluster_Options_tls() {
	gotest.Run(func(t *testing.T) {
		certs, err := sim.NewCertificates()
		if err != nil {
			t.Fatal(err)
		}
		cfg := clustertest.Default()
		cfg.Certificates = certs
		clustertest.Bubble(t, cfg, func(t *testing.T, c *clustertest.Cluster) {
			fmt.Println(c.Redis().Set(t.Context(), "hello", "world", 0).Err())
			c.Inject("wrong", faults.BadCertificate(faults.Aim{}, faults.FlawWrongHost))
			fmt.Println(sim.TLSFailure(c.Redis().Get(t.Context(), "hello").Err()))
		})
	})
	// Output:
	// <nil>
	// wrong-host
}
