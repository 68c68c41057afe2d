package conformance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

const storiesText = `
# first
A> GET k
c@B> GET k
c> GET l

# second
@ both, singly 1
A> SET k v
A> GET k
A> TTL k

# third
@ on small, faults, has cluster|links
kill X
until 2s c> ROLE ~ slave
`

func TestReadStories(t *testing.T) {
	small := live.Shape{Lone: 1, NodeTimeout: time.Second}
	list, err := ReadStories(storiesText, map[string]live.Shape{"small": small})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		mark := ""
		if e.RESP3 {
			mark = "3"
		}
		got = append(got, e.Name+mark+": "+strings.ReplaceAll(e.String(), "\n", " / "))
	}
	want := []string{
		"first: A> GET k / c@B> GET k / c> GET l",
		"second: A> SET k v / A> GET k", "second3: A> SET k v / A> GET k",
		"second: A> SET k v / A> TTL k", "second3: A> SET k v / A> TTL k",
		"third: kill X / until 2s c> ROLE ~ slave",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	third := list[len(list)-1]
	if !third.Fresh || third.Shape.Key() != small.Key() || len(third.Needs) != 1 || third.Needs[0] != live.Faults || !slices.Equal(third.Has, []string{"cluster|links"}) {
		t.Errorf("properties of the third: %+v", third)
	}
	if list[0].Fresh || list[0].Lines[2].Node != "B" {
		t.Errorf("the first: %+v", list[0])
	}
}

func TestReadStoriesRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"A> GET k\n":                     "line 1: ",
		"# x\n\nGET k\n":                 "line 3: ",
		"# x\n@ on moon\nA> GET k\n":     `line 2: no shape "moon"`,
		"# x\n@ twice\nA> GET k\n":       `line 2: no property "twice"`,
		"# x\n@ singly one\nA> GET k\n":  "line 2: ",
		"# x\n@ both, alone,\nA> PING\n": "line 2: ",
	} {
		if list, err := ReadStories(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadStories(%q) = %v, %v, want an error with %q", text, list, err, want)
		}
	}
}

// A story can want that servers have a capability, or that they do not.
func TestStoriesWantCapabilities(t *testing.T) {
	list, err := ReadStories("# a\n@ does old-words\nA> PING\n# b\n@ unless old-words, unless backquotes\nA> PING", nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := list[0], list[1]
	if len(a.Does) != 1 || a.Does[0] != dialect.OldWords || len(a.Unless) != 0 || len(b.Unless) != 2 || b.Unless[1] != dialect.Backquotes || len(b.Does) != 0 {
		t.Errorf("does %v and %v, unless %v and %v", a.Does, b.Does, a.Unless, b.Unless)
	}
	if _, err := ReadStories("# a\n@ does nothing\nA> PING", nil); err == nil || !strings.Contains(err.Error(), `line 2: no capability "nothing"`) {
		t.Errorf("an unknown capability: %v", err)
	}
}
