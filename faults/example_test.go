package faults_test

import (
	"fmt"
	"log"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// A fault is a value: it prints as text, and the text reads as the fault.
func ExampleParse() {
	f, err := faults.Parse(`delay by=20ms jitter=5ms node=n1 link=client`)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f)
	_, err = faults.Parse("dealy by=20ms")
	fmt.Println(err)
	// Output:
	// delay by=20ms jitter=5ms link=client node=n1
	// unknown fault "dealy" (did you mean delay?)
}

// The network is cut, and later replies are lost for ten seconds.
func ExampleBoth() {
	cut := faults.Partition(faults.Nodes("n1"), faults.Rest)
	lost := faults.ReplyLost(faults.Aim{Command: "incr", P: 0.5})
	fmt.Println(faults.Both(cut, faults.During(5*time.Second, 10*time.Second, lost)))
	// Output:
	// partition {n1} {*} + reply-lost command=incr p=0.5 wait=5s for=10s
}

func ExamplePartition() {
	fmt.Println(faults.Partition(faults.Nodes("n1", "n2", "alice"), faults.Rest))
	// Output:
	// partition {n1 n2 alice} {*}
}

func ExampleStallMigration() {
	slots, err := faults.ParseSlots("866,1000-1010")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(faults.StallMigration(slots, 3))
	// Output:
	// stall-migration keys=3 slot=866,1000-1010
}

// What is wrong about a fault is an error before anything begins.
func ExampleCheck() {
	fmt.Println(faults.Check(faults.Error(faults.Aim{Command: "incr", P: 2}, "ERR odd")))
	fmt.Println(faults.Check(faults.Error(faults.Aim{Command: "incr", P: 0.2}, "ERR odd")))
	// Output:
	// faults: "2" is no probability between 0 and 1
	// <nil>
}

func ExampleNodes() {
	fmt.Println(faults.Nodes("n2", "c[1..20]", "n1"))
	// Output:
	// {n1 n2 c[1..20]}
}

// What a reference or a completion has to know.
func ExampleReference() {
	for _, kind := range faults.Reference()[:3] {
		fmt.Println(kind.Example)
	}
	// Output:
	// partition {n1 bob} {*}
	// delay by=10ms jitter=2ms link=bus from=n1 to=n2
	// drop link=bus command=fail p=0.5
}
