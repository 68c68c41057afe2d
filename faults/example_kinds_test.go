package faults_test

import (
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// What can happen to connections.
func ExampleRefuse() {
	n1 := faults.Aim{Node: faults.Nodes("n1")}
	for _, f := range []faults.Fault{
		faults.PartitionOneWay(faults.Nodes("n1"), faults.Nodes("n2")),
		faults.Delay(n1, 20*time.Millisecond, 5*time.Millisecond),
		faults.Drop(n1, 0.1),
		faults.Duplicate(n1, 2),
		faults.Reorder(n1, time.Millisecond),
		faults.Bandwidth(n1, 1<<20),
		faults.Hold(n1),
		faults.Refuse(n1),
		faults.SlowAccept(n1, time.Second),
		faults.Reset(n1),
		faults.ResetAfterReplies(n1, 3),
		faults.ResetAfterBytes(n1, 100),
		faults.BlackHole(n1),
		faults.HalfOpen(n1),
		faults.SlowReader(n1, 1<<10),
		faults.MaxClients(n1),
	} {
		fmt.Println(f)
	}
	// Output:
	// partition {n1} {n2} oneway
	// delay by=20ms jitter=5ms node=n1
	// drop node=n1 p=0.1
	// duplicate copies=2 node=n1
	// reorder by=1ms node=n1
	// bandwidth rate=1MB node=n1
	// hold node=n1
	// refuse node=n1
	// slow-accept by=1s node=n1
	// reset node=n1
	// reset replies=3 node=n1
	// reset bytes=100 node=n1
	// black-hole node=n1
	// half-open node=n1
	// slow-reader rate=1KB node=n1
	// max-clients node=n1
}

// What a node can answer.
func ExampleLoading() {
	get := faults.Aim{Command: "get"}
	for _, f := range []faults.Fault{
		faults.Slow(get, time.Second),
		faults.Loading(get),
		faults.MasterDown(get),
		faults.Busy(get),
		faults.OOM(get),
		faults.ReplyLostSilently(get),
		faults.Misdirect(get, "n3"),
	} {
		fmt.Println(f)
	}
	// Output:
	// slow by=1s command=get
	// loading command=get
	// masterdown command=get
	// busy command=get
	// oom command=get
	// reply-lost silent command=get
	// misdirect to=n3 command=get
}

// What clients can hear of the topology, and of host names.
func ExampleStaleTopology() {
	slots, err := faults.ParseSlots("0-100")
	if err != nil {
		log.Fatal(err)
	}
	n1 := faults.Aim{Node: faults.Nodes("n1")}
	for _, f := range []faults.Fault{
		faults.StaleTopology(n1),
		faults.PartialTopology(n1, slots),
		faults.EmptyTopology(n1),
		faults.SlowDNS(n1, time.Second),
		faults.StaleDNS(n1),
		faults.WrongDNS(n1, "n2"),
		faults.NoDNS(n1),
	} {
		fmt.Println(f)
	}
	// Output:
	// stale-topology node=n1
	// partial-topology without=0-100 node=n1
	// empty-topology node=n1
	// slow-dns by=1s node=n1
	// stale-dns node=n1
	// wrong-dns to=n2 node=n1
	// no-dns node=n1
}

// A migration stops before or behind one of its steps.
func ExampleStallBefore() {
	slots, err := faults.ParseSlots("866")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(faults.StallBefore(slots, faults.StepTarget))
	fmt.Println(faults.StallAfter(slots, faults.StepImporting))
	fmt.Println(faults.Steps())
	// Output:
	// stall-migration before=target slot=866
	// stall-migration after=importing slot=866
	// [importing migrating keys target source others]
}

// Who a fault is about, and where a wrong redirect leads.
func ExampleNames() {
	f := faults.Partition(faults.Nodes("n1", "alice"), faults.Nodes("n2"))
	fmt.Println(faults.Names(f))
	fmt.Println(faults.IsNodeTarget("n3"), faults.IsNodeTarget(faults.TargetUnknown))
	// Output:
	// [n1 alice n2]
	// true false
}

// An error says where in the text it is.
func ExampleSyntaxError() {
	_, err := faults.Parse("delay by=soon")
	var syntax *faults.SyntaxError
	fmt.Println(errors.As(err, &syntax), err)
	// Output:
	// true "soon" is no time (such as 250ms, 1.5s or 2m)
}

// What clients with TLS can find wrong with a node.
func ExampleBadCertificate() {
	n1 := faults.Aim{Node: faults.Nodes("n1")}
	for _, flaw := range []string{faults.FlawExpired, faults.FlawWrongHost, faults.FlawUnknownAuthority} {
		fmt.Println(faults.BadCertificate(n1, flaw))
	}
	// Output:
	// bad-certificate flaw=expired node=n1
	// bad-certificate flaw=wrong-host node=n1
	// bad-certificate flaw=unknown-authority node=n1
}
