// Command mutants checks the tests: it puts deliberate faults into a copy of the
// project, one at a time, and prints which test caught which.
//
// For each fault it runs the tests of the package that it is in, then those of each
// package that depends on that one, and in the end, where redis-server is installed,
// the areas of the conformance corpus that should notice. A test counts that passes
// without the fault. It exits with 1 if a fault was caught by nothing, or does not compile.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	only := flag.String("run", "", "only faults whose name or file contains this; others keep their lines of the table")
	table := flag.String("o", "", "write the table to this file, as Markdown")
	fresh := flag.Bool("new", false, "only faults that the table does not have yet")
	ownTests := flag.Bool("own", false, "only the tests of the package that a fault is in: for a first look")
	compile := flag.Bool("build", false, "only see that each fault compiles; no table is written")
	flag.Parse()
	far := whole
	switch {
	case *compile:
		far, *table = build, ""
	case *ownTests:
		far = own
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	uncaught, err := check(ctx, *only, *table, *fresh, far)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
	if uncaught > 0 {
		fmt.Printf("%d faults were caught by nothing, or do not compile\n", uncaught)
		os.Exit(1)
	}
}

// check tries the faults and returns how many were caught by nothing.
func check(ctx context.Context, only, table string, fresh bool, far depth) (uncaught int, err error) {
	tree, err := copyTree(ctx)
	if err != nil {
		return 0, err
	}
	defer tree.remove()
	caughtBy := map[string]string{}
	if table != "" && (only != "" || fresh) {
		if caughtBy, err = readTable(table); err != nil {
			return 0, err
		}
	}
	for _, m := range mutants {
		if !strings.Contains(m.name, only) && !strings.Contains(m.file, only) {
			continue
		}
		if _, tried := caughtBy[m.name]; tried && fresh {
			continue
		}
		start := time.Now()
		caught, err := tree.try(ctx, m, far)
		if ctx.Err() != nil {
			return uncaught, ctx.Err() // what an interrupt ended says nothing
		}
		if err != nil {
			return uncaught, fmt.Errorf("%s: %w", m.name, err)
		}
		if caught == nothing || caught == noCompiler {
			uncaught++
		}
		fmt.Printf("%-55s %-28s %s (%v)\n", m.name, m.file, caught, time.Since(start).Round(time.Second))
		caughtBy[m.name] = caught
		if table != "" { // each time: a run takes an hour, and -new goes on with it
			if err := os.WriteFile(table, writeTable(caughtBy), 0o644); err != nil {
				return uncaught, err
			}
		}
	}
	return uncaught, nil
}
