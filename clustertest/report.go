package clustertest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// failure is what a failed expectation prints.
type failure struct {
	want, got string // what was expected, and what happened instead
	// since is when what matters began, in the cluster's time, and about says which
	// events matter; nil stands for topology.
	since time.Duration
	about func(sim.Event) bool
}

const eventsShown, waysShown = 12, 4

// fatal ends the test with a report.
func (c *Cluster) fatal(f failure) {
	c.tb.Helper()
	c.tb.Fatalf("%s", c.report(f))
}

// report prints a failure.
func (c *Cluster) report(f failure) string {
	var b strings.Builder
	b.WriteString("clustertest: the cluster did not do what was expected\n")
	b.WriteString("    want " + f.want + "\n")
	b.WriteString("    got  " + f.got + "\n")
	c.circumstances(&b, f)
	return strings.TrimSuffix(b.String(), "\n")
}

// circumstances print what helps to find out why: when, the last events, commands that
// did not go straight, and how to run it again.
func (c *Cluster) circumstances(b *strings.Builder, f failure) {
	now := c.Now()
	fmt.Fprintf(b, "    at   %.3fs of the cluster's time", now.Seconds())
	if f.since > 0 && f.since < now {
		fmt.Fprintf(b, ", %.3fs after %.3fs", (now - f.since).Seconds(), f.since.Seconds())
	}
	if phase := c.meter.phaseName(); phase != "" {
		fmt.Fprintf(b, "; phase %q", phase)
	}
	b.WriteByte('\n')
	about := f.about
	if about == nil {
		about = topology
	}
	if events := c.lastEvents(about); len(events) > 0 {
		b.WriteString("the last events that matter:\n")
		for _, e := range events {
			b.WriteString("    " + e.String() + "\n")
		}
	}
	if ways := c.Ways(); len(ways) > 0 {
		b.WriteString("the last commands that did not go straight:\n")
		for _, w := range ways[max(0, len(ways)-waysShown):] {
			fmt.Fprintf(b, "    %.3fs %v\n", w.Begin.Seconds(), w)
		}
	}
	fmt.Fprintf(b, "seed:  %d\n", max(c.cfg.Seed, 1))
	fmt.Fprintf(b, "rerun: %s\n", c.rerun())
	fmt.Fprintf(b, "log:   %s\n", c.log.write(c.Log()))
}

// topology are the events that change what the cluster looks like.
func topology(e sim.Event) bool {
	switch e.Kind {
	case sim.KindNode, sim.KindFlag, sim.KindRole, sim.KindSlot, sim.KindElection, sim.KindFault:
		return true
	case sim.KindState:
		return e.At > 0 // a new cluster comes up
	}
	return false
}

// lastEvents are the last events that matter, the newest last.
func (c *Cluster) lastEvents(about func(sim.Event) bool) []sim.Event {
	var last []sim.Event
	for e := range c.Log().All() {
		if about(e) {
			last = append(last, e)
		}
	}
	return last[max(0, len(last)-eventsShown):]
}

// rerun is the command that runs the test again.
func (c *Cluster) rerun() string {
	parts := strings.Split(c.tb.Name(), "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return fmt.Sprintf("go test %s -run '%s' -count=1", c.home, strings.Join(parts, "/"))
}

// reportFailure shows the cluster of a failed test, unless a report has done so.
func (c *Cluster) reportFailure() {
	c.tb.Helper()
	if !c.tb.Failed() || c.misused {
		return
	}
	if c.log.written() {
		c.log.write(c.Log()) // now with the rest
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "clustertest: the cluster of the failed test\n")
	c.circumstances(&b, failure{})
	c.tb.Logf("%s", strings.TrimSuffix(b.String(), "\n"))
}

// logFile is where the whole log of a failed test goes.
type logFile struct {
	tb   TB
	mu   sync.Mutex
	path string
}

// write writes the log and returns the name of the file, or why there is none.
func (f *logFile) write(log *sim.Log) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path == "" {
		path, err := f.create()
		if err != nil {
			return err.Error()
		}
		f.path = path
	}
	if err := os.WriteFile(f.path, []byte(log.String()), 0o644); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s (%d events)", f.path, len(log.Events()))
}

func (f *logFile) written() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path != ""
}

// create makes the file: among the test's artifacts with go test -artifacts, and else in
// the directory for temporary files, because that of the test is removed with it.
func (f *logFile) create() (string, error) {
	name := "slotstorm-" + regexp.MustCompile(`[^A-Za-z0-9_.-]+`).ReplaceAllString(f.tb.Name(), "_")
	if tb, ok := f.tb.(interface{ ArtifactDir() string }); ok && keepsArtifacts() {
		return filepath.Join(tb.ArtifactDir(), name+".log"), nil
	}
	file, err := os.CreateTemp("", name+"-*.log")
	if err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

func keepsArtifacts() bool {
	artifacts := flag.Lookup("test.artifacts")
	return artifacts != nil && artifacts.Value.String() == "true"
}

func (m *meter) phaseName() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.phase
}
