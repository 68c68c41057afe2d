package sim_test

import (
	"fmt"
	"log"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// What can become of a node's process.
func ExampleNode_Pause() {
	c, err := sim.New(sim.Config{Replicas: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	n4, err := c.Node("n4")
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range []func() error{
		n4.Pause, // SIGSTOP
		n4.Resume,
		n4.PowerLoss, // of its machine
		func() error { return n4.Restart(sim.Restart{}) },
		n4.Crash,
		func() error { return n4.Restart(sim.Restart{KeepData: true, Dialect: "redis-7.4"}) },
	} {
		if err := step(); err != nil {
			log.Fatal(err)
		}
		fmt.Println(n4.Up(), n4.Paused())
	}
	// Output:
	// true true
	// true false
	// false false
	// true false
	// false false
	// true false
}

// What a node has counted, and what it knows.
func ExampleNode_Counters() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	alice, err := c.NewClient(sim.Plain("alice"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := alice.Pipeline(time.Second, [][]string{{"SET", "hello", "1"}, {"GET", "hello"}}); err != nil {
		log.Fatal(err)
	}
	n1, err := c.Node("n1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n1.Counters().Commands, "of", c.Counters().Commands, "commands;", n1.Counters().Connections, "connection;", alice.Stats().Topology, "request for the topology")
	fmt.Println(c.NameOf(n1.ID()), "knows", len(n1.Snapshot().Nodes), "nodes")
	// Output:
	// 3 of 3 commands; 1 connection; 1 request for the topology
	// n1 knows 3 nodes
}

// The steps of a migration in the wrong order: two nodes that send clients to each other.
func ExampleMigration_Step() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	m, err := c.Migrate(866, "n1", "n2")
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		log.Fatal(err)
	}
	n2, err := c.Node("n2")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n2.DoAsking("SET", "hello", "1"))
	if err := m.Abort(); err != nil { // the key stays where it is
		log.Fatal(err)
	}
	if err := m.Step(faults.StepSource); err != nil {
		log.Fatal(err)
	}
	fmt.Println(n2.Do("GET", "hello"))
	// Output:
	// OK <nil>
	// MOVED 866 127.0.0.1:1 <nil>
}

// A write that was acknowledged, and that a failover threw away.
func ExampleCluster_Losses() {
	c, err := sim.New(sim.Config{Replicas: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.Inject("late", faults.Hold(faults.Aim{Link: faults.Replication})); err != nil {
		log.Fatal(err)
	}
	n1, err := c.Node("n1")
	if err != nil {
		log.Fatal(err)
	}
	n1.Do("SET", "hello", "1")
	c.Advance(time.Second)
	if err := n1.Crash(); err != nil {
		log.Fatal(err)
	}
	c.Advance(time.Minute)
	for _, loss := range c.Losses() {
		fmt.Println(loss.Node, len(loss.Writes), "lost")
	}
	fired, _ := c.FaultFired("late")
	fmt.Println(c.Faults(), fired > 0)
	// Output:
	// n1 1 lost
	// [late] true
}

// The log, fact by fact.
func ExampleLog_All() {
	c, err := sim.New(sim.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		log.Fatal(err)
	}
	for e := range c.Log().All() {
		if f, ok := e.Fact.(event.SlotsChanged); ok {
			fmt.Println(e.Node, "believes that", f.To, "has taken a slot from", f.From)
		}
	}
	// Output:
	// n2 believes that n2 has taken a slot from n1
	// n1 believes that n2 has taken a slot from n1
	// n3 believes that n2 has taken a slot from n1
}
