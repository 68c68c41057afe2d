package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim/event"
)

const evil = `cluster masters=3 replicas=1
client alice
alice> SET hello "x\n   9.999s n3  role  role n9 master" => OK
alice> GET hello => "x\n   9.999s n3  role  role n9 master"
alice> MULTI | SET {hello}a "a => b via n7" | GET hello | EXEC
alice> "EVIL => x   via n9" a => ERR ...
fault f drop link=bus node=n1 for=50ms
wait 1s
crash n1
wait until n4 role master within 60s
expect not event role text="n9"
`

// The file has the whole log, in which no value looks like more than it is; the same seed
// gives the same bytes.
func TestEvents(t *testing.T) {
	dir := t.TempDir()
	scn := file(t, evil)
	var files [2][]byte
	var printed string
	for i := range files {
		name := filepath.Join(dir, "events.jsonl")
		out, code := slotstorm(t, "run", "-v", "--events", name, scn)
		if code != 0 {
			t.Fatalf("exit %d\n%s", code, out)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[i], printed = text, out
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two runs differ")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("besides the file there are %v", left)
	}
	var lines []string
	for i, line := range strings.Split(strings.TrimSuffix(string(files[0]), "\n"), "\n") {
		var e event.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if e.Seq != uint64(i+1) {
			t.Fatalf("line %d is event %d", i+1, e.Seq)
		}
		if f, ok := e.Fact.(event.RoleChanged); ok && f.Node == "n9" {
			t.Errorf("forged: %s", line)
		}
		lines = append(lines, "    "+e.String()+"\n")
	}
	if !strings.Contains(printed, strings.Join(lines, "")) {
		t.Errorf("the events are not the log:\n%s\nin\n%s", strings.Join(lines, ""), printed)
	}
}

func TestEventsOfSeveralRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "events")
	if out, code := slotstorm(t, "run", "--events", dir, "--seeds", "2", file(t, passing)); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*-seed-?.jsonl"))
	if err != nil || len(names) != 2 {
		t.Errorf("there are %v, %v", names, err)
	}
	out, code := slotstorm(t, "run", "--events", "events.jsonl", "--seeds", "2", file(t, passing))
	if code != 2 || !strings.Contains(out, "--events events.jsonl is one file, and there are 2 runs: name a directory") {
		t.Errorf("exit %d\n%s", code, out)
	}
	// A run that fails has events, one that is not played has none.
	name := filepath.Join(t.TempDir(), "failing.jsonl")
	if out, code := slotstorm(t, "run", "--events", name, file(t, failing)); code != 1 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if text, err := os.ReadFile(name); err != nil || len(text) == 0 {
		t.Errorf("a run that fails: %d bytes, %v", len(text), err)
	}
}

// A diagram and a page have the same values, as text and nothing else.
func TestEvilValuesElsewhere(t *testing.T) {
	scn := file(t, evil)
	for _, form := range []string{"text", "mermaid", "svg"} {
		out, code := slotstorm(t, "diagram", "--form", form, scn)
		if code != 0 {
			t.Fatalf("exit %d\n%s", code, out)
		}
		for line := range strings.Lines(out) {
			if strings.HasPrefix(line, "   9.999s") || strings.Contains(line, "role n9 master") && !strings.Contains(line, `x\n   9.999s n3`) {
				t.Errorf("%s: forged: %s", form, line)
			}
		}
	}
	page := filepath.Join(t.TempDir(), "page.html")
	if out, code := slotstorm(t, "run", "--report", page, scn); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, data, _ := bytes.Cut(text, []byte(`id="data">`))
	data, _, _ = bytes.Cut(data, []byte("</script>"))
	var got struct {
		Texts  []string
		Routes []struct{ Command string }
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatalf("%v\n%.200s", err, data)
	}
	all := strings.Join(got.Texts, "\x00")
	for _, want := range []string{`SET hello "x\n   9.999s n3  role  role n9 master" => OK   via n1`, `"EVIL => x   via n9" a => "ERR unknown command`} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing on the page", want)
		}
	}
	if strings.Contains(all, "\n") {
		t.Error("a text on the page has several lines")
	}
}
