package sim

import (
	"testing"
	"time"
)

// halfMoved is a cluster in which slot 866 is half moved from n1 to n2: {hello}a is still
// on n1, {hello}b is on n2.
func halfMoved(t *testing.T) *Cluster {
	t.Helper()
	c := stepped(t, Config{Masters: 3})
	n1, n2 := c.nodes[0], c.nodes[1]
	do := func(n *Node, args ...string) {
		t.Helper()
		reply, err := n.Do(args...)
		if err == nil {
			err = reply.Err()
		}
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	do(n1, "SET", "{hello}a", "1")
	do(n2, "CLUSTER", "SETSLOT", "866", "IMPORTING", string(n1.ID()))
	do(n1, "CLUSTER", "SETSLOT", "866", "MIGRATING", string(n2.ID()))
	cl := client(t, c, Plain("writer"))
	if r, err := cl.Do(time.Second, "SET", "{hello}b", "2"); err != nil || r.Route.String() != "n1:ASK n2" {
		t.Fatalf("%v, %v", r, err)
	}
	return c
}

func TestPipelinesAcrossHalfMovedSlot(t *testing.T) {
	for _, tt := range []struct {
		whole          bool
		first, second  string // routes
		failed         bool
		requests, sent int // ASKING and the topology are requests as well
	}{
		{false, "n1", "n1:ASK n2", false, 1 + 2 + 2, 2},
		// ASKING counts for the first command only: the second one is sent back, and
		// the whole goes with it.
		{true, "n1:ASK n2:MOVED n1:ASK n2:MOVED n1:ASK", "n1:ASK n2:MOVED n1:ASK n2:MOVED n1:ASK", true, 1 + 5*2 + 2, 2},
	} {
		c := halfMoved(t)
		cfg := Plain("a")
		cfg.WholeBatches, cfg.MaxRedirects = tt.whole, 4
		cl := client(t, c, cfg)
		first, second := []string{"GET", "{hello}a"}, []string{"GET", "{hello}b"}
		if tt.whole {
			// With the moved key first, ASKING covers it and the other is sent back.
			first, second = second, first
		}
		results, err := cl.Pipeline(time.Second, [][]string{first, second})
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Route.String() != tt.first || results[1].Route.String() != tt.second {
			t.Errorf("whole=%v: by %q and %q, want %q and %q", tt.whole, results[0].Route, results[1].Route, tt.first, tt.second)
		}
		if failed := results[0].Failure != ""; failed != tt.failed {
			t.Errorf("whole=%v: %q", tt.whole, results[0].Failure)
		}
		if s := cl.Stats(); s.Requests != tt.requests || s.Begun != tt.sent || s.Commands != tt.sent {
			t.Errorf("whole=%v: %+v, want %d requests for %d commands", tt.whole, s, tt.requests, tt.sent)
		}
	}
}

func TestRepliesOfWholeBatches(t *testing.T) {
	c := stepped(t, Config{Masters: 3})
	cfg := Plain("a")
	cfg.WholeBatches = true
	cl := client(t, c, cfg)
	results, err := cl.Pipeline(time.Second, [][]string{
		{"SET", "{hello}a", "1"}, {"GET", "{hello}a"}, {"GET", "foo"}, {"INCR", "{hello}a"}, {"LPOP", "{hello}a"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"+OK\r\n", "$1\r\n1\r\n", "$-1\r\n", ":2\r\n", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"} {
		if got := string(results[i].Reply.Raw); got != want {
			t.Errorf("reply %d is %q, want %q", i, got, want)
		}
	}
}

func TestAskAnyNode(t *testing.T) {
	for _, tt := range []struct{ any bool }{{false}, {true}} {
		c := stepped(t, Config{Masters: 10})
		for i := range 100 {
			cfg := Plain("c" + string(rune('a'+i%26)) + string(rune('a'+i/26)))
			cfg.AskAnyNode = tt.any
			cl := client(t, c, cfg)
			if _, err := cl.Do(time.Second, "GET", "hello"); err != nil {
				t.Fatal(err)
			}
		}
		asked := 0
		for _, n := range c.nodes {
			if n.Counters().Topology > 0 {
				asked++
			}
		}
		if !tt.any && asked != 1 || tt.any && asked < 8 {
			t.Errorf("any=%v: %d of 10 nodes were asked", tt.any, asked)
		}
	}
}
