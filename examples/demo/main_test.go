package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// The demo comes to the same end whatever holds the keys.
func TestDemo(t *testing.T) {
	goredis.Silence()
	for name, keys := range map[string]maker{"slotstorm": nil, "miniredis": miniredis.New} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			missing, err := run(t.Context(), "../storms/redirect-storm.scn", keys, func(f func()) {
				synctest.Test(t, func(*testing.T) {
					f()
					time.Sleep(time.Minute) // closed clients notice it
				})
			})
			if err != nil || missing != 0 {
				t.Errorf("%d acknowledged writes are missing: %v", missing, err)
			}
		})
	}
}
