package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

func move(t *testing.T, c *Cluster, m Move) *Mover {
	t.Helper()
	if m.Slots == nil {
		m.Slots, m.From, m.To = slot.Ranges{{First: 866, Last: 866}}, "n1", "n2"
	}
	v, err := c.StartMove(m)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wantState(t *testing.T, v *Mover, want MoveState, moved int) {
	t.Helper()
	state, err := v.State()
	if state != want || v.keysMoved() != moved {
		t.Fatalf("the migration is %v after %d keys (%v), want %v after %d\n%v", state, v.keysMoved(), err, want, moved, v.c.Log())
	}
}

func TestMoverStallsAndGoesOn(t *testing.T) {
	c := stepped(t, Config{})
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"MSET {hello}:a 1 {hello}:b 2 {hello}:c 3", "OK via n1"})
	inject(t, c, "stuck", "stall-migration slot=866 keys=2")
	v := move(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveStalled, 2)
	heal(t, c, "stuck")
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 3)
	talk(t, alice, [2]string{"GET {hello}:c", "\"3\" via n1:MOVED n2"})
}

func TestMoverGoesOnWhenTheTimeOfItsFaultIsOver(t *testing.T) {
	c := stepped(t, Config{})
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"MSET {hello}:a 1 {hello}:b 2 {hello}:c 3", "OK via n1"})
	inject(t, c, "stuck", "stall-migration slot=866 keys=2 for=2s")
	inject(t, c, "elsewhere", "stall-migration slot=5 for=1h")
	v := move(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveStalled, 2)
	c.Advance(2 * time.Second)
	wantState(t, v, MoveDone, 3)
}

func TestMoverStalls(t *testing.T) {
	for fault, firstLeft := range map[string]faults.Step{
		"stall-migration":                  faults.StepImporting,
		"stall-migration before=migrating": faults.StepMigrating,
		"stall-migration after=migrating":  faults.StepKeys,
		"stall-migration before=source":    faults.StepSource,
	} {
		c := stepped(t, Config{})
		inject(t, c, "f", fault)
		v := move(t, c, Move{})
		c.Advance(time.Second)
		wantState(t, v, MoveStalled, 0)
		if got := v.move.Steps[v.step]; got != firstLeft {
			t.Errorf("%s: it stopped before %s, want %s", fault, got, firstLeft)
		}
		heal(t, c, "f")
		c.Advance(time.Second)
		wantState(t, v, MoveDone, 0)
	}
}

func TestMoverEndsWhereItIsTold(t *testing.T) {
	for _, tt := range []struct {
		move  Move
		moved int
	}{
		{Move{StopBefore: faults.StepMigrating}, 0},
		{Move{StopAfter: faults.StepKeys}, 3},
		{Move{StopKeys: 2}, 2},
	} {
		c := stepped(t, Config{})
		talk(t, client(t, c, Plain("alice")), [2]string{"MSET {hello}:a 1 {hello}:b 2 {hello}:c 3", "OK via n1"})
		v := move(t, c, tt.move)
		c.Advance(time.Second)
		wantState(t, v, MoveStopped, tt.moved)
	}
}

func TestMoverFails(t *testing.T) {
	c := stepped(t, Config{})
	talk(t, client(t, c, Plain("alice")), [2]string{"SET hello 1", "OK via n1"})
	inject(t, c, "f", `error reply="ERR Target instance replied with error: OOM" command=migrate`)
	v := move(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveFailed, 0)
	if _, err := v.State(); !strings.Contains(err.Error(), "Target instance") {
		t.Errorf("it failed with %v", err)
	}
	if err := mustNode(t, c, "n2").Crash(); err != nil {
		t.Fatal(err)
	}
	v = move(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveFailed, 0)
}

func TestMoverMovesRanges(t *testing.T) {
	c := stepped(t, Config{})
	v := move(t, c, Move{Slots: slot.Ranges{{First: 0, Last: 9}, {First: 100, Last: 100}}, From: "n1", To: "n3"})
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 0)
	for _, s := range []int{0, 9, 100} {
		if got := mustNode(t, c, "n2").View().Owner(s).ID; got != mustNode(t, c, "n3").ID() {
			t.Errorf("slot %d belongs to %s", s, c.NameOf(got))
		}
	}
}

// A node that is in no cluster is not told of a move.
func TestMoverPassesOverStrangers(t *testing.T) {
	c := stepped(t, Config{Lone: 1})
	v := move(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 0)
}
