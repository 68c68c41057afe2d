package scenario_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// calmly plays lines that are calm from the start.
func calmly(t *testing.T, text string) *scenario.Result {
	t.Helper()
	script, err := scenario.Parse("test.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{
		KeepGoing: true, Branch: scenario.Branch{Branch: sim.Branch{Start: true, Calm: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// In a run that is calm from the start, nothing is done to the cluster; what clients do goes on.
func TestCalmRunsDisturbNothing(t *testing.T) {
	const header = "cluster masters=3 replicas=1\nclient alice\nalice> SET hello 1 => OK\nwait 1s\n"
	const asItWas = "alice> GET hello => \"1\"   via n1\nexpect slot 866 owner n1\nexpect n1 role master\nexpect count node == 0\n"
	for _, line := range []string{
		"crash n1", "crash n1 for=3s keep-data", "pause n1", "fault cut partition {n1} {*}", "migrate 866 n1 n2", "upgrade n1 redis-7.2",
		"@n4> CLUSTER FAILOVER TAKEOVER", "@n1> SHUTDOWN NOSAVE", "@n1> CONFIG SET cluster-allow-reads-when-down no", "crash n1\nrestart n1", "fault f reply-lost\nheal f",
	} {
		if r := calmly(t, header+line+"\nwait 2s\n"+asItWas); !r.OK() {
			t.Errorf("%s does something:\n%s", line, r)
		}
	}
	for _, line := range []string{"alice> DEL hello", "@n1> SET hello 2", "@n1> CLUSTER INFO => no"} {
		if r := calmly(t, header+line+"\n"+asItWas); r.OK() {
			t.Errorf("%s is what a client does, and was left out", line)
		}
	}
}

func TestFailuresThatAreAlike(t *testing.T) {
	base := scenario.Failure{Line: 7, Want: `"1"   via n4`, Got: `"2"   via n1:MOVED n4`}
	with := func(change func(f *scenario.Failure)) *scenario.Failure {
		f := base
		change(&f)
		return &f
	}
	for _, test := range []struct {
		name  string
		other *scenario.Failure
		alike bool
	}{
		{"the same", with(func(*scenario.Failure) {}), true},
		{"another number", with(func(f *scenario.Failure) { f.Got = `"37"   via n1:MOVED n4` }), true},
		{"another route", with(func(f *scenario.Failure) { f.Got = `"2"   via n2` }), true},
		{"another line", with(func(f *scenario.Failure) { f.Line = 8 }), false},
		{"another result", with(func(f *scenario.Failure) { f.Got = `(timeout)   via n1` }), false},
		{"only the route is wrong", with(func(f *scenario.Failure) { f.Got = `"1"   via n1:MOVED n4` }), false},
		{"a reason", with(func(f *scenario.Failure) { f.Reason = "it is broken" }), false},
	} {
		if got := base.Same() == test.other.Same(); got != test.alike {
			t.Errorf("%s: alike %v, want %v: %q and %q", test.name, got, test.alike, base.Same(), test.other.Same())
		}
	}
	a, b := scenario.Failure{Line: 1, Got: "replica of n1"}, scenario.Failure{Line: 1, Got: "replica of n2"}
	if a.Same() == b.Same() {
		t.Error("nodes of other names are alike")
	}
	c, d := scenario.Failure{Line: 1, Got: "no after 1.5s"}, scenario.Failure{Line: 1, Got: "no after 250ms"}
	if c.Same() != d.Same() {
		t.Errorf("times matter: %q and %q", c.Same(), d.Same())
	}
	if !strings.HasPrefix(a.Same(), "line 1: ") {
		t.Error(a.Same())
	}
}
