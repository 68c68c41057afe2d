package main

import (
	"maps"
	"os"
	"strings"
	"testing"
)

// The file has a count for each operation, and for nothing else.
func TestFile(t *testing.T) {
	text, err := os.ReadFile("counts.txt")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range counted {
		if counts[b.name] == 0 {
			t.Errorf("%s has no count", b.name)
		}
		delete(counts, b.name)
	}
	if len(counts) > 0 {
		t.Errorf("nobody counts %v", counts)
	}
}

func TestParse(t *testing.T) {
	got, err := parse("# a comment\n\nGET 12\nSET 34\n")
	if want := map[string]int{"GET": 12, "SET": 34}; err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	for _, bad := range []string{"GET\n", "GET x\n", "GET 0\n", "GET 1 2\n"} {
		if _, err := parse("A 1\n" + bad); err == nil || !strings.Contains(err.Error(), "counts.txt:2: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
