package geo

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestTrigonometryIsRounded(t *testing.T) {
	exactSine := func(x float64) float64 {
		const precision = 400
		term := new(big.Float).SetPrec(precision).SetFloat64(x)
		square := new(big.Float).SetPrec(precision).Mul(term, term)
		total := new(big.Float).SetPrec(precision).Set(term)
		for n := int64(2); n < 120; n += 2 {
			term.Mul(term, square)
			term.Quo(term, new(big.Float).SetInt64(-n*(n+1)))
			total.Add(total, term)
		}
		f, _ := total.Float64()
		return f
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-3.2, 3.2).Draw(t, "x")
		want := exactSine(x)
		if got := sine(x); got != want {
			t.Fatalf("sine(%v) = %v, want %v", x, got, want)
		}
		if math.Abs(x) > 1.5 {
			return
		}
		// The arcsine of a rounded sine is off by what the rounding did.
		slack := 0x1p-52 * math.Abs(want) / math.Cos(x)
		if back := arcsine(want); math.Abs(back-x) > slack {
			t.Fatalf("arcsine(%v) = %v, want about %v", want, back, x)
		}
	})
	if !math.IsNaN(arcsine(1.5)) || arcsine(1) != math.Pi/2 || arcsine(0) != 0 {
		t.Errorf("arcsine of 1.5, 1, 0: %v, %v, %v", arcsine(1.5), arcsine(1), arcsine(0))
	}
}
