package conformance

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func TestCommonCommandsExist(t *testing.T) {
	if len(common) != 80 {
		t.Errorf("%d commands, want 80", len(common))
	}
	seen := map[string]bool{}
	for _, name := range common {
		if command.ByName(name) == nil || seen[name] {
			t.Errorf("%q is no command, or twice", name)
		}
		seen[name] = true
	}
}

func TestCoverage(t *testing.T) {
	ok := Outcome{Replies: []live.Reply{{Kind: live.Simple, Text: "OK"}}}
	bad := Outcome{Replies: []live.Reply{{Kind: live.Error, Text: "ERR"}}}
	c := newCoverage()
	e := Exchange{Lines: []Step{Command("A", "SET", "k", "v"), Command("A", "GET"), Command("A", "CLUSTER", "slots"), Command("A", "DEL", "k")}}
	c.add(e, []Outcome{ok, bad, ok, ok}, Difference{Step: 2}, true)
	for name, want := range map[string]int{
		"set":           1, // answered
		"get":           0, // only an error
		"cluster|slots": 0, // differs
		"del":           0, // behind the difference
	} {
		if got := c.alike([]string{name}); got != want {
			t.Errorf("%s: %d alike, want %d", name, got, want)
		}
	}
	c.add(e, []Outcome{ok, ok, ok, ok}, Difference{}, false)
	if got := c.alike([]string{"set", "get", "cluster|slots", "del"}); got != 3 {
		t.Errorf("%d alike, want 3: a difference stays", got)
	}
	text := c.Headline() + strings.Join(c.Details(), "\n")
	for _, want := range []string{"With a known difference: `CLUSTER SLOTS`.", "Without an answer other than an error: ", "`CLUSTER NODES`", "of the 80 that client code uses most, 3."} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in: %s", want, text)
		}
	}
}
