package readme

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/modules"
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

// play puts the source into the user's module, which requires this project as released, and
// tests it.
func play(t *testing.T, u *modules.User, source string) (output string, err error) {
	t.Helper()
	if err := u.Write("cart_test.go", source); err != nil {
		t.Fatal(err)
	}
	if out, err := u.Go(t.Context(), []string{"mod", "tidy"}); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return u.Go(t.Context(), []string{"test", "-count=1", "-v", "."})
}

// publication is a directory with the tree as users find it, published for the first test that asks.
type publication struct {
	dir  string
	once sync.Once
	tree *modules.Tree
	user *modules.User
	err  error
}

var published publication

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "readme")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		published.dir = dir
		return m.Run()
	}())
}

// newcomer has an empty module that requires nothing but this project.
func newcomer(t *testing.T) *modules.User {
	t.Helper()
	p := &published
	p.once.Do(func() {
		if p.tree, p.err = modules.Open("../../.."); p.err == nil {
			p.user, p.err = p.tree.NewUser(p.dir)
		}
	})
	if p.err != nil {
		t.Fatal(p.err)
	}
	u, library := p.user.Another(t.TempDir()), p.tree.At(p.tree.Modules[0])
	if err := u.Write("go.mod", "module example.com/cart\n\ngo 1.25.0\n\nrequire "+library.Path+" "+library.Version+"\n"); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestFirstTest(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module")
	}
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	page, u := string(text), newcomer(t)
	source := block(t, page, "## A test to paste")
	out, err := play(t, u, source)
	if err != nil || !strings.Contains(out, "the client found the new master") {
		t.Fatalf("the README's test, pasted into an empty module: %v\n%s", err, out)
	}
	if logged := regexp.MustCompile("(?m)^redis: .*$").FindString(out); logged != "" {
		t.Errorf("go-redis's logger writes lines that the README does not show, such as %q", logged)
	}

	// What the page says to add, where it says so.
	phase := regexp.MustCompile("`(c\\.Phase\\(.*?\\))` behind the election").FindStringSubmatch(page)
	expect := regexp.MustCompile("`(c\\.Expect\\(.*\\))`\\s+at the end").FindStringSubmatch(page)
	if phase == nil || expect == nil {
		t.Fatal("the README does not say how to ask for more")
	}
	source = strings.Replace(source, "\n\t\telected := ", "\n\t\t"+phase[1]+"\n\t\telected := ", 1)
	source = strings.Replace(source, "\n\t})\n}\n", "\n\t\t"+expect[1]+"\n\t})\n}\n", 1)
	out, err = play(t, u, source)
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
