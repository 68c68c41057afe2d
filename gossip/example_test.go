package gossip_test

import (
	"fmt"
	"log"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// The routes of a node that wrote these lines.
func ExampleViewOf() {
	conf, err := gossip.ParseNodesConf(`972d0000000000000000000000000000000000a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-8191
0b490000000000000000000000000000000000b2 10.0.0.2:6379@16379 master - 0 0 2 connected 8192-16383
vars currentEpoch 2 lastVoteEpoch 0
`)
	if err != nil {
		log.Fatal(err)
	}
	v := gossip.ViewOf(conf, gossip.OK)
	fmt.Println(v.Owner(866).IP, v.Owner(9000).IP)
	// Output:
	// 10.0.0.1 10.0.0.2
}

// Slots that are on their way, and who is taken for dead.
func ExampleView_OpenSlots() {
	conf, err := gossip.ParseNodesConf(`972d0000000000000000000000000000000000a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-8191 [866->-0b490000000000000000000000000000000000b2]
0b490000000000000000000000000000000000b2 10.0.0.2:6379@16379 master,fail - 0 0 2 connected 8192-16383
vars currentEpoch 2 lastVoteEpoch 0
`)
	if err != nil {
		log.Fatal(err)
	}
	v := gossip.ViewOf(conf, gossip.OK)
	migrating, importing := v.OpenSlots()
	to, open := v.Migrating(866)
	_, taken := v.Importing(866)
	fmt.Println(migrating, importing, to[:4], open, taken)
	fmt.Println(v.Owner(9000).Flags.HasAny(gossip.FlagFail | gossip.FlagPFail))
	// Output:
	// [866] [] 0b49 true false
	// true
}

// A view can be written down, without a cluster: here of a node that knows only itself.
func ExampleNewView() {
	v := gossip.NewView(gossip.ViewData{
		State: gossip.OK, Members: []*gossip.Member{{IP: "10.0.0.1", Port: 6379}},
		Owners: new([slot.Count]uint16), ByHandle: []uint16{1},
	})
	fmt.Println(v.Owner(866).IP, v.Self.Port)
	// Output:
	// 10.0.0.1 6379
}

// The directives that are about the cluster bus, as Redis has them.
func ExampleDefaultSettings() {
	s := gossip.DefaultSettings()
	s.NodeTimeout /= 3
	fmt.Println(s.NodeTimeout, gossip.MessageTypeNames()[:3])
	// Output:
	// 5s [ping pong meet]
}
