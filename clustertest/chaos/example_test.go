package chaos_test

import (
	"context"
	"fmt"

	"github.com/slotstorm/slotstorm/clustertest/chaos"
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
