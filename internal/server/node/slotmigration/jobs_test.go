package slotmigration

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

const jobName = "0123456789012345678901234567890123456789"

// side is a node of a test: it does what its jobs ask for, and writes it down.
type side struct {
	Jobs
	self   gossip.ID
	now    time.Duration
	owner  gossip.ID // of all slots
	unsent int64
	forks  bool
	paused time.Duration // until when
	did    []string
	said   []string // to the other side
}

func newSide(self gossip.ID) *side {
	s := &side{self: self, owner: "source"}
	s.World = s
	s.Settings = Settings{MaxLog: 1000, PauseTime: 10 * time.Second, Timeout: time.Minute}
	return s
}

func (s *side) Time() time.Duration  { return s.now }
func (s *side) Second() int64        { return int64(s.now / time.Second) }
func (s *side) Owner(int) gossip.ID  { return s.owner }
func (s *side) Self() gossip.ID      { return s.self }
func (s *side) Unsent(*Job) int64    { return s.unsent }
func (s *side) Forks() bool          { return s.forks }
func (s *side) Paused() bool         { return s.now < s.paused }
func (s *side) state() State         { return s.List()[0].State }
func (s *side) job() *Job            { return s.List()[0] }
func (s *side) tick(d time.Duration) { s.now += d; s.Cron(false); s.act() }
func (s *side) hear(words ...string) {
	for _, w := range words {
		s.Says(s.job(), w)
		s.act()
	}
}
func (s *side) answer(text string) { s.Answer(s.job(), text+"\r\n"); s.act() }

var kindNames = [...]string{
	Dial: "dial", Authenticate: "auth", Establish: "establish", Send: "send", Hangup: "hangup", Snapshot: "snapshot",
	KillSnapshot: "kill", Stream: "stream", Pause: "pause", Unpause: "unpause", TakeOver: "take over", Hide: "hide", Show: "show",
	Clean: "clean", Finished: "finished", Moved: "moved",
}

// act does what there is to do, and what is left before the next event.
func (s *side) act() {
	for range 2 {
		for _, a := range s.Take() {
			switch a.Kind {
			case Moved:
				continue
			case Send:
				s.said = append(s.said, a.Word)
				s.did = append(s.did, "send "+a.Word)
				continue
			case Pause:
				s.paused = max(s.paused, a.Until)
				s.did = append(s.did, fmt.Sprint("pause until ", a.Until))
				continue
			case Unpause:
				s.paused = 0
			case TakeOver:
				s.owner = s.self
			}
			s.did = append(s.did, kindNames[a.Kind])
		}
		s.Proceed()
	}
}

// does checks what was done since the last time.
func (s *side) does(t *testing.T, want string) {
	t.Helper()
	if got := strings.Join(s.did, ", "); got != want {
		t.Errorf("%s: it does %q, want %q", s.job().State, got, want)
	}
	s.did = nil
}

func export() *side {
	s := newSide("source")
	s.Export(jobName, "target", []slot.Range{{First: 5, Last: 7}, {First: 9, Last: 9}})
	s.act()
	return s
}

func imported() *side {
	s := newSide("target")
	s.Import(jobName, "source", []slot.Range{{First: 5, Last: 7}})
	s.act()
	return s
}

func TestExport(t *testing.T) {
	s := export()
	s.does(t, "dial")
	if got := s.job().Slots(); got != "5-7 9-9" {
		t.Errorf("the slots are %q", got)
	}
	s.Connected(s.job())
	s.act()
	s.does(t, "establish")
	s.unsent = 10 // the acknowledgement
	s.answer("+OK")
	s.does(t, "send ACK")
	s.tick(0)
	s.does(t, "")
	s.unsent, s.forks = 0, true
	s.tick(0)
	s.does(t, "")
	s.forks = false
	s.tick(0)
	s.does(t, "snapshot")
	s.unsent = 1
	s.hear("request-pause")
	s.does(t, "stream")
	if s.state() != WaitingToPause {
		t.Fatalf("it is %s", s.state())
	}
	s.unsent = 0
	s.tick(0)
	s.does(t, "pause until 10s, send PAUSED")
	s.now = 9 * time.Second
	s.hear("request-failover")
	s.does(t, "pause until 11s, send FAILOVER-GRANTED")
	if !s.Granted(5) || s.Granted(8) {
		t.Error("it has granted other slots than it did")
	}
	s.owner = "target"
	s.OwnersChanged()
	s.act()
	s.does(t, "unpause, hangup")
	if s.state() != Success || s.Exporting() || s.Granted(5) {
		t.Errorf("it is %s", s.state())
	}
}

func TestExportWithPassword(t *testing.T) {
	s := export()
	s.Settings.Auth = true
	s.Connected(s.job())
	s.act()
	s.answer("-WRONGPASS no")
	if got := s.job().Message; got != "Failed to AUTH to target node: -WRONGPASS no" {
		t.Errorf("message %q", got)
	}
	s = export()
	s.Settings.Auth = true
	s.Connected(s.job())
	s.act()
	s.answer("+OK")
	s.does(t, "dial, auth, establish")
}

func TestImport(t *testing.T) {
	s := imported()
	s.does(t, "hide")
	if !s.ImportsSlot(6) || s.ImportsSlot(9) || s.Exporting() {
		t.Error("it imports other slots than it does")
	}
	s.hear("ack", "snapshot-eof")
	s.does(t, "send REQUEST-PAUSE")
	s.hear("paused")
	s.does(t, "send REQUEST-FAILOVER")
	s.Settings.PreventFailover = true
	s.hear("failover-granted")
	s.does(t, "")
	s.Settings.PreventFailover = false
	s.tick(0)
	s.does(t, "take over, show, finished, hangup")
	if s.state() != Success || s.Importing() {
		t.Errorf("it is %s", s.state())
	}
}

// How jobs fail: what happens in which state, and what the message is.
func TestFailures(t *testing.T) {
	to := func(s *side, words ...string) *side { s.hear(words...); return s }
	exporting := func(words ...string) *side {
		s := export()
		s.Connected(s.job())
		s.act()
		s.answer("+OK")
		s.tick(0)
		return to(s, words...)
	}
	for _, row := range []struct {
		name  string
		side  *side
		event func(s *side)
		want  string
	}{
		{"nobody listens", export(), func(s *side) { s.Broken(s.job(), "Connection refused") }, "Unable to connect to target node: Connection refused"},
		{"refused", export(), func(s *side) { s.Connected(s.job()); s.act(); s.answer("-ERR no") }, "Received error during handshake to target: -ERR no\r\n"},
		{"link of an export", exporting(), func(s *side) { s.Broken(s.job(), "") }, "Connection lost to target. Check CLUSTER GETSLOTMIGRATIONS on the target node for more information."},
		{"link of an import", imported(), func(s *side) { s.Broken(s.job(), "") }, "Connection lost to source. Check CLUSTER GETSLOTMIGRATIONS on the source node for more information."},
		{"flushed", imported(), func(s *side) { s.Flushed() }, "Data was flushed"},
		{"silence", exporting(), func(s *side) { s.tick(62 * time.Second) }, "Timed out after too long with no interaction"},
		{"no memory", imported(), func(s *side) { s.OutOfMemory(s.job()) }, "Ran out of memory (OOM) during slot import"},
		{"an error", imported(), func(s *side) { s.Refused(s.job()) }, "Failed to process command during slot migration. Check logs for more information"},
		{"snapshot", exporting(), func(s *side) { s.SnapshotDone(s.job(), false) }, "Failed to perform snapshot"},
		{"too early", imported(), func(s *side) { s.hear("paused") }, "Unexpected state machine transition"},
		{"nonsense", imported(), func(s *side) { s.hear("foo") }, "Unknown SYNCSLOTS subcommand used"},
		{"somebody else's", imported(), func(s *side) { s.owner = "other"; s.OwnersChanged() }, "Slots are no longer owned by source node"},
		{"mine already", imported(), func(s *side) { s.owner = "target"; s.OwnersChanged() }, "Slots were unexpectedly assigned to myself during import"},
		{"no longer mine", exporting(), func(s *side) { s.owner = "other"; s.OwnersChanged() }, "Slots are no longer owned by myself"},
		{"paused in vain", exporting("request-pause"), func(s *side) { s.tick(11 * time.Second) }, "Timed out before streaming completed"},
		{"granted in vain", exporting("request-pause", "request-failover"), func(s *side) { s.tick(11 * time.Second) }, "Unpaused before migration completed (migration may have succeeded with lost writes)"},
		{"too late", exporting("request-pause"), func(s *side) { s.now += 11 * time.Second; s.hear("request-failover") }, "Unpaused before failover completed"},
		{"a failover of the primary", func() *side {
			s := newSide("r")
			s.Follow(jobName, []slot.Range{{First: 5, Last: 7}})
			s.act()
			return s
		}(), func(s *side) { s.Promoted() }, "A failover occurred during slot import"},
	} {
		row.event(row.side)
		row.side.act()
		j := row.side.job()
		if j.State != Failed || j.Message != row.want {
			t.Errorf("%s: %s, %q, want %q", row.name, j.State, j.Message, row.want)
		}
		if row.side.Paused() {
			t.Errorf("%s: clients are still paused", row.name)
		}
		if did := strings.Join(row.side.did, ", "); j.Import && !strings.HasSuffix(did, "clean, show, finished") {
			t.Errorf("%s: it does %q, and leaves what it got", row.name, did)
		}
	}
}

// A source that has granted the failover waits for it though the link is gone.
func TestGrantedOutlivesTheLink(t *testing.T) {
	s := export()
	s.Connected(s.job())
	s.act()
	s.answer("+OK")
	s.hear("request-pause", "request-failover")
	s.Broken(s.job(), "")
	s.act()
	if s.state() != ExportGranted {
		t.Fatalf("it is %s", s.state())
	}
	s.owner = "target"
	s.tick(0)
	if s.state() != Success {
		t.Errorf("it is %s", s.state())
	}
}

func TestCancel(t *testing.T) {
	s := export()
	s.Import("another", "source", []slot.Range{{First: 1, Last: 1}})
	if !s.Cancel() || s.Cancel() {
		t.Error("not just one cancellation")
	}
	s.act()
	if got := s.Find(jobName).State; got != Cancelled {
		t.Errorf("the export is %s", got)
	}
	if got := s.Find("another").State; got != WaitAck {
		t.Errorf("the import is %s", got)
	}
}

// A replica hears of its primary's imports, and a primary that becomes a replica waits for
// what the new one says.
func TestFollow(t *testing.T) {
	s := imported()
	s.Demoted()
	s.act()
	if s.state() != OnPrimary || !s.job().Follows() {
		t.Fatalf("it is %s", s.state())
	}
	s.tick(time.Hour)
	if s.PrimaryFinished("another", Failed, "") || !s.PrimaryFinished(jobName, Failed, "why") {
		t.Error("it knows other jobs than it does")
	}
	s.act()
	s.does(t, "hide, hangup, show")
	if s.state() != Failed || s.job().Message != "why" {
		t.Errorf("it is %s: %s", s.state(), s.job().Message)
	}
}

func TestLog(t *testing.T) {
	s := export()
	s.Settings.MaxLog = 2
	for i := range 4 {
		s.Cancel()
		s.Export(fmt.Sprint(i), "target", []slot.Range{{First: i, Last: i}})
	}
	s.tick(0)
	if len(s.List()) != 2 || s.List()[0].Name != "3" || s.List()[1].Name != "2" {
		t.Errorf("%d jobs are left", len(s.List()))
	}
	s.Forget()
	if len(s.List()) != 0 || s.Exporting() {
		t.Error("it knows of a job")
	}
}
