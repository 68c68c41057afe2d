package real_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/leak"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/real"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// cluster is a simulated cluster on TCP, which stands for one that is there already.
func cluster(t *testing.T, masters, replicas int) (*sim.Cluster, scenario.Target) {
	t.Helper()
	c, err := sim.Run(sim.Config{Masters: masters, Replicas: replicas, Transport: sim.Loopback})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	target, err := real.Against(t.Context(), strings.Join(c.Addrs()[:2], ","))
	if err != nil {
		t.Fatal(err)
	}
	return c, target
}

func play(t *testing.T, target scenario.Target, text string) *scenario.Result {
	t.Helper()
	script, err := scenario.Parse("test.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{
		Against: target, Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

const loop = `cluster masters=3
client c[1..5] max-redirects=5
client rdb driver=go-redis
c1> SET hello hi => OK via n1
rdb> GET hello => "hi"
migrate 866 n1 n2 stop-before=target => stopped
expect slot 866 migrating n1
@n1> CLUSTER SETSLOT 866 NODE n2 => OK
c[1..5]> GET hello => (too many redirects)
expect n1 moved == 15
expect n2 keys == 1
@n2> CLUSTER SETSLOT 866 NODE n2 => OK
wait until agreed within 1m
c[1..5]> GET hello => "hi"
expect slot 866 owner n2
@n1> SUBSCRIBE news => ...
@n1< (nothing)
workload load c[1..5] rate=20 keys=k:[1..50] for=500ms
wait until workload load over within 1m
expect workload load errors == 0
expect n1 sees n2 ok
expect key hello on n2
expect event slot node=n3 text="866 n1 -> n2"
`

func TestPlayedTwice(t *testing.T) {
	before := leak.Running()
	defer func() {
		if err := leak.Find(before); err != nil {
			t.Error(err)
		}
	}()
	c, target := cluster(t, 3, 0)
	defer c.Close()
	for range 2 { // the second time it finds all as before
		result := play(t, target, loop)
		if result.Skipped != "" || !result.OK() {
			t.Fatal(result)
		}
		redirects := 0
		for e := range result.Log.All() {
			if e.Kind() == event.KindRedirect && e.Slot() == 866 {
				redirects++
			}
		}
		if redirects < 30 {
			t.Errorf("the log has %d redirects, want 30 of the loop", redirects)
		}
	}
	for _, n := range c.Nodes() {
		if keys := n.Keys(); len(keys) > 0 {
			t.Errorf("%s is left with %v", n.Name(), keys)
		}
	}
}

// What a node has claimed before its slot was given back may arrive later.
func TestLateClaims(t *testing.T) {
	c, target := cluster(t, 3, 0)
	late, err := faults.Parse("delay by=1s link=bus")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Inject("late", late); err != nil {
		t.Fatal(err)
	}
	if result := play(t, target, "cluster masters=3\nmigrate 866 n1 n2 => done\nwait 2s\n"); result.Skipped != "" || !result.OK() {
		t.Fatal(result)
	}
	if err := c.Heal("late"); err != nil {
		t.Fatal(err)
	}
	c.Until(2*time.Second, func() bool { return false }) // all has arrived
	for _, n := range c.Nodes() {
		if owner := n.View().Owner(866); owner == nil || owner.ID != c.Nodes()[0].ID() {
			t.Errorf("to %s, slot 866 belongs to %v", n.Name(), owner)
		}
	}
}

func TestFailover(t *testing.T) {
	c, target := cluster(t, 3, 1)
	n4, _ := c.Node("n4")
	linked := c.Until(time.Minute, func() bool {
		nodes, err := n4.Do("CLUSTER", "NODES")
		return err == nil && !strings.Contains(nodes.String(), "disconnected")
	})
	if !linked {
		t.Fatal("n4 has no links to others")
	}
	result := play(t, target, `cluster masters=3 replicas=1
client alice
alice> SET hello 1 => OK
wait until replicated within 1m
@n4> CLUSTER FAILOVER => OK
wait until n4 role master within 1m
wait until n1 replica-of n4 within 1m
expect slot 0-5460 owner n4 at n4
wait 500ms
expect event role text="n4 master"
check acked-writes
`)
	if result.Skipped != "" || !result.OK() {
		t.Fatal(result)
	}
	if !n4.View().Self.Master {
		t.Error("n4 is no master")
	}
}

func TestUnfit(t *testing.T) {
	c, target := cluster(t, 3, 1)
	for _, row := range []struct{ name, text, want string }{
		{"more masters", "cluster masters=5\n", "5 masters"},
		{"no replicas", "cluster masters=3\n", "3 nodes"},
		{"more replicas", "cluster masters=3 replicas=2\n", "2 replicas"},
		{"lone nodes", "cluster masters=3 replicas=1 lone=1\n", "know no other"},
		{"another timeout", "cluster masters=3 replicas=1 node-timeout=1s\n", "cluster-node-timeout"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := play(t, target, row.text).Skipped; !strings.Contains(got, row.want) {
				t.Errorf("skipped: %q, want something about %q", got, row.want)
			}
		})
	}
	if err := c.MoveSlot(100, "n1", "n2"); err != nil {
		t.Fatal(err)
	}
	c.Until(time.Minute, func() bool { return c.Disagreement() == "" })
	if got := play(t, target, "cluster masters=3 replicas=1\n").Skipped; !strings.Contains(got, "has the slots") {
		t.Errorf("with a slot elsewhere it is skipped: %q", got)
	}
}

func TestNobodyThere(t *testing.T) {
	if _, err := real.Against(t.Context(), "127.0.0.1:1"); err == nil {
		t.Error("there is a cluster where nobody listens")
	}
	certificates, err := sim.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	c, err := sim.Run(sim.Config{Masters: 1, Transport: sim.Loopback, Certificates: certificates})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := real.Against(t.Context(), c.TLSAddrs()[0]); err == nil || !strings.Contains(err.Error(), c.TLSAddrs()[0]+": live: connection closed at once: clusters are reached without TLS") {
		t.Errorf("a port for TLS: %v", err)
	}
	if _, err := real.Against(t.Context(), "no-such-program"); err == nil {
		t.Error("there is a program no-such-program")
	}
}
