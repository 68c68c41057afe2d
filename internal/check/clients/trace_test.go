package clients_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
)

// routes are the routes of all traced commands, a line each.
func routes(c *clustertest.Cluster) string {
	var lines []string
	for _, w := range c.TracedRoutes() {
		lines = append(lines, w.String())
	}
	return strings.Join(lines, "\n")
}

func TestWaysOfCommands(t *testing.T) {
	clustertest.Bubble(t, clustertest.Config{}, func(t *testing.T, c *clustertest.Cluster) {
		opts := c.Options()
		opts.ReadTimeout = time.Second
		opts.MaxRedirects = 2
		rdb := c.RedisWith(opts)
		ctx := t.Context()
		if err := rdb.Set(ctx, "hello", "world", 0).Err(); err != nil {
			t.Fatal(err)
		}
		rdb.Get(ctx, "nothing here")
		if got := routes(c); got != "" {
			t.Errorf("routes of straight commands:\n%s", got)
		}

		c.Migrate(866, "n1", "n2").Stall(-1)
		rdb.Get(ctx, "hello")
		rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
			p.Get(ctx, "hello")
			p.Get(ctx, "a")
			return nil
		})
		rdb.LPush(ctx, "hello", "a value that is far too long to be printed in full")
		time.Sleep(time.Second) // the client loads the slots again
		rdb.Get(ctx, "a")       // and has a connection to n3
		c.Pause("n3")
		rdb.Set(ctx, "a", 1, 0)
		if got := routes(c); !strings.HasSuffix(got, "\nset a 1: n3 no answer (timeout, and it saw no such command) ×3") {
			t.Errorf("the last way is not that to a paused node:\n%s", got)
		}
		c.Resume("n3")
		c.Crash("n3")
		rdb.Set(ctx, "a", 2, 0)

		want := strings.Join([]string{
			"get hello: n1 ASK → n2 OK",
			"get hello: n1 ASK → n2 OK",
			`lpush hello "a value that is far too long to be print"...: n1 ASK → n2 WRONGTYPE`,
			"set a 1: n3 no answer (timeout, but OK there) → n3 no answer (timeout, and it saw no such command) ×2",
			"set a 2: n3 no answer (connection refused) ×3",
		}, "\n")
		if got := routes(c); got != want {
			t.Errorf("the routes are\n%s\nwant\n%s", got, want)
		}
	})
}
