package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each command that --help shows has a manual page, and so do its options.
func TestMan(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "")
	dir := filepath.Join(t.TempDir(), "man")
	if out, code := slotstorm(t, "man", dir); code != 0 || out != "" {
		t.Fatalf("exit %d\n%s", code, out)
	}
	want := map[string]bool{"slotstorm.1": true}
	for _, c := range rootCommand(nil).Commands() {
		want["slotstorm-"+c.Name()+".1"] = !c.Hidden
	}
	for name, is := range want {
		page, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case (err == nil) != is:
			t.Errorf("%s: there is a page: %t", name, !is)
		case is && !strings.HasPrefix(string(page), ".nh\n.TH \"SLOTSTORM"):
			t.Errorf("%s begins with %.40q", name, page)
		}
	}
	page, err := os.ReadFile(filepath.Join(dir, "slotstorm-diagram.1"))
	if err != nil || !strings.Contains(string(page), "\\fB--form\\fP=text") {
		t.Errorf("diagram's options are not there: %v\n%s", err, page)
	}
	page, err = os.ReadFile(filepath.Join(dir, "slotstorm-container.1"))
	if err != nil || !strings.Contains(string(page), ".EX\n  REDIS_CLUSTER  ") {
		t.Errorf("the table of variables is not kept as it is: %v\n%s", err, page)
	}
}

// The pages have no date but that of the source.
func TestManIsReproducible(t *testing.T) {
	for epoch, want := range map[string]string{"": `"Jan 1970" "Slotstorm" "Slotstorm Manual"`, "1792000000": `"Oct 2026" "Slotstorm" "Slotstorm Manual"`} {
		t.Setenv("SOURCE_DATE_EPOCH", epoch)
		dir := t.TempDir()
		if out, code := slotstorm(t, "man", dir); code != 0 {
			t.Fatalf("exit %d\n%s", code, out)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.1"))
		if err != nil || len(files) == 0 {
			t.Fatal("no pages", err)
		}
		for _, name := range files {
			page, err := os.ReadFile(name)
			if err != nil || !strings.Contains(string(page), want) || strings.Contains(string(page), "Auto generated") {
				t.Errorf("SOURCE_DATE_EPOCH=%s: %s: %v\n%.300s", epoch, filepath.Base(name), err, page)
			}
		}
	}
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if out, code := slotstorm(t, "man", t.TempDir()); code != 2 || !strings.Contains(out, "SOURCE_DATE_EPOCH") {
		t.Errorf("a bad date: exit %d, %s", code, out)
	}
}

// The scripts that shells load for completion.
func TestCompletionScripts(t *testing.T) {
	for shell, want := range map[string]string{
		"bash": "complete -o default -F __start_slotstorm slotstorm", "zsh": "#compdef slotstorm",
		"fish": "complete -c slotstorm", "powershell": "Register-ArgumentCompleter -CommandName 'slotstorm'",
	} {
		if out, code := slotstorm(t, "completion", shell); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d, no %q", shell, code, want)
		}
	}
}
