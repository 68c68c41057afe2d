package indexheap

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type element struct{ rank, position int }

type byRank struct{}

func (byRank) Less(a, b *element) bool          { return a.rank < b.rank }
func (byRank) Place(one *element, position int) { one.position = position }

// The least element stands in front, whatever was added, moved and taken out, and each knows
// where it stands.
func TestHeap(t *testing.T) {
	ranks := rapid.IntRange(0, 20)
	rapid.Check(t, func(t *rapid.T) {
		var h Heap[*element, byRank]
		var all []*element
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			kind := rapid.IntRange(0, 3).Draw(t, "kind")
			if len(all) == 0 || kind < 2 {
				one := &element{rank: ranks.Draw(t, "rank")}
				h.Push(one)
				all = append(all, one)
			} else if i := rapid.IntRange(0, len(all)-1).Draw(t, "which"); kind == 2 {
				all[i].rank = ranks.Draw(t, "rank")
				h.Fix(all[i].position)
			} else {
				h.Remove(all[i].position)
				all = slices.Delete(all, i, i+1)
			}
			if len(h) != len(all) {
				t.Fatalf("%d elements, want %d", len(h), len(all))
			}
			for i, one := range h {
				if one.position != i || h[(i-1)/2].rank > one.rank {
					t.Fatalf("%d at %d, which says %d, below %d", one.rank, i, one.position, h[(i-1)/2].rank)
				}
			}
			for _, one := range all {
				if h[one.position] != one {
					t.Fatalf("%d is not where it says", one.rank)
				}
			}
		}
	})
}
