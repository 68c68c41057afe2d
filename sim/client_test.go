package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// talk sends commands, each a line of words, and compares "reply via route".
func talk(t *testing.T, cl *Client, lines ...[2]string) {
	t.Helper()
	for _, line := range lines {
		var commands [][]string
		for _, cmd := range strings.Split(line[0], " | ") {
			commands = append(commands, strings.Fields(cmd))
		}
		results, err := cl.Pipeline(time.Minute, commands)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range results {
			got = append(got, cl.c.showResult(r)+" via "+r.Route.String())
		}
		if text := strings.Join(got, " | "); text != line[1] {
			t.Errorf("%s\n got %s\nwant %s", line[0], text, line[1])
		}
	}
}

func client(t testing.TB, c *Cluster, cfg ClientConfig) *Client {
	t.Helper()
	cl, err := c.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return cl
}

func inject(t *testing.T, c *Cluster, name, text string) {
	t.Helper()
	f, err := faults.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Inject(name, f); err != nil {
		t.Fatal(err)
	}
}

func heal(t *testing.T, c *Cluster, name string) {
	t.Helper()
	if err := c.Heal(name); err != nil {
		t.Fatal(err)
	}
}

// Slots of the keys used here: hello 866 (n1), foo 12182 (n3), bar 5061 (n1).
func TestClientFollowsRedirects(t *testing.T) {
	c := stepped(t, Config{})
	alice := client(t, c, Plain("alice"))
	talk(t, alice,
		[2]string{"SET hello 1", "OK via n1"},
		[2]string{"GET foo", "(nil) via n3"},
		[2]string{"SET hello 2 | GET foo | GET hello", "OK via n1 | (nil) via n3 | \"2\" via n1"},
		[2]string{"MULTI | INCR hello | GET hello | EXEC", "OK via n1 | QUEUED via n1 | QUEUED via n1 | [(integer) 3, \"3\"] via n1"},
		[2]string{"MGET hello foo", "CROSSSLOT Keys in request don't hash to the same slot via n1"},
	)
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		t.Fatal(err)
	}
	talk(t, alice,
		[2]string{"GET hello", "\"3\" via n1:MOVED n2"},
		[2]string{"GET hello", "\"3\" via n2"},
	)
	m, err := c.Migrate(12182, "n3", "n1")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		t.Fatal(err)
	}
	talk(t, alice,
		[2]string{"SET foo 1", "OK via n3:ASK n1"},
		[2]string{"MULTI | INCR foo | EXEC", "OK via n3:ASK n1 | QUEUED via n3:ASK n1 | [(integer) 2] via n3:ASK n1"},
	)
	if got, want := alice.Stats(), (ClientStats{Begun: 11, Commands: 11, Errors: 1, Requests: 24, Redirects: 3, Topology: 1, Connections: 3}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestClientsDifferInFailures(t *testing.T) {
	c := stepped(t, Config{})
	m, err := c.Migrate(866, "n1", "n2")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := m.MoveKeys(-1); err != nil {
		t.Fatal(err)
	}
	if err := m.Step(faults.StepSource); err != nil { // before the target: now each points at the other
		t.Fatal(err)
	}
	naive := client(t, c, Naive("naive"))
	talk(t, naive, [2]string{"GET hello", "(too many redirects) via " + strings.Repeat("n2:MOVED n1:MOVED ", 8) + "n2:MOVED"})
	if got := naive.Stats().Topology; got != 17 {
		t.Errorf("the naive client asked for the topology %d times, want 17", got)
	}
	good := client(t, c, WellBehaved("good"))
	talk(t, good, [2]string{"GET hello", "(too many redirects) via n2:MOVED n1:MOVED n2:MOVED n1:MOVED n2:MOVED n1:MOVED"})
	if got := good.Stats().Topology; got > 2 {
		t.Errorf("the well-behaved client asked for the topology %d times", got)
	}
	before := good.Stats().Topology
	c.Advance(10 * time.Second)
	if got := good.Stats().Topology; got != before {
		t.Errorf("the well-behaved client asked %d times more when all was over", got-before)
	}
}

// A node that knows no other is not believed as long as there is another one to ask.
func TestEmptyTopologyIsNotBelieved(t *testing.T) {
	c := stepped(t, Config{Masters: 3})
	inject(t, c, "f", "empty-topology node=n1")
	alice := client(t, c, WellBehaved("alice"))
	talk(t, alice, [2]string{"GET hello", "(nil) via n1"})
	if got := alice.Stats().Topology; got != 2 {
		t.Errorf("asked %d nodes for the topology, want 2", got)
	}
}

// A client that knows no topology asks all nodes for it, but not for each of its commands:
// after a request that nobody answers it waits, longer each time.
func TestNobodyKnowsTheTopology(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 3})
	alice := client(t, c, WellBehaved("alice"))
	inject(t, c, "f", "reset bytes=10 link=client")
	var begun []*pending
	for range 400 {
		begun = append(begun, alice.begin([][]string{{"GET", "hello"}}))
		c.Advance(10 * time.Millisecond)
	}
	// At 0, 0.2, 0.6, 1.4 and 3 seconds, each time 12 nodes.
	if got := alice.Stats().Topology; got != 5*12 {
		t.Errorf("asked %d times for the topology in 4s, want 60", got)
	}
	heal(t, c, "f")
	c.Advance(2 * time.Second)
	talk(t, alice, [2]string{"GET hello", "(nil) via n1"})
	for i, p := range begun {
		if p.ended() == nil {
			t.Errorf("command %d has not ended", i)
		}
	}
}

func TestFaultsOnClientConnections(t *testing.T) {
	for _, tt := range []struct {
		fault string
		lines [][2]string
		after [2]string // when it is healed
		takes time.Duration
	}{
		{"refuse node=n1", [][2]string{{"GET hello", "(refused) via n1:refused*3 n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"partition {n1} {alice}", [][2]string{{"GET hello", "(timeout) via n1:timeout*3 n1"}}, [2]string{"GET hello", "(nil) via n1"}, 5 * time.Second},
		{"delay by=300ms from=alice", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 900 * time.Millisecond},
		{"delay by=300ms command=get", [][2]string{{"GET hello", "(nil) via n1"}, {"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 600 * time.Millisecond},
		{"slow by=300ms command=get", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 300 * time.Millisecond},
		{"slow-accept by=300ms", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 300 * time.Millisecond},
		{"drop command=get", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 200 * time.Millisecond},
		{"bandwidth rate=1KB link=client", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 300 * time.Millisecond},
		{"reset command=get call=1", [][2]string{{"GET hello", "(nil) via n1:reset n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"reset replies=1", [][2]string{{"GET hello", "(nil) via n1:reset n1"}, {"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"max-clients node=n1 call=1-2", [][2]string{{"GET hello", "ERR max number of clients + cluster connections reached via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"reply-lost command=incr call=1", [][2]string{{"INCR hello", "(integer) 2 via n1:reset n1"}}, [2]string{"GET hello", "\"2\" via n1"}, 0},
		{"reply-lost command=incr call=1 silent", [][2]string{{"INCR hello", "(integer) 2 via n1:timeout n1"}}, [2]string{"GET hello", "\"2\" via n1"}, time.Second},
		{`error reply="ERR injected" key=h*`, [][2]string{{"GET hello", "ERR injected via n1"}, {"GET foo", "(nil) via n3"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"misdirect to=n3", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
		{"partial-topology without=0-1000", [][2]string{{"GET hello", "(nil) via n1"}}, [2]string{"GET hello", "(nil) via n1"}, 0},
	} {
		c := stepped(t, Config{})
		alice := client(t, c, Plain("alice"))
		inject(t, c, "f", tt.fault)
		talk(t, alice, tt.lines...)
		if n, _ := c.FaultFired("f"); n == 0 && !strings.HasPrefix(tt.fault, "misdirect") {
			t.Errorf("%s never fired", tt.fault)
		}
		if took := c.Now().Round(100 * time.Millisecond); took != tt.takes {
			t.Errorf("%s: it took %v, want %v", tt.fault, took, tt.takes)
		}
		heal(t, c, "f")
		c.Advance(time.Second)
		talk(t, alice, tt.after)
		if t.Failed() {
			t.Fatalf("%s\n%v", tt.fault, c.Log())
		}
	}
}
