package sim_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// A recording of a cluster with maintenance notifications leads to the same pushes: those of a
// move of many slots, and those that were made by hand.
func TestReplayOfPushes(t *testing.T) {
	cfg := sim.Config{Masters: 3, Replicas: 1, MaintNotifications: "yes", Record: true}
	c, _ := newCluster(t, cfg)
	if _, err := c.StartMove(sim.Move{Slots: slot.Ranges{{First: 0, Last: 9}}, From: "n1", To: "n2"}); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	for _, n := range []sim.Notification{
		{Push: "moving", To: "n2", In: 15 * time.Second, Nodes: []string{"n1", "n3"}},
		{Push: "SMIGRATED", From: "n1", To: "n2", Slots: slot.Ranges{{First: 1, Last: 2}}, Source: "a b\"c", Seq: 9, Shape: "pairs"},
		{Push: "migrated", Shards: []string{"redis:1", "2"}},
	} {
		if err := c.Notify(n); err != nil {
			t.Fatal(err)
		}
	}
	node, _ := c.Node("n4")
	if _, err := node.Do("CLUSTER", "FAILOVER"); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	log := c.Log().String()
	for _, want := range []string{
		"push SMIGRATING seq=1 0-9 to", "push SMIGRATED seq=2 0-9 n1 -> n2 to", "push MOVING seq=3", "push SMIGRATED seq=9 1-2 n1 -> n2 as pairs",
		"push MIGRATED seq=4", "push SMIGRATING seq=5 10-5460", "push SMIGRATED seq=6 10-5460 n1 -> n4",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("the log has no %q:\n%s", want, log)
		}
	}
	if n := strings.Count(log, "push SMIGRATING"); n != 2 {
		t.Errorf("%d times SMIGRATING, want one for the move and one for the failover", n)
	}
	var text bytes.Buffer
	if _, err := c.Recording().WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	read, err := sim.ReadRecording(&text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Replay(cfg, read, c.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got, want := pushes(again), pushes(c); got != want {
		t.Errorf("the replay has the pushes\n%s\nwant\n%s", got, want)
	}
}

// pushes are the pushes in a cluster's log.
func pushes(c *sim.Cluster) string {
	var b strings.Builder
	for e := range c.Log().All() {
		if e.Kind() == event.KindPush {
			fmt.Fprintln(&b, e.At, e.Text())
		}
	}
	return b.String()
}

// A push by hand that cannot be meant so is refused, and nothing is pushed.
func TestNotifyIsChecked(t *testing.T) {
	plain, _ := newCluster(t, sim.Config{})
	if err := plain.Notify(sim.Notification{Push: "migrated"}); !errors.Is(err, sim.ErrNoMaintenance) {
		t.Errorf("without notifications: %v", err)
	}
	if _, err := sim.New(sim.Config{MaintNotifications: "perhaps"}); err == nil || !strings.Contains(err.Error(), "yes, by-hand, no") {
		t.Errorf("a value that there is not: %v", err)
	}
	c, _ := newCluster(t, sim.Config{MaintNotifications: "by-hand"})
	some := slot.Ranges{{First: 1, Last: 1}}
	for _, row := range []struct {
		n    sim.Notification
		want string
	}{
		{sim.Notification{Push: "smigrate"}, `no maintenance notification "smigrate"`},
		{sim.Notification{Push: "migrated", Nodes: []string{"n9"}}, `no node "n9"`},
		{sim.Notification{Push: "smigrated", Slots: some, From: "n9", To: "n1"}, `no node "n9"`},
		{sim.Notification{Push: "smigrated", Slots: some, From: "n1"}, "goes from one node to another"},
		{sim.Notification{Push: "smigrated", From: "n1", To: "n2"}, "slots belong to"},
		{sim.Notification{Push: "migrated", Slots: some}, "slots belong to"},
		{sim.Notification{Push: "migrated", To: "n2"}, "MIGRATED does not name"},
		{sim.Notification{Push: "moving", From: "n2"}, "MOVING does not name"},
		{sim.Notification{Push: "moving", In: -1}, "negative"},
		{sim.Notification{Push: "moving", Shape: "round"}, `no shape "round"`},
	} {
		if err := c.Notify(row.n); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%+v: %v, want %q", row.n, err, row.want)
		}
	}
	if n := strings.Count(c.Log().String(), " push "); n != 0 {
		t.Errorf("%d pushes were made", n)
	}
}

// An administrator switches the notifications off, and on again.
func TestEnableMaintNotifications(t *testing.T) {
	c, _ := newCluster(t, sim.Config{MaintNotifications: "yes"})
	node, _ := c.Node("n1")
	const asked = "ERR maintenance notifications need RESP3: say HELLO 3 first"
	say := func(want string) {
		t.Helper()
		if r, err := node.Do("CLIENT", "MAINT_NOTIFICATIONS", "ON"); err != nil || r.String() != want {
			t.Errorf("ON: %q, %v, want %q", r, err, want)
		}
	}
	say(asked)
	access.To(c).EnableMaintNotifications(false)
	say("ERR maintenance notifications are disabled")
	if err := node.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := node.Restart(sim.Restart{}); err != nil {
		t.Fatal(err)
	}
	say("ERR maintenance notifications are disabled")
	access.To(c).EnableMaintNotifications(true)
	say(asked)
}
