package readme

import (
	"os"
	"testing"
)

// Both suites of docs/from-miniredis.md do what it says, and a package of another module can
// be a node's keyspace.
func TestKeyspaces(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module")
	}
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := read("../../../docs/from-miniredis.md")
	u := newcomer(t)
	for name, source := range map[string]string{
		"the suite with miniredis": block(t, page, "## The suite as it is"),
		"the suite on a cluster":   block(t, page, "the helper `on`"),
		"a keyspace of words":      read("testdata/words_test.go.txt"),
	} {
		if out, err := play(t, u, source); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
