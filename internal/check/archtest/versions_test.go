package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// namesVersions are the packages that may compare versions of servers, and why: everybody else
// asks a dialect for a capability.
var namesVersions = map[string]string{
	"internal/server/dialect/...": "it has the dialects",
	"internal/server/command/...": "it has a table for each, and the generator of the tables",
	"internal/tool/live":          "it starts programs of all versions",
	"internal/check/...":          "it judges one version at a time",
}

// TestNobodyComparesVersions finds comparisons with the name or the version of a dialect.
func TestNobodyComparesVersions(t *testing.T) {
	fset, files := sources(t)
	allowed := []string{}
	for pattern := range namesVersions {
		allowed = append(allowed, pattern)
		if !slices.ContainsFunc(files, func(src source) bool { return covers(pattern, src.pkg) }) {
			t.Errorf("there is no package %s that could compare versions", pattern)
		}
	}
	for _, src := range files {
		if within(allowed, src.pkg) {
			continue
		}
		for _, at := range comparesVersions(src.ast) {
			t.Errorf("%s: package %s compares versions or names of dialects; ask for a dialect.Capability", fset.Position(at), src.pkg)
		}
	}
}

// comparesVersions finds where a file compares a dialect, or what tells which one it is, with
// something else than nothing.
func comparesVersions(file *ast.File) (found []token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if slices.Contains([]token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}, n.Op) &&
				!isNothing(n.X) && !isNothing(n.Y) && (tellsVersion(n.X) || tellsVersion(n.Y)) {
				found = append(found, n.Pos())
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && tellsVersion(n.Tag) {
				found = append(found, n.Pos())
			}
		case *ast.CaseClause:
			if slices.ContainsFunc(n.List, tellsVersion) {
				found = append(found, n.Pos())
			}
		case *ast.IndexExpr: // a map by versions
			if tellsVersion(n.Index) {
				found = append(found, n.Pos())
			}
		case *ast.CallExpr:
			if compares(n.Fun) && slices.ContainsFunc(n.Args, tellsVersion) {
				found = append(found, n.Pos())
			}
		}
		return true
	})
	return found
}

// compares reports whether a function compares texts or looks for one.
func compares(f ast.Expr) bool {
	sel, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	switch pkg.Name {
	case "cmp", "strings", "bytes":
		return slices.Contains([]string{"Compare", "HasPrefix", "HasSuffix", "Contains", "Index", "Cut", "CutPrefix", "EqualFold", "Less"}, sel.Sel.Name)
	case "slices":
		return slices.Contains([]string{"Contains", "Index"}, sel.Sel.Name)
	}
	return false
}

// isNothing reports whether an expression is "", nil or a number.
func isNothing(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "nil"
	case *ast.BasicLit:
		return e.Kind != token.STRING || e.Value == `""`
	}
	return false
}

var versionText = regexp.MustCompile(`^((redis|valkey)(-[0-9].*)?|[0-9]+\.[0-9]+\.[0-9]+)$`)

// tellsVersion reports whether an expression is a dialect, its name, product or version, or a
// text of that kind.
func tellsVersion(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return err == nil && e.Kind == token.STRING && versionText.MatchString(text)
	case *ast.Ident:
		return strings.EqualFold(e.Name, "dialect")
	case *ast.SelectorExpr:
		switch e.Sel.Name {
		case "Dialect", "dialect":
			return true
		case "Default", "Name", "Product", "Version", "RedisVersion", "Title":
			return tellsVersion(e.X)
		}
	case *ast.CallExpr: // d.dialect.String(), d.dialect.Title(), c.dialect()
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			return sel.Sel.Name == "String" && tellsVersion(sel.X) || tellsVersion(sel)
		}
	case *ast.ParenExpr:
		return tellsVersion(e.X)
	}
	return false
}

func TestComparesVersions(t *testing.T) {
	for _, row := range []struct {
		line string
		want bool
	}{
		{`if n.dialect.Version == "7.2.4" {}`, true},
		{`if "7.2.4" < v {}`, true},
		{`if n.dialect.Product != other {}`, true},
		{`if d == dialect.Default {}`, true},
		{`if d.Name == "redis-7.0" {}`, true},
		{`if n.Dialect() == old {}`, true},
		{`if n.dialect.String() == old {}`, true},
		{`switch n.dialect.Name {}`, true},
		{`switch name { case "valkey-9.1": }`, true},
		{`if strings.HasPrefix(n.dialect.Name, "valkey") {}`, true},
		{`if slices.Contains(list, cfg.Dialect) {}`, true},
		{`if slices.Contains([]string{}, "redis-7.0") {}`, true},
		{`_ = elections["redis-7.0"]`, true},
		{`_ = elections[n.dialect]`, true},
		{`if cfg.Dialect != "" {}`, false},
		{`if n.dialect == nil {}`, false},
		{`if n.dialect.Has(dialect.NoTouch) {}`, false},
		{`if n.Name == "n1" {}`, false},
		{`s := n.dialect.Say(text) + "redis-7.0"; _ = s`, false},
		{`if strings.HasPrefix(name, "6379") {}`, false},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), path.Join("x", "x.go"), "package x\nfunc f() {\n"+row.line+"\n}\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(comparesVersions(file)) > 0; got != row.want {
			t.Errorf("%s: compares versions: %t, want %t", row.line, got, row.want)
		}
	}
}
