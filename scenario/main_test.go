package scenario_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// TestMain fails if a run leaves a goroutine behind.
func TestMain(m *testing.M) {
	goredis.Silence()
	goleak.VerifyTestMain(m)
}
