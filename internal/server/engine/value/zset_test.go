package value

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

func TestRanksFollowScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := keyspace.DefaultEncodingLimits()
		z := NewZSet(&limits)
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			member := []byte(rapid.StringMatching("[a-e]").Draw(t, "member"))
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				z.Remove(member)
			case 1:
				z.Ranked() // from now on it is kept in order
			default:
				z.Set(member, float64(rapid.IntRange(-2, 2).Draw(t, "score")))
			}
		}
		want := (&ZSet{Scores: z.Scores}).Ranked()
		got := z.Ranked()
		if !slices.Equal(got, want) {
			t.Fatalf("ranks %v, want %v", got, want)
		}
		for i, one := range got {
			if z.Rank(one) != i {
				t.Fatalf("rank of %s is %d, want %d", one.Name, z.Rank(one), i)
			}
		}
	})
}
