//go:build conformance

package against

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/real"
	"github.com/slotstorm/slotstorm/scenario/rueidis"
)

const examples = "../../../../examples"

// atOnce is how many files are played at the same time. They mostly wait.
const atOnce = 5

func allDrivers() map[string]scenario.Driver {
	return map[string]scenario.Driver{goredis.Name: goredis.Driver{}, rueidis.Name: rueidis.Driver{}}
}

// returns are the lines of nodes that come back with their data, or elsewhere.
var returns = regexp.MustCompile(`(?m)^(crash|restart) .*(keep-data|new-address|address=)`)

// waits are the lines that let a time pass, whatever happens meanwhile.
var waits = regexp.MustCompile(`(?m)^wait (\d\S*)$`)

// waiting is how long a file waits at least.
func waiting(source []byte) (total time.Duration) {
	for _, line := range waits.FindAllSubmatch(source, -1) {
		d, _ := time.ParseDuration(string(line[1])) // ReadFile has told what is no duration
		total += d
	}
	return total
}

// example is a file that may be played here.
type example struct {
	file    string
	script  *scenario.Script
	waiting time.Duration
}

// readExamples returns the files that are meant for this package, those that take longest first: so
// no file is waited for alone at the end.
func readExamples(t *testing.T) (list []example) {
	t.Helper()
	files, err := scenario.Files(examples)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, err := scenario.Parse(file, source)
		if err != nil {
			t.Fatal(err)
		}
		e := example{file, script, waiting(source)}
		switch {
		case len(script.Clients) > 0 && script.RealTime():
			// It has a program, which is built elsewhere.
		case strings.Contains(filepath.ToSlash(file), "/bugs/") && filepath.Base(filepath.Dir(file)) != "bugs":
			// Of the museum, which is not all passed by the libraries that it names.
		case returns.Match(source):
			// It is about moments that pass on a busy machine: TestComesBackElsewhere has time.
		case testing.Short() && e.waiting > 90*time.Second:
			// CI does not wait so long, make nightly does.
		default:
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b example) int { return cmp.Compare(b.waiting, a.waiting) })
	return list
}

// TestExamplesOnRealServers plays all example files, with -short without those that wait for minutes.
// Those that real servers cannot play are skipped before anything is started, with the reason.
func TestExamplesOnRealServers(t *testing.T) {
	t.Parallel()
	goredis.Silence()
	target, err := real.Against(t.Context(), "redis-server")
	if err != nil {
		t.Fatal(err)
	}
	var played atomic.Int32
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for _, e := range readExamples(t) {
		file := e.file
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			play := func() (*scenario.Result, error) {
				return scenario.Run(t.Context(), e.script, scenario.Options{Against: target, Drivers: allDrivers()})
			}
			result, err := play()
			if err == nil && len(result.Failures) > 0 {
				// Real time passes here, and processes are late on a busy machine: what
				// fails has to fail twice.
				t.Logf("%s is played again: %v", file, result.Failures[0])
				result, err = play()
			}
			switch {
			case err != nil:
				t.Error(err)
			case result.Skipped != "":
				told := strings.HasPrefix(result.Skipped, "line ") || strings.HasPrefix(result.Skipped, "the nodes are to be ")
				if !told || result.Virtual != 0 {
					t.Errorf("%s is skipped: %q, after %v", file, result.Skipped, result.Virtual)
				}
			default:
				played.Add(1)
				for _, f := range result.Failures {
					t.Error(f)
				}
			}
		})
	}
	all.Wait()
	if n := played.Load(); n < 25 {
		t.Errorf("only %d files were played", n)
	}
}

// TestExistingCluster plays files, one after the other, on a cluster that is there already.
func TestExistingCluster(t *testing.T) {
	t.Parallel()
	launch, err := live.Real()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cluster, err := launch(ctx, live.Shape{Masters: 3, NodeTimeout: 15 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	target, err := real.Against(t.Context(), cluster.Nodes()[1].Addr())
	if err != nil {
		t.Fatal(err)
	}
	play := func(file string) *scenario.Result {
		t.Helper()
		script, err := scenario.ReadFile(examples + "/" + file)
		if err != nil {
			t.Fatal(err)
		}
		recorder := report.NewRecorder()
		result, err := scenario.Run(ctx, script, scenario.Options{Against: target, Drivers: allDrivers(), Observer: recorder})
		if err != nil {
			t.Fatal(err)
		}
		if result.Skipped == "" {
			var page bytes.Buffer
			if err := recorder.Write(&page, result); err != nil || page.Len() < 50_000 {
				t.Errorf("the report of %s: %d bytes, %v", file, page.Len(), err)
			}
		}
		return result
	}
	for _, file := range []string{"redirects/moved-loop.scn", "redirects/redirects.scn", "redirects/transactions.scn", "redirects/moved-loop.scn"} {
		if result := play(file); result.Skipped != "" || !result.OK() {
			t.Errorf("%s: %s", file, result)
		}
	}
	for file, want := range map[string]string{
		"failover/pause.scn":            "not ours to kill",
		"redirects/healthy.scn":         "replicas",
		"clients/reply-lost.scn":        "injected",
		"persistence/restart-empty.scn": "not ours",
		"redirects/uncovered-slots.scn": "not ours",
	} {
		if got := play(file).Skipped; !strings.Contains(got, want) {
			t.Errorf("%s is skipped: %q, want something about %q", file, got, want)
		}
	}
	c, err := live.Dial(ctx, cluster.Nodes()[0].Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r, err := c.Do(time.Second, "SET", "hello", "mine"); err != nil || r.Text != "OK" {
		t.Fatal(r, err)
	}
	if got := play("redirects/moved-loop.scn").Skipped; !strings.Contains(got, "1 keys") {
		t.Errorf("with a key of somebody else it is skipped: %q", got)
	}
	if r, err := c.Do(time.Second, "GET", "hello"); err != nil || r.Text != "mine" {
		t.Errorf("what was there is now %v, %v", r, err)
	}
}
