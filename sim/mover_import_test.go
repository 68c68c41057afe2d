package sim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// importCluster is one of servers whose destinations drive.
func importCluster(t *testing.T) *Cluster {
	t.Helper()
	return stepped(t, Config{Dialect: "redis-8.6", Replicas: 1})
}

func TestMoverImports(t *testing.T) {
	c := importCluster(t)
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"MSET {hello}:a 1 {hello}:b 2", "OK via n1"}, [2]string{"SET bar 3", "OK via n1"})
	v := wholeMove(t, c, Move{Slots: slot.Ranges{{First: 800, Last: 900}, {First: 7, Last: 7}}})
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 0)
	talk(t, alice, [2]string{"GET {hello}:a", "\"1\" via n1:MOVED n2"}, [2]string{"GET bar", "\"3\" via n1"})
	for node, want := range map[string]string{"n1": "1", "n2": "2", "n4": "1", "n5": "2"} {
		if r, err := mustNode(t, c, node).Do("DBSIZE"); err != nil || r.String() != want {
			t.Errorf("%s has %s keys, want %s (%v)", node, r, want, err)
		}
	}
}

// Before the takeover the destination hides what it has got, and its replica does.
func TestMoverStallsImports(t *testing.T) {
	for _, step := range atomicSteps {
		c := importCluster(t)
		alice := client(t, c, Plain("alice"))
		talk(t, alice, [2]string{"SET {hello}:a 1", "OK via n1"})
		inject(t, c, "f", "stall-migration before="+string(step))
		v := wholeMove(t, c, Move{})
		c.Advance(time.Second)
		wantState(t, v, MoveStalled, 0)
		for _, node := range []string{"n2", "n5"} {
			for _, command := range []string{"KEYS *", "RANDOMKEY", "CLUSTER GETKEYSINSLOT 866 5"} {
				if r, err := mustNode(t, c, node).Do(strings.Fields(command)...); err != nil || r.String() != "" {
					t.Errorf("before %s: %s at %s gives %q (%v)", step, command, node, r, err)
				}
			}
		}
		heal(t, c, "f")
		c.Advance(time.Second)
		wantState(t, v, MoveDone, 0)
	}
}

// A destination takes slots from their owner, whoever the migration names: it is held before the takeover
// all the same.
func TestMoverImportsFromTheOwner(t *testing.T) {
	c := importCluster(t)
	v := move(t, c, Move{Slots: slot.Ranges{{First: 866, Last: 866}}, From: "n3", To: "n2", Atomic: true, StopBefore: faults.StepTakeover})
	c.Advance(time.Second)
	wantState(t, v, MoveStopped, 0)
}

// A grant is over with the attempt for which it was given. The old master of a shard grants a slot, and hears
// then that it has been replaced; the destination drops what it got, and takes the slot from the new master. What
// only the old one had is lost.
func TestFailedGrantSavesNothing(t *testing.T) {
	c := stepped(t, Config{Dialect: "redis-8.6", Replicas: 1, NodeTimeout: time.Second})
	inject(t, c, "cut", "partition {n1} {*} oneway for=10s")
	if r, err := mustNode(t, c, "n1").Do("SET", "{hello}:a", "lost"); err != nil || r.String() != "OK" {
		t.Fatal(r, err)
	}
	c.Advance(time.Second)
	inject(t, c, "held", "stall-migration before=takeover slot=866 for=1s")
	v := wholeMove(t, c, Move{})
	c.Advance(12 * time.Second)
	wantState(t, v, MoveDone, 0)
	c.Advance(10 * time.Second)
	losses := c.Losses()
	if len(losses) != 1 || losses[0].Winner != "n4" || len(losses[0].Writes) != 1 || strings.Join(losses[0].Writes[0], " ") != "SET {hello}:a lost" {
		t.Errorf("lost: %+v\n%s", losses, c.Log())
	}
}

// A server that is to end cancels its task first, as either side.
func TestShutdownCancelsImports(t *testing.T) {
	for _, node := range []string{"n1", "n2"} {
		c := importCluster(t)
		wholeMove(t, c, Move{StopBefore: faults.StepPause})
		c.Advance(time.Second)
		_, _ = mustNode(t, c, node).Do("SHUTDOWN", "NOSAVE", "NOW") // it has no reply
		if log := fmt.Sprint(c.Log()); !strings.Contains(log, "slots 866: canceled: Cancelled due to server shutdown") {
			t.Errorf("%s goes on:\n%s", node, log)
		}
	}
}

// Whoever asked for slots gives up after a while, and cancels the task.
func TestMoverGivesUpImports(t *testing.T) {
	c := stepped(t, Config{Dialect: "redis-8.6"})
	inject(t, c, "f", "stall-migration before=pause")
	v := wholeMove(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveStalled, 0)
	must(t, mustNode(t, c, "n1").Crash())
	heal(t, c, "f")
	c.Advance(40 * time.Second)
	if state, err := v.State(); state != MoveFailed || !strings.Contains(err.Error(), "failed: Main channel - Failed to sync with source node: Connection refused") {
		t.Errorf("the migration is %s: %v", state, err)
	}
	r, err := mustNode(t, c, "n2").Do("CLUSTER", "MIGRATION", "CANCEL", "ALL")
	if err != nil || r.String() != "0" {
		t.Errorf("a task is left: %s (%v)", r, err)
	}
}

// A write at the source behind the end of its pause is lost, and accounted for, when the
// destination takes the slot late.
func TestLateTakeoverLosesWrites(t *testing.T) {
	c := importCluster(t)
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"SET {hello}:a old", "OK via n1"})
	wholeMove(t, c, Move{StopBefore: faults.StepTakeover})
	c.Advance(11 * time.Second)
	talk(t, alice, [2]string{"SET {hello}:a late", "OK via n1"})
	mustNode(t, c, "n2").server.(*machine).process().node.HoldMigrations(false, true, false)
	c.Advance(time.Second)
	talk(t, alice, [2]string{"GET {hello}:a", "\"old\" via n1:MOVED n2"})
	losses := c.Losses()
	if len(losses) != 1 || len(losses[0].Writes) != 1 || strings.Join(losses[0].Writes[0], " ") != "SET {hello}:a late" {
		t.Errorf("lost: %+v", losses)
	}
}
