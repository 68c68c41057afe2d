package clients_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

const maintenancePage = "../../../docs/maintenance.md"

// moveSeen is what an application sees of a slot move.
type moveSeen struct {
	commands, errors, redirects, reloads int
	longest                              time.Duration
}

func (m moveSeen) row(name string) string {
	return fmt.Sprintf("| %s | %d | %d | %d | %d ms |\n", name, m.commands, m.errors, m.redirects, m.longest.Milliseconds())
}

// watchMove lets go-redis work on a slot that moves from n1 to n2, while n1 is busy with the move:
// it takes 700 ms for what it is asked, and go-redis waits 500 ms for a reply.
func watchMove(t *testing.T, notifications string) (seen moveSeen) {
	cfg := clustertest.Config{Masters: 3, MaintNotifications: notifications}
	clustertest.Bubble(t, cfg, func(t *testing.T, c *clustertest.Cluster) {
		o := c.Options()
		o.ReadTimeout, o.MaxRedirects, o.MaxRetries = 500*time.Millisecond, 3, -1
		o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
		if notifications == "yes" {
			o.MaintNotificationsConfig.Mode = maintnotifications.ModeEnabled
		}
		rdb := c.RedisWith(o)
		ctx := context.Background()
		if err := rdb.Set(ctx, "{hello}", "1", 0).Err(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		before, reloads := c.Counters(), clusterSlots(c)
		command := func() {
			began := time.Now()
			seen.commands++
			if err := rdb.Incr(ctx, "{hello}").Err(); err != nil {
				seen.errors++
			}
			seen.longest = max(seen.longest, time.Since(began))
		}
		done, err := access.To(c.Cluster).AnnounceMove("n1", "n2", slot.Ranges{{First: 866, Last: 866}})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		c.Inject("busy", faults.Slow(faults.Aim{Node: faults.Nodes("n1"), Command: "incr"}, 700*time.Millisecond))
		for range 5 {
			command()
			time.Sleep(time.Second)
		}
		c.Heal("busy")
		c.MoveSlot(866, "n1", "n2")
		time.Sleep(100 * time.Millisecond)
		done()
		time.Sleep(2 * time.Second)
		for range 5 {
			command()
			time.Sleep(100 * time.Millisecond)
		}
		seen.redirects = int(c.Counters().Moved - before.Moved)
		seen.reloads = clusterSlots(c) - reloads
	})
	return seen
}

// clusterSlots is how often the nodes were asked for CLUSTER SLOTS.
func clusterSlots(c *clustertest.Cluster) int {
	sum := 0
	for _, n := range c.Nodes() {
		for line := range strings.SplitSeq(access.ToNode(n).Info(), "\r\n") {
			if rest, ok := strings.CutPrefix(line, "cmdstat_cluster|slots:calls="); ok {
				var calls int
				fmt.Sscanf(rest, "%d", &calls)
				sum += calls
			}
		}
	}
	return sum
}

// The table of the page is what go-redis does: with the notifications it waits longer for a node
// that has said that a slot is on its way. It reads a push only when it reads a reply, so that it
// is redirected once all the same. A redirect and a push make it ask for the topology once or
// twice, as its goroutines go, so the table does not say how often.
func TestMaintenanceTable(t *testing.T) {
	without, with := watchMove(t, ""), watchMove(t, "yes")
	table := "| go-redis | Commands | Errors | Redirects | Longest command |\n|---|--:|--:|--:|--:|\n" +
		without.row("without notifications") + with.row("with notifications")
	page, err := os.ReadFile(maintenancePage)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), table) {
		t.Errorf("docs/maintenance.md does not have this table:\n%s", table)
	}
	if with.errors != 0 || without.errors == 0 || with.reloads == 0 || without.reloads == 0 {
		t.Errorf("with notifications %+v, without %+v", with, without)
	}
}

// No shape of a push that ever was, and no number, hurts go-redis; only the one with sources makes
// it ask for the topology.
func TestShapesOfPushes(t *testing.T) {
	clustertest.Bubble(t, clustertest.Config{Masters: 3, MaintNotifications: "by-hand"}, func(t *testing.T, c *clustertest.Cluster) {
		o := c.Options()
		o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeEnabled}
		rdb := c.RedisWith(o)
		ctx := context.Background()
		some := slot.Ranges{{First: 866, Last: 866}}
		reload := func(n sim.Notification) int {
			t.Helper()
			before := clusterSlots(c)
			if err := c.Notify(n); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if err := rdb.Incr(ctx, "{hello}").Err(); err != nil {
					t.Errorf("%s %s: %v", n.Push, n.Shape, err)
				}
				time.Sleep(time.Second)
			}
			return clusterSlots(c) - before
		}
		if err := rdb.Incr(ctx, "{hello}").Err(); err != nil {
			t.Fatal(err)
		}
		smigrated := sim.Notification{Push: "SMIGRATED", From: "n1", To: "n2", Slots: some}
		for _, row := range []struct {
			name   string
			change func(*sim.Notification)
			want   bool
		}{
			{"pairs", func(n *sim.Notification) { n.Shape = "pairs" }, false},
			{"flat", func(n *sim.Notification) { n.Shape = "flat" }, false},
			{"another spelling", func(n *sim.Notification) { n.Source = "localhost:1" }, false},
			{"triplets", func(n *sim.Notification) { n.Seq = 100 }, true},
			{"twice", func(n *sim.Notification) { n.Seq = 100 }, false},
			{"out of order", func(n *sim.Notification) { n.Seq = 50 }, true},
		} {
			n := smigrated
			row.change(&n)
			if got := reload(n); (got > 0) != row.want {
				t.Errorf("%s: the topology was asked for %d times, want any: %v", row.name, got, row.want)
			}
		}
		for _, push := range []string{"MIGRATING", "MIGRATED", "FAILING_OVER", "FAILED_OVER"} {
			reload(sim.Notification{Push: push, Shape: "bare"})
			reload(sim.Notification{Push: push, Shards: []string{"redis:1"}})
		}
	})
}
