//go:build conformance

package against

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
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

// TestExamplesOnRealServers plays all example files. Those that real servers cannot play
// are skipped before anything is started, with the reason.
func TestExamplesOnRealServers(t *testing.T) {
	goredis.Silence()
	target, err := real.Against(t.Context(), "redis-server")
	if err != nil {
		t.Fatal(err)
	}
	files, err := scenario.Files(examples)
	if err != nil {
		t.Fatal(err)
	}
	var played atomic.Int32
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for _, file := range files {
		script, err := scenario.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(script.Clients) > 0 && script.RealTime() {
			continue // it has a program, which is built elsewhere
		}
		if strings.Contains(filepath.ToSlash(file), "/bugs/") && filepath.Base(filepath.Dir(file)) != "bugs" {
			continue // of the museum, which is not all passed by the libraries that it names
		}
		if source, err := os.ReadFile(file); err != nil || returns.Match(source) {
			continue // it is about moments that pass on a busy machine: TestComesBackElsewhere has time
		}
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			play := func() (*scenario.Result, error) {
				return scenario.Run(t.Context(), script, scenario.Options{Against: target, Drivers: allDrivers()})
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
