package sim

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"pgregory.net/rapid"
)

// Who serves a slot is decided slot by slot: by the greatest epoch that any node knows of the
// one that it takes for the owner, and by the first node that says so.
func TestOwnersBySlot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type belief struct {
			owners [slot.Count]gossip.ID
			epochs map[gossip.ID]uint64
		}
		var beliefs []*belief
		var opinions []opinion
		for range rapid.IntRange(0, 4).Draw(t, "nodes") {
			b := &belief{epochs: map[gossip.ID]uint64{}}
			for _, id := range []gossip.ID{"a", "b", "c"} {
				b.epochs[id] = rapid.Uint64Range(0, 3).Draw(t, "epoch")
			}
			var runs []gossip.OwnedRange
			for first := 0; first < slot.Count && len(runs) < 8; {
				last := min(first+rapid.SampledFrom([]int{0, 1, 63, 64, 5000, slot.Count}).Draw(t, "length"), slot.Count-1)
				owner := rapid.SampledFrom([]gossip.ID{"", "a", "b", "c"}).Draw(t, "owner")
				for s := first; s <= last; s++ {
					b.owners[s] = owner
				}
				if owner != "" {
					runs = append(runs, gossip.OwnedRange{Range: slot.Range{First: first, Last: last}, Owner: owner})
				}
				first = last + 1
			}
			beliefs = append(beliefs, b)
			opinions = append(opinions, opinion{runs, func(id gossip.ID) uint64 { return b.epochs[id] }})
		}
		var want [slot.Count]gossip.ID
		for s := range want {
			var epoch uint64
			for _, b := range beliefs {
				if owner := b.owners[s]; owner != "" && (want[s] == "" || b.epochs[owner] > epoch) {
					want[s], epoch = owner, b.epochs[owner]
				}
			}
		}

		owners := ownersBy(opinions)
		var got [slot.Count]gossip.ID
		for _, run := range owners {
			for s := run.First; s <= run.Last; s++ {
				got[s] = run.Owner
			}
		}
		if got != want {
			t.Fatalf("owners %v", owners)
		}
		const than = "a"
		slots := slot.Ranges{{First: 10, Last: rapid.IntRange(10, slot.Count-1).Draw(t, "last")}}.Set()
		others := owners.others(than, slots)
		for s := range want {
			taken := slots.Has(s) && want[s] != "" && want[s] != than
			if has := others[want[s]] != nil && others[want[s]].Has(s); has != taken {
				t.Fatalf("slot %d of %q is among those of others: %t", s, want[s], has)
			}
		}
	})
}
