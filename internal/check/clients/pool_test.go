package clients_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
)

// A client that waits for a connection leaves a timer of its bubble in a pool of the
// whole process, which the next bubble must not get.
func TestPoolsMayBeExhausted(t *testing.T) {
	for range 3 {
		clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
			opts := c.Options()
			opts.PoolSize = 1
			opts.PoolTimeout = 500 * time.Millisecond
			rdb := c.RedisWith(opts)
			blocked := make(chan error, 1)
			go func() { blocked <- rdb.BLPop(context.Background(), 5*time.Second, "hello").Err() }()
			synctest.Wait()
			start := time.Now()
			if err := rdb.Get(t.Context(), "hello").Err(); err == nil || err == redis.Nil {
				t.Errorf("GET = %v, want a timeout of the pool", err)
			}
			if took := time.Since(start); took < time.Second {
				t.Errorf("the pool's only connection was free after %v", took)
			}
			if err := <-blocked; err != redis.Nil {
				t.Errorf("BLPOP = %v, want nil", err)
			}
			if rdb.PoolStats().Timeouts == 0 {
				t.Error("nobody waited for a connection: the test has shown nothing")
			}
		})
	}
}
