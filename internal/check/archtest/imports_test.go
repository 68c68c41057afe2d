// Package archtest guards the architecture: which package may import which, and what
// the deterministic ones must not call.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/slotstorm/slotstorm"

// forbidden lists, per package, the imports that its non-test files must not have.
// A path ending in /... covers what is below it as well.
var forbidden = map[string][]string{
	"gossip/slot":                   {module + "/..."},
	"internal/server/clusterbus":    {"net", "net/http", "os", "sync", "sync/atomic", module + "/internal/server/node", module + "/sim", module + "/internal/..."},
	"gossip":                        {"net", "net/http", "os", "sync", "sync/atomic", module + "/internal/server/node", module + "/sim", module + "/internal/..."},
	"internal/server/node":          {module + "/sim", module + "/faults"},
	"internal/server/config":        {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/request":       {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/tcp":           {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"sim/event":                     {module + "/gossip", module + "/internal/server/node", module + "/sim", module + "/faults", module + "/internal/..."},
	"sim":                           {"testing", "github.com/redis/go-redis/v9/...", module + "/scenario", module + "/clustertest"},
	"internal/server/command":       {module + "/internal/server/node", module + "/sim"},
	"internal/server/dialect/...":   {module + "/internal/server/node", module + "/sim", module + "/gossip"},
	"internal/server/resp":          {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/maintenance":   {module + "/internal/server/node", module + "/sim"},
	"internal/server/memnet":        {module + "/..."},
	"internal/server/script":        {module + "/internal/server/node", module + "/sim"},
	"internal/server/script/syntax": {module + "/internal/server/script", module + "/internal/server/node", module + "/sim"},
	"internal/server/rdb":           {module + "/internal/server/node", module + "/sim"},
	"internal/server/errtext":       {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/engine":        {module + "/internal/server/node", module + "/sim"},
	"node/keyspace":                 {module + "/..."},
	"node/miniredis":                {"testing", module + "/sim/...", module + "/scenario/...", module + "/clustertest/..."},
	"internal/server/number":        {module + "/..."},
	"internal/server/glob":          {module + "/..."},
	"internal/tool/gotest":          {module + "/..."},
	"internal/tool/guard":           {module + "/..."},
	"internal/tool/livepage":        {"testing", module + "/internal/check/..."},
	"internal/tool/live":            {"testing", module + "/sim", module + "/internal/server/node", module + "/internal/check/..."},
	"internal/tool/route":           {"testing", module + "/scenario", module + "/clustertest"},
	"faults":                        {module + "/sim", module + "/internal/server/node"},
	"sim/internal/slotmap":          {module + "/sim", module + "/faults", module + "/gossip"},
	"sim/internal/injector":         {module + "/sim", module + "/internal/server/node", module + "/gossip"},
	"scenario":                      {"testing", module + "/internal/tool/report", module + "/internal/check/..."},
	"clustertest":                   {module + "/internal/tool/report", module + "/scenario/real", module + "/scenario/rueidis"},
	"clustertest/chaos":             {module + "/scenario/rueidis"},
	"scenario/gen":                  {"testing", module + "/clustertest/..."},
	"cmd/slotstorm":                 {"testing"},

	"cmd/slotstorm/internal/evidence":      {"testing", "net", "os", module + "/scenario", module + "/internal/check/..."},
	"cmd/slotstorm/internal/certify/...":   {"testing", module + "/internal/check/..."},
	"cmd/slotstorm/internal/junit":         {"testing", module + "/..."},
	"cmd/slotstorm/internal/faultinjector": {"testing", module + "/internal/check/..."},
	"cmd/slotstorm/internal/respproxy":     {"testing", module + "/sim", module + "/node", module + "/cmd/slotstorm/internal/faultinjector"},

	// What a node is made of.
	"internal/server/node/acl":           {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/node/clusterview":   {module + "/internal/server/node", module + "/sim"},
	"internal/server/node/info":          {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/node/latency":       {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/node/output":        {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/node/pubsub":        {module + "/internal/server/node", module + "/sim", module + "/gossip"},
	"internal/server/node/replication":   {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"internal/server/node/slotmigration": {module + "/internal/server/node", module + "/sim"},
	"internal/server/node/slottask":      {module + "/internal/server/node", module + "/sim"},
	"internal/server/node/suspension":    {module + "/..."},
	"internal/server/node/tracking":      {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},

	// What has few rules of its own, or only those of its tree.
	"clustertest/history":         {"testing", module + "/internal/check/..."},
	"internal/server/certificate": {module + "/..."},
	"internal/server/ctype":       {module + "/..."},
	"internal/server/command/...": {module + "/internal/server/node", module + "/sim"},
	"internal/tool/access":        {"testing", module + "/sim", module + "/scenario", module + "/internal/check/..."},
	"internal/tool/jsonreply":     {module + "/..."},
	"internal/tool/loadgen":       {"testing", module + "/sim", module + "/scenario", module + "/internal/server/node"},
	"internal/tool/adapter":       {"testing", module + "/internal/server/...", module + "/sim", module + "/scenario", module + "/internal/check/..."},
	"internal/tool/leak":          {module + "/..."},
	"internal/tool/durations":     {module + "/..."},
	"internal/tool/naming":        {module + "/..."},
	"internal/tool/explain":       {"testing", module + "/scenario"},
	"internal/tool/report":        {"testing", module + "/internal/check/..."},
	"internal/tool/suggest":       {module + "/..."},
	"internal/tool/whole":         {module + "/..."},
	"internal/tool/words":         {module + "/internal/server/node", module + "/sim", module + "/gossip/..."},
	"node/keyspace/keyspacetest":  {module + "/internal/server/node", module + "/sim/...", module + "/internal/server/engine/..."},
	"scenario/bubble":             {module + "/sim", module + "/internal/check/..."},
	"scenario/goredis":            {"testing", module + "/internal/check/..."},
	"scenario/real":               {"testing", module + "/internal/check/..."},
	"scenario/rueidis":            {"testing", module + "/internal/check/..."},
	"sim/diagram":                 {"testing", module + "/sim", module + "/internal/server/node"},
	"examples/...":                {module + "/internal/check/..."},
	"internal/check/...":          nil,

	// What the engine is made of.
	"internal/server/engine/bitmap":    {module + "/..."},
	"internal/server/engine/geo":       {module + "/..."},
	"internal/server/engine/hll":       {module + "/..."},
	"internal/server/engine/indexheap": {module + "/..."},
	"internal/server/engine/xxh3":      {module + "/..."},
	"internal/server/engine/memory":    {module + "/..."},
	"internal/server/engine/ordered":   {module + "/..."},
	"internal/server/engine/stream":    {module + "/internal/server/node", module + "/sim", module + "/internal/server/engine", module + "/internal/server/resp"},
	"internal/server/engine/value":     {module + "/internal/server/node", module + "/sim", module + "/internal/server/engine"},
}

// onlyIn lists imports that few packages may have.
var onlyIn = map[string]string{
	"github.com/alicebob/miniredis/v2": "node/miniredis internal/check/bench",
	"github.com/hdt3213/rdb":           "internal/server/rdb",
	"github.com/yuin/gopher-lua":       "internal/server/script",
	"github.com/spf13/cobra":           "cmd/slotstorm",
	"github.com/prometheus":            "cmd/slotstorm",
	"github.com/chromedp/chromedp":     "internal/check/browser",
}

// Calls that would make a stepped run differ from the last one. The pacing loop is
// the one place that may look at a clock.
var (
	clockFuncs  = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
	timeless    = []string{"gossip", "internal/server/clusterbus", "gossip/slot", "sim/event", "sim/internal/injector", "sim/internal/slotmap", "faults", "internal/server/node/...", "node/keyspace", "node/miniredis", "internal/server/engine/...", "internal/server/command", "internal/server/maintenance", "internal/server/rdb", "internal/server/request", "internal/server/config"}
	unrandom    = append([]string{"sim", "scenario"}, timeless...)
	noGoroutine = []string{"gossip", "internal/server/maintenance", "internal/server/clusterbus", "gossip/slot", "sim/event", "sim/internal/injector", "sim/internal/slotmap", "node/miniredis", "faults", "internal/server/engine/...", "internal/server/node/..."}
)

type source struct {
	pkg  string // directory below the root
	file string
	ast  *ast.File
}

// sources parses all non-test Go files of the module.
func sources(t *testing.T) (*token.FileSet, []source) {
	t.Helper()
	const root = "../../.."
	fset := token.NewFileSet()
	var out []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != "." && d.Name() != ".." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		out = append(out, source{path.Dir(rel), rel, f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("found only %d source files", len(out))
	}
	return fset, out
}

func imports(f *ast.File) []string {
	var out []string
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		out = append(out, name)
	}
	return out
}

func covers(pattern, name string) bool {
	if base, isTree := strings.CutSuffix(pattern, "/..."); isTree {
		return name == base || strings.HasPrefix(name, base+"/")
	}
	return name == pattern
}

// within reports whether one of the patterns covers a package.
func within(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return covers(pattern, pkg) })
}

func TestImportsPointDownwards(t *testing.T) {
	_, files := sources(t)
	for _, src := range files {
		for _, name := range imports(src.ast) {
			for _, pattern := range forbidden[src.pkg] {
				if covers(pattern, name) {
					t.Errorf("%s imports %s, which package %s must not", src.file, name, src.pkg)
				}
			}
			for prefix, home := range onlyIn {
				within := func(home string) bool { return covers(home+"/...", src.pkg) }
				if covers(prefix+"/...", name) && !slices.ContainsFunc(strings.Fields(home), within) {
					t.Errorf("%s imports %s, which only %s may", src.file, name, home)
				}
			}
		}
	}
}

func TestDeterministicPackagesReadNoClock(t *testing.T) {
	fset, files := sources(t)
	for _, src := range files {
		readsClock := func(pkg, name string) bool { return pkg == "time" && contains(clockFuncs, name) }
		if within(timeless, src.pkg) {
			eachSelector(src.ast, func(sel *ast.SelectorExpr, pkg, name string) {
				if readsClock(pkg, name) {
					t.Errorf("%s: time.%s in package %s", fset.Position(sel.Pos()), name, src.pkg)
				}
			})
		}
		if within(unrandom, src.pkg) {
			eachSelector(src.ast, func(sel *ast.SelectorExpr, pkg, name string) {
				if pkg == "rand" && !strings.HasPrefix(name, "New") && name != "Rand" && name != "Source" && name != "PCG" {
					t.Errorf("%s: the global rand.%s in package %s", fset.Position(sel.Pos()), name, src.pkg)
				}
			})
		}
		if within(noGoroutine, src.pkg) {
			ast.Inspect(src.ast, func(n ast.Node) bool {
				if g, ok := n.(*ast.GoStmt); ok {
					t.Errorf("%s: a go statement in package %s", fset.Position(g.Pos()), src.pkg)
				}
				return true
			})
		}
	}
}

// eachSelector calls f for each selector whose left side is a plain name: a package
// or a variable.
func eachSelector(file *ast.File, f func(sel *ast.SelectorExpr, left, right string)) {
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if left, ok := sel.X.(*ast.Ident); ok {
				f(sel, left.Name, sel.Sel.Name)
			}
		}
		return true
	})
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}
