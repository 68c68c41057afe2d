package conformance

import (
	"strings"
	"testing"
)

func TestPublish(t *testing.T) {
	for page, want := range map[string]string{
		"a\n<!-- conformance -->\nb\n":                             "a\n<!-- conformance -->\nNEW\n<!-- /conformance -->\nb\n",
		"a\n<!-- conformance -->\nold\n<!-- /conformance -->\nb\n": "a\n<!-- conformance -->\nNEW\n<!-- /conformance -->\nb\n",
	} {
		got, err := Publish([]byte(page), PartResult, "NEW\n")
		if err != nil || string(got) != want {
			t.Errorf("Publish(%q) = %q, %v, want %q", page, got, err, want)
		}
	}
	if got, err := Publish([]byte("a\n"), PartResult, "NEW\n"); err == nil {
		t.Errorf("a page without markers becomes %q", got)
	}
}

func TestPage(t *testing.T) {
	tally := &Tally{
		Area: Area{Name: "data", Title: "drawn"}, Exchanges: 1400, Commands: 9000, Equal: 1399, Known: 1,
		PerCommand: map[string]*Share{
			"get": {Calls: 200, Equal: 200}, "object|freq": {Calls: 1000, Equal: 999, Known: 1}, Mixed: {Calls: 200, Equal: 200},
		},
	}
	r := &Result{Tallies: []*Tally{tally}, Coverage: newCoverage()}
	var b strings.Builder
	r.Page(&b, "Measured today.", "\n| | redis-7.4 |\n", "## Not byte for byte\n\n")
	for _, want := range []string{
		"\nMeasured today.\n\n| area |", "<!-- dialects -->\n\n| | redis-7.4 |\n<!-- /dialects -->\n\n## Not byte for byte\n\n## Data commands\n", "| data: drawn | 1400 | 9000 | 1399 | 1 | 0 |\n", "| **all** | 1400 | 9000 | 1399 | 1 | 0 |\n",
		"1 of 2 data commands gave the same reply", "| get | 200 | 100% |\n", "| object freq | 1000 | 99.9% |\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}

func TestPublished(t *testing.T) {
	r := &Result{Tallies: []*Tally{{Area: Area{Name: "data", Title: "drawn"}, Exchanges: 3, Equal: 3}}, Coverage: newCoverage()}
	page, err := Publish([]byte("# A page\n<!-- conformance -->\n"), PartResult, r.Summary("Measured last year."))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Published(page) {
		t.Error("the page holds this result, only its date is another")
	}
	r.Tallies[0].Equal = 2
	if r.Published(page) {
		t.Error("the page does not hold this result")
	}
}
