package node_test

import (
	"fmt"
	"log"
	"math/rand/v2"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// world is the least of a Host: one node, whose time stands still.
type world struct{ node.Host }

func (world) Now() time.Duration                      { return 0 }
func (world) After(time.Duration, func()) func()      { return func() {} }
func (world) Bus(*node.Node, clusterbus.Output)       {}
func (world) Fact(*node.Node, event.Fact)             {}
func (world) Redirected(*node.Node, event.Redirected) {}
func (world) NewHistory(*node.Node, node.History)     {}
func (world) SharedOffset(_, _ string) int64          { return node.Unrelated }

// printer is a client that prints what it gets.
type printer struct{}

func (printer) Deliver(b []byte) int { fmt.Printf("%q\n", b); return 0 }
func (printer) Backlog() int         { return 0 }
func (printer) Hangup()              {}

// A node by itself. Package sim makes clusters of them.
func ExampleNew() {
	m, err := clusterbus.New(clusterbus.Config{IP: "10.0.0.1", Port: 6379, Rand: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		log.Fatal(err)
	}
	n, err := node.New(node.Config{
		Name: "n1", Host: world{}, Machine: m, Keyspace: engine.New(engine.Config{Seed: 1}), Port: 6379,
	})
	if err != nil {
		log.Fatal(err)
	}
	n.Boot()
	defer n.Shutdown()
	alice := n.Connect("10.0.0.9:1234", printer{})
	alice.Feed([]byte("CLUSTER KEYSLOT hello\r\n"))
	alice.Feed([]byte("GET hello\r\n"))
	// Output:
	// ":866\r\n"
	// "-CLUSTERDOWN Hash slot not served\r\n"
}

// Where a node sends a command for a slot that it has half given away.
func ExampleRoute() {
	conf, err := gossip.ParseNodesConf(`972d0000000000000000000000000000000000a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-8191 [866->-0b490000000000000000000000000000000000b2]
0b490000000000000000000000000000000000b2 10.0.0.2:6379@16379 master - 0 0 2 connected 8192-16383
vars currentEpoch 2 lastVoteEpoch 0
`)
	if err != nil {
		log.Fatal(err)
	}
	v := gossip.ViewOf(conf, gossip.OK)
	fmt.Println("keys matter:", node.Open(v, 866))
	here := node.Route(v, node.Query{Slot: 866, Present: 1})
	fmt.Println("served with a key that is here:", here.Kind == node.Serve)
	gone := node.Route(v, node.Query{Slot: 866, Missing: 1})
	fmt.Println("ASK for one that is not:", gone.Kind == node.Ask, gone.To.IP)
	// Output:
	// keys matter: true
	// served with a key that is here: true
	// ASK for one that is not: true 10.0.0.2
}
