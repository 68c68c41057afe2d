package sim

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// unsupported asks a node for every command of Redis's table and returns those that
// it refuses by name.
func unsupported(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, cmd := range command.All() {
		if cmd.IsContainer() {
			continue
		}
		c, err := New(Config{Masters: 1})
		if err != nil {
			t.Fatal(err)
		}
		args := strings.Split(cmd.Name, "|")
		for want := max(cmd.Arity, -cmd.Arity); len(args) < want; {
			args = append(args, "1")
		}
		// No reply at all is an answer, too: SUBSCRIBE, CLIENT REPLY.
		if reply, err := c.nodes[0].Do(args...); err == nil && strings.Contains(reply.String(), "Slotstorm does not support") {
			names = append(names, cmd.Name)
		}
		c.Close()
	}
	return names
}

// The list in the docs is the list of what is refused.
func TestUnsupportedCommandsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "### Commands that are refused by name\n")
	if !found {
		t.Fatal("docs/differences.md has no section about commands that are refused by name")
	}
	section, _, _ = strings.Cut(section, "\n#")
	var documented []string
	for _, m := range regexp.MustCompile("`([A-Z][A-Z -]*)`").FindAllStringSubmatch(section, -1) {
		documented = append(documented, strings.ToLower(strings.ReplaceAll(m[1], " ", "|")))
	}
	slices.Sort(documented)
	got := unsupported(t)
	slices.Sort(got)
	if !slices.Equal(got, documented) {
		t.Errorf("refused:    %v\ndocumented: %v", got, documented)
	}
}
