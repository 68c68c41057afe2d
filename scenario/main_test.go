package scenario_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/leak"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// TestMain fails if a run leaves a goroutine behind.
func TestMain(m *testing.M) {
	goredis.Silence()
	code := m.Run()
	if err := leak.Find(nil); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}
