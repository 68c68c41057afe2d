package history_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/history"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Commands that change keys without naming them: FLUSHALL and FLUSHDB are understood, of
// what others did to a key nothing is said, and of keys that they cannot have changed all.
func TestWholesale(t *testing.T) {
	const before = "cluster masters=1\nclient a policy=well-behaved\na> SET hello 1\na> SET foo 1\n"
	const after = "\na> GET hello\na> GET foo\n"
	for _, tt := range []struct{ name, lines, want string }{
		{"nothing", "", ""},
		{"a client flushes", "a> FLUSHALL", ""},
		{"a database", "a> FLUSHDB ASYNC", ""},
		{"in a transaction", "a> MULTI | FLUSHALL | EXEC", ""},
		{"in one with keys", "a> MULTI | SET hello 2 | FLUSHALL | EXEC", ""},
		{"and then sets", "a> MULTI | FLUSHALL | SET hello 2 | GET hello | EXEC", ""},
		{"by hand", "@n1> FLUSHALL", ""},
		{"a flush that is refused", "a> FLUSHALL NOW", ""},
		{"a write by hand", "@n1> SET foo 2", ""},
		{"a read by hand", "@n1> GET foo", ""},
		{"a script without keys", `a> EVAL "redis.call('DEL', 'foo')" 0`, `slot 866: n1 did "EVAL redis.call('DEL', 'foo') 0" of a
slot 12182: n1 did "EVAL redis.call('DEL', 'foo') 0" of a`},
		{"a script that fails half way", `a> EVAL "redis.call('DEL', 'foo') redis.call('INCR', 'hello', 1)" 0`, `slot 866: n1 did "EVAL redis.call('DEL', 'foo') redis.call('INCR', 'hello', 1) 0" of a
slot 12182: n1 did "EVAL redis.call('DEL', 'foo') redis.call('INCR', 'hello', 1) 0" of a`},
		{"a script with keys", `a> EVAL "redis.call('DEL', KEYS[1])" 1 foo`, `slot 12182: a called "EVAL redis.call('DEL', KEYS[1]) 1 foo"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			script, err := scenario.Parse("f.scn", []byte(before+tt.lines+after))
			if err != nil {
				t.Fatal(err)
			}
			var recorder history.Recorder
			var evidence history.Evidence
			if _, err = scenario.Run(context.Background(), script, scenario.Options{
				Tap: recorder.Tap, Heard: recorder.Heard,
				Played: func(c *sim.Cluster) { evidence = history.EvidenceOf(c) },
			}); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range recorder.Judge(evidence) {
				got = append(got, fmt.Sprintf("slot %d: %s", v.Slot, strings.TrimPrefix(v.Text, "nobody knows what became of its keys when ")))
			}
			if text := strings.Join(got, "\n"); text != tt.want {
				t.Errorf("verdicts:\n%s\nwant:\n%s", text, tt.want)
			}
		})
	}
}

// A write that the test itself sends by Node.Do is one of nobody's calls.
func TestWritesOfTheTest(t *testing.T) {
	for _, tt := range []struct {
		from sim.Origin
		line string
		want history.Kind
	}{
		{sim.FromTest, "SET hello 2", history.NotJudged}, {sim.FromTest, "GET hello", ""}, {sim.FromTest, "SET foo 2", ""},
		{sim.FromTest, "DEBUG RELOAD", history.NotJudged}, {sim.FromTest, "FLUSHALL", history.LostUpdate}, {sim.FromNode, "FLUSHALL", ""},
	} {
		var recorder history.Recorder
		tap := func(from sim.Origin, at time.Duration, line, reply string) {
			args := strings.Fields(line)
			request := &sim.Request{At: at, Node: "n1", Name: "a", From: from, Command: strings.ToLower(args[0]), Slot: -1, Reply: []byte(reply)}
			for _, arg := range args {
				request.Args = append(request.Args, []byte(arg))
			}
			if args[0] == "SET" || args[0] == "GET" {
				request.Slot = slot.OfString(args[1])
			}
			recorder.Tap(request)
		}
		tap(sim.FromClient, time.Second, "SET hello 1", "+OK\r\n")
		recorder.Add(history.Call{Client: "a", Commands: [][]string{{"SET", "hello", "1"}}, Replies: []string{"OK"}, Begin: time.Second, End: time.Second})
		tap(tt.from, 2*time.Second, tt.line, "+OK\r\n")
		tap(sim.FromClient, 3*time.Second, "GET hello", "$1\r\n1\r\n")
		recorder.Add(history.Call{Client: "a", Commands: [][]string{{"GET", "hello"}}, Replies: []string{`"1"`}, Begin: 3 * time.Second, End: 3 * time.Second})
		got := history.Kind("")
		if verdicts := recorder.Judge(history.Evidence{}); len(verdicts) > 0 {
			got = verdicts[0].Kind
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.line, got, tt.want)
		}
	}
}
