package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
)

// The account of what a master lost is about all of its slots, whoever has each of them now.
func TestLossesOfAllSlots(t *testing.T) {
	// Slot 0 is that of {06S}, 866 that of hello: both are n1's.
	move := func(t *testing.T, c *sim.Cluster, slot int, from, to string) {
		t.Helper()
		m, err := c.Migrate(slot, from, to)
		if err == nil {
			err = m.Begin()
		}
		if err == nil {
			err = m.Finish()
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, c.Log())
		}
	}
	lines := func(losses []sim.Loss) (out []string) {
		for _, l := range losses {
			for i, write := range l.Writes {
				if write[0] == "RESTORE-ASKING" {
					l.Writes[i] = write[:2]
				}
			}
			out = append(out, fmt.Sprintf("%s>%s %v everything=%t truncated=%t", l.Node, l.Winner, l.Writes, l.Everything, l.Truncated))
		}
		return out
	}
	for _, tt := range []struct {
		name   string
		config sim.Config
		do     func(t *testing.T, c *sim.Cluster, n []*sim.Node)
		want   string
	}{
		{"its first slot was given to another master before its replica won the others", sim.Config{Replicas: 1, NodeTimeout: 2 * time.Second},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				expect(t, n[0], "OK", "set", "hello", "1")
				c.Advance(time.Second)
				must(t, n[0].Crash())
				expect(t, n[1], "OK", "cluster", "setslot", "0", "node", nodeID(n[1]))
				until(t, c, 15*time.Second, "promotion", func() bool { return isMaster(n[3]) })
			}, ""},
		{"what went to another shard is not lost with this one", sim.Config{Replicas: 1, NodeTimeout: 2 * time.Second},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				expect(t, n[0], "1", "client", "kill", "type", "replica") // it comes back after a second
				expect(t, n[0], "OK", "set", "hello", "1")
				expect(t, n[0], "OK", "set", "a{06S}", "1")
				move(t, c, 866, "n1", "n2")
				move(t, c, 866, "n2", "n1")
				expect(t, n[0], "OK", "set", "hello", "2")
				must(t, n[0].Crash())
				until(t, c, 15*time.Second, "promotion", func() bool { return isMaster(n[3]) })
			}, "n1>n4 [[set a{06S} 1] [RESTORE-ASKING hello] [set hello 2]] everything=false truncated=false"},
		{"slots that the operator gives to others, one after the other", sim.Config{NodeTimeout: 2 * time.Second},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				expect(t, n[0], "OK", "set", "hello", "1")
				must(t, n[0].Crash())
				expect(t, n[1], "OK", "cluster", "setslot", "0", "node", nodeID(n[1]))
				c.Advance(time.Second)
				if got := lines(c.Losses()); len(got) > 0 {
					t.Errorf("slot 0 had no keys: %v", got)
				}
				expect(t, n[2], "OK", "cluster", "setslot", "866", "node", nodeID(n[2]))
				c.Advance(time.Second)
			}, "n1>n3 [] everything=true truncated=false"},
		{"a master that comes back and gives its slots away loses nothing", sim.Config{Masters: 3},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				expect(t, n[0], "OK", "set", "hello", "1")
				must(t, n[0].Crash())
				must(t, n[0].Restart(sim.Restart{KeepData: true}))
				c.Advance(5 * time.Second)
				move(t, c, 0, "n1", "n2")
				move(t, c, 866, "n1", "n2")
				c.Advance(time.Second)
			}, ""},
		{"nor does one whose slot the target has, and that does not know yet", sim.Config{Replicas: 1},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				expect(t, n[0], "OK", "set", "hello", "1")
				m, err := c.Migrate(0, "n1", "n2")
				if err == nil {
					err = m.Begin()
				}
				if err == nil {
					_, err = m.MoveKeys(-1)
				}
				if err == nil {
					err = m.Step(faults.StepTarget)
				}
				must(t, err)
			}, ""},
		{"who was a master already when another master took the slots has what both shared", sim.Config{Replicas: 2},
			func(t *testing.T, c *sim.Cluster, n []*sim.Node) {
				n1, n4, n7 := n[0], n[3], n[6]
				expect(t, n1, "OK", "set", "hello", "1")
				c.Advance(time.Second)
				must(t, c.Inject("alone", faults.Refuse(faults.Aim{Link: faults.Replication, Node: faults.Nodes("n4")})))
				expect(t, n7, "OK", "cluster", "failover", "takeover")
				c.Advance(20 * time.Millisecond) // n1 follows n7, n4 cannot
				expect(t, n4, "OK", "cluster", "failover", "takeover")
				expect(t, n1, "OK", "cluster", "failover", "takeover")
				expect(t, n4, "OK", "set", "hello", "2")
				c.Advance(time.Millisecond)
				must(t, n4.PowerLoss())
				c.Advance(2 * time.Second)
			}, "n4>n1 [[set hello 2]] everything=false truncated=false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, n := newCluster(t, tt.config)
			c.Advance(time.Second)
			tt.do(t, c, n)
			if got := strings.Join(lines(c.Losses()), "\n"); got != tt.want {
				t.Errorf("losses %s\nwant   %s\n%s", got, tt.want, c.Log())
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func nodeID(n *sim.Node) string { return string(n.View().Self.ID) }
