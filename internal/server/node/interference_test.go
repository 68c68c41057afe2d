package node_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/node"
)

// testInterference answers each question by a function.
type testInterference struct {
	run      func(c *node.Intercepted) node.Intervention
	full     bool
	topology func(s *gossip.Snapshot)
}

func (i *testInterference) Run(c *node.Intercepted) node.Intervention {
	if i.run == nil {
		return node.Intervention{}
	}
	return i.run(c)
}
func (i *testInterference) Full(node.Sink) bool { return i.full }
func (i *testInterference) Redirect(*node.Intercepted, bool, *gossip.Member) (string, int, bool) {
	return "", 0, false
}
func (i *testInterference) Topology(_ *node.Intercepted, s *gossip.Snapshot) {
	if i.topology != nil {
		i.topology(s)
	}
}

// on intervenes in commands of one name.
func on(name string, m node.Intervention) *testInterference {
	return &testInterference{run: func(c *node.Intercepted) node.Intervention {
		if c.Command.Name == name {
			return m
		}
		return node.Intervention{}
	}}
}

func TestInjectedRefusals(t *testing.T) {
	for _, tt := range []struct {
		name    string
		m       node.Intervention
		refused string
		write   string // to SET hello 1
		read    string // to GET hello
		info    string // to CONFIG GET maxclients, which is allowed while loading and with stale data
	}{
		{"out of memory", node.Intervention{OutOfMemory: true}, "", "-OOM command not allowed when used memory > 'maxmemory'.\r\n", "$-1\r\n", "*2"},
		{"loading", node.Intervention{Loading: true}, "", "-LOADING Redis is loading the dataset in memory\r\n", "-LOADING Redis is loading the dataset in memory\r\n", "*2"},
		{"master down", node.Intervention{MasterDown: true}, "", "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n", "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n", "*2"},
		{"busy", node.Intervention{Busy: true}, "", "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n", "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n", "-BUSY"},
		{"error", node.Intervention{Error: "ERR injected"}, "", "-ERR injected\r\n", "-ERR injected\r\n", "-ERR injected"},
	} {
		n := newTestNode(t)
		c := n.client("127.0.0.1:1000")
		n.Interfere(&testInterference{run: func(*node.Intercepted) node.Intervention { return tt.m }})
		if got := c.do("SET hello 1"); got != tt.write {
			t.Errorf("%s: SET answers %q, want %q", tt.name, got, tt.write)
		}
		if got := c.do("GET hello"); got != tt.read {
			t.Errorf("%s: GET answers %q, want %q", tt.name, got, tt.read)
		}
		if got := c.do("CONFIG GET maxclients"); len(got) < len(tt.info) || got[:len(tt.info)] != tt.info {
			t.Errorf("%s: CONFIG GET answers %q, want %q...", tt.name, got, tt.info)
		}
		n.Interfere(nil)
		if got := c.do("SET hello 1"); got != "+OK\r\n" {
			t.Errorf("%s: SET answers %q afterwards", tt.name, got)
		}
	}
}

func TestSlowCommandKeepsTheNodeBusy(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:1000"), n.client("127.0.0.1:1001")
	n.Interfere(on("incr", node.Intervention{Take: time.Second}))
	if got := a.do("INCR hello"); got != "" {
		t.Fatalf("answered at once: %q", got)
	}
	if got := b.do("GET hello"); got != "" {
		t.Fatalf("the node serves others meanwhile: %q", got)
	}
	a.session.Feed([]byte("GET hello\r\n"))
	n.host.Advance(999 * time.Millisecond)
	if got := a.take() + b.take(); got != "" {
		t.Fatalf("answered too early: %q", got)
	}
	n.host.Advance(time.Millisecond)
	if got, want := a.take(), ":1\r\n$1\r\n1\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := b.take(), "$1\r\n1\r\n"; got != want {
		t.Errorf("the other client got %q, want %q", got, want)
	}
	if got := n.Counters().Commands; got != 3 {
		t.Errorf("%d commands were counted, want 3", got)
	}
}

// A command that runs is not stopped by its client's leaving.
func TestSlowCommandOfAClientThatLeaves(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:1000"), n.client("127.0.0.1:1001")
	n.Interfere(on("incr", node.Intervention{Take: time.Second}))
	a.do("INCR hello")
	b.do("GET hello")
	a.session.Close()
	n.host.Advance(time.Second)
	if got, want := b.take(), "$1\r\n1\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLostReply(t *testing.T) {
	n := newTestNode(t)
	a, b := n.client("127.0.0.1:1000"), n.client("127.0.0.1:1001")
	n.Interfere(on("incr", node.Intervention{LoseReply: true}))
	a.session.Feed([]byte("PING\r\nINCR hello\r\nPING\r\n"))
	if got, want := a.take(), "+PONG\r\n"; got != want || !a.gone {
		t.Errorf("got %q, want %q; gone: %v", got, want, a.gone)
	}
	n.Interfere(on("incr", node.Intervention{LoseReply: true, Silent: true}))
	if got := b.do("INCR hello"); got != "" || b.gone {
		t.Errorf("got %q; gone: %v", got, b.gone)
	}
	if got := b.do("PING"); got != "" || b.gone {
		t.Errorf("after a silent loss, PING answers %q; gone: %v", got, b.gone)
	}
	n.Interfere(nil)
	if got, want := n.client("127.0.0.1:1002").do("GET hello"), "$1\r\n2\r\n"; got != want {
		t.Errorf("the commands ran: got %q, want %q", got, want)
	}
}

func TestInjectedMaxClients(t *testing.T) {
	n := newTestNode(t)
	n.Interfere(&testInterference{full: true})
	c := n.client("127.0.0.1:1000")
	if got, want := c.take(), "-ERR max number of clients + cluster connections reached\r\n"; got != want || !c.gone {
		t.Errorf("got %q, want %q; gone: %v", got, want, c.gone)
	}
}

func TestInjectedTopology(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:1000")
	before := c.do("CLUSTER NODES")
	n.Interfere(&testInterference{})
	if got := c.do("CLUSTER NODES"); got != before {
		t.Errorf("an idle interference changes CLUSTER NODES from %q to %q", before, got)
	}
	n.Interfere(&testInterference{topology: func(s *gossip.Snapshot) {
		s.Owners = nil
		s.Nodes[0].Slots = nil
	}})
	c.play(
		exchange{"CLUSTER SLOTS", "*0\r\n"},
		exchange{"CLUSTER NODES", "$94\r\n" + testID + " 127.0.0.1:7000@17000 myself,master - 0 0 1 connected\n\r\n"},
	)
}
