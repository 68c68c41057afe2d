package gossip_test

import (
	"fmt"
	"log"

	"github.com/slotstorm/slotstorm/gossip"
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
