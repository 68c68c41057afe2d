package injector_test

import (
	"fmt"
	"log"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// The injector answers what becomes of a packet, and does nothing by itself.
func Example() {
	in := injector.New(1, func(f injector.Firing) { fmt.Println(f.At, f.Name, "fires on", f.On) })
	cut := faults.During(time.Second, time.Second, faults.Partition(faults.Nodes("n1"), faults.Rest))
	if err := in.Install("cut", cut, 0); err != nil {
		log.Fatal(err)
	}
	for _, at := range []time.Duration{0, 1500 * time.Millisecond, 2500 * time.Millisecond} {
		in.Refresh(at)
		v := in.Judge(injector.Packet{At: at, Link: faults.Bus, From: "n1", To: "n2", Command: "ping", Slot: -1})
		fmt.Println(at, "lost:", v.Drop || v.Hold)
	}
	// Output:
	// 0s lost: false
	// 1.5s cut fires on bus n1 → n2
	// 1.5s lost: true
	// 2.5s lost: false
}
