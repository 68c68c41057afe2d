package scenario

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

func newConsole(t *testing.T) (*Console, *sim.Cluster) {
	t.Helper()
	c, err := sim.New(sim.Config{Masters: 3, Replicas: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return NewConsole(c, TCPClient), c
}

// do does a line that has to succeed.
func (k *Console) do(t *testing.T, words ...string) Answer {
	t.Helper()
	a, err := k.Do(context.Background(), words)
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return a
}

// Time stands still, goes on event by event, and then faster.
func TestConsoleSpeed(t *testing.T) {
	c, err := sim.Run(sim.Config{Masters: 3, Speed: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	k := NewConsole(c)
	k.do(t, "speed 0")
	before := c.Now()
	k.do(t, "crash n1 for=5s")
	k.do(t, "advance event")
	if at := c.Now(); at != before+5*time.Second {
		t.Errorf("the next event is after %v, want the end of the crash after 5s", at-before)
	}
	k.do(t, "expect n1 up")
	k.do(t, "SPEED", "20")
	if got := access.To(c).Speed(); got != 20 {
		t.Errorf("the speed is %g", got)
	}
}

// A failover and back, with all ways to name a node.
func TestConsoleFailover(t *testing.T) {
	k, c := newConsole(t)
	n1, n4 := c.Nodes()[0], c.Nodes()[3]
	_, port, _ := net.SplitHostPort(n1.Addr())
	k.do(t, "CRASH", port)
	k.do(t, "advance", "until", string(n4.ID()), "role", "master", "within", "1m")
	k.do(t, "expect slot 866 owner n4")
	k.do(t, "START", n1.Addr(), "keep-data")
	k.do(t, "advance", "until", "n1", "replica-of", string(n4.ID()), "within", "1m")

	k.do(t, "crash", "n1", "for=2s")
	k.do(t, "expect", "n1", "down")
	k.do(t, "advance", "3s")
	k.do(t, "expect", "n1", "up")

	view := strings.Join(k.do(t, "view", "n2").Lines, "\n")
	for _, want := range []string{"state ok", "n4 master - epoch=", "n1 slave n4 epoch=", " 0-5460"} {
		if !strings.Contains(view, want) {
			t.Errorf("the view has no %q:\n%s", want, view)
		}
	}
	events := k.do(t, "events", "kind=role", "last=1").Lines
	if len(events) != 1 || !strings.Contains(events[0], "role") {
		t.Errorf("events: %q", events)
	}
	seen := len(k.do(t, "events").Lines)
	if rest := k.do(t, "events", "since="+strconv.Itoa(c.Log().Len()-1)).Lines; len(rest) != 1 || seen < 10 {
		t.Errorf("since: %q; %d events in all", rest, seen)
	}
}

// A migration that a fault stalls, and that its end lets go on.
func TestConsoleMigration(t *testing.T) {
	k, c := newConsole(t)
	if _, err := c.Nodes()[0].Do("SET", "{hello}1", "1"); err != nil {
		t.Fatal(err)
	}
	k.do(t, "fault", "stuck", "stall-migration", "before=source", "slot=866")
	if a := k.do(t, "migrate", "866", "n1", string(c.Nodes()[1].ID())); a.Text != "stalled" {
		t.Fatalf("the migration is %q, want stalled", a.Text)
	}
	k.do(t, "expect", "migration", "866", "stalled")
	if lines := k.do(t, "faults").Lines; len(lines) != 1 || lines[0] != "stuck fired=1" {
		t.Errorf("faults: %q", lines)
	}
	k.do(t, "heal", "stuck")
	k.do(t, "advance", "until", "migration", "866", "done", "within", "10s")
	k.do(t, "expect", "slot", "866", "owner", "n2", "at", "n1")
}

// Words with blanks stay together, ports in braces and options are nodes, and numbers
// elsewhere are not.
func TestConsoleText(t *testing.T) {
	k, c := newConsole(t)
	ports := make([]string, 6)
	for i, n := range c.Nodes() {
		_, ports[i], _ = net.SplitHostPort(n.Addr())
	}
	id := string(c.Nodes()[2].ID())
	for _, row := range []struct {
		words []string
		want  string
	}{
		{[]string{"fault", "x", "error", "reply=ERR a b", "node=" + ports[1]}, `fault x error reply="ERR a b" node=n2`},
		{[]string{"fault", "x", "error", `reply="ERR a b"`, "slot=" + ports[1]}, `fault x error reply="ERR a b" slot=` + ports[1]},
		{[]string{"fault", "x", "partition", "{" + ports[0], id + "}", "{*}"}, "fault x partition {n1 n3} {*}"},
		{[]string{"migrate", ports[0], ports[0], ports[1]}, "migrate " + ports[0] + " n1 n2"},
		{[]string{"wait", "until", "slot", ports[0], "owner", ports[1], "within", "3s"}, "wait until slot " + ports[0] + " owner n2 within 3s"},
	} {
		if got := k.text(row.words); got != row.want {
			t.Errorf("%q is %s, want %s", row.words, got, row.want)
		}
	}
}

func TestConsoleMistakes(t *testing.T) {
	k, _ := newConsole(t)
	for _, row := range []struct{ line, err string }{
		{"", "a verb is missing"},
		{"crush n1", `there is no verb "crush" here (did you mean crash?)`},
		{"trace x y", "there is no verb"},
		{"crash n9", "the cluster has n1 to n6"},
		{"restart n1", "the node is running"},
		{"heal x", `there is no fault "x"`},
		{"fault x partion {n1} {*}", "partition"},
		{"fault x delay by=1s client=nobody", "neither a node nor a declared client"},
		{"expect n1 down", "want n1 down"},
		{"advance x", "x"},
		{"advance 48h", "at most"},
		{"speed", "want speed FACTOR"},
		{"speed -1", `"-1" is no speed: want a number from 0, at which time stands still, to 1000`},
		{"speed 1001", "is no speed"},
		{"speed NaN", "is no speed"},
		{"speed 2", "a stepped cluster has no speed"},
		{"advance until n1 down within 1s", "want n1 down within 1s"},
		{"view", "want view NODE"},
		{"view n9", "no node"},
		{"events kind=x", "no kind of event"},
		{"events x", "want events"},
		{"events last=-1", "negative"},
		{"help nosuch", "no verb and no fault"},
	} {
		if _, err := k.Do(context.Background(), []string{row.line}); err == nil || !strings.Contains(err.Error(), row.err) {
			t.Errorf("%q gives %v, want %q", row.line, err, row.err)
		}
	}
}

// HELP explains all that it lists.
func TestConsoleHelp(t *testing.T) {
	k, _ := newConsole(t)
	if lines := k.do(t, "help").Lines; len(lines) < len(consoleVerbs)+len(ownVerbs) {
		t.Errorf("help: %q", lines)
	}
	words := append(faultWords(), consoleVerbs...)
	for _, v := range ownVerbs {
		words = append(words, v.name)
	}
	for _, word := range words {
		if lines := k.do(t, "HELP", word).Lines; len(lines) < 3 || !strings.HasPrefix(lines[len(lines)-1], "Example: ") {
			t.Errorf("help %s: %q", word, lines)
		}
	}
	if nodes := k.do(t, "nodes").Lines; len(nodes) != 6 || !strings.HasSuffix(nodes[0], " master up") {
		t.Errorf("nodes: %q", nodes)
	}
}
