package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// parseMoment reads a moment of a run: a time such as 21.7s, or an event such as #31.
func parseMoment(text string) (sim.Branch, error) {
	if number, ok := strings.CutPrefix(text, "#"); ok {
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil || n == 0 {
			return sim.Branch{}, fmt.Errorf("--branch %s: want the number of an event, such as #31, or a time, such as 21.7s", text)
		}
		return sim.Branch{Event: n}, nil
	}
	at, err := durations.Parse(text)
	if err != nil {
		return sim.Branch{}, fmt.Errorf("--branch %s: want a time, such as 21.7s, or the number of an event, such as #31", text)
	}
	return sim.Branch{At: at, Start: at == 0}, nil
}

// branchRows is how much is shown of two runs.
const branchRows = 40

// playBranched plays one file as it is and on another way, and shows both side by side.
func playBranched(ctx context.Context, out io.Writer, paths []string, flags runFlags, inBubble func(f func())) error {
	b, err := parseMoment(flags.branch)
	switch {
	case err != nil:
		return err
	case flags.seeds > 1 || flags.update || flags.against != "" || flags.junit != "" || flags.json || flags.format != formatText || flags.events != "":
		return fmt.Errorf("--branch compares two runs of a file: it goes with --seed, --add, --report and --keep-going only")
	case flags.seed == 0 && len(flags.add) == 0:
		return fmt.Errorf("--branch needs what is different from then on: --seed N for other draws, or --add \"crash n1\"")
	}
	scripts, err := read(paths)
	if err != nil {
		return err
	}
	if len(scripts) != 1 {
		return fmt.Errorf("--branch is for one file, and there are %d", len(scripts))
	}
	file := scripts[0].Name
	names := [2]string{"as it is", "the branch at " + flags.branch}
	var sides [2]report.Side
	for i := range sides {
		script, err := scenario.ReadFile(file) // each run gets a script of its own
		if err != nil {
			return err
		}
		sides[i] = report.Side{Name: names[i], Recorder: report.NewRecorder()}
		opt := scenario.Options{Bubble: inBubble, Drivers: drivers(), KeepGoing: flags.keepGoing}
		if flags.report != "" {
			opt.Observer = sides[i].Recorder
		}
		if i == 1 {
			opt.Branch = scenario.Branch{Branch: b, Lines: flags.add}
			opt.Branch.Seed = flags.seed
		}
		if sides[i].Result, err = playToEnd(ctx, script, opt); err != nil {
			return err
		}
	}
	plain, branched := sides[0].Result, sides[1].Result
	fmt.Fprintf(out, "%s (seed %d): %s\n\n", names[0], plain.Seed, plain)
	fmt.Fprintf(out, "%s%s: %s\n\n", names[1], changes(flags), branched)
	fmt.Fprint(out, explain.Compare(plain.Log.Since(0), branched.Log.Since(0), branchRows).Text(names[0], names[1]))
	if flags.report != "" {
		sides[1].Name += changes(flags)
		if err := whole.Write(flags.report, func(w io.Writer) error { return report.WriteBeside(w, file, sides) }); err != nil {
			return err
		}
	}
	if !branched.OK() {
		return errFailed
	}
	return nil
}

// changes tells what is different from a branch on.
func changes(flags runFlags) string {
	text := ""
	if flags.seed != 0 {
		text += fmt.Sprintf(", seed %d from there on", flags.seed)
	}
	for _, line := range flags.add {
		text += ", with " + line
	}
	return text
}
