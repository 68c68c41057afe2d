package sim_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// A failover, in a cluster whose time moves when it is told to.
func ExampleNew() {
	c, err := sim.New(sim.Config{Replicas: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	n1, err := c.Node("n1")
	if err != nil {
		log.Fatal(err)
	}
	if err := n1.Crash(); err != nil {
		log.Fatal(err)
	}
	elected := c.Until(time.Minute, func() bool {
		n4, err := c.Node("n4")
		return err == nil && n4.View().Owner(0) == n4.View().Self
	})
	fmt.Println(elected, "after", c.Now().Truncate(time.Second))
	// Output:
	// true after 21s
}

// A cluster for other programs: on TCP ports, in real time.
func ExampleRun() {
	c, err := sim.Run(sim.Config{Transport: sim.Loopback})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(len(c.Addrs()), "addresses to connect to")
	// Output:
	// 3 addresses to connect to
}

// The history of one cluster, played to another.
func ExampleReplay() {
	cfg := sim.Config{Record: true}
	c, err := sim.New(cfg)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		log.Fatal(err)
	}
	c.Advance(time.Second)
	var file bytes.Buffer
	if _, err := c.Recording().WriteTo(&file); err != nil {
		log.Fatal(err)
	}

	recording, err := sim.ReadRecording(&file)
	if err != nil {
		log.Fatal(err)
	}
	again, err := sim.Replay(cfg, recording, time.Second)
	if err != nil {
		log.Fatal(err)
	}
	defer again.Close()
	fmt.Println(again.Log().String() == c.Log().String())
	// Output:
	// true
}

// The nodes are processes that somebody else runs.
func ExampleOutside() {
	var servers []sim.Server // such as those of scenario/real
	c, err := sim.Outside(servers, 1, 0)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(c.MoveSlot(866, "n1", "n2"))
}

// A scripted client that does not know yet where the slot is, and then does.
func ExampleCluster_NewClient() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	alice, err := c.NewClient(sim.WellBehaved("alice"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := alice.Do(time.Second, "SET", "hello", "world"); err != nil {
		log.Fatal(err)
	}
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		log.Fatal(err)
	}
	for range 2 {
		result, err := alice.Do(time.Second, "GET", "hello")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(result.Reply, result.Route)
	}
	// Output:
	// world n1:MOVED n2
	// world n2
}

// Half of a migration: a slot whose keys are in two places.
func ExampleCluster_Migrate() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	n1, err := c.Node("n1")
	if err != nil {
		log.Fatal(err)
	}
	n1.Do("MSET", "{hello}a", "1", "{hello}b", "2")
	m, err := c.Migrate(866, "n1", "n2")
	if err != nil {
		log.Fatal(err)
	}
	m.Begin()
	m.MoveKeys(1)
	reply, err := n1.Do("MGET", "{hello}a", "{hello}b")
	fmt.Println(reply, err)
	// Output:
	// TRYAGAIN Multiple keys request during rehashing of slot <nil>
}

// A migration that goes on by itself, and a fault that stops it.
func ExampleCluster_StartMove() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.Inject("stuck", faults.StallBefore("866", faults.StepTarget)); err != nil {
		log.Fatal(err)
	}
	mover, err := c.StartMove(sim.Move{Slots: slot.Ranges{{First: 866, Last: 866}}, From: "n1", To: "n2"})
	if err != nil {
		log.Fatal(err)
	}
	c.Advance(time.Second)
	fmt.Println(mover.State())
	c.HealAll()
	c.Advance(time.Second)
	fmt.Println(mover.State())
	// Output:
	// stalled <nil>
	// done <nil>
}

// A hundred commands a second, drawn from a mix.
func ExampleCluster_StartWorkload() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	alice, err := c.NewClient(sim.Plain("alice"))
	if err != nil {
		log.Fatal(err)
	}
	traffic, err := c.StartWorkload(sim.Workload{
		Name: "load", Rate: 100, Keys: "user:[1..1000]", Mix: []sim.MixEntry{{Op: "get", Weight: 9}, {Op: "set", Weight: 1}},
		Count: 500,
	}, []*sim.Client{alice})
	if err != nil {
		log.Fatal(err)
	}
	c.Advance(10 * time.Second)
	traffic.Stop() // which it has done by itself: it has sent all
	stats, over := traffic.Stats()
	fmt.Println(stats.Ended, "ended,", stats.Errors, "of them by an error; over:", over)
	// Output:
	// 500 ended, 0 of them by an error; over: true
}

// What comes to the nodes, as they process it.
func ExampleCluster_Tap() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	c.Tap(func(q *sim.Request) { fmt.Printf("%s runs %s: %q\n", q.Node, q.Command, q.ErrorCode()) })
	n1, err := c.Node("n1")
	if err != nil {
		log.Fatal(err)
	}
	n1.Do("GET", "hello")
	n1.Do("GET", "foo")
	// Output:
	// n1 runs get: ""
	// n1 runs get: "MOVED"
}

// A client without patience, and one that waits between its tries.
func ExampleNaive() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for _, cfg := range []sim.ClientConfig{sim.Naive("naive"), sim.WellBehaved("patient")} {
		cl, err := c.NewClient(cfg)
		if err != nil {
			log.Fatal(err)
		}
		result, err := cl.Do(time.Second, "GET", "hello")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(cfg.Name, result.Route)
	}
	// Output:
	// naive n1
	// patient n1
}

// A node loses its process and its data, and comes back on another port.
func ExampleNode_Restart() {
	c, err := sim.New(sim.Config{Replicas: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	n4, err := c.Node("n4")
	if err != nil {
		log.Fatal(err)
	}
	before := n4.Addr()
	if err := n4.Crash(); err != nil {
		log.Fatal(err)
	}
	if err := n4.Restart(sim.Restart{NewAddress: true}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(n4.Up(), n4.Addr() != before)
	// Output:
	// true true
}

// Connections that asked for maintenance notifications hear of a migration.
func ExampleCluster_Notify() {
	c, err := sim.New(sim.Config{MaintNotifications: "by-hand"})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(c.Notify(sim.Notification{Push: "MIGRATING", In: time.Second, Shards: []string{"1"}}))
	// Output:
	// <nil>
}

// A client with TLS, and what it makes of a node whose certificate has expired.
func ExampleNewCertificates() {
	certs, err := sim.NewCertificates()
	if err != nil {
		log.Fatal(err)
	}
	c, err := sim.New(sim.Config{Certificates: certs})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	cfg, err := certs.Client("") // with a good certificate
	if err != nil {
		log.Fatal(err)
	}
	dial := sim.OverTLS(c.DialerOf("alice"), cfg)
	conn, err := dial(context.Background(), "tcp", c.TLSAddrs()[0])
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintln(conn, "GET foo")
	reply, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.TrimSpace(reply))

	old := faults.BadCertificate(faults.Aim{Node: faults.Nodes("n3")}, faults.FlawExpired)
	if err := c.Inject("old", old); err != nil {
		log.Fatal(err)
	}
	_, err = dial(context.Background(), "tcp", c.Nodes()[2].TLSAddr())
	fmt.Println(sim.TLSFailure(err))
	// Output:
	// -MOVED 12182 127.0.0.1:20003
	// expired
}
