package clustertest_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/internal/tool/gotest"
)

// A failover at Redis's default node timeout: what Bubble promises to make cheap.
func BenchmarkFailover(b *testing.B) {
	runBubbles(b, func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		ctx := t.Context()
		if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		c.Crash("n1")
		for rdb.Set(ctx, "hello", "again", 0).Err() != nil {
			time.Sleep(100 * time.Millisecond)
		}
	})
}

// runBubbles measures a test in a bubble, which wants a *testing.T.
func runBubbles(b *testing.B, f func(t *testing.T, c *clustertest.Cluster)) {
	b.Helper()
	for b.Loop() {
		if !gotest.Run(func(t *testing.T) { clustertest.Bubble(t, clustertest.Default(), f) }) {
			b.Fatal("the test failed")
		}
	}
}

// A test that needs a cluster and little else.
func BenchmarkStartSetClose(b *testing.B) {
	for b.Loop() {
		c := clustertest.Start(b)
		if err := c.Redis().Set(b.Context(), "hello", "world", 0).Err(); err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

// Ten virtual minutes of load with a failover and 50 moved slots in them.
func BenchmarkTenMinutes(b *testing.B) {
	const minutes, workers, perSecond = 10, 20, 100
	var failed atomic.Int64
	runBubbles(b, func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		ctx := t.Context()
		var done sync.WaitGroup
		for w := range workers {
			done.Go(func() {
				for i := range minutes * 60 * perSecond {
					key := fmt.Sprintf("w%d:%d", w, i/2%500)
					var err error
					if i%2 == 0 {
						err = rdb.Set(ctx, key, i, 0).Err()
					} else {
						err = rdb.Get(ctx, key).Err()
					}
					if err != nil {
						failed.Add(1)
					}
					time.Sleep(time.Second / perSecond)
				}
			})
		}
		for slot := range 50 {
			time.Sleep(5 * time.Second)
			c.MoveSlot(slot*100, "n1", "n2")
		}
		c.Crash("n2")
		c.WaitRole("n5", clustertest.Master, time.Minute)
		done.Wait()
	})
	b.ReportMetric(float64(failed.Load())/float64(b.N), "failed/op")
}

// What a command costs must not depend on how many keys have a TTL.
func BenchmarkCommandAmongVolatileKeys(b *testing.B) {
	for _, volatile := range []int{0, 1000, 100_000} {
		b.Run(fmt.Sprint(volatile), func(b *testing.B) {
			c := clustertest.New(b, clustertest.Config{Masters: 1})
			conn, err := c.Dial(b.Context(), "tcp", c.Node("n1").Addr())
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			reply := make([]byte, 64)
			call := func(line string) {
				if _, err := conn.Write([]byte(line)); err != nil {
					b.Fatal(err)
				}
				if _, err := conn.Read(reply); err != nil {
					b.Fatal(err)
				}
			}
			for i := range volatile {
				call(fmt.Sprintf("SET volatile:%d x EX %d\r\n", i, 1000+i))
			}
			for b.Loop() {
				c.Advance(time.Millisecond)
				call("SET hello world\r\n")
			}
		})
	}
}
