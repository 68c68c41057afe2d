package scenario_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/leak"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// TestMain fails if a run leaves a goroutine behind. It is the adapter of TestAdapter where
// it is told so.
func TestMain(m *testing.M) {
	goredis.Silence()
	if mode := os.Getenv("SLOTSTORM_TEST_ADAPTER"); mode != "" {
		beAdapter(mode)
		return
	}
	code := m.Run()
	if err := leak.Find(nil); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}
