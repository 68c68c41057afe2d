package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
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
		examples, err := filepath.Glob(filepath.Join("../../..", pkg, "example*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range examples {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
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
