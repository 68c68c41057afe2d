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
	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// build makes a history of lines: "1 2 a: INCR x => (integer) 1" is a
// call from second 1 to 2, and "1 n1 a: INCR x => (integer) 1" what a node did.
func build(t *testing.T, lines string) *Recorder {
	t.Helper()
	r := &Recorder{}
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" {
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
			r.runs = append(r.runs, &Run{
				Node: "n" + name, At: from, Client: words[2], Commands: commands, Replies: replies, slot: s,
				after: uint64(from / time.Millisecond),
			})
			continue
		}
		c := Call{Client: words[2], Commands: commands, Replies: replies, Begin: from, End: Forever}
		if words[1] != "-" {
			c.End = seconds(t, words[1])
		}
		r.Add(c)
	}
	slices.SortStableFunc(r.runs, func(a, b *Run) int { return cmp.Compare(a.At, b.At) })
	return r
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

func TestJudge(t *testing.T) {
	lostWrite := []sim.Loss{{Node: "n1", Winner: "n4", Loss: node.Loss{Writes: [][]string{{"SET", "{hello}r", "2"}}}}}
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
		{name: "an answer before the deed", want: Impossible, lines: `
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
		{name: "other commands are not judged", lines: `
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
			if got == "" {
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

// A slot move in between is named.
func TestJudgeSlotMove(t *testing.T) {
	r := build(t, `
		1 2 a: RPUSH {hello}l m => (integer) 1
		1.5 n1 a: RPUSH {hello}l m => (integer) 1
		4 5 a: LPOP {hello}l => (nil)
		4.5 n2 a: LPOP {hello}l => (nil)`)
	for i, st := range []setslot{{node: "n2", what: "importing"}, {node: "n1", what: "migrating"}, {node: "n2", what: "node"}, {node: "n1", what: "node"}} {
		st.after, st.slot = uint64(2000+i), slot.OfString("{hello}")
		r.steps = append(r.steps, st)
	}
	events := []event.Event{logged(2.1, "n2", moved(866, 866, "n1", "n2"))}
	verdicts := r.Judge(Evidence{Events: events})
	if len(verdicts) != 1 || verdicts[0].Kind != LostInMove {
		t.Fatalf("%v, want %q", verdicts, LostInMove)
	}

	// A failover while the slot is on its way explains it.
	r.steps = r.steps[:2]
	verdicts = r.Judge(Evidence{Events: takeover(2.1)})
	if len(verdicts) != 1 || verdicts[0].Kind != CutShort && verdicts[0].Kind != LostInFailover && verdicts[0].Kind != Unaccounted {
		t.Fatalf("%v, want %q", verdicts, CutShort)
	}
	if verdicts[0].Violation() {
		t.Errorf("%v is a violation", verdicts[0])
	}
}

// A source that takes the slot back explains what its target deletes.
func TestJudgeSlotTakenBack(t *testing.T) {
	r := build(t, `
		1 2 a: INCR {hello}c => (integer) 1
		1.5 n2 a: INCR {hello}c => (integer) 1
		4 5 a: GET {hello}c => (nil)
		4.5 n1 a: GET {hello}c => (nil)`)
	events := []event.Event{
		logged(1.1, "n2", moved(866, 866, "n1", "n2")), logged(2.5, "n2", moved(866, 866, "n2", "n1")),
		logged(2.5, "n2", event.KeysDeleted{Keys: 1}),
	}
	verdicts := r.Judge(Evidence{Events: events})
	if len(verdicts) != 1 || verdicts[0].Kind != CutShort || !strings.Contains(verdicts[0].Reason, "n2 deletes 1 keys") {
		t.Fatalf("%v, want %q", verdicts, CutShort)
	}
	verdicts = r.Judge(Evidence{Events: events[:2]})
	if len(verdicts) != 1 || !verdicts[0].Violation() {
		t.Fatalf("%v, want a violation", verdicts)
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
