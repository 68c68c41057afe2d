package chaos_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest/chaos"
	"github.com/slotstorm/slotstorm/internal/tool/gotest"
	"github.com/slotstorm/slotstorm/scenario/gen"
)

// Ten random reshardings with scripted clients.
func ExampleSoak() {
	stats, err := chaos.Soak(context.Background(), chaos.SoakConfig{Timelines: []gen.Config{gen.Resharding()}, Seed: 1, Runs: 10})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d runs, %d violations\n", stats.Runs, len(stats.Violations))
	// Output:
	// 10 runs, 0 violations
}

// go-redis in random failovers: whatever happens, it serves again a minute later.
func ExampleCheck() {
	gotest.Run(func(t *testing.T) {
		chaos.Check(t, chaos.Plan{
			Timelines: gen.Failovers(), Runs: 3, Seed: 1,
			Clients: chaos.GoRedis(func(o *redis.ClusterOptions) { o.MaxRedirects = 8 }),
			Must:    []chaos.Property{chaos.Recovers(time.Minute)},
		})
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}

// Code under test beside a random timeline, and a property of one's own.
func ExampleCheck_use() {
	quick := chaos.Property{Name: "short log", Check: func(o *chaos.Outcome) error {
		if n := o.Log.Len(); n > 100_000 {
			return fmt.Errorf("%d events", n)
		}
		return nil
	}}
	gotest.Run(func(t *testing.T) {
		chaos.Check(t, chaos.Plan{
			Timelines: gen.Resharding(), Runs: 3, Seed: 1, Must: []chaos.Property{quick},
			Use: func(r *chaos.Run) {
				rdb := r.Redis("alice")
				for !r.Over() {
					rdb.Incr(r.Context(), "hello")
					time.Sleep(100 * time.Millisecond)
				}
			},
		})
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}
