// Command scenariosuites runs the scenario suites of client libraries, unmodified, against slotstorm
// serve --fault-injector, and prints how many of their tests pass.
//
//	go run ./internal/check/scenariosuites [-run WORDS] DIR
//
// DIR has checkouts of go-redis, redis-py, node-redis, jedis and lettuce. Those that are there are run,
// if what they need is installed; what is missing is told with the command that brings it. Each suite
// has a serve process of its own, started by the same command (and --software-api for jedis and lettuce), so that what a test leaves behind is
// not in the way of the next suite. It ends with 0 if all tests of the suites that were run pass.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	only := flag.String("run", "", "only suites whose name contains this")
	out := flag.String("out", "out/scenario-suites", "directory of what the suites print")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: scenariosuites [-run WORDS] [-out DIR] DIR, where DIR has checkouts of "+strings.Join(clients(), ", "))
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Arg(0), *out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "scenariosuites:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, out, only string) error {
	var chosen []suite
	for _, s := range suites {
		if strings.Contains(s.name, only) {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return fmt.Errorf("no suite is called %q", only)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	program := filepath.Join(out, "slotstorm")
	if text, err := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/slotstorm/slotstorm/cmd/slotstorm").CombinedOutput(); err != nil {
		return fmt.Errorf("slotstorm cannot be built: %w\n%s", err, text)
	}
	r := &runner{dir: dir, out: out, program: program, say: os.Stdout}
	return r.all(ctx, chosen)
}

// clients are the names of the checkouts.
func clients() (names []string) {
	for _, s := range suites {
		if len(names) == 0 || names[len(names)-1] != s.checkout {
			names = append(names, s.checkout)
		}
	}
	return names
}
