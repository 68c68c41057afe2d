package falsify

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The property is checked as often as asked, with the same values for the same seed, and
// a failure is made simple without failing this test.
func TestRun(t *testing.T) {
	draw := func(checks int, seed uint64) (drawn []int) {
		Run(Settings{Checks: checks, Seed: seed}, func(t *rapid.T) { drawn = append(drawn, rapid.IntRange(0, 1<<30).Draw(t, "n")) })
		return drawn
	}
	first, second := draw(7, 3), draw(7, 3)
	if len(first) != 7 || len(second) != 7 || first[6] != second[6] {
		t.Errorf("drew %v, then %v", first, second)
	}
	smallest := 0
	Run(Settings{Checks: 100, Seed: 1, ShrinkTime: time.Second}, func(t *rapid.T) {
		if n := rapid.IntRange(0, 1<<20).Draw(t, "n"); n >= 1000 {
			smallest = n
			t.Fatal("too much")
		}
	})
	if smallest != 1000 {
		t.Errorf("the simplest failure is %d, want 1000", smallest)
	}
}
