package sim

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// BenchmarkIdle lets clusters of growing size live, with nothing to do but their
// heartbeats, at Redis's default node timeout. An operation is one virtual second;
// speed is virtual time by wall time.
func BenchmarkIdle(b *testing.B) {
	for _, nodes := range []int{6, 100, 200, 400, 1000, 2000} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			before := heap()
			c := stepped(b, Config{Masters: nodes / 2, Replicas: 1})
			c.Advance(20 * time.Second) // all links are made, all nodes have pinged
			b.ResetTimer()
			for b.Loop() {
				c.Advance(time.Second)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "speed")
			b.ReportMetric(float64(heap()-before)/float64(nodes)/1024, "KiB/node")
			runtime.KeepAlive(c)
		})
	}
}

// BenchmarkFailover is a complete failover of six nodes at a node timeout of 15 s:
// the master crashes, its replica is elected, all nodes know.
func BenchmarkFailover(b *testing.B) {
	for b.Loop() {
		c, err := New(Config{Masters: 3, Replicas: 1})
		if err != nil {
			b.Fatal(err)
		}
		if err := c.nodes[0].Crash(); err != nil {
			b.Fatal(err)
		}
		for limit := 0; !c.nodes[3].View().Self.Master; limit++ {
			if limit > 600 {
				b.Fatalf("no failover within a minute\n%s", c.Log())
			}
			c.Advance(100 * time.Millisecond)
		}
		c.Advance(time.Second)
		c.Close()
	}
}
