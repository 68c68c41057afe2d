package main

import (
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
		source, err := os.ReadFile(filepath.Join("../../..", m.file))
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		if n := strings.Count(string(source), m.old); n != 1 || m.old == m.new {
			t.Errorf("%s: %s has the old text %d times, want once", m.name, m.file, n)
		}
	}
	if len(mutants) < 30 {
		t.Errorf("%d faults, want 30 or more", len(mutants))
	}
}
