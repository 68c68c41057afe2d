package certify

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/examples/bugs"
)

func cell(client, version, dialect, condition string, v Verdict, tries int) Cell {
	return cellOf(column{client, version, dialect}, condition, v, tries)
}

// A matrix as pages have it, and what it says.
var someCells = []Cell{
	cell("go-redis", "v9.23.0", "", "x/one", Passed, 10), cell("go-redis", "v9.23.0", "", "x/two", Failed, 10),
	cell("go-redis", "v9.5.1", "", "x/one", Flaky, 3), // x/two was not played
	cell("go-redis", "v9.23.0", "valkey-9.1", "x/one", Passed, 1), cell("go-redis", "v9.23.0", "valkey-9.1", "x/two", Skipped, 1),
	cell("jedis", "8.0.2", "", "x/one", Passed, 2), cell("jedis", "8.0.2", "", "x/two", Passed, 2),
	cell("mine", "", "", "x/one", Lacking, 1), cell("mine", "", "", "x/two", Passed, 4),
}

const someMatrix = `2026-01-02, 2 conditions.

| client | passed | failed | flaky | lacking | tries |
|---|--:|--:|--:|--:|--:|
| go-redis@v9.23.0 | 1 | 1 | 0 | 0 | 10 |
| go-redis@v9.5.1 | 0 | 0 | 1 | 0 | 3 |
| go-redis@v9.23.0 valkey-9.1 | 1 | 0 | 0 | 0 | 1 |
| jedis@8.0.2 | 2 | 0 | 0 | 0 | 2 |
| mine | 1 | 0 | 0 | 1 | 4 |

### All conditions

| | go-redis@v9.23.0 | jedis@8.0.2 | mine |
|---|---|---|---|
| [x/one](../examples/bugs/x/one.scn) | ok | ok | - |
| [x/two](../examples/bugs/x/two.scn) | FAIL | ok | ok |

### go-redis

| | v9.23.0 | v9.5.1 | v9.23.0 valkey-9.1 |
|---|---|---|---|
| [x/one](../examples/bugs/x/one.scn) | ok | flaky | ok |
| [x/two](../examples/bugs/x/two.scn) | FAIL |  | skip |

### jedis

All pass.

### mine

| |  |
|---|---|
| [x/one](../examples/bugs/x/one.scn) | - |
`

func TestMarkdown(t *testing.T) {
	if got := Markdown(Record{"2026-01-02", "v1", someCells}); got != someMatrix {
		t.Errorf("got\n%s\nwant\n%s", got, someMatrix)
	}
	read, err := ParseMarkdown(someMatrix)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(read, someCells) {
		t.Errorf("read\n%+v\nwant\n%+v", read, someCells)
	}
}

func TestParseMarkdownFails(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{"| ok | ok | - |", "| ok | good | - |", `line 15: "good" is no verdict: want ok, FAIL, flaky, - or skip`},
		{"| ok | ok | - |", "| ok | ok |", "line 15: x/one has 2 cells, want 3"},
		{"| 0 | 10 |", "| 0 | many |", `line 5: "many" is no number of tries`},
		{"| 0 | 10 |", "| 10 |", "line 5: there are 5 cells, want 6: client, passed, failed, flaky, lacking, tries"},
	} {
		if _, err := ParseMarkdown(strings.Replace(someMatrix, tt.old, tt.new, 1)); err == nil || err.Error() != tt.want {
			t.Errorf("with %q: %v, want %s", tt.new, err, tt.want)
		}
	}
	if cells, err := ParseMarkdown(""); err != nil || len(cells) > 0 {
		t.Errorf("nothing is %v, %v", cells, err)
	}
}

// Cells take their places in a page, and what it has besides stays.
func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("# Title\n\n| a | `<!-- matrix -->` to `<!-- /matrix -->` |\n\n<!-- matrix -->\n<!-- /matrix -->\n\nThe end.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := CheckPage(file); err != nil {
		t.Error(err)
	}
	put := func(cells []Cell, conditions ...string) {
		t.Helper()
		old, err := ReadPage(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := WritePage(file, Record{"2026-01-02", "v1", Merge(old, cells, conditions)}); err != nil {
			t.Fatal(err)
		}
	}
	var told [][]Cell
	for _, c := range slices.Backward(someCells) {
		told = append(told, []Cell{c})
	}
	for _, cells := range told {
		put(cells, "x/one", "x/two")
	}
	text, err := os.ReadFile(file)
	if want := "# Title\n\n| a | `<!-- matrix -->` to `<!-- /matrix -->` |\n\n<!-- matrix -->\n\n" + someMatrix + "\n<!-- /matrix -->\n\nThe end.\n"; err != nil || string(text) != want {
		t.Errorf("%v: the page is\n%s\nwant\n%s", err, text, want)
	}
	put([]Cell{cell("go-redis", "v9.23.0", "", "x/two", Passed, 10)}, "x/two")
	cells, err := ReadPage(file)
	if err != nil || len(cells) != 4 || cells[0] != cell("go-redis", "v9.23.0", "", "x/two", Passed, 10) {
		t.Errorf("%v: without x/one there is %+v", err, cells)
	}
	if err := os.WriteFile(file, []byte("# Title\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := CheckPage(file); err == nil || !strings.Contains(err.Error(), "has no lines <!-- matrix --> and <!-- /matrix -->") {
		t.Error(err)
	}
}

func TestCompareVersions(t *testing.T) {
	in := []string{"v9.5.1", "7.7.0.RELEASE", "v9.23.0", "1.0.0", "0.32.7", "", "7.10.0.RELEASE", "v9.23.01"}
	slices.SortFunc(in, func(a, b string) int { return compareVersions(b, a) })
	if want := []string{"v9.23.01", "v9.23.0", "v9.5.1", "7.10.0.RELEASE", "7.7.0.RELEASE", "1.0.0", "0.32.7", ""}; !slices.Equal(in, want) {
		t.Errorf("got %q, want %q", in, want)
	}
}

func TestChanges(t *testing.T) {
	var baseline, now, want []Cell
	for _, tt := range []struct {
		was, is Verdict
		changed bool
	}{
		{Passed, Passed, false}, {Failed, Failed, false}, {Passed, Failed, true}, {Failed, Passed, true},
		{Flaky, Failed, false}, {Flaky, Passed, false}, {Passed, Flaky, false}, {Failed, Flaky, false},
		{Lacking, Lacking, false}, {Lacking, Failed, true}, {Passed, Lacking, true}, {"", Failed, false},
		{Passed, Skipped, false}, {Skipped, Failed, false},
	} {
		name := string(tt.was + " " + tt.is)
		if tt.was != "" {
			baseline = append(baseline, cell("a", "1", "", name, tt.was, 10))
		}
		now = append(now, cell("a", "1", "", name, tt.is, 1))
		if tt.changed {
			want = append(want, now[len(now)-1])
		}
	}
	if got := Changes(baseline, now); !slices.Equal(got, want) {
		t.Errorf("changed are %+v, want %+v", got, want)
	}
	var out strings.Builder
	TellChanges(&out, baseline, want[:1])
	if got := out.String(); got != "\na@1 passed failed: failed, and the baseline says passed\n" {
		t.Errorf("it says %q", got)
	}
}

func TestStrain(t *testing.T) {
	var s strain
	at := time.Unix(1000, 0)
	s.note(at, at.Add(strainPace+strainLimit-1))
	if s.since(at) {
		t.Error("a short delay counts")
	}
	s.note(at, at.Add(strainPace+strainLimit))
	if !s.since(at) || s.since(at.Add(time.Second)) {
		t.Error("a long delay counts before it was noticed, and not after")
	}
}

// What make certify compares with says something about each condition and each of its clients.
func TestPageOfTheDocumentation(t *testing.T) {
	const root = "../../../../"
	makefile, err := os.ReadFile(root + "Makefile")
	if err != nil {
		t.Skip("the documentation is not here: ", err)
	}
	_, list, _ := strings.Cut(string(makefile), "\nCERTIFIED = ")
	list, _, _ = strings.Cut(list, "\n")
	clients := strings.Fields(list)
	cells, err := ReadPage(root + "docs/certification.md")
	if err != nil || len(clients) != 4 {
		t.Fatalf("%v; clients are %q", err, clients)
	}
	all, err := Read(bugs.Museum)
	if err != nil {
		t.Fatal(err)
	}
	for _, client := range clients {
		for _, condition := range all {
			if at := (place{columnOf(client), condition.Name}); !slices.ContainsFunc(cells, func(c Cell) bool { return c.place() == at }) {
				t.Errorf("docs/certification.md says nothing about %s and %s: play it ten times, with --page", client, condition.Name)
			}
		}
	}
}
