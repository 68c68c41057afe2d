package sim

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Histories that nobody asks for can go: what the others have in common stays the same.
func TestPrunedHistories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := map[string]history{}
		n := rapid.IntRange(1, 30).Draw(t, "histories")
		for i := 1; i < n; i++ {
			parent := rapid.IntRange(0, i-1).Draw(t, "parent")
			offset := rapid.Int64Range(0, 50).Draw(t, "offset")
			if rapid.IntRange(0, 4).Draw(t, "whole") == 0 {
				offset = node.WholeHistory
			}
			all[strconv.Itoa(i)] = history{
				History:   node.History{ID: strconv.Itoa(i), Parent: strconv.Itoa(parent), Offset: offset},
				restarted: rapid.IntRange(0, 4).Draw(t, "restarted") == 0,
			}
		}
		asked := map[string]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "asked") {
			asked[strconv.Itoa(rapid.IntRange(0, n-1).Draw(t, "id"))] = true
		}
		kept := pruned(all, asked)
		if len(kept) >= 2*len(asked) {
			t.Errorf("%d histories are kept for %d: %v", len(kept), len(asked), kept)
		}
		before, after := losses{histories: all}, losses{histories: kept}
		for a := range asked {
			for b := range asked {
				if got, want := after.shared(a, b), before.shared(a, b); got != want {
					t.Errorf("%s and %s share %d, want %d\nof   %v\nkept %v", a, b, got, want, all, kept)
				}
			}
		}
	})
}

// However often nodes take over from each other, or start again, the account of losses
// remembers no more than it can be asked for.
func TestHistoriesAreBounded(t *testing.T) {
	c := stepped(t, Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	n := c.Nodes()
	most := 0
	for i := range 4000 {
		one := n[(i+1)%2]
		if i%2 == 0 && i%10 != 0 {
			one = n[1]
			must(t, one.Crash())
			must(t, one.Restart(Restart{KeepData: i%4 == 0}))
		} else if _, err := one.Do("CLUSTER", "FAILOVER", "TAKEOVER"); err != nil {
			t.Fatal(err)
		}
		c.Advance(20 * time.Millisecond)
		most = max(most, len(c.losses.histories), len(c.losses.recent))
	}
	if most > 2*keptHistories {
		t.Errorf("%d histories at once", most)
	}
	if got := len(c.losses.successors); got > 2 {
		t.Errorf("%d successors are remembered", got)
	}
	c.Advance(time.Minute)
	if d := c.Disagreement(); d != "" {
		t.Fatal(d)
	}
	t.Logf("%d histories at most", most)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
