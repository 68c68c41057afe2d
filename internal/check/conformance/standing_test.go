package conformance

import (
	"slices"
	"strings"
	"testing"
)

func TestStandingWorse(t *testing.T) {
	before := Standing{Areas: []AreaStanding{{"cluster", 10, 9}, {"data", 20, 20}, {"time", 5, 5}}}
	now := Standing{Areas: []AreaStanding{{"cluster", 10, 8}, {"data", 30, 19}, {"time", 5, 5}, {"new", 3, 1}}}
	if worse := now.Worse(before); !slices.Equal(worse, []string{"cluster: 8 of 10 are equal, and were 9"}) {
		t.Errorf("worse: %q", worse)
	}
	if names := now.AreaNames(); names != "cluster,data,time,new" {
		t.Errorf("areas %s", names)
	}
	if worse := before.Worse(before); worse != nil {
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
	got := DialectsTable([]string{"redis-8.0", "redis-8.4"}, standings, []Area{{Name: "data"}, {Name: "time"}}, func(name string) bool { return name == "redis-8.4" })
	for _, line := range []string{
		"|  | [redis-8.0](differences/redis-8.0.md) | redis-8.4 |",
		"| compared with | redis&nbsp;8.0.6 | sources alone |",
		"| how | recorded 2026-11-28 | – |",
		"| calls of a command | 20 | – |",
		"| data | 28 of 30 | – |",
		"| time | – | – |",
		"| **all** | 28 of 30 | – |",
		"| known differences | 2 | – |",
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("the table lacks %s:\n%s", line, got)
		}
	}
}
