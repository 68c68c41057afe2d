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
	"github.com/slotstorm/slotstorm/sim"
)

// bothKinds runs a test with a simulated cluster, and with one whose nodes run outside:
// they are those of another cluster, on TCP.
func bothKinds(t *testing.T, test func(t *testing.T, c *sim.Cluster, outside bool)) {
	t.Helper()
	t.Run("simulated", func(t *testing.T) {
		t.Parallel()
		c, err := sim.New(sim.Config{Masters: 3})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		test(t, c, false)
	})
	t.Run("outside", func(t *testing.T) {
		t.Parallel()
		far, err := sim.Run(sim.Config{Masters: 3, Transport: sim.Loopback})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(far.Close)
		var servers []sim.Server
		for _, n := range far.Nodes() {
			servers = append(servers, n)
		}
		c, err := sim.Outside(servers, 1, 1000)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		test(t, c, true)
	})
}

// What a node says of itself is there in both kinds of clusters.
func TestNodesOfBothKinds(t *testing.T) {
	bothKinds(t, func(t *testing.T, c *sim.Cluster, _ bool) {
		n := c.Nodes()[1]
		if info := n.Info(); !strings.Contains(info, "cluster_enabled:1") || !strings.Contains(info, "# Commandstats") {
			t.Errorf("Info: %.100q", info)
		}
		conf := n.NodesConf()
		if conf.CurrentEpoch != 3 || len(conf.Nodes) != 3 {
			t.Errorf("NodesConf: %v", conf)
		}
		i := slices.IndexFunc(conf.Nodes, func(known gossip.NodeInfo) bool { return known.ID == n.ID() })
		if i < 0 || conf.Nodes[i].Slots.Len() != 5462 {
			t.Errorf("NodesConf: %v", conf)
		}
		if n.TLSAddr() != "" || n.Load() != (sim.Load{}) || n.Connections() < 0 || n.ProcessState() != "up" || len(n.Keys()) != 0 {
			t.Errorf("TLS at %q, load %v, %d connections, %s, keys %q", n.TLSAddr(), n.Load(), n.Connections(), n.ProcessState(), n.Keys())
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
