package clustertest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// The environment of a test. With explainVariable a failure in a Bubble is explained: the test is
// run again and again in processes of its own, which take another way (branchVariable) and tell
// what happened (eventsVariable).
const (
	explainVariable = "SLOTSTORM_EXPLAIN"
	branchVariable  = "SLOTSTORM_BRANCH"
	eventsVariable  = "SLOTSTORM_EVENTS"
)

// explainFailure explains why a test failed, if the environment asks for it.
func explainFailure(t *testing.T) {
	if !t.Failed() || os.Getenv(explainVariable) == "" || os.Getenv(branchVariable) != "" {
		return
	}
	dir, err := os.MkdirTemp("", "slotstorm-explain-")
	if err != nil {
		t.Logf("explain: %v", err)
		return
	}
	defer os.RemoveAll(dir)
	found, err := explain.Find(context.Background(), explain.Plan{Play: func(ctx context.Context, b sim.Branch) (explain.Run, error) {
		return runAgain(ctx, t.Name(), dir, b)
	}})
	if err != nil {
		t.Logf("explain: %v", err)
		return
	}
	t.Logf("explain:\n%s", found)
}

// runAgain runs a test of this program on another way.
func runAgain(ctx context.Context, name, dir string, b sim.Branch) (run explain.Run, err error) {
	file, err := os.CreateTemp(dir, "events-*.jsonl")
	if err != nil {
		return run, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	way, err := json.Marshal(b)
	if err != nil {
		return run, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	program, err := filepath.Abs(os.Args[0])
	if err != nil {
		return run, err
	}
	cmd := exec.CommandContext(ctx, program, "-test.run="+testPattern(name), "-test.count=1")
	cmd.Env = append(os.Environ(), branchVariable+"="+string(way), eventsVariable+"="+file.Name(), "TMPDIR="+dir, "TMP="+dir) // for the logs that it leaves
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		run.Failed, run.Told, err = whereItFailed(string(out)), firstWords(name, string(out)), nil
	}
	if err != nil {
		return run, err
	}
	for events := json.NewDecoder(file); ; {
		var e event.Event
		err := events.Decode(&e)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return run, fmt.Errorf("an event of the test: %w", err)
		}
		run.Events = append(run.Events, e)
	}
	run.Last = len(run.Events)
	if run.Last == 0 && run.Failed != "" {
		return run, fmt.Errorf("the test tells of no events:\n%s", run.Told)
	}
	return run, nil
}

// failedAt is the first line of a test that says something.
var failedAt = regexp.MustCompile(`(?m)^ +(\S+_test\.go:\d+): `)

// whereItFailed is what runs that fail alike have in common.
func whereItFailed(out string) string {
	if m := failedAt.FindStringSubmatch(out); m != nil {
		return m[1]
	}
	return "it fails"
}

// firstWords is what a test said first.
func firstWords(name, out string) string {
	if at := failedAt.FindStringIndex(out); at != nil {
		line, _, _ := strings.Cut(out[at[0]:], "\n")
		return name + "\n    " + strings.TrimSpace(line)
	}
	return name + " fails"
}

// onItsWay is the configuration of a test that is run again to be explained.
func onItsWay(cfg Config) (Config, error) {
	way := os.Getenv(branchVariable)
	if way == "" {
		return cfg, nil
	}
	return cfg, json.Unmarshal([]byte(way), &cfg.Branch)
}

// tellEvents writes what happened, for who runs the test again.
func (c *Cluster) tellEvents() error {
	name := os.Getenv(eventsVariable)
	if name == "" || !c.explains {
		return nil
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	return errors.Join(writeEvents(file, c.Log().Since(0)), file.Close())
}

func writeEvents(w io.Writer, events []event.Event) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	for _, e := range events {
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return out.Flush()
}
