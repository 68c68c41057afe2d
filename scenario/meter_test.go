package scenario_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
)

func TestSumUp(t *testing.T) {
	second := func(n int) time.Duration { return time.Duration(n) * time.Second }
	good := func(n int) scenario.Second {
		return scenario.Second{At: second(n), Wanted: 100, Done: 95, Failed: 5, Requests: 110, Longest: 3, Node: "n1"}
	}
	bad := func(n int) scenario.Second {
		return scenario.Second{At: second(n), Wanted: 100, Done: 50, Failed: 10, Requests: 400, Longest: 70, Node: "n2"}
	}
	idle := func(n int) scenario.Second { return scenario.Second{At: second(n), Requests: 4} }
	for _, tt := range []struct {
		name     string
		seconds  []scenario.Second
		want     scenario.Storm
		amplifed float64
	}{
		{"nothing", nil, scenario.Storm{Recovered: true}, 0},
		{"good", []scenario.Second{good(1), good(2)}, scenario.Storm{
			Wanted: 200, Done: 190, Failed: 10, Requests: 220, Peak: 1.1, Longest: 3, Node: "n1", Recovered: true,
		}, 1.1},
		{"a storm that passes", []scenario.Second{good(1), bad(2), good(3), bad(4), good(5), idle(6)}, scenario.Storm{
			Wanted: 500, Done: 385, Failed: 35, Requests: 1134, Peak: 4, Longest: 70, Node: "n2",
			BadFrom: second(1), BadUntil: second(4), Recovered: true,
		}, 2.268},
		{"a storm that stays", []scenario.Second{good(1), bad(2), idle(3)}, scenario.Storm{
			Wanted: 200, Done: 145, Failed: 15, Requests: 514, Peak: 4, Longest: 70, Node: "n2",
			BadFrom: second(1), BadUntil: second(2),
		}, 2.57},
	} {
		got := scenario.SumUp(tt.seconds)
		if got != tt.want || got.Amplification() != tt.amplifed {
			t.Errorf("%s: got %+v, amplified %v\nwant %+v, %v", tt.name, got, got.Amplification(), tt.want, tt.amplifed)
		}
	}
}

// What the seconds say adds up to what clients and workloads count, and a load multiplies
// the rates.
func TestSeconds(t *testing.T) {
	const text = `cluster masters=3 cost=1ms topology-cost=1ms
client c[1..10] policy=naive
workload w c[1..10] rate=10 keys=user:[1..100] mix=get:1 for=5s
wait 2s
migrate 10923-11500 n3 n1 => done
wait until workload w over within 10s
wait 1s
`
	for _, tt := range []struct {
		load  float64
		want  int
		storm bool
	}{{0, 500, false}, {0.5, 250, false}, {4, 2000, false}, {40, 20000, true}} {
		result := play(t, "f.scn", text, scenario.Options{Load: tt.load, Lenient: true})
		sum := scenario.SumUp(result.Seconds)
		if sum.Wanted != tt.want || sum.Done+sum.Failed != tt.want && !tt.storm {
			t.Errorf("load %v: %+v, want %d commands", tt.load, sum, tt.want)
		}
		if stormy := sum.BadUntil > 0 && sum.Longest > 10; stormy != tt.storm {
			t.Errorf("load %v: %+v, want a storm: %v", tt.load, sum, tt.storm)
		}
		redirects := 0
		for _, s := range result.Seconds {
			redirects += s.Redirects
		}
		if redirects == 0 {
			t.Errorf("load %v: nobody was redirected", tt.load)
		}
	}
	if without := play(t, "f.scn", "cluster masters=3\nwait 5s\n", scenario.Options{}); without.Seconds != nil {
		t.Error("a cluster whose commands take no time is measured")
	}
}
