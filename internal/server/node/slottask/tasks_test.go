package slottask

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

var (
	taskID = strings.Repeat("1", 40)
	source = gossip.ID(strings.Repeat("a", 40))
	dest   = gossip.ID(strings.Repeat("b", 40))
	ranges = []slot.Range{{First: 5, Last: 7}}
)

// side is a node of a test: it does what its tasks ask for, and writes it down.
type side struct {
	Tasks
	self    gossip.ID
	now     time.Duration
	owner   gossip.ID // of all slots
	replica bool
	open    bool
	unsent  int64
	forks   bool
	paused  bool
	keys    int // of each slot
	tracked bool
	did     []string
}

func newSide(self gossip.ID) *side {
	s := &side{self: self, owner: source}
	s.World = s
	s.Settings = Settings{
		MaxLag: 100, PauseTimeout: 10 * time.Second, DrainTimeout: time.Minute, MaxArchived: 32, Timeout: time.Minute,
		SnapshotDelay: 5 * time.Second, TellsMigrations: true,
	}
	return s
}

func (s *side) Time() time.Duration        { return s.now }
func (s *side) Millisecond() int64         { return 1000 + s.now.Milliseconds() }
func (s *side) Owner(int) gossip.ID        { return s.owner }
func (s *side) Self() gossip.ID            { return s.self }
func (s *side) Master() bool               { return !s.replica }
func (s *side) MasterID() gossip.ID        { return dest }
func (s *side) KnowsMaster(gossip.ID) bool { return true }
func (s *side) Open() bool                 { return s.open }
func (s *side) Unsent(*Task) int64         { return s.unsent }
func (s *side) Forks() bool                { return s.forks }
func (s *side) Paused() bool               { return s.paused }
func (s *side) Keys(int) int               { return s.keys }
func (s *side) Tracked() bool              { return s.tracked }
func (s *side) task() *Task                { return s.All()[0] }
func (s *side) after(d time.Duration, n int) {
	for range n {
		s.now += d
		s.Cron()
		s.act()
	}
}

var kinds = [...]string{
	Dial: "dial", Authenticate: "auth", Hangup: "hangup", BeginSnapshot: "snapshot", Gather: "gather", Apply: "apply", Pause: "pause",
	Unpause: "unpause", Ended: "ended", TakeSlots: "take slots", Trim: "trim", TellTrim: "tell trim",
}

// act does what there is to do, and what is left before the next event.
func (s *side) act() {
	for range 3 {
		for _, a := range s.Take() {
			switch a.Kind {
			case Moved, TellReplicas:
				continue
			case Send:
				s.did = append(s.did, strings.Join(a.Words[:1], " "))
				continue
			case Pause:
				s.paused = true
			case Unpause:
				s.paused = false
			case TakeSlots:
				s.owner = s.self
			}
			text := kinds[a.Kind]
			if a.Kind <= Hangup && a.Channel == Snapshot {
				text += " 2"
			}
			s.did = append(s.did, text)
		}
		s.BeforeSleep()
	}
}

// does checks what was done since the last time, and in which state the task is.
func (s *side) does(t *testing.T, state State, want string) {
	t.Helper()
	if got := strings.Join(s.did, ", "); got != want {
		t.Errorf("it does %q, want %q", got, want)
	}
	if got := s.task().State; got != state {
		t.Errorf("it is %s, want %s: %s", got, state, s.task().Error)
	}
	s.did = nil
}

func importing() *side {
	s := newSide(dest)
	s.Import(func() string { return taskID }, ranges)
	s.act()
	return s
}

// gathering is an import whose snapshot comes.
func gathering() *side {
	s := importing()
	s.Connected(s.task(), Main)
	s.Reply(s.task(), Main, "+OK")
	s.Reply(s.task(), Main, "+OK")
	s.Reply(s.task(), Main, "+RDBCHANNELSYNCSLOTS")
	s.Connected(s.task(), Snapshot)
	s.Reply(s.task(), Snapshot, "+OK")
	s.Reply(s.task(), Snapshot, "+SLOTSSNAPSHOT")
	s.act()
	return s
}

// streaming is an import that waits for the end of the stream.
func streaming() *side {
	s := gathering()
	s.SnapshotEOF(s.task(), Snapshot)
	s.act()
	s.Streamed(s.task(), 10)
	s.act()
	return s
}

// sending is a migration whose snapshot is sent.
func sending() *side {
	s := newSide(source)
	task, _ := s.Sync(taskID, ranges, dest)
	s.act()
	s.Channels(taskID)
	s.Begin(task)
	s.act()
	return s
}

// handing is a migration that has ended its stream.
func handing() *side {
	s := sending()
	s.SnapshotDone(s.task(), true)
	s.Acked(s.task(), WaitStreamEOF, 0)
	s.act()
	return s
}

func TestImport(t *testing.T) {
	s := gathering()
	s.does(t, Accumulate, "dial, auth, CONF, SYNC, dial 2, auth 2, RDBCHANNEL, gather")
	s.SnapshotEOF(s.task(), Snapshot)
	s.act()
	s.does(t, StreamingBuffer, "hangup 2, apply")
	s.Streamed(s.task(), 10)
	s.act()
	s.does(t, WaitStreamEOF, "ACK")
	s.Applied(s.task(), 5)
	s.after(100*time.Millisecond, 1)
	s.does(t, WaitStreamEOF, "ACK")
	if got := s.task().DestOffset; got != 15 {
		t.Errorf("the offset is %d", got)
	}
	s.StreamEnds(s.task())
	s.act()
	s.does(t, Completed, "hangup, take slots")
	if s.Importing() || s.Active() != 0 || s.task().Ended == -1 {
		t.Error("it has not ended")
	}
}

// A stream that ends before what has gathered is applied is taken over behind that.
func TestImportOfShortStream(t *testing.T) {
	s := gathering()
	s.SnapshotEOF(s.task(), Snapshot)
	s.act()
	s.StreamEnds(s.task())
	s.Streamed(s.task(), 10)
	s.act()
	s.does(t, Completed, "dial, auth, CONF, SYNC, dial 2, auth 2, RDBCHANNEL, gather, hangup 2, apply, hangup, take slots")
}

func TestMigrate(t *testing.T) {
	s := sending()
	s.does(t, SendSnapshotAndStream, "snapshot")
	s.Fed(s.task(), 200)
	s.SnapshotDone(s.task(), true)
	s.Acked(s.task(), WaitStreamEOF, 99)
	s.act()
	s.does(t, SendStream, "") // too far behind
	s.unsent = 1
	s.Acked(s.task(), WaitStreamEOF, 100)
	s.act()
	s.does(t, Handoff, "pause")
	s.unsent = 0
	s.now = 2 * time.Second
	s.act()
	s.does(t, StreamEOF, "hangup 2, ended")
	s.owner = dest
	if !s.Taken(ranges) {
		t.Error("the slots are not the task's")
	}
	s.act()
	s.does(t, Completed, "unpause, trim, tell trim")
	if got := s.task().WritePause; got != 2000 {
		t.Errorf("writes have waited %d ms", got)
	}
}

// How attempts fail: what happens in which state, what is said of it, and whether the data of an
// import are trimmed.
func TestFailures(t *testing.T) {
	for _, row := range []struct {
		name  string
		side  *side
		event func(s *side)
		want  string
	}{
		{"nobody listens", importing(), func(s *side) { s.Broken(s.task(), Main, "Connection refused") }, "Main channel - Failed to sync with source node: Connection refused (state: connecting, rdb_channel_state: none)"},
		{"refused", importing(), func(s *side) {
			s.Connected(s.task(), Main)
			s.Reply(s.task(), Main, "+OK")
			s.Reply(s.task(), Main, "-ERR no")
		}, "Main channel - Failed to sync with source node: Error reply to CLUSTER SYNCSLOTS CONF from the source: -ERR no (state: handshake-reply, rdb_channel_state: none)"},
		{"the snapshot breaks", gathering(), func(s *side) { s.Broken(s.task(), Snapshot, "") }, "RDB channel - Connection is closed (state: accumulate-buffer, rdb_channel_state: rdbchannel-transfer)"},
		{"the stream breaks", streaming(), func(s *side) { s.Broken(s.task(), Main, "") }, "Main channel - Connection is closed (state: wait-stream-eof, rdb_channel_state: completed)"},
		{"silence of the source", streaming(), func(s *side) { s.now += 62 * time.Second; s.Cron() }, "Main channel - Connection timeout (state: wait-stream-eof, rdb_channel_state: completed)"},
		{"silence in the snapshot", gathering(), func(s *side) { s.now += 62 * time.Second; s.Cron() }, "RDB channel - Connection timeout (state: accumulate-buffer, rdb_channel_state: rdbchannel-transfer)"},
		{"the destination leaves", sending(), func(s *side) { s.Gone(s.task(), Main) }, "Main and RDB channel clients are disconnected. (state: send-bulk-and-stream, rdb_channel_state: rdbchannel-transfer)"},
		{"the child fails", sending(), func(s *side) { s.SnapshotDone(s.task(), false) }, "RDB channel - Failed to send slots snapshot (state: send-bulk-and-stream, rdb_channel_state: rdbchannel-transfer)"},
		{"a pause that is too long", handing(), func(s *side) { s.now += 10 * time.Second; s.BeforeSleep() }, "Server paused timeout (state: stream-eof, rdb_channel_state: completed)"},
		{"which tells how long it was", handing(), func(s *side) {
			s.Settings.TimeoutTold = true
			s.now += 10 * time.Second
			s.Cron()
		}, "Write pause timeout during slot handoff: destination did not take ownership within 10000 ms. (state: stream-eof, rdb_channel_state: completed)"},
		{"a destination that stays behind", sending(), func(s *side) {
			s.SnapshotDone(s.task(), true)
			s.Fed(s.task(), 1000)
			for range 63 {
				s.Acked(s.task(), WaitStreamEOF, 0)
				s.now += time.Second
				s.Cron()
			}
		}, "Sync buffer drain timeout (state: send-stream, rdb_channel_state: completed)"},
	} {
		row.event(row.side)
		row.side.did = nil
		row.side.act()
		task := row.side.task()
		if task.State != Failed || task.Error != row.want {
			t.Errorf("%s: %s, %q, want %q", row.name, task.State, task.Error, row.want)
		}
		if row.side.Paused() {
			t.Errorf("%s: writes are still held back", row.name)
		}
		if did := strings.Join(row.side.did, ", "); task.Import != strings.HasSuffix(did, "trim, tell trim") {
			t.Errorf("%s: it does %q", row.name, did)
		}
	}
}

// A destination tries again each second, whoever is the owner by then.
func TestRetries(t *testing.T) {
	s := importing()
	s.owner = dest[:39] + "c"
	s.Broken(s.task(), Main, "Connection refused")
	s.act()
	s.did = nil
	s.after(100*time.Millisecond, 10)
	s.does(t, Connecting, "dial")
	if task := s.task(); task.Retries != 1 || task.Source != s.owner || task.Error == "" {
		t.Errorf("%d retries, from %s: %q", task.Retries, task.Source, task.Error)
	}
	s.Broken(s.task(), Main, "Connection refused")
	s.owner = dest
	s.after(100*time.Millisecond, 10)
	if got := s.task(); got.State != Canceled || got.Error != "Cancelled due to slots owned by myself now (state: none, rdb_channel_state: none)" {
		t.Errorf("%s: %s", got.State, got.Error)
	}
}

// One task at a time; one that has failed makes room.
func TestOneTask(t *testing.T) {
	s := importing()
	draw := func() string { return strings.Repeat("2", 40) }
	if _, refusal := s.Import(draw, ranges); refusal != "overlapping import exists for slot range: 5-7" {
		t.Error(refusal)
	}
	other := []slot.Range{{First: 1, Last: 1}}
	if _, refusal := s.Import(draw, other); refusal != "another ASM task is already in progress" {
		t.Error(refusal)
	}
	s.Broken(s.task(), Main, "")
	if _, refusal := s.Import(draw, other); refusal != "" {
		t.Error(refusal)
	}
	if all := s.All(); len(all) != 2 || all[1].ID != taskID || all[1].State != Canceled {
		t.Errorf("there are %d tasks", len(all))
	}

	s = sending()
	if _, refusal := s.Sync(taskID, ranges, dest); refusal != "ERR Another ASM task is already in progress" {
		t.Error(refusal)
	}
	s.Gone(s.task(), Main)
	if task, _ := s.Sync(taskID, ranges, dest); task == nil || task.Retries != 1 || len(s.All()) != 1 {
		t.Error("the task is not taken up again")
	}
}

// An import waits for what is to be trimmed, and for a pause to end; keys that are left over from
// before are trimmed first.
func TestTrimming(t *testing.T) {
	s := newSide(dest)
	s.keys = 1
	s.Settings.Trim = TrimNone
	s.Import(func() string { return taskID }, ranges)
	s.act()
	s.does(t, None, "")
	if !s.Trims(5) || s.Trims(8) {
		t.Error("other slots wait than should")
	}
	s.Settings.Trim = TrimDefault
	s.paused = true
	s.act()
	s.does(t, None, "")
	s.paused, s.keys = false, 0
	s.act()
	s.does(t, Connecting, "trim, tell trim, dial")

	s.tracked, s.keys = true, 2
	s.Broken(s.task(), Main, "")
	s.act()
	if stats := s.TrimStats(); stats.Running != 1 || stats.Keys != 6 || stats.Started != 1 {
		t.Errorf("it tells %+v", stats)
	}
	s.after(100*time.Millisecond, 1)
	if stats := s.TrimStats(); stats.Running != 0 || stats.Trimmed != 6 || stats.Completed != 1 {
		t.Errorf("it tells %+v", stats)
	}
	s.does(t, Failed, "hangup, hangup 2, tell trim, trim")
}

// A source whose slots are taken at the wrong time, or by somebody else, gives up; what it has of
// them stays in the first case.
func TestTakenAtTheWrongTime(t *testing.T) {
	for _, row := range []struct {
		taken []slot.Range
		ours  bool
	}{{ranges, true}, {[]slot.Range{{First: 5, Last: 9}}, false}} {
		s := sending()
		s.did = nil
		if got := s.Taken(row.taken); got != row.ours {
			t.Errorf("%v: %t", row.taken, got)
		}
		s.act()
		s.does(t, Canceled, "hangup 2, hangup, unpause")
	}
}

// A replica hears of its master's task, and is a master with it.
func TestFollow(t *testing.T) {
	for _, row := range []struct {
		text string
		want string
	}{
		{fmt.Sprintf("%s:%s:%s:import:accumulate-buffer:5-7", taskID, source, dest), "trim, tell trim"},
		{fmt.Sprintf("%s:%s:%s:import:completed:5-7", taskID, source, dest), ""},
		{fmt.Sprintf("%s:%s:%s:migrate:completed:5-7", taskID, source, dest), "trim, tell trim"},
		{fmt.Sprintf("%s:%s:%s:migrate:failed:5-7", taskID, source, dest), ""},
	} {
		s := newSide("r")
		s.replica, s.keys = true, 1
		if !s.Follow(row.text) {
			t.Errorf("%s is nonsense", row.text)
		}
		s.replica = false
		s.Promoted()
		s.act()
		if got := strings.Join(s.did, ", "); got != row.want {
			t.Errorf("%s: it does %q, want %q", row.text, got, row.want)
		}
	}
	s := newSide("r")
	s.replica = true
	for _, text := range []string{"x", taskID + ":a:b:import:none:5-7", fmt.Sprintf("%s:%s:%s:foo:none:5-7", taskID, source, dest), fmt.Sprintf("%s:%s:%s:import:none:x", taskID, source, dest)} {
		if s.Follow(text) {
			t.Errorf("%q is believed", text)
		}
	}
}

func TestFailPoints(t *testing.T) {
	for words, want := range map[[2]string]bool{{"", ""}: true, {"import-main-channel", "TAKEOVER"}: true, {"foo", "none"}: false, {"migrate-rdb-channel", "foo"}: false, {"", "none"}: false} {
		if _, got := FailPointAt(words[0], words[1]); got != want {
			t.Errorf("%q: %t", words, got)
		}
	}
	s := gathering()
	s.Settings.Point, _ = FailPointAt("import-rdb-channel", "rdbchannel-transfer")
	if s.SnapshotEOF(s.task(), Snapshot) {
		t.Error("the snapshot is taken")
	}
	s = sending()
	s.Settings.Point, _ = FailPointAt("migrate-main-channel", "handoff-prep")
	s.SnapshotDone(s.task(), true)
	s.Acked(s.task(), WaitStreamEOF, 0)
	s.act()
	s.does(t, SendStream, "snapshot")
}

func TestArchive(t *testing.T) {
	s := newSide(dest)
	s.Settings.MaxArchived = 2
	for i := range 4 {
		s.Import(func() string { return strings.Repeat(fmt.Sprint(i), 40) }, ranges)
		s.act()
		s.Cancel("", "user request")
		s.after(100*time.Millisecond, 1)
	}
	if len(s.All()) != 4 {
		t.Errorf("%d tasks are left without one under way", len(s.All()))
	}
	s.Import(func() string { return taskID }, ranges)
	s.after(100*time.Millisecond, 1)
	if all := s.All(); len(all) != 3 || all[0].ID != taskID || all[1].ID[0] != '3' {
		t.Errorf("%d tasks are left", len(all))
	}
}
