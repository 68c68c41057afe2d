package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// longestSearch bounds the time of a search.
const longestSearch = 24 * time.Hour

// explainFlags are the flags of slotstorm explain.
type explainFlags struct {
	seed     uint64
	runs     int
	parallel int
	within   time.Duration
	page     string
}

func explainCommand(inBubble func(f func())) *cobra.Command {
	flags := explainFlags{within: 45 * time.Second}
	cmd := &cobra.Command{
		Use:   "explain FILE",
		Short: "Find the moment from which a failure was inevitable",
		Long: `Explain plays a scenario file that fails, and asks of its moments: would it have failed if nothing
more had been done to the cluster from there on, and in how many of a hundred runs does it fail if all
is drawn anew from there on? Bisection leads to the events at which the answers change. It also shows
the shortest difference between the run and one that passes.

It exits with 0 if it found a failure to explain, and with 2 if there is none.`,
		Example: `  slotstorm explain split.scn
  slotstorm explain --seed 7 --report why.html split.scn`,
		Args: takes(1, 1, "one scenario file"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return explainFile(cmd.Context(), cmd.OutOrStdout(), args[0], flags, inBubble)
		},
	}
	f := cmd.Flags()
	numberVar(f, &flags.seed, "seed", "", 0, 1, math.MaxUint64, "seed instead of that of the file")
	numberVar(f, &flags.runs, "runs", "", 100, 10, 10_000, "how often each moment is tried")
	numberVar(f, &flags.parallel, "parallel", "p", runtime.GOMAXPROCS(0), 1, mostParallel, "how many runs at the same time")
	f.Var(&duration{&flags.within, time.Second, longestSearch}, "within", "about how long it may take; with less time, fewer moments are tried, and each fewer times")
	f.StringVar(&flags.page, "report", "", "write a page for a browser to this file")
	return cmd
}

func explainFile(ctx context.Context, out io.Writer, file string, flags explainFlags, inBubble func(f func())) error {
	source, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	script, err := scenario.Parse(file, source)
	if err != nil {
		return err
	}
	if script.RealTime() {
		return fmt.Errorf("%s: its programs run in real time, so no run is like another", file)
	}
	found, err := explain.Find(ctx, explain.Plan{
		Runs: flags.runs, Parallel: flags.parallel, Limit: flags.within,
		Play: func(ctx context.Context, b sim.Branch) (explain.Run, error) {
			return playBranch(ctx, file, source, scenario.Options{Seed: flags.seed, Bubble: inBubble, Drivers: drivers()}, b)
		},
	})
	switch {
	case errors.Is(err, explain.ErrPasses):
		return fmt.Errorf("%s: %w; slotstorm run --seeds 100 %s may find a seed with which it does", file, err, file)
	case err != nil:
		return err
	}
	fmt.Fprint(out, found)
	if flags.page == "" {
		return nil
	}
	return whole.Write(flags.page, func(w io.Writer) error { return found.WritePage(w, "Why "+file+" fails") })
}

// playBranch plays a file on another way.
func playBranch(ctx context.Context, file string, source []byte, opt scenario.Options, b sim.Branch) (explain.Run, error) {
	script, err := scenario.Parse(file, source)
	if err != nil {
		return explain.Run{}, err
	}
	steps := &stepObserver{}
	opt.Branch.Branch, opt.KeepGoing = b, true
	opt.Observer = steps
	opt.Line = steps.line
	result, err := playToEnd(ctx, script, opt)
	if err != nil {
		return explain.Run{}, err
	}
	run := explain.Run{Events: result.Log.Since(0), Steps: steps.steps}
	run.Last = len(run.Events)
	if !result.OK() {
		first := result.Failures[0]
		run.Failed, run.Last = first.Same(), int(first.Event)
		run.Told = strings.TrimRight((&scenario.Failure{File: first.File, Line: first.Line, Text: first.Text, Want: first.Want, Got: first.Got, Reason: first.Reason, At: first.At, Event: first.Event, Phase: first.Phase, Rerun: first.Rerun, More: first.More}).String(), "\n")
	}
	return run, nil
}

// stepObserver notes which lines were done behind how many events.
type stepObserver struct {
	c     *sim.Cluster
	steps []explain.Step
}

func (o *stepObserver) Begin(c *sim.Cluster) { o.c = c }
func (o *stepObserver) Line(int)             {}
func (o *stepObserver) Look()                {}
func (o *stepObserver) End()                 {}

// Request sees nothing.
func (o *stepObserver) Request(*sim.Request) {}

func (o *stepObserver) line(number int, text string) {
	o.steps = append(o.steps, explain.Step{Events: o.c.Log().Len(), Text: fmt.Sprintf("line %d: %s", number, strings.TrimSpace(text))})
}
