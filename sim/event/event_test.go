package event_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
	"pgregory.net/rapid"
)

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		node string
		fact event.Fact
		want string
	}{
		{"n1", event.Crashed{}, "n1        node     crash"},
		{"n1", event.Crashed{PowerLoss: true}, "n1        node     crash power-loss"},
		{"n1", event.AppendOnlyFileLoaded{Keys: 3}, "n1        node     begins with its append only file, 3 keys"},
		{"n1", event.Restarted{KeepData: true, NewIdentity: true, NewAddress: true}, "n1        node     restart keep-data new-identity new-address"},
		{"n1", event.Restarted{Address: "10.0.0.7:6379"}, "n1        node     restart address=10.0.0.7:6379"},
		{"n1", event.DumpLoaded{Keys: 3}, "n1        node     begins with its dump, 3 keys"},
		{"n1", event.Exited{Command: "SHUTDOWN"}, "n1        node     ended by SHUTDOWN"},
		{"n2", event.Fail{Node: "n1", Reports: 2, Needed: 2}, "n2        flag     flag n1 FAIL (2 reports, 2 needed)"},
		{"n2", event.Fail{Node: "n1", ToldBy: "n3"}, "n2        flag     flag n1 FAIL, told by n3"},
		{"n2", event.FailCleared{Node: "n1", Reason: "replica"}, "n2        flag     flag n1 -FAIL (replica)"},
		{"n2", event.AddressLost{Node: "n1", Found: "n4"}, "n2        flag     flag n1 noaddr, at its address is n4"},
		{"n2", event.RoleChanged{Node: "n1", Role: event.Replica, Master: "n4"}, "n2        role     role n1 replica of n4"},
		{"n2", event.RoleChanged{Node: "n1", Role: event.Replica}, "n2        role     role n1 replica of nobody"},
		{"n4", event.EpochChanged{Epoch: 5, Reason: event.EpochElection}, "n4        epoch    epoch 5 (election won)"},
		{"n4", event.SlotsChanged{Slots: slot.Ranges{{First: 5, Last: 7}, {First: 9, Last: 9}}, To: "n4"}, "n4        slot     slots 5-7 9 nobody -> n4"},
		{"n4", event.ElectionScheduled{Delay: 512 * time.Millisecond, Rank: 1, Offset: 70}, "n4        election election in 512ms rank=1 offset=70"},
		{"n4", event.ElectionWon{Epoch: 5, Votes: 1}, "n4        election election epoch=5 won with 1 vote"},
		{"n2", event.VoteDenied{Candidate: "n4", Reason: "it is a master"}, "n2        election vote n4 denied: it is a master"},
		{"n4", event.ManualFailover{Step: event.ManualOffset, Node: "n1", Offset: 7}, "n4        election manual-failover n1 paused at offset 7"},
		{"n2", event.StateChanged{Cause: event.CauseMinority, Reachable: 1, Masters: 3}, "n2        state    state fail: 1 of 3 masters reachable"},
		{"n2", event.StateChanged{Cause: event.CauseSlot}, "n2        state    state fail: slot 0 is not served"},
		{"n2", event.MemberKnown{Node: "n1", How: event.ByGossip, By: "n3"}, "n2        member   known n1 told by n3"},
		{"n1", event.Redirected{Code: event.Moved, Slot: 866, Target: "n2", To: "n2"}, "n1 → n2   redirect MOVED 866 n2"},
		{"n1", event.ShardUnsubscribed{Channel: "hello", Slot: 866, Client: "alice"}, "n1        pubsub   subscription to hello ends, slot 866 is gone   for alice"},
		{"n1", event.Redirected{Code: event.Ask, Slot: 866, Target: "n2", To: "n2", Client: "a   b"}, `n1 → n2   redirect ASK 866 n2   for "a   b"`},
		{"n1", event.Redirected{Code: event.ClusterDown, Message: "CLUSTERDOWN The cluster is down", Client: "alice"}, "n1        redirect CLUSTERDOWN The cluster is down   for alice"},
		{"n1", event.Redirected{Code: event.ClusterDown, Message: "CLUSTERDOWN Hash slot not served"}, "n1        redirect CLUSTERDOWN Hash slot not served"},
		{"n1", event.MigrationStopped{Slot: 866, To: "n2", Keys: 1}, "n1 → n2   migrate  slot 866: stopped after 1 key"},
		{"n1", event.MigrationStopped{Slot: 866, To: "n2", Before: "keys"}, "n1 → n2   migrate  slot 866: stopped before keys"},
		{"n1", event.DataSetFailed{Key: "h i", Reason: "no\nway"}, `n1        repl     the data set fails at "h i": no\nway`},
		{"n4", event.DataSetLoaded{Master: "n1", Keys: 1, Offset: 14}, "n4 → n1   repl     took the data set, 1 keys at offset 14"},
		{"", event.FaultStruck{Name: "cut", Fault: "partition", On: "bus n1 → n2", Count: 128}, "          fault    cut (partition) strikes bus n1 → n2, the 128. time"},
		{"alice", event.CommandDone{
			Commands: []event.Args{{"GET", "hello"}}, Reply: event.Reply{Type: event.NilReply},
			Route: event.Route{{Node: "n1", Why: "timeout"}, {Node: "n1", Why: "timeout"}, {Node: "n2"}},
		}, "alice     command  GET hello => (nil)   via n1:timeout*2 n2"},
		{"@n1", event.CommandDone{Commands: []event.Args{{"BLPOP", "l", "0"}}, Failure: event.FailPending}, "@n1       command  BLPOP l 0 => (pending)"},
		{"bob", event.CommandDone{Commands: []event.Args{{"MULTI"}, {"EXEC"}}, Failure: "timeout"}, "bob       error    MULTI | EXEC => (timeout)"},
		{"n1", event.WritesLost{
			Winner: "n4", From: 1, To: 2, Count: 2, Writes: []event.Args{{"SET", "a", "1"}, {"SET", "b", strings.Repeat("x", 70)}}, Truncated: true,
		}, "n1        repl     lost offsets 1-2, 2 writes and older ones that n4 did not get: SET a 1; SET b " + strings.Repeat("x", 54) + "..."},
	} {
		e := event.Event{Seq: 7, At: 1500 * time.Millisecond, Node: tt.node, Fact: tt.fact}
		if got, want := e.String(), "#7    1.500s "+tt.want; got != want {
			t.Errorf("%#v is\n%q, want\n%q", tt.fact, got, want)
		}
	}
}

// Whatever a value holds, an event is one line, and has one "=>" and one "via" that are
// not in quotes.
func TestValuesForgeNothing(t *testing.T) {
	evil := rapid.OneOf(
		rapid.SampledFrom([]string{"x\n   9.999s n3  role  role n9 master", "a => b via n7", "a   via n7", "via", "|", "", "\x00\xff", `"`, `\`, "'", "=>"}),
		rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		e := event.Event{Node: evil.Draw(t, "client"), Fact: event.CommandDone{
			Commands: []event.Args{rapid.SliceOfN(evil, 1, 4).Draw(t, "args")},
			Reply: event.Reply{
				Type: rapid.SampledFrom([]event.ReplyType{event.StatusReply, event.ErrorReply, event.BulkReply}).Draw(t, "type"),
				Text: evil.Draw(t, "reply"),
			},
			Route: event.Route{{Node: "n1"}},
		}}
		line := e.String()
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("not one line of text: %q", line)
		}
		bare := outsideQuotes(line)
		if strings.Count(bare, "=>") != 1 || strings.Count(bare, "   via ") != 1 {
			t.Fatalf("forged: %s", line)
		}
	})
}

// outsideQuotes is a line without what is in double quotes.
func outsideQuotes(line string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(line); i++ {
		switch {
		case quoted && line[i] == '\\':
			i++
		case line[i] == '"':
			quoted = !quoted
		case !quoted:
			b.WriteByte(line[i])
		}
	}
	return b.String()
}

// A line is the same wherever it is appended.
func TestAppendTo(t *testing.T) {
	e := event.Event{Seq: 52, Node: "n1", Fact: event.Paused{}}
	if got, want := string(e.AppendTo(make([]byte, 0, 1000))), e.String(); got != want || !strings.HasPrefix(got, "#52 ") {
		t.Errorf("got %q, want %q", got, want)
	}
}
