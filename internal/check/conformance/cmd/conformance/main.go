// Command conformance measures Slotstorm against real servers, redis-server or
// valkey-server processes, and prints how alike they are. With -all it measures each dialect
// against its server, or against a recording of one.
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
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/check/conformance/corpus"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

type options struct {
	areas, filter, known, against string
	server, recording, record     string
	all, nightly                  bool
	dialects, servers             string
	dialect                       string // that is measured, "" for the server's
	seed                          uint64
	calls, times                  int
	verbose, trace, write, draft  bool
}

func main() {
	var o options
	flags := flag.NewFlagSet("conformance", flag.ExitOnError)
	flags.StringVar(&o.areas, "area", "", "play only these areas, with commas between")
	flags.StringVar(&o.filter, "run", "", "play only exchanges and commands whose name contains this")
	flags.StringVar(&o.known, "known", "", "the list of known differences (default: docs/differences.md, or that of the server's version in docs/differences)")
	flags.StringVar(&o.server, "server", "", "the program of the real servers (default: $REDIS_SERVER, or redis-server in PATH)")
	flags.StringVar(&o.recording, "recording", "", "play against this recording instead of a server")
	flags.StringVar(&o.record, "record", "", "play two real clusters against each other, and write what both say into this file")
	flags.BoolVar(&o.all, "all", false, "measure every dialect for which there is a server or a recording, several at the same time")
	flags.BoolVar(&o.nightly, "nightly", false, "with -all: only those dialects that are not compared for each change; with -write: let them be such")
	flags.StringVar(&o.dialects, "dialects", "", "with -all: only these, with commas between")
	flags.StringVar(&o.servers, "servers", "", "with -all: the directory with a program for each dialect, called as the dialect is (default: where make servers puts them)")
	flags.StringVar(&o.against, "against", "slotstorm", "what to measure: slotstorm, or redis for a test of the measurement itself")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of the generated exchanges")
	flags.IntVar(&o.calls, "calls", 0, "calls for each data command; with fewer, cross products have fewer exchanges too (default 200, of a recording what it has, with -all what the standing has)")
	flags.IntVar(&o.times, "times", 1, "how often each exchange of a list is played; with more than one every difference counts, and none is played again")
	flags.BoolVar(&o.verbose, "v", false, "tell what goes on, and each command's share")
	flags.BoolVar(&o.trace, "trace", false, "print every exchange with what the real server says")
	flags.BoolVar(&o.draft, "draft", false, "print new differences as entries for the list of known ones, to be explained")
	flags.BoolVar(&o.write, "write", false, "write the result into README.md, docs/conformance.md and the standings, where a whole run with seed 1 else compares it")
	_ = flags.Parse(os.Args[1:])

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	status := run(ctx, o)
	live.RemoveCertificates()
	os.Exit(status)
}

// run returns the exit status.
func run(ctx context.Context, o options) int {
	var jobs []*job
	var err error
	if o.all {
		jobs, err = everyDialect(o)
	} else {
		var j *job
		j, err = single(o)
		jobs = []*job{j}
	}
	if err != nil {
		return complain(err)
	}
	return play(ctx, jobs)
}

// complain prints why nothing was measured and returns the exit status for it.
func complain(err error) int {
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintln(os.Stderr, "conformance:", strings.TrimPrefix(err.Error(), "conformance: "))
	return 2
}

// single is the job of a run that compares with one server or recording.
func single(o options) (*job, error) {
	if o.recording != "" {
		return recordedJob(o, o.recording)
	}
	program, err := live.FindProgram(o.server)
	if err != nil {
		return nil, err
	}
	return serverJob(o, program)
}

func choose(names, dialect string) ([]conformance.Area, error) {
	all := slices.DeleteFunc(corpus.Areas(), func(a conformance.Area) bool { return a.Only != nil && !a.Only(dialect) })
	if names == "" {
		return all, nil
	}
	// They play in the corpus' order, whatever order they are named in: some are about what
	// others leave behind.
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(names, ",") {
		if !slices.ContainsFunc(all, func(a conformance.Area) bool { return a.Name == name }) {
			var known []string
			for _, a := range all {
				known = append(known, a.Name)
			}
			return nil, fmt.Errorf("-area %q: want one of %s", name, strings.Join(known, ", "))
		}
		wanted[name] = true
	}
	chosen := slices.DeleteFunc(all, func(a conformance.Area) bool { return !wanted[a.Name] })
	return chosen, nil
}
