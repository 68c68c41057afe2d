package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/check/conformance/corpus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// wholeDraw is the number of calls of a whole run.
const wholeDraw = 200

// job is one comparison.
type job struct {
	options
	config  conformance.Config
	dialect string
	// before is the dialect's standing; without one it has no areas.
	before conformance.Standing
}

// serverJob is a comparison with servers of a program.
func serverJob(o options, program live.Program) (*job, error) {
	j, err := newJob(o, program)
	if err != nil {
		return nil, err
	}
	j.config.Want, j.config.Server = program.Launcher(), program
	switch {
	case o.record != "":
		if j.config.Record, err = recordInto(o.record, program.String(), j.config.Calls); err != nil {
			return nil, err
		}
		j.config.Got, j.config.Known = program.Launcher(), &conformance.Known{}
	case o.against == "redis":
		j.config.Got, j.config.Known = program.Launcher(), &conformance.Known{}
	case o.against != "slotstorm":
		return nil, fmt.Errorf("-against %q: want slotstorm or redis", o.against)
	}
	return j, nil
}

// recordInto is the recording that a file has of the server, to be added to, or a new one.
func recordInto(file, server string, calls int) (*conformance.Recording, error) {
	r, err := readRecording(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return conformance.NewRecording(server, today(), calls), nil
	case err != nil:
		return nil, err
	case r.Server != server || r.Calls != calls:
		return nil, fmt.Errorf("%s is a recording of %s with %d calls", file, r.Server, r.Calls)
	}
	r.Date = today()
	return r, nil
}

func readRecording(file string) (*conformance.Recording, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := conformance.ReadRecording(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// recordedJob is a comparison with a recording.
func recordedJob(o options, file string) (*job, error) {
	recording, err := readRecording(file)
	if err != nil {
		return nil, err
	}
	product, version, _ := strings.Cut(recording.Server, " ")
	o.calls = recording.Calls
	j, err := newJob(o, live.Program{Path: file, Product: product, Version: version})
	if err != nil {
		return nil, err
	}
	j.config.Recording = recording
	return j, nil
}

func newJob(o options, program live.Program) (*job, error) {
	j := &job{options: o, dialect: cmp.Or(o.dialect, program.Dialect())}
	j.config = conformance.Config{Seed: o.seed, Calls: cmp.Or(o.calls, wholeDraw), Filter: o.filter, AsFound: o.draft || o.times > 1, Times: o.times, Known: &conformance.Known{}}
	if o.record == "" && o.against == "slotstorm" {
		var err error
		if j.config.Dialect, err = dialect.Find(j.dialect); err != nil {
			return nil, fmt.Errorf("%s is %s: %w", program.Path, program, err)
		}
		j.config.Got = conformance.Simulated(j.dialect)
	}
	var err error
	if j.config.Areas, err = choose(o.areas, j.dialect); err != nil {
		return nil, err
	}
	corpus.Adapt(j.config.Areas, j.config.Dialect)
	if program.HasSlotTables() {
		corpus.HashedSlots(j.config.Areas)
	}
	page := cmp.Or(o.known, knownList(j.dialect))
	file, err := os.Open(page)
	switch {
	case err == nil:
		defer file.Close()
		if j.config.Known, err = conformance.ReadKnown(file); err != nil {
			return nil, fmt.Errorf("%s: %w", page, err)
		}
	case o.known != "" || !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	standings, err := conformance.ReadStandings(conformance.StandingsDir)
	if err != nil {
		return nil, err
	}
	j.before = standings[j.dialect]
	if o.verbose {
		j.config.Log = &prefixed{os.Stderr, j.dialect}
	}
	if o.trace {
		j.config.Trace = os.Stdout
	}
	return j, nil
}

// knownList is the page that explains what is known to differ from a server.
func knownList(name string) string {
	if name == dialect.Default.Name {
		return "docs/differences.md"
	}
	return "docs/differences/" + name + ".md"
}

func today() string { return time.Now().Format(time.DateOnly) }

// prefixed says which dialect a line is about.
type prefixed struct {
	w    io.Writer
	name string
}

func (p *prefixed) Write(b []byte) (int, error) {
	if _, err := fmt.Fprintf(p.w, "%s: %s", p.name, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// whole reports whether a run is one that is published: as always drawn, of all areas or, of
// other dialects than the default one, of some.
func (j *job) whole() bool {
	return (j.areas == "" || j.dialect != dialect.Default.Name) && j.filter == "" && j.against == "slotstorm" && j.record == "" && j.seed == 1 && j.times <= 1
}

// report prints what a run found, and compares it with what is published or publishes it.
func (j *job) report(w io.Writer, res *conformance.Result, v *verdict) {
	fmt.Fprintf(w, "%s against %s, seed %d\n\n", res.Got, res.Want, j.config.Seed)
	res.Table(w)
	fmt.Fprintln(w)
	if j.verbose {
		res.Shares(w)
	}
	if j.draft {
		res.Draft(w)
	} else {
		res.Differences(w)
	}
	v.count(res)
	if j.record == "" {
		v.newDifferences(res)
		j.gone(w, v)
	}
	if n := res.Unrecorded(); n > 0 {
		fmt.Fprintf(w, "%d exchanges are not in the recording.\n", n)
	}
	if n := res.Wanting(); n > 0 {
		fmt.Fprintf(w, "%d exchanges were left out for want of programs (make clients).\n", n)
	}
	var err error
	switch {
	case j.record != "":
		err = j.keep(w)
	case j.whole():
		err = j.hold(w, res)
	}
	if err != nil {
		v.fail(1, err.Error())
	}
	fmt.Fprintf(w, "took %v\n\n", res.Took.Round(time.Second/10))
}

// gone tells which known differences no longer show. A part of the corpus, or another seed,
// need not show every one, and a smaller draw those that are drawn.
func (j *job) gone(w io.Writer, v *verdict) {
	if j.filter != "" || j.config.Seed != 1 {
		return
	}
	var areas []string
	for _, a := range j.config.Areas {
		areas = append(areas, a.Name)
	}
	for _, e := range j.config.Known.Gone(areas) {
		text := "known difference no longer shows: " + e.Title
		fmt.Fprintln(w, text)
		if j.config.Calls >= wholeDraw {
			v.fail(1, text)
		}
	}
}

// keep writes the recording.
func (j *job) keep(w io.Writer) error {
	file, err := os.Create(j.record)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d exchanges are recorded.\n", j.config.Record.Len())
	return errors.Join(j.config.Record.Write(file), file.Close())
}
