//go:build conformance

package failover

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// plan is how many failovers the clusters of a node timeout go through. All real
// clusters run at the same time: they mostly wait.
type plan struct {
	nodeTimeout                    time.Duration
	clusters, failovers, simulated int
}

var plans = []plan{
	{500 * time.Millisecond, 2, 24, 200},
	{time.Second, 2, 18, 120},
	{2 * time.Second, 3, 12, 120},
	{5 * time.Second, 4, 6, 120},
}

// page is where the result is written to if RECORD is set.
const page = "../../../../docs/failover-timing.md"

// TestFailoverLikeRedis compares failovers of real and simulated clusters.
func TestFailoverLikeRedis(t *testing.T) {
	// Real servers sync nodes.conf to the disk while everything waits. How long the
	// disk takes is nothing to compare, so they write to memory where there is a
	// file system for it.
	const memory = "/dev/shm"
	if dir, err := os.MkdirTemp(memory, "slotstorm-"); err == nil {
		_ = os.Remove(dir)
		t.Setenv("TMPDIR", memory)
	}
	launch, err := live.Real()
	if err != nil {
		t.Fatal(err)
	}
	var piles []Pile
	for _, p := range plans {
		// Before the real ones, which need the machine for themselves.
		piles = append(piles, Pile{NodeTimeout: p.nodeTimeout, Simulated: simulated(t, p.nodeTimeout, p.simulated)})
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i, p := range plans {
		for cluster := range p.clusters {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(p.nodeTimeout), uint64(cluster)))
				stories, err := real(t, launch, p.nodeTimeout, p.failovers, rng)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				piles[i].Real = append(piles[i].Real, stories...)
			})
		}
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	fmt.Println(Table(piles))
	for _, difference := range Compare(piles) {
		t.Error(difference)
	}
	if os.Getenv("RECORD") != "" {
		record(t, Table(piles))
	}
}

// real observes failovers of real servers. A cluster that fails to come back is
// replaced by another one: a port of a killed server may have been taken by somebody.
func real(t *testing.T, launch live.Launcher, nodeTimeout time.Duration, failovers int, rng *rand.Rand) ([]Story, error) {
	var stories []Story
	for attempt := range 3 {
		var failed error
		if err := with(t.Context(), launch, nodeTimeout, func(c Cluster) {
			for story, err := range Observe(t.Context(), c, nodeTimeout, rng) {
				if failed = err; err != nil {
					return
				}
				if stories = append(stories, story); len(stories) == failovers {
					return
				}
			}
		}); err != nil {
			failed = err
		}
		if failed == nil {
			return stories, nil
		}
		t.Logf("node timeout %v, cluster %d: %v", nodeTimeout, attempt, failed)
	}
	return stories, fmt.Errorf("node timeout %v: the clusters break down", nodeTimeout)
}

func with(ctx context.Context, launch live.Launcher, nodeTimeout time.Duration, use func(Cluster)) error {
	c, err := NewReal(ctx, launch, nodeTimeout)
	if err != nil {
		return err
	}
	defer c.Close()
	use(c)
	return nil
}

func record(t *testing.T, table string) {
	t.Helper()
	server, err := live.FindProgram("")
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text, err := conformance.Publish(old, conformance.PartResult, fmt.Sprintf("Measured on %s with %s.\n\n%s", time.Now().Format(time.DateOnly), server, table))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
