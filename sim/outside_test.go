package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// kinds are the kinds of clusters that bothKinds has: name, and what makes one of three
// masters. With the tag conformance, there is one of redis-server processes as well.
var kinds = []kind{
	{"simulated", false, func(t *testing.T) *sim.Cluster {
		c, err := sim.New(sim.Config{Masters: 3})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}},
	{"outside", true, func(t *testing.T) *sim.Cluster { // the nodes of another cluster, on TCP
		far, err := sim.Run(sim.Config{Masters: 3, Transport: sim.Loopback})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(far.Close)
		var servers []sim.Server
		for _, n := range far.Nodes() {
			servers = append(servers, farNode{n})
		}
		return outside(t, servers)
	}},
}

// farNode is a node of another cluster.
type farNode struct{ *sim.Node }

func (n farNode) Connections() int { return access.ToNode(n.Node).Connections() }

type kind struct {
	name    string
	outside bool
	start   func(t *testing.T) *sim.Cluster
}

func outside(t *testing.T, servers []sim.Server) *sim.Cluster {
	t.Helper()
	c, err := sim.Outside(servers, 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// bothKinds runs a test with simulated nodes, and with nodes that run outside.
func bothKinds(t *testing.T, test func(t *testing.T, c *sim.Cluster, outside bool)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			test(t, k.start(t), k.outside)
		})
	}
}

// What a node says of itself is there in both kinds of clusters.
func TestNodesOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		n := c.Nodes()[1]
		if info := access.ToNode(n).Info(); !strings.Contains(info, "cluster_enabled:1") || !strings.Contains(info, "# Commandstats") {
			t.Errorf("Info: %.100q", info)
		}
		conf := n.Snapshot()
		if conf.CurrentEpoch != 3 || len(conf.Nodes) != 3 {
			t.Errorf("Snapshot: %v", conf)
		}
		i := slices.IndexFunc(conf.Nodes, func(known gossip.NodeInfo) bool { return known.ID == n.ID() })
		if i < 0 || conf.Nodes[i].Slots.Len() != 5462 {
			t.Errorf("Snapshot: %v", conf)
		}
		if n.TLSAddr() != "" || access.ToNode(n).Load() != (access.Load{}) || access.ToNode(n).Connections() < 0 || access.ToNode(n).State() != "up" || len(n.Keys()) != 0 {
			t.Errorf("TLS at %q, load %v, %d connections, %s, keys %q", n.TLSAddr(), access.ToNode(n).Load(), access.ToNode(n).Connections(), access.ToNode(n).State(), n.Keys())
		}
		if losses := c.Losses(); len(losses) != 0 {
			t.Errorf("losses: %v", losses)
		}
	})
}

// A slot moves with its keys in both kinds of clusters.
func TestMigrationOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		nodes := c.Nodes()
		for _, key := range []string{"{hello}1", "{hello}2", "{hello}3"} {
			if r, err := nodes[0].Do("SET", key, "v"); err != nil || r.String() != "OK" {
				t.Fatalf("SET: %s, %v", r, err)
			}
		}
		m, err := c.Migrate(slot.OfString("hello"), "n1", "n2")
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Begin(); err != nil {
			t.Fatal(err)
		}
		if moved, err := m.MoveKeys(2); err != nil || moved != 2 {
			t.Fatalf("moved %d, %v", moved, err)
		}
		if err := m.Finish(); err != nil {
			t.Fatal(err)
		}
		if !c.Until(5*time.Second, func() bool { return len(nodes[1].Keys()) == 3 && len(nodes[0].Keys()) == 0 }) {
			t.Errorf("n1 has %q, n2 %q", nodes[0].Keys(), nodes[1].Keys())
		}
	})
}

// Faults are for simulated nodes; nothing is half installed elsewhere.
func TestFaultsOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, outside bool) {
		f, err := faults.Parse("delay by=1s")
		if err != nil {
			t.Fatal(err)
		}
		err = c.Inject("slow", f)
		if outside != errors.Is(err, sim.ErrOutside) || !outside && err != nil {
			t.Errorf("Inject: %v", err)
		}
		if installed := c.Faults(); (len(installed) == 0) != outside {
			t.Errorf("installed: %q", installed)
		}
		c.HealAll()
	})
}

// wantErr checks what an error wraps, and that its text names the package once.
func wantErr(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || strings.Count(err.Error(), "sim: ") != 1 {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// Processes end, stand still and come back in both kinds of clusters, and calls that
// make no sense are the same errors.
func TestLifeOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		n := c.Nodes()[2]
		wantErr(t, "restart of a node that runs", n.Restart(sim.Restart{}), sim.ErrUp)
		steps := []struct {
			name  string
			do    func() error
			state string
		}{
			{"pause", n.Pause, "paused"},
			{"resume", n.Resume, "up"},
			{"crash", n.Crash, "down"},
			{"restart", func() error { return n.Restart(sim.Restart{}) }, "up"},
		}
		for _, s := range steps {
			told := c.Log().Count(event.KindNode)
			if err := s.do(); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if access.ToNode(n).State() != s.state || c.Log().Count(event.KindNode) != told+1 {
				t.Errorf("after %s it is %s, and the log has %d events of it", s.name, access.ToNode(n).State(), c.Log().Count(event.KindNode)-told)
			}
			if s.state != "down" {
				continue
			}
			_, err := n.Do("PING")
			wantErr(t, "PING", err, sim.ErrDown)
			wantErr(t, "crash", n.Crash(), sim.ErrDown)
			wantErr(t, "power loss", n.PowerLoss(), sim.ErrDown)
			wantErr(t, "pause", n.Pause(), sim.ErrDown)
			wantErr(t, "resume", n.Resume(), sim.ErrDown)
		}
		answers := func() bool {
			r, err := n.Do("PING")
			return err == nil && r.String() == "PONG"
		}
		if !c.Until(10*time.Second, answers) {
			t.Error("it does not answer after the restart")
		}
	})
}

// Losing the power is for simulated machines; elsewhere nothing happens.
func TestPowerLossOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, outside bool) {
		n := c.Nodes()[0]
		err := n.PowerLoss()
		if !outside {
			if err != nil || n.Up() {
				t.Errorf("%v, up: %v", err, n.Up())
			}
			return
		}
		wantErr(t, "power loss", err, sim.ErrOutside)
		if !n.Up() || c.Log().Count(event.KindNode) != 0 {
			t.Errorf("it is %s\n%s", access.ToNode(n).State(), c.Log())
		}
	})
}

// ASKING goes with the command that follows it in both kinds of clusters.
func TestAskingOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		nodes := c.Nodes()
		m, err := c.Migrate(slot.OfString("hello"), "n1", "n2")
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Step(faults.StepImporting); err != nil {
			t.Fatal(err)
		}
		if r, err := nodes[1].DoAsking("SET", "hello", "v"); err != nil || r.String() != "OK" {
			t.Errorf("behind ASKING: %s, %v", r, err)
		}
		if r, err := nodes[1].Do("SET", "hello", "v"); err != nil || !strings.HasPrefix(r.String(), "MOVED 866 ") {
			t.Errorf("without: %s, %v", r, err)
		}
	})
}

// A master that gives its last slot away and hears of it before it is told has turned into
// a replica, which does not take SETSLOT. As to redis-cli, that is no failure.
func TestLastSlotOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		nodes := c.Nodes()
		for _, args := range [][]string{{"CLUSTER", "DELSLOTSRANGE", "0", "865"}, {"CLUSTER", "DELSLOTSRANGE", "867", "5460"}} {
			if r, err := nodes[0].Do(args...); err != nil || r.String() != "OK" {
				t.Fatalf("%s: %s, %v", args, r, err)
			}
		}
		replica := func() bool { return !nodes[0].View().Self.Master }
		become := func() {
			t.Helper()
			if !c.Until(20*time.Second, replica) {
				t.Fatalf("n1 is no replica\n%s", c.Log())
			}
		}
		m, err := c.Migrate(866, "n1", "n2")
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []faults.Step{faults.StepImporting, faults.StepMigrating, faults.StepTarget} {
			if err := m.Step(step); err != nil {
				t.Fatal(err)
			}
		}
		become()
		if err := m.Step(faults.StepSource); err != nil {
			t.Errorf("step by step: %v", err)
		}
		state, err := moveByItself(t, c, "n1", "n2", faults.StepSource)
		if state != sim.MoveDone {
			t.Errorf("by itself: %v, %v", state, err)
		}
	})
}

// moveByItself does one step of moving slot 866 as a Mover, and says how that ended.
func moveByItself(t *testing.T, c *sim.Cluster, from, to string, step faults.Step) (state sim.MoveState, err error) {
	t.Helper()
	m, err := c.StartMove(sim.Move{Slots: slot.Ranges{{First: 866, Last: 866}}, From: from, To: to, Steps: []faults.Step{step}})
	if err != nil {
		t.Fatal(err)
	}
	c.Until(10*time.Second, func() bool {
		state, err = m.State()
		return state != sim.MoveRuns
	})
	return state, err
}

// What a node refuses is named by the step-wise migration and by the one that runs by itself.
func TestRefusedMigrationOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		m, err := c.Migrate(866, "n2", "n1") // n2 does not own it
		if err != nil {
			t.Fatal(err)
		}
		const want = "n2: ERR I'm not the owner of hash slot 866"
		err = m.Step(faults.StepMigrating)
		if err == nil || err.Error() != "sim: migration of slot 866 from n2 to n1: "+want {
			t.Errorf("step by step: %v", err)
		}
		state, err := moveByItself(t, c, "n2", "n1", faults.StepMigrating)
		if state != sim.MoveFailed || err.Error() != want {
			t.Errorf("by itself: %v, %v", state, err)
		}
	})
}
