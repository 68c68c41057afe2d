// Command bench measures Slotstorm against a real cluster of redis-server processes
// on the same machine, and one node of it against miniredis, in one run, and prints
// the figures as ratios: absolute times say little on a machine that others use as
// well. Both sides are measured in turn, several times; what is printed is the median.
// In the end it measures how the cost of an idle cluster grows with its nodes.
//
// Without redis-server it prints Slotstorm's own figures only.
package main

import (
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
}

func main() {
	var s settings
	flag.IntVar(&s.rounds, "rounds", 5, "measurements of each figure")
	flag.DurationVar(&s.span, "span", 500*time.Millisecond, "length of one measurement")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	if s.rounds < 1 || s.span <= 0 {
		return errors.New("want at least one round of some length")
	}
	launch, err := live.Real()
	if err != nil {
		fmt.Printf("%v\nWithout a real cluster there are no ratios.\n\n", err)
	}
	binary, cleanup, err := build(ctx)
	if err != nil {
		return err
	}
	defer cleanup()
	b := &bench{settings: s, launch: launch, binary: binary}
	for _, part := range []func(context.Context) error{b.start, b.clients, b.pipelines, b.replication, b.miniredis, b.scale} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	b.print(os.Stdout)
	return nil
}
