package engine

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestDeadlinesComeInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d deadlines
		var all []*entry
		for i := range rapid.IntRange(1, 40).Draw(t, "keys") {
			all = append(all, &entry{key: strconv.Itoa(i), place: uint32(i)})
		}
		for range rapid.IntRange(0, 100).Draw(t, "changes") {
			en := rapid.SampledFrom(all).Draw(t, "key")
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				d.clear(en)
			} else {
				d.set(en, rapid.Int64Range(1, 20).Draw(t, "deadline"))
			}
		}
		var want []*entry
		for _, en := range all {
			if d.of(en) != 0 {
				want = append(want, en)
			}
		}
		slices.SortStableFunc(want, func(a, b *entry) int { return int(d.of(a) - d.of(b)) })
		for _, en := range want {
			at := d.of(en)
			if early := d.due(at - 1); early != nil && d.of(early) >= at {
				t.Fatalf("%s is due too early", en.key)
			}
			if got := d.due(at); got != en {
				t.Fatalf("%v is due, want %s", got, en.key)
			}
			d.clear(en)
		}
		if d.due(math.MaxInt64) != nil {
			t.Fatal("a key without a deadline is due")
		}
	})
}
