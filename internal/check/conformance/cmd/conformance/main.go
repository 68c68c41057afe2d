// Command conformance measures Slotstorm against real servers, redis-server or
// valkey-server processes, and prints how alike they are.
//
// It exits with 0 when there is no difference but the known ones, with 1 when
// there is a new one or a known one no longer shows, and with 2 when it could not
// measure, for instance because redis-server is not installed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/check/conformance/corpus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

type options struct {
	areas, filter, known, against, server string
	seed                                  uint64
	calls                                 int
	verbose, trace, write                 bool
}

func main() {
	var o options
	flags := flag.NewFlagSet("conformance", flag.ExitOnError)
	flags.StringVar(&o.areas, "area", "", "play only these areas, with commas between")
	flags.StringVar(&o.filter, "run", "", "play only exchanges and commands whose name contains this")
	flags.StringVar(&o.known, "known", "", "the list of known differences (default: docs/differences.md, or that of the server's version in docs/differences)")
	flags.StringVar(&o.server, "server", "", "the program of the real servers (default: $REDIS_SERVER, or redis-server in PATH)")
	flags.StringVar(&o.against, "against", "slotstorm", "what to measure: slotstorm, or redis for a test of the measurement itself")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of the generated exchanges")
	flags.IntVar(&o.calls, "calls", 200, "calls for each data command")
	flags.BoolVar(&o.verbose, "v", false, "tell what goes on, and each command's share")
	flags.BoolVar(&o.trace, "trace", false, "print every exchange with what the real server says")
	flags.BoolVar(&o.write, "write", false, "write the result into README.md and docs/conformance.md, where a whole run with seed 1 else compares it")
	_ = flags.Parse(os.Args[1:])

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, o))
}

// run returns the exit status.
func run(ctx context.Context, o options) int {
	cfg, err := config(o)
	if err == nil {
		var res *conformance.Result
		if res, err = conformance.Run(ctx, cfg); err == nil {
			return report(res, cfg, o)
		}
		res.Table(os.Stdout)
		res.Differences(os.Stdout)
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintln(os.Stderr, "conformance:", strings.TrimPrefix(err.Error(), "conformance: "))
	return 2
}

func config(o options) (conformance.Config, error) {
	cfg := conformance.Config{Seed: o.seed, Calls: o.calls, Filter: o.filter}
	program, err := live.FindProgram(o.server)
	if err != nil {
		return cfg, err
	}
	// Stand-alone servers that an exchange starts are of the same program.
	if err := os.Setenv("REDIS_SERVER", program.Path); err != nil {
		return cfg, err
	}
	real, err := live.RealAt(program.Path)
	if err != nil {
		return cfg, err
	}
	cfg.Want = real
	switch o.against {
	case "slotstorm":
		if _, err := dialect.Find(program.Dialect()); err != nil {
			return cfg, fmt.Errorf("%s is %s: %w", program.Path, program, err)
		}
		cfg.Got = conformance.Simulated(program.Dialect())
	case "redis":
		cfg.Got = real
	default:
		return cfg, fmt.Errorf("-against %q: want slotstorm or redis", o.against)
	}
	if cfg.Areas, err = choose(o.areas); err != nil {
		return cfg, err
	}
	cfg.Known = &conformance.Known{}
	if o.against != "redis" {
		page := knownList(o.known, program)
		file, err := os.Open(page)
		switch {
		case err == nil:
			defer file.Close()
			if cfg.Known, err = conformance.ReadKnown(file); err != nil {
				return cfg, fmt.Errorf("%s: %w", page, err)
			}
		case o.known != "" || !errors.Is(err, fs.ErrNotExist):
			return cfg, err
		}
	}
	if o.verbose {
		cfg.Log = os.Stderr
	}
	if o.trace {
		cfg.Trace = os.Stdout
	}
	return cfg, nil
}

// knownList is the page that explains what is known to differ from a server.
func knownList(page string, server live.Program) string {
	switch name := server.Dialect(); {
	case page != "":
		return page
	case name == dialect.Default.Name:
		return "docs/differences.md"
	default:
		return "docs/differences/" + name + ".md"
	}
}

func choose(names string) ([]conformance.Area, error) {
	all := corpus.Areas()
	if names == "" {
		return all, nil
	}
	var chosen []conformance.Area
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(all, func(a conformance.Area) bool { return a.Name == name })
		if i < 0 {
			var known []string
			for _, a := range all {
				known = append(known, a.Name)
			}
			return nil, fmt.Errorf("-area %q: want one of %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func report(res *conformance.Result, cfg conformance.Config, o options) int {
	fmt.Printf("%s against %s, seed %d\n\n", res.Got, res.Want, cfg.Seed)
	res.Table(os.Stdout)
	fmt.Println()
	if o.verbose {
		res.Shares(os.Stdout)
	}
	res.Differences(os.Stdout)
	status := 0
	if res.New() > 0 {
		status = 1
	}
	// A part of the corpus, or another seed, need not show every known difference.
	if o.filter == "" && cfg.Seed == 1 {
		var areas []string
		for _, a := range cfg.Areas {
			areas = append(areas, a.Name)
		}
		for _, e := range cfg.Known.Gone(areas) {
			fmt.Printf("known difference no longer shows: %s\n", e.Title)
			status = 1
		}
	}
	whole := strings.HasPrefix(res.Want, "redis 7.0.") && o.areas == "" && o.filter == "" && o.against == "slotstorm" && cfg.Seed == 1 && cfg.Calls == 200
	if whole {
		fmt.Println(res.Coverage.Headline())
	}
	if left := res.Skipped(); whole && left > 0 {
		fmt.Printf("%d exchanges were left out for want of what they need (make clients), so README.md is not compared.\n", left)
	} else if whole {
		if err := publish(res, o.write); err != nil {
			fmt.Fprintln(os.Stderr, "conformance:", err)
			return max(status, 1)
		}
	}
	fmt.Printf("took %v\n", res.Took.Round(time.Second/10))
	return status
}

// publish compares the result with what users read in README.md, or writes it there.
func publish(res *conformance.Result, write bool) error {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	if !write {
		if !res.Published(readme) {
			return errors.New("README.md tells of another result; -write mends it and docs/conformance.md")
		}
		return nil
	}
	revision, err := exec.Command("git", "describe", "--always", "--tags").Output()
	if err != nil {
		return fmt.Errorf("name the version: %w", err)
	}
	heading := fmt.Sprintf("%s: Slotstorm %s against %s, RESP2 and RESP3.", time.Now().Format(time.DateOnly), strings.TrimSpace(string(revision)), res.Want)
	if readme, err = conformance.Publish(readme, res.Summary(heading)); err != nil {
		return err
	}
	if err := os.WriteFile("README.md", readme, 0o644); err != nil {
		return err
	}
	file, err := os.Create("docs/conformance.md")
	if err != nil {
		return err
	}
	res.Page(file, heading, corpus.Inexact())
	return file.Close()
}
