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

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/diagram"
)

var update = flag.Bool("update", false, "rewrite golden files")

// events are a little of everything.
var events = []sim.Event{
	{Seq: 1, Kind: sim.KindCommand, Node: "alice", Slot: -1, Text: `SET hello "<1>" => OK   via n1`},
	{Seq: 2, At: 20 * time.Millisecond, Kind: sim.KindMigrate, Node: "n1", Peer: "n10", Slot: 866, Text: "slot 866: done, 1 key"},
	{Seq: 3, At: 30 * time.Millisecond, Kind: sim.KindFault, Slot: -1, Text: "cut (partition) strikes bus n1 → n2"},
	{Seq: 4, At: 31 * time.Millisecond, Kind: sim.KindFault, Slot: -1, Text: "cut (partition) strikes bus n2 → n1"},
	{Seq: 5, At: time.Second, Kind: sim.KindRedirect, Node: "n10", Peer: "n2", Slot: 866, Text: "MOVED 866 n2; #1 & \x01"},
	{Seq: 6, At: 2 * time.Minute, Kind: sim.KindRole, Node: "n2", Slot: -1, Text: "role n2 master"},
}

var forms = map[string]func(io.Writer, []sim.Event, diagram.Options) error{
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
	for _, want := range []string{"SET hello", "MOVED 866", "and 1 more events"} {
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
