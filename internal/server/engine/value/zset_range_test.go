package value

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

func names(members []*ordered.Item[float64]) (list []string) {
	for _, one := range members {
		list = append(list, one.Name)
	}
	return list
}

// drawBounds returns limits of scores, or of members.
func drawBounds(t *rapid.T, lex bool) Bounds {
	limit := func(name string) []byte {
		texts := []string{"-inf", "(-1", "0", "(0.5", "1", "(1", "+inf"}
		if lex {
			texts = []string{"-", "[a", "(b", "[c", "(d", "+"}
		}
		return []byte(rapid.SampledFrom(texts).Draw(t, name))
	}
	if lex {
		b, ok := ParseLexBounds(limit("min"), limit("max"))
		if !ok {
			t.Fatal("limits are refused")
		}
		return b
	}
	b, ok := ParseScoreBounds(limit("min"), limit("max"), number.ParseBound[[]byte])
	if !ok {
		t.Fatal("limits are refused")
	}
	return b
}

// A range has the members inside its limits, in either direction. By member that is only
// so if all scores are equal.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lex := rapid.Bool().Draw(t, "lex")
		z := NewZSet(smallLimits())
		for _, m := range rapid.SliceOfN(words, 0, 8).Draw(t, "members") {
			score := 0.0
			if !lex {
				score = numbers.Draw(t, "score")
			}
			z.Set(m, score)
		}
		b := drawBounds(t, lex)
		var want []string
		for _, one := range z.Ranked() {
			if !b.empty() && b.aboveMin(one) && b.belowMax(one) {
				want = append(want, one.Name)
			}
		}
		from, to := z.Span(b)
		if got := names(z.Ranked()[from:to]); !slices.Equal(got, want) {
			t.Fatalf("the span of %+v is %q, want %q", b, got, want)
		}
		offset := rapid.IntRange(0, len(want)).Draw(t, "offset")
		limit := rapid.IntRange(-1, len(want)).Draw(t, "limit")
		part := func(all []string) []string {
			all = all[offset:]
			if limit >= 0 {
				all = all[:min(limit, len(all))]
			}
			return all
		}
		if got := names(z.Walk(b, false, int64(offset), int64(limit))); !slices.Equal(got, part(want)) {
			t.Fatalf("%d from %d of %+v: %q, want %q", limit, offset, b, got, part(want))
		}
		slices.Reverse(want)
		if got := names(z.Walk(b, true, int64(offset), int64(limit))); !slices.Equal(got, part(want)) {
			t.Fatalf("%d from %d of %+v backwards: %q, want %q", limit, offset, b, got, part(want))
		}
	})
}

func TestBoundsThatAreNone(t *testing.T) {
	for _, text := range []string{"x", "(x", "((1", "nan"} {
		if _, ok := ParseScoreBounds([]byte(text), []byte("1"), number.ParseBound[[]byte]); ok {
			t.Errorf("%q passes for a limit of scores", text)
		}
	}
	for _, text := range []string{"", "("} { // nothing at all is 0 for strtod
		if b, ok := ParseScoreBounds([]byte(text), []byte("1"), number.ParseBound[[]byte]); !ok || b.Min != 0 || b.MinExclusive != (text == "(") {
			t.Errorf("%q is the limit %+v, %v", text, b, ok)
		}
	}
	for _, text := range []string{"", "a", "+x", "-x", "]a"} {
		if _, ok := ParseLexBounds([]byte("-"), []byte(text)); ok {
			t.Errorf("%q passes for a limit of members", text)
		}
	}
}

// Operations on sorted sets have the members that they should, with the scores added up.
func TestCombinations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := smallLimits()
		c := ZCombination{Op: ZOperation(rapid.IntRange(0, 2).Draw(t, "operation")), Aggregate: AggregateSum, Limits: limits}
		sums, counts, first := map[string]float64{}, map[string]int{}, map[string]float64{}
		n := rapid.IntRange(1, 3).Draw(t, "operands")
		for i := range n {
			operand := ZOperand{Weight: 1}
			if c.Op != ZSubtract {
				operand.Weight = float64(rapid.IntRange(0, 2).Draw(t, "weight"))
			}
			members := rapid.SliceOfN(words, 1, 6).Draw(t, "members")
			if rapid.Bool().Draw(t, "a set") {
				operand.Set = setOf(limits, members...)
			} else {
				operand.ZSet = NewZSet(limits)
				for _, m := range members {
					operand.ZSet.Set(m, numbers.Draw(t, "score"))
				}
			}
			for member, score := range operand.each {
				counts[string(member)]++
				sums[string(member)] += operand.Weight * score
				if i == 0 {
					first[string(member)] = score
				}
			}
			c.Operands = append(c.Operands, operand)
		}
		want := map[string]float64{}
		for m, sum := range sums {
			score, inFirst := first[m]
			switch {
			case c.Op == ZUnite, c.Op == ZIntersect && counts[m] == n:
				want[m] = sum
			case c.Op == ZSubtract && inFirst && counts[m] == 1:
				want[m] = score
			}
		}
		c.Order()
		result := c.Run()
		if result.Len() != len(want) {
			t.Fatalf("%d members, want %v", result.Len(), want)
		}
		for _, one := range result.Ranked() {
			if score, ok := want[one.Name]; !ok || score != one.Value {
				t.Fatalf("%s has %v, want %v, %v", one.Name, one.Value, score, ok)
			}
		}
		common := 0
		c.EachCommon(func([]byte, float64) bool { common++; return true })
		if c.Op == ZIntersect && common != len(want) {
			t.Fatalf("%d in common, want %d", common, len(want))
		}
	})
}
