package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// nodesAs is CLUSTER NODES of a node with names for IDs: a line for each node that it knows,
// with flags, master, epoch and slots.
func nodesAs(c *sim.Cluster, name string) string {
	n, _ := c.Node(name)
	var lines []string
	for _, peer := range c.Nodes() {
		for _, info := range n.Snapshot().Nodes {
			if info.ID != peer.ID() {
				continue
			}
			line := peer.Name() + " " + info.Flags.String()
			if info.MasterID != "" {
				line += " of " + c.NameOf(info.MasterID)
			}
			if info.Slots != nil && info.Slots.Len() > 0 {
				line += " " + info.Slots.Ranges().String()
			}
			for _, open := range info.Open {
				arrow := " ->"
				if open.Importing {
					arrow = " <-"
				}
				line += arrow + c.NameOf(open.Node)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func ptr[T any](v T) *T { return &v }

func slots(t *testing.T, text string) *slot.Set {
	t.Helper()
	ranges, err := slot.ParseRanges(text)
	if err != nil {
		t.Fatal(err)
	}
	return ranges.Set()
}

func TestViewsAreWhatNodesBeginWith(t *testing.T) {
	for _, test := range []struct {
		name  string
		views []sim.View
		node  string
		want  string
	}{
		{
			"a failed master, in the eyes of one",
			[]sim.View{{Of: []string{"n2"}, About: "n1", Flags: ptr(gossip.FlagFail)}}, "n2",
			"n1 master,fail 0-5460\nn2 myself,master 5461-10922\nn3 master 10923-16383\nn4 slave of n1",
		},
		{
			"others do not see it",
			[]sim.View{{Of: []string{"n2"}, About: "n1", Flags: ptr(gossip.FlagFail)}}, "n3",
			"n1 master 0-5460\nn2 master 5461-10922\nn3 myself,master 10923-16383\nn4 slave of n1",
		},
		{
			"a replica that took over",
			[]sim.View{
				{About: "n4", Master: true, Slots: slots(t, "0-5460"), Epoch: ptr[uint64](9)},
				{About: "n1", ReplicaOf: "n4"},
			}, "n1",
			"n1 myself,slave of n4\nn2 master 5461-10922\nn3 master 10923-16383\nn4 master 0-5460",
		},
		{
			"a slot that two claim",
			[]sim.View{{Of: []string{"n2"}, About: "n2", Slots: slots(t, "0,5461-10922")}}, "n2",
			"n1 master 1-5460\nn2 myself,master 0 5461-10922\nn3 master 10923-16383\nn4 slave of n1",
		},
		{
			"open slots",
			[]sim.View{{Of: []string{"n1"}, About: "n1", Migrating: map[int]string{7: "n2"}, Importing: map[int]string{6000: "n2"}}}, "n1",
			"n1 myself,master 0-5460 ->n2 <-n2\nn2 master 5461-10922\nn3 master 10923-16383\nn4 slave of n1",
		},
		{
			"a node that is missing",
			[]sim.View{{Of: []string{"n3"}, About: "n1", Unknown: true}}, "n3",
			"n2 master 5461-10922\nn3 myself,master 10923-16383\nn4 slave",
		},
		{
			"a later view changes an earlier one",
			[]sim.View{{About: "n1", Flags: ptr(gossip.FlagFail)}, {Of: []string{"n1"}, About: "n1", Flags: ptr(gossip.Flags(0))}}, "n1",
			"n1 myself,master 0-5460\nn2 master 5461-10922\nn3 master 10923-16383\nn4 slave of n1",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := sim.New(sim.Config{IDs: fourIDs, Masters: 3, Lone: 1, Views: append([]sim.View{{About: "n4", ReplicaOf: "n1"}}, test.views...)})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if got := nodesAs(c, test.node); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

var fourIDs = []gossip.ID{
	gossip.ID(strings.Repeat("1", 40)), gossip.ID(strings.Repeat("2", 40)),
	gossip.ID(strings.Repeat("3", 40)), gossip.ID(strings.Repeat("4", 40)),
}

// A cluster whose nodes disagree settles by the rules of the bus: the higher epoch wins.
func TestViewsAreSettledByTheBus(t *testing.T) {
	c, err := sim.New(sim.Config{Masters: 3, Replicas: 1, Views: []sim.View{
		{Of: []string{"n4"}, About: "n4", Master: true, Slots: slots(t, "0-5460"), Epoch: ptr[uint64](12)},
		{Of: []string{"n4"}, About: "n1", ReplicaOf: "n4"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Advance(5 * time.Second)
	if got := c.Disagreement(); got != "" {
		t.Error(got)
	}
	n1, _ := c.Node("n1")
	if v := n1.View(); v.Self.Master || c.NameOf(v.Self.MasterID) != "n4" {
		t.Errorf("n1 does not follow n4, which has the higher epoch:\n%s", nodesAs(c, "n1"))
	}
}

// A master that was seen failing before the cluster began is replaced at once.
func TestAFailureMayHaveBeenSeenBefore(t *testing.T) {
	c, err := sim.New(sim.Config{Masters: 3, Replicas: 1, Views: []sim.View{{About: "n1", Flags: ptr(gossip.FlagFail)}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	n1, _ := c.Node("n1")
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(3 * time.Second) // far less than the node timeout of 15 s
	n4, _ := c.Node("n4")
	if !n4.View().Self.Master {
		t.Errorf("n4 was not elected:\n%s\n%s", nodesAs(c, "n4"), c.Log())
	}
}

func TestViewsThatMeanNothing(t *testing.T) {
	for _, test := range []struct {
		view sim.View
		want string
	}{
		{sim.View{About: "n9", Master: true}, `sim: view 1: there is no node "n9"`},
		{sim.View{Of: []string{"n8"}, About: "n1", Master: true}, `there is no node "n8"`},
		{sim.View{About: "n1", ReplicaOf: "n7"}, `there is no node "n7"`},
		{sim.View{Of: []string{"n1"}, About: "n1", Importing: map[int]string{1: "n6"}}, `there is no node "n6"`},
		{sim.View{About: "n1", ReplicaOf: "n1"}, "n1 is no replica of itself"},
		{sim.View{About: "n1", Master: true, ReplicaOf: "n2"}, "n1 is a master or a replica"},
		{sim.View{About: "n1", ReplicaOf: "n2", Slots: slots(t, "1")}, "n1 has slots, which a replica has not"},
		{sim.View{Of: []string{"n1"}, About: "n1", Unknown: true}, "n1 knows itself"},
		{sim.View{About: "n1", Unknown: true, Master: true}, "of n1, which is unknown, nothing is known"},
		{sim.View{Of: []string{"n2"}, About: "n1", Migrating: map[int]string{1: "n2"}}, "known to n1 alone"},
		{sim.View{About: "n1", CurrentEpoch: ptr[uint64](1)}, "known to n1 alone"},
		{sim.View{Of: []string{"n1"}, About: "n1", Migrating: map[int]string{16384: "n2"}}, "an open slot is no slot"},
		{sim.View{About: "n1", Flags: ptr(gossip.FlagMyself)}, "myself are no flags that can be set"},
	} {
		c, err := sim.New(sim.Config{Views: []sim.View{test.view}})
		if err == nil {
			c.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got the error %v, want %q", test.view, err, test.want)
		}
	}
}
