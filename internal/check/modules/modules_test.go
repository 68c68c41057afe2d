package modules

import (
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func open(t *testing.T) *Tree {
	t.Helper()
	tree, err := Open("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// user is a newcomer. What the test builds for one takes a while when nothing of it has
// been built before.
func user(t *testing.T) (*Tree, *User) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds what it publishes")
	}
	tree := open(t)
	u, err := tree.NewUser(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return tree, u
}

func (u *User) mustGo(t *testing.T, args ...string) string {
	t.Helper()
	out, err := u.Go(t.Context(), args)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// Modules that are published have no replace, which go install refuses, and all require each
// other at the version that go.work replaces.
func TestModulesAreInStep(t *testing.T) {
	tree := open(t)
	work, err := readWork(tree.Dir)
	if err != nil {
		t.Fatal(err)
	}
	replaced := map[string]string{}
	for _, r := range work.Replace {
		replaced[r.Old.Path] = r.Old.Version
	}
	for _, m := range tree.Modules {
		mod, err := tree.ModFile(m)
		if err != nil {
			t.Fatal(err)
		}
		if m.Published() && len(mod.Replace)+len(mod.Exclude) > 0 {
			t.Errorf("%s/go.mod has directives that count for nobody who requires the module", m.Dir)
		}
		for _, r := range mod.Require {
			if tree.Has(r.Mod.Path) && (r.Mod.Version != tree.Version || replaced[r.Mod.Path] != tree.Version) {
				t.Errorf("%s/go.mod requires %s, go.work replaces version %q, want both to be %s", m.Dir, r.Mod, replaced[r.Mod.Path], tree.Version)
			}
		}
	}
}

// mostRequired is how many modules the library may bring into the module of whoever imports
// it, besides go-redis, rapid, and what these two bring.
const mostRequired = 15

// tooling are modules that only the command and the checks need.
var tooling = regexp.MustCompile(`cobra|prometheus|chromedp|miniredis|rueidis|goleak|golang.org/x/mod`)

func TestLibraryRequiresLittle(t *testing.T) {
	cmd := exec.Command("go", "mod", "graph")
	cmd.Dir, cmd.Env = open(t).Dir, append(cmd.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		who, what, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, _, _ := strings.Cut(what, "@")
		if who, _, _ = strings.Cut(who, "@"); who == "go" || who == goRedis || who == rapid || name == "go" || name == goRedis || name == rapid {
			continue
		}
		required[name] = true
		if tooling.MatchString(name) {
			t.Errorf("%s requires %s", who, name)
		}
	}
	for _, own := range []string{"github.com/bsm/ginkgo/v2", "github.com/bsm/gomega", "github.com/cespare/xxhash/v2", "github.com/dgryski/go-rendezvous"} {
		delete(required, own) // go-redis's
	}
	if len(required) == 0 || len(required) > mostRequired {
		t.Errorf("the library brings %d modules, want at most %d: %v", len(required), mostRequired, slices.Sorted(maps.Keys(required)))
	}
}

const (
	goRedis = "github.com/redis/go-redis/v9"
	rapid   = "pgregory.net/rapid"
)

// A module that tests its own use of the oldest go-redis with clustertest still has that
// version, and all others that go-redis brought.
func TestNothingIsRaised(t *testing.T) {
	tree, u := user(t)
	top, err := tree.ModFile(tree.Modules[0])
	if err != nil {
		t.Fatal(err)
	}
	oldest := ""
	for _, r := range top.Require {
		if r.Mod.Path == goRedis {
			oldest = r.Mod.Version
		}
	}
	if oldest != "v9.0.5" {
		t.Errorf("the library requires go-redis %s, want v9.0.5", oldest)
	}
	mod := "module example.com/cart\n\ngo 1.25.0\n\nrequire " + goRedis + " " + oldest + "\n"
	versions := func(mod, source string) map[string]string {
		for name, text := range map[string]string{"go.mod": mod, "go.sum": "", "cart_test.go": source} {
			if err := u.Write(name, text); err != nil {
				t.Fatal(err)
			}
		}
		u.mustGo(t, "mod", "tidy")
		out := map[string]string{}
		for line := range strings.Lines(u.mustGo(t, "list", "-m", "all")) {
			name, version, _ := strings.Cut(strings.TrimSpace(line), " ")
			out[name] = version
		}
		return out
	}
	before := versions(mod, "package cart\n\nimport _ \""+goRedis+"\"\n")
	library := tree.Modules[0].Path
	after := versions(mod+"\nrequire "+library+" "+tree.Version+"\n",
		"package cart\n\nimport (\n\t_ \""+library+"/clustertest\"\n\t_ \""+library+"/clustertest/chaos\"\n\t_ \""+goRedis+"\"\n)\n")
	if after[library] != tree.Version || len(before) < 3 {
		t.Fatalf("the modules are %v, and without the library %v: the test shows nothing", after, before)
	}
	for name, version := range before {
		if after[name] != version {
			t.Errorf("%s %s became %s", name, version, after[name])
		}
	}
}

// The command can be installed as the README says.
func TestInstall(t *testing.T) {
	tree, u := user(t)
	u.mustGo(t, "install", tree.Modules[0].Path+"/cmd/slotstorm@"+tree.Version)
	out, err := exec.CommandContext(t.Context(), filepath.Join(u.Dir, "..", "bin", "slotstorm"), "version").CombinedOutput()
	if err != nil || !strings.Contains(string(out), tree.Version) {
		t.Errorf("slotstorm version: %v\n%s\nwant it to name %s", err, out, tree.Version)
	}
}
