package history

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// build makes a history of lines: "1 2 a: INCR x => (integer) 1" is a call from second 1
// to 2, "1 n1 a: INCR x => (integer) 1" what a node did, and "1 n1 importing" a step of a
// migration of {hello}'s slot there, "1 n1 migrate {hello}k" a MIGRATE that it began, and
// "1 n2 restore {hello}k text" a string that one brought, "1 n1 flushall" a FLUSHALL, and
// "1 n1 unknown" a command that may have done anything.
func build(t *testing.T, lines string) *Recorder {
	t.Helper()
	r := &Recorder{}
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if !strings.Contains(line, ": ") {
			r.acts = append(r.acts, buildAct(t, strings.Fields(line)))
			continue
		}
		head, rest, ok := strings.Cut(line, ": ")
		command, reply, ok2 := strings.Cut(rest, " => ")
		words := strings.Fields(head)
		if !ok || !ok2 || len(words) != 3 {
			t.Fatalf("%q is no line of a history", line)
		}
		var commands [][]string
		for part := range strings.SplitSeq(command, " | ") {
			commands = append(commands, strings.Fields(part))
		}
		replies := strings.Split(reply, " | ")
		from := seconds(t, words[0])
		if name, isNode := strings.CutPrefix(words[1], "n"); isNode {
			s, _ := slotOf(commands)
			r.acts = append(r.acts, act{after: uint64(from / time.Millisecond), node: "n" + name, run: &Run{
				Node: "n" + name, At: from, Client: words[2], Commands: commands, Replies: replies, slot: s,
			}})
			continue
		}
		c := Call{Client: words[2], Commands: commands, Replies: replies, Begin: from, End: Forever}
		if words[1] != "-" {
			c.End = seconds(t, words[1])
		}
		r.Add(c)
	}
	slices.SortStableFunc(r.acts, func(a, b act) int { return cmp.Compare(a.after, b.after) })
	return r
}

// buildAct makes an act of a line without a command.
func buildAct(t *testing.T, words []string) act {
	t.Helper()
	a := act{after: uint64(seconds(t, words[0]) / time.Millisecond), node: words[1]}
	switch words[2] {
	case "flushall":
		a.flush = &flush{seconds(t, words[0])}
	case "unknown":
		a.unknown = &unknown{-1, "n1 did something"}
	case "migrate":
		a.migrate = &migrate{keys: words[3:]}
	case "restore":
		a.restore = &restore{key: words[3], value: value{kind: 's', text: words[4]}, judged: true}
	default:
		a.step = &setslot{slot: slot.OfString("{hello}"), what: words[2], sure: true}
	}
	return a
}

func seconds(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text + "s")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// logged is an event of the log at a second.
func logged(at float64, node string, f event.Fact) event.Event {
	d := time.Duration(at * float64(time.Second))
	return event.Event{Seq: uint64(d / time.Millisecond), At: d, Node: node, Fact: f}
}

// moved says that slots changed hands.
func moved(first, last int, from, to string) event.SlotsChanged {
	return event.SlotsChanged{Slots: slot.Ranges{{First: first, Last: last}}, From: from, To: to}
}

// takeover is what the log has of n4's taking over from n1.
func takeover(at float64) []event.Event {
	return []event.Event{
		logged(at, "n4", event.RoleChanged{Node: "n4", Role: event.Master}), logged(at, "n4", moved(0, 5460, "n1", "n4")),
	}
}

// takeback is what it has of n1's following n4 and taking over from it.
func takeback(at float64) []event.Event {
	return []event.Event{
		logged(at-0.1, "n1", moved(0, 5460, "n1", "n4")), logged(at-0.1, "n1", event.RoleChanged{Node: "n1", Role: event.Replica, Master: "n4"}),
		logged(at, "n1", event.RoleChanged{Node: "n1", Role: event.Master}), logged(at, "n1", moved(0, 5460, "n4", "n1")),
	}
}

func TestJudge(t *testing.T) {
	lost := func(by string, at time.Duration, l sim.Loss) []sim.Loss {
		l.At, l.Node, l.Winner = at, by, "n4"
		return []sim.Loss{l}
	}
	lostWrite := lost("n1", 3*time.Second, sim.Loss{Writes: [][]string{{"SET", "{hello}r", "2"}}})
	const forgotten = `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			2 2.1 a: SET {hello}r 2 => OK
			2.05 n1 a: SET {hello}r 2 => OK
			4 5 a: GET {hello}r => "1"
			4.5 n4 a: GET {hello}r => "1"`
	for _, tc := range []struct {
		name, lines string
		evidence    Evidence
		want        Kind // "" for none
	}{
		{name: "all is well", lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			1 3 b: GET {hello}r => (nil)
			1.2 n1 b: GET {hello}r => (nil)`},
		{name: "a lost reply is no fault", lines: `
			1 2 a: INCR {hello}c => (timeout)
			1.5 n1 a: INCR {hello}c => (integer) 1
			3 4 a: GET {hello}c => "1"
			3.5 n1 a: GET {hello}c => "1"`},
		{name: "a command that was never done", lines: `
			1 2 a: INCR {hello}c => (timeout)
			3 4 a: GET {hello}c => (nil)
			3.5 n1 a: GET {hello}c => (nil)`},
		{name: "a retry counts twice", want: Twice, lines: `
			1 3 a: INCR {hello}c => (integer) 2
			1.5 n1 a: INCR {hello}c => (integer) 1
			2.5 n1 a: INCR {hello}c => (integer) 2`},
		{name: "a retry that is reported as unknown", lines: `
			1 3 a: INCR {hello}c => (timeout)
			1.5 n1 a: INCR {hello}c => (integer) 1
			2.5 n1 a: INCR {hello}c => (integer) 2
			4 5 a: GET {hello}c => "2"
			4.5 n1 a: GET {hello}c => "2"`},
		{name: "a late one is not the next one's", lines: `
			1 2 a: INCR {hello}c => (timeout)
			3 4 a: INCR {hello}c => (integer) 1
			3.5 n1 a: INCR {hello}c => (integer) 1
			5 n1 a: INCR {hello}c => (integer) 2`},
		{name: "a retried SET undoes another one", want: Twice, lines: `
			1 5 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			2 3 b: SET {hello}r 2 => OK
			2.5 n1 b: SET {hello}r 2 => OK
			3.1 3.5 b: GET {hello}r => "2"
			3.2 n1 b: GET {hello}r => "2"
			1.6 1.9 b: GET {hello}r => "1"
			1.7 n1 b: GET {hello}r => "1"
			4.5 n1 a: SET {hello}r 1 => OK
			6 7 b: GET {hello}r => "1"
			6.5 n1 b: GET {hello}r => "1"`},
		{name: "the reply of another command", want: Mixed, lines: `
			1 2 a: SET {hello}r 1 => (integer) 1
			1.5 n1 a: SET {hello}r 1 => OK`},
		{name: "a reply from nowhere", want: Invented, lines: `
			1 2 a: GET {hello}r => "7"`},
		{name: "half a transaction", want: Unasked, lines: `
			1 2 a: MULTI | INCR {hello}x | INCR {hello}y | EXEC => OK | QUEUED | (reset) | (reset)
			1.5 n1 a: INCR {hello}y => (integer) 1`},
		{name: "an answer before the command is done", want: Impossible, lines: `
			1 2 a: SET {hello}r 1 => OK
			3 4 b: GET {hello}r => (nil)
			3.5 n1 b: GET {hello}r => (nil)
			5 n1 a: SET {hello}r 1 => OK`},
		{name: "a stale read", want: StaleRead, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3 4 b: GET {hello}r => (nil)
			3.5 n1 b: GET {hello}r => (nil)
			5 6 b: GET {hello}r => "1"
			5.5 n1 b: GET {hello}r => "1"`},
		{name: "a lost update", want: LostUpdate, lines: `
			1 2 a: INCR {hello}c => (integer) 1
			1.5 n1 a: INCR {hello}c => (integer) 1
			3 4 a: INCR {hello}c => (integer) 1
			3.5 n1 a: INCR {hello}c => (integer) 1`},
		{name: "a failover forgets", want: LostInFailover, evidence: Evidence{takeover(3), lostWrite}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			2 2.5 a: SET {hello}r 2 => OK
			2.2 n1 a: SET {hello}r 2 => OK
			4 5 a: GET {hello}r => "1"
			4.5 n4 a: GET {hello}r => "1"`},
		{name: "a failover forgets, and nobody knows of it", want: Unaccounted, evidence: Evidence{Events: takeover(3)}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 5 a: GET {hello}r => (nil)
			4.5 n4 a: GET {hello}r => (nil)`},
		{name: "a failover forgets all", want: LostInFailover, evidence: Evidence{takeover(3), lost("n1", 3*time.Second, sim.Loss{Everything: true})}, lines: forgotten},
		{name: "a failover forgets what is too old to name", want: LostInFailover, evidence: Evidence{takeover(3), lost("n1", 4*time.Second, sim.Loss{Truncated: true})}, lines: forgotten},
		{name: "another one forgot", want: Unaccounted, evidence: Evidence{takeover(3), lost("n2", 3*time.Second, sim.Loss{Truncated: true, Everything: true})}, lines: forgotten},
		{name: "it forgot at another time", want: Unaccounted, evidence: Evidence{takeover(3), lost("n1", 2*time.Second, sim.Loss{Everything: true})}, lines: forgotten},
		{name: "it forgot another key", want: Unaccounted, evidence: Evidence{takeover(3), lost("n1", 3*time.Second, sim.Loss{Writes: [][]string{{"SET", "foo", "{hello}r"}}})}, lines: forgotten},
		{name: "it forgot a FLUSHALL", want: LostInFailover, evidence: Evidence{takeover(3), lost("n1", 3*time.Second, sim.Loss{Writes: [][]string{{"FLUSHALL"}}})}, lines: forgotten},
		{name: "the first of two failovers forgot", want: LostInFailover, evidence: Evidence{slices.Concat(takeover(3), takeback(3.5)), lostWrite}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`},
		{name: "the first of two failovers forgot, but not that", want: Unaccounted, evidence: Evidence{slices.Concat(takeover(3), takeback(3.5)), lostWrite}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3.1 3.2 a: GET {hello}r => "1"
			3.15 n4 a: GET {hello}r => "1"
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`},
		{name: "a master takes back what its replica took over, with a write that came later", evidence: Evidence{Events: slices.Concat(takeover(3), takeback(5))}, lines: `
			1 2 a: SET {hello}r 1 => (timeout)
			4 n1 a: SET {hello}r 1 => OK
			6 7 b: GET {hello}r => "1"
			6.5 n1 b: GET {hello}r => "1"`},
		{name: "a master takes back what its replica took over, and forgets what that did", want: Unaccounted, evidence: Evidence{Events: slices.Concat(takeover(3), takeback(5))}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 4.5 a: SET {hello}r 2 => OK
			4.2 n4 a: SET {hello}r 2 => OK
			6 7 b: GET {hello}r => "1"
			6.5 n1 b: GET {hello}r => "1"`},
		{name: "a failover does not forget what came after it", want: LostUpdate, evidence: Evidence{takeover(3), lostWrite}, lines: `
			4 5 a: SET {hello}r 1 => OK
			4.5 n4 a: SET {hello}r 1 => OK
			6 7 a: GET {hello}r => (nil)
			6.5 n4 a: GET {hello}r => (nil)`},
		{name: "nor invents", want: WrongMachine, evidence: Evidence{takeover(3), lostWrite}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 5 a: GET {hello}r => "9"
			4.5 n4 a: GET {hello}r => "9"`},
		{name: "an old master goes on", want: OldMaster, evidence: Evidence{Events: takeover(3)}, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 5 a: SET {hello}r 2 => OK
			4.5 n4 a: SET {hello}r 2 => OK
			6 7 b: GET {hello}r => "1"
			6.5 n1 b: GET {hello}r => "1"
			8 9 a: GET {hello}r => "2"
			8.5 n4 a: GET {hello}r => "2"`},
		{
			name: "a process without its data", want: LostWithData, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`,
			evidence: Evidence{Events: []event.Event{logged(2.5, "n1", event.Crashed{}), logged(3, "n1", event.Restarted{})}},
		},
		{name: "FLUSHALL", lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3 n1 flushall
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`},
		{name: "FLUSHALL is forgotten", want: LostUpdate, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3 n1 flushall
			4 5 a: GET {hello}r => "1"
			4.5 n1 a: GET {hello}r => "1"`},
		{name: "FLUSHALL of another node", want: LostUpdate, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3 n3 flushall
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`},
		{name: "FLUSHALL while half of the keys are elsewhere", lines: `
			1 2 a: SET {hello}r 1 => OK
			1.4 n1 a: SET {hello}r 1 => OK
			1 2 a: SET {hello}s 1 => OK
			1.5 n1 a: SET {hello}s 1 => OK
			2 n2 importing
			2 n1 migrating
			2.1 n1 migrate {hello}r
			2.2 n2 restore {hello}r 1
			3 n1 flushall
			4 5 a: GET {hello}r => "1"
			4.5 n2 a: GET {hello}r => "1"
			5 6 a: GET {hello}s => (nil)
			5.5 n2 a: GET {hello}s => (nil)`},
		{name: "what nobody knows", want: NotJudged, lines: `
			1 2 a: SET {hello}r 1 => OK
			1.5 n1 a: SET {hello}r 1 => OK
			3 n1 unknown
			4 5 a: GET {hello}r => (nil)
			4.5 n1 a: GET {hello}r => (nil)`},
		{name: "other commands are not judged", want: NotJudged, lines: `
			1 2 a: HSET {hello}h f 1 => (integer) 1
			1.5 n1 a: HSET {hello}h f 1 => (integer) 1
			1 2 a: INCR {hello}c => (integer) 7
			1.5 n1 a: INCR {hello}c => (integer) 7`},
	} {
		t.Run(strings.ReplaceAll(tc.name, " ", "-"), func(t *testing.T) {
			verdicts := build(t, tc.lines).Judge(tc.evidence)
			got := Kind("")
			if len(verdicts) > 0 {
				got = verdicts[0].Kind
			}
			if got != tc.want || len(verdicts) > 1 {
				t.Fatalf("%d verdicts, %q, want %q: %v", len(verdicts), got, tc.want, verdicts)
			}
			if got == "" || got == NotJudged {
				return
			}
			file := filepath.Join(t.TempDir(), "history.html")
			if err := verdicts[0].Picture(file); err != nil {
				t.Fatal(err)
			}
			if page, err := os.ReadFile(file); err != nil || !strings.Contains(string(page), "{hello}") {
				t.Errorf("the picture does not show the keys (%v)", err)
			}
		})
	}
}

// Keys that a slot move takes along, leaves or loses.
func TestJudgeSlotMove(t *testing.T) {
	const open = "2 n2 importing\n2 n1 migrating\n"
	const set = "1 1.1 a: SET {hello}r 1 => OK\n1.05 n1 a: SET {hello}r 1 => OK\n"
	const nilAt, oneAt = "5 5.1 a: GET {hello}r => (nil)\n5.05 %s a: GET {hello}r => (nil)\n", "5 5.1 a: GET {hello}r => \"1\"\n5.05 %s a: GET {hello}r => \"1\"\n"
	const moves = "2.1 n1 migrate {hello}r\n2.2 n2 restore {hello}r 1\n"
	// A move that fails half way, in which the key is made at its target, and the next one, to another node.
	const first, second = "1 1.1 a: GET {hello}r => (nil)\n1.05 n1 a: GET {hello}r => (nil)\n" + open + "2.1 2.3 a: SET {hello}r 1 => OK\n2.2 n2 a: SET {hello}r 1 => OK\n", "3 n3 importing\n3 n1 migrating\n"
	const close = "3 n2 node\n3.1 n1 node\n"
	given := []event.Event{logged(2.9, "n2", moved(866, 866, "n1", "n2")), logged(3.05, "n1", moved(866, 866, "n1", "n2"))}
	third := []event.Event{logged(4, "n3", moved(866, 866, "n1", "n3")), logged(4, "n1", moved(866, 866, "n1", "n3")), logged(4, "n2", moved(866, 866, "n1", "n3"))}
	back := []event.Event{logged(4, "n2", moved(866, 866, "n2", "n1")), logged(4, "n2", event.KeysDeleted{Keys: 1}), logged(4, "n1", moved(866, 866, "n2", "n1"))}
	for _, tt := range []struct {
		name, lines string
		events      []event.Event
		want        Kind
		text        string // part of the verdict
	}{
		{"moved with its keys", set + open + moves + close + fmt.Sprintf(oneAt, "n2"), given, "", ""},
		{"given away with its keys", set + open + close + fmt.Sprintf(nilAt, "n2"), given, LostInMove, `n1 gives slot 866 away and holds keys of it: {{hello}r="1"}`},
		{"the key does not arrive", set + open + moves + close + fmt.Sprintf(nilAt, "n2"), given, LostInMove, `n2 answered "GET {hello}r" of a by (nil), want ["1"]`},
		{"another value arrives", set + open + "2.1 n1 migrate {hello}r\n2.2 n2 restore {hello}r 2\n", nil, WrongMachine, `n2 was brought {{hello}r="2"} by a MIGRATE, which its source did not hold`},
		{"a key arrives from nowhere", set + open + "2.2 n2 restore {hello}r 1\n", nil, WrongMachine, "which its source did not hold"},
		{"the source serves what it has", set + open + fmt.Sprintf(oneAt, "n1"), nil, "", ""},
		{"the source serves what has left", set + open + moves + fmt.Sprintf(nilAt, "n1"), nil, LostInMove, `n1 answered "GET {hello}r" of a by (nil)`},
		{"the target serves what has come", set + open + moves + fmt.Sprintf(oneAt, "n2"), nil, "", ""},
		{"the target serves half of the keys", set + open + moves + "5 5.1 a: MGET {hello}r {hello}s => [\"1\", (nil)]\n5.05 n2 a: MGET {hello}r {hello}s => [\"1\", (nil)]\n", nil, LostInMove, "n2 answered"},
		{"the old owner serves", set + open + moves + close + fmt.Sprintf(nilAt, "n1"), given, NotOwner, "says that n2 owns slot 866"},
		{"nobody else serves", set + fmt.Sprintf(nilAt, "n3"), nil, NotOwner, "n1 owns slot 866"},
		{"the import is given up", set + "2 n2 importing\n3 n2 stable\n" + fmt.Sprintf(nilAt, "n2"), given[1:], NotOwner, ""},

		// What Redis permits.
		{"a target that loses its data", set + open + moves + "4 n2 node\n" + fmt.Sprintf(nilAt, "n2"), []event.Event{logged(3, "n2", event.Crashed{}), logged(3.5, "n2", event.Restarted{}), logged(3.9, "n2", moved(866, 866, "n1", "n2"))}, LostWithData, "n2 comes back without its data"},
		{"a target that keeps its data", set + open + moves + fmt.Sprintf(oneAt, "n2"), []event.Event{logged(3, "n2", event.Crashed{}), logged(3.5, "n2", event.Restarted{KeepData: true})}, "", ""},
		{"a target that keeps its data and forgets", set + open + moves + fmt.Sprintf(nilAt, "n2"), []event.Event{logged(3, "n2", event.Crashed{}), logged(3.5, "n2", event.Restarted{KeepData: true})}, LostInMove, ""},
		{"a key is left at the target", open + "2.1 2.3 a: SET {hello}r 1 => OK\n2.2 n2 a: SET {hello}r 1 => OK\n" + fmt.Sprintf(nilAt, "n3"), third, CutShort, "{hello}r is left at n2 when n3 serves slot 866"},
		{"a key is left at the first of two targets", first + second + fmt.Sprintf(nilAt, "n3"), nil, CutShort, "{hello}r is left at n2 when n3 serves slot 866"},
		{"it is made once more at the second", first + second + "5 5.1 a: SET {hello}r 1 NX => OK\n5.05 n3 a: SET {hello}r 1 NX => OK\n", nil, CutShort, "{hello}r is left at n2 when n3 serves slot 866"},
		{"it is made once more at the first", strings.Split(first, open)[0] + second + "3.1 3.3 a: SET {hello}r 2 => OK\n3.2 n3 a: SET {hello}r 2 => OK\n4 n2 importing\n4 n1 migrating\n" + fmt.Sprintf(nilAt, "n2"), nil, CutShort, "{hello}r is left at n3 when n2 serves slot 866"},
		{"the second loses what it has", first + second + "3.1 3.3 a: SET {hello}r 1 => OK\n3.2 n3 a: SET {hello}r 1 => OK\n" + fmt.Sprintf(nilAt, "n3"), nil, LostUpdate, `n3 answered "GET {hello}r" of a by (nil)`},
		{"a key that its owner has is asked of the target", set + open + fmt.Sprintf(nilAt, "n2"), nil, Impossible, "no order of the calls explains the replies"},
		{"a key that its owner has is asked of the second target", set + open + second + fmt.Sprintf(nilAt, "n3"), nil, Impossible, "no order of the calls explains the replies"},
		{"a failover in between", set + open + moves + fmt.Sprintf(nilAt, "n2"), takeover(3), LostInMove, ""},
		{"a failover before the target's answer", set + open + moves + fmt.Sprintf(oneAt, "n4"), takeover(3), "", ""},
		{"the source takes the slot back", set + open + moves + close + fmt.Sprintf(nilAt, "n1"), append(slices.Clone(given), back...), CutShort, "n2 deletes 1 keys"},
		{"the source takes the slot back, and nobody deletes", set + open + moves + close + fmt.Sprintf(nilAt, "n1"), append(slices.Clone(given), back[0], back[2]), LostInMove, "n2 gives slot 866 away"},
	} {
		t.Run(strings.ReplaceAll(tt.name, " ", "-"), func(t *testing.T) {
			verdicts := build(t, tt.lines).Judge(Evidence{Events: tt.events})
			got, text := Kind(""), ""
			if len(verdicts) > 0 {
				got, text = verdicts[0].Kind, verdicts[0].String()
			}
			if got != tt.want || !strings.Contains(text, tt.text) {
				t.Errorf("%q, want %q with %q: %v", got, tt.want, tt.text, verdicts)
			}
		})
	}
}

func TestVerdictText(t *testing.T) {
	verdicts := build(t, `
		1 3 a: INCR {hello}c => (integer) 2
		1.5 n1 a: INCR {hello}c => (integer) 1
		2.5 n1 a: INCR {hello}c => (integer) 2`).Judge(Evidence{})
	want := `executed twice by a retry (slot 866, at 2.500s; to blame: the client): a: INCR {hello}c => (integer) 2 was done 2 times
    1.000s to 3.000s: a: INCR {hello}c => (integer) 2
        1.500s n1 did it: (integer) 1
        2.500s n1 did it: (integer) 2`
	if got := fmt.Sprint(verdicts[0]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What changes something else when it is done once more must not be, even if nobody looks
// afterwards; the rest may, if the client reports what came of the first time.
func TestJudgeTwice(t *testing.T) {
	const list = "0.1 0.3 b: RPUSH {hello}l a b c => (integer) 3\n0.2 n1 b: RPUSH {hello}l a b c => (integer) 3\n"
	const set = "0.1 0.3 b: SADD {hello}s a b => (integer) 2\n0.2 n1 b: SADD {hello}s a b => (integer) 2\n"
	for _, tt := range []struct{ before, command, first, second string }{
		{"", "INCR {hello}c", "(integer) 1", "(integer) 2"},
		{"", "INCRBY {hello}c 3", "(integer) 3", "(integer) 6"},
		{"", "APPEND {hello}r x", "(integer) 1", "(integer) 2"},
		{list, "RPUSH {hello}l x", "(integer) 4", "(integer) 5"},
		{list, "LPUSH {hello}l x", "(integer) 4", "(integer) 5"},
		{list, "LPOP {hello}l", `"a"`, `"b"`},
		{list, "RPOP {hello}l", `"c"`, `"b"`},
		{"", "SET {hello}r 1", "OK", ""},
		{"", "SET {hello}r 1 NX", "OK", ""},
		{set, "SREM {hello}s a", "(integer) 1", ""},
		{set, "SADD {hello}s c", "(integer) 1", ""},
		{set, "DEL {hello}s", "(integer) 1", ""},
		{set, "MSET {hello}s 1", "OK", ""},
	} {
		again := tt.second
		switch {
		case again != "":
		case strings.HasSuffix(tt.command, "NX"):
			again = "(nil)"
		case tt.first == "OK":
			again = "OK"
		default:
			again = "(integer) 0"
		}
		for _, reported := range []string{tt.first, again} {
			lines := tt.before + fmt.Sprintf("1 2 a: %[1]s => %[2]s\n1.2 n1 a: %[1]s => %[3]s\n1.6 n1 a: %[1]s => %[4]s\n", tt.command, reported, tt.first, again)
			verdicts := build(t, lines).Judge(Evidence{})
			if twice := len(verdicts) == 1 && verdicts[0].Kind == Twice; twice != (tt.second != "" || reported != tt.first) {
				t.Errorf("%s, reported as %s: %v", tt.command, reported, verdicts)
			}
		}
	}
}

// Members of a set come in any order, from nodes and from clients.
func TestJudgeSets(t *testing.T) {
	for _, tt := range []struct {
		reply string
		want  Kind
	}{{`["b", "a"]`, ""}, {`["a", "b"]`, ""}, {`["a"]`, WrongMachine}, {`["a", "b", "c"]`, WrongMachine}} {
		r := build(t, "0.1 0.3 b: SADD {hello}s b a => (integer) 2\n0.2 n1 b: SADD {hello}s b a => (integer) 2\n")
		commands := [][]string{{"SMEMBERS", "{hello}s"}}
		r.Add(Call{Client: "a", Commands: commands, Replies: []string{tt.reply}, Begin: time.Second, End: 2 * time.Second})
		raw := "*" + fmt.Sprint(strings.Count(tt.reply, `"`)/2) + "\r\n"
		for _, word := range strings.Split(strings.Trim(tt.reply, "[]"), ", ") {
			raw += "$1\r\n" + strings.Trim(word, `"`) + "\r\n"
		}
		r.Tap(&sim.Request{
			Node: "n1", Name: "a", After: 1500,
			At: 1500 * time.Millisecond, Command: "smembers", Slot: 866, Args: [][]byte{[]byte("SMEMBERS"), []byte("{hello}s")}, Reply: []byte(raw),
		})
		verdicts := r.Judge(Evidence{})
		got := Kind("")
		if len(verdicts) > 0 {
			got = verdicts[0].Kind
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q: %v", tt.reply, got, tt.want, verdicts)
		}
	}
}
