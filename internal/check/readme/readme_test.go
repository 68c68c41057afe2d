package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block returns the page's first fenced block behind the text, without the fences.
func block(t *testing.T, page, behind string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, behind)
	_, rest, fence := strings.Cut(rest, "```")
	_, rest, line := strings.Cut(rest, "\n")
	text, _, end := strings.Cut(rest, "```")
	if !ok || !fence || !line || !end {
		t.Fatalf("README.md has no block behind %q", behind)
	}
	return text
}

// play puts the source into an empty module that uses this project, and tests it.
func play(t *testing.T, source string) (output string, err error) {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	for name, text := range map[string]string{
		"go.mod": "module example.com/cart\n" + requirements +
			"\nrequire github.com/slotstorm/slotstorm v0.0.0\n\nreplace github.com/slotstorm/slotstorm => " + root + "\n",
		"go.sum":       string(sum),
		"cart_test.go": source,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-mod=mod", "-count=1", "-v", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	// go-redis reports each failed dial.
	return regexp.MustCompile("(?m)^redis: .*\n").ReplaceAllString(string(out), ""), err
}

func TestFirstTest(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module")
	}
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	source := block(t, page, "## A test to paste")
	out, err := play(t, source)
	if err != nil || !strings.Contains(out, "the client found the new master") {
		t.Fatalf("the README's test, pasted into an empty module: %v\n%s", err, out)
	}

	// What the page says to add, where it says so.
	phase := regexp.MustCompile("`(c\\.Phase\\(.*?\\))` behind the election").FindStringSubmatch(page)
	expect := regexp.MustCompile("`(c\\.Expect\\(.*\\))`\\s+at the end").FindStringSubmatch(page)
	if phase == nil || expect == nil {
		t.Fatal("the README does not say how to ask for more")
	}
	source = strings.Replace(source, "\n\t\telected := ", "\n\t\t"+phase[1]+"\n\t\telected := ", 1)
	source = strings.Replace(source, "\t\tt.Logf(", "\t\t"+expect[1]+"\n\t\tt.Logf(", 1)
	out, err = play(t, source)
	if err == nil {
		t.Fatalf("the README's second test does not fail:\n%s", out)
	}
	// The cluster's own lines are the same each time; the client draws its pauses.
	for line := range strings.Lines(block(t, page, expect[1])) {
		line = strings.TrimSpace(line)
		for _, mine := range []string{"want ", "#", "seed:", "rerun:", "the last "} {
			if strings.HasPrefix(line, mine) && !strings.Contains(out, line) {
				t.Errorf("README.md shows %q, which is not in:\n%s", line, out)
			}
		}
	}
}
