package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/junit"
)

func TestJUnit(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.xml")
	bad := file(t, failing)
	if out, code := slotstorm(t, "run", "--junit", report, file(t, passing), bad); code != 1 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var suite junit.Suite
	if err := xml.Unmarshal(text, &suite); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if suite.Tests != 2 || suite.Failures != 1 || suite.Errors != 0 || len(suite.Cases) != 2 {
		t.Fatalf("got %+v", suite)
	}
	for _, c := range suite.Cases {
		switch {
		case strings.HasPrefix(c.Name, bad):
			if c.Failure == nil || !strings.Contains(c.Failure.Message, "line 4: alice> SET hello 1") || !strings.Contains(c.Failure.Text, "want OK   via n2") {
				t.Errorf("got %+v", c.Failure)
			}
		case c.Failure != nil:
			t.Errorf("%s: %+v", c.Name, c.Failure)
		}
	}
}

func TestJSON(t *testing.T) {
	out, code := slotstorm(t, "run", "--json", "--seed", "5", file(t, failing))
	var got runRecord
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 1 {
		t.Fatalf("exit %d, %v\n%s", code, err, out)
	}
	if got.OK || got.Seed != 5 || got.Commands == 0 || len(got.Failures) != 1 {
		t.Fatalf("got %+v", got)
	}
	f := got.Failures[0]
	if f.Line != 4 || f.Want != "OK   via n2" || f.Got != "OK   via n1" || f.Phase != "Wrong." || !strings.HasSuffix(f.Rerun, "--seed 5") {
		t.Errorf("got %+v", f)
	}
	out, code = slotstorm(t, "run", "--json", "--seeds", "3", file(t, passing))
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != 0 || len(lines) != 3 {
		t.Errorf("exit %d\n%s", code, out)
	}
}
