package clustertest_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
)

// A failover at Redis's default node timeout of 15 s, with an unmodified client.
func TestClientSurvivesAFailover(t *testing.T) {
	clustertest.Bubble(t, func(t *testing.T, c *clustertest.Cluster) {
		rdb := c.Redis()
		ctx := t.Context()
		if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		n1, _ := c.Node("n1")
		n4, _ := c.Node("n4")
		start := time.Now()
		if err := n1.Crash(); err != nil {
			t.Fatal(err)
		}
		for !n4.View().Self.Master {
			time.Sleep(100 * time.Millisecond)
			if time.Since(start) > time.Minute {
				t.Fatalf("n4 was not elected within a minute\n%s", c.Log())
			}
		}
		if took := time.Since(start); took < 15*time.Second {
			t.Errorf("n4 was elected after %v, within the node timeout", took)
		}
		for rdb.Set(ctx, "hello", "again", 0).Err() != nil {
			time.Sleep(time.Second)
			if time.Since(start) > 2*time.Minute {
				t.Fatal("the client did not find the new master within two minutes")
			}
		}
	})
}

func TestBubblesCanFollowEachOther(t *testing.T) {
	for range 3 {
		clustertest.Bubble(t, func(t *testing.T, c *clustertest.Cluster) {
			before := time.Now()
			time.Sleep(time.Hour)
			if err := c.Redis().Ping(t.Context()).Err(); err != nil {
				t.Error(err)
			}
			if passed := time.Since(before); passed != time.Hour {
				t.Errorf("%v passed, want an hour", passed)
			}
		}, clustertest.Config{Masters: 3})
	}
}
