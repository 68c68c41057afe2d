package sim

import (
	"testing"
	"time"
)

func TestWorkloadAtARate(t *testing.T) {
	c := stepped(t, Config{})
	clients := []*Client{client(t, c, Plain("a")), client(t, c, Plain("b"))}
	traffic, err := c.StartWorkload(Workload{
		Name: "w", Rate: 50, Keys: "user:[1..100]", Mix: []MixEntry{{"get", 4}, {"set", 1}}, For: 10 * time.Second,
	}, clients)
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	if s, over := traffic.Stats(); s.Ended < 499 || s.Ended > 501 || over {
		t.Errorf("after 5 s: %+v, over: %v", s, over)
	}
	c.Advance(10 * time.Second)
	s, over := traffic.Stats()
	if s.Ended < 999 || s.Ended > 1001 || s.Errors+s.Failures > 0 || !over {
		t.Errorf("in the end: %+v, over: %v", s, over)
	}
	if sum := c.Counters().Commands; int(sum) != s.Ended+2 { // and two requests for the topology
		t.Errorf("the nodes ran %d commands, the clients sent %d", sum, s.Ended)
	}
}

func TestWorkloadOfWorkers(t *testing.T) {
	c := stepped(t, Config{})
	inject(t, c, "slow", "delay by=10ms link=client")
	traffic, err := c.StartWorkload(Workload{
		Name: "w", Workers: 3, Keys: "k", Mix: []MixEntry{{"incr", 1}}, Count: 300,
	}, []*Client{client(t, c, Plain("a"))})
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Minute)
	s, over := traffic.Stats()
	if s.Ended != 300 || !over || s.Slowest < 20*time.Millisecond {
		t.Errorf("%+v, over: %v", s, over)
	}
	talk(t, client(t, c, Plain("b")), [2]string{"GET k", "\"300\" via n2"})
}

func TestWorkloadThroughFaults(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	traffic, err := c.StartWorkload(Workload{
		Name: "w", Rate: 100, Keys: "user:[1..100]", Mix: []MixEntry{{"get", 1}, {"set", 1}}, For: 20 * time.Second,
	}, []*Client{client(t, c, WellBehaved("a"))})
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	if err := mustNode(t, c, "n1").Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(40 * time.Second)
	s, over := traffic.Stats()
	if !over || s.Ended < 1999 || s.Failures+s.Errors > 10 {
		t.Errorf("%+v, over: %v\n%v", s, over, c.Log())
	}
}

func TestWorkloadIsChecked(t *testing.T) {
	c := stepped(t, Config{})
	a := []*Client{client(t, c, Plain("a"))}
	mix := []MixEntry{{"get", 1}}
	for _, w := range []Workload{
		{Name: "w", Keys: "k"},
		{Name: "w", Keys: "k[1..", Mix: mix},
		{Name: "w", Keys: "k", Mix: []MixEntry{{"fly", 1}}},
		{Name: "w", Keys: "k", Mix: mix, Rate: -1},
	} {
		if _, err := c.StartWorkload(w, a); err == nil {
			t.Errorf("%+v is accepted", w)
		}
	}
	if _, err := c.StartWorkload(Workload{Name: "w", Keys: "k", Mix: mix}, nil); err == nil {
		t.Error("a workload without clients is accepted")
	}
}

func BenchmarkWorkload(b *testing.B) {
	c := stepped(b, Config{})
	cl := client(b, c, Plain("a"))
	traffic, err := c.StartWorkload(Workload{
		Name: "w", Rate: 10000, Keys: "user:[1..1000]", Mix: []MixEntry{{"get", 4}, {"set", 1}},
	}, []*Client{cl})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Advance(100 * time.Microsecond)
	}
	s, _ := traffic.Stats()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(s.Ended), "ns/command")
}
