package clustertest_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/leak"
)

// TestMain fails if a test leaves a goroutine behind, and keeps go-redis from printing
// each failed dial.
func TestMain(m *testing.M) {
	redis.SetLogger(silent{})
	code := m.Run()
	if err := leak.Find(nil); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
