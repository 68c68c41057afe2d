package diagram_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim/diagram"
	"github.com/slotstorm/slotstorm/sim/event"
)

var update = flag.Bool("update", false, "rewrite golden files")

// events are a little of everything.
var events = []event.Event{
	{Seq: 1, Node: "alice", Fact: event.CommandDone{
		Commands: []event.Args{{"SET", "hello", "<1>"}}, Reply: event.Reply{Type: event.StatusReply, Text: "OK"}, Route: event.Route{{Node: "n1"}},
	}},
	{Seq: 2, At: 20 * time.Millisecond, Node: "n1", Fact: event.MigrationDone{Slot: 866, To: "n10", Keys: 1}},
	{Seq: 3, At: 30 * time.Millisecond, Fact: event.FaultStruck{Name: "cut", Fault: "partition", On: "bus n1 → n2", Count: 1}},
	{Seq: 4, At: 31 * time.Millisecond, Fact: event.FaultStruck{Name: "cut", Fault: "partition", On: "bus n2 → n1", Count: 2}},
	{Seq: 5, At: time.Second, Node: "n10", Fact: event.Redirected{Code: event.Moved, Slot: 866, Target: "n2", To: "n2;#1&\x01"}},
	{Seq: 6, At: 2 * time.Minute, Node: "n2", Fact: event.RoleChanged{Node: "n2", Role: event.Master}},
	{Seq: 7, At: 2 * time.Minute, Node: "alice", Fact: event.CommandDone{
		Commands: []event.Args{{"SET", "hello", "x\n   9.999s n3  role  role n9 master"}, {"SET", "hello", "a => b   via n7"}},
		Reply:    event.Reply{Type: event.BulkReply, Text: "x\n<b>"}, Route: event.Route{{Node: "n1"}},
	}},
}

var forms = map[string]func(io.Writer, []event.Event, diagram.Options) error{
	"lanes.txt": diagram.Text, "lanes.mmd": diagram.Mermaid, "lanes.svg": diagram.SVG,
}

func TestGolden(t *testing.T) {
	for name, draw := range forms {
		var b bytes.Buffer
		if err := draw(&b, events, diagram.Options{Title: "A <title>; with # signs"}); err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", file, b.String(), want)
		}
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	var b bytes.Buffer
	if err := diagram.SVG(&b, events, diagram.Options{Title: `"<&>'`}); err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(&b)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestKindsAndLimit(t *testing.T) {
	var b bytes.Buffer
	if err := diagram.Text(&b, events, diagram.Options{Kinds: []string{"role", "redirect", "command"}, Limit: 2}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{"SET hello", "MOVED 866", "and 2 more events"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "role n2") || strings.Contains(got, "partition") {
		t.Errorf("too much in\n%s", got)
	}
}

func TestNothing(t *testing.T) {
	for name, draw := range forms {
		var b bytes.Buffer
		if err := draw(&b, nil, diagram.Options{}); err != nil || b.Len() == 0 {
			t.Errorf("%s: %q, %v", name, b.String(), err)
		}
	}
}
