package main

import (
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

// BenchmarkClient is a SET or a GET of one go-redis client in memory, on a cluster and on what
// bounds it: for allocations, and for instructions, which other load does not change.
func BenchmarkClient(b *testing.B) {
	c, err := sim.Run(sim.Config{Masters: masters})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for _, bm := range []struct {
		name   string
		client *redis.ClusterClient
	}{
		{"slotstorm", redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs(), Dialer: c.Dial})},
		{"limit", constantClient()},
	} {
		defer bm.client.Close()
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			ctx := b.Context()
			for i := 0; b.Loop(); i++ {
				key := fmt.Sprintf("key:%d", i/2%keys)
				var err error
				if i%2 == 0 {
					err = bm.client.Set(ctx, key, "xxx", 0).Err()
				} else {
					err = bm.client.Get(ctx, key).Err()
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
