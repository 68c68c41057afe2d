package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/scenario"
)

func stormCommand() *cobra.Command {
	loads := []float64{1}
	var seed uint64
	seconds, tip := false, false
	cmd := &cobra.Command{
		Use:   "storm FILE|DIR...",
		Short: "Play scenario files with nodes that can be overloaded, and measure",
		Long: `Storm plays scenario files whose cluster has a cost for commands, at several loads: the
rates of all workloads are multiplied. For each it prints

  wanted     commands that clients began
  done       the part of them that ended well
  amplified  requests on the wire for each command wanted: over all, and in the worst second
  queue      the longest line of requests at a node
  bad for    the time from the first second in which less than 90% got done to the last
  recovers   whether the last second is good

What a file expects is not judged: it is written for one load.`,
		Example: `  slotstorm storm examples/storms
  slotstorm storm --load 0.5,1,2,4 examples/storms/moved-loop-naive.scn
  slotstorm storm --tip examples/storms/moved-loop-naive.scn`,
		Args: takes(1, manyFiles, "scenario files or directories"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			scripts, err := read(args)
			if err != nil {
				return err
			}
			s := &storms{ctx: cmd.Context(), out: tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight), seed: seed}
			scripts, err = withCosts(scripts, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			fmt.Fprintln(s.out, "file\tload\twanted\tdone\tamplified\tworst\tqueue\tat\tbad for\trecovers\t")
			for _, script := range scripts {
				for _, load := range loads {
					result, err := s.row(script, load)
					if err != nil {
						return err
					}
					if seconds {
						printSeconds(s.out, result.Seconds)
					}
				}
				if tip {
					if err := s.tip(script); err != nil {
						return err
					}
				}
			}
			return s.out.Flush()
		},
	}
	f := cmd.Flags()
	f.Var((*factors)(&loads), "load", "by what the rates of workloads are multiplied")
	numberVar(f, &seed, "seed", "", 0, 1, math.MaxUint64, "seed instead of that of the files")
	f.BoolVar(&seconds, "seconds", false, "print each second")
	f.BoolVar(&tip, "tip", false, "look for the load from which on a file does not recover any more")
	return cmd
}

// withCosts leaves out files in whose clusters commands take no time, which nothing can
// overload, and says so. If none is left, that is an error.
func withCosts(scripts []*scenario.Script, note io.Writer) ([]*scenario.Script, error) {
	var list []*scenario.Script
	for _, script := range scripts {
		if script.Cluster.Cost == 0 && script.Cluster.TopologyCost == 0 {
			const why = "%s: commands take no time in its cluster: give it a cost=DURATION"
			if len(scripts) == 1 {
				return nil, fmt.Errorf(why, script.Name)
			}
			fmt.Fprintf(note, why+"\n", script.Name)
			continue
		}
		list = append(list, script)
	}
	if len(list) == 0 {
		return nil, errors.New("there is no file to play")
	}
	return list, nil
}

// storms plays files at loads and prints a row for each.
type storms struct {
	ctx  context.Context
	out  *tabwriter.Writer
	seed uint64
}

func (s *storms) play(script *scenario.Script, load float64) (*scenario.Result, scenario.Storm, error) {
	result, err := playToEnd(s.ctx, script, scenario.Options{Seed: s.seed, Load: load, Lenient: true})
	if err != nil {
		return nil, scenario.Storm{}, err
	}
	return result, scenario.SumUp(result.Seconds), nil
}

func (s *storms) row(script *scenario.Script, load float64) (*scenario.Result, error) {
	result, sum, err := s.play(script, load)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "%s\t%g\t%d\t%.1f%%\t%.2f\t%.2f\t%d\t%s\t%s\t%s\t\n",
		filepath.Base(script.Name), load, sum.Wanted, 100*float64(sum.Done)/float64(max(sum.Wanted, 1)), sum.Amplification(), sum.Peak,
		sum.Longest, sum.Node, sum.BadUntil-sum.BadFrom, yesNo(sum.Recovered))
	return result, nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// The search for the tipping point.
const (
	tipMost  = 16.0 // loads beyond this are not tried
	tipSteps = 5    // halvings of the interval: the result is within 1/32 of it
)

// tip looks for the load from which on a file does not recover: by doubling, then by
// halving the interval.
func (s *storms) tip(script *scenario.Script) error {
	good, bad := 0.0, 1.0
	for {
		_, sum, err := s.play(script, bad)
		if err != nil {
			return err
		}
		if !sum.Recovered {
			break
		}
		if good, bad = bad, bad*2; bad > tipMost {
			fmt.Fprintf(s.out, "%s\trecovers up to load %g\t\t\t\t\t\t\t\t\t\n", filepath.Base(script.Name), good)
			return nil
		}
	}
	for range tipSteps {
		middle := (good + bad) / 2
		_, sum, err := s.play(script, middle)
		if err != nil {
			return err
		}
		if sum.Recovered {
			good = middle
		} else {
			bad = middle
		}
	}
	fmt.Fprintf(s.out, "%s\ttips between %.2f and %.2f\t\t\t\t\t\t\t\t\t\n", filepath.Base(script.Name), good, bad)
	return nil
}

func printSeconds(out io.Writer, seconds []scenario.Second) {
	fmt.Fprintln(out, "\tsecond\twanted\tdone\tfailed\trequests\tredirects\ttopology\tqueue\tbusy\t")
	for i := range seconds {
		s := &seconds[i]
		fmt.Fprintf(out, "\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.0f%%\t\n",
			s.At.Round(time.Second), s.Wanted, s.Done, s.Failed, s.Requests, s.Redirects, s.Topology, s.Longest, 100*s.Busy)
	}
}
