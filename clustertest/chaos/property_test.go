package chaos

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/history"
	"github.com/slotstorm/slotstorm/scenario"
)

// Each property holds at its limit and is broken beyond it.
func TestProperties(t *testing.T) {
	get := [][]string{{"GET", "k"}}
	call := func(begin, end time.Duration, replies ...string) *history.Call {
		return &history.Call{Client: "c", Commands: get, Replies: replies, Begin: begin, End: end}
	}
	times := func(n int, gap time.Duration, r Request) (list []Request) {
		for i := range n {
			r.At = time.Duration(i) * gap
			list = append(list, r)
		}
		return list
	}
	moved := Request{Node: "n1", Client: "c", Error: "MOVED 866 n2", Text: "get k"}
	ask := Request{Node: "n1", Client: "c", Error: "ASK 866 n2", Text: "GET k"}
	topology := Request{Node: "n1", Client: "c", Text: "CLUSTER SHARDS"}
	tryAgain := Request{Node: "n1", Client: "c", Error: "TRYAGAIN", Text: "GET k"}
	verdicts := func(kinds ...history.Kind) *Outcome {
		o := &Outcome{}
		for _, k := range kinds {
			o.Verdicts = append(o.Verdicts, history.Verdict{Kind: k})
		}
		return o
	}
	long := []*history.Call{call(0, time.Hour, "OK")}
	for _, tt := range []struct {
		name string
		must Property
		o    *Outcome
		want string // part of the error, "" if it holds
	}{
		{"invariants", Invariants(), &Outcome{Result: &scenario.Result{}}, ""},
		{"a broken invariant", Invariants(), &Outcome{Result: &scenario.Result{Failures: []*scenario.Failure{{}}}}, ":"},
		{"no error", NoErrors(), &Outcome{}, ""},
		{"an error", NoErrors(), &Outcome{Errors: []string{"one", "two"}}, "one\ntwo"},

		{"what Redis permits", Consistent(), verdicts(history.LostInFailover, history.OldMaster, history.LostWithData, history.CutShort), ""},
		{"a fault of the client", Consistent(), verdicts(history.OldMaster, history.Impossible), string(history.Impossible)},
		{"a fault of the simulator", Consistent(), verdicts(history.WrongMachine), string(history.WrongMachine)},
		{"of a kind that does not count", Consistent(history.Mixed), verdicts(history.Twice), ""},
		{"of a kind that counts", Consistent(history.Mixed, history.Twice), verdicts(history.Twice), string(history.Twice)},
		{"nothing twice", NothingTwice(), verdicts(history.Mixed, history.LostUpdate), ""},
		{"something twice", NothingTwice(), verdicts(history.Twice), string(history.Twice)},
		{"replies that belong", RepliesBelong(), verdicts(history.Twice), ""},
		{"a mixed reply", RepliesBelong(), verdicts(history.Mixed), string(history.Mixed)},
		{"an invented reply", RepliesBelong(), verdicts(history.Invented), string(history.Invented)},

		{"in time", Deadline(time.Second), &Outcome{Calls: []*history.Call{call(5*time.Second, 6*time.Second, "OK")}}, ""},
		{"late", Deadline(time.Second), &Outcome{Calls: []*history.Call{call(5*time.Second, 6*time.Second+1, "OK")}}, "ended after 1.000000001s"},
		{"never", Deadline(time.Second), &Outcome{Calls: []*history.Call{call(5*time.Second, history.Forever)}}, "GET k => (no end)"},

		{"few redirects", MaxRedirects(3), &Outcome{Calls: long, Requests: times(3, time.Second, moved)}, ""},
		{"many redirects", MaxRedirects(3), &Outcome{Calls: long, Requests: times(4, time.Second, moved)}, "was redirected 4 times, last by MOVED 866 n2"},
		{"redirects of both kinds", MaxRedirects(3), &Outcome{Calls: long, Requests: append(times(2, 0, ask), times(2, time.Second, moved)...)}, "was redirected 4 times"},
		{"redirects with another error in between", MaxRedirects(3), &Outcome{Calls: long, Requests: append(append(times(2, 0, ask), tryAgain), times(2, time.Second, moved)...)}, ""},
		{"redirects of two calls", MaxRedirects(3), &Outcome{Calls: []*history.Call{call(0, 2*time.Second, "OK"), call(3*time.Second, 6*time.Second, "OK")}, Requests: times(6, time.Second, moved)}, ""},
		{"redirects of another client", MaxRedirects(3), &Outcome{Calls: long, Requests: times(9, time.Second, Request{Node: "n1", Client: "d", Error: "MOVED 866 n2", Text: "GET k"})}, ""},
		{"redirects of two calls at once", MaxRedirects(3), &Outcome{Calls: append(long, long...), Requests: times(6, time.Second, moved)}, ""},

		{"learns", Learns(2), &Outcome{Requests: times(2, time.Second, moved)}, ""},
		{"does not learn", Learns(2), &Outcome{Requests: times(3, time.Second, moved)}, "n1 had to tell c 3 times: MOVED 866 n2"},
		{"learns from a pipeline", Learns(2), &Outcome{Requests: times(9, lessonTime/10, moved)}, ""},
		{"ASK is no lesson", Learns(2), &Outcome{Requests: times(9, time.Second, ask)}, ""},
		{"has asked meanwhile", Learns(2), &Outcome{Requests: append(append(times(2, time.Second, moved), topology), times(2, time.Second, moved)...)}, ""},

		{"asks seldom", TopologyRate(3), &Outcome{Requests: times(12, 334*time.Millisecond, topology)}, ""},
		{"asks often", TopologyRate(3), &Outcome{Requests: times(12, 333*time.Millisecond, topology)}, "c asked 4 times in the second"},
		{"errors are no questions", TopologyRate(3), &Outcome{Requests: times(12, 0, moved)}, ""},

		{"recovers", Recovers(time.Second), &Outcome{Healthy: true, LastDisruption: time.Second, Calls: []*history.Call{call(2*time.Second-1, 3*time.Second, "(timeout)"), call(2*time.Second, 3*time.Second, "(nil)"), call(2*time.Second, 3*time.Second, "(integer) 1")}}, ""},
		{"does not recover", Recovers(time.Second), &Outcome{Healthy: true, LastDisruption: time.Second, Calls: []*history.Call{call(2*time.Second, 3*time.Second, "(timeout)")}}, "which is 1s after the last disruption"},
		{"sees the cluster down", Recovers(time.Second), &Outcome{Healthy: true, Calls: []*history.Call{call(2*time.Second, 3*time.Second, "CLUSTERDOWN The cluster is down")}}, "CLUSTERDOWN"},
		{"shows redirects", Recovers(time.Second), &Outcome{Healthy: true, Calls: []*history.Call{call(2*time.Second, 3*time.Second, "MOVED 866 n2")}}, "MOVED"},
		{"shows ASK", Recovers(time.Second), &Outcome{Healthy: true, Calls: []*history.Call{call(2*time.Second, 3*time.Second, "ASK 866 n2")}}, "ASK"},
		{"the cluster does not recover", Recovers(time.Second), &Outcome{Calls: []*history.Call{call(2*time.Second, 3*time.Second, "(timeout)")}}, ""},

		{"no leak", NoLeak(), &Outcome{Connected: map[string]int{"c": 0}}, ""},
		{"a leak", NoLeak(), &Outcome{Connected: map[string]int{"c": 1}}, `"c" has 1 connections`},
		{"few connections", MaxConnections(2), &Outcome{Peak: map[string]int{"c": 2}}, ""},
		{"many connections", MaxConnections(2), &Outcome{Peak: map[string]int{"c": 3}}, "c had 3 connections"},
	} {
		err := tt.must.Check(tt.o)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %q says %v, want %q", tt.name, tt.must.Name, err, tt.want)
		}
	}
}

// The properties that always count are looked at, whatever the plan wants.
func TestViolated(t *testing.T) {
	plan := Plan{Must: []Property{NoLeak()}}
	for _, tt := range []struct {
		o    *Outcome
		want string
	}{
		{&Outcome{Result: &scenario.Result{}}, ""},
		{&Outcome{Result: &scenario.Result{}, Errors: []string{"wrong"}}, NoErrors().Name},
		{&Outcome{Result: &scenario.Result{Failures: []*scenario.Failure{{}}}}, Invariants().Name},
		{&Outcome{Result: &scenario.Result{}, Connected: map[string]int{"c": 1}}, NoLeak().Name},
	} {
		if must, err := plan.violated(tt.o); must.Name != tt.want || (err == nil) != (tt.want == "") {
			t.Errorf("%q, %v, want %q", must.Name, err, tt.want)
		}
	}
}

// All requests for the topology are seen, in whatever words, and all errors.
func TestObserver(t *testing.T) {
	script, err := scenario.Parse("topology.scn", []byte("cluster masters=3\n"+
		"@n1> CLUSTER SLOTS\n@n1> CLUSTER SHARDS\n@n1> CLUSTER NODES\n@n1> CLUSTER INFO\n@n1> SET a 1\n@n1> SET hello 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := &player{plan: Plan{}.complete()}
	out, err := p.play(t.Context(), script)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range out.Requests {
		got = append(got, r.Text+": "+r.Error)
	}
	want := []string{"CLUSTER SLOTS: ", "CLUSTER SHARDS: ", "CLUSTER NODES: ", "SET a 1: MOVED 15495 127.0.0.1:3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
