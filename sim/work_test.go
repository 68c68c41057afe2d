package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// busyCluster is one whose commands take a millisecond, and a millisecond more for each
// node where the topology is asked for.
func busyCluster(t *testing.T, cfg Config) *Cluster {
	t.Helper()
	cfg.CommandCost, cfg.TopologyCost = time.Millisecond, time.Millisecond
	return stepped(t, cfg)
}

func TestRequestsWaitInLine(t *testing.T) {
	c := busyCluster(t, Config{Masters: 3})
	var clients []*Client
	for _, name := range []string{"a", "b", "c"} {
		cl := client(t, c, Plain(name))
		clients = append(clients, cl)
		if r, err := cl.Do(time.Second, "GET", "hello"); err != nil || r.End-r.Start != 5*time.Millisecond {
			t.Fatalf("the topology of 3 nodes and a GET take %v, %v, want 4ms and 1ms", r.End-r.Start, err)
		}
	}
	var begun []*pending
	start := c.Now()
	for _, cl := range clients {
		begun = append(begun, cl.begin([][]string{{"GET", "hello"}}))
	}
	c.Advance(0)
	if l := access.ToNode(c.nodes[0]).Load(); l.Queue != 3 || l.Behind != 3*time.Millisecond {
		t.Errorf("got %+v, want 3 requests that take 3ms", l)
	}
	c.Advance(10 * time.Millisecond)
	for i, p := range begun {
		r := p.ended()
		if want := time.Duration(i+1) * time.Millisecond; len(r) != 1 || r[0].End-start != want {
			t.Errorf("request %d: %v, want an end after %v", i, r, want)
		}
	}
	if l := access.ToNode(c.nodes[0]).Load(); l.Queue != 0 || l.Longest != 3 || l.Busy != (3*5+3)*time.Millisecond || l.Behind != 0 {
		t.Errorf("got %+v", l)
	}
	if l := access.ToNode(c.nodes[1]).Load(); l != (access.Load{}) {
		t.Errorf("a node that nobody asked: %+v", l)
	}
}

// A pipeline is as many requests as it has commands, and pieces arrive in order.
func TestPipelinesWaitInLine(t *testing.T) {
	c := busyCluster(t, Config{Masters: 1})
	cl := client(t, c, Plain("a"))
	results, err := cl.Pipeline(time.Second, [][]string{{"SET", "k", "1"}, {"INCR", "k"}, {"GET", "k"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(results[2].Reply.Raw); got != "$1\r\n2\r\n" {
		t.Errorf("got %q", got)
	}
	if took := results[2].End - results[0].Start; took != 5*time.Millisecond {
		t.Errorf("it takes %v, want 2ms for the topology and 3ms", took)
	}
}

// What a client has sent is still done when it has given up, as by a server that finds
// the request and the end of the connection in its socket.
func TestWorkForThoseWhoHaveGivenUp(t *testing.T) {
	c := busyCluster(t, Config{Masters: 1})
	cfg := Plain("a")
	cfg.Timeout, cfg.Retries = 10*time.Millisecond, 0
	cl := client(t, c, cfg)
	if _, err := cl.Do(time.Second, "PING"); err != nil {
		t.Fatal(err)
	}
	var pipeline [][]string
	for range 20 {
		pipeline = append(pipeline, []string{"INCR", "k"})
	}
	results, err := cl.Pipeline(time.Second, pipeline)
	if err != nil {
		t.Fatal(err)
	}
	if results[8].Failure != "" || results[10].Failure == "" {
		t.Errorf("within 10ms about ten of 20 are answered, got %q and %q", results[8].Failure, results[10].Failure)
	}
	c.Advance(time.Second)
	if got, _ := c.nodes[0].String("k"); got != "20" {
		t.Errorf("%s commands were done, want 20", got)
	}
}

// A node that has more to do than it can is late for the others, too, and is taken for
// dead when it is late for longer than the node timeout.
func TestOverloadLooksLikeDeath(t *testing.T) {
	c := busyCluster(t, Config{Masters: 3, NodeTimeout: 2 * time.Second})
	c.Advance(time.Second)
	cl := client(t, c, Plain("a"))
	if _, err := cl.Do(time.Second, "GET", "hello"); err != nil {
		t.Fatal(err)
	}
	var pipeline [][]string
	for range 5000 {
		pipeline = append(pipeline, []string{"GET", "hello"})
	}
	cl.begin(pipeline)
	flagged := c.Until(10*time.Second, func() bool {
		return strings.Contains(c.Log().String(), "n1 PFAIL") || strings.Contains(c.Log().String(), "n1 FAIL")
	})
	if !flagged {
		t.Error("five seconds of work are not noticed at a node timeout of two")
	}
	c.Advance(20 * time.Second)
	if d := c.Disagreement(); d != "" {
		t.Errorf("the cluster does not recover: %s", d)
	}
}

func TestCostsAreChecked(t *testing.T) {
	if _, err := New(Config{CommandCost: -1}); err == nil || !strings.Contains(err.Error(), "a cost is negative") {
		t.Errorf("got %v", err)
	}
}

// A crash takes the line with it.
func TestCrashEmptiesTheLine(t *testing.T) {
	c := busyCluster(t, Config{Masters: 3})
	cfg := Plain("a")
	cfg.Retries = 0
	cl := client(t, c, cfg)
	if _, err := cl.Do(time.Second, "SET", "hello", "0"); err != nil {
		t.Fatal(err)
	}
	p := cl.begin([][]string{{"INCR", "hello"}, {"INCR", "hello"}, {"INCR", "hello"}})
	c.Advance(1500 * time.Microsecond)
	if err := c.nodes[0].Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	results := p.ended()
	if len(results) != 3 || results[0].Failure != "" || results[1].Failure == "" || results[2].Failure == "" {
		t.Fatalf("got %v", results)
	}
	if l := access.ToNode(c.nodes[0]).Load(); l.Queue != 0 {
		t.Errorf("%d requests wait at a dead node", l.Queue)
	}
}
