package conformance

import (
	"bytes"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func TestRecording(t *testing.T) {
	r := NewRecording("redis 8.0.6", "2026-11-28", 20)
	get := Story("one", "A> GET k", "A> GET k")
	other := Story("other", "A> GET k", "A> GET k")
	odd := Outcome{Replies: []live.Reply{{Kind: live.Array, Elems: []live.Reply{{Kind: live.Bulk, Text: "\x00\xff"}, {Kind: live.NullBulk}}}}, End: "closed"}
	r.add(get, []Outcome{said("$v")[0], odd})
	r.add(other, said("$v", "$v"))

	var first, second bytes.Buffer
	if err := r.Write(&first); err != nil {
		t.Fatal(err)
	}
	read, err := ReadRecording(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if read.Server != r.Server || read.Date != r.Date || read.Calls != 20 || read.Len() != 2 {
		t.Errorf("read %s of %s, %d calls, %d exchanges", read.Server, read.Date, read.Calls, read.Len())
	}
	out := read.find(get)
	if len(out) != 2 || out[0].String() != `"v"` || !out[1].Replies[0].Equal(odd.Replies[0]) || out[1].End != "closed" {
		t.Errorf("found %v", out)
	}
	for _, e := range []Exchange{
		Story("one", "A> GET other", "A> GET k"), Story("a third", "A> GET k", "A> GET k"),
		{Name: "one", Lines: get.Lines, RESP3: true}, {Name: "one", Lines: get.Lines, Shape: live.Shape{Masters: 1}}, {Name: "one", Lines: get.Lines, Fresh: true},
	} {
		if read.find(e) != nil {
			t.Errorf("%s %+v is taken for another one", e.Name, e.Shape)
		}
	}
	if err := read.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("written again it is different, or fails: %v", err)
	}
}

func TestReadRecordingRefuses(t *testing.T) {
	var whole bytes.Buffer
	if err := NewRecording("redis 8.0.6", "2026-11-28", 20).Write(&whole); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "a text": []byte("redis 8.0.6"), "half": whole.Bytes()[:whole.Len()/2],
	} {
		if r, err := ReadRecording(bytes.NewReader(data)); err == nil {
			t.Errorf("%s is the recording of %s", name, r.Server)
		}
	}
}

// What needs a real server, or answers with prose, is not recorded.
func TestRecordable(t *testing.T) {
	for line, want := range map[string]bool{
		"A> GET helper": true, "A> CLUSTER HELP": false, "A> cluster help": false, "A> COMMAND DOCS GET": false, "A> SET k DOCTORAL": true,
		"server S": false, "sh> redis-cli -p $A.port MEMORY DOCTOR": false, "kill A": true, "cli> --cluster check $A.addr": false, "sh> redis-cli --cluster check $A.addr": false, "A> LOLWUT": false,
	} {
		if got := recordable(Story("x", line)); got != want {
			t.Errorf("%s: recordable %t, want %t", line, got, want)
		}
	}
}

func TestDraft(t *testing.T) {
	d := difference("CLUSTER SHARDS", "-ERR `x`", ":1")
	r := &Result{Tallies: []*Tally{{Area: Area{Name: "cluster"}, Groups: []*Group{{Count: 3, Shortest: d}}}}}
	var b strings.Builder
	r.Draft(&b)
	k, err := ReadKnown(strings.NewReader(b.String()))
	if err != nil || len(k.Entries) != 1 || k.Match("cluster", d) == nil {
		t.Errorf("the draft does not explain its difference: %v\n%s", err, b.String())
	}
}
