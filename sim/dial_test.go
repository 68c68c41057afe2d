package sim_test

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

// A client may be connecting when its cluster ends.
func TestCloseWhileClientsConnect(t *testing.T) {
	for range 50 {
		c, err := sim.Run(sim.Config{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for range 4 {
			clients.Go(func() {
				for ctx.Err() == nil {
					if conn, err := c.Dial(ctx, "tcp", c.Addrs()[0]); err == nil {
						conn.Close()
					}
				}
			})
		}
		runtime.Gosched()
		c.Close()
		cancel()
		clients.Wait()
	}
}
