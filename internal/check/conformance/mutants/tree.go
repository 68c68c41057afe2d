package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// tree is a copy of the project.
type tree struct {
	dir string
	// users are the packages that depend on a package, by import path, the nearest first.
	users map[string][]string
	redis bool
}

// copyTree copies the project of the working directory to a temporary one.
func copyTree(ctx context.Context) (*tree, error) {
	work, err := exec.CommandContext(ctx, "go", "env", "GOWORK").Output()
	if err != nil {
		return nil, fmt.Errorf("find the project: %w", err)
	}
	dir, err := os.MkdirTemp("", "slotstorm-mutants-")
	if err != nil {
		return nil, err
	}
	t := &tree{dir: dir}
	from := filepath.Dir(strings.TrimSpace(string(work)))
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(from, path)
		to := filepath.Join(dir, rel)
		switch {
		case d.IsDir() && (rel == ".git" || rel == "bin" || rel == "out"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err == nil {
		err = t.findUsers(ctx)
	}
	if err != nil {
		t.remove()
		return nil, err
	}
	_, lookErr := exec.LookPath("redis-server")
	t.redis = lookErr == nil
	return t, nil
}

func (t *tree) remove() { _ = os.RemoveAll(t.dir) }

// findUsers asks the go command who depends on whom, tests included.
func (t *tree) findUsers(ctx context.Context) error {
	out, err := t.run(ctx, "go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`, "work")
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	t.users = map[string][]string{}
	var packages [][]string // each with what it depends on
	for line := range strings.Lines(out) {
		packages = append(packages, strings.Fields(line))
	}
	slices.SortStableFunc(packages, func(a, b []string) int { return len(a) - len(b) })
	for _, words := range packages {
		if strings.Contains(words[0], "/examples/") || strings.Contains(words[0], "/mutants") {
			continue
		}
		for _, dep := range words[1:] {
			if !slices.Contains(t.users[dep], words[0]) {
				t.users[dep] = append(t.users[dep], words[0])
			}
		}
	}
	return nil
}

// depth is how far a fault is looked for.
type depth int

const (
	build depth = iota // it compiles
	own                // by the tests of its own package
	whole              // by the tests of all packages that depend on that one, and the comparison
)

// What stands in the table where no test is named.
const (
	nothing    = "NOTHING"
	compiles   = "compiles" // with depth build
	noCompiler = "DOES NOT COMPILE"
)

// try puts a fault in, and returns what caught it, or one of the constants above.
func (t *tree) try(ctx context.Context, m mutant, far depth) (string, error) {
	path := filepath.Join(t.dir, m.file)
	good, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if n := bytes.Count(good, []byte(m.old)); n != 1 {
		return "", fmt.Errorf("%s has the old text %d times, want once: %q", m.file, n, m.old)
	}
	bad := bytes.Replace(good, []byte(m.old), []byte(m.new), 1)
	if err := os.WriteFile(path, bad, 0o644); err != nil {
		return "", err
	}
	defer os.WriteFile(path, good, 0o644) //nolint:errcheck // the copy is thrown away in the end
	dir := "./" + filepath.ToSlash(filepath.Dir(m.file))
	if out, err := t.run(ctx, "go", "build", dir); err != nil {
		fmt.Println(out)
		return noCompiler, nil
	}
	if far == build {
		return compiles, nil
	}
	importPath, err := t.run(ctx, "go", "list", dir)
	if err != nil {
		return "", err
	}
	packages := []string{dir}
	if far == whole {
		packages = append(packages, t.users[strings.TrimSpace(importPath)]...)
	}
	for _, pkg := range packages {
		caught := t.tests(ctx, pkg)
		if caught == "" {
			continue
		}
		// Some tests wait for clients and clusters, and a loaded machine makes them fail
		// too: it counts only if they pass without the fault.
		if err := os.WriteFile(path, good, 0o644); err != nil {
			return "", err
		}
		if t.tests(ctx, pkg) == "" {
			return caught, nil
		}
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			return "", err
		}
	}
	if far != whole {
		return nothing, nil
	}
	return t.conformance(ctx, m)
}

var failedTest = regexp.MustCompile(`(?m)^--- FAIL: (\S+)`)
var failedPackage = regexp.MustCompile(`(?m)^FAIL\s+\S*/slotstorm/(\S+)`)

// tests runs a package's tests and names the first that fail, or returns "".
func (t *tree) tests(ctx context.Context, pkg string) string {
	out, err := t.run(ctx, "go", "test", "-short", "-vet=off", "-timeout", "300s", pkg)
	if err == nil {
		return ""
	}
	var names []string
	for _, m := range failedTest.FindAllStringSubmatch(out, -1) {
		names = append(names, m[1])
	}
	where := "tests"
	if m := failedPackage.FindStringSubmatch(out); m != nil {
		where = m[1]
	}
	switch {
	case strings.Contains(out, "panic: test timed out"):
		return where + ": never ends"
	case len(names) == 0:
		return where + ": " + lastLine(out)
	case len(names) > 2:
		return fmt.Sprintf("%s: %s, %s and %d more", where, names[0], names[1], len(names)-2)
	}
	return where + ": " + strings.Join(names, ", ")
}

// conformance plays the areas that should notice.
func (t *tree) conformance(ctx context.Context, m mutant) (string, error) {
	if !t.redis || m.areas == "" {
		return nothing, nil
	}
	// Not go run, which does not pass on the exit status.
	program := filepath.Join(t.dir, "conformance.program")
	if out, err := t.run(ctx, "go", "build", "-o", program, "./internal/check/conformance/cmd/conformance"); err != nil {
		return "", fmt.Errorf("conformance: %s", out)
	}
	out, err := t.run(ctx, program, "-area", m.areas)
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nothing, nil
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return "conformance, " + m.areas, nil
	}
	return "", fmt.Errorf("conformance: %w: %s", err, lastLine(out))
}

func lastLine(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

// run runs a command in the copy and returns all it prints.
func (t *tree) run(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = t.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}
