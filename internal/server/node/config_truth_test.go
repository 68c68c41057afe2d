package node_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node"
)

// root is where the module is, seen from here.
const root = "../../../"

var update = flag.Bool("update", false, "write the generated part of the documentation anew")

// evidence names tests that show a directive's effect without its name, by a setting.
var evidence = map[string]string{
	"masteruser":                "internal/server/node/replication_link_test.go MasterUser",
	"repl-backlog-size":         "sim/replication_rules_test.go BacklogSize",
	"cluster-announce-tls-port": "internal/server/clusterbus/announce_test.go AnnounceTLSPort",
}

// Each directive has an effect, which a test or a story shows, or stands in the list of
// those that have none.
func TestDirectivesTellTheTruth(t *testing.T) {
	inert := map[string]bool{}
	for _, group := range config.InertDirectives() {
		for _, name := range append(group.Directives, group.Later...) {
			inert[name] = true
		}
	}
	source := read(t, ".", func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	})
	proofs := map[string]bool{}
	for _, dir := range []string{".", root + "sim", root + "internal/server/clusterbus", root + "internal/check/conformance/corpus/stories"} {
		for _, word := range regexp.MustCompile(`[-\w]+`).FindAllString(read(t, dir, isProof), -1) {
			proofs[word] = true
		}
	}
	for _, d := range everyDirective() {
		read := node.Wired(d.Name) || regexp.MustCompile(`(config\.Get|directiveNumber)\("`+d.Name+`"\)`).MatchString(source)
		switch {
		case inert[d.Name]:
			continue
		case !read:
			t.Errorf("%s is accepted, and nothing reads it: make it work, or say in internal/server/config that it is inert", d.Name)
			continue
		}
		if file, word, ok := strings.Cut(evidence[d.Name], " "); ok {
			if text, err := os.ReadFile(filepath.Join(root, file)); err != nil || !strings.Contains(string(text), word) {
				t.Errorf("%s: there is no %s in %s", d.Name, word, file)
			}
			continue
		}
		if !proofs[d.Name] && !proofs[d.Alias] {
			t.Errorf("no test and no story shows the effect of %s", d.Name)
		}
	}
}

// everyDirective are those of all versions, by the names that Redis 7.0 has for them.
func everyDirective() []config.Directive {
	all := config.Directives()
	for _, d := range dialect.All() {
		for _, more := range config.Of(d).List() {
			if !slices.ContainsFunc(all, func(d config.Directive) bool { return d.Key == more.Key }) {
				all = append(all, more)
			}
		}
	}
	return all
}

// isProof reports whether a file can show that a directive has an effect: a test that is
// not about CONFIG itself, or a story.
func isProof(path string) bool {
	name := filepath.Base(path)
	switch name {
	case "config_test.go", "config_file_test.go", "config_truth_test.go":
		return false
	}
	return strings.HasSuffix(name, "_test.go") || strings.Contains(path, "corpus/stories")
}

// read returns all files below a directory that are wanted.
func read(t *testing.T, root string, wanted func(path string) bool) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if name := e.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !wanted(path) {
			return nil
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// quoteAll quotes names.
func quoteAll(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// The documentation has the list of the directives without effect.
func TestInertDirectivesAreDocumented(t *testing.T) {
	const file, begin, end = root + "docs/differences.md", "<!-- directives without effect: generated -->\n", "<!-- end -->\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no generated part", file)
	}
	var list strings.Builder
	list.WriteString("\n| Why | Directives | and in other versions |\n|---|---|---|\n")
	for _, group := range config.InertDirectives() {
		if len(group.Directives)+len(group.Later) == 0 {
			t.Errorf("no directive is inert because %s", group.Why)
		}
		list.WriteString("| " + group.Why + " | " + quoteAll(group.Directives) + " | " + quoteAll(group.Later) + " |\n")
	}
	want := before + begin + list.String() + "\n" + end + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("%s is not what it should be: go test ./node -run Inert -update", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
