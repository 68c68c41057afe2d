package clients_test

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// What the drivers make of the newest libraries. An older go-redis does not tell which
// command of a transaction was refused, and does not notice that its connection is gone
// before it writes to it.
func TestScenarios(t *testing.T) { clustertest.RunDir(t, "testdata") }

// A newer go-redis asks each node for maintenance notifications, which is an error reply
// more, unless it is told not to.
func TestNoMaintNotifications(t *testing.T) {
	refused := func(change func(*redis.ClusterOptions)) (n int) {
		clustertest.Bubble(t, clustertest.Default, func(t *testing.T, c *clustertest.Cluster) {
			opts := c.Options()
			change(opts)
			if err := c.RedisWith(opts).Set(t.Context(), "hello", "world", 0).Err(); err != nil {
				t.Fatal(err)
			}
			for _, count := range c.Usage().Errors {
				n += count
			}
		})
		return n
	}
	with := refused(func(o *redis.ClusterOptions) { o.MaintNotificationsConfig = nil })
	for name, change := range map[string]func(*redis.ClusterOptions){
		"Options": func(*redis.ClusterOptions) {},
		"NoMaintNotifications": func(o *redis.ClusterOptions) {
			o.MaintNotificationsConfig = nil
			goredis.NoMaintNotifications(o)
		},
	} {
		if without := refused(change); without >= with {
			t.Errorf("%s: %d commands were refused, and %d of a client that asks for notifications, want fewer", name, without, with)
		}
	}
}
