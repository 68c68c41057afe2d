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

// The first stays, so that behind it numbers and positions differ once the holes are closed.
func TestArrivalsBehindClosedHoles(t *testing.T) {
	var a Arrivals[int]
	for i := range 60 {
		a.Add(i)
	}
	for number := uint64(2); number < 40; number++ {
		a.Remove(number)
	}
	for _, number := range []uint64{41, 60, 42} {
		a.Remove(number)
	}
	want := []int{0, 39}
	for i := 42; i < 59; i++ {
		want = append(want, i)
	}
	if got := slices.Collect(a.All); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if page, next := a.Page(41, 2); !slices.Equal(page, []int{42, 43}) || next != 45 {
		t.Errorf("got %v and %d", page, next)
	}
}
