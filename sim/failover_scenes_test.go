package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim"
)

// crash ends a node's process, or fails the test.
func crash(t tb, n *sim.Node) {
	t.Helper()
	if err := n.Crash(); err != nil {
		t.Fatal(err)
	}
}

func restart(t tb, n *sim.Node, how sim.Restart) {
	t.Helper()
	if err := n.Restart(how); err != nil {
		t.Fatal(err)
	}
}

// TestTwoFailovers: the second master of a shard dies like the first, and both return.
func TestTwoFailovers(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 2, NodeTimeout: 2 * time.Second})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1")
	c.Advance(time.Second)
	master := n[0]
	shard := []*sim.Node{n[0], n[3], n[6]}
	for _, value := range []string{"2", "3"} {
		crash(t, master)
		var next *sim.Node
		until(t, c, time.Minute, "promotion", func() bool {
			for _, one := range shard {
				if one != master && one.Up() && isMaster(one) {
					next = one
				}
			}
			return next != nil
		})
		until(t, c, time.Minute, "a master that serves", func() bool {
			reply, _ := next.Do("set", "a{06S}", value)
			return reply.Err() == nil
		})
		c.Advance(3 * time.Second)
		master = next
	}
	for _, one := range shard {
		if !one.Up() {
			restart(t, one, sim.Restart{KeepData: true})
		}
	}
	c.Advance(20 * time.Second)
	for _, one := range shard {
		if got := dump(t, c, one); !slices.Equal(got, dump(t, c, master)) {
			t.Errorf("%s has %q", one.Name(), got)
		}
	}
	expect(t, master, "3", "get", "a{06S}")
	if got := c.Losses(); len(got) != 0 {
		t.Errorf("losses %v", got)
	}
}

// TestAllMastersDie: without a majority nobody is elected; the masters come back.
func TestAllMastersDie(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, NodeTimeout: 2 * time.Second})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1")
	c.Advance(time.Second)
	for _, one := range n[:3] {
		crash(t, one)
	}
	c.Advance(30 * time.Second)
	for _, one := range n[3:] {
		if isMaster(one) {
			t.Errorf("%s was elected without a majority", one.Name())
		}
	}
	expect(t, n[3], "-CLUSTERDOWN The cluster is down", "get", "a{06S}")
	for _, one := range n[:3] {
		restart(t, one, sim.Restart{KeepData: true})
	}
	until(t, c, time.Minute, "the masters serve", func() bool {
		reply, _ := n[0].Do("get", "a{06S}")
		return reply.String() == "1"
	})
	until(t, c, time.Minute, "the replica follows", linkUp(t, n[3]))
}

// TestFailoverDuringMigration: the source of a slot that is half moved dies. Its replica
// knows nothing of the migration and answers for the keys that it has. The target does
// not believe its claim to the slot, which it imports, until somebody ends that.
func TestFailoverDuringMigration(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, NodeTimeout: 2 * time.Second})
	c.Advance(time.Second)
	for _, key := range []string{"1", "2", "3", "4"} {
		expect(t, n[0], "OK", "set", "{06S}"+key, key)
	}
	m, err := c.Migrate(0, "n1", "n2")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		t.Fatal(err)
	}
	if moved, err := m.MoveKeys(2); moved != 2 || err != nil {
		t.Fatal(moved, err)
	}
	c.Advance(100 * time.Millisecond)
	expect(t, n[3], "2", "dbsize") // replicas of the source hear that keys are gone
	expect(t, n[4], "2", "dbsize") // and those of the target that they came
	crash(t, n[0])
	until(t, c, time.Minute, "promotion", func() bool { return isMaster(n[3]) })
	c.Advance(5 * time.Second)
	expect(t, n[3], "1", "get", "{06S}1")
	expect(t, n[3], "nil", "get", "{06S}4") // the newest keys move first
	r := connect(t, c, n[1])
	r.expect("OK", "asking")
	r.expect("CLUSTERDOWN The cluster is down", "get", "{06S}4")
	expect(t, n[1], "OK", "cluster", "setslot", "0", "stable")
	until(t, c, 5*time.Second, "the target serves", func() bool { return n[1].View().State == gossip.OK })
	expect(t, n[1], "-MOVED 0 127.0.0.1:4", "get", "{06S}4")
	expect(t, n[1], "2", "cluster", "countkeysinslot", "0") // which nobody finds any more
}

// TestClientsDuringManualFailover: writes are held back and then redirected, blocked
// clients are released, subscribers and readers stay.
func TestClientsDuringManualFailover(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, LinkDelay: 20 * time.Millisecond})
	c.Advance(12 * time.Second)
	writer, blocked, subscriber, reader := connect(t, c, n[0]), connect(t, c, n[0]), connect(t, c, n[0]), connect(t, c, n[3])
	blocked.send("blpop", "{06S}list", "0")
	subscriber.expect("[subscribe channel 1]", "subscribe", "channel")
	reader.expect("OK", "readonly")
	expect(t, n[0], "OK", "set", "a{06S}", "1") // under way while the failover starts
	expect(t, n[3], "OK", "cluster", "failover")
	c.Advance(time.Millisecond)
	writer.send("set", "b{06S}", "1")
	writer.send("get", "a{06S}")
	if got := writer.quiet(); got != "" {
		t.Errorf("a write got %q while the master is paused", got)
	}
	until(t, c, 5*time.Second, "promotion", func() bool { return isMaster(n[3]) })
	c.Advance(10 * time.Millisecond)
	if got := writer.receive(); got != "MOVED 0 127.0.0.1:4" {
		t.Errorf("the held write got %s", got)
	}
	if got := writer.receive(); got != "MOVED 0 127.0.0.1:4" {
		t.Errorf("what followed it got %s", got)
	}
	if got := blocked.receive(); got != "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)" {
		t.Errorf("the blocked client got %s", got)
	}
	subscriber.expect("[pong ]", "ping")
	reader.expect("1", "get", "a{06S}")
	if got := c.Losses(); len(got) != 0 {
		t.Errorf("losses %v", got)
	}
}

// TestMasterTimeout: a replica gives a silent master up after repl-timeout.
func TestMasterTimeout(t *testing.T) {
	settings := node.DefaultSettings()
	settings.ReplTimeout = 5 * time.Second
	c, n := newCluster(t, sim.WithSettings(sim.Config{Masters: 1, Replicas: 1}, settings))
	c.Advance(time.Second)
	if err := n[0].Pause(); err != nil {
		t.Fatal(err)
	}
	c.Advance(4 * time.Second)
	if got := field(t, n[1], "master_link_status"); got != "up" {
		t.Errorf("link %s", got)
	}
	c.Advance(4 * time.Second)
	if got := field(t, n[1], "master_link_status"); got != "down" {
		t.Errorf("link %s", got)
	}
	if err := n[0].Resume(); err != nil {
		t.Fatal(err)
	}
	until(t, c, time.Minute, "the replica's link", linkUp(t, n[1]))
	if got := field(t, n[0], "sync_full"); got != "1" { // that of the beginning
		t.Errorf("sync_full %s", got)
	}
}
