package archtest

import (
	"bytes"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// packages are the directories with Go files that are no tests, and how many lines they
// have outside of generated files.
func packages(t *testing.T) map[string]int {
	t.Helper()
	_, files := sources(t)
	lines := map[string]int{}
	for _, src := range files {
		text, err := os.ReadFile(path.Join("../../..", src.file))
		if err != nil {
			t.Fatal(err)
		}
		lines[src.pkg] += 0
		if !bytes.HasPrefix(text, []byte("// Code generated")) {
			lines[src.pkg] += bytes.Count(text, []byte("\n"))
		}
	}
	return lines
}

// Each package has a row in the table of what it must not import, and each row has a package.
// A row of a tree has those below it that have none of their own.
func TestEveryPackageHasARow(t *testing.T) {
	pkgs := packages(t)
	for _, pkg := range slices.Sorted(maps.Keys(pkgs)) {
		if !hasRow(pkg) {
			t.Errorf("package %s has no row in forbidden: say what it must not import", pkg)
		}
	}
	for row := range forbidden {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(pkgs)), func(pkg string) bool { return covers(row, pkg) }) {
			t.Errorf("there is no package for the row %s", row)
		}
	}
}

func hasRow(pkg string) bool {
	for row := range forbidden {
		if covers(row, pkg) {
			return true
		}
	}
	return false
}

// docs/architecture.md has the packages that have rows of their own, and no others.
func TestArchitectureListsThePackages(t *testing.T) {
	text, err := os.ReadFile("../../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "| Package | Holds | Must not import |\n")
	if !ok {
		t.Fatal("docs/architecture.md has no table of packages")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	listed := map[string]bool{}
	for row := range strings.Lines(table) {
		parent := ""
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(strings.Split(row, "|")[1], -1) {
			pkg := name[1]
			if !strings.Contains(pkg, "/") && parent != "" { // beside the first of the row
				pkg = path.Join(parent, pkg)
			} else {
				parent = path.Dir(pkg)
			}
			listed[pkg] = true
		}
	}
	for row := range forbidden {
		if pkg, isTree := strings.CutSuffix(row, "/..."); !isTree && !listed[pkg] {
			t.Errorf("docs/architecture.md does not list %s", pkg)
		}
	}
	pkgs := packages(t)
	for pkg := range listed {
		if _, ok := pkgs[pkg]; !ok && !hasRow(pkg) {
			t.Errorf("docs/architecture.md lists %s, which there is not", pkg)
		}
	}
}

// maxLines is how many lines a package may have before it has packages below it.
const maxLines = 6000

func TestLargePackagesHaveRooms(t *testing.T) {
	pkgs := packages(t)
	for pkg, lines := range pkgs {
		below := slices.ContainsFunc(slices.Collect(maps.Keys(pkgs)), func(other string) bool {
			return strings.HasPrefix(other, pkg+"/")
		})
		if lines > maxLines && !below {
			t.Errorf("package %s has %d lines and no packages below it", pkg, lines)
		}
	}
}
