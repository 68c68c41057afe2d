package chaos

import (
	"flag"
	"sync"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/scenario/gen"
)

var timelines = flag.Int("timelines", 0, "how many timelines TestManyTimelines plays; none by default")

// TestManyTimelines measures how long timelines of 60 virtual seconds take with go-redis as
// the client, in two bubbles at a time:
//
//	go test ./clustertest/chaos -run ManyTimelines -timelines 1000 -v
func TestManyTimelines(t *testing.T) {
	if *timelines == 0 {
		t.Skip("-timelines is not given")
	}
	const workers = 2
	start := time.Now()
	var mu sync.Mutex
	var sum SoakStats
	t.Run("go-redis", func(t *testing.T) {
		for w := range workers {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				stats, err := Soak(t.Context(), SoakConfig{
					Timelines: []gen.Config{gen.Everything()}, Seed: uint64(1 + w**timelines), Runs: *timelines / workers,
					Clients: GoRedis(nil), Bubble: bubbleOf(t),
					// What go-redis does wrong is no matter here.
					Must: []Property{{Name: "nothing", Check: func(*Outcome) error { return nil }}},
				})
				if err != nil {
					t.Error(err)
				}
				for _, v := range stats.Violations {
					t.Errorf("seed %d: %s: %v\n%s", v.Seed, v.Property, v.Err, v.Timeline)
				}
				mu.Lock()
				defer mu.Unlock()
				sum.Runs += stats.Runs
				sum.Virtual += stats.Virtual
				sum.Calls += stats.Calls
				sum.Commands += stats.Commands
			})
		}
	})
	took := time.Since(start)
	if sum.Runs == 0 {
		t.Fatal("nothing was played")
	}
	t.Logf("%d timelines of %v with go-redis: %v, %v each; %d calls, %d commands at nodes", sum.Runs,
		(sum.Virtual / time.Duration(sum.Runs)).Round(time.Millisecond), took.Round(100*time.Millisecond),
		(took / time.Duration(sum.Runs)).Round(10*time.Microsecond), sum.Calls, sum.Commands)
}
