package archtest

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// most is how many functions, methods and types the public packages may show. A new name
// is a promise: raise a number only for what tests and tools of users need.
var most = map[string]int{
	"sim":         122,
	"gossip":      39,
	"gossip/slot": 19,
	"faults":      70,
	"scenario":    64,
	"clustertest": 87,
}

// public reports whether users can import a package.
func public(pkg string) bool {
	return !strings.Contains("/"+pkg+"/", "/internal/") && !strings.HasPrefix(pkg, "cmd/") && !strings.HasPrefix(pkg, "examples/")
}

// shown lists the exported functions, types, and methods of exported types of a file.
func shown(f *ast.File) (names []string) {
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case !d.Name.IsExported():
			case d.Recv == nil:
				names = append(names, d.Name.Name)
			case ast.IsExported(receiver(d)):
				names = append(names, receiver(d)+"."+d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() {
					names = append(names, s.Name.Name)
				}
			}
		}
	}
	return names
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	if name, ok := t.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

func TestPublicSurfaceStaysSmall(t *testing.T) {
	_, files := sources(t)
	names := map[string]int{}
	for _, src := range files {
		names[src.pkg] += len(shown(src.ast))
	}
	for pkg, limit := range most {
		if n := names[pkg]; n > limit || n == 0 {
			t.Errorf("package %s shows %d functions, methods and types, want at most %d", pkg, n, limit)
		}
	}
}

// Users can name every type that a public package shows.
func TestNoInternalTypesAreShown(t *testing.T) {
	fset, files := sources(t)
	for _, src := range files {
		if !public(src.pkg) {
			continue
		}
		internal := map[string]bool{}
		for _, imp := range src.ast.Imports {
			path := strings.Trim(imp.Path.Value, `"`)
			if !strings.Contains(path, "/internal/") {
				continue
			}
			name := path[strings.LastIndexByte(path, '/')+1:]
			if imp.Name != nil {
				name = imp.Name.Name
			}
			internal[name] = true
		}
		var check func(n ast.Node)
		check = func(n ast.Node) {
			ast.Inspect(n, func(n ast.Node) bool {
				if s, ok := n.(*ast.StructType); ok {
					for _, field := range s.Fields.List {
						if len(field.Names) == 0 || field.Names[0].IsExported() {
							check(field.Type)
						}
					}
					return false
				}
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && internal[x.Name] {
					t.Errorf("%s: %s.%s is internal, and nobody else can name it", fset.Position(sel.Pos()), x.Name, sel.Sel.Name)
				}
				return false
			})
		}
		for _, decl := range src.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
					check(d.Type)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() {
						check(s.Type)
					}
				}
			}
		}
	}
}

// A package variable that others can change is state that tests share. Errors are
// variables by custom.
func TestNoExportedVariables(t *testing.T) {
	eachExportedVariable(t, func(pos token.Position, _ string, name string, _ ast.Expr) {
		if !strings.HasPrefix(name, "Err") {
			t.Errorf("%s: the variable %s can be changed by anybody: make it a function or a constant", pos, name)
		}
	})
}

// Sentinel errors begin with the name of their package.
func TestSentinelErrorsNameTheirPackage(t *testing.T) {
	eachExportedVariable(t, func(pos token.Position, pkg, name string, value ast.Expr) {
		call, ok := value.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return
		}
		text, ok := call.Args[0].(*ast.BasicLit)
		if ok && !strings.HasPrefix(text.Value, `"`+pkg+": ") {
			t.Errorf("%s: %s is %s, want %q before it", pos, name, text.Value, pkg+": ")
		}
	})
}

// eachExportedVariable calls f with each exported package variable of the public packages:
// its position, the name of its package, its own, and its value, nil if it has none.
func eachExportedVariable(t *testing.T, f func(pos token.Position, pkg, name string, value ast.Expr)) {
	t.Helper()
	fset, files := sources(t)
	for _, src := range files {
		if !public(src.pkg) {
			continue
		}
		for _, decl := range src.ast.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, spec := range d.Specs {
				s := spec.(*ast.ValueSpec)
				for i, name := range s.Names {
					if !name.IsExported() {
						continue
					}
					var value ast.Expr
					if i < len(s.Values) {
						value = s.Values[i]
					}
					f(fset.Position(name.Pos()), src.ast.Name.Name, name.Name, value)
				}
			}
		}
	}
}
