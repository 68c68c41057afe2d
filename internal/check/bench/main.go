// Command bench measures Slotstorm in one run with what bounds it, with a real cluster of
// redis-server processes and with miniredis, on the same machine, and prints the figures as
// ratios: absolute times say little on a machine that others use as well. All sides are
// measured in turn, several times; what is printed is the median. In the end it measures how
// the cost of an idle cluster grows with its nodes.
//
// It says how busy the machine was before and after. With -write it puts the tables into
// docs/benchmarks.md, but not on a busy machine. Without redis-server that column is empty.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// settings are what the command line chooses.
type settings struct {
	rounds int
	span   time.Duration // of one measurement
	only   string        // the part that is measured, or all
	write  bool
}

func main() {
	var s settings
	flag.IntVar(&s.rounds, "rounds", 5, "measurements of each figure, from 1 to 100")
	flag.DurationVar(&s.span, "span", 500*time.Millisecond, "length of one measurement, up to 1m")
	flag.StringVar(&s.only, "only", "", "one part: start, clients, pipelines, replication, miniredis or idle")
	flag.BoolVar(&s.write, "write", false, "put the tables into "+page)
	plain := flag.Bool(plainServers, false, "be the servers that this program measures as the limit on TCP")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return run(ctx, s) }
	if *plain {
		run = servePlain
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	if s.rounds < 1 || s.rounds > 100 || s.span <= 0 || s.span > time.Minute {
		return errors.New("want 1 to 100 rounds of up to a minute")
	}
	if s.write && s.only != "" {
		return errors.New("-write wants all parts, not -only one of them")
	}
	launch, err := live.Real()
	if err != nil {
		fmt.Printf("%v\nWithout a real cluster its column is empty.\n\n", err)
	}
	binary, cleanup, err := build(ctx)
	if err != nil {
		return err
	}
	defer cleanup()
	before, err := look(ctx)
	if err != nil {
		return fmt.Errorf("how busy is the machine: %w", err)
	}
	b := &bench{settings: s, launch: launch, binary: binary}
	measured := 0
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{
		{"start", b.start}, {"clients", b.clients}, {"pipelines", b.pipelines},
		{"replication", b.replication}, {"miniredis", b.miniredis}, {"idle", b.idle},
	} {
		if s.only != "" && part.name != s.only {
			continue
		}
		measured++
		if err := part.measure(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	if measured == 0 {
		return fmt.Errorf("there is no part %q: want start, clients, pipelines, replication, miniredis or idle", s.only)
	}
	after, err := look(ctx)
	if err != nil {
		return fmt.Errorf("how busy is the machine: %w", err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "Measured on %s, %d rounds. Before: %v. After: %v.\n\n", time.Now().Format(time.DateOnly), s.rounds, before, after)
	b.print(&out)
	os.Stdout.Write(out.Bytes())
	if busy := max(before.busy, after.busy); busy > quiet {
		fmt.Printf("\nThe machine is busy (%.0f%%): these are no figures.\n", 100*busy)
		if s.write {
			return fmt.Errorf("%s stays as it is: the machine is busy", page)
		}
		return nil
	}
	if s.write {
		return rewrite(page, out.Bytes())
	}
	return nil
}

// page is where the figures stand, from the root of the repository, between two marks.
const page = "docs/benchmarks.md"

var begin, end = []byte("<!-- bench -->\n\n"), []byte("\n<!-- /bench -->\n")

// rewrite puts the text between the marks of the file.
func rewrite(file string, text []byte) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, ok := bytes.Cut(old, begin)
	_, tail, closed := bytes.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s has no lines %q and %q for the figures to stand between", file, bytes.TrimSpace(begin), bytes.TrimSpace(end))
	}
	return os.WriteFile(file, bytes.Join([][]byte{head, begin, text, end, tail}, nil), 0o644)
}
