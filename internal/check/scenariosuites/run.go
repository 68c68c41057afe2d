package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// runner runs suites.
type runner struct {
	dir, out string // of checkouts, and of what suites print
	program  string // slotstorm
	say      io.Writer
}

// outcome is what became of a suite.
type outcome struct {
	name string
	tally
	ran     bool
	took    time.Duration
	missing string // why it was not run
	broken  string // why there is no tally, or a failure that no test tells of
	log     string
}

func (o *outcome) bad() bool { return o.broken != "" || o.failed > 0 }

// longestSuite bounds a suite: the longest takes less than half of it.
const longestSuite = time.Hour

// all runs suites one after the other. It is an error if none could be run, or a test fails.
func (r *runner) all(ctx context.Context, list []suite) error {
	var outcomes []outcome
	ran, bad := 0, 0
	for _, s := range list {
		o := r.one(ctx, s)
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		switch {
		case o.missing != "":
			fmt.Fprintf(r.say, "%s: not run: %s\n", o.name, o.missing)
		default:
			ran++
			fmt.Fprintf(r.say, "%s: %s in %v, %s\n", o.name, o.told(), o.took.Round(time.Second), o.log)
		}
		if o.bad() {
			bad++
		}
		outcomes = append(outcomes, o)
	}
	r.table(outcomes)
	switch {
	case ran == 0:
		return errors.New("no suite could be run")
	case bad > 0:
		return fmt.Errorf("%d of %d suites that were run have failures", bad, ran)
	}
	return nil
}

func (o *outcome) told() string {
	if o.broken == "" {
		return o.tally.String()
	}
	return o.tally.String() + ": " + o.broken
}

func (r *runner) table(list []outcome) {
	w := tabwriter.NewWriter(r.say, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\nSuite\tPassed\tFailed\tSkipped\t\n")
	for _, o := range list {
		if !o.ran {
			fmt.Fprintf(w, "%s\t-\t-\t-\tnot run: %s\n", o.name, o.missing)
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", o.name, o.passed, o.failed, o.skipped, o.broken)
	}
	w.Flush()
}

// one runs a suite, if all that it needs is there.
func (r *runner) one(ctx context.Context, s suite) outcome {
	o := outcome{name: s.name, log: filepath.Join(r.out, strings.NewReplacer("/", "-", " ", "-").Replace(s.name)+".log")}
	if o.missing = r.missing(ctx, s); o.missing != "" {
		return o
	}
	o.ran = true
	begin := time.Now()
	text, err := r.played(ctx, s)
	o.took = time.Since(begin)
	if err := os.WriteFile(o.log, []byte(text), 0o666); err != nil {
		o.broken = err.Error()
		return o
	}
	counted := false
	o.tally, counted = s.format(text)
	switch {
	case !counted:
		o.broken = strings.ReplaceAll(fmt.Sprintf("it ended without running tests (%v)", err), "\n", "; ")
	case err != nil && o.failed == 0:
		o.broken = "no test failed, and it ended with: " + err.Error()
	}
	return o
}

// missing is what a suite needs and does not find, "" for nothing.
func (r *runner) missing(ctx context.Context, s suite) string {
	checkout := filepath.Join(r.dir, s.checkout)
	if _, err := os.Stat(filepath.Join(checkout, s.dir)); err != nil {
		return fmt.Sprintf("no checkout: git clone %s%s %s", repositories, s.checkout, checkout)
	}
	for _, n := range s.needs {
		if n.path != "" {
			if _, err := os.Stat(filepath.Join(checkout, n.path)); err == nil {
				continue
			}
		} else {
			cmd := exec.CommandContext(ctx, n.command[0], n.command[1:]...)
			cmd.Dir = checkout
			if cmd.Run() == nil {
				continue
			}
		}
		return fmt.Sprintf("in %s: %s", checkout, n.install)
	}
	return ""
}

// played runs a suite's command against a process of its own, and returns what it prints.
func (r *runner) played(ctx context.Context, s suite) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, longestSuite, fmt.Errorf("it took longer than %v", longestSuite))
	defer cancel()
	served, err := r.serve(ctx, s.software)
	if err != nil {
		return "", err
	}
	defer served.end()
	for _, port := range s.proxies {
		if err := served.proxy(ctx, port); err != nil {
			return "", err
		}
	}
	var out strings.Builder
	cmd := exec.CommandContext(ctx, s.command[0], s.command[1:]...)
	cmd.Dir = filepath.Join(r.dir, s.checkout, s.dir)
	cmd.Env = append(append(os.Environ(), served.env...), s.env...)
	cmd.Stdout, cmd.Stderr = &out, &out
	live.OwnGroup(cmd)
	cmd.Cancel = func() error { live.KillGroup(cmd); return nil }
	cmd.WaitDelay = 10 * time.Second
	err = cmd.Run()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return out.String(), err
}
