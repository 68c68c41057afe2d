package slot

import (
	"testing"

	"pgregory.net/rapid"
)

// A set behaves as a map from slots to bool.
func TestSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, model := new(Set), make(map[int]bool)
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				s := rapid.IntRange(0, Count-1).Draw(t, "slot")
				set.Add(s)
				model[s] = true
			},
			"remove": func(t *rapid.T) {
				s := rapid.IntRange(0, Count-1).Draw(t, "slot")
				set.Remove(s)
				delete(model, s)
			},
			"": func(t *rapid.T) {
				if set.Len() != len(model) {
					t.Fatalf("Len() = %d, want %d", set.Len(), len(model))
				}
				for _, r := range set.Ranges() {
					for s := r.First; s <= r.Last; s++ {
						if !model[s] || !set.Has(s) {
							t.Fatalf("slot %d of range %v: Has = %v, model %v", s, r, set.Has(s), model[s])
						}
					}
				}
			},
		})
	})
}

func TestSetAndRanges(t *testing.T) {
	for _, text := range []string{"", "0", "63", "64", "63-64", "0-16383", "16383", "0 2 4-127 129"} {
		ranges, err := ParseRanges(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ranges.Set().Ranges().String(); got != text {
			t.Errorf("ranges of the set of %q = %q", text, got)
		}
		if got := ranges.Set().Len(); got != ranges.Len() {
			t.Errorf("%q: %d slots in the set, %d in the ranges", text, got, ranges.Len())
		}
	}
}

// The set of ranges has their slots and no others, wherever they begin and end.
func TestSetOfRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(0, Count-1).Draw(t, "first")
		last := rapid.IntRange(first, min(first+200, Count-1)).Draw(t, "last")
		set := Ranges{{first, last}}.Set()
		for s := max(first-70, 0); s <= min(last+70, Count-1); s++ {
			if want := first <= s && s <= last; set.Has(s) != want {
				t.Fatalf("%d-%d: Has(%d) = %t", first, last, s, !want)
			}
		}
	})
}
