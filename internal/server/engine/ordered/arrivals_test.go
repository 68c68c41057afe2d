package ordered

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// guest is what is kept in these tests.
type guest struct {
	name  int
	place uint32
}

func (g *guest) SetPlace(place uint32) { g.place = place }

func TestPagesOfArrivals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Arrivals[*guest]
		there := map[int]*guest{}
		next := 0
		change := func() {
			if rapid.Bool().Draw(t, "add") || len(there) == 0 {
				there[next] = &guest{name: next}
				a.Add(there[next])
				next++
				return
			}
			keys := slices.Sorted(maps.Keys(there))
			key := rapid.SampledFrom(keys).Draw(t, "remove")
			a.Remove(there[key].place)
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
			for _, one := range page {
				returned[one.name]++
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
			if one := a.Pick(rand.New(rand.NewPCG(1, 1))); there[one.name] == nil {
				t.Fatalf("pick returned %d, which is gone", one.name)
			}
		}
	})
}

// The first stays, so that behind it numbers and positions differ once the holes are closed.
func TestArrivalsBehindClosedHoles(t *testing.T) {
	var a Arrivals[*guest]
	guests := make([]guest, 60)
	for i := range guests {
		guests[i].name = i
		a.Add(&guests[i])
	}
	for i := 1; i < 39; i++ {
		a.Remove(guests[i].place)
	}
	for _, i := range []int{40, 59, 41} {
		a.Remove(guests[i].place)
	}
	want := []int{0, 39}
	for i := 42; i < 59; i++ {
		want = append(want, i)
	}
	if got := namesOf(slices.Collect(a.All)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if page, next := a.Page(41, 2); !slices.Equal(namesOf(page), []int{42, 43}) || next != 45 {
		t.Errorf("got %v and %d", namesOf(page), next)
	}
}

func namesOf(guests []*guest) (names []int) {
	for _, one := range guests {
		names = append(names, one.name)
	}
	return names
}

// Numbers, pages and draws are those of a list in which each keeps its number, and holes are
// closed when they are many.
func TestArrivalsHaveNumbers(t *testing.T) {
	type numbered struct {
		number uint64
		guest  *guest // nil for a hole
	}
	rapid.Check(t, func(t *rapid.T) {
		var a Arrivals[*guest]
		var list []numbered
		last, holes := uint64(0), 0
		oldest := rapid.Bool().Draw(t, "the oldest go")
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			if len(list) == holes || rapid.IntRange(0, 9).Draw(t, "add") < 5 {
				last++
				one := &guest{name: int(last)}
				a.Add(one)
				list = append(list, numbered{last, one})
				continue
			}
			i := rapid.IntRange(0, len(list)-1).Draw(t, "remove")
			if oldest {
				i = 0
			}
			for list[i].guest == nil {
				i = (i + 1) % len(list)
			}
			a.Remove(list[i].guest.place)
			list[i].guest = nil
			if holes++; holes > len(list)/2 && holes > 16 || holes == len(list) {
				list = slices.DeleteFunc(list, func(one numbered) bool { return one.guest == nil })
				holes = 0
			}
		}
		from, most := rapid.Uint64Range(0, last+2).Draw(t, "from"), rapid.IntRange(1, 5).Draw(t, "most")
		var want []*guest
		wantNext := uint64(0)
		for _, one := range list {
			if one.guest == nil || one.number < from {
				continue
			}
			if len(want) == most {
				wantNext = one.number
				break
			}
			want = append(want, one.guest)
		}
		if page, next := a.Page(from, most); !slices.Equal(page, want) || next != wantNext {
			t.Fatalf("%d from %d on: %v and %d, want %v and %d", most, from, namesOf(page), next, namesOf(want), wantNext)
		}
		if page, next := a.Page(math.MaxUint64, most); len(page) != 0 || next != 0 {
			t.Fatalf("behind the end: %v and %d", namesOf(page), next)
		}
		if len(list) == holes {
			return
		}
		random := rand.New(rand.NewPCG(1, 1))
		var one *guest
		for one == nil {
			one = list[random.IntN(len(list))].guest
		}
		if got := a.Pick(rand.New(rand.NewPCG(1, 1))); got != one {
			t.Fatalf("picked %d, want %d", got.name, one.name)
		}
	})
}
