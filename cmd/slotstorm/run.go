package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/real"
)

// runFlags are the flags of slotstorm run.
type runFlags struct {
	format   string
	watch    bool
	seed     uint64
	seeds    int
	junit    string
	json     bool
	update   bool
	verbose  bool
	parallel int
	report   string
	events   string
	against  string
	// branch is the moment at which a second run goes another way, add what is done then.
	branch string
	add    []string
	// keepGoing plays files on after their first failure.
	keepGoing bool

	target scenario.Target // what against names
}

func runCommand(inBubble func(f func())) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run FILE|DIR...",
		Short: "Play scenario files",
		Long: `Run plays scenario files, and all files ending in .scn below directories. It is quiet
about what passes, unless it is told otherwise or talks to a terminal.

It exits with 0 if all passed, with 1 if some failed, and with 2 if the input cannot
be used.`,
		Example: `  slotstorm run examples
  slotstorm run --seeds 100 split.scn
  slotstorm run --junit report.xml examples
  slotstorm run --report storm.html examples/storms/redirect-storm.scn
  slotstorm run --branch 20s --add 'crash n5' split.scn`,
		Args: takes(1, manyFiles, "scenario files or directories"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.branch != "" {
				return playBranched(cmd.Context(), cmd.OutOrStdout(), args, flags, inBubble)
			}
			if len(flags.add) > 0 {
				return fmt.Errorf("--add needs --branch: when is it to be done?")
			}
			once := func() error { return play(cmd.Context(), cmd.OutOrStdout(), args, flags, inBubble) }
			if flags.watch {
				return watch(cmd.Context(), cmd.OutOrStdout(), args, once)
			}
			return once()
		},
	}
	f := cmd.Flags()
	numberVar(f, &flags.seed, "seed", "", 0, 1, math.MaxUint64, "seed instead of that of the files")
	numberVar(f, &flags.seeds, "seeds", "", 1, 1, mostSeeds, "try so many seeds, from that of the file on")
	f.StringVar(&flags.junit, "junit", "", "write a JUnit report to this file")
	f.StringVar(&flags.against, "against", "", "play on real servers: a program to start, such as redis-server, or the addresses of a cluster, HOST:PORT,...")
	f.StringVar(&flags.report, "report", "", "write a page for a browser about the run to this file, or about each of several runs to this directory")
	f.StringVar(&flags.events, "events", "", "write the events to this file, as JSON, one a line, or those of each of several runs to this directory")
	f.StringVar(&flags.branch, "branch", "", "play the file twice, the second time another way from this time (21.7s) or event (#31) on: with the seed of --seed, or what --add does; and show both side by side, with --report on a page")
	f.StringArrayVar(&flags.add, "add", nil, "a line that is done at the moment of --branch, such as \"crash n1\"; it can be given several times")
	f.BoolVar(&flags.json, "json", false, "print a JSON object for each run, one a line")
	f.BoolVar(&flags.update, "update", false, "rewrite the expectations in the files to what happens")
	f.BoolVarP(&flags.keepGoing, "keep-going", "k", false, "play a file on after its first failure, up to the tenth")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "print each run, each line and the log")
	choiceVar(cmd, &flags.format, "format", formatText, "how to tell: text, json as --json, or github for annotations of a workflow as well", formatText, formatJSON, formatGitHub)
	f.BoolVarP(&flags.watch, "watch", "w", false, "play again whenever a file changes, until interrupted")
	numberVar(f, &flags.parallel, "parallel", "p", runtime.GOMAXPROCS(0), 1, mostParallel, "how many files at the same time")
	return cmd
}

// The values of --format.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatGitHub = "github"
)

// The limits of flags.
const (
	mostSeeds    = 1_000_000
	mostParallel = 1024
)

// job is one run of one file.
type job struct {
	script *scenario.Script
	seed   uint64           // 0: that of the file
	result *scenario.Result // without its log, unless that is to be printed
	events int
	err    error
	trail  string // with --verbose
	page   string // the file of its report, "" for none
	facts  string // the file of its events, "" for none
}

// read parses all files. The error has the mistakes of all.
func read(paths []string) ([]*scenario.Script, error) {
	files, err := scenario.Files(paths...)
	if err != nil {
		return nil, err
	}
	var scripts []*scenario.Script
	var mistakes scenario.Errors
	for _, file := range files {
		s, err := scenario.ReadFile(file)
		if list, ok := err.(scenario.Errors); ok {
			mistakes = append(mistakes, list...)
			continue
		}
		if err != nil {
			return nil, err
		}
		scripts = append(scripts, s)
	}
	if len(mistakes) > 0 {
		return nil, fmt.Errorf("%s\n%w", count(len(mistakes), "mistake"), mistakes)
	}
	return scripts, nil
}

// count is a number of things: "1 file", "2 files".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// play runs files and reports.
func play(ctx context.Context, out io.Writer, paths []string, flags runFlags, inBubble func(f func())) error {
	if flags.update && (flags.seed != 0 || flags.seeds > 1) {
		return fmt.Errorf("--update goes with the files' own seeds")
	}
	if flags.update && flags.against != "" {
		return fmt.Errorf("--update goes with simulated clusters: real servers do not answer the same each time")
	}
	if flags.against != "" {
		target, err := real.Against(ctx, flags.against)
		if err != nil {
			return fmt.Errorf("--against %s: %w", flags.against, err)
		}
		flags.target = target
		if !target.Own() {
			flags.parallel = 1 // there is one cluster
		}
	}
	flags.json = flags.json || flags.format == formatJSON
	scripts, err := read(paths)
	var mistakes scenario.Errors
	if errors.As(err, &mistakes) && flags.format == formatGitHub {
		annotateMistakes(out, mistakes)
	}
	if err != nil {
		return err
	}
	var jobs []*job
	for _, s := range scripts {
		first := flags.seed
		if first == 0 && flags.seeds > 1 {
			first = max(s.Cluster.Seed, 1)
		}
		for i := range flags.seeds {
			seed := first
			if seed != 0 {
				seed += uint64(i)
			}
			jobs = append(jobs, &job{script: s, seed: seed})
		}
	}
	if err := prepareFiles(jobs, "--report", flags.report, ".html", func(j *job) *string { return &j.page }); err != nil {
		return err
	}
	if err := prepareFiles(jobs, "--events", flags.events, ".jsonl", func(j *job) *string { return &j.facts }); err != nil {
		return err
	}
	started := time.Now()
	p := newProgress(out, len(jobs), flags)
	runAll(ctx, jobs, flags, inBubble, p)
	p.end()
	if ctx.Err() != nil {
		return errInterrupted
	}
	return tell(out, jobs, flags, time.Since(started))
}

// runAll runs jobs, several at the same time. Those in real time come last, one by one,
// so that others do not hold them up.
func runAll(ctx context.Context, jobs []*job, flags runFlags, inBubble func(f func()), p *progress) {
	queue := make(chan *job)
	var workers sync.WaitGroup
	for range flags.parallel {
		workers.Go(func() {
			for j := range queue {
				j.run(ctx, flags, inBubble)
				p.done(j)
			}
		})
	}
	for _, j := range jobs {
		if (!j.script.RealTime() || flags.target != nil) && ctx.Err() == nil {
			queue <- j
		}
	}
	close(queue)
	workers.Wait()
	for _, j := range jobs {
		if j.script.RealTime() && flags.target == nil && ctx.Err() == nil {
			j.run(ctx, flags, inBubble)
			p.done(j)
		}
	}
}

func (j *job) run(ctx context.Context, flags runFlags, inBubble func(f func())) {
	opt := scenario.Options{
		Seed: j.seed, Update: flags.update, KeepGoing: flags.keepGoing, Bubble: inBubble, Against: flags.target,
		Drivers: drivers(),
	}
	var watching observers
	var recorder *report.Recorder
	if j.page != "" {
		recorder = report.NewRecorder()
		watching = append(watching, recorder)
	}
	if flags.verbose {
		opt.Line = func(number int, text string) { j.trail += fmt.Sprintf("    %d: %s\n", number, text) }
	}
	script := j.script
	if flags.seeds > 1 || flags.update {
		// Each run gets a script of its own: -update changes it.
		if fresh, err := scenario.ReadFile(script.Name); err == nil {
			script = fresh
		}
	}
	j.result, j.err = j.playObserved(ctx, script, opt, watching)
	if j.err == nil {
		j.events = j.result.Log.Len()
	}
	if j.err == nil && flags.update && ctx.Err() == nil {
		j.err = whole.WriteBytes(script.Name, j.result.Updated)
	}
	if j.err == nil && recorder != nil && j.result.Skipped == "" {
		j.err = recorder.WriteFile(j.page, j.result)
	}
	if j.err == nil && !flags.verbose {
		j.result.Log = nil // of thousands of runs they would fill the memory
	}
}

// playObserved plays the script with those who watch it, and one that writes its events.
func (j *job) playObserved(ctx context.Context, script *scenario.Script, opt scenario.Options, watching observers) (result *scenario.Result, err error) {
	play := func() {
		if len(watching) > 0 {
			opt.Observer = watching
		}
		result, err = scenario.Run(ctx, script, opt)
	}
	if j.facts == "" {
		play()
		return result, err
	}
	werr := whole.Write(j.facts, func(w io.Writer) error {
		events := newEventWriter(w)
		watching = append(watching, events)
		switch play(); {
		case err != nil:
			return err
		case result.Skipped != "":
			return errSkipped
		}
		return events.err
	})
	if errors.Is(werr, errSkipped) {
		werr = nil
	}
	return result, cmp.Or(err, werr)
}

// errSkipped says that there is nothing to write.
var errSkipped = errors.New("skipped")

// tell says what became of the jobs.
func tell(out io.Writer, jobs []*job, flags runFlags, took time.Duration) error {
	if flags.junit != "" {
		if err := writeJUnit(flags.junit, jobs); err != nil {
			return err
		}
	}
	failed, skipped := 0, 0
	for _, j := range jobs {
		if j.err != nil {
			return j.err
		}
		if j.result.Skipped != "" {
			skipped++
		}
		if !j.result.OK() {
			failed++
		}
		if flags.json {
			if err := writeJSON(out, j); err != nil {
				return err
			}
			continue
		}
		if flags.verbose {
			fmt.Fprintf(out, "%s (seed %d)\n%s", j.script.Name, j.result.Seed, j.trail)
			for e := range j.result.Log.All() {
				fmt.Fprintf(out, "    %s\n", e)
			}
		}
		if !j.result.OK() || flags.verbose || j.result.Skipped != "" {
			fmt.Fprintln(out, j.result)
		}
		if flags.format == formatGitHub {
			annotateFailures(out, j.result)
		}
	}
	if !flags.json {
		fmt.Fprintln(out, summary(jobs, failed, skipped, took))
	}
	switch {
	case failed > 0:
		return errFailed
	case skipped == len(jobs):
		return fmt.Errorf("nothing was played: %s skipped", count(skipped, "run"))
	}
	return nil
}

// summary is the last line.
func summary(jobs []*job, failed, skipped int, took time.Duration) string {
	var virtual float64
	var commands uint64
	for _, j := range jobs {
		virtual += j.result.Virtual.Seconds()
		commands += j.result.Commands
	}
	text := fmt.Sprintf("%d passed", len(jobs)-failed-skipped)
	if skipped > 0 {
		text += fmt.Sprintf(", %d skipped", skipped)
	}
	if failed > 0 {
		text = fmt.Sprintf("%d failed, %s", failed, text)
	}
	return fmt.Sprintf("%s: %.0fs of clusters' time and %d commands in %.2fs", text, virtual, commands, took.Seconds())
}
