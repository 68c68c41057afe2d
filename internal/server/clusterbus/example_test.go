package clusterbus_test

import (
	"fmt"
	"log"
	"math/rand/v2"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/sim/event"
)

// wire joins two machines by perfect connections without delay: the least that an
// owner has to do.
type wire struct {
	ends  map[string]*clusterbus.Machine // by IP
	peers map[end]end
}

type end struct {
	ip   string
	link gossip.LinkID
}

func (w *wire) carry(now time.Duration, ip string) {
	out := w.ends[ip].Take()
	for _, fact := range out.Facts {
		switch fact.(type) {
		case event.MemberRenamed, event.SlotsChanged:
			fmt.Printf("%s: %s\n", ip, event.Text(event.Rename(fact, func(id string) string { return id[:4] })))
		}
	}
	for _, dial := range out.Connect {
		caller, callee := end{ip, dial.Link}, end{dial.IP, 0}
		callee.link = w.ends[dial.IP].Accept(now, ip, dial.IP)
		w.peers[caller], w.peers[callee] = callee, caller
		w.ends[ip].LinkUp(now, dial.Link)
		w.carry(now, ip)
	}
	for _, msg := range out.Messages {
		to := w.peers[end{ip, msg.Link}]
		msg.Link = to.link
		if err := w.ends[to.ip].Step(now, msg); err != nil {
			log.Fatal(err)
		}
		w.carry(now, to.ip)
	}
}

// Two nodes meet and learn of each other's slots.
func Example() {
	random := rand.New(rand.NewPCG(1, 2))
	w := &wire{ends: map[string]*clusterbus.Machine{}, peers: map[end]end{}}
	for i, ip := range []string{"10.0.0.1", "10.0.0.2"} {
		m, err := clusterbus.New(clusterbus.Config{Port: 6379, Rand: random})
		if err != nil {
			log.Fatal(err)
		}
		w.ends[ip] = m
		if err := m.AddSlots(0, 100+i); err != nil {
			log.Fatal(err)
		}
		m.Take()
	}
	if err := w.ends["10.0.0.1"].Meet(0, "10.0.0.2", 6379, 16379); err != nil {
		log.Fatal(err)
	}
	for now := time.Duration(0); now < 2*time.Second; now += 100 * time.Millisecond {
		for _, ip := range []string{"10.0.0.1", "10.0.0.2"} {
			w.ends[ip].Tick(now)
			w.carry(now, ip)
		}
	}
	fmt.Println("10.0.0.1 sends clients of slot 101 to", w.ends["10.0.0.1"].View().Owner(101).IP)
	// Output:
	// 10.0.0.1: rename 972d -> a91c
	// 10.0.0.1: slots 101 nobody -> a91c
	// 10.0.0.2: rename 0b49 -> 015f
	// 10.0.0.2: slots 100 nobody -> 015f
	// 10.0.0.1 sends clients of slot 101 to 10.0.0.2
}

// The texts are those of a real node.
func ExampleParseNodesConf() {
	conf, err := gossip.ParseNodesConf(`
07c37dfeb235213a872192d90877d0cd55635b91 127.0.0.1:30004@31004 slave e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 0 1426238317239 4 connected
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-5460
vars currentEpoch 6 lastVoteEpoch 0
`)
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range conf.Nodes {
		fmt.Println(n.Port, n.Flags)
	}
	_, err = gossip.ParseNodesConf("e7d1 127.0.0.1:30001@31001 myself,master - 0 0 1 connected")
	fmt.Println(err)
	// Output:
	// 30004 slave
	// 30001 myself,master
	// nodes.conf:1: "e7d1" is not a node ID
}

// A machine is alone at first, and says nothing that it is not asked for.
func ExampleNew() {
	m, err := clusterbus.New(clusterbus.Config{IP: "10.0.0.1", Port: 6379, Rand: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		log.Fatal(err)
	}
	if err := m.AddSlots(0, 100, 101); err != nil {
		log.Fatal(err)
	}
	v := m.View()
	fmt.Println(len(v.Members), "member; it owns slot 100:", v.Owner(100) == v.Self)
	fmt.Println(m.AddSlots(0, 100))
	// Output:
	// 1 member; it owns slot 100: true
	// ERR Slot 100 is already busy
}

func ExampleRandomID() {
	fmt.Println(clusterbus.RandomID(rand.New(rand.NewPCG(1, 2))))
	// Output:
	// 015fee65685a5f4cc6ced770da3cecd98808f213
}
