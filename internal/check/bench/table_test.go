package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDigits(t *testing.T) {
	for _, tc := range []struct {
		v     float64
		count int
		want  string
	}{
		{0, 3, "0"}, {1, 3, "1.00"}, {0.58751, 3, "0.588"}, {0.00025, 3, "0.000250"}, {9.996, 3, "10.00"},
		{47.123, 3, "47.1"}, {999.4, 3, "999"}, {182345.6, 3, "182000"}, {1e6, 3, "1000000"},
	} {
		if got := digits(tc.v, tc.count); got != tc.want {
			t.Errorf("digits(%v, %d) = %s, want %s", tc.v, tc.count, got, tc.want)
		}
	}
}

func TestVersus(t *testing.T) {
	b := bench{tables: []table{
		versus([]figures{{what: "SET", unit: "ops/s", ours: []float64{1, 300, 200}, limit: []float64{400}, real: []float64{100}, target: "real >= 1"}}),
		{head: []string{"a", "b"}},
	}}
	var out strings.Builder
	b.print(&out)
	want := "| figure | Slotstorm | limit | real cluster | miniredis | to limit | to real | to miniredis | target |\n" +
		"|---|--:|--:|--:|--:|--:|--:|--:|--:|\n" +
		"| SET | 200 ops/s | 400 ops/s | 100 ops/s | - | 0.500 | 2.00 | - | real >= 1 |\n" +
		"\n| a | b |\n|---|--:|\n"
	if out.String() != want {
		t.Errorf("printed\n%s\nwant\n%s", &out, want)
	}
}

// The page that is in the repository has the marks, and only what is between them changes.
func TestRewrite(t *testing.T) {
	real, err := os.ReadFile("../../../" + page)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, real, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"figures\n", "others\n"} {
		if err := rewrite(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, _ := strings.Cut(string(got), string(begin))
		between, after, _ := strings.Cut(rest, string(end))
		if between != text || !strings.HasPrefix(string(real), before) || !strings.HasSuffix(string(real), after) {
			t.Errorf("after %q the page is\n%s", text, got)
		}
	}
	if err := os.WriteFile(file, []byte("no marks"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(file, nil); err == nil || !strings.Contains(err.Error(), "<!-- bench -->") {
		t.Errorf("without marks: %v", err)
	}
}

// The servers that are the limit tell a client of a cluster what it asks.
func TestSlotsReply(t *testing.T) {
	got := string(slotsReply([]string{"10.0.0.1:6379", "10.0.0.2:6380"}))
	for _, part := range []string{"*2\r\n", ":0\r\n:8191\r\n", ":8192\r\n:16383\r\n", "$8\r\n10.0.0.2\r\n:6380\r\n"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q has no %q", got, part)
		}
	}
	client := constantClient()
	defer client.Close()
	if err := client.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if v, err := client.Get(t.Context(), "k").Result(); v != "xxx" || err != nil {
		t.Errorf("GET k = %q, %v", v, err)
	}
}
