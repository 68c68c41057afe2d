package ordered

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPagesOfArrivals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Arrivals[int]
		there := map[int]uint64{}
		next := 0
		change := func() {
			if rapid.Bool().Draw(t, "add") || len(there) == 0 {
				there[next] = a.Add(next)
				next++
				return
			}
			keys := slices.Sorted(maps.Keys(there))
			key := rapid.SampledFrom(keys).Draw(t, "remove")
			a.Remove(there[key])
			delete(there, key)
		}
		for range rapid.IntRange(0, 60).Draw(t, "before") {
			change()
		}
		stayed, returned := map[int]bool{}, map[int]int{}
		for key := range there {
			stayed[key] = true
		}
		for cursor, steps := uint64(0), 0; steps == 0 || cursor != 0; steps++ {
			page, following := a.Page(cursor, rapid.IntRange(1, 5).Draw(t, "count"))
			for _, key := range page {
				returned[key]++
			}
			for range rapid.IntRange(0, 4).Draw(t, "meanwhile") {
				change()
			}
			for key := range stayed {
				if _, ok := there[key]; !ok {
					delete(stayed, key)
				}
			}
			cursor = following
			if steps > 200 { // more comes than a page takes: the walk need not end
				return
			}
		}
		for key, count := range returned {
			if count != 1 {
				t.Fatalf("%d was returned %d times", key, count)
			}
		}
		for key := range stayed {
			if returned[key] == 0 {
				t.Fatalf("%d was not returned", key)
			}
		}
		if len(there) > 0 {
			if one := a.Pick(rand.New(rand.NewPCG(1, 1))); there[one] == 0 {
				t.Fatalf("pick returned %d, which is gone", one)
			}
		}
	})
}
