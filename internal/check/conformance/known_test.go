package conformance

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

const list = "# How it differs\n\nSome words.\n\n## Data\n\n### Sorting is slower\n\nJust a heading.\n\n" +
	"### FREQ is not counted\n\n- area: data, cluster\n- command: `object freq *`\n- redis: `:*`\n- slotstorm: `-ERR*`\n\nNobody needs it,\nand it costs.\n\n" +
	"### Gone\n\n- area: data\n- command: `GET`\n\nReason.\n"

func difference(command, want, got string) Difference {
	e := Story("x", "A> "+command)
	return Difference{
		Exchange: e,
		Want:     Outcome{Replies: []live.Reply{{Kind: live.Kind(want[0]), Text: want[1:]}}},
		Got:      Outcome{Replies: []live.Reply{{Kind: live.Kind(got[0]), Text: got[1:]}}},
	}
}

func TestKnown(t *testing.T) {
	k, err := ReadKnown(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Entries) != 2 || k.Entries[0].Reason != "Nobody needs it, and it costs." {
		t.Fatalf("entries: %+v", k.Entries)
	}
	known := difference("OBJECT FREQ k", ":3", "-ERR no")
	if e := k.Match("data", known); e != k.Entries[0] {
		t.Errorf("not recognised: %v", e)
	}
	for _, d := range []Difference{
		difference("OBJECT FREQ k", ":3", ":4"),
		difference("OBJECT FREQ k", "-ERR x", "-ERR no"),
		difference("OBJECT IDLETIME k", ":3", "-ERR no"),
	} {
		if e := k.Match("data", d); e != nil {
			t.Errorf("%s is taken for %q", d.Command(), e.Title)
		}
	}
	if e := k.Match("migrate", known); e != nil {
		t.Errorf("another area's difference is taken for %q", e.Title)
	}
}

func TestKnownThatNoLongerShows(t *testing.T) {
	k, err := ReadKnown(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	// The first is judged only when both of its areas were played.
	if gone := k.Gone([]string{"data"}); len(gone) != 1 || gone[0].Title != "Gone" {
		t.Errorf("gone: %v", gone)
	}
	if gone := k.Gone([]string{"data", "cluster"}); len(gone) != 2 {
		t.Errorf("gone: %v", gone)
	}
	k.Entries[1].Hits++
	if gone := k.Gone([]string{"data"}); len(gone) != 0 {
		t.Errorf("gone: %v", gone)
	}
}

func TestReadKnownRefuses(t *testing.T) {
	for _, text := range []string{
		"### X\n\n- area: data\n\nReason.\n",
		"### X\n\n- command: `GET`\n\nReason.\n",
		"### X\n\n- area: data\n- command: `GET`\n",
		"### X\n\n- area: data\n- comand: `GET`\n\nReason.\n",
	} {
		if k, err := ReadKnown(strings.NewReader(text)); err == nil {
			t.Errorf("ReadKnown(%q) = %+v, want an error", text, k.Entries)
		}
	}
}
