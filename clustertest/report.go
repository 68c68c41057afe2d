package clustertest

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// failure is what a failed expectation prints.
type failure struct {
	want, got string // what was expected, and what happened instead
	// since is when what matters began, in the cluster's time, and about says which
	// events matter; nil stands for topology.
	since time.Duration
	about func(event.Event) bool
}

const eventsShown, routesShown = 12, 4

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
	if routes := c.TracedRoutes(); len(routes) > 0 {
		b.WriteString("the last commands that did not go straight:\n")
		for _, w := range routes[max(0, len(routes)-routesShown):] {
			fmt.Fprintf(b, "    %.3fs %v\n", w.Begin.Seconds(), w)
		}
	}
	seed, rerun := strconv.FormatUint(max(c.cfg.Seed, 1), 10), c.rerun()
	fmt.Fprintf(b, "seed:  %s\n", seed)
	fmt.Fprintf(b, "rerun: %s\n", rerun)
	if c.explains {
		fmt.Fprintf(b, "explain: %s=1 %s\n", explainVariable, rerun)
	}
	if tb, ok := c.tb.(attributed); ok {
		tb.Attr(attrSeed, seed)
		tb.Attr(attrRerun, rerun)
	}
	fmt.Fprintf(b, "log:   %s\n", c.writeLog())
	if r := c.Recording(); r != nil {
		fmt.Fprintf(b, "replay: clustertest.Replay(t, cfg, %q, clustertest.WholeRecording)\n", c.recording.write(r.WriteTo))
	}
}

// attributed is a TB whose tests have attributes, as those of package testing since Go 1.25:
// they are for the programs that read go test -json.
type attributed interface{ Attr(key, value string) }

// The attributes of a test whose cluster is reported.
const (
	attrSeed  = "slotstorm.seed"
	attrRerun = "slotstorm.rerun"
)

// writeLog writes the whole log and returns where it is.
func (c *Cluster) writeLog() string {
	log := c.Log()
	path := c.log.write(func(w io.Writer) (int64, error) {
		n, err := io.WriteString(w, log.String())
		return int64(n), err
	})
	return fmt.Sprintf("%s (%d events)", path, len(log.Since(0)))
}

// topology are the events that change what the cluster looks like.
func topology(e event.Event) bool {
	switch e.Kind() {
	case event.KindNode, event.KindFlag, event.KindRole, event.KindSlot, event.KindElection, event.KindFault, event.KindPubSub, event.KindPush:
		return true
	case event.KindState:
		return e.At > 0 // a new cluster comes up
	}
	return false
}

// lastEvents are the last events that matter, the newest last.
func (c *Cluster) lastEvents(about func(event.Event) bool) []event.Event {
	var last []event.Event
	for e := range c.Log().All() {
		if about(e) {
			last = append(last, e)
		}
	}
	return last[max(0, len(last)-eventsShown):]
}

// rerun is the command that runs the test again.
func (c *Cluster) rerun() string {
	return fmt.Sprintf("go test %s -run '%s' -count=1", c.home, testPattern(c.tb.Name()))
}

// testPattern is the pattern of -run for one test.
func testPattern(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// reportFailure shows the cluster of a failed test, unless a report has done so.
func (c *Cluster) reportFailure() {
	c.tb.Helper()
	if !c.tb.Failed() || c.misused {
		return
	}
	defer c.printLog()
	if c.log.written() {
		c.writeLog() // now with the rest
		if r := c.Recording(); r != nil {
			c.recording.write(r.WriteTo)
		}
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "clustertest: the cluster of the failed test\n")
	c.circumstances(&b, failure{})
	c.tb.Logf("%s", strings.TrimSuffix(b.String(), "\n"))
}

// outputFile is a file for a failed test.
type outputFile struct {
	tb     TB
	suffix string // of its name: ".log"
	mu     sync.Mutex
	path   string
}

// write writes the file anew and returns its name, or why there is none.
func (f *outputFile) write(content func(io.Writer) (int64, error)) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, err := f.open()
	if err != nil {
		return err.Error()
	}
	_, err = content(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err.Error()
	}
	return f.path
}

func (f *outputFile) written() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path != ""
}

// open opens the file for writing: among the test's artifacts with go test -artifacts,
// and else in the directory for temporary files, because that of the test is removed
// with it.
func (f *outputFile) open() (file *os.File, err error) {
	name := "slotstorm-" + unfit.ReplaceAllString(f.tb.Name(), "_")
	tb, hasArtifacts := f.tb.(interface{ ArtifactDir() string })
	switch {
	case f.path != "":
		return os.Create(f.path)
	case hasArtifacts && keepsArtifacts():
		file, err = os.Create(filepath.Join(tb.ArtifactDir(), name+f.suffix))
	default:
		file, err = os.CreateTemp("", name+"-*"+f.suffix)
	}
	if err == nil {
		f.path = file.Name()
	}
	return file, err
}

// unfit is what does not belong into the name of a file.
var unfit = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

func keepsArtifacts() bool {
	artifacts := flag.Lookup("test.artifacts")
	return artifacts != nil && artifacts.Value.String() == "true"
}

func (m *meter) phaseName() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.phase
}
