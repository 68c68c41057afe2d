package clustertest_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
)

// All kinds of requests for the layout count, and the worst second is any, not one that
// begins with a full second of the cluster's time.
func TestTopologyRequests(t *testing.T) {
	const slots, shards, nodes = "SLOTS", "SHARDS", "NODES"
	for _, tt := range []struct {
		name      string
		gaps      []time.Duration // before each request
		what      []string        // they ask, in turn
		all, peak int
	}{
		{"at once", []time.Duration{0, 0, 0}, []string{slots, shards, nodes}, 3, 3},
		{"slots", []time.Duration{0, 0}, []string{slots}, 2, 2},
		{"shards", []time.Duration{0, 0}, []string{shards}, 2, 2},
		{"nodes", []time.Duration{0, 0}, []string{nodes}, 2, 2},
		{"nothing of the layout", []time.Duration{0, 0}, []string{"INFO", "MYID"}, 0, 0},
		{"over the end of a second", []time.Duration{700 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond}, []string{slots}, 4, 4},
		{"a second apart", []time.Duration{0, time.Second, time.Second}, []string{slots}, 3, 1},
		{"a little less than a second apart", []time.Duration{time.Millisecond, time.Second - 1, time.Second - 1}, []string{slots}, 3, 2},
		{"the worst one is over", []time.Duration{0, 0, 0, 3 * time.Second}, []string{slots}, 4, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
				rdb := redis.NewClient(&redis.Options{Addr: c.Addrs()[0], Dialer: c.Dialer()})
				defer rdb.Close()
				rdb.Ping(t.Context())
				for i, gap := range tt.gaps {
					time.Sleep(gap)
					if err := rdb.Do(t.Context(), "CLUSTER", tt.what[i%len(tt.what)]).Err(); err != nil {
						t.Fatal(err)
					}
				}
				if u := c.Usage(); u.Topology != tt.all || u.TopologyPeak != tt.peak {
					t.Errorf("%d requests, %d in the worst second, want %d and %d", u.Topology, u.TopologyPeak, tt.all, tt.peak)
				}
			})
		})
	}
}
