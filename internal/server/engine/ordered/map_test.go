package ordered

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func names[V any](items []*Item[V]) (list []string) {
	for _, one := range items {
		list = append(list, one.Name)
	}
	return list
}

// A map lists its items in the order they were put in first.
func TestMapKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m Map[int]
		var order []string
		values := map[string]int{}
		for i := range rapid.IntRange(0, 60).Draw(t, "steps") {
			name := rapid.StringMatching("[a-f]").Draw(t, "name")
			_, there := values[name]
			if rapid.Bool().Draw(t, "put") {
				one, added := m.Put([]byte(name))
				if added == there {
					t.Fatalf("putting %s: added %v", name, added)
				}
				one.Value, values[name] = i, i
				if added {
					order = append(order, name)
				}
				continue
			}
			if one := m.Remove([]byte(name)); (one != nil) != there || there && one.Value != values[name] {
				t.Fatalf("removing %s: %v", name, one)
			}
			delete(values, name)
			order = slices.DeleteFunc(order, func(other string) bool { return other == name })
		}
		clone := m.Clone()
		for _, m := range []*Map[int]{&m, &clone} {
			if got := names(slices.Collect(m.All)); m.Len() != len(order) || !slices.Equal(got, order) {
				t.Fatalf("%d items %q, want %q", m.Len(), got, order)
			}
			for name, value := range values {
				if one := m.Find([]byte(name)); !m.Has([]byte(name)) || one == nil || one.Value != value {
					t.Fatalf("%s is %v, want %d", name, one, value)
				}
			}
		}
		for name := range values {
			clone.Find([]byte(name)).Value = -1
			if m.Find([]byte(name)).Value == -1 {
				t.Fatal("a clone shares its items")
			}
		}
	})
}

// What is drawn is there, and comes once unless the count is negative.
func TestDraw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m Map[struct{}]
		for i := range rapid.IntRange(2, 30).Draw(t, "items") {
			m.Put([]byte{byte('a' + i)})
		}
		m.Remove([]byte("a")) // which leaves a hole
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		count := rapid.Int64Range(-40, int64(m.Len())).Draw(t, "count")
		drawn := m.Draw(random, count)
		if int64(len(drawn)) != max(count, -count) {
			t.Fatalf("%d drawn, want %d", len(drawn), count)
		}
		for _, one := range drawn {
			if m.Find([]byte(one.Name)) != one {
				t.Fatalf("%s is not there", one.Name)
			}
		}
		list := names(drawn)
		slices.Sort(list)
		if count >= 0 && len(slices.Compact(list)) != len(drawn) {
			t.Fatalf("drawn twice among %q", names(drawn))
		}
	})
}

func TestCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Int(), 0, 8).Draw(t, "list")
		from := rapid.IntRange(0, len(list)).Draw(t, "from")
		to := rapid.IntRange(from, len(list)).Draw(t, "to")
		want := slices.Concat(list[:from], list[to:])
		if got := Cut(slices.Clone(list), from, to); !slices.Equal(got, want) {
			t.Fatalf("Cut(%v, %d, %d) = %v, want %v", list, from, to, got, want)
		}
	})
}
