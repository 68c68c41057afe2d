package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

func TestReportOfOneRun(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	if out, code := slotstorm(t, "run", "--report", page, file(t, failing)); code != 1 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	text, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(text), `"ok":false`) {
		t.Errorf("the page of a failure: %d bytes, %v", len(text), err)
	}
}

func TestReportsOfSeveralRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pages")
	one, two := file(t, passing), file(t, passing)
	if out, code := slotstorm(t, "run", "--report", dir+".html", one, two); code != 2 || !strings.Contains(out, "name a directory") {
		t.Errorf("several runs in one file: exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "run", "--seeds", "2", "--report", dir, one, two); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	for _, name := range []string{"file-seed-1.html", "file-seed-2.html", "file-seed-1-2.html", "file-seed-2-2.html"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() < 50_000 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAgainst(t *testing.T) {
	c, err := sim.Run(sim.Config{Masters: 3, Transport: sim.Loopback})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	addr := c.Addrs()[0]
	report := filepath.Join(t.TempDir(), "junit.xml")
	out, code := slotstorm(t, "run", "--against", addr, "--junit", report, file(t, passing), file(t, lucky))
	if code != 0 || !strings.Contains(out, "line 3: fault: nothing can be injected") || !strings.Contains(out, "1 passed, 1 skipped") {
		t.Errorf("exit %d\n%s", code, out)
	}
	if text, err := os.ReadFile(report); err != nil || !strings.Contains(string(text), `skipped="1"`) {
		t.Errorf("%v\n%s", err, text)
	}
	out, code = slotstorm(t, "run", "--against", addr, file(t, failing))
	if code != 1 || !strings.Contains(out, "--against "+addr) {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "run", "--update", "--against", addr, file(t, passing)); code != 2 {
		t.Errorf("with --update: exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "run", "--against", "127.0.0.1:1", file(t, passing)); code != 2 {
		t.Errorf("on nothing: exit %d\n%s", code, out)
	}
}
