package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// exampled are the packages whose functions and types have to be in an Example.
var exampled = []string{"sim", "faults", "gossip", "gossip/slot", "scenario", "clustertest"}

// unexampled are those that need none, with the reason.
var unexampled = map[string]string{
	"gossip.MessageType": "the type of the counters' keys in a Snapshot",
	"gossip.Snapshot":    "what sim.Node.Snapshot gives",
	"scenario.TB":        "what *testing.T is",
	"scenario.Subtests":  "what *testing.T is",
	"scenario.Unfit":     "an error for those who write a Target, as scenario/real does",
}

// Why methods need no Example.
const (
	forPlayers   = "for those who play scenarios, as package scenario does"
	forServers   = "for those who serve a cluster, as the command does"
	forMachines  = "for those who make nodes or read their files, as the cluster bus does"
	forInjectors = "for those who act on faults, as the injector does"
	inTheGuide   = "in the driver that docs/scenarios.md shows, which a test runs"
	likeAnother  = "as another that is in an Example"
)

// methodsUnexampled are the methods that need no Example, with the reason.
var methodsUnexampled = map[string]string{
	"sim.Certificates.Write":          forServers,
	"sim.Cluster.ClientStats":         likeAnother,
	"sim.Cluster.Dial":                likeAnother,
	"sim.Cluster.Disagreement":        likeAnother,
	"sim.Cluster.NameAt":              forPlayers,
	"sim.Node.Keyspace":               "node/miniredis.Of is for tests, and in an Example there",
	"faults.Calls.Includes":           forInjectors,
	"faults.Kind.Links":               forInjectors,
	"faults.Rule.Rules":               forInjectors,
	"gossip.ID.Valid":                 forMachines,
	"gossip.NodeInfo.AppendLine":      forMachines,
	"gossip.NodeInfo.ForClient":       forMachines,
	"gossip.NodesConf.For":            forMachines,
	"gossip.Snapshot.InfoText":        forMachines,
	"scenario.ClientSpec.Network":     inTheGuide,
	"scenario.ClientSpec.Only":        inTheGuide,
	"scenario.Failure.Same":           forPlayers,
	"scenario.Line.Blank":             forPlayers,
	"scenario.Script.CheckDrivers":    forPlayers,
	"scenario.Script.RealTime":        forPlayers,
	"scenario.Second.Bad":             forPlayers,
	"clustertest.Cluster.Dial":        likeAnother,
	"clustertest.Cluster.DialRueidis": "docs/testing.md has it: an Example would require rueidis",
}

// implicit are the names of methods that others call: packages fmt, errors and encoding.
var implicit = map[string]bool{
	"Error": true, "Is": true, "MarshalJSON": true, "MarshalText": true, "String": true, "UnmarshalJSON": true, "UnmarshalText": true, "Unwrap": true,
}

// Every method of these packages is called in an Example of one of them. The name alone
// counts, whosever method it is.
func TestExamplesCallMethods(t *testing.T) {
	_, files := sources(t)
	called := map[string]bool{}
	for _, pkg := range exampled {
		for _, f := range exampleFiles(t, pkg) {
			ast.Inspect(f, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					called[sel.Sel.Name] = true
				}
				return true
			})
		}
	}
	needless := maps.Clone(methodsUnexampled)
	for _, src := range files {
		if !slices.Contains(exampled, src.pkg) {
			continue
		}
		for _, name := range shown(src.ast) {
			_, method, ok := strings.Cut(name, ".")
			if !ok || implicit[method] || called[method] {
				continue
			}
			if name = src.pkg + "." + name; needless[name] == "" {
				t.Errorf("%s is called in no Example: write one, or say why it needs none", name)
			}
			delete(needless, name)
		}
	}
	for name := range needless {
		t.Errorf("%s needs no exception", name)
	}
}

// exampleFiles are the files of a package that hold Examples.
func exampleFiles(t *testing.T, pkg string) (files []*ast.File) {
	names, err := filepath.Glob(filepath.Join("../../..", pkg, "example*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// Every function is used in an Example of its package, and every type that users have to
// write: those that functions, methods and fields give them show themselves.
func TestExamplesUseWhatIsPublic(t *testing.T) {
	_, files := sources(t)
	needless := map[string]bool{} // entries of unexampled that nothing needs
	for name := range unexampled {
		needless[name] = true
	}
	for _, pkg := range exampled {
		used := map[string]bool{}
		for _, f := range exampleFiles(t, pkg) {
			ast.Inspect(f, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == filepath.Base(pkg) {
						used[sel.Sel.Name] = true
					}
				}
				return true
			})
		}
		given := map[string]bool{}
		for _, src := range files {
			if src.pkg == pkg {
				ast.Inspect(src.ast, func(n ast.Node) bool { return give(given, n) })
			}
		}
		for _, src := range files {
			if src.pkg != pkg {
				continue
			}
			for _, name := range shown(src.ast) {
				if strings.Contains(name, ".") || used[name] || given[name] {
					continue
				}
				if needless[pkg+"."+name] {
					delete(needless, pkg+"."+name)
				} else {
					t.Errorf("%s.%s is in no Example of its package: write one, or say why it needs none", pkg, name)
				}
			}
		}
	}
	for name := range needless {
		t.Errorf("%s needs no exception", name)
	}
}

// give notes the types that users get: results of exported functions and methods, and fields of
// structs.
func give(given map[string]bool, n ast.Node) bool {
	note := func(list *ast.FieldList) {
		if list == nil {
			return
		}
		for _, field := range list.List {
			ast.Inspect(field.Type, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					given[id.Name] = true
				}
				return true
			})
		}
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Name.IsExported() {
			note(n.Type.Results)
		}
		return false
	case *ast.StructType:
		note(n.Fields)
	}
	return true
}
