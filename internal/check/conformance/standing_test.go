package conformance

import (
	"slices"
	"strings"
	"testing"
)

func TestWorse(t *testing.T) {
	before := Standing{Areas: []AreaStanding{{"cluster", 10, 9}, {"data", 20, 20}, {"time", 5, 5}, {"failover", 30, 28}}}
	now := &Result{Tallies: []*Tally{
		{Area: Area{Name: "cluster"}, Exchanges: 10, Equal: 8},
		{Area: Area{Name: "data"}, Exchanges: 30, Equal: 19},
		{Area: Area{Name: "time"}, Exchanges: 5, Equal: 5},
		{Area: Area{Name: "failover", Timed: true}, Exchanges: 30, Equal: 27},
		{Area: Area{Name: "new"}, Exchanges: 3, Equal: 1},
	}}
	if worse := now.Worse(before); !slices.Equal(worse, []string{"cluster: 8 of 10 are equal, and were 9"}) {
		t.Errorf("worse: %q", worse)
	}
	s := now.Standing("2026-11-30", 20)
	if names := s.AreaNames(); names != "cluster,data,time,failover,new" {
		t.Errorf("areas %s", names)
	}
	if worse := now.Worse(s); worse != nil {
		t.Errorf("worse than itself: %q", worse)
	}
}

func TestDialectsTable(t *testing.T) {
	dir := t.TempDir()
	r := &Result{Want: "redis 8.0.6", Tallies: []*Tally{{Area: Area{Name: "data"}, Exchanges: 30, Equal: 28, Known: 2}}}
	s := r.Standing("2026-11-30", 20)
	s.Recorded = "2026-11-28"
	if err := s.Write(dir, "redis-8.0"); err != nil {
		t.Fatal(err)
	}
	standings, err := ReadStandings(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	has := func(lines ...string) {
		t.Helper()
		for _, line := range lines {
			if !strings.Contains(got, line+"\n") {
				t.Errorf("the table lacks %s:\n%s", line, got)
			}
		}
	}
	got = DialectsTable([]string{"redis-8.0", "redis-8.4"}, standings, []Area{{Name: "data"}, {Name: "time"}}, func(name string) bool { return name == "redis-8.4" })
	has(
		"|  | [redis-8.0](differences/redis-8.0.md) | redis-8.4 |",
		"| compared with | redis&nbsp;8.0.6 | sources alone |",
		"| how | recorded 2026-11-28 | – |",
		"| calls of a command | 20 | – |",
		"| data | 28 of 30 | – |",
		"| time | – | – |",
		"| **all** | 28 of 30 | – |",
		"| known differences | 2 | – |",
	)

	// What is compared each night, with a server of its own or with its neighbour's.
	equal := Standing{Server: "redis 8.2.3", Calls: 20, Nightly: true, Areas: []AreaStanding{{"data", 30, 30}}}
	standings["redis-8.2"], standings["redis-8.4"] = equal, equal
	got = DialectsTable([]string{"redis-8.2", "redis-8.4"}, standings, []Area{{Name: "data"}}, func(name string) bool { return name == "redis-8.4" })
	has(
		"|  | redis-8.2 | redis-8.4 |",
		"| compared with | redis&nbsp;8.2.3 | redis&nbsp;8.2.3 |",
		"| how | live, nightly | its neighbour, live, nightly |",
		"| known differences | 0 | 0 |",
	)
}
