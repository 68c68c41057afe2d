package miniredis_test

import (
	"fmt"

	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/sim"
)

// A test sets keys as it does on a single miniredis, and clients of the cluster find them.
func ExampleOf() {
	c, err := sim.New(sim.Config{Masters: 1, Keyspace: miniredis.New})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	n1, _ := c.Node("n1")
	miniredis.Of(n1).HSet("cart:7", "apples", "3")
	reply, err := n1.Do("HINCRBY", "cart:7", "apples", "2")
	fmt.Println(reply, err)
	fmt.Println(miniredis.Of(n1).HGet("cart:7", "apples"))
	// Output:
	// 5 <nil>
	// 5
}
