package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// atomicCluster is one of servers that move slots whole.
func atomicCluster(t *testing.T) *Cluster {
	t.Helper()
	return stepped(t, Config{Dialect: "valkey-9.1"})
}

func wholeMove(t *testing.T, c *Cluster, m Move) *Mover {
	t.Helper()
	m.Atomic, m.From, m.To = true, "n1", "n2"
	if m.Slots == nil {
		m.Slots = slot.Ranges{{First: 866, Last: 866}}
	}
	return move(t, c, m)
}

func TestMoverMovesSlotsWhole(t *testing.T) {
	c := atomicCluster(t)
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"MSET {hello}:a 1 {hello}:b 2", "OK via n1"}, [2]string{"SET bar 3", "OK via n1"})
	v := wholeMove(t, c, Move{Slots: slot.Ranges{{First: 800, Last: 900}, {First: 7, Last: 7}}})
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 0)
	talk(t, alice, [2]string{"GET {hello}:a", "\"1\" via n1:MOVED n2"}, [2]string{"GET bar", "\"3\" via n1"})
	for _, s := range []int{800, 900, 7} {
		if got := mustNode(t, c, "n3").View().Owner(s).ID; got != mustNode(t, c, "n2").ID() {
			t.Errorf("n3 says that slot %d belongs to %s", s, c.NameOf(got))
		}
	}
}

// The target gets the commands that build each key in Valkey.
func TestWholeMoveBuildsKeys(t *testing.T) {
	c := atomicCluster(t)
	ask := func(node string, command ...string) string {
		t.Helper()
		r, err := mustNode(t, c, node).Do(command...)
		if err != nil {
			t.Fatal(err)
		}
		return r.String()
	}
	for _, command := range []string{
		"HSET {hello}h f 1 g 2", "HPEXPIREAT {hello}h 4000000000000 FIELDS 1 f", "ZADD {hello}z 0.1 a 3 b inf c 1e300 d", "XADD {hello}x 1-1 a b",
		"XGROUP CREATE {hello}x g 0", "XGROUP CREATECONSUMER {hello}x g e", "SET {hello}s v PXAT 4000000000000",
	} {
		ask("n1", strings.Fields(command)...)
	}
	ask("n2", "CONFIG", "RESETSTAT")
	v := wholeMove(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveDone, 0)
	stats := ask("n2", "INFO", "commandstats")
	for _, word := range []string{"hsetex", "hmset", "zadd", "xadd", "xsetid", "xgroup|create", "xgroup|createconsumer", "set", "pexpireat"} {
		if !strings.Contains(stats, "cmdstat_"+word+":calls=1,") {
			t.Errorf("%s has not come once:\n%s", word, stats)
		}
	}
	if strings.Contains(stats, "restore") {
		t.Errorf("something was restored:\n%s", stats)
	}
	if got := ask("n2", "HPEXPIRETIME", "{hello}h", "FIELDS", "1", "f"); got != "4000000000000" {
		t.Errorf("the field expires at %s", got)
	}
}

// A fault holds the servers themselves; reads go on, writes wait for the takeover and then
// go elsewhere.
func TestMoverStallsServers(t *testing.T) {
	for fault, both := range map[string]bool{"stall-migration before=pause": false, "stall-migration before=takeover": true} {
		c := atomicCluster(t)
		talk(t, client(t, c, Plain("alice")), [2]string{"SET {hello}:a 1", "OK via n1"})
		inject(t, c, "f", fault)
		v := wholeMove(t, c, Move{})
		c.Advance(time.Second)
		wantState(t, v, MoveStalled, 0)
		r, err := mustNode(t, c, "n1").Do("INFO", "clients")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(r.String(), "paused_reason:slot_migration_in_progress"); got != both {
			t.Errorf("%s: the source holds writes back: %t, want %t", fault, got, both)
		}
		heal(t, c, "f")
		c.Advance(time.Second)
		wantState(t, v, MoveDone, 0)
	}
}

func TestMoverStopsServers(t *testing.T) {
	for family, newCluster := range map[string]func(*testing.T) *Cluster{"valkey": atomicCluster, "redis": importCluster} {
		for _, step := range atomicSteps {
			c := newCluster(t)
			v := wholeMove(t, c, Move{StopBefore: step})
			c.Advance(time.Second)
			wantState(t, v, MoveStopped, 0)
			if got := mustNode(t, c, "n3").View().Owner(866).ID; got != mustNode(t, c, "n1").ID() {
				t.Errorf("%s, before %s: the slot belongs to %s", family, step, c.NameOf(got))
			}
		}
	}
}

func TestMoverTellsWhyServersFail(t *testing.T) {
	c := atomicCluster(t)
	v := wholeMove(t, c, Move{Slots: slot.Ranges{{First: 16383, Last: 16383}}})
	c.Advance(time.Second)
	wantState(t, v, MoveFailed, 0)
	if _, err := v.State(); !strings.Contains(err.Error(), "Slots are not served by this node.") {
		t.Errorf("it failed with %v", err)
	}
	if err := mustNode(t, c, "n2").Crash(); err != nil {
		t.Fatal(err)
	}
	v = wholeMove(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveFailed, 0)
	if _, err := v.State(); !strings.Contains(err.Error(), "failed: Unable to connect to target node: Connection refused") {
		t.Errorf("it failed with %v", err)
	}
	c = stepped(t, Config{})
	v = wholeMove(t, c, Move{})
	c.Advance(time.Second)
	wantState(t, v, MoveFailed, 0)
}

// What is on its way is not to be seen at the target, and is gone if nothing comes of it.
func TestHalfMovedSlotsAreHidden(t *testing.T) {
	c := atomicCluster(t)
	talk(t, client(t, c, Plain("alice")), [2]string{"MSET {hello}:a 1 {hello}:b 2", "OK via n1"})
	v := wholeMove(t, c, Move{StopBefore: faults.StepPause})
	c.Advance(time.Second)
	wantState(t, v, MoveStopped, 0)
	ask := func(node, command, want string) {
		t.Helper()
		r, err := mustNode(t, c, node).Do(strings.Fields(command)...)
		if err != nil || r.String() != want {
			t.Errorf("%s at %s: %q, %v, want %q", command, node, r, err, want)
		}
	}
	ask("n2", "DBSIZE", "0")
	ask("n2", "KEYS *", "")
	ask("n2", "RANDOMKEY", "")
	ask("n2", "CLUSTER COUNTKEYSINSLOT 866", "2")
	ask("n1", "FLUSHALL", "OK")
	c.Advance(time.Second)
	ask("n2", "CLUSTER COUNTKEYSINSLOT 866", "0")
	if state, message := v.jobNow("n1", "EXPORT"); state != "failed" || message != "Data was flushed" {
		t.Errorf("the migration is %s: %s", state, message)
	}
	wholeMove(t, c, Move{StopBefore: faults.StepTakeover})
	c.Advance(time.Second)
	ask("n2", "DBSIZE", "0")
}

// jobNow is what a node says of the migration.
func (v *Mover) jobNow(node, operation string) (state, message string) {
	n, err := v.c.Node(node)
	if err != nil {
		return err.Error(), ""
	}
	r, _ := n.Do("CLUSTER", "GETSLOTMIGRATIONS")
	return v.jobIn(r, operation)
}

// A source deletes what has moved. Has its replica not heard of that when it takes over, nothing is lost.
func TestWhatHasMovedIsNotLost(t *testing.T) {
	for _, dialect := range []string{"valkey-9.1", "redis-8.6"} {
		c := stepped(t, Config{Dialect: dialect, Replicas: 1})
		talk(t, client(t, c, Plain("alice")), [2]string{"SET {hello}:a 1", "OK via n1"})
		c.Advance(time.Second)
		inject(t, c, "lag", "partition {n1} {n4} link=repl")
		v := wholeMove(t, c, Move{})
		c.Advance(time.Second)
		wantState(t, v, MoveDone, 0)
		must(t, mustNode(t, c, "n1").Crash())
		c.Advance(time.Minute)
		if losses := c.Losses(); len(losses) != 0 || !mustNode(t, c, "n4").View().Self.Master {
			t.Errorf("%s: lost: %+v\n%v", dialect, losses, c.Log())
		}
	}
}

// What the target got behind the grant, before it took over, is not lost; and what is lost is so once, though
// the source fails over later, to a replica that has none of it.
func TestWritesBehindTheGrantThatArrive(t *testing.T) {
	c := stepped(t, Config{Dialect: "valkey-9.1", Replicas: 1})
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"SET {hello}:a 1", "OK via n1"})
	v := wholeMove(t, c, Move{StopBefore: faults.StepTakeover})
	c.Advance(time.Second)
	wantState(t, v, MoveStopped, 0)
	inject(t, c, "lag", "partition {n1} {n4} link=repl")
	inject(t, c, "cut", "partition {n1} {n2 n3 n4 n5 n6} link=bus") // so that nobody tells n1 who has the slot
	c.Advance(9 * time.Second)
	paused := func() bool {
		r, err := mustNode(t, c, "n1").Do("INFO", "clients")
		return err == nil && strings.Contains(r.String(), "paused_actions:write")
	}
	for range 10000 {
		if !paused() {
			break
		}
		c.Advance(100 * time.Microsecond)
	}
	talk(t, alice, [2]string{"SET {hello}:a 2", "OK via n1"}, [2]string{"SET {hello}:b 3", "OK via n1"})
	if err := v.hold(faults.StepTakeover, false); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	talk(t, alice, [2]string{"SET {hello}:a 4", "OK via n1"})
	heal(t, c, "cut")
	c.Advance(5 * time.Second)
	losses := c.Losses()
	if len(losses) != 1 || len(losses[0].Writes) != 1 || strings.Join(losses[0].Writes[0], " ") != "SET {hello}:a 4" || losses[0].Winner != "n2" {
		t.Errorf("lost: %+v\n%v", losses, c.Log())
	}
	talk(t, alice, [2]string{"GET {hello}:a", "\"2\" via n1:MOVED n2"})
	must(t, mustNode(t, c, "n1").Crash())
	c.Advance(time.Minute)
	if again := c.Losses(); len(again) != 1 {
		t.Errorf("lost once more: %+v\n%v", again, c.Log())
	}
}

// What a source writes between the end of its pause and the news that its slot is taken is
// lost, and nothing else is.
func TestWritesBehindTheGrantAreLost(t *testing.T) {
	c := atomicCluster(t)
	alice := client(t, c, Plain("alice"))
	talk(t, alice, [2]string{"SET {hello}:a 1", "OK via n1"})
	v := wholeMove(t, c, Move{StopBefore: faults.StepTakeover})
	c.Advance(time.Second)
	wantState(t, v, MoveStopped, 0)
	// Nobody hears that the connection is gone, nor who has the slot.
	inject(t, c, "cut", "partition {n1} {n2 n3} link=bus,repl")
	c.Advance(11 * time.Second)
	talk(t, alice, [2]string{"SET {hello}:a 2", "OK via n1"}, [2]string{"SET bar 3", "OK via n1"})
	if err := v.hold(faults.StepTakeover, false); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	heal(t, c, "cut")
	c.Advance(5 * time.Second)
	losses := c.Losses()
	if len(losses) != 1 || len(losses[0].Writes) != 1 || strings.Join(losses[0].Writes[0], " ") != "SET {hello}:a 2" || losses[0].Winner != "n2" {
		t.Errorf("lost: %+v\n%v", losses, c.Log())
	}
	talk(t, alice, [2]string{"GET {hello}:a", "\"1\" via n1:MOVED n2"})
}
