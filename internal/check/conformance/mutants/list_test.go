package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every fault still has its place, so that the list does not rot between two runs.
func TestFaultsHaveTheirPlace(t *testing.T) {
	names := map[string]bool{}
	for _, m := range mutants {
		if names[m.name] {
			t.Errorf("%q is there twice", m.name)
		}
		names[m.name] = true
		source, err := os.ReadFile(filepath.Join("../../../..", m.file))
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		if n := strings.Count(string(source), m.old); n != 1 || m.old == m.new {
			t.Errorf("%s: %s has the old text %d times, want once", m.name, m.file, n)
		}
	}
	// No file of the list is forgotten.
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			rows += strings.Count(string(source), "\n\t{\"")
		}
	}
	if len(mutants) != rows || rows < 150 {
		t.Errorf("%d faults are in the list, of %d in the files; want all, and 150 or more", len(mutants), rows)
	}
}

// A table that is read and written again is the same.
func TestTable(t *testing.T) {
	caughtBy := map[string]string{mutants[0].name: "package: TestOne, TestTwo and 3 more", mutants[2].name: "conformance, redirects"}
	file := filepath.Join(t.TempDir(), "table.md")
	if got, err := readTable(file); err != nil || len(got) != 0 {
		t.Errorf("without a file: %v, %v", got, err)
	}
	if err := os.WriteFile(file, writeTable(caughtBy), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readTable(file)
	if err != nil || !maps.Equal(got, caughtBy) {
		t.Errorf("got %v, %v, want %v", got, err, caughtBy)
	}
}
