package replication

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

func TestIdentity(t *testing.T) {
	i := NewIdentity(1)
	first := i.ID
	if len(first) != 40 || i.ID2 != NoID || i.SecondOffset != NoOffset || first != NewIdentity(1).ID || first == NewIdentity(2).ID {
		t.Errorf("a fresh process has %+v", i)
	}
	i.Offset = 100
	i.Shift()
	second := i.ID
	if i.ID2 != first || i.SecondOffset != 101 || second == first {
		t.Errorf("a promoted one has %+v", i)
	}
	for _, row := range []struct {
		id     string
		offset int64
		want   bool
	}{
		{second, 200, true},
		{strings.ToUpper(second), 1, true},
		{first, 101, true},
		{first, 102, false}, // behind the common history
		{NoID, 1, false},
		{"?", -1, false},
	} {
		if got := i.Continues(row.id, row.offset); got != row.want {
			t.Errorf("from %d of %s: %t", row.offset, row.id, got)
		}
	}
	i.Renew()
	if i.Continues(first, 1) || i.Continues(second, 1) {
		t.Error("a new history continues old ones")
	}
}

// What a replica says, line by line, and what the last line means.
func TestHandshake(t *testing.T) {
	const history = "0123456789012345678901234567890123456789"
	plain := Introduction{Port: "7000"}
	resumable := Introduction{Port: "7000", Resumable: true, ID: history, Offset: 41}
	const hello = "REPLCONF listening-port 7000, REPLCONF capa eof capa psync2"
	for _, row := range []struct {
		name    string
		me      Introduction
		lines   string // of the master, divided by bars
		says    string // what the replica says, divided by bars
		outcome Outcome
		answer  Answer
	}{
		{"a full synchronisation", plain, "+PONG|+OK|+OK|+FULLRESYNC " + history + " 100", hello + "||PSYNC ? -1|", FullSync, Answer{history, 100}},
		{"of a history without a name", plain, "+PONG|+OK|+OK|+FULLRESYNC", hello + "||PSYNC ? -1|", FullSync, Answer{NoID, 0}},
		{"it goes on", resumable, "+PONG|+OK|+OK||+CONTINUE", hello + "||PSYNC " + history + " 42||", Resumed, Answer{}},
		{"it goes on under a new name", resumable, "+PONG|+OK|+OK|+CONTINUE abc", hello + "||PSYNC " + history + " 42|", Resumed, Answer{ID: "abc"}},
		{"nobody asked to go on", plain, "+PONG|+OK|+OK|+CONTINUE", hello + "||PSYNC ? -1|", GiveUp, Answer{}},
		{"a master that loads", plain, "+PONG|+OK|+OK|-LOADING x", hello + "||PSYNC ? -1|", GiveUp, Answer{}},
		{"a master without a master", plain, "+PONG|+OK|+OK|-NOMASTERLINK x", hello + "||PSYNC ? -1|", GiveUp, Answer{}},
		{"an old master", plain, "+PONG|-ERR x|-ERR x|-ERR unknown command", hello + "||PSYNC ? -1|", PlainSync, Answer{NoID, NoOffset}},
		{"no server", plain, "HTTP/1.1 400", "", GiveUp, Answer{}},
		{"a password", Introduction{User: "u", Password: "p", Port: "1", IP: "1.2.3.4"}, "-NOAUTH x|+OK|+OK|+OK|+OK",
			"AUTH u p, REPLCONF listening-port 1, REPLCONF ip-address 1.2.3.4, REPLCONF capa eof capa psync2||||PSYNC ? -1", GoOn, Answer{}},
		{"a version", Introduction{Port: "7000", Version: "7.2.4"}, "+PONG|+OK|+OK|-ERR no such option|+CONTINUE", hello + ", REPLCONF version 7.2.4|||PSYNC ? -1|", GiveUp, Answer{}},
		{"a wrong password", Introduction{Password: "p", Port: "7000"}, "+PONG|-ERR x", "AUTH p, " + hello + "|", GiveUp, Answer{}},
	} {
		var h Handshake
		if got := fmt.Sprint(h.Begin()); got != "[[PING]]" {
			t.Errorf("it begins with %s", got)
		}
		var says []string
		var outcome Outcome
		var answer Answer
		for _, line := range strings.Split(row.lines, "|") {
			if outcome != GoOn {
				t.Errorf("%s: %q is too late", row.name, line)
			}
			var send [][]string
			send, outcome, answer = h.Line(line, row.me)
			var words []string
			for _, request := range send {
				words = append(words, strings.Join(request, " "))
			}
			says = append(says, strings.Join(words, ", "))
		}
		if got := strings.Join(says, "|"); got != row.says || outcome != row.outcome || answer != row.answer {
			t.Errorf("%s: says %q, want %q; outcome %d %v, want %d %v", row.name, got, row.says, outcome, answer, row.outcome, row.answer)
		}
	}
}

// A data set arrives, however it is cut, and what follows it is not part of it.
func TestTransfer(t *testing.T) {
	const mark = "0123456789012345678901234567890123456789"
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "data")
		marked := rapid.Bool().Draw(t, "with a mark")
		var tr Transfer
		stream, rest := bytes.Clone(data), []byte("*1\r\n")
		if marked {
			stream, rest = append(stream, mark...), nil // the master waits for an answer
			if !tr.Announce("") || !tr.Announce("$EOF:"+mark) {
				t.Fatal("the announcement is refused")
			}
		} else if !tr.Announce(fmt.Sprint("$", len(data))) {
			t.Fatal("the announcement is refused")
		}
		stream = append(stream, rest...)
		for !tr.Announced() || len(stream) > 0 {
			n := rapid.IntRange(1, len(stream)).Draw(t, "part")
			left, whole := tr.Receive(stream[:n])
			stream = stream[n:]
			if whole {
				if got := append(bytes.Clone(left), stream...); !bytes.Equal(got, rest) || !bytes.Equal(tr.Data, data) || tr.Marked() != marked {
					t.Fatalf("got %q and then %q, want %q and then %q", tr.Data, got, data, rest)
				}
				return
			}
		}
		t.Fatal("it never ends")
	})
	for _, line := range []string{"x", "$-1", "$", "$EOF:short", "+OK"} {
		var tr Transfer
		if tr.Announce(line) {
			t.Errorf("%q announces a file", line)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, row := range []struct {
		line, refusal string
		want          Options
	}{
		{"listening-port 7000 IP-Address 1.2.3.4", "", Options{Port: 7000, IP: "1.2.3.4"}},
		{"listening-port x", "ERR value is not an integer or out of range", Options{}},
		{"ip-address " + strings.Repeat("1", 256), "ERR REPLCONF ip-address provided by replica instance is too long: 256 bytes", Options{}},
		{"capa EOF capa psync2 capa later", "", Options{EOF: true, PSYNC2: true}},
		{"rdb-only 1", "", Options{OnlyRDB: true}},
		{"rdb-only 2", "ERR value is out of range, value must between 0 and 1", Options{}},
		{"rdb-filter-only functions", "", Options{Filter: OnlyFunctions}},
		{"rdb-filter-only keys", "ERR Unsupported rdb-filter-only option: keys", Options{Filter: Nothing}},
		{`rdb-filter-only "`, "ERR Missing rdb-filter-only values", Options{}},
		{"version 7.2.4-rc1", "", Options{Version: 0x070204}},
		{"version 7.2.255", "", Options{Version: LastWithoutSetSlot}},
		{"version 7.2", "ERR Unrecognized version format: 7.2", Options{}},
		{"nosuch 1", "ERR Unrecognized REPLCONF option: nosuch", Options{}},
	} {
		var o Options
		refusal := ""
		words := strings.Fields(row.line)
		for i := 0; i < len(words) && refusal == ""; i += 2 {
			refusal = o.Set([]byte(words[i]), []byte(words[i+1]))
		}
		if refusal != row.refusal || o != row.want {
			t.Errorf("REPLCONF %s: %q and %+v, want %q and %+v", row.line, refusal, o, row.refusal, row.want)
		}
	}
}

func TestJournal(t *testing.T) {
	var j Journal
	j.Append([]byte("0123456789"))
	if behind := j.Behind(4); string(behind.Buf) != "456789" || behind.End() != 10 || behind.Truncated {
		t.Errorf("behind 4: %+v", behind)
	}
	if behind := j.Behind(100); len(behind.Buf) != 0 || behind.Truncated {
		t.Errorf("behind the end: %+v", behind)
	}
	j.Clear()
	j.Append([]byte("ab"))
	if behind := j.Behind(9); string(behind.Buf) != "ab" || !behind.Truncated || j.End() != 12 {
		t.Errorf("what somebody else has: %+v of %+v", behind, j)
	}
	j.Append(make([]byte, journalSize))
	if !j.Truncated || len(j.Buf) != journalSize || j.End() != 12+journalSize {
		t.Errorf("%d bytes, to %d, truncated %t", len(j.Buf), j.End(), j.Truncated)
	}
}

func TestPending(t *testing.T) {
	var p Pending
	args := [][]byte{[]byte("SET"), []byte("k")}
	p.Add(keyspace.Effects{}, args) // changed nothing
	p.Add(keyspace.Effects{Changed: true}, args)
	p.Add(keyspace.Effects{Changed: true, Own: []byte("own "), Also: []byte("also "), AlsoCount: 2}, args)
	if got := string(p.Buf); got != "*2\r\n$3\r\nSET\r\n$1\r\nk\r\nalso own " || p.Count != 4 {
		t.Errorf("%d commands: %q", p.Count, got)
	}
	p.Held = true
	if p.Done(); len(p.Buf) != 0 || p.Count != 0 || !p.Held {
		t.Errorf("when it has gone out: %+v", p)
	}
	p.Raw(make([]byte, 2*bufferKept))
	if p.Done(); p.Buf != nil {
		t.Error("a large buffer is kept")
	}
}
