// Package clients holds tests of what the newest client libraries do on clusters. The
// fixture's own tests run with the oldest go-redis that it works with, too.
package clients_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestMain fails if a test leaves a goroutine behind, and keeps go-redis from printing
// each failed dial. A closed rueidis client has one that sleeps for five seconds before
// it closes the connections to nodes that have left the cluster.
func TestMain(m *testing.M) {
	redis.SetLogger(silent{})
	code := m.Run()
	if err := goleak.Find(goleak.IgnoreAnyFunction("github.com/redis/rueidis.(*clusterClient)._refresh.func2")); err != nil && code == 0 {
		println("left behind:", err.Error())
		code = 1
	}
	os.Exit(code)
}

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
