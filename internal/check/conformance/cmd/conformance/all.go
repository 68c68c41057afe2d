package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// recordings is where those are that stand for servers that CI does not have.
const recordings = "internal/check/conformance/recordings"

// smallDraw is the number of calls for a dialect that has no standing yet.
const smallDraw = 20

// How many dialects play at the same time: areas that keep a machine busy, and those
// that mostly wait.
const (
	atOnceBusy  = 3
	atOnceQuiet = 3
)

// everyDialect makes a job for each dialect that has a standing, and for those that are named
// or about to get one. One that has a recording is compared with that, the default one with
// the server that is installed, and one that is known from its sources alone with what stands
// for its neighbour.
func everyDialect(o options) ([]*job, error) {
	if o.servers == "" {
		var err error
		if o.servers, err = live.ServersDir(); err != nil {
			return nil, err
		}
	}
	var only []string
	if o.dialects != "" {
		only = strings.Split(o.dialects, ",")
		for _, name := range only {
			if _, err := dialect.Find(name); err != nil {
				return nil, err
			}
		}
	}
	standings, err := conformance.ReadStandings(conformance.StandingsDir)
	if err != nil {
		return nil, err
	}
	var jobs []*job
	for _, d := range dialect.All() {
		before, isCompared := standings[d.Name]
		if !o.isAbout(d.Name, only, before) {
			continue
		}
		j, err := dialectJob(o, d, before)
		switch {
		case err == nil:
			jobs = append(jobs, j)
		case isCompared || len(only) > 0 || !errors.Is(err, os.ErrNotExist):
			return nil, err
		}
	}
	return jobs, nil
}

// isAbout reports whether the run of all dialects is about one: if any are named those, or else
// those that are compared as often as it is, and those that get their first standing.
func (o options) isAbout(name string, only []string, before conformance.Standing) bool {
	if len(only) > 0 {
		return slices.Contains(only, name)
	}
	return before.Nightly == o.nightly && (len(before.Areas) > 0 || o.write)
}

// dialectJob is the job of a dialect: in the areas that it is held to, which are all of the
// default one.
func dialectJob(o options, d *dialect.Dialect, before conformance.Standing) (*job, error) {
	if o.areas == "" && !o.write && !d.IsDefault() {
		o.areas = before.AreaNames()
	}
	o.dialect = d.Name
	nearest := d.Nearest()
	recording := filepath.Join(recordings, nearest.Name+".gz")
	if _, err := os.Stat(recording); err == nil {
		return recordedJob(o, recording)
	}
	path := ""
	if !d.IsDefault() {
		o.calls = cmp.Or(o.calls, before.Calls, smallDraw)
		path = filepath.Join(o.servers, nearest.Name)
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("the server of %s (make servers gets it): %w", nearest, err)
		}
	}
	program, err := live.FindProgram(path)
	if err != nil {
		return nil, err
	}
	if program.Dialect() != nearest.Name {
		return nil, fmt.Errorf("%s is %s, no server of %s", program.Path, program, nearest)
	}
	return serverJob(o, program)
}

// play plays the jobs, each of which prints its report when it is done, then says in short
// what all of them came to, and returns the exit status.
func play(ctx context.Context, jobs []*job) (status int) {
	var printing sync.Mutex
	var wg sync.WaitGroup
	// The default dialect is played with ten times as many calls as the others.
	longest := slices.IndexFunc(jobs, func(j *job) bool { return j.dialect == dialect.Default.Name })
	turns := conformance.NewTurns(len(jobs), atOnceBusy, atOnceQuiet, longest >= 0)
	verdicts := make([]*verdict, len(jobs))
	for i, j := range jobs {
		verdicts[i] = &verdict{dialect: j.dialect}
		wg.Go(func() {
			if len(jobs) > 1 {
				j.config.Turns, j.config.Longest = turns, i == longest
			}
			res, err := conformance.Run(ctx, j.config)
			printing.Lock()
			defer printing.Unlock()
			var out bytes.Buffer
			if err != nil {
				res.Table(&out)
				res.Differences(&out)
				verdicts[i].fail(complain(fmt.Errorf("%s: %w", j.dialect, err)), err.Error())
			} else {
				j.report(&out, res, verdicts[i])
			}
			_, _ = out.WriteTo(os.Stdout)
		})
	}
	wg.Wait()
	return conclude(os.Stdout, verdicts)
}
