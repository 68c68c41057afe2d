package engine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRanksFollowScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := newEngine().newZSet()
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			member := []byte(rapid.StringMatching("[a-e]").Draw(t, "member"))
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				z.remove(member)
			case 1:
				z.ranked() // from now on it is kept in order
			default:
				z.set(member, float64(rapid.IntRange(-2, 2).Draw(t, "score")))
			}
		}
		want := (&zset{scores: z.scores}).ranked()
		got := z.ranked()
		if !slices.Equal(got, want) {
			t.Fatalf("ranks %v, want %v", got, want)
		}
		for i, one := range got {
			if z.rank(one) != i {
				t.Fatalf("rank of %s is %d, want %d", one.Name, z.rank(one), i)
			}
		}
	})
}
