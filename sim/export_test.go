package sim

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// WithSettings is a configuration whose servers begin with these directives.
func WithSettings(cfg Config, s node.Settings) Config {
	cfg.settings = &s
	return cfg
}

// ScriptedHandshake lets a scripted client connect to an address and say PING, and returns
// what that fails of, "" for nothing, and after how long.
func (c *Cluster) ScriptedHandshake(cfg ClientConfig, addr string) (failure string, took time.Duration) {
	cl, err := c.NewClient(cfg)
	if err != nil {
		return err.Error(), 0
	}
	defer cl.Close()
	began, over := c.Now(), false
	end := func(why string) { failure, took, over = why, c.Now()-began, true }
	cl.link(addr).send(encode([]string{"PING"}), &exchange{
		reply:  func([]byte) { end("") },
		failed: func(why string, _ bool) { end(why) },
	})
	for i := 0; !over && i < 100; i++ {
		c.Advance(100 * time.Millisecond)
	}
	return failure, took
}
