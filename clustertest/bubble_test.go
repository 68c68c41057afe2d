package clustertest_test

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/clustertest"
)

// A failover at Redis's default node timeout of 15 s, with an unmodified client.
func TestClientSurvivesAFailover(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		ctx := t.Context()
		if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		c.Crash("n1")
		c.WaitRole("n4", clustertest.Master, time.Minute)
		if took := time.Since(start); took < 15*time.Second {
			t.Errorf("n4 was elected after %v, within the node timeout", took)
		}
		c.WaitFor(30*time.Minute, "the client finds the new master", func() bool {
			return rdb.Set(ctx, "hello", "again", 0).Err() == nil
		})
	})
}

func TestBubblesCanFollowEachOther(t *testing.T) {
	for range 3 {
		clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
			before := time.Now()
			time.Sleep(10 * time.Minute)
			if err := c.Redis().Ping(t.Context()).Err(); err != nil {
				t.Error(err)
			}
			if passed := time.Since(before); passed != 10*time.Minute {
				t.Errorf("%v passed, want ten minutes", passed)
			}
		})
	}
}

func TestBubblesCanRunSideBySide(t *testing.T) {
	for _, name := range []string{"a", "b", "c"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
				rdb := c.Redis()
				for range 50 {
					if err := rdb.Incr(t.Context(), "counter").Err(); err != nil {
						t.Error(err)
					}
					time.Sleep(time.Second)
				}
			})
		})
	}
}

// Each case of a property test has a bubble and a cluster of its own.
func TestBubblesInPropertyTests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rapid.SyncTest(t, func(t *rapid.T) {
			c := clustertest.StartInBubble(t, clustertest.Config{Seed: rapid.Uint64().Draw(t, "seed")})
			rdb := c.Redis()
			ctx := context.Background()
			want := rapid.MapOf(rapid.StringN(1, 10, 20), rapid.String()).Draw(t, "pairs")
			for key, value := range want {
				if err := rdb.Set(ctx, key, value, time.Minute).Err(); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(59 * time.Second)
			for key, value := range want {
				if got, err := rdb.Get(ctx, key).Result(); err != nil || got != value {
					t.Fatalf("GET %q = %q, %v, want %q", key, got, err, value)
				}
			}
			time.Sleep(time.Second)
			for key := range want {
				if err := rdb.Get(ctx, key).Err(); err != redis.Nil {
					t.Fatalf("GET %q = %v after its time", key, err)
				}
			}
		})
	})
}
