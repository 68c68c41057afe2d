package clients_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

// What the drivers make of the newest libraries. An older go-redis does not tell which
// command of a transaction was refused, and does not notice that its connection is gone
// before it writes to it.
func TestScenarios(t *testing.T) { clustertest.RunDir(t, "testdata") }

// A newer go-redis asks each node for maintenance notifications, unless it is told not to.
func TestNoMaintNotifications(t *testing.T) {
	asked := func(change func(*redis.ClusterOptions)) (n int) {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			var mu sync.Mutex
			c.Tap(func(r *sim.Request) {
				if len(r.Args) > 1 && strings.EqualFold(string(r.Args[1]), "maint_notifications") {
					mu.Lock()
					n++
					mu.Unlock()
				}
			})
			opts := c.Options()
			change(opts)
			if err := c.RedisWith(opts).Set(t.Context(), "hello", "world", 0).Err(); err != nil {
				t.Fatal(err)
			}
		})
		return n
	}
	if asked(func(o *redis.ClusterOptions) { o.MaintNotificationsConfig = nil }) == 0 {
		t.Error("go-redis with its defaults asks no node: the test shows nothing")
	}
	for name, change := range map[string]func(*redis.ClusterOptions){
		"Options": func(*redis.ClusterOptions) {},
		"NoMaintNotifications": func(o *redis.ClusterOptions) {
			o.MaintNotificationsConfig = nil
			goredis.NoMaintNotifications(o)
		},
	} {
		if n := asked(change); n > 0 {
			t.Errorf("%s: nodes were asked for notifications %d times, want never", name, n)
		}
	}
}
